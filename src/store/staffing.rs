//! What each of the staff can do, how much they have, and when they are away.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Person};
use super::schema::{cases, staffing};
use super::times::utc;
use crate::domain::codes::Locale;
use crate::domain::ids::PersonId;
use crate::domain::routing::{Away, Candidate, HandOver, Staffing};

/// What [`HandOver`] is called in the table.
const KEEP: &str = "keep";
const RULES: &str = "rules";
const PERSON: &str = "person";

#[derive(Queryable)]
struct Row {
    person_id: i64,
    languages: String,
    providers: String,
    cap: Option<i32>,
    away_from: Option<NaiveDateTime>,
    away_until: Option<NaiveDateTime>,
    hand_over: String,
    hand_over_to: Option<i64>,
    _is_to_hand_over: bool,
    given_at: Option<NaiveDateTime>,
}

impl Row {
    fn staffing(&self) -> Staffing {
        let list = |codes: &str| codes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect::<Vec<_>>();
        let hand_over = match (self.hand_over.as_str(), self.hand_over_to) {
            (PERSON, Some(to)) => HandOver::To(PersonId(to)),
            (RULES, _) => HandOver::Rules,
            _ => HandOver::Keep,
        };
        Staffing {
            languages: list(&self.languages).iter().filter_map(|code| Locale::parse(code)).collect(),
            providers: list(&self.providers),
            cap: self.cap.and_then(|cap| u32::try_from(cap).ok()),
            away: self.away_from.map(|from| Away { from: utc(from), until: self.away_until.map(utc), hand_over }),
        }
    }
}

/// Of one person; the usual where nothing is kept.
pub fn of(conn: &mut Conn, person: PersonId) -> Result<Staffing, StoreError> {
    let row: Option<Row> = first(conn, staffing::table.find(person.0))?;
    Ok(row.map(|row| row.staffing()).unwrap_or_default())
}

/// Everybody who works here, as somebody who may be given a case, by name.
pub fn everybody(conn: &mut Conn) -> Result<Vec<(Person, Candidate)>, StoreError> {
    let people = people::staff(conn)?;
    let ids: Vec<i64> = people.iter().map(|person| person.id.0).collect();
    let rows: Vec<Row> = staffing::table.filter(staffing::person_id.eq_any(&ids)).load(conn)?;
    let rows: HashMap<i64, Row> = rows.into_iter().map(|row| (row.person_id, row)).collect();
    let loads: HashMap<Option<i64>, i64> = loads(conn, &ids)?.into_iter().collect();
    let candidate = |person: Person| {
        let staff = person.staff()?;
        let row = rows.get(&person.id.0);
        let load = loads.get(&Some(person.id.0)).copied().unwrap_or_default();
        let candidate = Candidate {
            staff,
            staffing: row.map(Row::staffing).unwrap_or_default(),
            load: u32::try_from(load).unwrap_or(u32::MAX),
            given_at: row.and_then(|row| row.given_at).map(utc),
        };
        Some((person, candidate))
    };
    Ok(people.into_iter().filter_map(candidate).collect())
}

/// How many open cases of each wait for us: counted in the index, as many entries as there are open cases that somebody has.
fn loads(conn: &mut Conn, ids: &[i64]) -> Result<Vec<(Option<i64>, i64)>, StoreError> {
    let mine = cases::table.filter(cases::is_open).filter(cases::assignee_id.eq_any(ids)).filter(cases::is_waiting.eq(false));
    Ok(load(conn, mine.group_by(cases::assignee_id).select((cases::assignee_id, count_star())))?)
}

/// When somebody is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Absence {
    pub person: PersonId,
    pub away: Away,
}

/// Every absence that is kept: one of each person at most.
pub fn absences(conn: &mut Conn) -> Result<Vec<Absence>, StoreError> {
    let rows: Vec<Row> = load(conn, staffing::table.filter(staffing::away_from.is_not_null()))?;
    let absence = |row: Row| row.staffing().away.map(|away| Absence { person: PersonId(row.person_id), away });
    Ok(rows.into_iter().filter_map(absence).collect())
}

/// What they can do, and how much.
pub fn set_skills(conn: &mut Conn, person: PersonId, now: &Staffing) -> Result<(), StoreError> {
    begin(conn, person)?;
    let languages: Vec<&str> = now.languages.iter().map(|locale| locale.as_str()).collect();
    let set = (
        staffing::languages.eq(languages.join(",")),
        staffing::providers.eq(now.providers.join(",")),
        staffing::cap.eq(now.cap.and_then(|cap| i32::try_from(cap).ok())),
    );
    update(conn, staffing::table.find(person.0), set)?;
    Ok(())
}

/// When they are away; `None`: they are here. `is_anew`: their cases go to others from then on.
pub fn set_away(conn: &mut Conn, person: PersonId, away: Option<&Away>, is_anew: bool) -> Result<(), StoreError> {
    begin(conn, person)?;
    let (code, to) = match away.map(|away| away.hand_over) {
        None | Some(HandOver::Keep) => (KEEP, None),
        Some(HandOver::Rules) => (RULES, None),
        Some(HandOver::To(to)) => (PERSON, Some(to.0)),
    };
    let set = (
        staffing::away_from.eq(away.map(|away| away.from.naive_utc())),
        staffing::away_until.eq(away.and_then(|away| away.until).map(|until| until.naive_utc())),
        staffing::hand_over.eq(code),
        staffing::hand_over_to.eq(to),
    );
    update(conn, staffing::table.find(person.0), set)?;
    if is_anew {
        update(conn, staffing::table.find(person.0), staffing::is_to_hand_over.eq(code != KEEP))?;
    }
    Ok(())
}

/// That a rule gave them a case.
pub fn given(conn: &mut Conn, person: PersonId, at: DateTime<Utc>) -> Result<(), StoreError> {
    begin(conn, person)?;
    update(conn, staffing::table.find(person.0), staffing::given_at.eq(Some(at.naive_utc())))?;
    Ok(())
}

/// A row, where there is none yet.
fn begin(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    let new = (
        staffing::person_id.eq(person.0),
        staffing::languages.eq(""),
        staffing::providers.eq(""),
        staffing::hand_over.eq(KEEP),
        staffing::is_to_hand_over.eq(false),
    );
    execute(conn, diesel::insert_into(staffing::table).values(new).on_conflict_do_nothing())?;
    Ok(())
}

/// Whoever is away by now, and whose cases were to go to others; the first of them.
pub fn to_hand_over(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<(PersonId, Staffing)>, StoreError> {
    let due = staffing::table.filter(staffing::is_to_hand_over).filter(staffing::away_from.le(now.naive_utc()));
    let row: Option<Row> = first(conn, due.order(staffing::away_from))?;
    Ok(row.map(|row| (PersonId(row.person_id), row.staffing())))
}

/// Everything they had is on its way to others.
pub fn handed_over(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    update(conn, staffing::table.find(person.0), staffing::is_to_hand_over.eq(false))?;
    Ok(())
}
