//! How far the jobs are behind, for operators: asked of the rows, so that it is true even when no worker runs.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, outbox};
use super::times::utc_opt;
use super::{hold, outbox as letters};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    pub queued: i64,
    pub parked: i64,
    /// When the oldest letter that has not gone was queued.
    pub oldest_letter: Option<DateTime<Utc>>,
    /// When the clocks of the case that waits longest should have been minded.
    pub oldest_sweep: Option<DateTime<Utc>>,
    pub is_held: bool,
}

pub fn look(conn: &mut Conn) -> Result<Lag, StoreError> {
    let (queued, parked) = letters::counts(conn)?;
    let oldest: Option<NaiveDateTime> =
        outbox::table.filter(outbox::is_queued).order(outbox::created_at).select(outbox::created_at).first(conn).optional()?;
    let sweep: Option<NaiveDateTime> =
        cases::table.filter(cases::is_open).order((cases::sweep_at, cases::id)).select(cases::sweep_at).first(conn).optional()?;
    let is_held = hold::since(conn)?.is_some();
    Ok(Lag { queued, parked, oldest_letter: utc_opt(oldest), oldest_sweep: utc_opt(sweep), is_held })
}
