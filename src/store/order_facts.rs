//! Facts that programs and files bring: which cases they are about, within what their sender may speak of, and how each lands
//! there once. What is about no case is stored nowhere.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::cases;
use super::db::{Conn, execute, first, load, update};
use super::dialect;
use super::error::StoreError;
use super::inserts::Inserts;
use super::numbers::is_key;
use super::other_orders as further;
use super::rows::decode;
use super::schema::{cases as rows, fact_messages, fact_origins, facts, merchant_spellings as spellings, other_orders};
use super::times::utc;
use crate::domain::actor::Actor;
use crate::domain::case::hearing::Saying;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, Consent, OrderState, Outcome};
use crate::domain::ids::{CaseId, FactSenderId};
use crate::domain::order::OtherOrder;
use crate::domain::order_fact::{MOST_FACTS, NotTaken, OrderFact, Source, Speaker, Verdict};

/// Cases that one fact lands on at most, the newest; acts are made for so many.
pub const MOST_CASES: usize = 3;
/// A fact lands on a case that was closed this long ago: what undoes its result may come late.
const HEARD_AFTER: Duration = Duration::days(90);

/// Who says it, and of whose orders.
#[derive(Clone, Debug)]
pub struct Voice {
    pub speaker: Speaker,
    pub source: Source,
    pub said_by: String,
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Landed {
    /// For ourselves.
    pub verdict: Verdict,
    /// As its sender is told: of a case whose consumer shares nothing with them they know nothing.
    pub told: Verdict,
}

/// Lets facts land on each case they are about, in the caller's transaction; with each an act for each of its cases,
/// [`MOST_CASES`] of them. What became of each, in their order.
pub fn take<'a>(
    conn: &mut Conn,
    voice: &Voice,
    facts: impl IntoIterator<Item = (&'a OrderFact, &'a [Act])>,
) -> Result<Vec<Landed>, StoreError> {
    let mut found = Vec::new();
    for (fact, acts) in facts {
        let Some(now) = acts.first().map(|act| act.at) else { continue };
        found.push((fact, acts, about(conn, &voice.speaker, fact, now)?));
    }
    let held: BTreeSet<i64> = found.iter().flat_map(|(.., cases)| cases.iter().copied()).collect();
    if !held.is_empty() {
        // All at once and in the order of their ids, so that nobody waits for somebody who waits for them.
        dialect::hold_cases(conn, &held.into_iter().collect::<Vec<_>>())?;
    }
    found.into_iter().map(|(fact, acts, cases)| land_on(conn, voice, fact, cases.into_iter().zip(acts))).collect()
}

fn land_on<'a>(
    conn: &mut Conn,
    voice: &Voice,
    fact: &OrderFact,
    cases: impl Iterator<Item = (i64, &'a Act)>,
) -> Result<Landed, StoreError> {
    let mut landed = Landed { verdict: Verdict::Unmatched, told: Verdict::Unmatched };
    for (case, act) in cases {
        let (verdict, is_shared) = land(conn, voice, fact, (CaseId(case), act))?;
        landed.verdict = landed.verdict.or(verdict);
        if is_shared {
            landed.told = landed.told.or(verdict);
        }
    }
    Ok(landed)
}

/// The references of the cases that a fact is about.
pub fn references(conn: &mut Conn, speaker: &Speaker, fact: &OrderFact, now: DateTime<Utc>) -> Result<Vec<String>, StoreError> {
    let ids = about(conn, speaker, fact, now)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(rows::table.filter(rows::id.eq_any(ids)).order(rows::id).select(rows::reference).load(conn)?)
}

/// Cases that were closed since then hear of their orders.
pub fn heard_since(now: DateTime<Utc>) -> DateTime<Utc> {
    now - HEARD_AFTER
}

fn land(conn: &mut Conn, voice: &Voice, fact: &OrderFact, (id, act): (CaseId, &Act)) -> Result<(Verdict, bool), StoreError> {
    let case = cases::find_by_id(conn, &Actor::System, id)?;
    let others = further::of_case(conn, id)?;
    // Merged, erased or corrected while it was waited for.
    let place = fact.place(std::iter::once(case.order.both_numbers()).chain(others.iter().map(OtherOrder::both_numbers)));
    let Some(place) = place.filter(|_| case.takes_facts()) else { return Ok((Verdict::Unmatched, false)) };
    let other = place.checked_sub(1).and_then(|at| (2_u8..).zip(&others).nth(at));
    let (claimant, is_shared) = (voice.speaker.claimant(), case.consents_to(Consent::Share));
    let said = said(conn, id, claimant)?;
    let position = other.map(|(position, _)| i32::from(position));
    if said.iter().any(|it| (it.state, it.at, it.other_order) == (fact.state, fact.at, position)) {
        return Ok((Verdict::Known, is_shared));
    }
    if said.len() >= MOST_FACTS {
        return Ok((Verdict::Refused(NotTaken::TooMany), is_shared));
    }
    let newest = said.iter().filter(|it| it.other_order.is_none() && !it.is_part).map(|it| it.at).max();
    let merchant = if let Speaker::Merchant(merchant) = voice.speaker { Some(merchant) } else { None };
    let saying = Saying { claimant, merchant, source: voice.source, said_by: &voice.said_by, newest };
    let heard = match other {
        Some(other) => case.hear_beside(fact, other, &saying, act),
        None => case.hear(fact, &saying, act),
    };
    match heard {
        Ok(change) => {
            cases::record(conn, &change)?;
            Ok((Verdict::Taken, is_shared))
        }
        Err(why) => Ok((Verdict::Refused(why), is_shared)),
    }
}

/// What stands in a case already.
struct Said {
    state: OrderState,
    at: DateTime<Utc>,
    other_order: Option<i32>,
    is_part: bool,
}

/// What one side said of a case, as far as a case keeps it.
fn said(conn: &mut Conn, case: CaseId, claimant: Claimant) -> Result<Vec<Said>, StoreError> {
    let theirs = facts::table.filter(facts::case_id.eq(case.0)).filter(facts::claimant.eq(claimant.as_str()));
    let newest = theirs.order(facts::id.desc()).limit(MOST_FACTS as i64);
    let rows: Vec<(String, NaiveDateTime, Option<i32>, bool)> =
        load(conn, newest.select((facts::state, facts::at, facts::other_order, facts::is_part)))?;
    let read = |(state, at, other_order, is_part): (String, _, _, _)| {
        Ok(Said { state: decode!(OrderState, state)?, at: utc(at), other_order, is_part })
    };
    rows.into_iter().map(read).collect()
}

type Found = (i64, bool, Option<NaiveDateTime>, Option<String>);

/// Cases of the speaker's that have this number, the newest first: open ones, and those that were closed of late. What was
/// merged is carried on elsewhere.
pub fn about(conn: &mut Conn, speaker: &Speaker, fact: &OrderFact, now: DateTime<Utc>) -> Result<Vec<i64>, StoreError> {
    let [order, payment] = fact.keys();
    let mut found: Vec<Found> = Vec::new();
    if let Some(key) = &order {
        of_speaker(conn, speaker, key, &mut found)?;
    }
    if let Some(key) = payment.filter(|key| Some(key) != order.as_ref()) {
        let mut by_payment: Vec<Found> = Vec::new();
        of_speaker(conn, speaker, &key, &mut by_payment)?;
        by_payment.retain(|(id, ..)| !found.iter().any(|(known, ..)| known == id));
        if order.is_some() && !by_payment.is_empty() {
            let ids: Vec<i64> = by_payment.iter().map(|(id, ..)| *id).collect();
            let meant = meant(conn, fact, &ids)?;
            by_payment.retain(|(id, ..)| meant.contains(id));
        }
        found.append(&mut by_payment);
    }
    let since = heard_since(now).naive_utc();
    found.retain(|(_, is_open, closed_at, outcome)| {
        let is_merged = outcome.as_deref() == Some(Outcome::Duplicate.as_str());
        *is_open || (!is_merged && closed_at.is_some_and(|at| at >= since))
    });
    // Open ones first: they are who waits for it.
    found.sort_unstable_by_key(|(id, is_open, ..)| (!is_open, std::cmp::Reverse(*id)));
    let mut ids: Vec<i64> = found.into_iter().map(|(id, ..)| id).collect();
    ids.dedup();
    ids.truncate(MOST_CASES);
    Ok(ids)
}

/// Of the cases that have the payment of a fact those of whose orders it speaks.
fn meant(conn: &mut Conn, fact: &OrderFact, ids: &[i64]) -> Result<BTreeSet<i64>, StoreError> {
    type Named = (i64, Option<String>, Option<String>);
    let mut named: Vec<Named> =
        rows::table.filter(rows::id.eq_any(ids)).select((rows::id, rows::order_number, rows::payment_reference)).load(conn)?;
    let columns = (other_orders::case_id, other_orders::order_number, other_orders::payment_reference);
    named.extend(other_orders::table.filter(other_orders::case_id.eq_any(ids)).select(columns).load::<Named>(conn)?);
    let is_meant = |id: &i64| {
        let of_case = named.iter().filter(|(of, ..)| of == id);
        fact.place(of_case.map(|(_, order, payment)| [order.as_deref(), payment.as_deref()])).is_some()
    };
    Ok(ids.iter().copied().filter(|id| is_meant(id)).collect())
}

/// Rows looked at for one number: a number that many cases share is no order's.
const MOST_ROWS: i64 = 20;

fn of_speaker(conn: &mut Conn, speaker: &Speaker, key: &str, found: &mut Vec<Found>) -> Result<(), StoreError> {
    match speaker {
        Speaker::Provider(slug) => of_provider(conn, key, slug, found),
        Speaker::Merchant(merchant) => of_merchant(conn, key, merchant.0, found),
    }
}

/// The same condition on the order of a case and on its further orders, in either box: people mistake the one for the other.
macro_rules! with_key {
    ($conn:expr, $key:expr, $found:expr, |$of:ident| $scoped:expr) => {{
        let columns = (rows::id, rows::is_open, rows::closed_at, rows::outcome);
        let further = || other_orders::table.inner_join(rows::table.on(rows::id.eq(other_orders::case_id)));
        let $of = rows::table.filter(is_key!(rows::order_number, $key));
        $found.extend(load::<_, Found>($conn, $scoped.order(rows::id.desc()).limit(MOST_ROWS).select(columns))?);
        let $of = rows::table.filter(is_key!(rows::payment_reference, $key));
        $found.extend(load::<_, Found>($conn, $scoped.order(rows::id.desc()).limit(MOST_ROWS).select(columns))?);
        let $of = further().filter(is_key!(other_orders::order_number, $key));
        $found.extend(load::<_, Found>($conn, $scoped.order(rows::id.desc()).limit(MOST_ROWS).select(columns))?);
        let $of = further().filter(is_key!(other_orders::payment_reference, $key));
        $found.extend(load::<_, Found>($conn, $scoped.order(rows::id.desc()).limit(MOST_ROWS).select(columns))?);
    }};
}

fn of_provider(conn: &mut Conn, key: &str, slug: &str, found: &mut Vec<Found>) -> Result<(), StoreError> {
    with_key!(conn, key, found, |of| of.filter(rows::provider.eq(slug)));
    Ok(())
}

fn of_merchant(conn: &mut Conn, key: &str, merchant: i64, found: &mut Vec<Found>) -> Result<(), StoreError> {
    let written = || spellings::table.filter(spellings::merchant_id.eq(merchant)).select(spellings::name);
    with_key!(conn, key, found, |of| of.filter(rows::merchant.eq_any(written())));
    Ok(())
}

/// The message that facts came in: whose, its id, and what it held.
#[derive(Clone, Debug)]
pub struct Message {
    pub sender: FactSenderId,
    pub id: String,
    pub body_hash: String,
}

/// What is known of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seen {
    /// The same was answered so.
    Same(Vec<Verdict>),
    /// Something else came under this id.
    Other,
}

/// What was answered to a message; `None` for a new one.
pub fn seen(conn: &mut Conn, message: &Message) -> Result<Option<Seen>, StoreError> {
    let row = fact_messages::table.find((message.sender.0, message.id.as_str()));
    let row: Option<(String, String)> = first(conn, row.select((fact_messages::body_hash, fact_messages::verdicts)))?;
    let Some((hash, verdicts)) = row else { return Ok(None) };
    if hash != message.body_hash {
        return Ok(Some(Seen::Other));
    }
    let read = |code: &str| Verdict::parse(code).ok_or_else(|| StoreError::Corrupt(format!("a verdict {code:?}")));
    let verdicts = verdicts.split(',').filter(|code| !code.is_empty()).map(read).collect::<Result<_, _>>()?;
    Ok(Some(Seen::Same(verdicts)))
}

/// Keeps what is answered, in the transaction of the last fact: what was not kept was not answered.
pub fn keep(conn: &mut Conn, message: &Message, verdicts: &[Verdict], at: DateTime<Utc>) -> Result<(), StoreError> {
    let codes: Vec<String> = verdicts.iter().map(ToString::to_string).collect();
    let row = (
        fact_messages::sender_id.eq(message.sender.0),
        fact_messages::message.eq(message.id.as_str()),
        fact_messages::body_hash.eq(message.body_hash.as_str()),
        fact_messages::verdicts.eq(codes.join(",")),
        fact_messages::at.eq(at.naive_utc()),
    );
    match execute(conn, diesel::insert_into(fact_messages::table).values(row)).map_err(StoreError::from) {
        Ok(_) => Ok(()),
        // Its twin got in between: run again, it is seen.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Moved),
        Err(error) => Err(error),
    }
}

/// Forgets a bite of the messages from before this; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>, bite: i64) -> Result<usize, StoreError> {
    let old = fact_messages::table.filter(fact_messages::at.lt(before.naive_utc())).order(fact_messages::at).limit(bite);
    let old: Vec<(i64, String)> = load(conn, old.select((fact_messages::sender_id, fact_messages::message)))?;
    for (sender, message) in &old {
        execute(conn, diesel::delete(fact_messages::table.find((sender, message.as_str()))))?;
    }
    Ok(old.len())
}

/// Where the facts of a change come from.
pub(super) fn insert_origins<'a>(conn: &mut Conn, change: &'a Change, added: &mut Inserts<'a>) -> Result<(), StoreError> {
    for origin in change.origins() {
        let (sender, file) = match origin.source {
            Source::Sender(id) => (Some(id.0), None),
            Source::File(id) => (None, Some(id.0)),
        };
        let row = (
            fact_origins::fact_id.eq(origin.fact.0),
            fact_origins::sender_id.eq(sender),
            fact_origins::file_id.eq(file),
            fact_origins::said_by.eq(origin.said_by.as_str()),
            fact_origins::raw_state.eq(origin.raw.as_deref()),
            fact_origins::amount_minor.eq(origin.amount.map(|amount| amount.minor)),
            fact_origins::currency.eq(origin.amount.map(|amount| amount.currency.as_str())),
        );
        added.add(conn, diesel::insert_into(fact_origins::table).values(row))?;
    }
    Ok(())
}

/// The senders' own words of an erased case go with the words of people.
pub(super) fn erase_words(conn: &mut Conn, case: CaseId) -> Result<(), StoreError> {
    let theirs = facts::table.filter(facts::case_id.eq(case.0)).select(facts::id);
    let origins = fact_origins::table.filter(fact_origins::fact_id.eq_any(theirs));
    update(conn, origins, fact_origins::raw_state.eq(None::<String>))?;
    Ok(())
}
