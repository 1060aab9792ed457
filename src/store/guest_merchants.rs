//! Whose requests a browser opened by a merchant's link: one merchant at a time, for as long as the link stands.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::links::Link;
use super::schema::{guest_merchants as guests, links, merchants};
use crate::domain::ids::MerchantId;

/// Opens a merchant's requests to a session; another merchant's are closed to it.
pub fn open(conn: &mut Conn, session: &str, link: &Link, at: DateTime<Utc>) -> Result<(), StoreError> {
    let to = (
        guests::merchant_id.eq(link.target),
        guests::link_id.eq(link.id),
        guests::generation.eq(link.generation),
        guests::opened_at.eq(at.naive_utc()),
    );
    if update(conn, guests::table.find(session), to)? > 0 {
        return Ok(());
    }
    match execute(conn, diesel::insert_into(guests::table).values((guests::session_hash.eq(session), to))) {
        Ok(_) => Ok(()),
        Err(error) => match StoreError::from(error) {
            // The same tap twice: run again, the work finds its row.
            StoreError::Duplicate(_) => Err(StoreError::Moved),
            error => Err(error),
        },
    }
}

/// The merchant whose link this session opened, and what it is called; `None` once the link has ended.
pub fn of_session(conn: &mut Conn, session: &str, now: DateTime<Utc>) -> Result<Option<(MerchantId, String)>, StoreError> {
    let stands = links::id.eq(guests::link_id).and(links::generation.eq(guests::generation));
    let opened = guests::table
        .inner_join(links::table.on(stands))
        .inner_join(merchants::table.on(merchants::id.eq(guests::merchant_id)))
        .filter(guests::session_hash.eq(session))
        .filter(links::expires_at.gt(now.naive_utc()))
        .select((merchants::id, merchants::name));
    let found: Option<(i64, String)> = first(conn, opened)?;
    Ok(found.map(|(id, name)| (MerchantId(id), name)))
}
