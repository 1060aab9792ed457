//! What only the filling of a demo needs.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use super::db::{Conn, update};
use super::error::StoreError;
use super::schema::{cases, notifications, outbox};

/// Letters of a made-up past were never to be sent, to consumers or to staff.
pub fn mark_all_letters_sent(conn: &mut Conn, now: DateTime<Utc>) -> Result<(), StoreError> {
    update(
        conn,
        outbox::table.filter(outbox::is_queued),
        (outbox::is_queued.eq(false), outbox::sent_at.eq(Some(now.naive_utc()))),
    )?;
    update(
        conn,
        notifications::table.filter(notifications::letter_id.is_null()).filter(notifications::tell_at.is_not_null()),
        notifications::tell_at.eq(None::<NaiveDateTime>),
    )?;
    // What happened weeks ago was read.
    // Said the other way round, for the index of what is unread: that of its age has more with each case.
    let long_ago = not(notifications::at.ge((now - Duration::days(14)).naive_utc()));
    update(conn, notifications::table.filter(notifications::is_unread).filter(long_ago), notifications::is_unread.eq(false))?;
    Ok(())
}

/// Whether any case is there yet.
pub fn has_cases(conn: &mut Conn) -> Result<bool, StoreError> {
    let any: Option<i64> = cases::table.select(cases::id).first(conn).optional()?;
    Ok(any.is_some())
}
