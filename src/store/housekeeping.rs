//! Rows whose time is over: drafts nobody went on with, old keys, the tail of the change feed.
//! Each call takes a bounded bite, so that no write waits long behind it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::{changes, drafts, evidence, evidence_pages, idempotency_keys};

/// Rows taken away in one transaction.
pub const BITE: i64 = 500;

/// Drops expired drafts and their evidence rows; how many drafts. Their files are swept once no row names them.
pub fn drop_expired_drafts(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let expired: Vec<i64> = drafts::table
        .filter(drafts::expires_at.lt(now.naive_utc()))
        .order(drafts::expires_at)
        .select(drafts::id)
        .limit(BITE)
        .load(conn)?;
    for draft in &expired {
        let files = evidence::table.filter(evidence::draft_id.eq(draft)).filter(evidence::case_id.is_null());
        diesel::delete(files).execute(conn)?;
        diesel::delete(drafts::table.find(draft)).execute(conn)?;
    }
    Ok(expired.len())
}

/// Drops keys made before this; how many.
pub fn drop_old_keys(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let old = idempotency_keys::table.filter(idempotency_keys::at.lt(before.naive_utc()));
    Ok(diesel::delete(old).execute(conn)?)
}

/// Drops a bite of the change feed from before this; how many.
pub fn drop_old_changes(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    // Ids rise with time: the oldest stand first, and a feed without old ones is not read to its end.
    let oldest: Vec<(i64, NaiveDateTime)> =
        changes::table.order(changes::id).select((changes::id, changes::at)).limit(BITE * 4).load(conn)?;
    let Some((last, _)) = oldest.iter().take_while(|(_, at)| *at < before.naive_utc()).last() else {
        return Ok(0);
    };
    let bite = changes::table.filter(changes::id.le(last)).filter(changes::at.lt(before.naive_utc()));
    Ok(diesel::delete(bite).execute(conn)?)
}

/// Whether any row names these bytes, as a file, as its preview or as one of its pages.
pub fn is_named(conn: &mut Conn, sha256: &str) -> Result<bool, StoreError> {
    let as_file: Option<i64> = evidence::table.filter(evidence::sha256.eq(sha256)).select(evidence::id).first(conn).optional()?;
    if as_file.is_some() {
        return Ok(true);
    }
    let preview = evidence::table.filter(evidence::preview_sha256.eq(sha256)).select(evidence::id).first::<i64>(conn);
    if preview.optional()?.is_some() {
        return Ok(true);
    }
    if super::order_files::is_named(conn, sha256)? {
        return Ok(true);
    }
    let page = evidence_pages::table.filter(evidence_pages::sha256.eq(sha256)).select(evidence_pages::evidence_id);
    Ok(page.first::<i64>(conn).optional()?.is_some())
}
