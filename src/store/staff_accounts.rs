//! Accounts of those who work here, as administrators see and change them, and what was changed of each.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, load, update};
use super::error::StoreError;
use super::people::{self, Edit, Person, PersonRow};
use super::schema::{audits, cases, people as rows};
use super::times::utc;
use super::{dialect, links, routing, sessions, teams};
use crate::domain::account::{Account, AccountFault, Follows, Leaves};
use crate::domain::actor::{Actor, Role, Staff};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::permission::Permission;

/// Accounts on one page.
const MOST: i64 = 1_000;
/// Open cases counted; beyond it there are "more".
pub const COUNTED: usize = 1_000;
/// Changes told of one account: the newest.
const MOST_CHANGES: i64 = 100;

/// How somebody's account stands.
impl Person {
    pub fn account(&self) -> Account {
        Account { name: self.name.clone(), role: self.role, team: self.team, senior: self.senior, active: self.active }
    }
}

/// Everybody who works here or did, those who do first, by name.
pub fn everybody(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    let of_staff = rows::table.filter(rows::role.eq_any(Role::STAFF.map(Role::as_str)));
    let all: Vec<PersonRow> = of_staff.order((rows::active.desc(), rows::name, rows::id)).limit(MOST).load(conn)?;
    all.into_iter().map(PersonRow::into_person).collect()
}

/// Somebody who works here or did; a consumer is not found.
pub fn find(conn: &mut Conn, id: PersonId) -> Result<Person, StoreError> {
    Some(people::find(conn, id)?).filter(|person| person.role.is_staff()).ok_or(StoreError::NotFound)
}

/// Administrators beside this one who can sign in.
pub fn other_admins(conn: &mut Conn, than: PersonId) -> Result<usize, StoreError> {
    let admins = rows::table.filter(rows::role.eq(Role::Admin.as_str())).filter(rows::active);
    let others = admins.filter(rows::password_hash.is_not_null()).filter(rows::id.ne(than.0)).select(rows::id).limit(1);
    Ok(load::<_, i64>(conn, others)?.len())
}

/// Administrators who can sign in, the first so many.
pub fn admins(conn: &mut Conn, most: i64) -> Result<Vec<Person>, StoreError> {
    let admins = rows::table.filter(rows::role.eq(Role::Admin.as_str())).filter(rows::active);
    let admins = admins.filter(rows::password_hash.is_not_null()).order(rows::id).limit(most);
    load::<_, PersonRow>(conn, admins)?.into_iter().map(PersonRow::into_person).collect()
}

/// Open cases that somebody has, up to [`COUNTED`]; of them those that `seen_by` could not see.
pub fn open_cases(conn: &mut Conn, of: PersonId, seen_by: Option<Staff>) -> Result<(usize, usize), StoreError> {
    let theirs = cases::table.filter(cases::is_open).filter(cases::assignee_id.eq(of.0)).order((cases::due_at, cases::id));
    let all: Vec<(i64, Option<i64>)> = load(conn, theirs.limit(COUNTED as i64).select((cases::id, cases::team_id)))?;
    let is_out = |(id, team): &&(i64, Option<i64>)| match seen_by {
        Some(staff) => !Actor::Staff(staff).scope().contains(CaseId(*id), team.map(TeamId), None),
        None => true,
    };
    Ok((all.len(), all.iter().filter(is_out).count()))
}

/// Somebody is about to come to this team. [`StoreError::Stale`] where it was closed meanwhile; nobody closes it until this
/// transaction is over.
pub fn join(conn: &mut Conn, team: Option<TeamId>) -> Result<(), StoreError> {
    dialect::hold_accounts(conn)?;
    match team {
        Some(team) if !teams::is_open(conn, team)? => Err(StoreError::Stale),
        _ => Ok(()),
    }
}

/// A change of one account, as it was confirmed.
#[derive(Clone, Debug)]
pub struct AccountChange {
    pub person: PersonId,
    /// As it stood when it was looked at.
    pub before: Account,
    pub now: Account,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Who gets their cases; `None`: whom the rules find, or the queue.
    pub to: Option<PersonId>,
    /// Of the audit.
    pub id: i64,
}

/// Why an account was not changed.
#[derive(Debug)]
pub enum NotChanged {
    Fault(AccountFault),
    /// Somebody else changed it meanwhile.
    Moved,
}

/// Changes the account and does what follows. One at a time, so that two administrators cannot put each other out.
pub fn change(conn: &mut Conn, change: &AccountChange) -> Result<Result<Follows, NotChanged>, StoreError> {
    dialect::hold_accounts(conn)?;
    // Whoever was put out a moment ago puts nobody out.
    if !people::find(conn, change.by)?.staff().is_some_and(|staff| staff.may(Permission::ManagePeople)) {
        return Err(StoreError::NotFound);
    }
    let person = find(conn, change.person)?;
    if person.account() != change.before {
        return Ok(Err(NotChanged::Moved));
    }
    // A team may have been closed while the page was open.
    if let Some(team) = change.now.team.filter(|_| change.now.team != change.before.team)
        && !teams::is_open(conn, team)?
    {
        return Ok(Err(NotChanged::Moved));
    }
    let others = other_admins(conn, person.id)?;
    let follows = match change.before.change(&change.now, change.by == person.id, others) {
        Ok(follows) => follows,
        Err(fault) => return Ok(Err(NotChanged::Fault(fault))),
    };
    write(conn, person.id, &change.now)?;
    if follows.ends_sessions {
        sessions::end_all(conn, person.id, None)?;
    }
    if follows.leaves != Leaves::None {
        let stays = Staff { id: person.id, role: change.now.role, team: change.now.team, senior: change.now.senior };
        routing::leave(conn, person.id, (follows.leaves == Leaves::OutOfSight).then_some(stays), change.to, change.at)?;
    }
    let words = |account: &Account| serde_json::to_string(account).unwrap_or_default();
    let edit = Edit {
        id: change.id,
        by: Some(change.by),
        at: change.at,
        what: "person.changed",
        target: person.id.0,
        before: words(&change.before),
        after: words(&change.now),
    };
    people::audit(conn, &edit)?;
    Ok(Ok(follows))
}

fn write(conn: &mut Conn, id: PersonId, now: &Account) -> Result<(), StoreError> {
    let set = (
        rows::name.eq(now.name.as_str()),
        rows::role.eq(now.role.as_str()),
        rows::team_id.eq(now.team.map(|team| team.0)),
        rows::senior.eq(now.senior),
        rows::active.eq(now.active),
    );
    update(conn, rows::table.find(id.0), set)?;
    if !now.active {
        // Whoever comes back chooses a new password, by a letter sent then.
        update(conn, rows::table.find(id.0), rows::password_hash.eq(None::<String>))?;
        for purpose in ["password_reset", "invitation"] {
            if let Some(link) = links::find_for(conn, purpose, id.0)? {
                links::revoke(conn, link.id)?;
            }
        }
    }
    Ok(())
}

/// Something that was changed of one account.
#[derive(Clone, Debug)]
pub struct Changed {
    pub at: DateTime<Utc>,
    /// Who did it, by name; `None`: on the server, or by themselves before they had an account.
    pub by: Option<String>,
    pub what: String,
    pub before: String,
    pub after: String,
}

/// What was changed of an account, the newest first.
pub fn history(conn: &mut Conn, of: PersonId) -> Result<Vec<Changed>, StoreError> {
    changes_of(conn, of.0)
}

/// What was changed of a person or a thing, the newest first.
pub fn changes_of(conn: &mut Conn, target: i64) -> Result<Vec<Changed>, StoreError> {
    changes(conn, target, None)
}

/// What was changed under this name of what there is one of alone, the newest first.
pub fn changes_called(conn: &mut Conn, what: &str) -> Result<Vec<Changed>, StoreError> {
    changes(conn, 0, Some(what))
}

fn changes(conn: &mut Conn, target: i64, what: Option<&str>) -> Result<Vec<Changed>, StoreError> {
    type Row = (NaiveDateTime, Option<String>, String, String, String);
    let mut theirs = audits::table
        .left_join(rows::table.on(rows::id.nullable().eq(audits::by_person)))
        .filter(audits::target_id.eq(Some(target)))
        .order((audits::at.desc(), audits::id.desc()))
        .limit(MOST_CHANGES)
        .select((audits::at, rows::name.nullable(), audits::what, audits::before, audits::after))
        .into_boxed();
    if let Some(what) = what {
        theirs = theirs.filter(audits::what.eq(what));
    }
    let all: Vec<Row> = theirs.load(conn)?;
    let changed = |(at, by, what, before, after): Row| Changed { at: utc(at), by, what, before, after };
    Ok(all.into_iter().map(changed).collect())
}
