//! A case's history as pages show it: its events, their words, and the staff behind them, in one query.
//! What a consumer reads is chosen here, in the query: a note or an internal reason is never even loaded for them.

use std::collections::HashSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{AMONG, Conn, among, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{events, people, texts};
use super::times::utc;
use crate::domain::actor::{ActorKind, Role};
use crate::domain::case::shielding::Message;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::{CaseId, PersonId, TextId};
use crate::domain::reference::Reference;

/// Entries of a page that nobody asked the whole of.
pub const NEWEST: i64 = 200;
/// Entries of a page that somebody asked the whole of: a bound for what a page can hold, not for a case.
const ALL: i64 = 10_000;

/// Which entries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Span {
    Newest,
    All,
}

/// What happened, newest first.
#[derive(Clone, Debug)]
pub struct Timeline {
    pub entries: Vec<Entry>,
    /// There are earlier ones that were not asked for.
    pub is_cut: bool,
    /// The texts of these entries that are marked as abusive.
    abusive: HashSet<TextId>,
}

/// One thing that happened.
#[derive(Clone, Debug)]
pub struct Entry {
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub by: ActorKind,
    pub person: Option<PersonId>,
    /// The name of the staff member who acted; `None` for consumers and rules.
    pub name: Option<String>,
    pub what: Happening,
    pub said: Option<Said>,
    /// Whom the case was assigned to, by name; for staff alone.
    pub to_name: Option<String>,
}

/// Whether an account ever took this case up by its address.
pub fn was_joined(conn: &mut Conn, case: CaseId) -> Result<bool, StoreError> {
    let joined = events::table.filter(events::case_id.eq(case.0)).filter(events::kind.eq("joined"));
    Ok(joined.select(events::id).first::<i64>(conn).optional()?.is_some())
}

/// The words of one text of a case; `None` once they were erased.
pub fn words(conn: &mut Conn, case: CaseId, text: TextId) -> Result<Option<String>, StoreError> {
    let mine = texts::table.find(text.0).filter(texts::case_id.eq(case.0));
    let body: Option<Option<String>> = mine.select(texts::body).first(conn).optional()?;
    Ok(body.flatten())
}

/// What the history knows of a text of this case; `None` where it has no such text.
pub fn message(conn: &mut Conn, case: CaseId, text: TextId) -> Result<Option<Message>, StoreError> {
    let of_case = events::table.filter(events::case_id.eq(case.0));
    let told = of_case.filter(events::text_id.eq(text.0)).select(events::by_kind);
    let by: Option<String> = told.first(conn).optional()?;
    let Some(by) = by else { return Ok(None) };
    let marks = of_case.filter(events::kind.eq_any(["marked_abusive", "unmarked_abusive"])).order(events::seq.desc());
    let marks: Vec<(String, String)> = marks.select((events::kind, events::data)).limit(ALL).load(conn)?;
    let marks = marks.iter().map(|(kind, data)| decoded(kind, data)).collect::<Result<Vec<_>, _>>()?;
    Ok(Some(Message { text, is_consumers: by == ActorKind::Consumer.as_str(), is_marked: marked(marks.iter()).contains(&text) }))
}

/// Of the texts of these cases those that are marked as abusive.
pub fn abusive(conn: &mut Conn, cases: &[i64]) -> Result<HashSet<TextId>, StoreError> {
    let marks = events::table.filter(events::case_id.eq_any(cases));
    let marks = marks.filter(events::kind.eq_any(["marked_abusive", "unmarked_abusive"])).order(events::seq.desc());
    let marks: Vec<(String, String)> = marks.select((events::kind, events::data)).limit(ALL).load(conn)?;
    let marks = marks.iter().map(|(kind, data)| decoded(kind, data)).collect::<Result<Vec<_>, _>>()?;
    Ok(marked(marks.iter()))
}

/// The texts that are marked as abusive: the newest mark of each counts, and stands first.
fn marked<'a>(newest_first: impl DoubleEndedIterator<Item = &'a Happening>) -> HashSet<TextId> {
    let mut marked = HashSet::new();
    for what in newest_first.rev() {
        match what {
            Happening::MarkedAbusive { text } => drop(marked.insert(*text)),
            Happening::UnmarkedAbusive { text } => drop(marked.remove(text)),
            _ => {}
        }
    }
    marked
}

impl Timeline {
    /// Whether a text of these entries is marked as abusive.
    pub fn is_abusive(&self, text: TextId) -> bool {
        self.abusive.contains(&text)
    }
}

/// To when the event that has this text put a date off.
pub fn moved_to(conn: &mut Conn, case: i64, text: i64) -> Result<Option<DateTime<Utc>>, StoreError> {
    let mine = events::table.filter(events::case_id.eq(case)).filter(events::text_id.eq(text));
    let row: Option<(String, String)> = mine.select((events::kind, events::data)).first(conn).optional()?;
    let what = row.map(|(kind, data)| decoded(&kind, &data)).transpose()?;
    Ok(what.and_then(|what| if let Happening::ClockExtended { to, .. } = what { to } else { None }))
}

/// Whose words undid at this moment what a case was closed on, and what they say of the order.
pub fn undone_by(conn: &mut Conn, case: i64, at: DateTime<Utc>) -> Result<Option<(Claimant, OrderState)>, StoreError> {
    let mine = events::table.filter(events::case_id.eq(case)).filter(events::at.eq(at.naive_utc()));
    let told = mine.filter(events::kind.eq("fix_undone")).select((events::kind, events::data));
    let told: Option<(String, String)> = told.first(conn).optional()?;
    let what = told.map(|(kind, data)| decoded(&kind, &data)).transpose()?;
    Ok(what.and_then(|what| if let Happening::FixUndone { claimant, state, .. } = what { Some((claimant, state)) } else { None }))
}

/// The other of two cases that were merged or taken apart at this moment, and whether this one was carried on in it.
pub fn other_of(conn: &mut Conn, case: i64, at: DateTime<Utc>) -> Result<Option<(Reference, bool)>, StoreError> {
    let mine = events::table.filter(events::case_id.eq(case)).select((events::kind, events::data));
    let then = mine.filter(events::at.eq(at.naive_utc())).filter(events::kind.eq_any(["took_over", "merged_into", "parted"]));
    let told: Option<(String, String)> = then.first(conn).optional()?;
    let Some((kind, data)) = told else { return Ok(None) };
    let other = match decoded(&kind, &data)? {
        Happening::TookOver { from } => return Ok(Some((from, false))),
        Happening::MergedInto { into } => return Ok(Some((into, true))),
        Happening::Parted { from } => from,
        _ => return Ok(None),
    };
    // Which way round they were merged last.
    let merges = mine.filter(events::kind.eq_any(["took_over", "merged_into"])).filter(events::at.le(at.naive_utc()));
    let merges: Vec<(String, String)> = merges.order(events::seq.desc()).limit(NEWEST).load(conn)?;
    for (kind, data) in merges {
        match decoded(&kind, &data)? {
            Happening::TookOver { from } if from == other => return Ok(Some((other, false))),
            Happening::MergedInto { into } if into == other => break,
            _ => {}
        }
    }
    Ok(Some((other, true)))
}

/// Words of an entry.
#[derive(Clone, Debug)]
pub struct Said {
    pub id: TextId,
    pub kind: TextKind,
    /// Whom a request went to, or the old value of a correction.
    pub title: Option<String>,
    /// `None` once it was erased.
    pub body: Option<String>,
}

type Row = (i64, NaiveDateTime, String, Option<i64>, Option<String>, String, String, Option<TextRow>);
type TextRow = (i64, String, Option<String>, Option<String>);

/// What the consumer reads of a case: the events and the kinds of text that are for them.
pub fn for_consumer(conn: &mut Conn, case: CaseId, span: Span) -> Result<Timeline, StoreError> {
    let kinds: Vec<&str> = TextKind::ALL.iter().filter(|kind| kind.is_for_consumer()).map(|kind| kind.as_str()).collect();
    let text = texts::id.nullable().eq(events::text_id).and(texts::case_id.eq(events::case_id)).and(texts::kind.eq_any(kinds));
    let staff = people::id.nullable().eq(events::by_person).and(people::role.ne(Role::Consumer.as_str()));
    let told = events::table
        .left_join(texts::table.on(text))
        .left_join(people::table.on(staff))
        .filter(events::case_id.eq(case.0))
        .filter(events::for_consumer)
        .order(events::seq.desc())
        .limit(limit(span) + 1)
        .select((
            events::seq,
            events::at,
            events::by_kind,
            events::by_person,
            people::name.nullable(),
            events::kind,
            events::data,
            (texts::id, texts::kind, texts::title, texts::body).nullable(),
        ));
    let rows: Vec<Row> = load(conn, told)?;
    timeline(rows, span)
}

/// All that happened to a case, with notes and bookkeeping.
pub fn for_staff(conn: &mut Conn, case: CaseId, span: Span) -> Result<Timeline, StoreError> {
    let text = texts::id.nullable().eq(events::text_id).and(texts::case_id.eq(events::case_id));
    let staff = people::id.nullable().eq(events::by_person).and(people::role.ne(Role::Consumer.as_str()));
    let told = events::table
        .left_join(texts::table.on(text))
        .left_join(people::table.on(staff))
        .filter(events::case_id.eq(case.0))
        .order(events::seq.desc())
        .limit(limit(span) + 1)
        .select((
            events::seq,
            events::at,
            events::by_kind,
            events::by_person,
            people::name.nullable(),
            events::kind,
            events::data,
            (texts::id, texts::kind, texts::title, texts::body).nullable(),
        ));
    let rows: Vec<Row> = load(conn, told)?;
    let mut timeline = timeline(rows, span)?;
    name_assignees(conn, &mut timeline)?;
    Ok(timeline)
}

/// What a case complains of.
#[derive(Clone, Debug)]
pub struct Described {
    pub body: String,
    /// A colleague folded it away.
    pub is_abusive: bool,
}

/// The words that a case was filed with, however much was said since; `None` once they were erased.
pub fn description(conn: &mut Conn, case: CaseId) -> Result<Option<Described>, StoreError> {
    // It is the first of the case's texts: a long case is not looked through for it.
    let told = texts::table.filter(texts::case_id.eq(case.0)).order(texts::id).limit(1);
    let told: Vec<(i64, String, Option<String>)> = load(conn, told.select((texts::id, texts::kind, texts::body)))?;
    let description = told.into_iter().find(|(_, kind, _)| kind == TextKind::Description.as_str());
    let Some((id, _, Some(body))) = description else { return Ok(None) };
    let is_abusive = message(conn, case, TextId(id))?.is_some_and(|message| message.is_marked);
    Ok(Some(Described { body, is_abusive }))
}

/// What the consumer asked for when they filed; no event carries it.
pub fn desired_outcome(conn: &mut Conn, case: CaseId) -> Result<Option<String>, StoreError> {
    // It is the second of the case's texts, or not there: a long case is not looked through for it.
    let told = texts::table.filter(texts::case_id.eq(case.0)).order(texts::id).limit(2).select((texts::kind, texts::body));
    let told: Vec<(String, Option<String>)> = load(conn, told)?;
    Ok(told.into_iter().find(|(kind, _)| kind == TextKind::DesiredOutcome.as_str()).and_then(|(_, body)| body))
}

const fn limit(span: Span) -> i64 {
    match span {
        Span::Newest => NEWEST,
        Span::All => ALL,
    }
}

fn timeline(rows: Vec<Row>, span: Span) -> Result<Timeline, StoreError> {
    let most = usize::try_from(limit(span)).unwrap_or(usize::MAX);
    let is_cut = rows.len() > most;
    let entries = rows.into_iter().take(most).map(entry).collect::<Result<Vec<_>, _>>()?;
    Ok(Timeline { abusive: marked(entries.iter().map(|entry: &Entry| &entry.what)), entries, is_cut })
}

fn entry((seq, at, by, person, name, kind, data, said): Row) -> Result<Entry, StoreError> {
    let said = said
        .map(|(id, kind, title, body)| Ok::<_, StoreError>(Said { id: TextId(id), kind: decode!(TextKind, kind)?, title, body }));
    Ok(Entry {
        seq,
        at: utc(at),
        by: decode!(ActorKind, by)?,
        person: person.map(PersonId),
        name,
        what: decoded(&kind, &data)?,
        said: said.transpose()?,
        to_name: None,
    })
}

/// The other way round of what `cases::record` wrote.
pub(super) fn decoded(kind: &str, data: &str) -> Result<Happening, StoreError> {
    let unreadable = |_| StoreError::Corrupt(format!("an event of kind {kind:?} cannot be read"));
    let told = match data {
        "" => format!(r#"{{"kind":"{kind}"}}"#),
        data => format!(r#"{{"kind":"{kind}","data":{data}}}"#),
    };
    serde_json::from_str(&told).map_err(unreadable)
}

fn name_assignees(conn: &mut Conn, timeline: &mut Timeline) -> Result<(), StoreError> {
    let to = |entry: &Entry| match entry.what {
        Happening::Assigned { to } => to.map(|person| person.0),
        Happening::HandedOver { from } => Some(from.0),
        _ => None,
    };
    let mut ids: Vec<i64> = timeline.entries.iter().filter_map(to).collect();
    ids.sort_unstable();
    ids.dedup();
    let mut names: Vec<(i64, String)> = Vec::new();
    for some in ids.chunks(AMONG) {
        let named = people::table.filter(among!(people::id, some)).select((people::id, people::name));
        names.extend(load::<_, (i64, String)>(conn, named)?);
    }
    for entry in &mut timeline.entries {
        let id = to(entry);
        entry.to_name = names.iter().find(|(person, _)| Some(*person) == id).map(|(_, name)| name.clone());
    }
    Ok(())
}
