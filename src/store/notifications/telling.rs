//! Who is told of a change, written down in its transaction: whoever works here and may see the case as it is now.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, load};
use super::super::error::StoreError;
use super::super::rows::decode;
use super::super::schema::{notifications, people};
use super::wishes;
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::change::Change;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::notification::wishes::Wish;
use crate::domain::notification::{self, Kind, Telling, Whom};
use crate::domain::sla::ClockKind;

/// People told of one change altogether: each takes one of the ids that an act has reserved.
const MOST_TOLD: usize = 24;

/// Writes down who is told of a change.
pub(in crate::store) fn insert(conn: &mut Conn, change: &Change, ids: &mut std::ops::RangeFrom<i64>) -> Result<(), StoreError> {
    let tellings = notification::of(change);
    if tellings.is_empty() {
        return Ok(());
    }
    let told = whom(conn, change, &tellings)?;
    let wishes = wishes::of_all(conn, told.iter().map(|(person, _)| *person))?;
    // Of all that somebody would hear, what they wish to hear most; the more pressing where they wish it alike.
    let mut heard: Vec<(i64, Telling, Wish)> = Vec::new();
    for (person, telling) in told {
        let wish = wishes.get(&person).cloned().unwrap_or_default().of_telling(&telling);
        match heard.iter_mut().find(|(known, _, _)| *known == person) {
            _ if wish == Wish::Off => {}
            Some(known) if wish > known.2 => *known = (person, telling, wish),
            Some(_) => {}
            None => heard.push((person, telling, wish)),
        }
    }
    heard.iter().take(MOST_TOLD).try_for_each(|told| row(conn, change, told, super::super::cases::next(ids)))
}

/// Tells one of ours of a case that nothing was changed in, as they wish.
pub fn tell_one(
    conn: &mut Conn,
    id: i64,
    (person, case): (PersonId, CaseId),
    kind: Kind,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let wish = wishes::of_all(conn, std::iter::once(person.0))?.remove(&person.0).unwrap_or_default().of(kind);
    let row = (
        notifications::id.eq(id),
        notifications::tell_at.eq((wish == Wish::Mail).then(|| at.naive_utc())),
        notifications::person_id.eq(person.0),
        notifications::case_id.eq(case.0),
        notifications::kind.eq(kind.as_str()),
        notifications::at.eq(at.naive_utc()),
        notifications::is_unread.eq(true),
        notifications::at_any_hour.eq(false),
    );
    execute(conn, diesel::insert_into(notifications::table).values(row))?;
    Ok(())
}

fn row(conn: &mut Conn, change: &Change, (person, telling, wish): &(i64, Telling, Wish), id: i64) -> Result<(), StoreError> {
    let (case, act) = (change.case(), change.act());
    let of_ours = act.by.person().filter(|_| matches!(act.by, Actor::Staff(_)));
    let clock = telling.clock.and_then(|kind| case.clock(kind)).and_then(|clock| clock.due_at);
    let due = clock.or_else(|| case.due().map(|(at, _)| at));
    execute(
        conn,
        diesel::insert_into(notifications::table).values((
            notifications::id.eq(id),
            notifications::person_id.eq(person),
            notifications::case_id.eq(case.id.0),
            notifications::kind.eq(telling.kind.as_str()),
            notifications::clock.eq(telling.clock.map(ClockKind::as_str)),
            notifications::due_at.eq(due.map(|due| due.naive_utc())),
            notifications::by_person.eq(of_ours.map(|person| person.0)),
            notifications::at.eq(act.at.naive_utc()),
            notifications::is_unread.eq(true),
            notifications::tell_at.eq((*wish == Wish::Mail).then(|| telling.at.naive_utc())),
            notifications::at_any_hour.eq(telling.at_any_hour),
        )),
    )?;
    Ok(())
}

/// Each who is meant, with each thing that is meant for them.
fn whom(conn: &mut Conn, change: &Change, tellings: &[Telling]) -> Result<Vec<(i64, Telling)>, StoreError> {
    let by_name = named(conn, change, tellings)?;
    let mut above = BTreeMap::new();
    let mut told = Vec::new();
    for telling in tellings {
        let meant = match telling.whom {
            Whom::Person(person) => by_name.iter().copied().filter(|id| *id == person.0).collect(),
            Whom::Seniors | Whom::Supervisors => match above.get(&telling.whom) {
                Some(known) => Vec::clone(known),
                None => above.entry(telling.whom).or_insert(those_above(conn, change, telling.whom)?).clone(),
            },
        };
        told.extend(meant.into_iter().map(|person| (person, *telling)));
    }
    Ok(told)
}

/// Those who are told by name, if they work here and may see the case.
fn named(conn: &mut Conn, change: &Change, tellings: &[Telling]) -> Result<Vec<i64>, StoreError> {
    let ids: Vec<i64> = tellings
        .iter()
        .filter_map(|telling| match telling.whom {
            Whom::Person(person) => Some(person.0),
            Whom::Seniors | Whom::Supervisors => None,
        })
        .collect();
    if ids.is_empty() {
        return Ok(ids);
    }
    let found = people::table.filter(people::id.eq_any(ids)).filter(people::active);
    let rows: Vec<(i64, String, Option<i64>, bool)> =
        load(conn, found.select((people::id, people::role, people::team_id, people::senior)))?;
    let case = change.case();
    let mut may_see = Vec::new();
    for (id, role, team, senior) in rows {
        let staff = Staff { id: PersonId(id), role: decode!(Role, role)?, team: team.map(TeamId), senior };
        may_see.extend(staff.can_work_on(case.id, case.team).then_some(id));
    }
    Ok(may_see)
}

/// Seniors or supervisors of the case's team. Where there is none but whoever does it: those above, so that somebody hears.
fn those_above(conn: &mut Conn, change: &Change, whom: Whom) -> Result<Vec<i64>, StoreError> {
    let seniors = if whom == Whom::Seniors { of_team(conn, change, Role::Agent)? } else { Vec::new() };
    if !seniors.is_empty() {
        return Ok(seniors);
    }
    let supervisors = of_team(conn, change, Role::Supervisor)?;
    if !supervisors.is_empty() {
        return Ok(supervisors);
    }
    let roles = [Role::Supervisor.as_str(), Role::Admin.as_str()];
    let above = people::table.filter(people::active).filter(people::role.eq_any(roles));
    let above = above.filter(people::id.ne(actor(change))).order((people::name, people::id)).limit(MOST_TOLD as i64);
    Ok(load(conn, above.select(people::id))?)
}

fn of_team(conn: &mut Conn, change: &Change, role: Role) -> Result<Vec<i64>, StoreError> {
    let active = people::table.filter(people::active).filter(people::role.eq(role.as_str()));
    let mut found = active.filter(people::id.ne(actor(change))).into_boxed();
    if role == Role::Agent {
        found = found.filter(people::senior);
    }
    // A case that no team has yet is everybody's.
    if let Some(team) = change.case().team {
        found = found.filter(people::team_id.is_null().or(people::team_id.eq(Some(team.0))));
    }
    Ok(found.order((people::name, people::id)).limit(MOST_TOLD as i64).select(people::id).load(conn)?)
}

/// Whoever does it, who knows of it; nobody has the id 0.
fn actor(change: &Change) -> i64 {
    change.act().by.person().map_or(0, |person| person.0)
}
