//! The only place whose queries depend on the database.

use chrono::NaiveDateTime;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text, Timestamp};

use super::db::{Conn, first, update};
use super::error::StoreError;
use super::schema::{case_numbers, cases, incident_messages, people};

pub mod matching;
pub mod words;

#[diesel::declare_sql_function]
extern "SQL" {
    /// The next number of a PostgreSQL sequence.
    fn nextval(sequence: Text) -> BigInt;
}

/// The next running number of a reference. Numbers may have gaps, never repeats.
pub fn next_case_number(conn: &mut Conn) -> Result<i64, StoreError> {
    if let Conn::Postgres(conn) = conn {
        return Ok(diesel::select(nextval("case_numbers")).get_result(conn)?);
    }
    let counter = case_numbers::table.find(1);
    update(conn, counter, case_numbers::next.eq(case_numbers::next + 1))?;
    let next: Option<i64> = first(conn, counter.select(case_numbers::next))?;
    Ok(next.ok_or_else(|| StoreError::Corrupt("no counter of cases".to_owned()))? - 1)
}

/// Keeps others from changing a case until this transaction is over. SQLite has one writer at a time anyway.
pub fn hold_case(conn: &mut Conn, reference: &str) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        let _held: Option<i64> =
            cases::table.filter(cases::reference.eq(reference)).select(cases::id).for_update().first(conn).optional()?;
    }
    Ok(())
}

/// The same for several cases, in the order of their ids.
pub fn hold_cases(conn: &mut Conn, ids: &[i64]) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        let mine = cases::table.filter(cases::id.eq_any(ids)).order(cases::id).select(cases::id);
        let _held: Vec<i64> = mine.for_update().load(conn)?;
    }
    Ok(())
}

/// The same for what all of an incident are told: who is added, begun with or stopped at one moment is so one after the other.
pub fn hold_message(conn: &mut Conn, id: i64) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        let it = incident_messages::table.find(id).select(incident_messages::id);
        let _held: Option<i64> = it.for_update().first(conn).optional()?;
    }
    Ok(())
}

/// Whether the database knows how frequent a value is, and chooses an index by it. SQLite knows of none (ADR 41).
pub fn weighs_values(conn: &Conn) -> bool {
    matches!(conn, Conn::Postgres(_))
}

/// Whether SQLite overwrites what it deletes. PostgreSQL does when it vacuums.
pub fn overwrite_deleted(conn: &mut Conn, is_on: bool) -> Result<(), StoreError> {
    if let Conn::Sqlite(conn) = conn {
        conn.batch_execute(if is_on { "PRAGMA secure_delete=ON" } else { "PRAGMA secure_delete=OFF" })?;
    }
    Ok(())
}

/// Keeps others from changing somebody until this transaction is over.
pub fn hold_person(conn: &mut Conn, id: i64) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        let _held: Option<i64> = people::table.find(id).select(people::id).for_no_key_update().first(conn).optional()?;
    }
    Ok(())
}

/// Keeps other workers from choosing whom cases go to until this transaction is over. SQLite has one writer anyway.
pub fn hold_routing(conn: &mut Conn) -> Result<(), StoreError> {
    /// Any number that no other lock has: "routing" on a telephone's keys.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(7688464)";
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute(LOCK)?;
    }
    Ok(())
}

/// Keeps other workers from changing accounts of staff until this transaction is over.
pub fn hold_accounts(conn: &mut Conn) -> Result<(), StoreError> {
    /// "account" on a telephone's keys.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(2226868)";
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute(LOCK)?;
    }
    Ok(())
}

/// Keeps others from changing the register of merchants until this transaction is over.
pub fn hold_register(conn: &mut Conn) -> Result<(), StoreError> {
    /// "register" on a telephone's keys.
    const LOCK: &str = "SELECT pg_advisory_xact_lock(73447837)";
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute(LOCK)?;
    }
    Ok(())
}

/// Refreshes what PostgreSQL's planner knows of the tables, after much was written at once: in daily work the server does that
/// itself. SQLite plans by the indexes alone, in every house alike (ADR 41): its tables are analysed nowhere.
pub fn analyze(conn: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        // All tables of a large database take longer than a page's statement may, on a small machine.
        conn.batch_execute("SET LOCAL statement_timeout = 0")?;
        diesel::sql_query("ANALYZE").execute(conn)?;
    }
    Ok(())
}

/// Leases up to `limit` due letters in one statement; how many. Two workers on PostgreSQL step around each other's rows;
/// on SQLite there is one writer at a time.
pub fn lease_letters(
    conn: &mut Conn,
    lease: &str,
    now: NaiveDateTime,
    until: NaiveDateTime,
    limit: i64,
) -> Result<usize, StoreError> {
    const DUE: &str = "SELECT id FROM outbox WHERE is_queued AND next_at <= ";
    let leased = match conn {
        Conn::Sqlite(conn) => {
            let sql = format!("UPDATE outbox SET lease = ?, next_at = ? WHERE id IN ({DUE} ? ORDER BY next_at, id LIMIT ?)");
            let query = diesel::sql_query(sql).bind::<Text, _>(lease).bind::<Timestamp, _>(until);
            query.bind::<Timestamp, _>(now).bind::<BigInt, _>(limit).execute(conn)?
        }
        Conn::Postgres(conn) => {
            let sql = format!(
                "UPDATE outbox SET lease = $1, next_at = $2 \
                 WHERE id IN ({DUE} $3 ORDER BY next_at, id LIMIT $4 FOR UPDATE SKIP LOCKED)"
            );
            let query = diesel::sql_query(sql).bind::<Text, _>(lease).bind::<Timestamp, _>(until);
            query.bind::<Timestamp, _>(now).bind::<BigInt, _>(limit).execute(conn)?
        }
    };
    Ok(leased)
}

/// Writes a whole, consistent copy of a SQLite database into an empty file; `false` on PostgreSQL, which has its own tool.
pub fn copy_database(conn: &mut Conn, file: &str) -> Result<bool, StoreError> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(false);
    };
    // A connection that only reads refuses to write the copy too; and a copy is made outside of the transaction that each
    // read is in, which goes on behind it.
    conn.batch_execute("COMMIT; PRAGMA query_only=OFF")?;
    let copied = diesel::sql_query("VACUUM INTO ?").bind::<Text, _>(file).execute(conn);
    conn.batch_execute("PRAGMA query_only=ON; BEGIN")?;
    copied?;
    Ok(true)
}

/// What SQLite finds wrong with its file; `None` where nothing is, and on PostgreSQL, which minds its own.
pub fn damage(conn: &mut Conn) -> Result<Option<String>, StoreError> {
    let Conn::Sqlite(conn) = conn else {
        return Ok(None);
    };
    let told = diesel::dsl::sql::<Text>("(SELECT group_concat(integrity_check, '; ') FROM pragma_integrity_check)");
    let told: String = diesel::select(told).get_result(conn)?;
    Ok((told != "ok").then_some(told))
}

/// Reports may take longer than pages: 30 s, for the rest of the caller's transaction. Diesel cannot reach the handler
/// by which SQLite would be interrupted; there a report ends when it ends, on a connection that only reads.
pub fn allow_long_report(conn: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute("SET LOCAL statement_timeout = 30000")?;
    }
    Ok(())
}

/// All queries of the caller's transaction see the state of its first one; say it before that. SQLite's always do.
pub fn see_one_state(conn: &mut Conn) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")?;
    }
    Ok(())
}

/// Leaves out so many references: a restored database does not know which were given since its backup was made.
pub fn skip_case_numbers(conn: &mut Conn, gap: i64) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        let skip = "SELECT setval('case_numbers', nextval('case_numbers') + $1)";
        diesel::sql_query(skip).bind::<BigInt, _>(gap).execute(conn)?;
        return Ok(());
    }
    update(conn, case_numbers::table.find(1), case_numbers::next.eq(case_numbers::next + gap))?;
    Ok(())
}

/// Lets references begin at this number; for an empty database only.
pub fn start_case_numbers(conn: &mut Conn, first: i64) -> Result<(), StoreError> {
    if let Conn::Postgres(conn) = conn {
        diesel::sql_query("SELECT setval('case_numbers', $1, false)").bind::<BigInt, _>(first).execute(conn)?;
        return Ok(());
    }
    update(conn, case_numbers::table.find(1), case_numbers::next.eq(first))?;
    Ok(())
}
