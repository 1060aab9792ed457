//! Files that the virus scanner has still to look at, and what it said.

use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::db::{Conn, load, update};
use super::error::StoreError;
use super::schema::evidence;
use crate::domain::evidence::Scan;
use crate::domain::ids::{CaseId, EvidenceId};

/// A file to be looked at.
#[derive(Clone, Debug)]
pub struct Wanting {
    pub id: EvidenceId,
    pub sha256: String,
}

/// The oldest first, after this one.
pub fn wanting(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Wanting>, StoreError> {
    // In the words of the index: as SQLite is built here (ADR 41) it does not find it by a value that is bound, and would read
    // every file there ever was.
    let wanted = evidence::table.filter(sql::<Bool>("scan = 'wanted'")).filter(evidence::id.gt(after));
    let rows: Vec<(i64, String)> = load(conn, wanted.order(evidence::id).limit(limit).select((evidence::id, evidence::sha256)))?;
    Ok(rows.into_iter().map(|(id, sha256)| Wanting { id: EvidenceId(id), sha256 }).collect())
}

/// Puts the answer down; the file's case and public id where it had been waiting and has a case.
pub fn settle(conn: &mut Conn, id: EvidenceId, scan: Scan, found: Option<&str>) -> Result<Option<(CaseId, String)>, StoreError> {
    let waiting = evidence::table.find(id.0).filter(evidence::scan.eq(Scan::Wanted.as_str()));
    if update(conn, waiting, (evidence::scan.eq(scan.as_str()), evidence::scan_found.eq(found)))? == 0 {
        return Ok(None);
    }
    let row: (Option<i64>, String) = evidence::table.find(id.0).select((evidence::case_id, evidence::file)).first(conn)?;
    Ok(row.0.map(|case| (CaseId(case), row.1)))
}
