//! How far the jobs are behind, for operators: asked of the rows, so that it is true even when no worker runs.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, outbox};
use super::times::utc_opt;
use super::{hold, outbox as letters, webhooks};

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lag {
    pub queued: i64,
    pub parked: i64,
    /// When the oldest letter that has not gone was queued.
    pub oldest_letter: Option<DateTime<Utc>>,
    /// When the clocks of the case that waits longest should have been minded.
    pub oldest_sweep: Option<DateTime<Utc>>,
    pub is_held: bool,
    /// Messages to webhooks that are on their way, and when the oldest of them was queued.
    pub told: i64,
    pub oldest_told: Option<DateTime<Utc>>,
    /// Webhooks that were switched off because nothing arrived.
    pub webhooks_given_up: i64,
}

pub fn look(conn: &mut Conn) -> Result<Lag, StoreError> {
    let (queued, parked) = letters::counts(conn)?;
    let oldest: Option<NaiveDateTime> =
        outbox::table.filter(outbox::is_queued).order(outbox::created_at).select(outbox::created_at).first(conn).optional()?;
    let sweep: Option<NaiveDateTime> =
        cases::table.filter(cases::is_open).order((cases::sweep_at, cases::id)).select(cases::sweep_at).first(conn).optional()?;
    let is_held = hold::since(conn)?.is_some();
    let (told, oldest_told) = webhooks::deliveries::lag(conn)?;
    let webhooks_given_up = webhooks::given_up(conn)?;
    let (oldest_letter, oldest_sweep) = (utc_opt(oldest), utc_opt(sweep));
    Ok(Lag { queued, parked, oldest_letter, oldest_sweep, is_held, told, oldest_told, webhooks_given_up })
}
