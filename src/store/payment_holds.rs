//! Requests to hold a payment: the newest of a case.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::schema::payment_holds;
use super::times::{naive, utc, utc_opt};
use crate::domain::case::Case;
use crate::domain::hold::{Hold, HoldAsk};
use crate::domain::ids::{HoldId, TextId};

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = payment_holds, treat_none_as_null = true, treat_none_as_default_value = false)]
struct HoldRow {
    id: i64,
    case_id: i64,
    text_id: i64,
    asks: String,
    asked_at: NaiveDateTime,
    until: NaiveDateTime,
    late: bool,
    answered_at: Option<NaiveDateTime>,
    granted: String,
    ends_on: Option<NaiveDate>,
    remind_at: Option<NaiveDateTime>,
    ends_at: Option<NaiveDateTime>,
    reminded: bool,
    ended_at: Option<NaiveDateTime>,
}

fn written(asks: &[HoldAsk]) -> String {
    asks.iter().map(|ask| ask.as_str()).collect::<Vec<_>>().join(" ")
}

fn read(asks: &str) -> Vec<HoldAsk> {
    asks.split_whitespace().filter_map(HoldAsk::parse).collect()
}

impl HoldRow {
    fn of(case_id: i64, hold: &Hold) -> Self {
        Self {
            id: hold.id.0,
            case_id,
            text_id: hold.text.0,
            asks: written(&hold.asks),
            asked_at: hold.asked_at.naive_utc(),
            until: hold.until.naive_utc(),
            late: hold.late,
            answered_at: naive(hold.answered_at),
            granted: written(&hold.granted),
            ends_on: hold.ends_on,
            remind_at: naive(hold.remind_at),
            ends_at: naive(hold.ends_at),
            reminded: hold.reminded,
            ended_at: naive(hold.ended_at),
        }
    }

    fn into_hold(self) -> Hold {
        Hold {
            id: HoldId(self.id),
            text: TextId(self.text_id),
            asks: read(&self.asks),
            asked_at: utc(self.asked_at),
            until: utc(self.until),
            late: self.late,
            answered_at: utc_opt(self.answered_at),
            granted: read(&self.granted),
            ends_on: self.ends_on,
            remind_at: utc_opt(self.remind_at),
            ends_at: utc_opt(self.ends_at),
            reminded: self.reminded,
            ended_at: utc_opt(self.ended_at),
        }
    }
}

pub fn of_case(conn: &mut Conn, case_id: i64) -> Result<Option<Hold>, StoreError> {
    let row: Option<HoldRow> =
        first(conn, payment_holds::table.filter(payment_holds::case_id.eq(case_id)).order(payment_holds::id.desc()))?;
    Ok(row.map(HoldRow::into_hold))
}

/// Those of these cases, by case.
pub fn of_all(conn: &mut Conn, cases: &[i64]) -> Result<HashMap<i64, Hold>, StoreError> {
    let rows: Vec<HoldRow> =
        payment_holds::table.filter(payment_holds::case_id.eq_any(cases)).order(payment_holds::id).load(conn)?;
    // The newest stands last.
    Ok(rows.into_iter().map(|row| (row.case_id, row.into_hold())).collect())
}

/// Writes the request where it is new or became something else.
pub(super) fn save(conn: &mut Conn, before: Option<&Case>, case: &Case) -> Result<(), StoreError> {
    let before = before.and_then(|case| case.hold.as_ref());
    let Some(hold) = case.hold.as_ref().filter(|hold| before != Some(hold)) else { return Ok(()) };
    let row = HoldRow::of(case.id.0, hold);
    if before.is_some_and(|before| before.id == hold.id) {
        update(conn, payment_holds::table.find(row.id), &row)?;
    } else {
        execute(conn, diesel::insert_into(payment_holds::table).values(&row))?;
    }
    Ok(())
}
