//! Teams, as administrators change them; what names one; and how what is open of a closed one goes to the team that took over.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::cases::{find_by_id, record};
use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Edit, Person, PersonRow, Team};
use super::rules::{self, Version};
use super::schema::{cases, macros, people as person_rows, report_schedules, teams, views};
use super::{dialect, staff_accounts};
use crate::domain::account::Account;
use crate::domain::actor::{Actor, Role};
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::permission::Permission;
use crate::domain::reach::Reach;
use crate::domain::routing::RoutingRule;
use crate::domain::rulebook::RuleKind;
use crate::domain::sla::Names;
use crate::domain::team::{TeamCard, TeamFault, successor};

/// Open cases counted; beyond it there are "more".
pub const COUNTED: usize = 1_000;
/// Things that name a team, of each kind.
const MOST: i64 = 200;

impl Team {
    /// As administrators see and change it.
    pub fn card(&self) -> TeamCard {
        let name = Names { zh: self.name_zh.clone(), en: self.name_en.clone() };
        TeamCard { name, open: self.is_open(), taken_over_by: self.taken_over_by() }
    }
}

pub fn find(conn: &mut Conn, slug: &str) -> Result<Team, StoreError> {
    first(conn, teams::table.filter(teams::slug.eq(slug)))?.ok_or(StoreError::NotFound)
}

/// Whether cases and people can be put there.
pub fn is_open(conn: &mut Conn, id: TeamId) -> Result<bool, StoreError> {
    Ok(first::<_, Team>(conn, teams::table.find(id.0))?.is_some_and(|team| team.is_open()))
}

/// Who of the staff is in this team, those who do not work here any more too.
pub fn members(conn: &mut Conn, id: i64) -> Result<Vec<Person>, StoreError> {
    let staff = person_rows::table.filter(person_rows::role.eq_any(Role::STAFF.map(Role::as_str)));
    let theirs =
        staff.filter(person_rows::team_id.eq(id)).order((person_rows::active.desc(), person_rows::name, person_rows::id));
    let rows: Vec<PersonRow> = load(conn, theirs)?;
    rows.into_iter().map(PersonRow::into_person).collect()
}

/// Open cases of a team, up to [`COUNTED`].
pub fn open_cases(conn: &mut Conn, id: i64) -> Result<usize, StoreError> {
    let open =
        cases::table.filter(cases::is_open).filter(cases::team_id.eq(id)).order((cases::team_id, cases::due_at, cases::id));
    Ok(load::<_, i64>(conn, open.limit(COUNTED as i64).select(cases::id))?.len())
}

/// What names a team, beside the rules of routing: shared views and macros, and reports that are sent by themselves.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NamedBy {
    pub views: Vec<String>,
    pub macros: Vec<String>,
    /// With their ids.
    pub reports: Vec<(i64, String)>,
}

pub fn named_by(conn: &mut Conn, id: i64) -> Result<NamedBy, StoreError> {
    let of_team = Reach::Team.as_str();
    let shared = views::table.filter(views::audience.eq(of_team)).filter(views::team_id.eq(id)).order(views::id).limit(MOST);
    let ready = macros::table.filter(macros::audience.eq(of_team)).filter(macros::team_id.eq(id)).order(macros::id).limit(MOST);
    let sent = report_schedules::table.filter(report_schedules::team_id.eq(id)).order(report_schedules::id).limit(MOST);
    Ok(NamedBy {
        views: load(conn, shared.select(views::name))?,
        macros: load(conn, ready.select(macros::name))?,
        reports: load(conn, sent.select((report_schedules::id, report_schedules::name)))?,
    })
}

/// Adds a team. [`StoreError::Duplicate`] where its short name is taken.
pub fn insert(conn: &mut Conn, team: &Team, edit: &Edit<'_>) -> Result<(), StoreError> {
    people::insert_team(conn, team)?;
    people::audit(conn, edit)
}

/// A change of one team, as it was confirmed.
#[derive(Clone, Debug)]
pub struct TeamChange {
    pub team: i64,
    /// As it stood when it was looked at.
    pub before: TeamCard,
    /// Its names; whether it is open; of a closed one, the team that takes over.
    pub now: TeamCard,
    /// Where it is closed: whether its people go with the cases, or are in no team.
    pub people_go: bool,
    pub by: PersonId,
    pub at: DateTime<Utc>,
}

/// Why a team was not changed.
#[derive(Debug)]
pub enum NotChanged {
    Fault(TeamFault),
    /// Somebody else changed it, or a rule that names it, meanwhile.
    Moved,
}

/// Changes a team. Where it is closed, its people and whatever names it go to the team that takes over, at once; its open cases
/// follow, case by case ([`strays`]).
pub fn change(
    conn: &mut Conn,
    change: &TeamChange,
    next_id: &mut dyn FnMut() -> i64,
) -> Result<Result<(), NotChanged>, StoreError> {
    dialect::hold_accounts(conn)?;
    // Whoever was put out a moment ago closes nothing.
    if !people::find(conn, change.by)?.staff().is_some_and(|staff| staff.may(Permission::ManagePeople)) {
        return Err(StoreError::NotFound);
    }
    let team: Team = first(conn, teams::table.find(change.team))?.ok_or(StoreError::NotFound)?;
    if team.card() != change.before {
        return Ok(Err(NotChanged::Moved));
    }
    let what = match (change.before.open, change.now.open) {
        (true, false) => "team.closed",
        (false, true) => "team.reopened",
        _ => "team.changed",
    };
    if what == "team.closed" {
        let others: Vec<TeamId> = people::open_teams(conn)?.iter().map(|team| TeamId(team.id)).collect();
        let to = match successor(TeamId(team.id), change.now.taken_over_by, &others) {
            Ok(to) => to,
            Err(fault) => return Ok(Err(NotChanged::Fault(fault))),
        };
        match hand_on(conn, change, to, next_id) {
            Err(StoreError::Duplicate(_)) => return Ok(Err(NotChanged::Moved)),
            done => done?,
        }
    }
    write(conn, change)?;
    let words = |card: &TeamCard| serde_json::to_string(card).unwrap_or_default();
    let (before, after) = (words(&change.before), words(&change.now));
    people::audit(conn, &Edit { id: next_id(), by: Some(change.by), at: change.at, what, target: team.id, before, after })?;
    Ok(Ok(()))
}

fn write(conn: &mut Conn, change: &TeamChange) -> Result<(), StoreError> {
    let now = &change.now;
    let names = (teams::name_zh.eq(&now.name.zh), teams::name_en.eq(&now.name.en));
    update(conn, teams::table.find(change.team), names)?;
    if change.before.open != now.open {
        let closed_at = (!now.open).then(|| change.at.naive_utc());
        let set = (teams::closed_at.eq(closed_at), teams::taken_over_by.eq(now.taken_over_by.map(|to| to.0)));
        update(conn, teams::table.find(change.team), set)?;
    }
    Ok(())
}

/// People, rules and whatever else names a team go to another one.
fn hand_on(conn: &mut Conn, change: &TeamChange, to: TeamId, next_id: &mut dyn FnMut() -> i64) -> Result<(), StoreError> {
    let from = change.team;
    let words = |account: &Account| serde_json::to_string(account).unwrap_or_default();
    for person in members(conn, from)? {
        let before = person.account();
        let now = Account { team: change.people_go.then_some(to), ..before.clone() };
        update(conn, person_rows::table.find(person.id.0), person_rows::team_id.eq(now.team.map(|team| team.0)))?;
        let (before, after, what) = (words(&before), words(&now), "person.changed");
        let target = person.id.0;
        people::audit(conn, &Edit { id: next_id(), by: Some(change.by), at: change.at, what, target, before, after })?;
    }
    for rule in rules::routing_rules(conn)?.into_iter().filter(|rule| rule.team == Some(TeamId(from))) {
        let now = RoutingRule { version: rule.version + 1, team: Some(to), ..rule.clone() };
        let (kind, slug, version) = (RuleKind::Routing, &*now.id, now.version);
        let (by, at, id) = (change.by, change.at, next_id());
        rules::publish(conn, &Version { kind, slug, version, before: Some(&rule), now: &now, by, at, id })?;
    }
    let to = Some(to.0);
    execute(conn, diesel::update(views::table.filter(views::team_id.eq(from))).set(views::team_id.eq(to)))?;
    execute(conn, diesel::update(macros::table.filter(macros::team_id.eq(from))).set(macros::team_id.eq(to)))?;
    let reports = report_schedules::table.filter(report_schedules::team_id.eq(from));
    update(conn, reports, (report_schedules::team_id.eq(to), report_schedules::version.eq(report_schedules::version + 1)))?;
    Ok(())
}

/// What was changed of a team, the newest first.
pub fn history(conn: &mut Conn, id: i64) -> Result<Vec<staff_accounts::Changed>, StoreError> {
    staff_accounts::changes_of(conn, id)
}

/// An open case that stands in a closed team, and where it belongs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stray {
    pub case: CaseId,
    pub from: TeamId,
    pub to: TeamId,
}

/// Open cases of closed teams, the most pressing of each first.
pub fn strays(conn: &mut Conn, limit: i64) -> Result<Vec<Stray>, StoreError> {
    let closed: Vec<Team> = load(conn, teams::table.filter(teams::closed_at.is_not_null()))?;
    if closed.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<i64> = closed.iter().map(|team| team.id).collect();
    let open = cases::table.filter(cases::is_open).filter(cases::team_id.assume_not_null().eq_any(ids));
    let open = open.order((cases::team_id, cases::due_at, cases::id)).limit(limit).select((cases::id, cases::team_id));
    let found: Vec<(i64, Option<i64>)> = load(conn, open)?;
    let stray = |(case, team): (i64, Option<i64>)| {
        Some(Stray { case: CaseId(case), from: TeamId(team?), to: TeamId(heir(&closed, team?)?) })
    };
    Ok(found.into_iter().filter_map(stray).collect())
}

/// The open team at the end of the line. Whichever takes over is open then, so no line leads back to where it began.
fn heir(closed: &[Team], from: i64) -> Option<i64> {
    let mut at = from;
    for _ in 0..=closed.len() {
        match closed.iter().find(|team| team.id == at) {
            Some(team) => at = team.taken_over_by?,
            None => return Some(at),
        }
    }
    None
}

/// Moves one case to the team that took over; nothing where it is not there any more.
pub fn follow(conn: &mut Conn, case: CaseId, from_to: (TeamId, TeamId), act: &Act) -> Result<(), StoreError> {
    let case = find_by_id(conn, &Actor::System, case)?;
    let worker = case.assignee.map(|id| people::find(conn, id)).transpose()?.and_then(|person| person.staff());
    if let Some(change) = case.follow_team(from_to, worker, act)? {
        record(conn, &change)?;
    }
    Ok(())
}
