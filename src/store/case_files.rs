//! The files of a case as pages show them, and one of them to hand out. A file is found through its case and never alone.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::rows::decode;
use super::schema::evidence;
use super::times::utc;
use crate::domain::actor::ActorKind;
use crate::domain::evidence::{EvidenceKind, MediaType};
use crate::domain::ids::CaseId;

/// A file of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseFile {
    /// The public id: 128 random bits, hex.
    pub file: String,
    pub kind: EvidenceKind,
    /// As its owner called it.
    pub name: String,
    pub media_type: MediaType,
    pub bytes: u64,
    pub sha256: String,
    pub by: ActorKind,
    pub received_at: DateTime<Utc>,
    pub preview_sha256: Option<String>,
}

type Row = (String, String, String, String, i64, String, String, NaiveDateTime, Option<String>);
type Columns = (
    evidence::file,
    evidence::kind,
    evidence::name,
    evidence::media_type,
    evidence::bytes,
    evidence::sha256,
    evidence::by_kind,
    evidence::received_at,
    evidence::preview_sha256,
);
const COLUMNS: Columns = (
    evidence::file,
    evidence::kind,
    evidence::name,
    evidence::media_type,
    evidence::bytes,
    evidence::sha256,
    evidence::by_kind,
    evidence::received_at,
    evidence::preview_sha256,
);

/// The files of a case, oldest first; a case holds 50 at most.
pub fn list(conn: &mut Conn, case: CaseId) -> Result<Vec<CaseFile>, StoreError> {
    let rows: Vec<Row> =
        evidence::table.filter(evidence::case_id.eq(case.0)).order(evidence::id).limit(200).select(COLUMNS).load(conn)?;
    rows.into_iter().map(file).collect()
}

/// The file of this case with this public id; a file of another case is not found.
pub fn find(conn: &mut Conn, case: CaseId, id: &str) -> Result<CaseFile, StoreError> {
    let of_case = evidence::table.filter(evidence::file.eq(id)).filter(evidence::case_id.eq(case.0));
    file(of_case.select(COLUMNS).first::<Row>(conn)?)
}

fn file((id, kind, name, media_type, bytes, sha256, by, received_at, preview_sha256): Row) -> Result<CaseFile, StoreError> {
    Ok(CaseFile {
        file: id,
        kind: decode!(EvidenceKind, kind)?,
        name,
        media_type: decode!(MediaType, media_type)?,
        bytes: u64::try_from(bytes).unwrap_or_default(),
        sha256,
        by: decode!(ActorKind, by)?,
        received_at: utc(received_at),
        preview_sha256,
    })
}
