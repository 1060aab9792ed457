//! What was done to many cases at once: who did what, how it went with each, and as they were before.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{bulk_rows, bulk_runs, cases};
use super::times::{utc, utc_opt};
use crate::domain::actor::Scope;
use crate::domain::coded::coded;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;
use crate::domain::steps::Marks;

/// Days for which a run can be looked at.
const KEPT_DAYS: i64 = 30;

coded! {
    /// How it went with one case.
    pub enum RowState {
        Done = "done",
        /// It stood so already.
        Same = "same",
        Refused = "refused",
        Undone = "undone",
        /// Somebody decided something else since.
        Kept = "kept",
    }
}

/// Something done to many cases.
#[derive(Clone, Debug)]
pub struct Run {
    pub id: i64,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// In the words of whoever did it.
    pub what: String,
    pub total: i64,
    pub done_at: Option<DateTime<Utc>>,
    pub undone_at: Option<DateTime<Utc>>,
}

/// One case of it.
#[derive(Clone, Debug)]
pub struct Row {
    pub case: CaseId,
    pub reference: Option<Reference>,
    pub summary: String,
    pub state: RowState,
    pub reason: Option<String>,
    /// As it was, and as it was left, where it can be put back.
    pub marks: Option<(Marks, Marks)>,
}

/// How it went, to be kept.
#[derive(Clone, Debug)]
pub struct Outcome {
    pub state: RowState,
    pub reason: Option<String>,
    pub marks: Option<(Marks, Marks)>,
}

pub fn begin(conn: &mut Conn, run: &Run) -> Result<(), StoreError> {
    let row = (
        bulk_runs::id.eq(run.id),
        bulk_runs::person_id.eq(run.by.0),
        bulk_runs::at.eq(run.at.naive_utc()),
        bulk_runs::what.eq(&run.what),
        bulk_runs::total.eq(run.total),
    );
    execute(conn, diesel::insert_into(bulk_runs::table).values(row))?;
    Ok(())
}

/// How it went with one case, in the transaction of what was done to it.
pub fn keep(conn: &mut Conn, run: i64, case: CaseId, outcome: &Outcome) -> Result<(), StoreError> {
    let written = |marks: Option<&Marks>| marks.and_then(|marks| serde_json::to_string(marks).ok());
    let to = (
        bulk_rows::state.eq(outcome.state.as_str()),
        bulk_rows::reason.eq(outcome.reason.clone()),
        bulk_rows::before.eq(written(outcome.marks.as_ref().map(|it| &it.0))),
        bulk_rows::after.eq(written(outcome.marks.as_ref().map(|it| &it.1))),
    );
    if update(conn, bulk_rows::table.find((run, case.0)), to.clone())? == 0 {
        let row = (bulk_rows::run_id.eq(run), bulk_rows::case_id.eq(case.0), to);
        execute(conn, diesel::insert_into(bulk_rows::table).values(row))?;
    }
    Ok(())
}

pub fn end(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, bulk_runs::table.find(run), bulk_runs::done_at.eq(Some(at.naive_utc())))?;
    Ok(())
}

/// Claims the undoing of a run; `false` where somebody else, or another click, was faster.
pub fn claim_undo(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let still = bulk_runs::table.find(run).filter(bulk_runs::undone_at.is_null());
    Ok(update(conn, still, bulk_runs::undone_at.eq(Some(at.naive_utc())))? == 1)
}

/// A run of this person.
pub fn find(conn: &mut Conn, by: PersonId, id: i64) -> Result<Run, StoreError> {
    let found = bulk_runs::table.find(id).filter(bulk_runs::person_id.eq(by.0)).first(conn).optional()?;
    let (id, person, at, what, total, done_at, undone_at) = found.ok_or(StoreError::NotFound)?;
    let (done_at, undone_at) = (utc_opt(done_at), utc_opt(undone_at));
    Ok(Run { id, by: PersonId(person), at: utc(at), what, total, done_at, undone_at })
}

type Found = (i64, String, String, String, Option<String>, Option<String>, Option<String>, Option<i64>);

/// How it went with each that is still in sight, what did not work first.
pub fn rows(conn: &mut Conn, scope: &Scope, run: i64, limit: i64) -> Result<Vec<Row>, StoreError> {
    let found: Vec<Found> = bulk_rows::table
        .inner_join(cases::table.on(cases::id.eq(bulk_rows::case_id)))
        .filter(bulk_rows::run_id.eq(run))
        .order((bulk_rows::run_id, bulk_rows::case_id))
        .limit(limit)
        .select((
            bulk_rows::case_id,
            cases::reference,
            cases::summary,
            bulk_rows::state,
            bulk_rows::reason,
            bulk_rows::before,
            bulk_rows::after,
            cases::team_id,
        ))
        .load(conn)?;
    let read = |marks: Option<String>| marks.and_then(|marks| serde_json::from_str::<Marks>(&marks).ok());
    let row = |(case, reference, summary, state, reason, before, after, _): Found| {
        Ok(Row {
            case: CaseId(case),
            reference: Reference::parse(&reference),
            summary,
            state: decode!(RowState, state)?,
            reason,
            marks: read(before).zip(read(after)),
        })
    };
    let is_seen = |found: &Found| scope.contains(CaseId(found.0), found.7.map(TeamId), None);
    let mut rows: Vec<Row> = found.into_iter().filter(is_seen).map(row).collect::<Result<_, StoreError>>()?;
    rows.sort_by_key(|row| matches!(row.state, RowState::Done | RowState::Undone | RowState::Same));
    Ok(rows)
}

/// Takes away runs that are too old to be looked at, up to `limit`; how many.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let old = (now - chrono::Duration::days(KEPT_DAYS)).naive_utc();
    let runs: Vec<i64> =
        bulk_runs::table.filter(bulk_runs::at.lt(old)).order(bulk_runs::at).limit(limit).select(bulk_runs::id).load(conn)?;
    execute(conn, diesel::delete(bulk_rows::table.filter(bulk_rows::run_id.eq_any(runs.clone()))))?;
    execute(conn, diesel::delete(bulk_runs::table.filter(bulk_runs::id.eq_any(runs.clone()))))?;
    Ok(runs.len())
}
