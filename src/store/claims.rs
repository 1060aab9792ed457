//! What each side said last of the order of a case: a row a side, read with the case and written with its changes.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::case_claims;
use super::times::utc;
use crate::domain::claims::{Claims, LastClaim, Proof};
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::fix::FixCode;
use crate::domain::ids::FactId;

#[derive(Queryable, Insertable, AsChangeset)]
#[diesel(table_name = case_claims, treat_none_as_null = true, treat_none_as_default_value = false)]
#[diesel(primary_key(case_id, claimant))]
struct ClaimRow {
    case_id: i64,
    claimant: String,
    fact_id: i64,
    state: String,
    at: NaiveDateTime,
    payments: i32,
    proved: Option<String>,
    proof_id: Option<i64>,
}

impl ClaimRow {
    fn of(case_id: i64, last: &LastClaim) -> Self {
        Self {
            case_id,
            claimant: last.claimant.to_string(),
            fact_id: last.fact.0,
            state: last.state.to_string(),
            at: last.at.naive_utc(),
            payments: last.payments.into(),
            proved: last.proof.map(|proof| proof.fix.to_string()),
            proof_id: last.proof.map(|proof| proof.fact.0),
        }
    }

    fn into_claim(self) -> Result<LastClaim, StoreError> {
        let proof = match (self.proved, self.proof_id) {
            (Some(fix), Some(fact)) => Some(Proof { fix: decode!(FixCode, fix)?, fact: FactId(fact) }),
            _ => None,
        };
        Ok(LastClaim {
            claimant: decode!(Claimant, self.claimant)?,
            fact: FactId(self.fact_id),
            state: decode!(OrderState, self.state)?,
            at: utc(self.at),
            payments: u8::try_from(self.payments).unwrap_or(u8::MAX),
            proof,
        })
    }
}

/// The newest words of each side.
pub(super) fn of_case(conn: &mut Conn, case_id: i64) -> Result<Claims, StoreError> {
    let rows: Vec<ClaimRow> = load(conn, case_claims::table.filter(case_claims::case_id.eq(case_id)))?;
    let mut claims = rows.into_iter().map(ClaimRow::into_claim).collect::<Result<Vec<_>, _>>()?;
    claims.sort_by_key(|last| last.claimant);
    Ok(Claims::kept(claims))
}

/// Writes those that differ from what stood there.
pub(super) fn save(conn: &mut Conn, case_id: i64, before: Option<&Claims>, now: &Claims) -> Result<(), StoreError> {
    for last in now.iter() {
        let row = ClaimRow::of(case_id, last);
        match before.and_then(|before| before.of(last.claimant)) {
            Some(old) if old == last => {}
            Some(_) => {
                let key = case_claims::table.find((row.case_id, row.claimant.clone()));
                update(conn, key, &row)?;
            }
            None => {
                execute(conn, diesel::insert_into(case_claims::table).values(&row))?;
            }
        }
    }
    Ok(())
}
