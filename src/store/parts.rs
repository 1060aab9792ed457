//! Rows that belong to a case: clocks, offers, remedies.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{clocks, offers, remedies};
use super::times::{naive, utc, utc_opt};
use crate::domain::ids::{OfferId, RemedyId, TextId};
use crate::domain::money::{Currency, Money};
use crate::domain::offer::{Offer, Remedy};
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

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = offers, treat_none_as_null = true, treat_none_as_default_value = false)]
struct OfferRow {
    id: i64,
    case_id: i64,
    text_id: i64,
    remedy: String,
    amount_minor: Option<i64>,
    currency: Option<String>,
    due_on: NaiveDate,
    until: NaiveDateTime,
    state: String,
    decided_at: Option<NaiveDateTime>,
}

fn money(minor: Option<i64>, currency: Option<String>) -> Result<Option<Money>, StoreError> {
    let (Some(minor), Some(currency)) = (minor, currency) else {
        return Ok(None);
    };
    Ok(Some(Money { minor, currency: decode!(Currency, currency)? }))
}

/// The newest offer of a case.
pub fn offer_of(conn: &mut Conn, case_id: i64) -> Result<Option<Offer>, StoreError> {
    let row: Option<OfferRow> = first(conn, offers::table.filter(offers::case_id.eq(case_id)).order(offers::id.desc()))?;
    row.map(|row| {
        Ok(Offer {
            id: OfferId(row.id),
            text: TextId(row.text_id),
            remedy: decode!(crate::domain::codes::RemedyKind, row.remedy)?,
            amount: money(row.amount_minor, row.currency)?,
            due_on: row.due_on,
            until: utc(row.until),
            state: decode!(crate::domain::offer::OfferState, row.state)?,
            decided_at: utc_opt(row.decided_at),
        })
    })
    .transpose()
}

/// Writes the offer when it is new or was decided.
pub fn save_offer(conn: &mut Conn, case_id: i64, before: Option<&Offer>, now: Option<&Offer>) -> Result<(), StoreError> {
    let Some(offer) = now.filter(|now| before != Some(now)) else {
        return Ok(());
    };
    let row = OfferRow {
        id: offer.id.0,
        case_id,
        text_id: offer.text.0,
        remedy: offer.remedy.to_string(),
        amount_minor: offer.amount.map(|m| m.minor),
        currency: offer.amount.map(|m| m.currency.to_string()),
        due_on: offer.due_on,
        until: offer.until.naive_utc(),
        state: offer.state.to_string(),
        decided_at: naive(offer.decided_at),
    };
    if before.is_some_and(|before| before.id == offer.id) {
        update(conn, offers::table.find(row.id), &row)?;
    } else {
        execute(conn, diesel::insert_into(offers::table).values(&row))?;
    }
    Ok(())
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = remedies, treat_none_as_default_value = false)]
struct RemedyRow {
    id: i64,
    case_id: i64,
    kind: String,
    amount_minor: Option<i64>,
    currency: Option<String>,
    due_on: NaiveDate,
    done_at: Option<NaiveDateTime>,
}

/// The promised remedies of a case, oldest first.
pub fn remedies_of(conn: &mut Conn, case_id: i64) -> Result<Vec<Remedy>, StoreError> {
    let rows: Vec<RemedyRow> = load(conn, remedies::table.filter(remedies::case_id.eq(case_id)).order(remedies::id))?;
    rows.into_iter()
        .map(|row| {
            Ok(Remedy {
                id: RemedyId(row.id),
                kind: decode!(crate::domain::codes::RemedyKind, row.kind)?,
                amount: money(row.amount_minor, row.currency)?,
                due_on: row.due_on,
                done_at: utc_opt(row.done_at),
            })
        })
        .collect()
}

/// Writes the remedies that are new or were done.
pub fn save_remedies(conn: &mut Conn, case_id: i64, before: &[Remedy], now: &[Remedy]) -> Result<(), StoreError> {
    for remedy in now {
        match before.iter().find(|old| old.id == remedy.id) {
            Some(old) if old == remedy => {}
            Some(_) => {
                let done_at = naive(remedy.done_at);
                update(conn, remedies::table.find(remedy.id.0), remedies::done_at.eq(done_at))?;
            }
            None => {
                let row = RemedyRow {
                    id: remedy.id.0,
                    case_id,
                    kind: remedy.kind.to_string(),
                    amount_minor: remedy.amount.map(|m| m.minor),
                    currency: remedy.amount.map(|m| m.currency.to_string()),
                    due_on: remedy.due_on,
                    done_at: naive(remedy.done_at),
                };
                execute(conn, diesel::insert_into(remedies::table).values(&row))?;
            }
        }
    }
    Ok(())
}
