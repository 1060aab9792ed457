//! Evidence rows: whose a file is, what it shows, how it was named. The bytes stand in `files.rs`, under their hash.
//! A file belongs to a draft or to a case, never to two; it never moves from one case to another.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{events, evidence};
use super::times::utc;
use crate::domain::actor::ActorKind;
use crate::domain::evidence::{Attached, Audience, Checked, EvidenceKind, Mark, MediaType, Owned, Scan};
use crate::domain::ids::{CaseId, DraftId, EvidenceId, PersonId};

/// Checks read of one case: of more, the newest.
const MOST_CHECKS: i64 = 500;

/// One file as the store knows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EvidenceFile {
    pub id: EvidenceId,
    /// The public id: 128 random bits, hex.
    pub file: String,
    pub draft: Option<DraftId>,
    pub case: Option<CaseId>,
    pub kind: EvidenceKind,
    /// As the uploader named it, cleaned; data only, never a path.
    pub name: String,
    pub media: MediaType,
    pub bytes: u64,
    pub sha256: String,
    pub by: ActorKind,
    pub person: Option<PersonId>,
    pub received_at: DateTime<Utc>,
    /// A preview is still to be drawn.
    pub wants_preview: bool,
    /// The preview's bytes, re-encoded, without metadata.
    pub preview_sha256: Option<String>,
    pub audience: Audience,
    /// The file that came in its place.
    pub replaced_by: Option<EvidenceId>,
    pub scan: Scan,
    /// The name of what the scanner found.
    pub scan_found: Option<String>,
    /// Pictures of its pages are still to be drawn.
    pub wants_pages: bool,
}

impl EvidenceFile {
    /// As a case takes it.
    pub fn attached(&self) -> Attached {
        Attached { file: self.file.clone(), bytes: self.bytes, sha256: self.sha256.clone(), kind: self.kind }
    }

    /// A picture that may tell of the payment or the order.
    pub fn is_screenshot(&self) -> bool {
        let shows = [EvidenceKind::PaymentScreenshot, EvidenceKind::OrderPage, EvidenceKind::TransactionRecord];
        self.media.has_preview() && shows.contains(&self.kind)
    }

    /// As its case knows it.
    pub fn owned(&self) -> Owned {
        let (file, is_replaced) = (self.file.clone(), self.replaced_by.is_some());
        Owned { id: self.id, file, by: self.by, audience: self.audience, is_replaced, scan: self.scan }
    }

    /// Whether the same file stands among these: a form whose answer was lost is sent twice.
    pub fn is_among(&self, files: &[EvidenceFile]) -> bool {
        files.iter().any(|file| (file.kind, &file.name, &file.sha256) == (self.kind, &self.name, &self.sha256))
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = evidence, treat_none_as_default_value = false)]
struct EvidenceRow {
    id: i64,
    file: String,
    draft_id: Option<i64>,
    case_id: Option<i64>,
    kind: String,
    name: String,
    media_type: String,
    bytes: i64,
    sha256: String,
    by_kind: String,
    by_person: Option<i64>,
    received_at: NaiveDateTime,
    wants_preview: bool,
    preview_sha256: Option<String>,
    audience: String,
    replaced_by: Option<i64>,
    scan: String,
    scan_found: Option<String>,
    wants_pages: bool,
}

impl EvidenceRow {
    fn of(file: &EvidenceFile) -> Self {
        Self {
            id: file.id.0,
            file: file.file.clone(),
            draft_id: file.draft.map(|draft| draft.0),
            case_id: file.case.map(|case| case.0),
            kind: file.kind.to_string(),
            name: file.name.clone(),
            media_type: file.media.to_string(),
            bytes: file.bytes as i64,
            sha256: file.sha256.clone(),
            by_kind: file.by.to_string(),
            by_person: file.person.map(|person| person.0),
            received_at: file.received_at.naive_utc(),
            wants_preview: file.wants_preview,
            preview_sha256: file.preview_sha256.clone(),
            audience: file.audience.to_string(),
            replaced_by: file.replaced_by.map(|by| by.0),
            scan: file.scan.to_string(),
            scan_found: file.scan_found.clone(),
            wants_pages: file.wants_pages,
        }
    }

    fn into_file(self) -> Result<EvidenceFile, StoreError> {
        Ok(EvidenceFile {
            id: EvidenceId(self.id),
            file: self.file,
            draft: self.draft_id.map(DraftId),
            case: self.case_id.map(CaseId),
            kind: decode!(EvidenceKind, self.kind)?,
            name: self.name,
            media: decode!(MediaType, self.media_type)?,
            bytes: u64::try_from(self.bytes).unwrap_or_default(),
            sha256: self.sha256,
            by: decode!(ActorKind, self.by_kind)?,
            person: self.by_person.map(PersonId),
            received_at: utc(self.received_at),
            wants_preview: self.wants_preview,
            preview_sha256: self.preview_sha256,
            audience: decode!(Audience, self.audience)?,
            replaced_by: self.replaced_by.map(EvidenceId),
            scan: decode!(Scan, self.scan)?,
            scan_found: self.scan_found,
            wants_pages: self.wants_pages,
        })
    }
}

/// Adds a row, after its bytes are durable. A case's file is added without a case: `cases::record` attaches it.
pub fn insert(conn: &mut Conn, file: &EvidenceFile) -> Result<(), StoreError> {
    execute(conn, diesel::insert_into(evidence::table).values(&EvidenceRow::of(file)))?;
    Ok(())
}

/// A draft's files, in the order in which they came.
pub fn of_draft(conn: &mut Conn, draft: DraftId) -> Result<Vec<EvidenceFile>, StoreError> {
    let files = evidence::table.filter(evidence::draft_id.eq(draft.0)).order(evidence::id).limit(100);
    let rows: Vec<EvidenceRow> = load(conn, files)?;
    rows.into_iter().map(EvidenceRow::into_file).collect()
}

/// A case's files, in the order in which they came.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<EvidenceFile>, StoreError> {
    let files = evidence::table.filter(evidence::case_id.eq(case.0)).order(evidence::id).limit(100);
    let rows: Vec<EvidenceRow> = load(conn, files)?;
    rows.into_iter().map(EvidenceRow::into_file).collect()
}

/// What is said of each file of a case by the last of ours who compared it with the complaint, by the file's public id.
pub fn checks(conn: &mut Conn, case: CaseId) -> Result<HashMap<String, Checked>, StoreError> {
    #[derive(serde::Deserialize)]
    struct Data {
        file: String,
        #[serde(default)]
        matches: Vec<Mark>,
        #[serde(default)]
        differs: Vec<Mark>,
    }
    let told = events::table.filter(events::case_id.eq(case.0)).filter(events::kind.eq("evidence_checked"));
    let rows: Vec<String> = load(conn, told.order(events::seq.desc()).limit(MOST_CHECKS).select(events::data))?;
    let mut newest = HashMap::new();
    for row in rows {
        let data: Data = serde_json::from_str(&row)
            .map_err(|_| StoreError::Corrupt("an event of kind \"evidence_checked\" cannot be read".to_owned()))?;
        newest.entry(data.file).or_insert(Checked { matches: data.matches, differs: data.differs });
    }
    Ok(newest)
}

/// The file of a public id, in this case: the caller found the case in its own scope. Another case's file is not there.
pub fn find(conn: &mut Conn, case: CaseId, file: &str) -> Result<EvidenceFile, StoreError> {
    public_id(file)?;
    let mine = evidence::table.filter(evidence::file.eq(file)).filter(evidence::case_id.eq(case.0));
    mine.first::<EvidenceRow>(conn)?.into_file()
}

/// A public id is hex. Anything else is no file, and a NUL would be PostgreSQL's error instead of "not found".
fn public_id(file: &str) -> Result<(), StoreError> {
    if file.bytes().all(|byte| byte.is_ascii_hexdigit()) { Ok(()) } else { Err(StoreError::NotFound) }
}

/// The file of a public id, in this draft.
pub fn find_in_draft(conn: &mut Conn, draft: DraftId, file: &str) -> Result<EvidenceFile, StoreError> {
    public_id(file)?;
    let mine = evidence::table.filter(evidence::file.eq(file)).filter(evidence::draft_id.eq(draft.0));
    mine.first::<EvidenceRow>(conn)?.into_file()
}

/// Takes a file out of a draft. Bytes that no row names any more are swept later.
pub fn remove_from_draft(conn: &mut Conn, draft: DraftId, file: &str) -> Result<(), StoreError> {
    public_id(file)?;
    let mine = evidence::table.filter(evidence::file.eq(file)).filter(evidence::draft_id.eq(draft.0));
    if execute(conn, diesel::delete(mine))? == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// Takes all files out of a draft.
pub fn clear_draft(conn: &mut Conn, draft: DraftId) -> Result<usize, StoreError> {
    Ok(execute(conn, diesel::delete(evidence::table.filter(evidence::draft_id.eq(draft.0))))?)
}

/// How many files a draft has.
pub fn count_of_draft(conn: &mut Conn, draft: DraftId) -> Result<usize, StoreError> {
    let count: i64 = evidence::table.filter(evidence::draft_id.eq(draft.0)).count().get_result(conn)?;
    Ok(usize::try_from(count).unwrap_or_default())
}
