//! The clocks of a case.

use std::collections::HashMap;

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::clocks;
use super::times::{naive, utc, utc_opt};
use crate::domain::codes::Claimant;
use crate::domain::sla::Clock;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = clocks, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(primary_key(case_id, kind, run))]
struct ClockRow {
    case_id: i64,
    kind: String,
    run: i32,
    target: i64,
    pauses: bool,
    started_at: NaiveDateTime,
    spent: i64,
    running_since: Option<NaiveDateTime>,
    due_at: Option<NaiveDateTime>,
    soon_at: Option<NaiveDateTime>,
    provisional: bool,
    paused_at: Option<NaiveDateTime>,
    warned_at: Option<NaiveDateTime>,
    missed_at: Option<NaiveDateTime>,
    met_at: Option<NaiveDateTime>,
    ended_at: Option<NaiveDateTime>,
    policy: String,
    policy_version: i32,
    in_days: bool,
    warn: i64,
    pause_ends_at: Option<NaiveDateTime>,
    paused: i64,
    extensions: i32,
    extended: i64,
    pulled: i64,
    most: Option<i64>,
    borrowed: bool,
    asked: Option<String>,
    settled_at: Option<NaiveDateTime>,
}

impl ClockRow {
    fn of(case_id: i64, clock: &Clock) -> Self {
        Self {
            case_id,
            kind: clock.kind.to_string(),
            run: clock.run,
            target: clock.target,
            pauses: clock.pauses,
            started_at: clock.started_at.naive_utc(),
            spent: clock.spent,
            running_since: naive(clock.running_since),
            due_at: naive(clock.due_at),
            soon_at: naive(clock.soon_at),
            provisional: clock.provisional,
            paused_at: naive(clock.paused_at),
            warned_at: naive(clock.warned_at),
            missed_at: naive(clock.missed_at),
            met_at: naive(clock.met_at),
            ended_at: naive(clock.ended_at),
            policy: clock.policy.clone(),
            policy_version: clock.policy_version as i32,
            in_days: clock.in_days,
            warn: clock.warn,
            pause_ends_at: naive(clock.pause_ends_at),
            paused: clock.paused,
            extensions: i32::from(clock.extensions),
            extended: clock.extended,
            pulled: clock.pulled,
            most: clock.most,
            borrowed: clock.borrowed,
            asked: clock.asked.map(|whom| whom.to_string()),
            settled_at: naive(clock.settled_at),
        }
    }

    fn into_clock(self) -> Result<Clock, StoreError> {
        Ok(Clock {
            kind: decode!(crate::domain::sla::ClockKind, self.kind)?,
            run: self.run,
            target: self.target,
            pauses: self.pauses,
            started_at: utc(self.started_at),
            spent: self.spent,
            running_since: utc_opt(self.running_since),
            due_at: utc_opt(self.due_at),
            soon_at: utc_opt(self.soon_at),
            provisional: self.provisional,
            paused_at: utc_opt(self.paused_at),
            warned_at: utc_opt(self.warned_at),
            missed_at: utc_opt(self.missed_at),
            met_at: utc_opt(self.met_at),
            ended_at: utc_opt(self.ended_at),
            policy: self.policy,
            policy_version: u32::try_from(self.policy_version).unwrap_or(1),
            in_days: self.in_days,
            warn: self.warn,
            pause_ends_at: utc_opt(self.pause_ends_at),
            paused: self.paused,
            extensions: u8::try_from(self.extensions).unwrap_or(u8::MAX),
            extended: self.extended,
            pulled: self.pulled,
            most: self.most,
            borrowed: self.borrowed,
            asked: self.asked.map(|whom| decode!(Claimant, whom)).transpose()?,
            settled_at: utc_opt(self.settled_at),
        })
    }
}

/// The clocks of a case, the oldest first.
pub fn clocks_of(conn: &mut Conn, case_id: i64) -> Result<Vec<Clock>, StoreError> {
    let rows: Vec<ClockRow> = load(conn, clocks::table.filter(clocks::case_id.eq(case_id)))?;
    let mut clocks = rows.into_iter().map(ClockRow::into_clock).collect::<Result<Vec<_>, _>>()?;
    clocks.sort_by_key(Clock::place);
    Ok(clocks)
}

/// The clocks of these cases, by case.
pub fn clocks_of_all(conn: &mut Conn, cases: &[i64]) -> Result<HashMap<i64, Vec<Clock>>, StoreError> {
    let rows: Vec<ClockRow> = clocks::table.filter(clocks::case_id.eq_any(cases)).load(conn)?;
    let mut found: HashMap<i64, Vec<Clock>> = HashMap::with_capacity(cases.len());
    for row in rows {
        found.entry(row.case_id).or_default().push(row.into_clock()?);
    }
    found.values_mut().for_each(|clocks| clocks.sort_by_key(Clock::place));
    Ok(found)
}

/// Writes the clocks that differ from what stood there.
pub fn save_clocks(conn: &mut Conn, case_id: i64, before: &[Clock], now: &[Clock]) -> Result<(), StoreError> {
    for clock in now {
        let row = ClockRow::of(case_id, clock);
        match before.iter().find(|old| old.kind == clock.kind && old.run == clock.run) {
            Some(old) if old == clock => {}
            Some(_) => {
                let key = clocks::table.find((row.case_id, row.kind.clone(), row.run));
                update(conn, key, &row)?;
            }
            None => {
                execute(conn, diesel::insert_into(clocks::table).values(&row))?;
            }
        }
    }
    Ok(())
}
