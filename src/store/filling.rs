//! What only the filling of a demo needs.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, update};
use super::error::StoreError;
use super::schema::{alerts, cases, outbox};

/// Letters of a made-up past were never to be sent, to consumers or to staff.
pub fn mark_all_letters_sent(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
    update(
        conn,
        outbox::table.filter(outbox::is_queued),
        (outbox::is_queued.eq(false), outbox::sent_at.eq(Some(now.naive_utc()))),
    )?;
    diesel::delete(alerts::table).execute(conn)?;
    Ok(())
}

/// Whether any case is there yet.
pub fn has_cases(conn: &mut Conn) -> Result<bool, StoreError> {
    let any: Option<i64> = cases::table.select(cases::id).first(conn).optional()?;
    Ok(any.is_some())
}
