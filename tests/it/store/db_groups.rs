//! What SQLite's writer promises to writes that share one COMMIT.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use redress::store::db::{Conn, Db};
use redress::store::error::StoreError;
use tokio::task::JoinHandle;

use super::db::{Gate, ids, insert, make_things};
use crate::support::databases::{TestDatabase, sqlite, sqlite_with};

type Answer = JoinHandle<Result<(), StoreError>>;
type Job = Box<dyn Fn(&mut Conn) -> Result<(), StoreError> + Send>;

/// Hands the jobs in while the writer is held up, so that it finds them all at once.
async fn as_a_group(db: &Db, jobs: Vec<Job>) -> Vec<Answer> {
    let gate = Gate::default();
    let held = gate.clone();
    let holder = db.clone();
    let holding = tokio::spawn(async move {
        holder
            .write(move |_| {
                held.pass();
                Ok(())
            })
            .await
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    let mut answers = Vec::new();
    for job in jobs {
        let db = db.clone();
        answers.push(tokio::spawn(async move { db.write(job).await }));
        tokio::task::yield_now().await;
    }
    tokio::time::sleep(Duration::from_millis(30)).await;
    gate.open();
    holding.await.unwrap().unwrap();
    answers
}

fn adding(id: i64) -> Job {
    Box::new(move |tx| insert(tx, id, "word"))
}

async fn things() -> TestDatabase {
    let database = sqlite();
    make_things(&database.db).await;
    database
}

#[tokio::test]
async fn nobody_is_answered_before_the_whole_group_is_kept() {
    let database = things().await;
    let gate = Gate::default();
    let slow = {
        let gate = gate.clone();
        Box::new(move |tx: &mut Conn| {
            gate.pass();
            insert(tx, 2, "two")
        })
    };
    let mut answers = as_a_group(&database.db, vec![adding(1), slow]).await;
    let first = answers.remove(0);
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(!first.is_finished(), "answered before COMMIT");
    assert_eq!(ids(&database.db).await, [0; 0]);
    gate.open();
    first.await.unwrap().unwrap();
    assert_eq!(ids(&database.db).await, [1, 2]);
    answers.remove(0).await.unwrap().unwrap();
}

#[tokio::test]
async fn one_failing_write_leaves_its_neighbours() {
    let database = things().await;
    let failing: Job = Box::new(|tx| insert(tx, 2, "two").and_then(|()| insert(tx, 1, "again")));
    let answers = as_a_group(&database.db, vec![adding(1), failing, adding(3)]).await;
    let mut told = Vec::new();
    for answer in answers {
        told.push(answer.await.unwrap());
    }
    assert!(matches!(told[..], [Ok(()), Err(StoreError::Duplicate(_)), Ok(())]), "{told:?}");
    assert_eq!(ids(&database.db).await, [1, 3]);
}

#[tokio::test]
async fn a_panic_is_told_to_its_own_asker_alone() {
    let database = things().await;
    let runs = Arc::new(AtomicU32::new(0));
    let counted = runs.clone();
    let neighbour: Job = Box::new(move |tx| {
        counted.fetch_add(1, Ordering::SeqCst);
        insert(tx, 1, "one")
    });
    let panicking: Job = Box::new(|tx| {
        insert(tx, 2, "two")?;
        panic!("on purpose")
    });
    let answers = as_a_group(&database.db, vec![neighbour, panicking, adding(3)]).await;
    let mut told = Vec::new();
    for answer in answers {
        told.push(answer.await.unwrap());
    }
    assert!(matches!(told[..], [Ok(()), Err(StoreError::Database(_)), Ok(())]), "{told:?}");
    assert_eq!(ids(&database.db).await, [1, 3]);
    assert_eq!(runs.load(Ordering::SeqCst), 3, "twice in the group, without savepoints and with them, and once alone");
    database.db.write(|tx| insert(tx, 4, "four")).await.unwrap();
}

#[tokio::test]
async fn a_full_disk_is_told_to_whom_it_met_and_heals() {
    let database = things().await;
    let large: Job = Box::new(|tx| {
        tx.batch_execute("PRAGMA max_page_count = 20")?;
        insert(tx, 2, &"x".repeat(1_000_000))
    });
    let answers = as_a_group(&database.db, vec![adding(1), large, adding(3)]).await;
    let mut told = Vec::new();
    for answer in answers {
        told.push(answer.await.unwrap());
    }
    assert!(matches!(told[..], [Ok(()), Err(StoreError::Full), Ok(())]), "{told:?}");
    database.db.write(|tx| insert(tx, 4, &"y".repeat(1_000_000))).await.unwrap();
    assert_eq!(ids(&database.db).await, [1, 3, 4]);
}

#[tokio::test]
async fn a_rule_checked_at_commit_fails_its_own_write_alone() {
    let database = things().await;
    let table = "CREATE TABLE parts (thing BIGINT REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED)";
    database.db.write(move |tx| Ok(tx.batch_execute(table)?)).await.unwrap();
    let orphan: Job = Box::new(|tx| Ok(tx.batch_execute("INSERT INTO parts VALUES (404)")?));
    let answers = as_a_group(&database.db, vec![adding(1), orphan, adding(3)]).await;
    let mut told = Vec::new();
    for answer in answers {
        told.push(answer.await.unwrap());
    }
    assert!(matches!(told[..], [Ok(()), Err(StoreError::Database(_)), Ok(())]), "{told:?}");
    assert_eq!(ids(&database.db).await, [1, 3]);
}

#[tokio::test]
async fn a_line_that_is_full_answers_busy_at_once() {
    let database = things().await;
    let db = &database.db;
    let gate = Gate::default();
    let held = gate.clone();
    let holder = db.clone();
    let holding = tokio::spawn(async move {
        holder
            .write(move |_| {
                held.pass();
                Ok(())
            })
            .await
    });
    tokio::time::sleep(Duration::from_millis(30)).await;
    let answers: Vec<_> = (0..5_000)
        .map(|id| {
            let db = db.clone();
            tokio::spawn(async move { db.write(move |tx| insert(tx, id, "w")).await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(200)).await;
    gate.open();
    holding.await.unwrap().unwrap();
    let (mut kept, mut busy) = (0, 0);
    for answer in answers {
        match answer.await.unwrap() {
            Ok(()) => kept += 1,
            Err(StoreError::Busy) => busy += 1,
            Err(other) => panic!("{other}"),
        }
    }
    assert_eq!((kept, busy), (4_096, 904));
    assert_eq!(ids(db).await.len(), 4_096);
}

/// Opens the database again with an ending that is only noted down.
fn with_noted_ending(database: &TestDatabase) -> (Db, Arc<Mutex<Vec<String>>>) {
    database.db.close();
    let endings = Arc::new(Mutex::new(Vec::new()));
    let noted = endings.clone();
    let note = move |reason: &str| noted.lock().unwrap().push(reason.to_owned());
    (Db::open_with(&database.settings, Arc::new(note)).unwrap(), endings)
}

async fn all_are_refused_and_the_process_ends(db: &Db, endings: &Mutex<Vec<String>>, bad: Job) {
    let answers = as_a_group(db, vec![bad, adding(102), adding(103)]).await;
    for answer in answers {
        let told = answer.await.unwrap();
        assert!(matches!(told, Err(StoreError::Unavailable(_))), "{told:?}");
    }
    let after = db.write(|tx| insert(tx, 104, "after")).await;
    assert!(matches!(after, Err(StoreError::Unavailable(_))), "{after:?}");
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(endings.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn an_io_error_refuses_the_whole_group_and_ends_the_process() {
    let database = things().await;
    let (db, endings) = with_noted_ending(&database);
    // Rows that stand only in the log, written by somebody else so that the writer does not remember them …
    let file = database.file().unwrap();
    let mut other = SqliteConnection::establish(file.to_str().unwrap()).unwrap();
    other.batch_execute("INSERT INTO things VALUES (1, 'one')").unwrap();
    // … and a log whose bytes have gone.
    let bad: Job = Box::new(move |tx| {
        let log = format!("{}-wal", file.display());
        std::fs::OpenOptions::new().write(true).open(log).unwrap().set_len(0).unwrap();
        insert(tx, 101, "word")
    });
    all_are_refused_and_the_process_ends(&db, &endings, bad).await;
}

#[tokio::test]
async fn a_commit_that_fails_refuses_the_whole_group_and_ends_the_process() {
    let database = things().await;
    let (db, endings) = with_noted_ending(&database);
    // Ends the group's transaction under the writer: its COMMIT then fails, for whatever reason.
    let bad: Job = Box::new(|tx| Ok(tx.batch_execute("ROLLBACK")?));
    let answers = as_a_group(&db, vec![adding(101), bad]).await;
    for answer in answers {
        assert!(matches!(answer.await.unwrap(), Err(StoreError::Unavailable(_))));
    }
    assert_eq!(ids(&db).await, [0; 0]);
    tokio::time::sleep(Duration::from_millis(50)).await;
    assert_eq!(endings.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn many_writers_at_once_all_get_their_own_answer() {
    let database = sqlite_with(|settings| settings.fsync = true);
    let db = &database.db;
    make_things(db).await;
    let writes: Vec<_> = (0..400)
        .map(|n| {
            let db = db.clone();
            tokio::spawn(async move {
                let id = n % 300;
                (id, db.write(move |tx| insert(tx, id, "word").map(|()| n)).await)
            })
        })
        .collect();
    let (mut kept, mut twice) = (0, 0);
    for write in writes {
        match write.await.unwrap() {
            (id, Ok(n)) => {
                assert_eq!(id, n % 300);
                kept += 1;
            }
            (_, Err(StoreError::Duplicate(_))) => twice += 1,
            (_, Err(other)) => panic!("{other}"),
        }
    }
    assert_eq!((kept, twice), (300, 100));
}

#[tokio::test]
async fn the_log_is_written_back_while_writing_goes_on() {
    let database = things().await;
    for id in 0..40 {
        // 0.5 MB each, 20 MB in all.
        database.db.write(move |tx| insert(tx, id, &"x".repeat(500_000))).await.unwrap();
    }
    let log = format!("{}-wal", database.file().unwrap().display());
    let length = std::fs::metadata(log).unwrap().len();
    assert!(length < 8_000_000, "{length}");
    assert_eq!(ids(&database.db).await.len(), 40);
}

/// security.md, F08.
#[tokio::test]
async fn a_reader_that_stays_long_holds_up_no_write_and_the_log_shrinks_when_it_has_gone() {
    let database = things().await;
    let (gate, held, db) = (Gate::default(), Gate::default(), database.db.clone());
    let (until, begun) = (gate.clone(), held.clone());
    let reader = tokio::spawn(async move {
        db.read(move |conn| {
            conn.batch_execute("SELECT count(*) FROM things")?;
            begun.open();
            until.pass();
            Ok(())
        })
        .await
    });
    tokio::task::spawn_blocking(move || held.pass()).await.unwrap();
    let log = format!("{}-wal", database.file().unwrap().display());
    let length = || std::fs::metadata(&log).unwrap().len();
    for id in 0..160 {
        database.db.write(move |tx| insert(tx, id, &"x".repeat(500_000))).await.unwrap();
    }
    assert!(length() > 75_000_000, "what the reader may still ask for stays in the log");
    gate.open();
    reader.await.unwrap().unwrap();
    for id in 160..164 {
        database.db.write(move |tx| insert(tx, id, "word")).await.unwrap();
    }
    assert!(length() <= 64 << 20, "{}", length());
    assert_eq!(ids(&database.db).await.len(), 164);
}
