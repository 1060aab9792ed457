//! The list of a consumer's own cases: those of the account, and those opened by private link.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::merchants;
use super::numbers::is_either_key;
use super::offers::{offer_of, remedies_of};
use super::parts::clocks_of;
use super::rows::CaseRow;
use super::schema::cases;
use super::ties;
use crate::domain::case::Case;
use crate::domain::codes::Outcome;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::order::{Order, number_key};

/// Where a page begins: after this case.
pub type After = (DateTime<Utc>, i64);

/// Newest first, one more than a page, so that the caller knows whether there are more.
pub fn page(
    conn: &mut Conn,
    person: Option<PersonId>,
    opened: &[CaseId],
    after: Option<After>,
    size: i64,
) -> Result<Vec<Case>, StoreError> {
    let opened: Vec<i64> = opened.iter().map(|case| case.0).collect();
    // Nobody has the id 0.
    let person = person.map_or(0, |person| person.0);
    let mut query = cases::table.order((cases::filed_at.desc(), cases::id.desc())).limit(size + 1).into_boxed();
    query = query.filter(cases::consumer_id.eq(Some(person)));
    // None of an empty list is a condition too, and one that makes SQLite read every case there is.
    if !opened.is_empty() {
        query = query.or_filter(cases::id.nullable().eq_any(opened));
    }
    if let Some((filed, id)) = after {
        let filed = filed.naive_utc();
        let further = cases::filed_at.lt(filed).or(cases::id.lt(id));
        query = query.filter(cases::filed_at.le(filed).and(further).nullable());
    }
    let rows: Vec<CaseRow> = query.load(conn)?;
    let mut found = Vec::with_capacity(rows.len());
    for row in rows {
        let id = row.id;
        let case = row.into_case(clocks_of(conn, id)?, offer_of(conn, id)?, remedies_of(conn, id)?)?;
        let may_be_merged = case.outcome() == Some(Outcome::Duplicate);
        let merged = if may_be_merged { ties::merged_into(conn, case.id)? } else { None };
        found.push(Case { merged, ..case });
    }
    Ok(found)
}

/// Own cases that could be about the same order, the newest first: the same number, or, where none is given, the same
/// merchant and sum in a case that is still open. At most three.
pub fn alike(conn: &mut Conn, person: Option<PersonId>, opened: &[CaseId], order: &Order) -> Result<Vec<Case>, StoreError> {
    let opened: Vec<i64> = opened.iter().map(|case| case.0).collect();
    let mut query = cases::table.order((cases::filed_at.desc(), cases::id.desc())).limit(3).into_boxed();
    query = query.filter(cases::consumer_id.eq(Some(person.map_or(0, |person| person.0))));
    if !opened.is_empty() {
        query = query.or_filter(cases::id.nullable().eq_any(opened));
    }
    let keys: Vec<String> = order.numbers().filter_map(number_key).collect();
    query = match (keys.first(), keys.last()) {
        // In both boxes: people mistake the one for the other.
        (Some(one), Some(other)) => {
            let keys = [one.clone(), other.clone()];
            query.filter(is_either_key!(cases::order_number, keys).or(is_either_key!(cases::payment_reference, keys)))
        }
        _ => query
            .filter(cases::provider.eq(&order.provider).nullable())
            .filter(cases::merchant.eq_any(merchants::written(conn, &order.merchant)?).nullable())
            .filter(cases::amount_minor.eq(order.amount.minor).nullable())
            .filter(cases::is_open.nullable()),
    };
    let rows: Vec<CaseRow> = query.load(conn)?;
    rows.into_iter().map(|row| row.into_case(Vec::new(), None, Vec::new())).collect()
}
