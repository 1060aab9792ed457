//! What PostgreSQL alone does to a write: conflicts, deadlocks, connections that end.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use redress::store::error::StoreError;

use super::db::{ids, insert, make_things, things};
use crate::support::databases::{postgres, postgres_with};

#[tokio::test]
async fn two_serializable_writes_that_meet_are_run_again_on_postgres() {
    let database = postgres();
    let db = &database.db;
    make_things(db).await;
    let (runs, meet) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let count_and_add = |id: i64| {
        let (db, runs, meet) = (db.clone(), runs.clone(), meet.clone());
        tokio::spawn(async move {
            db.write(move |tx| {
                tx.batch_execute("SET TRANSACTION ISOLATION LEVEL SERIALIZABLE")?;
                let count: i64 = things::table.count().get_result(tx)?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                insert(tx, id, &format!("after {count}"))
            })
            .await
        })
    };
    let (one, two) = (count_and_add(1), count_and_add(2));
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert!(runs.load(Ordering::SeqCst) >= 3, "one of them was run again");
    let mut words: Vec<String> = db.read(|conn| Ok(things::table.select(things::word).load(conn)?)).await.unwrap();
    words.sort();
    assert_eq!(words, ["after 0", "after 1"]);
}

#[tokio::test]
async fn a_deadlock_is_run_again_on_postgres() {
    let database = postgres();
    let db = &database.db;
    make_things(db).await;
    db.write(|tx| insert(tx, 1, "a").and_then(|()| insert(tx, 2, "b"))).await.unwrap();
    let (runs, meet) = (Arc::new(AtomicU32::new(0)), Arc::new(Barrier::new(2)));
    let change = |first: i64, second: i64| {
        let (db, runs, meet) = (db.clone(), runs.clone(), meet.clone());
        tokio::spawn(async move {
            db.write(move |tx| {
                tx.batch_execute("SET LOCAL deadlock_timeout = '20ms'")?;
                diesel::update(things::table.find(first)).set(things::word.eq("x")).execute(tx)?;
                if runs.fetch_add(1, Ordering::SeqCst) < 2 {
                    meet.wait();
                }
                diesel::update(things::table.find(second)).set(things::word.eq("y")).execute(tx)?;
                Ok(())
            })
            .await
        })
    };
    let (one, two) = (change(1, 2), change(2, 1));
    one.await.unwrap().unwrap();
    two.await.unwrap().unwrap();
    assert!(runs.load(Ordering::SeqCst) >= 3);
}

#[tokio::test]
async fn a_conflict_that_never_ends_is_busy() {
    let database = postgres();
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let outcome = database.db.write(move |_| {
        counted.fetch_add(1, Ordering::SeqCst);
        Err::<(), _>(StoreError::Conflict)
    });
    assert!(matches!(outcome.await, Err(StoreError::Busy)));
    assert_eq!(runs.load(Ordering::SeqCst), 6);
}

#[tokio::test]
async fn connections_that_the_server_ended_are_replaced() {
    let database = postgres_with(|settings| settings.pg_pool = 2);
    let db = &database.db;
    make_things(db).await;
    let end_all =
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()";
    PgConnection::establish(&database.settings.url).unwrap().batch_execute(end_all).unwrap();
    for id in 0..4 {
        db.write(move |tx| insert(tx, id, "word")).await.unwrap();
    }
    PgConnection::establish(&database.settings.url).unwrap().batch_execute(end_all).unwrap();
    // A connection that rested is asked before it is used; a read cannot be run again.
    tokio::time::sleep(Duration::from_millis(1_100)).await;
    assert_eq!(ids(db).await, [0, 1, 2, 3]);
}

#[tokio::test]
async fn a_statement_that_takes_too_long_is_busy() {
    let database = postgres();
    let slow = database.db.read(|conn| Ok(conn.batch_execute("SET statement_timeout = 50; SELECT pg_sleep(2)")?)).await;
    assert!(matches!(slow, Err(StoreError::Busy)), "{slow:?}");
    let set: String = database
        .db
        .read(|conn| {
            Ok(diesel::select(diesel::dsl::sql::<Text>("current_setting('idle_in_transaction_session_timeout')"))
                .get_result(conn)?)
        })
        .await
        .unwrap();
    assert_eq!(set, "10s");
}
