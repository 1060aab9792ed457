//! The structure of the database, brought up to what this program knows. All that is missing runs in one transaction,
//! under one lock: two migrators take turns, and one that is killed half-way leaves nothing behind.

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::prelude::*;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::db::{Conn, Db, MultiBackend};
use super::error::{StoreError, from_message};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("migrations/postgres");

/// Any number that nothing else in the database locks: "redress" in ASCII.
const LOCK: i64 = 0x72_65_64_72_65_73_73;

/// Runs what is missing; the names of what was run. Refuses a database that a newer program made.
pub fn run(db: &Db) -> Result<Vec<String>, StoreError> {
    alone(db, |conn, known| {
        refuse_newer(conn, known)?;
        let missing = pending(conn, known)?;
        for migration in &missing {
            conn.run_migration(migration.as_ref()).map_err(|error| failed(migration.as_ref(), &*error))?;
        }
        // It reads every row there is: at a start that changes nothing, nothing is to be found.
        if !missing.is_empty() {
            check_foreign_keys(conn)?;
        }
        Ok(missing.iter().map(|migration| migration.name().to_string()).collect())
    })
}

/// Every migration that this program knows, and whether the database has it.
pub fn status(db: &Db) -> Result<Vec<(String, bool)>, StoreError> {
    alone(db, |conn, known| {
        refuse_newer(conn, known)?;
        let applied = applied(conn)?;
        let has = |migration: &Known| applied.contains(&migration.name().version().as_owned());
        Ok(known.iter().map(|migration| (migration.name().to_string(), has(migration))).collect())
    })
}

/// Undoes the last one; its name.
pub fn revert(db: &Db) -> Result<String, StoreError> {
    alone(db, |conn, known| {
        refuse_newer(conn, known)?;
        let last = applied(conn)?.into_iter().max().ok_or(StoreError::NotFound)?;
        let migration = known.iter().find(|migration| migration.name().version() == last).ok_or(StoreError::NotFound)?;
        conn.revert_migration(migration.as_ref()).map_err(|error| failed(migration.as_ref(), &*error))?;
        check_foreign_keys(conn)?;
        Ok(migration.name().to_string())
    })
}

type Known = Box<dyn Migration<MultiBackend>>;

/// On a connection of its own, in one transaction that only one migrator can have.
fn alone<T>(db: &Db, f: impl FnOnce(&mut Conn, &[Known]) -> Result<T, StoreError>) -> Result<T, StoreError> {
    let mut conn = db.migrating()?;
    match &mut conn {
        Conn::Sqlite(sqlite) => {
            AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE")?;
        }
        Conn::Postgres(postgres) => {
            AnsiTransactionManager::begin_transaction(postgres)?;
            postgres.batch_execute(&format!("SELECT pg_advisory_xact_lock({LOCK})"))?;
        }
    }
    let done = known(&conn).and_then(|known| f(&mut conn, &known));
    match done {
        Ok(done) => {
            Conn::commit_transaction(&mut conn)?;
            Ok(done)
        }
        Err(error) => {
            drop(Conn::rollback_transaction(&mut conn));
            Err(error)
        }
    }
}

fn known(conn: &Conn) -> Result<Vec<Known>, StoreError> {
    let source = match conn {
        Conn::Sqlite(_) => SQLITE,
        Conn::Postgres(_) => POSTGRES,
    };
    let mut known =
        MigrationSource::<MultiBackend>::migrations(&source).map_err(|error| StoreError::Database(error.to_string()))?;
    known.sort_by(|a, b| a.name().version().cmp(&b.name().version()));
    Ok(known)
}

fn applied(conn: &mut Conn) -> Result<Vec<MigrationVersion<'static>>, StoreError> {
    conn.applied_migrations().map_err(|error| classified(&*error, "reading the list of migrations"))
}

fn pending<'a>(conn: &mut Conn, known: &'a [Known]) -> Result<Vec<&'a Known>, StoreError> {
    let applied = applied(conn)?;
    Ok(known.iter().filter(|migration| !applied.contains(&migration.name().version().as_owned())).collect())
}

fn refuse_newer(conn: &mut Conn, known: &[Known]) -> Result<(), StoreError> {
    let unknown = |version: &MigrationVersion<'static>| !known.iter().any(|migration| migration.name().version() == *version);
    match applied(conn)?.into_iter().filter(unknown).max() {
        None => Ok(()),
        Some(found) => Err(StoreError::NewerSchema {
            found: found.to_string(),
            known: known.last().map_or_else(|| "none".to_owned(), |migration| migration.name().version().to_string()),
        }),
    }
}

/// SQLite rebuilds a table by making another and dropping the first, which only works with its checks switched off.
fn check_foreign_keys(conn: &mut Conn) -> Result<(), StoreError> {
    let Conn::Sqlite(sqlite) = conn else {
        return Ok(());
    };
    let broken: i64 =
        diesel::select(diesel::dsl::sql::<diesel::sql_types::BigInt>("(SELECT count(*) FROM pragma_foreign_key_check)"))
            .get_result(sqlite)?;
    if broken == 0 {
        return Ok(());
    }
    Err(StoreError::Database(format!("after the migration {broken} rows point at rows that are not there; nothing was changed")))
}

fn failed(migration: &dyn Migration<MultiBackend>, error: &(dyn std::error::Error + Send + Sync + 'static)) -> StoreError {
    classified(error, &format!("migration {}", migration.name()))
}

fn classified(error: &(dyn std::error::Error + Send + Sync + 'static), doing: &str) -> StoreError {
    match from_message(&error.to_string()) {
        StoreError::Database(message) => StoreError::Database(format!("{doing}: {message}")),
        known => known,
    }
}
