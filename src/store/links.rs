//! Private links: one row each; the token is made from it when it is sent or shown, and never stored.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::schema::links;
use super::times::{utc, utc_opt};

/// A link's row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    pub id: i64,
    pub purpose: String,
    pub target: i64,
    pub generation: i32,
    pub expires_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

#[derive(Queryable)]
struct LinkRow {
    id: i64,
    purpose: String,
    target_id: i64,
    generation: i32,
    _created_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    used_at: Option<NaiveDateTime>,
}

impl From<LinkRow> for Link {
    fn from(row: LinkRow) -> Self {
        Self {
            id: row.id,
            purpose: row.purpose,
            target: row.target_id,
            generation: row.generation,
            expires_at: utc(row.expires_at),
            used_at: utc_opt(row.used_at),
        }
    }
}

/// The row of an id; the caller checks the token against it.
pub fn find(conn: &mut Conn, id: i64) -> Result<Option<Link>, StoreError> {
    Ok(first::<_, LinkRow>(conn, links::table.find(id))?.map(Link::from))
}

/// The one link of this purpose to this target.
pub fn find_for(conn: &mut Conn, purpose: &str, target: i64) -> Result<Option<Link>, StoreError> {
    let theirs = links::table.filter(links::purpose.eq(purpose)).filter(links::target_id.eq(target));
    Ok(first::<_, LinkRow>(conn, theirs)?.map(Link::from))
}

/// A fresh link that works once: it ends the one before it (its generation goes up).
pub fn renew(
    conn: &mut Conn,
    id: i64,
    purpose: &str,
    target: i64,
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Link, StoreError> {
    let unused: Option<NaiveDateTime> = None;
    if let Some(old) = find_for(conn, purpose, target)? {
        let fresh = (
            links::generation.eq(old.generation + 1),
            links::created_at.eq(at.naive_utc()),
            links::expires_at.eq(expires.naive_utc()),
            links::used_at.eq(unused),
        );
        update(conn, links::table.find(old.id), fresh)?;
        return Ok(Link { generation: old.generation + 1, expires_at: expires, used_at: None, ..old });
    }
    execute(
        conn,
        diesel::insert_into(links::table).values((
            links::id.eq(id),
            links::purpose.eq(purpose),
            links::target_id.eq(target),
            links::generation.eq(1),
            links::created_at.eq(at.naive_utc()),
            links::expires_at.eq(expires.naive_utc()),
        )),
    )?;
    Ok(Link { id, purpose: purpose.to_owned(), target, generation: 1, expires_at: expires, used_at: None })
}

/// The reusable link of this purpose to this target, good until then at least; made under this id where there is none.
pub fn keep(
    conn: &mut Conn,
    (id, purpose, target): (i64, &str, i64),
    at: DateTime<Utc>,
    expires: DateTime<Utc>,
) -> Result<Link, StoreError> {
    let Some(known) = find_for(conn, purpose, target)? else {
        // Made by somebody else meanwhile: run again, the work finds its row.
        return renew(conn, id, purpose, target, at, expires).map_err(|error| match error {
            StoreError::Duplicate(_) => StoreError::Moved,
            error => error,
        });
    };
    extend(conn, known.id, expires)?;
    Ok(known)
}

/// Moves the end of a reusable link out, never in.
pub fn extend(conn: &mut Conn, id: i64, expires: DateTime<Utc>) -> Result<(), StoreError> {
    let later = links::table.find(id).filter(links::expires_at.lt(expires.naive_utc()));
    update(conn, later, links::expires_at.eq(expires.naive_utc()))?;
    Ok(())
}

/// Spends a link that works once; [`StoreError::NotFound`] when it was spent, renewed or ran out meanwhile.
pub fn spend(conn: &mut Conn, link: &Link, at: DateTime<Utc>) -> Result<(), StoreError> {
    let live = links::table
        .find(link.id)
        .filter(links::generation.eq(link.generation))
        .filter(links::used_at.is_null())
        .filter(links::expires_at.gt(at.naive_utc()));
    if update(conn, live, links::used_at.eq(Some(at.naive_utc())))? == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Ends a link and whatever it opened.
pub fn revoke(conn: &mut Conn, id: i64) -> Result<(), StoreError> {
    update(conn, links::table.find(id), links::generation.eq(links::generation + 1))?;
    Ok(())
}

/// The same of a reusable link; it stands again under another token once a letter carries it.
pub fn end(conn: &mut Conn, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let ended = (links::generation.eq(links::generation + 1), links::expires_at.eq(at.naive_utc()));
    update(conn, links::table.find(id), ended)?;
    Ok(())
}

/// Ends every link of this purpose. Their generations leap, so that one which was renewed and spent since a backup was
/// made does not open anything again after that backup is put back.
pub fn end_purpose(conn: &mut Conn, purpose: &str, at: DateTime<Utc>) -> Result<usize, StoreError> {
    let ended = (links::generation.eq(links::generation + 1_000_000), links::expires_at.eq(at.naive_utc()));
    Ok(update(conn, links::table.filter(links::purpose.eq(purpose)), ended)?)
}
