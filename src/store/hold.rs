//! A database put back from a backup: what it still believes in ends, and it sends and judges nothing by itself until
//! somebody releases it (security.md F17).

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::holds;
use super::times::utc;
use super::{api_tokens, dialect, fact_senders, links, second_steps, sessions, webhooks};

/// More than anybody files between two backups: references given since the last one are not given again.
const GAP: i64 = 10_000;

/// Ends all sessions, the tokens of programs and every link of these purposes, leaves references out, and holds letters and deadlines. Codes on paper
/// may have been spent since; and under another key no second step can be read, so each is set up anew.
pub fn begin(conn: &mut Conn, (purposes, is_other_key): (&[&str], bool), at: DateTime<Utc>) -> Result<(), StoreError> {
    sessions::end_everybody(conn)?;
    second_steps::end_everybodys(conn, is_other_key)?;
    api_tokens::end_everybodys(conn, at)?;
    if is_other_key {
        fact_senders::end_everybodys(conn)?;
        webhooks::end_everybodys(conn)?;
    }
    for purpose in purposes {
        links::end_purpose(conn, purpose, at)?;
    }
    dialect::skip_case_numbers(conn, GAP)?;
    release(conn)?;
    diesel::insert_into(holds::table).values((holds::id.eq(1_i64), holds::since.eq(at.naive_utc()))).execute(conn)?;
    Ok(())
}

/// Since when letters and deadlines are held, if they are.
pub fn since(conn: &mut Conn) -> Result<Option<DateTime<Utc>>, StoreError> {
    let since: Option<NaiveDateTime> = holds::table.select(holds::since).first(conn).optional()?;
    Ok(since.map(utc))
}

/// Lets them go; whether they were held.
pub fn release(conn: &mut Conn) -> Result<bool, StoreError> {
    Ok(diesel::delete(holds::table).execute(conn)? > 0)
}
