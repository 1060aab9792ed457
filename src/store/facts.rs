//! What is claimed of an order.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, first};
use super::error::StoreError;
use super::schema::facts;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::ids::CaseId;

/// Whether the case has this claim already.
pub fn is_known(
    conn: &mut Conn,
    case: CaseId,
    claimant: Claimant,
    state: OrderState,
    at: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let same = facts::table
        .filter(facts::case_id.eq(case.0))
        .filter(facts::claimant.eq(claimant.as_str()))
        .filter(facts::state.eq(state.as_str()))
        .filter(facts::at.eq(at.naive_utc()));
    Ok(first::<_, i64>(conn, same.select(facts::id))?.is_some())
}
