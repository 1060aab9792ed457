//! Lists of cases that somebody takes away: asked for on a page, read by a job piece by piece, kept for a day for whoever
//! asked. A worker that dies leaves off after a whole piece, and the next one goes on behind it.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::queue::{Listing, Taken};
use super::rows::decode;
use super::schema::{export_parts, exports};
use super::times::{naive, utc, utc_opt};
use crate::domain::coded::coded;
use crate::domain::ids::PersonId;

/// Cases of one list at most: a spreadsheet opens them.
pub const MOST: usize = 100_000;
/// Cases read at a time.
pub const PIECE: usize = 1_000;
/// For so long a list is kept.
const KEPT: Duration = Duration::hours(24);
/// For so long a list that is over is known by its asker, without anything of what was in it.
const REMEMBERED: Duration = Duration::days(30);
/// Lists that the page of one person names.
const SHOWN: i64 = 20;

coded! {
    pub enum State {
        Waiting = "waiting",
        Ready = "ready",
        /// Whoever asked may not any more.
        Refused = "refused",
        /// It was kept for its day, and nothing of it is there any more.
        Expired = "expired",
    }
}

/// A list that was asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Export {
    pub id: i64,
    pub person: PersonId,
    /// As the queue writes it.
    pub query: String,
    pub state: State,
    /// Cases so far.
    pub lines: i64,
    pub parts: i64,
    /// There were more than [`MOST`].
    pub is_cut: bool,
    pub asked_at: DateTime<Utc>,
    pub ready_at: Option<DateTime<Utc>>,
    /// From then on it is gone.
    pub until: DateTime<Utc>,
    /// About how many cases it will have; `None` until somebody counted.
    pub about: Option<i64>,
}

type Row = (i64, i64, String, String, i64, i64, bool, NaiveDateTime, Option<NaiveDateTime>, NaiveDateTime, Option<i64>);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        exports::id,
        exports::person_id,
        exports::query,
        exports::state,
        exports::lines,
        exports::parts,
        exports::is_cut,
        exports::asked_at,
        exports::ready_at,
        exports::until,
        exports::about,
    )
}

fn decoded(row: Row) -> Result<Export, StoreError> {
    let (id, person, query, state, lines, parts, is_cut, asked_at, ready_at, until, about) = row;
    let (asked_at, ready_at, until) = (utc(asked_at), utc_opt(ready_at), utc(until));
    let (person, state) = (PersonId(person), decode!(State, state)?);
    Ok(Export { id, person, query, state, lines, parts, is_cut, asked_at, ready_at, until, about })
}

/// Asks for a list. `false` where one of this person is being read already.
pub fn ask(
    conn: &mut Conn,
    id: i64,
    by: PersonId,
    (query, listing): (&str, &Listing),
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let mine = exports::table.filter(exports::person_id.eq(by.0)).filter(exports::state.eq(State::Waiting.as_str()));
    let waiting: Option<i64> = first(conn, mine.select(exports::id))?;
    if waiting.is_some() {
        return Ok(false);
    }
    let listing = serde_json::to_string(listing).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let row = (
        exports::id.eq(id),
        exports::person_id.eq(by.0),
        exports::query.eq(query),
        exports::listing.eq(listing),
        exports::state.eq(State::Waiting.as_str()),
        (exports::lines.eq(0), exports::parts.eq(0), exports::is_cut.eq(false)),
        exports::asked_at.eq(at.naive_utc()),
        exports::until.eq((at + KEPT).naive_utc()),
    );
    // Two at once: the index lets one through.
    Ok(execute(conn, diesel::insert_into(exports::table).values(row).on_conflict_do_nothing())? == 1)
}

/// Somebody's lists, the newest first.
pub fn of(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Export>, StoreError> {
    let mine = exports::table.filter(exports::person_id.eq(person.0)).filter(exports::until.gt(now.naive_utc()));
    let rows: Vec<Row> = load(conn, mine.order(exports::id.desc()).limit(SHOWN).select(columns()))?;
    rows.into_iter().map(decoded).collect()
}

/// One of them.
pub fn find(conn: &mut Conn, person: PersonId, id: i64, now: DateTime<Utc>) -> Result<Export, StoreError> {
    let mine = exports::table.find(id).filter(exports::person_id.eq(person.0)).filter(exports::until.gt(now.naive_utc()));
    decoded(first(conn, mine.select(columns()))?.ok_or(StoreError::NotFound)?)
}

/// One of them that is over, as long as it is remembered.
pub fn find_over(conn: &mut Conn, person: PersonId, id: i64, now: DateTime<Utc>) -> Result<Export, StoreError> {
    let mine = exports::table.find(id).filter(exports::person_id.eq(person.0)).filter(exports::until.le(now.naive_utc()));
    decoded(first(conn, mine.select(columns()))?.ok_or(StoreError::NotFound)?)
}

/// A piece of a list.
pub fn part(conn: &mut Conn, export: i64, part: i64) -> Result<Vec<Taken>, StoreError> {
    let bytes: Option<Vec<u8>> = first(conn, export_parts::table.find((export, part)).select(export_parts::lines))?;
    let bytes = bytes.ok_or(StoreError::NotFound)?;
    serde_json::from_slice(&bytes).map_err(|error| StoreError::Corrupt(format!("a piece of list {export}: {error}")))
}

/// Takes one of somebody's lists away, whatever came of it.
pub fn delete(conn: &mut Conn, person: PersonId, id: i64) -> Result<(), StoreError> {
    let mine = exports::table.find(id).filter(exports::person_id.eq(person.0));
    if execute(conn, diesel::delete(mine))? == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// A list in a worker's hands.
#[derive(Clone, Debug)]
pub struct Work {
    pub id: i64,
    pub person: PersonId,
    /// `None`: it cannot be read any more.
    pub listing: Option<Listing>,
    pub below: Option<i64>,
    pub lines: i64,
    pub parts: i64,
    /// About how many cases it will have; `None` until somebody counted.
    pub about: Option<i64>,
    lease: String,
}

/// Whether any list waits for a worker.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    Ok(next(conn, now)?.is_some())
}

fn next(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let free = exports::lease_until.is_null().or(exports::lease_until.le(now.naive_utc()));
    // Named bare: a partial index serves no bound parameter.
    let waiting = exports::table.filter(diesel::dsl::sql::<diesel::sql_types::Bool>("state = 'waiting'")).filter(free);
    Ok(waiting.order(exports::id).select(exports::id).first(conn).optional()?)
}

/// Takes the list that has waited longest; `None` where another worker was faster, or nothing waits.
pub fn claim(conn: &mut Conn, lease: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Work>, StoreError> {
    let Some(id) = next(conn, now)? else { return Ok(None) };
    let free = exports::lease_until.is_null().or(exports::lease_until.le(now.naive_utc()));
    let set = (exports::lease.eq(Some(lease)), exports::lease_until.eq(Some(until.naive_utc())));
    if update(conn, exports::table.find(id).filter(free), set)? == 0 {
        return Ok(None);
    }
    type Held = (i64, String, Option<i64>, i64, i64, Option<i64>);
    let columns = (exports::person_id, exports::listing, exports::before_id, exports::lines, exports::parts, exports::about);
    let held: Option<Held> = first(conn, exports::table.find(id).select(columns))?;
    Ok(held.map(|(person, listing, below, lines, parts, about)| Work {
        id,
        person: PersonId(person),
        listing: serde_json::from_str(&listing).ok(),
        below,
        lines,
        parts,
        about,
        lease: lease.to_owned(),
    }))
}

impl Work {
    /// The same list, further on.
    #[must_use]
    pub fn with(&self, taken: &[Taken]) -> Self {
        let (lines, below) = (self.lines + taken.len() as i64, taken.last().map_or(self.below, |last| Some(last.id)));
        Self { lines, below, parts: self.parts + i64::from(!taken.is_empty()), ..self.clone() }
    }
}

/// How far a list has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reached {
    /// There may be more; the lease lasts until then.
    More(DateTime<Utc>),
    End {
        is_cut: bool,
    },
}

/// Keeps the next piece; `false` where the list is in other hands, or was taken away.
pub fn keep(conn: &mut Conn, work: &Work, taken: &[Taken], reached: Reached, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let after = work.with(taken);
    let mine = exports::table.find(work.id).filter(exports::lease.eq(&work.lease)).filter(exports::parts.eq(work.parts));
    let so_far = (
        (exports::lines.eq(after.lines), exports::parts.eq(after.parts)),
        (exports::before_id.eq(after.below), exports::about.eq(work.about)),
    );
    let done = match reached {
        Reached::More(until) => update(conn, mine, (so_far, exports::lease_until.eq(naive(Some(until)))))?,
        Reached::End { is_cut } => {
            let state = (exports::state.eq(State::Ready.as_str()), exports::is_cut.eq(is_cut), exports::lease.eq(None::<String>));
            let times = (exports::ready_at.eq(Some(now.naive_utc())), exports::until.eq((now + KEPT).naive_utc()));
            update(conn, mine, (so_far, state, times))?
        }
    };
    if done == 0 {
        return Ok(false);
    }
    if !taken.is_empty() {
        let lines = serde_json::to_vec(taken).map_err(|error| StoreError::Corrupt(error.to_string()))?;
        let row = (export_parts::export_id.eq(work.id), export_parts::part.eq(work.parts), export_parts::lines.eq(lines));
        execute(conn, diesel::insert_into(export_parts::table).values(row))?;
    }
    Ok(true)
}

/// Gives a list up for good, with what was read of it.
pub fn refuse(conn: &mut Conn, work: &Work) -> Result<(), StoreError> {
    execute(conn, diesel::delete(export_parts::table.filter(export_parts::export_id.eq(work.id))))?;
    let mine = exports::table.find(work.id).filter(exports::lease.eq(&work.lease));
    let set = (
        exports::state.eq(State::Refused.as_str()),
        (exports::lines.eq(0), exports::parts.eq(0)),
        exports::lease.eq(None::<String>),
    );
    update(conn, mine, set)?;
    Ok(())
}

/// Takes away what is in the list that ended first, or the list itself where it is not remembered any more; how many.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let forgotten = exports::table.filter(exports::until.le((now - REMEMBERED).naive_utc()));
    if let Some(id) = forgotten.order(exports::until).select(exports::id).first::<i64>(conn).optional()? {
        return Ok(execute(conn, diesel::delete(exports::table.find(id)))?);
    }
    let over = exports::table.filter(exports::until.le(now.naive_utc())).filter(exports::state.ne(State::Expired.as_str()));
    let over = over.order(exports::until).select((exports::id, exports::query));
    let Some((id, query)) = over.first::<(i64, String)>(conn).optional()? else { return Ok(0) };
    execute(conn, diesel::delete(export_parts::table.filter(export_parts::export_id.eq(id))))?;
    let set = (
        exports::state.eq(State::Expired.as_str()),
        exports::query.eq(unspoken(&query)),
        exports::listing.eq(String::new()),
        exports::lease.eq(None::<String>),
    );
    Ok(update(conn, exports::table.find(id), set)?)
}

/// The conditions of a list without the words that were searched for: there may be a name among them.
fn unspoken(query: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let kept: Vec<(String, String)> = pairs.into_iter().filter(|(name, _)| name != "q").collect();
    serde_urlencoded::to_string(kept).unwrap_or_default()
}
