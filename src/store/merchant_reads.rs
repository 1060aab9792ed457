//! When what a merchant was asked was read by its link: first, and then once in each session.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{merchant_reads as reads, merchant_requests as requests};
use super::times::{utc, utc_opt};
use crate::domain::ids::RequestId;

/// When a request was read by the merchant's link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reads {
    pub first: DateTime<Utc>,
    /// When each session read it first, the newest on top. A browser has another session after some hours: more of them on one
    /// day may be one person, or a link that went on to others.
    pub sessions: Vec<DateTime<Utc>>,
}

/// Sessions that are told apart.
pub const MOST_SESSIONS: usize = 100;

/// When a request was read by the merchant's link; `None` where nobody has.
pub fn reads(conn: &mut Conn, id: RequestId) -> Result<Option<Reads>, StoreError> {
    let of_it = reads::table.filter(reads::request_id.eq(id.0)).order(reads::at.desc()).limit(MOST_SESSIONS as i64);
    let at: Vec<NaiveDateTime> = load(conn, of_it.select(reads::at))?;
    let first: Option<Option<NaiveDateTime>> = first(conn, requests::table.find(id.0).select(requests::read_at))?;
    Ok(utc_opt(first.flatten()).map(|first| Reads { first, sessions: at.into_iter().map(utc).collect() }))
}

/// Whether it was read in this session.
pub fn is_read_in(conn: &mut Conn, id: RequestId, session: &str) -> Result<bool, StoreError> {
    let known: Option<NaiveDateTime> = first(conn, reads::table.find((id.0, session)).select(reads::at))?;
    Ok(known.is_some())
}

/// Writes down that it was read in this session, the first time.
pub fn mark_read(conn: &mut Conn, id: RequestId, session: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (reads::request_id.eq(id.0), reads::session_hash.eq(session), reads::at.eq(at.naive_utc()));
    execute(conn, diesel::insert_into(reads::table).values(row).on_conflict_do_nothing())?;
    let unread = requests::table.find(id.0).filter(requests::read_at.is_null());
    update(conn, unread, requests::read_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
