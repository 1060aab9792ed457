//! Who read what a merchant was asked, by its link: when first, and in how many browsers.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{merchant_reads as reads, merchant_requests as requests};
use super::times::{utc, utc_opt};
use crate::domain::ids::RequestId;

/// How often a request was read by the merchant's link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reads {
    pub first: DateTime<Utc>,
    /// When the newest of the browsers read it first.
    pub last: DateTime<Utc>,
    /// In so many browsers: of more than one, the link may have gone on to others.
    pub browsers: usize,
}

/// Browsers that are told apart.
const MOST_BROWSERS: i64 = 50;

/// Who read a request by the merchant's link; `None` where nobody has.
pub fn reads(conn: &mut Conn, id: RequestId) -> Result<Option<Reads>, StoreError> {
    let of_it = reads::table.filter(reads::request_id.eq(id.0)).order(reads::at).limit(MOST_BROWSERS);
    let at: Vec<NaiveDateTime> = load(conn, of_it.select(reads::at))?;
    let first: Option<Option<NaiveDateTime>> = first(conn, requests::table.find(id.0).select(requests::read_at))?;
    let Some(first) = utc_opt(first.flatten()) else { return Ok(None) };
    let last = at.last().map_or(first, |at| utc(*at));
    Ok(Some(Reads { first, last, browsers: at.len().max(1) }))
}

/// Whether this browser has read it.
pub fn is_read_by(conn: &mut Conn, id: RequestId, session: &str) -> Result<bool, StoreError> {
    let known: Option<NaiveDateTime> = first(conn, reads::table.find((id.0, session)).select(reads::at))?;
    Ok(known.is_some())
}

/// Writes down that this browser read it, the first time.
pub fn mark_read(conn: &mut Conn, id: RequestId, session: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (reads::request_id.eq(id.0), reads::session_hash.eq(session), reads::at.eq(at.naive_utc()));
    execute(conn, diesel::insert_into(reads::table).values(row).on_conflict_do_nothing())?;
    let unread = requests::table.find(id.0).filter(requests::read_at.is_null());
    update(conn, unread, requests::read_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
