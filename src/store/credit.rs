//! Harm to consumers' credit: that of a case, and all that are not put right.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::reports::Only;
use super::rows::decode;
use super::schema::{cases, credit_harms as harms};
use super::times::{naive, utc, utc_opt};
use crate::domain::case::Case;
use crate::domain::credit::{CreditHarm, Harm, Objection, ObjectionAnswer, ObjectionDoor};
use crate::domain::ids::TeamId;
use crate::domain::reference::Reference;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = harms, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(primary_key(case_id))]
pub(super) struct HarmRow {
    case_id: i64,
    harm: String,
    said_at: NaiveDateTime,
    door: Option<String>,
    filed_on: Option<NaiveDate>,
    answer_by: Option<NaiveDateTime>,
    late: bool,
    answer: Option<String>,
    answered_at: Option<NaiveDateTime>,
    is_open: bool,
    due_at: NaiveDateTime,
    corrected_at: Option<NaiveDateTime>,
    next_at: Option<NaiveDateTime>,
}

impl HarmRow {
    fn of(case: &Case, credit: &CreditHarm) -> Self {
        let objection = credit.objection.as_ref();
        let answer = objection.and_then(|it| it.answer);
        Self {
            case_id: case.id.0,
            harm: credit.harm.to_string(),
            said_at: credit.said_at.naive_utc(),
            door: objection.map(|it| it.with.to_string()),
            filed_on: objection.map(|it| it.filed_on),
            answer_by: objection.map(|it| it.answer_by.naive_utc()),
            late: objection.is_some_and(|it| it.late),
            answer: answer.map(|(answer, _)| answer.to_string()),
            answered_at: naive(answer.map(|(_, at)| at)),
            is_open: case.looks_after_credit() && credit.is_open(),
            due_at: objection.map_or(credit.said_at, |it| it.answer_by).naive_utc(),
            corrected_at: naive(credit.corrected_at),
            next_at: naive(case.credit_next()),
        }
    }

    fn into_harm(self) -> Result<CreditHarm, StoreError> {
        let answer = self.answer.map(|code| decode!(ObjectionAnswer, code)).transpose()?.zip(utc_opt(self.answered_at));
        let objection = match (self.door, self.filed_on, self.answer_by) {
            (Some(door), Some(filed_on), Some(answer_by)) => {
                let with = decode!(ObjectionDoor, door)?;
                Some(Objection { with, filed_on, answer_by: utc(answer_by), late: self.late, answer })
            }
            _ => None,
        };
        let corrected_at = utc_opt(self.corrected_at);
        Ok(CreditHarm { harm: decode!(Harm, self.harm)?, said_at: utc(self.said_at), objection, corrected_at })
    }
}

pub fn of_case(conn: &mut Conn, case_id: i64) -> Result<Option<CreditHarm>, StoreError> {
    let row: Option<HarmRow> = first(conn, harms::table.find(case_id))?;
    row.map(HarmRow::into_harm).transpose()
}

/// Those of these cases, by case.
pub fn of_all(conn: &mut Conn, cases: &[i64]) -> Result<HashMap<i64, CreditHarm>, StoreError> {
    let rows: Vec<HarmRow> = harms::table.filter(harms::case_id.eq_any(cases)).load(conn)?;
    rows.into_iter().map(|row| Ok((row.case_id, row.into_harm()?))).collect()
}

/// Writes it where it is new, became something else, or goes on elsewhere.
pub(super) fn save(conn: &mut Conn, before: Option<&Case>, case: &Case) -> Result<(), StoreError> {
    let of = |case: &Case| (case.credit.clone(), case.looks_after_credit());
    let was = before.map(of);
    if was.as_ref() == Some(&of(case)) || (case.credit.is_none() && was.as_ref().is_none_or(|(credit, _)| credit.is_none())) {
        return Ok(());
    }
    let had = was.is_some_and(|(credit, _)| credit.is_some());
    match case.credit.as_ref().map(|credit| HarmRow::of(case, credit)) {
        Some(row) if had => {
            update(conn, harms::table.find(row.case_id), &row)?;
        }
        Some(row) => {
            execute(conn, diesel::insert_into(harms::table).values(&row))?;
        }
        None => {
            execute(conn, diesel::delete(harms::table.find(case.id.0)))?;
        }
    }
    Ok(())
}

/// Closed cases whose objection has come due: open ones are swept anyway.
pub(super) fn due_of_closed(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<i64>, StoreError> {
    let due = harms::table.inner_join(cases::table.on(cases::id.eq(harms::case_id)));
    let due = due.filter(harms::next_at.le(now.naive_utc())).filter(diesel::dsl::not(cases::is_open));
    Ok(due.order((harms::next_at, harms::case_id)).limit(limit).select(harms::case_id).load(conn)?)
}

/// A harm that is not put right, with its case.
#[derive(Clone, Debug)]
pub struct OpenHarm {
    pub reference: Reference,
    pub credit: CreditHarm,
    pub provider: String,
    /// As its consumer wrote it.
    pub merchant: String,
    /// Whoever has the case; empty where nobody does.
    pub agent: String,
}

/// The harms of a team's cases that are not put right, what is due longest first.
pub fn open(conn: &mut Conn, team: Only<TeamId>, limit: i64) -> Result<Vec<OpenHarm>, StoreError> {
    let joined = harms::table.inner_join(cases::table.on(cases::id.eq(harms::case_id)));
    let open = joined.filter(harms::is_open).order((harms::due_at, harms::case_id)).limit(limit).into_boxed();
    let open = match team {
        Only::Any => open,
        Only::Nobody => open.filter(cases::team_id.is_null()),
        Only::One(team) => open.filter(cases::team_id.eq(team.0)),
    };
    type Row = (HarmRow, String, String, String, Option<i64>);
    let columns = (harms::all_columns, cases::reference, cases::provider, cases::merchant, cases::assignee_id);
    let rows: Vec<Row> = open.select(columns).load(conn)?;
    rows.into_iter()
        .map(|(row, reference, provider, merchant, agent)| {
            let reference =
                Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("a reference: {reference:?}")))?;
            let agent = agent.map(|id| id.to_string()).unwrap_or_default();
            Ok(OpenHarm { reference, credit: row.into_harm()?, provider, merchant, agent })
        })
        .collect()
}
