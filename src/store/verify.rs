//! Is the history what was written? Recomputes every chain, and compares it with the case, its texts and their hashes.
//! Reads a page of cases at a time and changes nothing.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::chain::{self, Link};
use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, events, evidence, evidence_pages, texts};

/// Cases looked at in one read.
const PAGE: i64 = 100;

/// Something that is not as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub reference: String,
    pub what: Altered,
}

/// What was altered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Altered {
    /// The event of this number does not fit its hash, or the hash of the event before it.
    Event(i64),
    /// There is no event of this number, but there are later ones.
    MissingEvent(i64),
    /// The case counts more, or fewer, events than there are.
    Count { on_the_case: i64, found: i64 },
    /// The last event is not the one that the case names.
    Head,
    /// The words of this event's text are not those that were recorded.
    Text(i64),
    /// The words of this event's text are gone without having been erased in order.
    MissingText(i64),
    /// A file that this event sealed is not among the case's evidence any more.
    Sealed(i64),
    /// The bytes of this file are not there, cut or altered.
    File(String),
    /// The bytes of this file's preview.
    Preview(String),
}

impl std::fmt::Display for Altered {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Event(seq) => write!(f, "event {seq} was altered"),
            Self::MissingEvent(seq) => write!(f, "event {seq} was removed"),
            Self::Count { on_the_case, found } => write!(f, "the case counts {on_the_case} events and has {found}"),
            Self::Head => f.write_str("the last event is not the one that the case names"),
            Self::Text(seq) => write!(f, "the text of event {seq} was altered"),
            Self::MissingText(seq) => write!(f, "the text of event {seq} was removed"),
            Self::Sealed(seq) => write!(f, "evidence that event {seq} sealed is missing or was altered"),
            Self::File(file) => write!(f, "the evidence file {file} is missing, cut or altered"),
            Self::Preview(file) => write!(f, "the preview of the evidence file {file} is missing, cut or altered"),
        }
    }
}

#[derive(Queryable)]
struct Head {
    id: i64,
    reference: String,
    seq: i64,
    head: String,
}

#[derive(Queryable)]
struct EventRow {
    _id: i64,
    case_id: i64,
    seq: i64,
    at: NaiveDateTime,
    by_kind: String,
    by_person: Option<i64>,
    kind: String,
    data: String,
    text_id: Option<i64>,
    text_hash: Option<String>,
    _for_consumer: bool,
    hash: String,
}

#[derive(Queryable)]
struct TextRow {
    id: i64,
    title: Option<String>,
    body: Option<String>,
    salt: Option<String>,
}

/// A page of cases after the id `after`: what was found, how many cases, and the id to go on after.
pub struct Page {
    pub findings: Vec<Finding>,
    pub cases: usize,
    pub last: Option<i64>,
}

/// Checks the chains of a page of cases.
pub fn page(conn: &mut Conn, after: i64) -> Result<Page, StoreError> {
    let heads: Vec<Head> = cases::table
        .filter(cases::id.gt(after))
        .order(cases::id)
        .limit(PAGE)
        .select((cases::id, cases::reference, cases::seq, cases::head))
        .load(conn)?;
    let mut findings = Vec::new();
    for head in &heads {
        findings.extend(check(conn, head)?);
    }
    Ok(Page { findings, cases: heads.len(), last: heads.last().map(|head| head.id) })
}

/// Checks the chain of one case.
pub fn one(conn: &mut Conn, reference: &str) -> Result<(i64, Vec<Finding>), StoreError> {
    let case = cases::table.filter(cases::reference.eq(reference));
    let head: Head = case.select((cases::id, cases::reference, cases::seq, cases::head)).first(conn)?;
    Ok((head.id, check(conn, &head)?))
}

/// A case that is being worked on while it is read can look altered on PostgreSQL: what is found has to stay found.
fn check(conn: &mut Conn, listed: &Head) -> Result<Vec<Finding>, StoreError> {
    let mut found = check_once(conn, listed.id)?;
    for _ in 0..2 {
        if found.is_empty() {
            break;
        }
        found = check_once(conn, listed.id)?;
    }
    Ok(found)
}

fn check_once(conn: &mut Conn, id: i64) -> Result<Vec<Finding>, StoreError> {
    let (head, rows, words, files) = conn.transaction::<_, StoreError, _>(|conn| {
        let head: Head = cases::table.find(id).select((cases::id, cases::reference, cases::seq, cases::head)).first(conn)?;
        let rows: Vec<EventRow> = events::table.filter(events::case_id.eq(id)).order(events::seq).load(conn)?;
        let words: Vec<TextRow> =
            texts::table.filter(texts::case_id.eq(id)).select((texts::id, texts::title, texts::body, texts::salt)).load(conn)?;
        let files: Vec<String> = evidence::table.filter(evidence::case_id.eq(id)).select(evidence::sha256).load(conn)?;
        Ok((head, rows, words, files))
    })?;
    let words: HashMap<i64, TextRow> = words.into_iter().map(|text| (text.id, text)).collect();
    let mut found = chain_of(&rows);
    found.extend(rows.iter().filter_map(|event| text_of(event, &words)));
    // Files that were kept for long enough were erased in order: an event says so.
    let erased = rows.iter().rev().find(|event| event.kind == "erased").map_or(0, |event| event.seq);
    let lost = rows.iter().filter(|event| event.seq > erased && !is_whole(event, &files));
    found.extend(lost.map(|event| Altered::Sealed(event.seq)));
    let last = rows.last().map_or((0, ""), |event| (event.seq, event.hash.as_str()));
    if head.seq != last.0 {
        found.push(Altered::Count { on_the_case: head.seq, found: last.0 });
    } else if head.head != last.1 {
        found.push(Altered::Head);
    }
    Ok(found.into_iter().map(|what| Finding { reference: head.reference.clone(), what }).collect())
}

fn chain_of(rows: &[EventRow]) -> Vec<Altered> {
    let mut found = Vec::new();
    let (mut before, mut expected) = (String::new(), 1);
    for event in rows {
        if event.seq > expected {
            found.extend((expected..event.seq).take(20).map(Altered::MissingEvent));
        }
        let link = Link {
            case_id: event.case_id,
            seq: event.seq,
            at: event.at.and_utc().timestamp_millis(),
            by_kind: &event.by_kind,
            by_person: event.by_person,
            kind: &event.kind,
            data: &event.data,
            text_id: event.text_id,
            text_hash: event.text_hash.as_deref(),
        };
        let follows = event.seq == expected;
        if follows && link.hash(&before) != event.hash {
            found.push(Altered::Event(event.seq));
        }
        before.clone_from(&event.hash);
        expected = event.seq + 1;
    }
    found
}

/// Whether all files that an event sealed are there, under the hashes that it sealed.
fn is_whole(event: &EventRow, files: &[String]) -> bool {
    #[derive(serde::Deserialize)]
    struct Sealed {
        #[serde(default)]
        sealed: Vec<String>,
    }
    // Most events seal none, and many have no data.
    let sealed = serde_json::from_str::<Sealed>(&event.data).ok();
    sealed.is_none_or(|it| it.sealed.iter().all(|hash| files.contains(hash)))
}

/// A text without body and salt was erased in order: its hash stays, and the chain holds.
fn text_of(event: &EventRow, words: &HashMap<i64, TextRow>) -> Option<Altered> {
    let id = event.text_id?;
    let Some(text) = words.get(&id) else {
        return Some(Altered::MissingText(event.seq));
    };
    match (&text.body, &text.salt) {
        (None, None) => None,
        (Some(body), Some(salt)) => {
            let hash = chain::text_hash(salt, text.title.as_deref(), body);
            (event.text_hash.as_deref() != Some(hash.as_str())).then_some(Altered::Text(event.seq))
        }
        _ => Some(Altered::Text(event.seq)),
    }
}

/// An evidence row's bytes.
#[derive(Clone, Debug)]
pub struct FileRow {
    pub id: i64,
    /// The public id.
    pub file: String,
    pub sha256: String,
    /// Pictures that we made of it: its preview and its pages.
    pub drawn: Vec<String>,
    /// None while it belongs to a draft.
    pub reference: Option<String>,
}

/// Evidence rows after the id `after`, of one case or of all.
pub fn files(conn: &mut Conn, after: i64, case: Option<i64>) -> Result<Vec<FileRow>, StoreError> {
    let mut rows = evidence::table
        .left_join(cases::table.on(evidence::case_id.eq(cases::id.nullable())))
        .filter(evidence::id.gt(after))
        .order(evidence::id)
        .limit(PAGE)
        .select((evidence::id, evidence::file, evidence::sha256, evidence::preview_sha256, cases::reference.nullable()))
        .into_boxed();
    if let Some(case) = case {
        rows = rows.filter(evidence::case_id.eq(case));
    }
    let rows: Vec<(i64, String, String, Option<String>, Option<String>)> = rows.load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let pages = evidence_pages::table.filter(evidence_pages::evidence_id.eq_any(ids));
    let pages: Vec<(i64, String)> = pages.select((evidence_pages::evidence_id, evidence_pages::sha256)).load(conn)?;
    let drawn = |id: i64, preview: Option<String>| -> Vec<String> {
        let of_file = pages.iter().filter(|(of, _)| *of == id).map(|(_, sha256)| sha256.clone());
        preview.into_iter().chain(of_file).collect()
    };
    Ok(rows
        .into_iter()
        .map(|(id, file, sha256, preview, reference)| FileRow { id, file, sha256, drawn: drawn(id, preview), reference })
        .collect())
}
