//! Further orders of a case: those with the same problem that were filed together.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::{Conn, execute, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::other_orders;
use crate::domain::change::Change;
use crate::domain::ids::CaseId;
use crate::domain::money::{Currency, Money};
use crate::domain::order::OtherOrder;

type Row = (Option<String>, Option<String>, i64, String, Option<NaiveDate>);

/// In the order in which they were told.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<OtherOrder>, StoreError> {
    let theirs = other_orders::table.filter(other_orders::case_id.eq(case.0)).order(other_orders::position);
    let rows: Vec<Row> = load(
        conn,
        theirs.select((
            other_orders::order_number,
            other_orders::payment_reference,
            other_orders::amount_minor,
            other_orders::currency,
            other_orders::paid_on,
        )),
    )?;
    rows.into_iter()
        .map(|(order_number, payment_reference, minor, currency, paid_on)| {
            let amount = Money { minor, currency: decode!(Currency, currency)? };
            Ok(OtherOrder { order_number, payment_reference, amount, paid_on })
        })
        .collect()
}

pub(super) fn insert(conn: &mut Conn, change: &Change) -> Result<(), StoreError> {
    for (position, other) in (2..).zip(change.other_orders()) {
        let row = (
            other_orders::case_id.eq(change.case().id.0),
            other_orders::position.eq(position),
            other_orders::order_number.eq(other.order_number.as_deref()),
            other_orders::payment_reference.eq(other.payment_reference.as_deref()),
            other_orders::amount_minor.eq(other.amount.minor),
            other_orders::currency.eq(other.amount.currency.as_str()),
            other_orders::paid_on.eq(other.paid_on),
        );
        execute(conn, diesel::insert_into(other_orders::table).values(row))?;
    }
    Ok(())
}
