//! Files of orders: looked through and applied by a job, a piece at a time. How far a file has come is kept in the transaction
//! of what its lines did, so that a job that dies is gone on with, and no line counts twice.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Edit};
use super::rows::decode;
use super::schema::{cases, order_files as rows, other_orders, people as person_rows};
use super::times::{naive, utc, utc_opt};
use crate::domain::ids::{OrderFileId, PersonId};
use crate::domain::order::number_key;
use crate::domain::order_file::{FileState, Mapping, Report, Tally};

pub use touched::{touched, touched_count};

mod touched;

/// Files that a page names.
pub const PAGE: usize = 50;
/// A file that nobody applies is thrown away after this.
pub const KEPT: Duration = Duration::hours(24);
/// Cases whose numbers are read at a time.
const CASES: i64 = 2_000;

/// A file that came.
#[derive(Clone, Debug)]
pub struct OrderFile {
    pub id: OrderFileId,
    pub provider: String,
    pub name: String,
    pub bytes: u64,
    /// `None` once the file itself is gone.
    pub sha256: Option<String>,
    pub state: FileState,
    pub by: Option<String>,
    pub at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    pub mapping: Mapping,
    pub tally: Tally,
}

type Row = (
    (i64, String, String, i64, Option<String>, String),
    (Option<String>, NaiveDateTime, Option<NaiveDateTime>),
    (String, i64, i64, i64, i64, i64, String),
);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        (rows::id, rows::provider, rows::name, rows::bytes, rows::sha256, rows::state),
        (person_rows::name.nullable(), rows::at, rows::ended_at),
        (rows::mapping, rows::lines, rows::taken, rows::known, rows::unmatched, rows::broken, rows::report),
    )
}

fn decoded(row: Row) -> Result<OrderFile, StoreError> {
    let ((id, provider, name, bytes, sha256, state), (by, at, ended_at), told) = row;
    let (mapping, lines, taken, known, unmatched, broken, report) = told;
    let corrupt = |error: serde_json::Error| StoreError::Corrupt(format!("order file {id}: {error}"));
    let report: Report = serde_json::from_str(&report).map_err(corrupt)?;
    let count = |n: i64| n.unsigned_abs();
    let (lines, taken, known) = (count(lines), count(taken), count(known));
    let tally = Tally { lines, taken, known, unmatched: count(unmatched), broken: count(broken), report };
    let mapping = serde_json::from_str(&mapping).map_err(corrupt)?;
    let (state, at, ended_at) = (decode!(FileState, state)?, utc(at), utc_opt(ended_at));
    Ok(OrderFile { id: OrderFileId(id), provider, name, bytes: count(bytes), sha256, state, by, at, ended_at, mapping, tally })
}

/// One file.
pub fn find(conn: &mut Conn, id: OrderFileId) -> Result<OrderFile, StoreError> {
    let with = rows::table.left_join(person_rows::table.on(person_rows::id.eq(rows::by_person)));
    decoded(first(conn, with.filter(rows::id.eq(id.0)).select(columns()))?.ok_or(StoreError::NotFound)?)
}

/// Files, the newest first, from behind one on; one more than a page, where there is one.
pub fn page(conn: &mut Conn, before: Option<OrderFileId>) -> Result<Vec<OrderFile>, StoreError> {
    let with = rows::table.left_join(person_rows::table.on(person_rows::id.eq(rows::by_person)));
    let before = before.map_or(i64::MAX, |id| id.0);
    let newest = with.filter(rows::id.lt(before)).order(rows::id.desc()).limit(PAGE as i64 + 1);
    let found: Vec<Row> = load(conn, newest.select(columns()))?;
    found.into_iter().map(decoded).collect()
}

/// A file that has arrived.
#[derive(Clone, Debug)]
pub struct Arrival {
    pub id: OrderFileId,
    pub provider: String,
    pub name: String,
    pub bytes: u64,
    pub sha256: String,
    pub state: FileState,
    pub mapping: Mapping,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

pub fn insert(conn: &mut Conn, it: &Arrival) -> Result<(), StoreError> {
    let row = (
        (rows::id.eq(it.id.0), rows::provider.eq(it.provider.as_str()), rows::name.eq(it.name.as_str())),
        (rows::bytes.eq(it.bytes as i64), rows::sha256.eq(Some(it.sha256.as_str())), rows::state.eq(it.state.as_str())),
        (rows::by_person.eq(it.by.0), rows::at.eq(it.at.naive_utc()), rows::mapping.eq(json(&it.mapping)?)),
        nothing_yet(),
    );
    execute(conn, diesel::insert_into(rows::table).values(row))?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn nothing_yet() -> _ {
    let counts =
        (rows::lines.eq(0_i64), rows::taken.eq(0_i64), rows::known.eq(0_i64), rows::unmatched.eq(0_i64), rows::broken.eq(0_i64));
    let report: &'static str = r#"{"faults":[]}"#;
    (counts, rows::report.eq(report))
}

fn json(it: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(it).map_err(|error| StoreError::Corrupt(error.to_string()))
}

/// Takes a file from one state to another by hand; `false` where somebody else was faster.
pub fn advance(
    conn: &mut Conn,
    id: OrderFileId,
    (from, to): (FileState, FileState),
    edit: Option<&Edit<'_>>,
) -> Result<bool, StoreError> {
    let mine = rows::table.find(id.0).filter(rows::state.eq(from.as_str()));
    let lease = (rows::lease.eq(None::<String>), rows::lease_until.eq(None::<NaiveDateTime>));
    let is_done = update(conn, mine, (rows::state.eq(to.as_str()), lease, nothing_yet()))? == 1;
    if let (true, Some(edit)) = (is_done, edit) {
        people::audit(conn, edit)?;
    }
    Ok(is_done)
}

/// Files of a provider that were not applied yet are looked through by another mapping.
pub fn check_anew(conn: &mut Conn, provider: &str, mapping: &Mapping) -> Result<(), StoreError> {
    let open = [FileState::Uploaded, FileState::Checking, FileState::Checked].map(FileState::as_str);
    let theirs = rows::table.filter(rows::provider.eq(provider)).filter(rows::state.eq_any(open));
    let lease = (rows::lease.eq(None::<String>), rows::lease_until.eq(None::<NaiveDateTime>));
    let set = (rows::state.eq(FileState::Checking.as_str()), rows::mapping.eq(json(mapping)?), lease, nothing_yet());
    update(conn, theirs, set)?;
    Ok(())
}

/// Nothing more becomes of a file: what was told of its words goes with it. The bytes it had, to be taken away.
pub fn end(conn: &mut Conn, id: OrderFileId, state: FileState, at: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let sha256: Option<Option<String>> = first(conn, rows::table.find(id.0).select(rows::sha256))?;
    let report: Option<String> = first(conn, rows::table.find(id.0).select(rows::report))?;
    let mut report: Report = report.and_then(|report| serde_json::from_str(&report).ok()).unwrap_or_default();
    report.unknown.clear();
    report.would.clear();
    let lease = (rows::lease.eq(None::<String>), rows::lease_until.eq(None::<NaiveDateTime>));
    let over = (rows::state.eq(state.as_str()), rows::ended_at.eq(Some(at.naive_utc())), rows::sha256.eq(None::<String>));
    update(conn, rows::table.find(id.0), (over, lease, rows::report.eq(json(&report)?)))?;
    Ok(sha256.flatten())
}

/// The same by a worker; nothing where the file is in other hands by now.
pub fn finish(conn: &mut Conn, work: &Work, state: FileState, at: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let mine = rows::table.find(work.file.id.0).filter(rows::lease.eq(&work.lease)).select(rows::id);
    let mine: Option<i64> = first(conn, mine)?;
    if mine.is_some() { end(conn, work.file.id, state, at) } else { Ok(None) }
}

/// Whether any file has these bytes.
pub fn is_named(conn: &mut Conn, sha256: &str) -> Result<bool, StoreError> {
    let named: Option<i64> = first(conn, rows::table.filter(rows::sha256.eq(sha256)).select(rows::id))?;
    Ok(named.is_some())
}

/// A file that came before this and that nobody applied: its id.
pub fn forgotten(conn: &mut Conn, before: DateTime<Utc>) -> Result<Option<OrderFileId>, StoreError> {
    let idle = [FileState::Uploaded, FileState::Checking, FileState::Checked].map(FileState::as_str);
    let kept = rows::table.filter(rows::sha256.is_not_null()).filter(rows::at.lt(before.naive_utc()));
    let found: Vec<i64> = kept.filter(rows::state.eq_any(idle)).order(rows::id).limit(1).select(rows::id).load(conn)?;
    Ok(found.first().copied().map(OrderFileId))
}

/// A file in a worker's hands.
#[derive(Clone, Debug)]
pub struct Work {
    pub file: OrderFile,
    lease: String,
}

fn next(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let free = rows::lease_until.is_null().or(rows::lease_until.le(now.naive_utc()));
    // Named bare: a partial index serves no bound parameter.
    let waiting = rows::table.filter(diesel::dsl::sql::<Bool>("state IN ('checking', 'waiting')")).filter(free);
    Ok(waiting.order(rows::id).select(rows::id).first(conn).optional()?)
}

/// Whether any file waits for a worker.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    Ok(next(conn, now)?.is_some())
}

/// Takes the file that has waited longest; `None` where another worker was faster, or nothing waits.
pub fn claim(conn: &mut Conn, lease: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Work>, StoreError> {
    let Some(id) = next(conn, now)? else { return Ok(None) };
    let free = rows::lease_until.is_null().or(rows::lease_until.le(now.naive_utc()));
    let set = (rows::lease.eq(Some(lease)), rows::lease_until.eq(Some(until.naive_utc())));
    if update(conn, rows::table.find(id).filter(free), set)? == 0 {
        return Ok(None);
    }
    Ok(Some(Work { file: find(conn, OrderFileId(id))?, lease: lease.to_owned() }))
}

/// How far a file has come, in the transaction of what its lines did; `false` where it is in other hands by now.
pub fn keep(conn: &mut Conn, work: &Work, tally: &Tally, until: DateTime<Utc>) -> Result<bool, StoreError> {
    let mine = rows::table.find(work.file.id.0).filter(rows::lease.eq(&work.lease));
    let counts = (
        rows::lines.eq(tally.lines as i64),
        rows::taken.eq(tally.taken as i64),
        rows::known.eq(tally.known as i64),
        rows::unmatched.eq(tally.unmatched as i64),
        rows::broken.eq(tally.broken as i64),
    );
    let set = (counts, rows::report.eq(json(&tally.report)?), rows::lease_until.eq(naive(Some(until))));
    Ok(update(conn, mine, set)? == 1)
}

/// A file was looked through, to its end.
pub fn checked(conn: &mut Conn, work: &Work) -> Result<(), StoreError> {
    let mine = rows::table.find(work.file.id.0).filter(rows::lease.eq(&work.lease));
    let lease = (rows::lease.eq(None::<String>), rows::lease_until.eq(None::<NaiveDateTime>));
    update(conn, mine, (rows::state.eq(FileState::Checked.as_str()), lease))?;
    Ok(())
}

/// Where reading the numbers of cases goes on.
#[derive(Clone, Copy, Debug)]
pub enum From {
    /// Among open cases, behind this id.
    Open(i64),
    /// Among those that were closed since then, behind this one.
    Closed(NaiveDateTime, i64),
    End,
}

/// Keys of the numbers of a provider's cases, a piece at a time: of open ones, and those closed since `since`.
pub fn numbers(conn: &mut Conn, provider: &str, from: From, since: DateTime<Utc>) -> Result<(Vec<String>, From), StoreError> {
    type Numbered = (i64, Option<NaiveDateTime>, Option<String>, Option<String>);
    let columns = (cases::id, cases::closed_at, cases::order_number, cases::payment_reference);
    let found: Vec<Numbered> = match from {
        From::End => return Ok((Vec::new(), From::End)),
        From::Open(after) => {
            let open = cases::table.filter(cases::is_open).filter(cases::id.gt(after)).filter(cases::provider.eq(provider));
            load(conn, open.order(cases::id).limit(CASES).select(columns))?
        }
        From::Closed(at, id) => {
            let behind = cases::closed_at.gt(at).or(cases::closed_at.eq(at).and(cases::id.gt(id)));
            let closed = cases::table.filter(diesel::dsl::not(cases::is_open)).filter(cases::closed_at.ge(at)).filter(behind);
            let closed = closed.filter(cases::provider.eq(provider)).order((cases::closed_at, cases::id));
            load(conn, closed.limit(CASES).select(columns))?
        }
    };
    let ids: Vec<i64> = found.iter().map(|(id, ..)| *id).collect();
    let further = other_orders::table.filter(other_orders::case_id.eq_any(&ids));
    let further: Vec<(Option<String>, Option<String>)> =
        further.select((other_orders::order_number, other_orders::payment_reference)).load(conn)?;
    let is_all = (found.len() as i64) < CASES;
    let next = match (from, found.last()) {
        (From::Open(_), Some((id, ..))) if !is_all => From::Open(*id),
        (From::Open(_), _) => From::Closed(since.naive_utc(), 0),
        (From::Closed(..), Some((id, Some(at), ..))) if !is_all => From::Closed(*at, *id),
        _ => From::End,
    };
    let own = found.into_iter().map(|(_, _, order, payment)| (order, payment));
    let numbers = own.chain(further).flat_map(|(order, payment)| [order, payment]).flatten();
    Ok((numbers.filter_map(|number| number_key(&number)).collect(), next))
}
