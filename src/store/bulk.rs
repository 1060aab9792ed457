//! What was done to many cases at once: who did what, how it went with each, and as they were before.

use chrono::{DateTime, NaiveDateTime, Utc};
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

pub mod held;

/// A run that was not heard of for so long does not go on: it says so after every few cases.
const SILENT: chrono::Duration = chrono::Duration::seconds(60);
/// Days for which a run can be looked at.
const KEPT_DAYS: i64 = 30;
/// Cases looked up in one go.
const READ_AT_ONCE: usize = 200;

coded! {
    /// How it went with one case.
    pub enum RowState {
        /// Its turn has not come.
        Waiting = "waiting",
        Done = "done",
        /// It stood so already.
        Same = "same",
        Refused = "refused",
        Undone = "undone",
        /// Whoever asked for it stopped it before it began.
        Stopped = "stopped",
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
    /// When it was last heard of; none before it begins.
    pub beat_at: Option<DateTime<Utc>>,
    /// When a job takes it up, where one does it.
    pub next_at: Option<DateTime<Utc>>,
}

impl Run {
    /// Whether nobody does it any more although it is not at its end: the program was ended in the middle of it. A job goes
    /// on with its own.
    pub fn is_cut_off(&self, now: DateTime<Utc>) -> bool {
        self.done_at.is_none() && self.next_at.is_none() && now - self.beat_at.unwrap_or(self.at) > SILENT
    }

    /// Whether it has not begun, and can be stopped.
    pub fn is_held(&self) -> bool {
        self.done_at.is_none() && self.next_at.is_some() && self.beat_at.is_none()
    }
}

/// One case of it.
#[derive(Clone, Debug)]
pub struct Row {
    pub case: CaseId,
    pub reference: Option<Reference>,
    /// Empty where the case went out of sight since.
    pub summary: String,
    pub is_seen: bool,
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

fn insert(conn: &mut Conn, run: &Run) -> Result<(), StoreError> {
    let row = (
        bulk_runs::id.eq(run.id),
        bulk_runs::person_id.eq(run.by.0),
        bulk_runs::at.eq(run.at.naive_utc()),
        bulk_runs::what.eq(&run.what),
        bulk_runs::total.eq(run.total),
        bulk_runs::beat_at.eq(run.beat_at.map(|at| at.naive_utc())),
        bulk_runs::next_at.eq(run.next_at.map(|at| at.naive_utc())),
    );
    execute(conn, diesel::insert_into(bulk_runs::table).values(row))?;
    Ok(())
}

/// Notes that it begins, and which cases wait for it: those in sight.
pub fn begin(conn: &mut Conn, scope: &Scope, run: &Run, chosen: &[Reference]) -> Result<(), StoreError> {
    insert(conn, run)?;
    for some in chosen.chunks(READ_AT_ONCE) {
        let named: Vec<String> = some.iter().map(ToString::to_string).collect();
        let found = cases::table.filter(cases::reference.eq_any(named)).select((cases::id, cases::team_id));
        for (case, team) in found.load::<(i64, Option<i64>)>(conn)? {
            if scope.contains(CaseId(case), team.map(TeamId), None) {
                let row = (bulk_rows::run_id.eq(run.id), bulk_rows::case_id.eq(case));
                let row = (row, bulk_rows::state.eq(RowState::Waiting.as_str()));
                execute(conn, diesel::insert_into(bulk_rows::table).values(row))?;
            }
        }
    }
    Ok(())
}

/// It goes on.
pub fn beat(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, bulk_runs::table.find(run), bulk_runs::beat_at.eq(Some(at.naive_utc())))?;
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
        bulk_rows::steps.eq(None::<String>),
    );
    if update(conn, bulk_rows::table.find((run, case.0)), to.clone())? == 0 {
        let row = (bulk_rows::run_id.eq(run), bulk_rows::case_id.eq(case.0), to);
        execute(conn, diesel::insert_into(bulk_rows::table).values(row))?;
    }
    Ok(())
}

/// It is over. Cases whose turn did not come were not done, and are told why. `false` where it was over before.
pub fn end(conn: &mut Conn, run: i64, at: DateTime<Utc>, why: &str) -> Result<bool, StoreError> {
    let still = bulk_runs::table.find(run).filter(bulk_runs::done_at.is_null());
    let over = (bulk_runs::done_at.eq(Some(at.naive_utc())), bulk_runs::next_at.eq(None::<NaiveDateTime>));
    let is_ended = update(conn, still, over)? == 1;
    if is_ended {
        leave(conn, run, RowState::Refused, Some(why))?;
    }
    Ok(is_ended)
}

/// Nothing is done to those whose turn has not come.
fn leave(conn: &mut Conn, run: i64, state: RowState, why: Option<&str>) -> Result<(), StoreError> {
    let left = bulk_rows::table.filter(bulk_rows::run_id.eq(run)).filter(bulk_rows::state.eq(RowState::Waiting.as_str()));
    let to = (bulk_rows::state.eq(state.as_str()), bulk_rows::reason.eq(why), bulk_rows::steps.eq(None::<String>));
    update(conn, left, to)?;
    Ok(())
}

/// Whether it is known of any case how it was before.
pub fn is_kept(conn: &mut Conn, run: i64) -> Result<bool, StoreError> {
    let kept = bulk_rows::table.filter(bulk_rows::run_id.eq(run)).filter(bulk_rows::before.is_not_null());
    Ok(diesel::select(diesel::dsl::exists(kept)).get_result(conn)?)
}

/// Claims the undoing of a run; `false` where somebody else, or another click, was faster.
pub fn claim_undo(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let still = bulk_runs::table.find(run).filter(bulk_runs::undone_at.is_null());
    Ok(update(conn, still, bulk_runs::undone_at.eq(Some(at.naive_utc())))? == 1)
}

/// A run of this person.
pub fn find(conn: &mut Conn, by: PersonId, id: i64) -> Result<Run, StoreError> {
    let columns = (bulk_runs::id, bulk_runs::person_id, bulk_runs::at, bulk_runs::what, bulk_runs::total);
    let times = (bulk_runs::done_at, bulk_runs::undone_at, bulk_runs::beat_at, bulk_runs::next_at);
    let mine = bulk_runs::table.find(id).filter(bulk_runs::person_id.eq(by.0));
    let found: Option<RunRow> = mine.select((columns, times)).first(conn).optional()?;
    let ((id, person, at, what, total), times) = found.ok_or(StoreError::NotFound)?;
    let (done_at, undone_at, beat_at, next_at) = times;
    let (done_at, undone_at) = (utc_opt(done_at), utc_opt(undone_at));
    let (beat_at, next_at) = (utc_opt(beat_at), utc_opt(next_at));
    Ok(Run { id, by: PersonId(person), at: utc(at), what, total, done_at, undone_at, beat_at, next_at })
}

type At = Option<NaiveDateTime>;
type RunRow = ((i64, i64, NaiveDateTime, String, i64), (At, At, At, At));
type Found = (i64, String, String, String, Option<String>, Option<String>, Option<String>, Option<i64>);

/// How it went with each, what did not work first. Of one that went out of sight since, no more than its reference and how it
/// went is told: whoever did it to them knows that much.
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
    let row = |(case, reference, summary, state, reason, before, after, team): Found| {
        let is_seen = scope.contains(CaseId(case), team.map(TeamId), None);
        Ok(Row {
            case: CaseId(case),
            reference: Reference::parse(&reference),
            summary: if is_seen { summary } else { String::new() },
            is_seen,
            state: decode!(RowState, state)?,
            reason,
            marks: read(before).zip(read(after)),
        })
    };
    let mut rows: Vec<Row> = found.into_iter().map(row).collect::<Result<_, StoreError>>()?;
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
