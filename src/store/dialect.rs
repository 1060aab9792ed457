//! The only place whose queries depend on the database.

use diesel::prelude::*;
use diesel::sql_types::BigInt;

use super::db::Conn;
use super::error::StoreError;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    value: i64,
}

/// The next running number of a reference. Numbers may have gaps, never repeats.
pub fn next_case_number(conn: &mut Conn) -> Result<i64, StoreError> {
    let number: Number = match conn {
        Conn::Sqlite(conn) => {
            diesel::sql_query("UPDATE case_numbers SET next = next + 1 WHERE id = 1 RETURNING next - 1 AS value")
                .get_result(conn)?
        }
        Conn::Postgres(conn) => diesel::sql_query("SELECT nextval('case_numbers') AS value").get_result(conn)?,
    };
    Ok(number.value)
}

/// Refreshes what the planner knows of the tables, after much was written.
pub fn analyze(conn: &mut Conn) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => diesel::sql_query("ANALYZE").execute(conn)?,
        Conn::Postgres(conn) => diesel::sql_query("ANALYZE").execute(conn)?,
    };
    Ok(())
}

/// Lets references begin at this number; for an empty database only.
pub fn start_case_numbers(conn: &mut Conn, first: i64) -> Result<(), StoreError> {
    match conn {
        Conn::Sqlite(conn) => {
            diesel::sql_query("UPDATE case_numbers SET next = ? WHERE id = 1").bind::<BigInt, _>(first).execute(conn)?
        }
        Conn::Postgres(conn) => {
            diesel::sql_query("SELECT setval('case_numbers', $1, false)").bind::<BigInt, _>(first).execute(conn)?
        }
    };
    Ok(())
}
