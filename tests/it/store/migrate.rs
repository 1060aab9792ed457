//! Migrations: run once, by one at a time, and never against a newer database.

use diesel::connection::SimpleConnection;
use redress::store::db::{Db, DbSettings};
use redress::store::error::StoreError;
use redress::store::migrate;

use crate::support::databases::{TestDatabase, postgres, sqlite};

fn on_both(claim: impl Fn(&TestDatabase)) {
    claim(&sqlite());
    claim(&postgres());
}

#[test]
fn a_migrated_database_needs_nothing() {
    on_both(|database| {
        assert_eq!(migrate::run(&database.db).unwrap(), [""; 0]);
        let status = migrate::status(&database.db).unwrap();
        assert!(
            status
                .iter()
                .any(|(name, _)| name == "2026-11-24-000001_process_numbers"),
            "{status:?}"
        );
        assert!(status.iter().all(|(_, applied)| *applied));
    });
}

#[test]
fn the_last_migration_can_be_reverted_and_run_again() {
    on_both(|database| {
        let reverted = migrate::revert(&database.db).unwrap();
        let (last, applied) = migrate::status(&database.db).unwrap().pop().unwrap();
        assert_eq!((&last, applied), (&reverted, false));
        assert_eq!(migrate::run(&database.db).unwrap(), [reverted]);
    });
}

#[test]
fn an_older_program_refuses_a_newer_database() {
    on_both(|database| {
        let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('99990101000000')";
        database
            .db
            .write_blocking(move |tx| Ok(tx.batch_execute(newer)?))
            .unwrap();
        let Err(refused @ StoreError::NewerSchema { .. }) = migrate::run(&database.db) else {
            panic!("it ran")
        };
        assert!(refused.to_string().contains("99990101000000"), "{refused}");
        assert!(migrate::revert(&database.db).is_err());
    });
}

#[test]
fn two_migrators_take_turns() {
    let folder = tempfile::tempdir().unwrap();
    let settings = DbSettings::new(format!("sqlite:{}", folder.path().join("new.db").display()));
    let doors: Vec<Db> = (0..3).map(|_| Db::open(&settings).unwrap()).collect();
    let all = migrate::status(&doors[0]).unwrap().len();
    let ran: Vec<_> = doors
        .iter()
        .cloned()
        .map(|db| std::thread::spawn(move || migrate::run(&db).unwrap().len()))
        .collect();
    let mut counts: Vec<usize> = ran
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [0, 0, all]);

    let database = postgres();
    while migrate::revert(&database.db).is_ok() {}
    let doors = [database.again(), database.again()];
    let ran: Vec<_> = doors
        .iter()
        .cloned()
        .map(|db| std::thread::spawn(move || migrate::run(&db).unwrap().len()))
        .collect();
    let mut counts: Vec<usize> = ran
        .into_iter()
        .map(|thread| thread.join().unwrap())
        .collect();
    counts.sort_unstable();
    assert_eq!(counts, [0, all]);
}
