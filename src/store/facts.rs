//! What is claimed of an order.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, first, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{facts, texts};
use super::times::utc;
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

/// Claims read; a case with more gives the newest.
const MOST: i64 = 200;

/// What somebody said of the order.
#[derive(Clone, Debug)]
pub struct Claimed {
    pub claimant: Claimant,
    pub state: OrderState,
    /// When it was said or seen.
    pub at: DateTime<Utc>,
    /// In what words; for staff alone.
    pub body: Option<String>,
}

type Row = (String, String, NaiveDateTime);

/// What everybody said of the order, oldest first, with the words that staff wrote down.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Claimed>, StoreError> {
    let words = texts::id.nullable().eq(facts::text_id);
    let said = facts::table
        .left_join(texts::table.on(words))
        .filter(facts::case_id.eq(case.0))
        .order((facts::at.desc(), facts::id.desc()))
        .limit(MOST)
        .select(((facts::claimant, facts::state, facts::at), texts::body.nullable()));
    let mut rows: Vec<(Row, Option<String>)> = load(conn, said)?;
    rows.reverse();
    rows.into_iter().map(|(row, body)| claimed(row, body)).collect()
}

/// The same as the consumer reads it: without the words that staff wrote down.
pub fn for_consumer(conn: &mut Conn, case: CaseId) -> Result<Vec<Claimed>, StoreError> {
    let newest = facts::table.filter(facts::case_id.eq(case.0)).order((facts::at.desc(), facts::id.desc())).limit(MOST);
    let mut rows: Vec<Row> = load(conn, newest.select((facts::claimant, facts::state, facts::at)))?;
    rows.reverse();
    rows.into_iter().map(|row| claimed(row, None)).collect()
}

fn claimed((claimant, state, at): Row, body: Option<String>) -> Result<Claimed, StoreError> {
    Ok(Claimed { claimant: decode!(Claimant, claimant)?, state: decode!(OrderState, state)?, at: utc(at), body })
}
