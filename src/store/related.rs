//! Cases that may belong together: the same order or payment, the same consumer, the same merchant. Each is read along an
//! index and to a bound; whoever reads sees only what is in their scope.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{AMONG, Conn, among, first, load};
use super::error::StoreError;
use super::merchants;
use super::numbers::is_any_key;
use super::rows::CaseRow;
use super::schema::{cases, other_orders};
use super::times::utc;
use crate::domain::actor::Scope;
use crate::domain::case::merging::Whose;
use crate::domain::case::{Case, Contact};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::order::{OtherOrder, number_key};
use crate::domain::reference::Reference;
use crate::domain::text;

/// Cases of each list that are shown.
pub const SHOWN: usize = AMONG;
/// Rows of an index that are looked at: the newest of a merchant that many complain about.
const LOOKED_AT: i64 = 500;
/// Numbers of orders that are looked for.
const MOST_NUMBERS: usize = 20;

/// One case of a list.
#[derive(Clone, Debug)]
pub struct Other {
    pub reference: String,
    pub summary: String,
    pub status: String,
    pub outcome: Option<String>,
    pub filed_at: DateTime<Utc>,
    /// Whose it is, as far as the rules of merging ask.
    pub whose: Whose,
}

/// Cases of one kind, newest first, and how many there are in scope among those looked at.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub cases: Vec<Other>,
    pub count: usize,
    /// There may be more that nobody counted.
    pub is_cut: bool,
}

/// What may belong to a case.
#[derive(Clone, Debug, Default)]
pub struct Related {
    /// The same number of an order or a payment.
    pub same_order: Found,
    /// The same consumer about the same merchant, on whatever platform.
    pub alike: Found,
    pub of_consumer: Found,
    pub of_merchant: Found,
}

/// Id, team and consumer: what decides who may see a case.
type Place = (i64, Option<i64>, Option<i64>);
const PLACE: (cases::id, cases::team_id, cases::consumer_id) = (cases::id, cases::team_id, cases::consumer_id);

/// What may belong to this case, for who may see it.
pub fn of(conn: &mut Conn, scope: &Scope, case: &Case, others: &[OtherOrder]) -> Result<Related, StoreError> {
    let names = merchants::written(conn, &case.order.merchant)?;
    let (same_order, theirs) = (same_order(conn, case, others)?, same_consumer(conn, case)?);
    let alike = theirs.iter().filter(|(_, merchant)| names.contains(merchant)).map(|(place, _)| *place).collect();
    let consumer = theirs.into_iter().map(|(place, _)| place).collect();
    let merchant = same_merchant(conn, case, names)?;
    let mut named = BTreeSet::from([case.id.0]);
    Ok(Related {
        same_order: found(conn, scope, &mut named, same_order)?,
        alike: found(conn, scope, &mut named, alike)?,
        of_consumer: found(conn, scope, &mut named, consumer)?,
        of_merchant: found(conn, scope, &mut named, merchant)?,
    })
}

fn same_order(conn: &mut Conn, case: &Case, others: &[OtherOrder]) -> Result<Vec<Place>, StoreError> {
    let all = case.order.numbers().chain(others.iter().flat_map(OtherOrder::numbers));
    let keys: Vec<String> = all.filter_map(number_key).take(MOST_NUMBERS).collect();
    let keys: Vec<&str> = keys.iter().map(String::as_str).collect();
    let mut places = Vec::new();
    for some in keys.chunks(AMONG) {
        let by_order = cases::table.filter(is_any_key!(cases::order_number, some));
        let by_payment = cases::table.filter(is_any_key!(cases::payment_reference, some));
        places.extend(load::<_, Place>(conn, by_order.limit(LOOKED_AT).select(PLACE))?);
        places.extend(load::<_, Place>(conn, by_payment.limit(LOOKED_AT).select(PLACE))?);
        let further = other_orders::table.inner_join(cases::table.on(cases::id.eq(other_orders::case_id)));
        let by_order = further.filter(is_any_key!(other_orders::order_number, some));
        let by_payment = further.filter(is_any_key!(other_orders::payment_reference, some));
        places.extend(load::<_, Place>(conn, by_order.limit(LOOKED_AT).select(PLACE))?);
        places.extend(load::<_, Place>(conn, by_payment.limit(LOOKED_AT).select(PLACE))?);
    }
    Ok(places)
}

/// Of the same account, and, however they were filed, of the same address or phone; with the merchant as it was written.
fn same_consumer(conn: &mut Conn, case: &Case) -> Result<Vec<(Place, String)>, StoreError> {
    let columns = (PLACE, cases::merchant);
    let mut places = Vec::new();
    if let Some(person) = case.consumer {
        let theirs = cases::table.filter(cases::consumer_id.eq(person.0)).order((cases::filed_at.desc(), cases::id.desc()));
        places.extend(load::<_, (Place, String)>(conn, theirs.limit(LOOKED_AT).select(columns))?);
    }
    if let Some(email) = &case.contact.email {
        let theirs = cases::table.filter(cases::contact_email.eq(email)).order(cases::id.desc());
        places.extend(load::<_, (Place, String)>(conn, theirs.limit(LOOKED_AT).select(columns))?);
    }
    if let Some(phone) = &case.contact.phone {
        let ways = text::phone_spellings(phone);
        let ways: Vec<&str> = ways.iter().map(String::as_str).take(AMONG).collect();
        let theirs = cases::table.filter(among!(cases::contact_phone, ways)).order(cases::id.desc());
        places.extend(load::<_, (Place, String)>(conn, theirs.limit(LOOKED_AT).select(columns))?);
    }
    Ok(places)
}

/// Ids of the cases of whoever filed the one of this reference, that one among them; none where it is out of sight.
pub fn of_same_consumer(conn: &mut Conn, scope: &Scope, reference: Reference) -> Result<Vec<i64>, StoreError> {
    let row: Option<CaseRow> = first(conn, cases::table.filter(cases::reference.eq(reference.to_string())))?;
    let is_seen = |row: &CaseRow| scope.contains(CaseId(row.id), row.team_id.map(TeamId), row.consumer_id.map(PersonId));
    let Some(row) = row.filter(is_seen) else {
        return Ok(Vec::new());
    };
    let case = row.into_case(Vec::new(), None, Vec::new())?;
    let mut ids: Vec<i64> = same_consumer(conn, &case)?.into_iter().map(|((id, ..), _)| id).collect();
    ids.push(case.id.0);
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// On the same platform.
fn same_merchant(conn: &mut Conn, case: &Case, names: Vec<String>) -> Result<Vec<Place>, StoreError> {
    let mut places: Vec<(i64, Option<i64>)> = Vec::new();
    // Each name by itself: the newest of it are the end of one range of the index, which alone answers this.
    for name in names {
        let theirs = cases::table.filter(cases::merchant.eq(name)).filter(cases::provider.eq(&case.order.provider));
        let newest = theirs.order(cases::id.desc()).limit(LOOKED_AT).select((cases::id, cases::team_id));
        places.extend(load::<_, (i64, Option<i64>)>(conn, newest)?);
    }
    places.sort_unstable_by(|a, b| b.cmp(a));
    places.truncate(LOOKED_AT as usize);
    // Whose they are decides nothing for those who work on cases.
    Ok(places.into_iter().map(|(id, team)| (id, team, None)).collect())
}

/// Of these, the newest in scope that no earlier list named. Ids rise with time.
fn found(conn: &mut Conn, scope: &Scope, named: &mut BTreeSet<i64>, places: Vec<Place>) -> Result<Found, StoreError> {
    let is_cut = places.len() >= LOOKED_AT as usize;
    let seen = |place: &Place| scope.contains(CaseId(place.0), place.1.map(TeamId), place.2.map(PersonId));
    let mut ids: Vec<i64> = places.iter().filter(|place| !named.contains(&place.0) && seen(place)).map(|place| place.0).collect();
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.dedup();
    let count = ids.len();
    named.extend(ids.iter().copied());
    ids.truncate(SHOWN);
    Ok(Found { cases: if ids.is_empty() { Vec::new() } else { shown(conn, &ids)? }, count, is_cut })
}

fn shown(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Other>, StoreError> {
    type Of = (Option<i64>, Option<String>, Option<String>, Option<String>);
    type Row = (String, String, String, Option<String>, NaiveDateTime, Of);
    let of = (cases::consumer_id, cases::contact_email, cases::contact_phone, cases::represented);
    let columns = (cases::reference, cases::summary, cases::status, cases::outcome, cases::filed_at, of);
    let rows: Vec<Row> = load(conn, cases::table.filter(among!(cases::id, ids)).order(cases::id.desc()).select(columns))?;
    let other = |(reference, summary, status, outcome, at, (consumer, email, phone, represented)): Row| {
        let contact = Contact { name: String::new(), email, phone };
        let whose = Whose { consumer: consumer.map(PersonId), contact, represented };
        Other { reference, summary, status, outcome, filed_at: utc(at), whose }
    };
    Ok(rows.into_iter().map(other).collect())
}
