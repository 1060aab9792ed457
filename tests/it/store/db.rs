//! What `Db` promises on either database.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use redress::store::db::{Conn, Db, DbSettings};
use redress::store::error::StoreError;

use crate::support::databases::{each_database, each_database_with, postgres, sqlite, sqlite_with};

diesel::table! {
    things (id) {
        id -> BigInt,
        word -> Text,
    }
}

pub async fn make_things(db: &Db) {
    db.write(|tx| Ok(tx.batch_execute("CREATE TABLE things (id BIGINT PRIMARY KEY, word TEXT NOT NULL)")?)).await.unwrap();
}

pub fn insert(conn: &mut Conn, id: i64, word: &str) -> Result<(), StoreError> {
    diesel::insert_into(things::table).values((things::id.eq(id), things::word.eq(word))).execute(conn)?;
    Ok(())
}

pub async fn ids(db: &Db) -> Vec<i64> {
    db.read(|conn| Ok(things::table.select(things::id).order(things::id).load(conn)?)).await.unwrap()
}

/// Keeps a closure waiting until it is opened.
#[derive(Clone, Default)]
pub struct Gate(Arc<AtomicBool>);

impl Gate {
    pub fn open(&self) {
        self.0.store(true, Ordering::SeqCst);
    }

    pub fn pass(&self) {
        let begun = Instant::now();
        while !self.0.load(Ordering::SeqCst) && begun.elapsed() < Duration::from_secs(20) {
            std::thread::sleep(Duration::from_millis(2));
        }
    }
}

#[tokio::test]
async fn a_confirmed_write_is_seen_by_the_next_read() {
    each_database(|db| async move {
        make_things(&db).await;
        let made = db.write(|tx| insert(tx, 7, "seven").map(|()| 49)).await.unwrap();
        assert_eq!(made, 49);
        assert_eq!(ids(&db).await, [7]);
    })
    .await;
}

#[tokio::test]
async fn a_failed_write_leaves_nothing_behind() {
    each_database(|db| async move {
        make_things(&db).await;
        let refused = db
            .write(|tx| {
                insert(tx, 1, "one")?;
                Err::<(), _>(StoreError::Stale)
            })
            .await;
        assert!(matches!(refused, Err(StoreError::Stale)));
        assert_eq!(ids(&db).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn the_same_row_twice_is_a_duplicate() {
    each_database(|db| async move {
        make_things(&db).await;
        db.write(|tx| insert(tx, 1, "one")).await.unwrap();
        let Err(StoreError::Duplicate(constraint)) = db.write(|tx| insert(tx, 1, "uno")).await else {
            panic!("a second row with the same key was taken")
        };
        assert!(constraint.contains("things"), "{constraint}");
    })
    .await;
}

#[tokio::test]
async fn an_inner_transaction_rolls_back_alone() {
    each_database(|db| async move {
        make_things(&db).await;
        db.write(|tx| {
            insert(tx, 1, "one")?;
            let inner = tx.transaction(|tx| insert(tx, 2, "two").and(Err::<(), _>(StoreError::Stale)));
            assert!(inner.is_err());
            insert(tx, 3, "three")
        })
        .await
        .unwrap();
        assert_eq!(ids(&db).await, [1, 3]);
    })
    .await;
}

#[tokio::test]
async fn a_panic_is_answered_and_the_next_work_is_done() {
    each_database(|db| async move {
        make_things(&db).await;
        let read = db.read(|_| -> Result<(), StoreError> { panic!("on purpose") }).await;
        assert!(matches!(read, Err(StoreError::Database(_))));
        let write = db
            .write(|tx| -> Result<(), StoreError> {
                insert(tx, 1, "one")?;
                panic!("on purpose")
            })
            .await;
        assert!(matches!(write, Err(StoreError::Database(_))));
        db.write(|tx| insert(tx, 2, "two")).await.unwrap();
        assert_eq!(ids(&db).await, [2]);
    })
    .await;
}

#[tokio::test]
async fn work_after_close_is_refused_and_work_before_it_is_done() {
    each_database(|db| async move {
        make_things(&db).await;
        let writes: Vec<_> = (0..50)
            .map(|id| {
                tokio::spawn({
                    let db = db.clone();
                    async move { db.write(move |tx| insert(tx, id, "word")).await }
                })
            })
            .collect();
        tokio::task::yield_now().await;
        let before = db.clone();
        tokio::task::spawn_blocking(move || before.close()).await.unwrap();
        for write in writes {
            assert!(matches!(write.await.unwrap(), Ok(()) | Err(StoreError::Unavailable(_))));
        }
        assert!(matches!(db.write(|tx| insert(tx, 99, "late")).await, Err(StoreError::Unavailable(_))));
    })
    .await;
}

#[tokio::test]
async fn waiting_too_long_for_a_connection_is_busy_and_passes() {
    let one = |settings: &mut DbSettings| {
        settings.readers = 1;
        settings.pg_pool = 1;
        settings.wait_ms = 150;
    };
    each_database_with(one, |db| async move {
        make_things(&db).await;
        let gate = Gate::default();
        let long = tokio::spawn({
            let (db, gate) = (db.clone(), gate.clone());
            async move {
                db.read(move |_| {
                    gate.pass();
                    Ok(5)
                })
                .await
            }
        });
        tokio::time::sleep(Duration::from_millis(30)).await;
        let late = db.read(|_| Ok(())).await;
        assert!(matches!(late, Err(StoreError::Busy)), "{late:?}");
        gate.open();
        // It had been started, so it is not cut off by the wait.
        assert_eq!(long.await.unwrap().unwrap(), 5);
        assert_eq!(ids(&db).await, [0; 0]);
    })
    .await;
}

#[tokio::test]
async fn a_read_whose_asker_has_gone_is_not_done() {
    let one = |settings: &mut DbSettings| (settings.readers, settings.pg_pool) = (1, 1);
    each_database_with(one, |db| async move {
        let (gate, done) = (Gate::default(), Arc::new(AtomicBool::new(false)));
        let long = tokio::spawn({
            let (db, gate) = (db.clone(), gate.clone());
            async move {
                db.read(move |_| {
                    gate.pass();
                    Ok(())
                })
                .await
            }
        });
        tokio::time::sleep(Duration::from_millis(30)).await;
        let forsaken = tokio::spawn({
            let (db, done) = (db.clone(), done.clone());
            async move {
                db.read(move |_| {
                    done.store(true, Ordering::SeqCst);
                    Ok(())
                })
                .await
            }
        });
        tokio::time::sleep(Duration::from_millis(30)).await;
        forsaken.abort();
        assert!(forsaken.await.is_err());
        gate.open();
        long.await.unwrap().unwrap();
        db.read(|_| Ok(())).await.unwrap();
        assert!(!done.load(Ordering::SeqCst));
    })
    .await;
}

#[test]
fn a_blocking_caller_gets_the_same() {
    for database in [sqlite(), postgres()] {
        let db = &database.db;
        db.write_blocking(|tx| Ok(tx.batch_execute("CREATE TABLE things (id BIGINT PRIMARY KEY, word TEXT NOT NULL)")?)).unwrap();
        db.write_blocking(|tx| insert(tx, 3, "three")).unwrap();
        let word: String = db.read_blocking(|conn| Ok(things::table.find(3).select(things::word).first(conn)?)).unwrap();
        assert_eq!(word, "three");
        assert!(matches!(
            db.read_blocking(|conn| Ok(things::table.find(4).first::<(i64, String)>(conn)?)),
            Err(StoreError::NotFound)
        ));
    }
}

#[tokio::test]
async fn a_read_cannot_write_on_sqlite() {
    let database = sqlite();
    make_things(&database.db).await;
    assert!(database.db.read(|conn| insert(conn, 1, "one")).await.is_err());
    assert_eq!(ids(&database.db).await, [0; 0]);
}

#[tokio::test]
async fn a_lock_of_another_process_is_busy_after_the_timeout_and_passes() {
    let database = sqlite_with(|settings| settings.busy_timeout_ms = 100);
    let db = &database.db;
    make_things(db).await;
    let mut other = SqliteConnection::establish(database.file().unwrap().to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN IMMEDIATE").unwrap();
    let begun = Instant::now();
    assert!(matches!(db.write(|tx| insert(tx, 1, "one")).await, Err(StoreError::Busy)));
    assert!(begun.elapsed() >= Duration::from_millis(100));
    assert_eq!(ids(db).await, [0; 0], "reads go on");
    other.batch_execute("ROLLBACK").unwrap();
    db.write(|tx| insert(tx, 2, "two")).await.unwrap();
    assert_eq!(ids(db).await, [2]);
}
