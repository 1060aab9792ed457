//! Who changed, did and saw what, the newest first: the record of changes, the events of staff, and who looked at cases.
//! Each list is one range of an index that holds what it is narrowed by, bounded by its days.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, load};
use super::error::StoreError;
use super::people::{Edit, audit};
use super::schema::{audits, case_readers, cases, events, people};
use super::timeline::decoded;
use super::times::utc;
use crate::domain::actor::{ActorKind, Role};
use crate::domain::event::Happening;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;

/// Whose acts somebody may read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Everybody's, and what nobody did: the server, the settings.
    All,
    /// Of the people of a team, and one's own.
    Team(TeamId, PersonId),
}

/// What was changed, whatever was done to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Thing {
    Id(i64),
    /// What has a name instead of a number: a policy, a calendar.
    Named(String),
}

/// What is asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub whose: Whose,
    pub from: DateTime<Utc>,
    pub below: DateTime<Utc>,
    /// The same days, for what is known by the day.
    pub days: (NaiveDate, NaiveDate),
    pub person: Option<PersonId>,
    pub case: Option<CaseId>,
    /// What was changed, of changes alone.
    pub of: Option<Thing>,
    /// Codes of what happened; empty for all.
    pub what: Vec<&'static str>,
}

/// Where a list goes on: behind the row with this moment and id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub at: DateTime<Utc>,
    pub id: i64,
}

/// Where the list of readers goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReadKey {
    pub day: NaiveDate,
    pub case: i64,
    pub person: i64,
}

/// Something that was changed.
#[derive(Clone, Debug)]
pub struct Changed {
    pub key: Key,
    pub by: Option<PersonId>,
    pub what: String,
    pub target: Option<i64>,
    pub slug: Option<String>,
    pub before: String,
    pub after: String,
}

/// Something that one of ours did to a case.
#[derive(Clone, Debug)]
pub struct Did {
    pub key: Key,
    pub by: PersonId,
    pub case: CaseId,
    pub what: Happening,
}

/// Somebody of ours who opened a case on a day.
#[derive(Clone, Copy, Debug)]
pub struct Saw {
    pub key: ReadKey,
}

macro_rules! of_whom {
    ($query:expr, $column:expr, $asked:expr) => {{
        let mut query = $query;
        if let Whose::Team(team, me) = $asked.whose {
            let theirs = people::table.filter(people::team_id.eq(team.0).or(people::id.eq(me.0))).select(people::id);
            query = match $asked.person {
                Some(_) => query.filter($column.eq_any(theirs)),
                // A sum: the index that gives the order is to be walked, within the days asked for, and not each person's own
                // with all that it holds sorted together.
                None => query.filter(($column + 0_i64).eq_any(theirs)),
            };
        }
        if let Some(person) = $asked.person {
            query = query.filter($column.eq(person.0));
        }
        query
    }};
}

/// The record of changes.
pub fn changed(conn: &mut Conn, asked: &Asked, after: Option<Key>, limit: i64) -> Result<Vec<Changed>, StoreError> {
    type Row = (i64, NaiveDateTime, Option<i64>, String, Option<i64>, Option<String>, String, String);
    let mut query =
        audits::table.filter(audits::at.ge(asked.from.naive_utc())).filter(audits::at.lt(asked.below.naive_utc())).into_boxed();
    query = of_whom!(query, audits::by_person.assume_not_null(), asked);
    if !asked.what.is_empty() {
        query = query.filter(audits::what.eq_any(asked.what.clone()));
    }
    // What was changed about a case, its hold say, names it as what was changed.
    if let Some(case) = asked.case {
        query = query.filter(audits::target_id.eq(case.0));
    }
    query = match &asked.of {
        Some(Thing::Id(id)) => query.filter(audits::target_id.eq(*id)),
        Some(Thing::Named(slug)) => query.filter(audits::slug.eq(slug.clone())),
        None => query,
    };
    if let Some(Key { at, id }) = after {
        let at = at.naive_utc();
        query = query.filter(audits::at.le(at)).filter(audits::at.lt(at).or(audits::id.lt(id)));
    }
    let columns =
        (audits::id, audits::at, audits::by_person, audits::what, audits::target_id, audits::slug, audits::before, audits::after);
    let rows: Vec<Row> = query.order((audits::at.desc(), audits::id.desc())).limit(limit).select(columns).load(conn)?;
    let changed = |(id, at, by, what, target, slug, before, after): Row| Changed {
        key: Key { at: utc(at), id },
        by: by.map(PersonId),
        what,
        target,
        slug,
        before,
        after,
    };
    Ok(rows.into_iter().map(changed).collect())
}

/// What staff did to cases.
pub fn did(conn: &mut Conn, asked: &Asked, after: Option<Key>, limit: i64) -> Result<Vec<Did>, StoreError> {
    type Row = (i64, NaiveDateTime, Option<i64>, i64, String, String);
    let mut query = events::table
        .filter(events::at.ge(asked.from.naive_utc()))
        .filter(events::at.lt(asked.below.naive_utc()))
        .filter(events::by_person.is_not_null())
        .filter(events::by_kind.eq(ActorKind::Staff.as_str()))
        .filter(events::kind.eq_any(asked.what.clone()))
        .into_boxed();
    query = of_whom!(query, events::by_person.assume_not_null(), asked);
    if let Some(case) = asked.case {
        query = query.filter(events::case_id.eq(case.0));
    }
    if let Some(Key { at, id }) = after {
        let at = at.naive_utc();
        query = query.filter(events::at.le(at)).filter(events::at.lt(at).or(events::id.lt(id)));
    }
    let columns = (events::id, events::at, events::by_person, events::case_id, events::kind, events::data);
    let rows: Vec<Row> = query.order((events::at.desc(), events::id.desc())).limit(limit).select(columns).load(conn)?;
    let did = |(id, at, by, case, kind, data): Row| {
        let key = Key { at: utc(at), id };
        Ok(Did { key, by: PersonId(by.unwrap_or_default()), case: CaseId(case), what: decoded(&kind, &data)? })
    };
    rows.into_iter().map(did).collect()
}

/// Who looked at cases.
pub fn saw(conn: &mut Conn, asked: &Asked, after: Option<ReadKey>, limit: i64) -> Result<Vec<Saw>, StoreError> {
    let mut query =
        case_readers::table.filter(case_readers::day.ge(asked.days.0)).filter(case_readers::day.le(asked.days.1)).into_boxed();
    query = of_whom!(query, case_readers::person_id, asked);
    if let Some(case) = asked.case {
        query = query.filter(case_readers::case_id.eq(case.0));
    }
    if let Some(ReadKey { day, case, person }) = after {
        let earlier = case_readers::day.lt(day).or(case_readers::case_id.lt(case));
        let earlier = earlier.or(case_readers::case_id.eq(case).and(case_readers::person_id.lt(person)));
        query = query.filter(case_readers::day.le(day)).filter(earlier);
    }
    let order = (case_readers::day.desc(), case_readers::case_id.desc(), case_readers::person_id.desc());
    let rows: Vec<(i64, i64, NaiveDate)> = query.order(order).limit(limit).load(conn)?;
    Ok(rows.into_iter().map(|(case, person, day)| Saw { key: ReadKey { day, case, person } }).collect())
}

/// What rows are called: people, and cases.
#[derive(Clone, Debug, Default)]
pub struct Called {
    /// Of ours by name; a consumer by none.
    pub people: BTreeMap<i64, Option<String>>,
    pub cases: BTreeMap<i64, Reference>,
}

/// Names of these people and cases.
pub fn called(conn: &mut Conn, persons: BTreeSet<i64>, of: BTreeSet<i64>) -> Result<Called, StoreError> {
    let mut called = Called::default();
    if !persons.is_empty() {
        let named = people::table.filter(people::id.eq_any(persons)).select((people::id, people::name, people::role));
        let rows: Vec<(i64, String, String)> = named.load(conn)?;
        let is_ours = |role: &str| Role::parse(role).is_some_and(Role::is_staff);
        called.people = rows.into_iter().map(|(id, name, role)| (id, is_ours(&role).then_some(name))).collect();
    }
    if !of.is_empty() {
        let rows: Vec<(i64, String)> =
            cases::table.filter(cases::id.eq_any(of)).select((cases::id, cases::reference)).load(conn)?;
        called.cases = rows.into_iter().filter_map(|(id, name)| Reference::parse(&name).map(|it| (id, it))).collect();
    }
    Ok(called)
}

/// The case of a reference, whoever's it is: what somebody may read of it is decided by who did it.
pub fn case_of(conn: &mut Conn, reference: Reference) -> Result<Option<CaseId>, StoreError> {
    let case = cases::table.filter(cases::reference.eq(reference.to_string())).select(cases::id).limit(1);
    Ok(load::<_, i64>(conn, case)?.pop().map(CaseId))
}

/// The people whose acts somebody may read, by name; closed accounts too.
pub fn people_of(conn: &mut Conn, whose: Whose) -> Result<Vec<(PersonId, String)>, StoreError> {
    let mut staff = people::table.filter(people::role.eq_any(Role::STAFF.map(Role::as_str))).into_boxed();
    if let Whose::Team(team, me) = whose {
        staff = staff.filter(people::team_id.eq(team.0).or(people::id.eq(me.0)));
    }
    let rows: Vec<(i64, String)> = staff.order((people::name, people::id)).select((people::id, people::name)).load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}

/// That somebody reads the record: written down once a day and kind. Reading is looked for along what they did today.
pub fn is_read_known(conn: &mut Conn, by: PersonId, since: DateTime<Utc>, after: &str) -> Result<bool, StoreError> {
    let today = audits::table.filter(audits::by_person.eq(by.0)).filter(audits::at.ge(since.naive_utc()));
    let same = today.filter(audits::what.eq(READ)).filter(audits::after.eq(after)).select(audits::id).limit(1);
    Ok(!load::<_, i64>(conn, same)?.is_empty())
}

/// The record was read.
pub const READ: &str = "audit.read";
/// Something of it was taken out of the house.
pub const EXPORTED: &str = "audit.exported";

/// A report was taken away as a file.
pub const REPORT_EXPORTED: &str = "report.exported";
/// So was a list of cases.
pub const CASES_EXPORTED: &str = "cases.exported";

/// Writes down that the record was read or taken away; `after` says what of it, as JSON.
pub fn told(conn: &mut Conn, id: i64, by: PersonId, at: DateTime<Utc>, (what, after): (&str, &str)) -> Result<(), StoreError> {
    let edit = Edit { id, by: Some(by), at, what, target: 0, before: String::new(), after: after.to_owned() };
    audit(conn, &edit)
}
