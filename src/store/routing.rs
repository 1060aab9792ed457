//! Cases that wait for a rule of routing to find somebody: a row each, until somebody has the case.

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::dialect;
use super::error::StoreError;
use super::rows::{CaseRow, decode};
use super::schema::{cases, routings};
use super::{people, staffing};
use crate::domain::actor::{Scope, Staff};
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::routing::{HandOver, InLine, NoOne, Staffing};

/// Cases put in line in one transaction.
pub const AT_ONCE: i64 = 500;
/// Cases that a change of the rules puts in line: the most pressing.
const MOST_AT_ONCE: i64 = 2_000;
/// Among which the next one to take is looked for.
const MOST_OFFERED: i64 = 50;

/// A case that waits, without its clocks: enough to choose somebody.
pub struct Waiting {
    pub case: Case,
    /// Whoever has it and is away.
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
    /// The rule that found nobody before.
    pub rule: Option<String>,
}

/// A new case, one that another team is to have, and one that a review took from its worker wait for a rule; so does a case
/// that is taken up again, or apart from another, while whoever had it is not there. What somebody has or is over does not.
pub(super) fn follow(conn: &mut Conn, change: &Change, case: &Case) -> Result<(), StoreError> {
    let is_open = |case: &Case| !case.status.code().is_closed();
    let Some(before) = change.before() else {
        return if case.assignee.is_none() && change.act().under.routes() {
            wait(conn, case.id, change.act().at)
        } else {
            Ok(())
        };
    };
    let is_moved = case.team != before.team || case.reviewed != before.reviewed;
    let is_parted = before.merged.is_some() && case.merged.is_none();
    if case.assignee.is_none() && is_open(case) && (is_moved || is_parted) && change.act().under.routes() {
        return wait(conn, case.id, change.act().at);
    }
    if case.assignee != before.assignee || (is_open(before) && !is_open(case)) {
        return end(conn, case.id);
    }
    if case.run != before.run || is_parted { look_for_worker(conn, case, change.act().at) } else { Ok(()) }
}

/// A case that is taken up again may have been of somebody who is away, or does not work here any more.
fn look_for_worker(conn: &mut Conn, case: &Case, at: DateTime<Utc>) -> Result<(), StoreError> {
    let Some(worker) = case.assignee else {
        return Ok(());
    };
    let away = staffing::of(conn, worker)?.away.filter(|away| away.is_at(at)).map(|away| away.hand_over);
    let to = match away {
        Some(HandOver::To(to)) => Some(to),
        Some(HandOver::Rules) => None,
        Some(HandOver::Keep) | None if people::find(conn, worker)?.staff().is_some() => return Ok(()),
        Some(HandOver::Keep) | None => None,
    };
    pass_on(conn, case.id.0, worker, to, at)
}

fn wait(conn: &mut Conn, case: CaseId, at: DateTime<Utc>) -> Result<(), StoreError> {
    // One that waits already is looked at now, with another team.
    end(conn, case)?;
    let row = (routings::case_id.eq(case.0), routings::try_at.eq(at.naive_utc()));
    execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
    Ok(())
}

fn pass_on(conn: &mut Conn, case: i64, from: PersonId, to: Option<PersonId>, at: DateTime<Utc>) -> Result<(), StoreError> {
    end(conn, CaseId(case))?;
    let row = (
        routings::case_id.eq(case),
        routings::try_at.eq(at.naive_utc()),
        routings::from_id.eq(Some(from.0)),
        routings::to_id.eq(to.map(|person| person.0)),
    );
    execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
    Ok(())
}

/// Open cases that nobody had yet wait for a rule too, the most pressing first; how many. What somebody gave back, or put
/// off, is left to people.
pub fn wait_all(conn: &mut Conn, at: DateTime<Utc>) -> Result<usize, StoreError> {
    let nobodys = cases::table.filter(cases::is_open).filter(cases::assignee_id.is_null()).filter(cases::worker_id.is_null());
    let nobodys = nobodys.filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(at.naive_utc())));
    let ids: Vec<i64> = load(conn, nobodys.order((cases::due_at, cases::id)).limit(MOST_AT_ONCE).select(cases::id))?;
    for id in &ids {
        wait(conn, CaseId(*id), at)?;
    }
    Ok(ids.len())
}

/// Open cases of somebody who is away go to `to`, or to whom the rules find: so many that are not on their way yet.
pub fn hand_over(conn: &mut Conn, from: PersonId, to: Option<PersonId>, at: DateTime<Utc>) -> Result<i64, StoreError> {
    let on_their_way = routings::table.filter(routings::case_id.eq(cases::id)).filter(routings::from_id.eq(Some(from.0)));
    let theirs = cases::table.filter(cases::is_open).filter(cases::assignee_id.eq(from.0)).filter(not(exists(on_their_way)));
    let ids: Vec<i64> = load(conn, theirs.order((cases::due_at, cases::id)).limit(AT_ONCE).select(cases::id))?;
    for id in &ids {
        pass_on(conn, *id, from, to, at)?;
    }
    Ok(ids.len() as i64)
}

/// All open cases of somebody go to `to`, or to whom the rules find: of one who stays, those that they may not see any more.
pub fn leave(
    conn: &mut Conn,
    from: PersonId,
    stays: Option<Staff>,
    to: Option<PersonId>,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let theirs = cases::table.filter(cases::is_open).filter(cases::assignee_id.eq(from.0));
    let all: Vec<(i64, Option<i64>)> = load(conn, theirs.order(cases::id).select((cases::id, cases::team_id)))?;
    for (id, team) in all {
        if stays.is_none_or(|staff| !staff.can_work_on(CaseId(id), team.map(TeamId))) {
            pass_on(conn, id, from, to, at)?;
        }
    }
    Ok(())
}

/// Nobody is to get the cases of this person any more: they are back.
pub fn stay_with(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    execute(conn, diesel::delete(routings::table.filter(routings::from_id.eq(Some(person.0)))))?;
    Ok(())
}

type Row = (i64, Option<i64>, Option<i64>, Option<String>, CaseRow);

/// Cases to be looked at now, the most pressing first; and those that cannot be read.
pub fn due(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<(Vec<Waiting>, Vec<CaseId>), StoreError> {
    let waiting = routings::table.inner_join(cases::table).filter(routings::try_at.le(now.naive_utc()));
    let rows: Vec<Row> = waiting
        .order((cases::due_at, cases::id))
        .limit(limit)
        .select((routings::case_id, routings::from_id, routings::to_id, routings::rule, cases::all_columns))
        .load(conn)?;
    let (mut readable, mut damaged) = (Vec::new(), Vec::new());
    for (id, from, to, rule, row) in rows {
        match row.into_case(Vec::new(), None, Vec::new()) {
            Ok(case) => readable.push(Waiting { case, from: from.map(PersonId), to: to.map(PersonId), rule }),
            // One damaged case must not keep the others waiting.
            Err(error) => {
                tracing::error!(case = id, %error, "a case that waits to be routed cannot be read");
                damaged.push(CaseId(id));
            }
        }
    }
    Ok((readable, damaged))
}

/// Whether this case still waits, as it was read; and the rule that looked before.
pub fn still(conn: &mut Conn, case: CaseId, from: Option<PersonId>) -> Result<Option<Option<String>>, StoreError> {
    let row = routings::table.find(case.0).select((routings::from_id, routings::rule));
    let row: Option<(Option<i64>, Option<String>)> = first(conn, row)?;
    Ok(row.filter(|(of, _)| *of == from.map(|person| person.0)).map(|(_, rule)| rule))
}

/// The place of a case in line.
pub fn place_of(conn: &mut Conn, case: CaseId) -> Result<Option<InLine>, StoreError> {
    let row = routings::table.find(case.0).select((routings::from_id, routings::to_id, routings::rule));
    let row: Option<(Option<i64>, Option<i64>, Option<String>)> = first(conn, row)?;
    Ok(row.map(|(from, to, rule)| InLine { from: from.map(PersonId), to: to.map(PersonId), rule }))
}

/// What took a case out of the line was taken back: it has its place again, where whoever had it has it again.
pub fn put_back(conn: &mut Conn, case: &Case, place: &InLine, at: DateTime<Utc>) -> Result<(), StoreError> {
    if case.assignee != place.from || case.status.code().is_closed() {
        return Ok(());
    }
    end(conn, case.id)?;
    let row = (
        routings::case_id.eq(case.id.0),
        routings::try_at.eq(at.naive_utc()),
        routings::from_id.eq(place.from.map(|person| person.0)),
        routings::to_id.eq(place.to.map(|person| person.0)),
        routings::rule.eq(place.rule.as_deref()),
    );
    execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
    Ok(())
}

/// This rule found nobody: it looks again then.
pub fn postpone(
    conn: &mut Conn,
    case: CaseId,
    (lack, rule): (NoOne, Option<&str>),
    until: DateTime<Utc>,
) -> Result<(), StoreError> {
    end(conn, case)?;
    let row = (
        routings::case_id.eq(case.0),
        routings::try_at.eq(until.naive_utc()),
        routings::lack.eq(Some(lack.as_str())),
        routings::rule.eq(rule),
    );
    execute(conn, diesel::insert_into(routings::table).values(row).on_conflict_do_nothing())?;
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

/// One chooses at a time, until this transaction is over: loads and turns are counted before they are given.
pub fn hold(conn: &mut Conn) -> Result<(), StoreError> {
    dialect::hold_routing(conn)
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
    rows.into_iter()
        .filter_map(|(lack, count)| lack.map(|lack| (lack, count)))
        .map(|(lack, count)| Ok((decode!(NoOne, lack)?, count)))
        .collect()
}

/// Of the open cases up to this level that nobody has and that are not put off, the most pressing in this scope; with skills, of
/// those that somebody with them knows about.
pub fn nobodys(
    conn: &mut Conn,
    scope: &Scope,
    (level, skills): (u8, Option<&Staffing>),
    now: DateTime<Utc>,
) -> Result<Vec<Case>, StoreError> {
    let free = cases::table.filter(cases::is_open).filter(cases::assignee_id.is_null()).filter(cases::level.le(i32::from(level)));
    let mut free = free.filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now.naive_utc()))).into_boxed();
    match scope {
        Scope::All => {}
        Scope::Team(team) => free = free.filter(cases::team_id.is_null().or(cases::team_id.eq(team.0))),
        Scope::Own { .. } => return Ok(Vec::new()),
    }
    // As `Staffing::knows` has it: none named is each.
    if let Some(languages) = skills.map(|it| &it.languages).filter(|known| !known.is_empty()) {
        free = free.filter(cases::locale.eq_any(languages.iter().map(|locale| locale.as_str()).collect::<Vec<_>>()));
    }
    if let Some(providers) = skills.map(|it| &it.providers).filter(|known| !known.is_empty()) {
        free = free.filter(cases::provider.eq_any(providers));
    }
    let rows: Vec<CaseRow> = free.order((cases::due_at, cases::id)).limit(MOST_OFFERED).load(conn)?;
    rows.into_iter().map(|row| row.into_case(Vec::new(), None, Vec::new())).collect()
}

/// The newest cases, whatever became of them: what a rule is tried on.
pub fn newest(conn: &mut Conn, limit: i64) -> Result<Vec<Case>, StoreError> {
    let rows: Vec<CaseRow> = cases::table.order(cases::id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(|row| row.into_case(Vec::new(), None, Vec::new())).collect()
}
