//! People with accounts, and their teams.

use chrono::{DateTime, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::db::{Conn, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{audits, people, teams};
use super::times::utc_opt;
use crate::domain::actor::{Role, Staff};
use crate::domain::codes::Locale;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::person::{Letters, Prefs};

/// Somebody with an account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub email: String,
    pub name: String,
    pub role: Role,
    pub senior: bool,
    pub team: Option<TeamId>,
    pub password_hash: Option<String>,
    pub locale: Locale,
    pub active: bool,
    pub confirmed_at: Option<DateTime<Utc>>,
    pub prefs: Prefs,
}

impl Person {
    /// The person as somebody who works on cases; `None` for a consumer, a closed account, and who was invited and has not come
    /// yet.
    pub fn staff(&self) -> Option<Staff> {
        let staff = Staff { id: self.id, role: self.role, team: self.team, senior: self.senior };
        (self.role.is_staff() && self.active && self.confirmed_at.is_some()).then_some(staff)
    }
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = people, treat_none_as_default_value = false)]
pub(super) struct PersonRow {
    id: i64,
    email: String,
    name: String,
    role: String,
    senior: bool,
    team_id: Option<i64>,
    password_hash: Option<String>,
    locale: String,
    active: bool,
    confirmed_at: Option<NaiveDateTime>,
    created_at: NaiveDateTime,
    letters: String,
    zone: Option<String>,
    privacy: Option<String>,
    texts: bool,
    queue_look: String,
    shortcuts: bool,
}

impl PersonRow {
    pub(super) fn into_person(self) -> Result<Person, StoreError> {
        Ok(Person {
            id: PersonId(self.id),
            email: self.email,
            name: self.name,
            role: decode!(Role, self.role)?,
            senior: self.senior,
            team: self.team_id.map(TeamId),
            password_hash: self.password_hash,
            locale: decode!(Locale, self.locale)?,
            active: self.active,
            confirmed_at: utc_opt(self.confirmed_at),
            prefs: Prefs {
                letters: decode!(Letters, self.letters)?,
                // A zone that a newer list has no more is the house's.
                zone: self.zone.and_then(|zone| zone.parse().ok()),
                privacy: self.privacy,
                texts: self.texts,
                queue_look: self.queue_look,
                shortcuts: self.shortcuts,
            },
        })
    }
}

/// Adds a person. [`StoreError::Duplicate`] when the address is taken.
pub fn insert(conn: &mut Conn, person: &Person, at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = PersonRow {
        id: person.id.0,
        email: person.email.clone(),
        name: person.name.clone(),
        role: person.role.to_string(),
        senior: person.senior,
        team_id: person.team.map(|t| t.0),
        password_hash: person.password_hash.clone(),
        locale: person.locale.to_string(),
        active: person.active,
        confirmed_at: person.confirmed_at.map(|at| at.naive_utc()),
        created_at: at.naive_utc(),
        letters: person.prefs.letters.to_string(),
        zone: person.prefs.zone.map(|zone| zone.name().to_owned()),
        privacy: person.prefs.privacy.clone(),
        texts: person.prefs.texts,
        queue_look: person.prefs.queue_look.clone(),
        shortcuts: person.prefs.shortcuts,
    };
    diesel::insert_into(people::table).values(&row).execute(conn)?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: PersonId) -> Result<Person, StoreError> {
    people::table.find(id.0).first::<PersonRow>(conn)?.into_person()
}

/// The person with this (lower-cased) address.
pub fn find_by_email(conn: &mut Conn, email: &str) -> Result<Option<Person>, StoreError> {
    let row = people::table.filter(people::email.eq(email)).first::<PersonRow>(conn).optional()?;
    row.map(PersonRow::into_person).transpose()
}

/// Active staff, by name: whom a case can be assigned to. Who was invited and has not come yet is not among them.
pub fn staff(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    let rows: Vec<PersonRow> = people::table
        .filter(people::role.eq_any(Role::STAFF.map(Role::as_str)))
        .filter(people::active)
        .filter(people::confirmed_at.is_not_null())
        .order((people::name, people::id))
        .limit(1000)
        .load(conn)?;
    rows.into_iter().map(PersonRow::into_person).collect()
}

/// Somebody who works here, as far as a page about a case needs them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StaffMember {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub staff: Staff,
}

type StaffRow = (i64, String, String, String, bool, Option<i64>);

/// The same people as [`staff`], without all that pages about cases do not show: they read them each time.
pub fn staff_members(conn: &mut Conn) -> Result<Vec<StaffMember>, StoreError> {
    let [one, two, three] = Role::STAFF.map(Role::as_str);
    // Not a list of values: a statement with one is prepared anew each time.
    let of_staff = people::role.eq(one).or(people::role.eq(two)).or(people::role.eq(three));
    let theirs = people::table
        .filter(of_staff)
        .filter(people::active)
        .filter(people::confirmed_at.is_not_null())
        .order((people::name, people::id))
        .limit(1000)
        .select((people::id, people::name, people::email, people::role, people::senior, people::team_id));
    let rows: Vec<StaffRow> = load(conn, theirs)?;
    let member = |(id, name, email, role, senior, team): StaffRow| {
        let (id, role, team) = (PersonId(id), decode!(Role, role)?, team.map(TeamId));
        Ok(StaffMember { id, name, email, staff: Staff { id, role, team, senior } })
    };
    rows.into_iter().map(member).collect()
}

/// Whether anybody is an administrator yet.
pub fn has_admin(conn: &mut Conn) -> Result<bool, StoreError> {
    let any: Option<i64> =
        people::table.filter(people::role.eq(Role::Admin.as_str())).select(people::id).first(conn).optional()?;
    Ok(any.is_some())
}

/// The version of the privacy notice that somebody agreed to last.
pub fn agree_to_privacy(conn: &mut Conn, id: PersonId, version: &str) -> Result<(), StoreError> {
    update(conn, people::table.find(id.0), people::privacy.eq(Some(version)))?;
    Ok(())
}

/// What somebody chose for themselves.
pub fn set_prefs(conn: &mut Conn, id: PersonId, prefs: &Prefs, locale: Locale) -> Result<(), StoreError> {
    let chosen = (
        people::letters.eq(prefs.letters.as_str()),
        people::zone.eq(prefs.zone.map(Tz::name)),
        people::texts.eq(prefs.texts),
        people::locale.eq(locale.as_str()),
    );
    update(conn, people::table.find(id.0), chosen)?;
    Ok(())
}

/// How somebody wants their queue to look: [`crate::domain::person::Prefs::queue_look`].
pub fn set_queue_look(conn: &mut Conn, id: PersonId, look: &str) -> Result<(), StoreError> {
    update(conn, people::table.find(id.0), people::queue_look.eq(look))?;
    Ok(())
}

/// Whether the keys of the desk do something for them.
pub fn set_shortcuts(conn: &mut Conn, id: PersonId, on: bool) -> Result<(), StoreError> {
    update(conn, people::table.find(id.0), people::shortcuts.eq(on))?;
    Ok(())
}

pub fn set_password(conn: &mut Conn, id: PersonId, hash: &str) -> Result<(), StoreError> {
    update(conn, people::table.find(id.0), people::password_hash.eq(Some(hash)))?;
    Ok(())
}

/// The same password, hashed anew; nothing where it was changed meanwhile.
pub fn renew_password(conn: &mut Conn, id: PersonId, old: &str, new: &str) -> Result<(), StoreError> {
    let same = people::table.find(id.0).filter(people::password_hash.eq(Some(old)));
    update(conn, same, people::password_hash.eq(Some(new)))?;
    Ok(())
}

pub fn confirm(conn: &mut Conn, id: PersonId, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, people::table.find(id.0), people::confirmed_at.eq(Some(at.naive_utc())))?;
    Ok(())
}

/// A team of agents.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Insertable)]
#[diesel(table_name = teams, treat_none_as_default_value = false)]
pub struct Team {
    pub id: i64,
    pub slug: String,
    pub name_zh: String,
    pub name_en: String,
    pub(super) closed_at: Option<NaiveDateTime>,
    pub(super) taken_over_by: Option<i64>,
}

impl Team {
    /// A team that is open.
    pub fn new(id: i64, slug: &str, name_zh: &str, name_en: &str) -> Self {
        let (slug, name_zh, name_en) = (slug.to_owned(), name_zh.to_owned(), name_en.to_owned());
        Self { id, slug, name_zh, name_en, closed_at: None, taken_over_by: None }
    }

    /// Whether cases and people can be put there; one that is closed is named by what was and offered nowhere.
    pub const fn is_open(&self) -> bool {
        self.closed_at.is_none()
    }

    pub fn closed_at(&self) -> Option<DateTime<Utc>> {
        utc_opt(self.closed_at)
    }

    /// Of a closed team: where its open cases go.
    pub fn taken_over_by(&self) -> Option<TeamId> {
        self.taken_over_by.map(TeamId)
    }

    pub fn name(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.name_zh,
            Locale::En => &self.name_en,
        }
    }
}

/// Every team, those that were closed last.
pub fn teams(conn: &mut Conn) -> Result<Vec<Team>, StoreError> {
    Ok(load(conn, teams::table.order((teams::closed_at.is_not_null(), teams::slug, teams::id)))?)
}

/// Those where cases and people can be put.
pub fn open_teams(conn: &mut Conn) -> Result<Vec<Team>, StoreError> {
    Ok(load(conn, teams::table.filter(teams::closed_at.is_null()).order((teams::slug, teams::id)))?)
}

/// Adds a team. [`StoreError::Duplicate`] where its short name is taken.
pub fn insert_team(conn: &mut Conn, team: &Team) -> Result<(), StoreError> {
    diesel::insert_into(teams::table).values(team).execute(conn)?;
    Ok(())
}

/// A change to people or settings; written with its row, in one transaction.
pub struct Edit<'a> {
    pub id: i64,
    pub by: Option<PersonId>,
    pub at: DateTime<Utc>,
    /// What was changed, as a code: `person.created`, `person.password`.
    pub what: &'a str,
    pub target: i64,
    pub before: String,
    pub after: String,
}

/// Keeps who changed what.
pub fn audit(conn: &mut Conn, edit: &Edit<'_>) -> Result<(), StoreError> {
    audit_named(conn, edit, None)
}

/// The same of what has a name instead of a number: a policy, a calendar.
pub(super) fn audit_named(conn: &mut Conn, edit: &Edit<'_>, slug: Option<&str>) -> Result<(), StoreError> {
    diesel::insert_into(audits::table)
        .values((
            audits::id.eq(edit.id),
            audits::at.eq(edit.at.naive_utc()),
            audits::by_person.eq(edit.by.map(|p| p.0)),
            audits::what.eq(edit.what),
            audits::target_id.eq(Some(edit.target)),
            audits::before.eq(&edit.before),
            audits::after.eq(&edit.after),
            audits::slug.eq(slug),
        ))
        .execute(conn)?;
    Ok(())
}
