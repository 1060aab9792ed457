//! Cases that are likely about the same thing as one that is about to be filed, and those of the same person: read along an
//! index each, within what the actor may see. A person is an account, an e-mail address, or a phone number.

use std::collections::BTreeMap;

use chrono::{DateTime, Months, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::merchants;
use super::numbers::is_either_key;
use super::rows::decode;
use super::schema::{cases, other_orders};
use super::times::utc;
use crate::domain::actor::Scope;
use crate::domain::case::{Case, Contact, StatusCode};
use crate::domain::coded::coded;
use crate::domain::codes::Outcome;
use crate::domain::ids::CaseId;
use crate::domain::order::{Sought, number_key};
use crate::domain::text;

/// Shown at most, of each kind of likeness.
const MOST: i64 = 5;
const MOST_FURTHER: usize = 5;
/// Further orders with one number that are looked at.
const LOOKED_AT: i64 = 1_000;
/// Counting a person's cases stops here: beyond it they are "99+".
pub const MOST_COUNTED: usize = 100;
/// Months that are counted.
const MONTHS: u32 = 12;

coded! {
    /// What two cases have in common.
    pub enum Likeness { OrderNumber = "order_number", PaymentReference = "payment_reference", Person = "person" }
}

/// A case that could be the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Alike {
    pub reference: String,
    pub by: Likeness,
    pub merchant: String,
    pub summary: String,
    pub status: StatusCode,
    pub filed_at: DateTime<Utc>,
}

/// A case of whoever is looked for by their phone.
#[derive(Clone, Debug)]
pub struct Known {
    pub id: CaseId,
    pub reference: String,
    pub name: String,
    pub merchant: String,
    pub status: StatusCode,
    pub filed_at: DateTime<Utc>,
}

type Row = (i64, String, String, String, String, NaiveDateTime);
type Query<'a> = cases::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;
type Further<'a> = other_orders::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// Cases with a number of one of these orders, as their first order or a further one, or of the same person about the same
/// merchant; each once, under the first likeness that it has, the newest first.
pub fn of_orders(conn: &mut Conn, scope: &Scope, sought: &Sought, contact: &Contact) -> Result<Vec<Alike>, StoreError> {
    let mut queries: Vec<(Likeness, Query<'_>)> = Vec::new();
    let also = |by, ids: Option<Vec<i64>>| ids.map(|ids| (by, within(scope).filter(cases::id.eq_any(ids))));
    for order in sought.orders() {
        // Each is looked for in both boxes: people mistake the one for the other.
        let keys: Vec<String> = order.numbers().filter_map(number_key).collect();
        let (Some(one), Some(other)) = (keys.first().cloned(), keys.last().cloned()) else { continue };
        let keys = [one, other];
        let theirs = other_orders::table.filter(is_either_key!(other_orders::order_number, keys));
        queries.extend(also(Likeness::OrderNumber, further(conn, theirs.into_boxed())?));
        queries.push((Likeness::OrderNumber, within(scope).filter(is_either_key!(cases::order_number, keys))));
        let theirs = other_orders::table.filter(is_either_key!(other_orders::payment_reference, keys));
        queries.extend(also(Likeness::PaymentReference, further(conn, theirs.into_boxed())?));
        queries.push((Likeness::PaymentReference, within(scope).filter(is_either_key!(cases::payment_reference, keys))));
    }
    let names = merchants::written(conn, &sought.order.merchant)?;
    for person in of_person(scope, None, contact) {
        queries.push((Likeness::Person, person.filter(cases::merchant.eq_any(names.clone()))));
    }
    let mut found: BTreeMap<i64, Alike> = BTreeMap::new();
    for (by, query) in queries {
        let rows: Vec<Row> = query
            .order(cases::id.desc())
            .limit(MOST)
            .select((cases::id, cases::reference, cases::merchant, cases::summary, cases::status, cases::filed_at))
            .load(conn)?;
        for (id, reference, merchant, summary, status, filed_at) in rows {
            let status = decode!(StatusCode, status)?;
            found.entry(id).or_insert(Alike { reference, by, merchant, summary, status, filed_at: utc(filed_at) });
        }
    }
    Ok(found.into_values().rev().collect())
}

/// The newest cases that have this phone, however it is written.
pub fn of_phone(conn: &mut Conn, scope: &Scope, phone: &str) -> Result<Vec<Known>, StoreError> {
    let theirs = within(scope).filter(cases::contact_phone.eq_any(text::phone_spellings(phone)));
    let columns = (cases::id, cases::reference, cases::contact_name, cases::merchant, cases::status, cases::filed_at);
    let rows: Vec<Row> = theirs.order(cases::id.desc()).limit(MOST).select(columns).load(conn)?;
    rows.into_iter()
        .map(|(id, reference, name, merchant, status, at)| {
            Ok(Known { id: CaseId(id), reference, name, merchant, status: decode!(StatusCode, status)?, filed_at: utc(at) })
        })
        .collect()
}

/// How the cases ended that the person of this one filed within twelve months, this one among them; `None` for one that is
/// under way. At most [`MOST_COUNTED`].
pub fn lately(conn: &mut Conn, scope: &Scope, case: &Case, now: DateTime<Utc>) -> Result<Vec<Option<Outcome>>, StoreError> {
    let since = now.checked_sub_months(Months::new(MONTHS)).unwrap_or(now).naive_utc();
    let mut found: BTreeMap<i64, Option<String>> = BTreeMap::new();
    for query in of_person(scope, case.consumer.map(|person| person.0), &case.contact) {
        let newest = query.filter(cases::filed_at.gt(since)).order((cases::filed_at.desc(), cases::id.desc()));
        let rows: Vec<(i64, Option<String>)> =
            newest.limit(MOST_COUNTED as i64).select((cases::id, cases::outcome)).load(conn)?;
        found.extend(rows);
    }
    let outcome = |code: Option<String>| code.map(|code| decode!(Outcome, code)).transpose();
    found.into_values().take(MOST_COUNTED).map(outcome).collect()
}

/// Cases that have one of these as a further order, the newest first; `None`: there are none.
fn further(conn: &mut Conn, orders: Further<'_>) -> Result<Option<Vec<i64>>, StoreError> {
    // Sorted here: an order that is asked for leads PostgreSQL along all orders there are, instead of the few with the number.
    let mut ids: Vec<i64> = orders.limit(LOOKED_AT).select(other_orders::case_id).load(conn)?;
    ids.sort_unstable_by(|one, other| other.cmp(one));
    ids.truncate(MOST_FURTHER);
    Ok(Some(ids).filter(|ids| !ids.is_empty()))
}

fn within<'a>(scope: &Scope) -> Query<'a> {
    let query = cases::table.into_boxed();
    match scope {
        Scope::All => query,
        Scope::Team(team) => query.filter(cases::team_id.eq(team.0).or(cases::team_id.is_null())),
        // For those who work on cases alone.
        Scope::Own { .. } => query.filter(cases::id.lt(0)),
    }
}

/// One query for each way in which somebody is known.
fn of_person<'a>(scope: &Scope, account: Option<i64>, contact: &Contact) -> Vec<Query<'a>> {
    let account = account.map(|id| within(scope).filter(cases::consumer_id.eq(Some(id))));
    let email = contact.email.clone().map(|email| within(scope).filter(cases::contact_email.eq(Some(email))));
    let phone =
        contact.phone.as_deref().map(|phone| within(scope).filter(cases::contact_phone.eq_any(text::phone_spellings(phone))));
    account.into_iter().chain(email).chain(phone).collect()
}
