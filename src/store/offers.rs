//! Offers and promised remedies of a case.

use std::collections::HashMap;

use chrono::{NaiveDate, NaiveDateTime};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{offers, remedies};
use super::times::{naive, utc, utc_opt};
use crate::domain::ids::{OfferId, RemedyId, TextId};
use crate::domain::money::{Currency, Money};
use crate::domain::offer::{Offer, Promiser, Remedy};

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
    promiser: String,
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
            by: decode!(Promiser, row.promiser)?,
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
        promiser: offer.by.to_string(),
    };
    if before.is_some_and(|before| before.id == offer.id) {
        update(conn, offers::table.find(row.id), &row)?;
    } else {
        execute(conn, diesel::insert_into(offers::table).values(&row))?;
    }
    Ok(())
}

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = remedies, treat_none_as_null = true, treat_none_as_default_value = false)]
struct RemedyRow {
    id: i64,
    case_id: i64,
    kind: String,
    amount_minor: Option<i64>,
    currency: Option<String>,
    due_on: NaiveDate,
    done_at: Option<NaiveDateTime>,
    promiser: String,
    remind_at: NaiveDateTime,
    due_at: NaiveDateTime,
    reminded: bool,
    late: bool,
    dropped_at: Option<NaiveDateTime>,
}

impl RemedyRow {
    fn of(case_id: i64, remedy: &Remedy) -> Self {
        Self {
            id: remedy.id.0,
            case_id,
            kind: remedy.kind.to_string(),
            amount_minor: remedy.amount.map(|m| m.minor),
            currency: remedy.amount.map(|m| m.currency.to_string()),
            due_on: remedy.due_on,
            done_at: naive(remedy.done_at),
            promiser: remedy.by.to_string(),
            remind_at: remedy.remind_at.naive_utc(),
            due_at: remedy.due_at.naive_utc(),
            reminded: remedy.reminded,
            late: remedy.late,
            dropped_at: naive(remedy.dropped_at),
        }
    }

    fn into_remedy(self) -> Result<Remedy, StoreError> {
        Ok(Remedy {
            id: RemedyId(self.id),
            kind: decode!(crate::domain::codes::RemedyKind, self.kind)?,
            amount: money(self.amount_minor, self.currency)?,
            by: decode!(Promiser, self.promiser)?,
            due_on: self.due_on,
            remind_at: utc(self.remind_at),
            due_at: utc(self.due_at),
            reminded: self.reminded,
            late: self.late,
            done_at: utc_opt(self.done_at),
            dropped_at: utc_opt(self.dropped_at),
        })
    }
}

/// The promised remedies of a case, oldest first.
pub fn remedies_of(conn: &mut Conn, case_id: i64) -> Result<Vec<Remedy>, StoreError> {
    let rows: Vec<RemedyRow> = load(conn, remedies::table.filter(remedies::case_id.eq(case_id)).order(remedies::id))?;
    rows.into_iter().map(RemedyRow::into_remedy).collect()
}

/// Those of these cases, by case.
pub fn remedies_of_all(conn: &mut Conn, cases: &[i64]) -> Result<HashMap<i64, Vec<Remedy>>, StoreError> {
    let rows: Vec<RemedyRow> = remedies::table.filter(remedies::case_id.eq_any(cases)).order(remedies::id).load(conn)?;
    let mut found: HashMap<i64, Vec<Remedy>> = HashMap::new();
    for row in rows {
        found.entry(row.case_id).or_default().push(row.into_remedy()?);
    }
    Ok(found)
}

/// Writes the remedies that are new or became something else.
pub fn save_remedies(conn: &mut Conn, case_id: i64, before: &[Remedy], now: &[Remedy]) -> Result<(), StoreError> {
    for remedy in now {
        let row = RemedyRow::of(case_id, remedy);
        match before.iter().find(|old| old.id == remedy.id) {
            Some(old) if old == remedy => {}
            Some(_) => {
                update(conn, remedies::table.find(row.id), &row)?;
            }
            None => {
                execute(conn, diesel::insert_into(remedies::table).values(&row))?;
            }
        }
    }
    Ok(())
}
