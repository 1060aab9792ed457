//! The open cases whose deadlines come next, for whoever looks from the command line.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::cases;
use super::times::utc;

/// Reference, clock and due date of the most pressing open cases.
pub fn list(conn: &mut Conn, limit: i64) -> Result<Vec<(String, String, DateTime<Utc>)>, StoreError> {
    let rows: Vec<(String, Option<String>, NaiveDateTime)> = cases::table
        .filter(cases::is_open)
        .filter(cases::due_clock.is_not_null())
        .order((cases::due_at, cases::id))
        .limit(limit)
        .select((cases::reference, cases::due_clock, cases::due_at))
        .load(conn)?;
    Ok(rows.into_iter().filter_map(|(reference, clock, due)| Some((reference, clock?, utc(due)))).collect())
}
