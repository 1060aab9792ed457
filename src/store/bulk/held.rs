//! What cannot be taken back is done a minute after it was asked for, so that it can be stopped until then. A job does it, a
//! case at a time, and holds the run meanwhile: what a killed one left is taken up by the next.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, first, update};
use super::super::error::StoreError;
use super::super::schema::{bulk_rows, bulk_runs, cases, events};
use super::super::times::utc_opt;
use super::{RowState, Run};
use crate::domain::actor::ActorKind;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::domain::steps::Step;

/// Whoever does it says so again within this time, or another goes on with it.
const LEASE: Duration = Duration::seconds(60);

/// On what it was decided.
#[derive(Clone, Copy, Debug, Default)]
pub struct Decided {
    /// When its preview was looked at.
    pub seen: Option<DateTime<Utc>>,
    pub macro_id: Option<i64>,
}

/// A run whose turn has come.
#[derive(Clone, Copy, Debug)]
pub struct Due {
    pub id: i64,
    pub by: PersonId,
    pub decided: Decided,
}

/// A case of it, and what is to be done there; `None` where that cannot be read any more.
#[derive(Clone, Debug)]
pub struct Waiting {
    pub case: CaseId,
    pub reference: Reference,
    pub steps: Option<Vec<Step>>,
}

/// Writes down what is to be done to each, or why nothing can be.
pub fn hold(
    conn: &mut Conn,
    run: &Run,
    decided: Decided,
    rows: &[(CaseId, Result<Vec<Step>, String>)],
) -> Result<(), StoreError> {
    super::insert(conn, run)?;
    let seen = decided.seen.map(|at| at.naive_utc());
    update(conn, bulk_runs::table.find(run.id), (bulk_runs::seen_at.eq(seen), bulk_runs::macro_id.eq(decided.macro_id)))?;
    for (case, steps) in rows {
        let (state, steps, reason) = match steps {
            Ok(steps) => (RowState::Waiting, serde_json::to_string(steps).ok(), None),
            Err(reason) => (RowState::Refused, None, Some(reason)),
        };
        let row = (bulk_rows::run_id.eq(run.id), bulk_rows::case_id.eq(case.0), bulk_rows::state.eq(state.as_str()));
        let row = (row, bulk_rows::steps.eq(steps), bulk_rows::reason.eq(reason));
        execute(conn, diesel::insert_into(bulk_rows::table).values(row))?;
    }
    Ok(())
}

/// Stops what has not begun; `false` where it has.
pub fn stop(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let still = bulk_runs::table.find(run).filter(bulk_runs::done_at.is_null()).filter(bulk_runs::beat_at.is_null());
    let at = Some(at.naive_utc());
    let over = (bulk_runs::done_at.eq(at), bulk_runs::undone_at.eq(at), bulk_runs::next_at.eq(None::<NaiveDateTime>));
    if update(conn, still.filter(bulk_runs::next_at.is_not_null()), over)? == 0 {
        return Ok(false);
    }
    super::leave(conn, run, RowState::Stopped, None)?;
    Ok(true)
}

/// Runs whose turn has come. A release before ends a run without a word of its turn.
macro_rules! due {
    ($now:expr) => {
        bulk_runs::table.filter(bulk_runs::next_at.le(Some($now.naive_utc()))).filter(bulk_runs::done_at.is_null())
    };
}

/// Whether the turn of any has come: asked before a claim, which is a write.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let found: Option<i64> = first(conn, due!(now).select(bulk_runs::id))?;
    Ok(found.is_some())
}

/// Takes up a run whose turn has come.
pub fn claim(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<Due>, StoreError> {
    type Row = (i64, i64, Option<NaiveDateTime>, Option<i64>);
    let columns = (bulk_runs::id, bulk_runs::person_id, bulk_runs::seen_at, bulk_runs::macro_id);
    let found: Option<Row> = first(conn, due!(now).order(bulk_runs::next_at).select(columns))?;
    let Some((id, by, seen, macro_id)) = found else { return Ok(None) };
    let is_ours = update(conn, due!(now).filter(bulk_runs::id.eq(id)), lease(now))? == 1;
    Ok(is_ours.then_some(Due { id, by: PersonId(by), decided: Decided { seen: utc_opt(seen), macro_id } }))
}

/// It goes on.
pub fn beat(conn: &mut Conn, run: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, bulk_runs::table.find(run).filter(bulk_runs::done_at.is_null()), lease(now))?;
    Ok(())
}

type Lease =
    (diesel::dsl::Eq<bulk_runs::beat_at, Option<NaiveDateTime>>, diesel::dsl::Eq<bulk_runs::next_at, Option<NaiveDateTime>>);

fn lease(now: DateTime<Utc>) -> Lease {
    (bulk_runs::beat_at.eq(Some(now.naive_utc())), bulk_runs::next_at.eq(Some((now + LEASE).naive_utc())))
}

/// Cases whose turn has not come, at most so many.
pub fn waiting(conn: &mut Conn, run: i64, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<(i64, String, Option<String>)> = bulk_rows::table
        .inner_join(cases::table.on(cases::id.eq(bulk_rows::case_id)))
        .filter(bulk_rows::run_id.eq(run))
        .filter(bulk_rows::state.eq(RowState::Waiting.as_str()))
        .order((bulk_rows::run_id, bulk_rows::case_id))
        .limit(limit)
        .select((bulk_rows::case_id, cases::reference, bulk_rows::steps))
        .load(conn)?;
    let read = |(case, reference, steps): (i64, String, Option<String>)| {
        let reference = Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt("reference of a case".to_owned()))?;
        let steps = steps.and_then(|steps| serde_json::from_str(&steps).ok());
        Ok(Waiting { case: CaseId(case), reference, steps })
    };
    rows.into_iter().map(read).collect()
}

/// Whether anybody else did anything in the case since then: what one does oneself one knows.
pub fn has_moved(conn: &mut Conn, case: CaseId, me: PersonId, since: DateTime<Utc>) -> Result<bool, StoreError> {
    let events = events::table.filter(events::case_id.eq(case.0)).filter(events::at.gt(since.naive_utc()));
    let others = events.filter(events::by_kind.ne(ActorKind::System.as_str()));
    let others = others.filter(events::by_person.is_null().or(events::by_person.ne(me.0)));
    Ok(diesel::select(diesel::dsl::exists(others)).get_result(conn)?)
}

/// Takes a case out of the line; `false` where it was taken before.
pub fn take_turn(conn: &mut Conn, run: i64, case: CaseId) -> Result<bool, StoreError> {
    let row = bulk_rows::table.find((run, case.0)).filter(bulk_rows::state.eq(RowState::Waiting.as_str()));
    Ok(update(conn, row, bulk_rows::state.eq(RowState::Done.as_str()))? == 1)
}

/// To how many it was done.
pub fn done(conn: &mut Conn, run: i64) -> Result<i64, StoreError> {
    let done = bulk_rows::table.filter(bulk_rows::run_id.eq(run)).filter(bulk_rows::state.eq(RowState::Done.as_str()));
    Ok(done.count().get_result(conn)?)
}
