//! Cases that wait for a rule of routing to find somebody: a row each, until somebody has the case.

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::rows::{CaseRow, decode};
use super::schema::{cases, routings};
use crate::domain::actor::Scope;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::routing::NoOne;

/// Cases put in line at once.
const MOST_AT_ONCE: i64 = 10_000;
/// Among which the next one to take is looked for.
const MOST_OFFERED: i64 = 50;

/// A case that waits, without its clocks: enough to choose somebody.
pub struct Waiting {
    pub case: Case,
    /// Whoever has it and is away.
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
    pub lack: Option<NoOne>,
}

/// A new case, and one that another team is to have, wait for a rule; what somebody has or is over does not.
pub(super) fn follow(conn: &mut Conn, change: &Change, case: &Case) -> Result<(), StoreError> {
    let is_open = |case: &Case| !case.status.code().is_closed();
    let waits = match change.before() {
        None => case.assignee.is_none(),
        Some(before) => case.assignee.is_none() && case.team != before.team && is_open(case),
    };
    let is_settled = change.before().is_some_and(|before| {
        (case.assignee.is_some() && case.assignee != before.assignee) || (is_open(before) && !is_open(case))
    });
    match () {
        () if waits && change.act().under.routes() => wait(conn, case.id, change.act().at),
        () if is_settled => end(conn, case.id),
        () => Ok(()),
    }
}

fn wait(conn: &mut Conn, case: CaseId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (routings::case_id.eq(case.0), routings::try_at.eq(at.naive_utc()));
    execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
    Ok(())
}

/// Open cases that nobody has wait for a rule too, the most pressing first; how many.
pub fn wait_all(conn: &mut Conn, at: DateTime<Utc>) -> Result<usize, StoreError> {
    let nobodys = cases::table.filter(cases::is_open).filter(cases::assignee_id.is_null());
    let ids: Vec<i64> = load(conn, nobodys.order((cases::due_at, cases::id)).limit(MOST_AT_ONCE).select(cases::id))?;
    for some in ids.chunks(500) {
        let row = |id: &i64| (routings::case_id.eq(*id), routings::try_at.eq(at.naive_utc()));
        let rows: Vec<_> = some.iter().map(row).collect();
        // A case that waits already is looked at now.
        execute(
            conn,
            diesel::delete(routings::table.filter(routings::case_id.eq_any(some)).filter(routings::from_id.is_null())),
        )?;
        for row in rows {
            execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
        }
    }
    Ok(ids.len())
}

/// The open cases of somebody who is away go to `to`, or to whom the rules find; how many.
pub fn hand_over(conn: &mut Conn, from: PersonId, to: Option<PersonId>, at: DateTime<Utc>) -> Result<usize, StoreError> {
    let theirs = cases::table.filter(cases::is_open).filter(cases::assignee_id.eq(from.0));
    let ids: Vec<i64> = load(conn, theirs.order((cases::due_at, cases::id)).limit(MOST_AT_ONCE).select(cases::id))?;
    for id in &ids {
        execute(conn, diesel::delete(routings::table.find(*id)))?;
        let row = (
            routings::case_id.eq(*id),
            routings::try_at.eq(at.naive_utc()),
            routings::from_id.eq(Some(from.0)),
            routings::to_id.eq(to.map(|person| person.0)),
        );
        execute(conn, diesel::insert_into(routings::table).values(row))?;
    }
    Ok(ids.len())
}

/// Nobody is to get the cases of this person any more: they are back.
pub fn stay_with(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    execute(conn, diesel::delete(routings::table.filter(routings::from_id.eq(Some(person.0)))))?;
    Ok(())
}

type Row = (Option<i64>, Option<i64>, Option<String>, CaseRow);

/// Cases to be looked at now, the most pressing first.
pub fn due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let waiting = routings::table.inner_join(cases::table).filter(routings::try_at.le(now.naive_utc()));
    let rows: Vec<Row> = waiting
        .order((cases::due_at, cases::id))
        .limit(limit)
        .select((routings::from_id, routings::to_id, routings::lack, cases::all_columns))
        .load(conn)?;
    let read = |(from, to, lack, row): Row| {
        let lack = lack.map(|lack| decode!(NoOne, lack)).transpose()?;
        let case = row.into_case(Vec::new(), None, Vec::new())?;
        Ok(Waiting { case, from: from.map(PersonId), to: to.map(PersonId), lack })
    };
    rows.into_iter().map(read).collect()
}

/// Whether this case still waits; the row of whoever is away stands as it was read.
pub fn still(conn: &mut Conn, case: CaseId, from: Option<PersonId>) -> Result<bool, StoreError> {
    let row: Option<Option<i64>> = first(conn, routings::table.find(case.0).select(routings::from_id))?;
    Ok(row.is_some_and(|of| of == from.map(|person| person.0)))
}

/// Nobody was found: looked at again then.
pub fn postpone(conn: &mut Conn, case: CaseId, lack: NoOne, until: DateTime<Utc>) -> Result<(), StoreError> {
    let set = (routings::lack.eq(Some(lack.as_str())), routings::try_at.eq(until.naive_utc()), routings::from_id.eq(None::<i64>));
    update(conn, routings::table.find(case.0), set)?;
    Ok(())
}

/// The same for many, as long as nothing has become of them.
pub fn postpone_all(conn: &mut Conn, found: &[(CaseId, NoOne)], until: DateTime<Utc>) -> Result<(), StoreError> {
    for lack in NoOne::ALL {
        let ids: Vec<i64> = found.iter().filter(|(_, why)| why == lack).map(|(id, _)| id.0).collect();
        let set = (routings::lack.eq(Some(lack.as_str())), routings::try_at.eq(until.naive_utc()));
        update(conn, routings::table.filter(routings::case_id.eq_any(ids)), set)?;
    }
    Ok(())
}

/// Somebody has it, or no rule gives it to anybody.
pub fn end(conn: &mut Conn, case: CaseId) -> Result<(), StoreError> {
    execute(conn, diesel::delete(routings::table.find(case.0)))?;
    Ok(())
}

/// How many wait, by why.
pub fn waiting(conn: &mut Conn) -> Result<Vec<(NoOne, i64)>, StoreError> {
    let counted = routings::table.filter(routings::lack.is_not_null()).group_by(routings::lack);
    let rows: Vec<(Option<String>, i64)> = load(conn, counted.select((routings::lack, count_star())))?;
    Ok(rows.into_iter().filter_map(|(lack, count)| Some((NoOne::parse(&lack?)?, count))).collect())
}

/// Of the open cases that nobody has and that are not put off, the most pressing in this scope.
pub fn nobodys(conn: &mut Conn, scope: &Scope, now: DateTime<Utc>) -> Result<Vec<Case>, StoreError> {
    let free = cases::table.filter(cases::is_open).filter(cases::assignee_id.is_null());
    let mut free = free.filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now.naive_utc()))).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Team(team) => free = free.filter(cases::team_id.is_null().or(cases::team_id.eq(team.0))),
        Scope::Own { .. } => return Ok(Vec::new()),
    }
    let rows: Vec<CaseRow> = free.order((cases::due_at, cases::id)).limit(MOST_OFFERED).load(conn)?;
    rows.into_iter().map(|row| row.into_case(Vec::new(), None, Vec::new())).collect()
}

/// The newest cases, whatever became of them: what a rule is tried on.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<CaseRow> = cases::table.order(cases::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(|row| row.into_case(Vec::new(), None, Vec::new())).collect()
}
