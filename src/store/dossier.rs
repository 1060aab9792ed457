//! A case's history with all that it takes to reckon its hashes again: what somebody takes away to show it elsewhere.
//! What is not for the consumer is there as its hash alone, so that the chain has no gap.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, events, texts};
use crate::domain::event::TextKind;
use crate::domain::ids::CaseId;

/// The chain of a case.
#[derive(Clone, Debug)]
pub struct Record {
    pub case: CaseId,
    /// Hash of the last entry.
    pub head: String,
    /// Oldest first.
    pub entries: Vec<Entry>,
}

/// One event.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: i64,
    pub hash: String,
    /// What the hash covers; `None` where it is not for the consumer.
    pub told: Option<Told>,
}

/// What an event's hash covers beside the hash before it; see `chain::Link`.
#[derive(Clone, Debug)]
pub struct Told {
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub by_kind: String,
    pub by_person: Option<i64>,
    pub kind: String,
    /// `None` where it tells what is for staff alone; its hash cannot be reckoned again outside.
    pub data: Option<String>,
    pub text_id: Option<i64>,
    pub text_hash: Option<String>,
    /// The words under `text_hash`; `None` where there are none, or none for the consumer, or they were erased.
    pub words: Option<Words>,
}

/// A text with its salt: `text_hash` is made of the three.
#[derive(Clone, Debug)]
pub struct Words {
    pub salt: String,
    pub title: Option<String>,
    pub body: String,
}

/// Kinds whose data hold what the consumer's pages do not say: the root cause, and why a case was raised.
const TELLS_STAFF: [&str; 3] = ["resolved", "closed", "escalated"];

type Row = (i64, NaiveDateTime, String, Option<i64>, String, String, Option<i64>, Option<String>, bool, String, Option<TextRow>);
type TextRow = (Option<String>, Option<String>, Option<String>);

/// The chain as the consumer may read it.
pub fn for_consumer(conn: &mut Conn, case: CaseId) -> Result<Record, StoreError> {
    // Somebody may write between the two reads, where the database does not hold still for one transaction.
    for _ in 0..3 {
        let head: String = cases::table.find(case.0).select(cases::head).first(conn)?;
        let entries = entries(conn, case)?;
        if entries.last().is_some_and(|entry| entry.hash == head) {
            return Ok(Record { case, head, entries });
        }
    }
    Err(StoreError::Moved)
}

fn entries(conn: &mut Conn, case: CaseId) -> Result<Vec<Entry>, StoreError> {
    let kinds: Vec<&str> = TextKind::ALL.iter().filter(|kind| kind.is_for_consumer()).map(|kind| kind.as_str()).collect();
    let text = texts::id.nullable().eq(events::text_id).and(texts::case_id.eq(events::case_id)).and(texts::kind.eq_any(kinds));
    let rows: Vec<Row> = events::table
        .left_join(texts::table.on(text.and(events::for_consumer)))
        .filter(events::case_id.eq(case.0))
        .order(events::seq)
        .select((
            events::seq,
            events::at,
            events::by_kind,
            events::by_person,
            events::kind,
            events::data,
            events::text_id,
            events::text_hash,
            events::for_consumer,
            events::hash,
            (texts::salt, texts::title, texts::body).nullable(),
        ))
        .load(conn)?;
    Ok(rows.into_iter().map(entry).collect())
}

fn entry((seq, at, by_kind, by_person, kind, data, text_id, text_hash, is_told, hash, text): Row) -> Entry {
    let words = text.and_then(|(salt, title, body)| Some(Words { salt: salt?, title, body: body? }));
    let at = at.and_utc().timestamp_millis();
    let data = Some(data).filter(|_| !TELLS_STAFF.contains(&kind.as_str()));
    let told = is_told.then_some(Told { at, by_kind, by_person, kind, data, text_id, text_hash, words });
    Entry { seq, hash, told }
}
