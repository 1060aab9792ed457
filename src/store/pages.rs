//! Pages of PDFs as pictures: which files still want them, and where each is kept.

use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{evidence, evidence_pages};
use crate::domain::ids::EvidenceId;

/// A PDF whose pages are still to be drawn.
#[derive(Clone, Debug)]
pub struct Wanting {
    pub id: EvidenceId,
    pub sha256: String,
}

/// The oldest first, after this one.
pub fn wanting(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Wanting>, StoreError> {
    let wanted = evidence::table.filter(evidence::wants_pages).filter(evidence::id.gt(after)).order(evidence::id).limit(limit);
    let rows: Vec<(i64, String)> = load(conn, wanted.select((evidence::id, evidence::sha256)))?;
    Ok(rows.into_iter().map(|(id, sha256)| Wanting { id: EvidenceId(id), sha256 }).collect())
}

/// The pages are kept, in their order: the first is also the file's preview. None: there will be none.
pub fn settle(conn: &mut Conn, id: EvidenceId, pages: &[String]) -> Result<(), StoreError> {
    let waiting = evidence::table.find(id.0).filter(evidence::wants_pages);
    let first_page = pages.first().map(String::as_str);
    if update(conn, waiting, (evidence::wants_pages.eq(false), evidence::preview_sha256.eq(first_page)))? == 0 {
        return Ok(());
    }
    for (page, sha256) in (1..).zip(pages) {
        let row = (evidence_pages::evidence_id.eq(id.0), evidence_pages::page.eq(page), evidence_pages::sha256.eq(sha256));
        execute(conn, diesel::insert_into(evidence_pages::table).values(row))?;
    }
    Ok(())
}

/// How many pages of a file were drawn.
pub fn count(conn: &mut Conn, id: EvidenceId) -> Result<i64, StoreError> {
    Ok(evidence_pages::table.filter(evidence_pages::evidence_id.eq(id.0)).count().get_result(conn)?)
}

/// The picture of a page, from 1.
pub fn find(conn: &mut Conn, id: EvidenceId, page: i32) -> Result<String, StoreError> {
    let row = evidence_pages::table.find((id.0, page)).select(evidence_pages::sha256);
    first(conn, row)?.ok_or(StoreError::NotFound)
}
