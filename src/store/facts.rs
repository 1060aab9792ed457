//! What is claimed of an order.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, first, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{fact_origins, facts, texts};
use super::times::utc;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::ids::CaseId;
use crate::domain::money::{Currency, Money};

/// Whether the case has this claim about its order already.
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
        .filter(facts::at.eq(at.naive_utc()))
        .filter(facts::other_order.is_null());
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
    /// The program or the file that brought it, with its own word for the state and the amount; for staff alone.
    pub origin: Option<Came>,
    /// It is about a further order, by its position.
    pub other_order: Option<u8>,
    /// Only a part of what was paid was given back.
    pub is_part: bool,
}

impl Claimed {
    /// Whether it is a word on the order that the complaint is about.
    pub const fn counts(&self) -> bool {
        self.other_order.is_none() && !self.is_part
    }
}

/// By what a fact came that no person wrote down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Came {
    pub said_by: String,
    pub raw: Option<String>,
    pub amount: Option<Money>,
}

type Row = (String, String, NaiveDateTime, Option<i32>, bool);
const ROW: (facts::claimant, facts::state, facts::at, facts::other_order, facts::is_part) =
    (facts::claimant, facts::state, facts::at, facts::other_order, facts::is_part);
type CameRow = (String, Option<String>, Option<i64>, Option<String>);

/// What everybody said of the order, oldest first, with the words that staff wrote down.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<Claimed>, StoreError> {
    let words = texts::id.nullable().eq(facts::text_id);
    let came = (fact_origins::said_by, fact_origins::raw_state, fact_origins::amount_minor, fact_origins::currency);
    let said = facts::table
        .left_join(texts::table.on(words))
        .left_join(fact_origins::table.on(fact_origins::fact_id.eq(facts::id)))
        .filter(facts::case_id.eq(case.0))
        .order((facts::at.desc(), facts::id.desc()))
        .limit(MOST)
        .select((ROW, texts::body.nullable(), came.nullable()));
    let mut rows: Vec<(Row, Option<String>, Option<CameRow>)> = load(conn, said)?;
    rows.reverse();
    let told = |(row, body, came): (Row, Option<String>, Option<CameRow>)| {
        Ok(Claimed { origin: came.map(origin).transpose()?, ..claimed(row, body)? })
    };
    rows.into_iter().map(told).collect()
}

/// The same as the consumer reads it: without the words that staff wrote down.
pub fn for_consumer(conn: &mut Conn, case: CaseId) -> Result<Vec<Claimed>, StoreError> {
    let newest = facts::table.filter(facts::case_id.eq(case.0)).order((facts::at.desc(), facts::id.desc())).limit(MOST);
    let mut rows: Vec<Row> = load(conn, newest.select(ROW))?;
    rows.reverse();
    rows.into_iter().map(|row| claimed(row, None)).collect()
}

fn claimed((claimant, state, at, other_order, is_part): Row, body: Option<String>) -> Result<Claimed, StoreError> {
    let (claimant, state) = (decode!(Claimant, claimant)?, decode!(OrderState, state)?);
    let position = |at: i32| u8::try_from(at).map_err(|_| StoreError::Corrupt(format!("a fact about order {at}")));
    let other_order = other_order.map(position).transpose()?;
    Ok(Claimed { claimant, state, at: utc(at), body, origin: None, other_order, is_part })
}

fn origin((said_by, raw, minor, currency): CameRow) -> Result<Came, StoreError> {
    let amount = match (minor, currency) {
        (Some(minor), Some(currency)) => Some(Money { minor, currency: decode!(Currency, currency)? }),
        _ => None,
    };
    Ok(Came { said_by, raw, amount })
}
