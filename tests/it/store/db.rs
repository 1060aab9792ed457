//! What `Db` promises on either database.

use std::os::unix::fs::PermissionsExt;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use redress::store::db::{Conn, Db, DbSettings};
use redress::store::error::StoreError;

use crate::support::databases::{each_database, each_database_with, postgres, postgres_with, sqlite, sqlite_with};

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

#[test]
fn a_misspelt_url_is_refused_and_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display();
    let wrong = [
        format!("{here}/plain.db"),
        format!("sqlit:{here}/misspelt.db"),
        format!("SQLITE:{here}/shouted.db"),
        format!("sqlite://{}/host.db", "data"),
        format!("sqlite:{here}/file.db?mode=ro"),
        format!("sqlite:{here}/"),
        "sqlite:".to_owned(),
        "sqlite::memory:".to_owned(),
        "sqlite:\0".to_owned(),
        "postgres:local".to_owned(),
        "postgress://localhost/redress".to_owned(),
        "mysql://root:secret@localhost/redress".to_owned(),
        String::new(),
    ];
    for url in wrong {
        let Err(StoreError::Setting(sentence)) = Db::open(&DbSettings::new(url.clone())) else { panic!("{url} was taken") };
        assert!(sentence.contains("sqlite:path"), "{sentence}");
        assert!(!sentence.contains("secret"), "{sentence}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_settings_do_not_print_a_password() {
    let settings = DbSettings::new("postgres://redress:secret@localhost/redress");
    assert!(!format!("{settings:?}").contains("secret"));
}

#[test]
fn the_file_and_its_folders_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a/b/redress.db");
    let db = Db::open(&DbSettings::new(format!("sqlite://{}", file.display()))).unwrap();
    db.write_blocking(|tx| Ok(tx.batch_execute("CREATE TABLE t (a)")?)).unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    for name in ["redress.db", "redress.db-wal", "redress.db-shm"] {
        assert_eq!(mode(&folder.path().join("a/b").join(name)), 0o600, "{name}");
    }
    db.close();
    assert!(!folder.path().join("a/b/redress.db-wal").exists(), "closing empties the log");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let opened = Db::open(&DbSettings::new(format!("sqlite:{}", file.display())));
    assert!(matches!(opened, Err(StoreError::Corrupt(_))));
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

#[tokio::test]
async fn each_sqlite_connection_has_its_settings() {
    let database = sqlite_with(|settings| settings.fsync = true);
    let pragma = |conn: &mut Conn, name: &str| -> Result<i64, StoreError> {
        Ok(diesel::select(diesel::dsl::sql::<BigInt>(&format!("(SELECT * FROM pragma_{name})"))).get_result(conn)?)
    };
    let look = move |conn: &mut Conn| {
        Ok(["foreign_keys", "synchronous", "trusted_schema", "cell_size_check", "busy_timeout"]
            .map(|name| pragma(conn, name).unwrap()))
    };
    assert_eq!(database.db.read(look).await.unwrap(), [1, 2, 0, 1, 5_000]);
    assert_eq!(database.db.write(look).await.unwrap(), [1, 2, 0, 1, 5_000]);
}
