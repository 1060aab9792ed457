//! The messages of a webhook, as its page lists them; sending some again; and what is over.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::super::db::{Conn, execute, first, load, update};
use super::super::error::StoreError;
use super::super::rows::decode;
use super::super::schema::{webhook_attempts as attempts, webhook_deliveries as rows, webhooks};
use super::super::times::{utc, utc_opt};
use super::sending::Key;
use crate::domain::ids::WebhookId;
use crate::domain::webhook::{DeliveryState, Fault};

/// Messages on a page.
pub const PAGE: usize = 25;
/// Messages that are altered or taken away in one transaction.
pub const BITE: i64 = 500;

/// A message of a webhook.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub key: Key,
    pub topic: String,
    pub reference: Option<String>,
    pub created_at: DateTime<Utc>,
    pub state: DeliveryState,
    pub attempts: i32,
    pub next_at: DateTime<Utc>,
    pub last_at: Option<DateTime<Utc>>,
    pub last_status: Option<i32>,
    pub last_fault: Option<Fault>,
    pub last_said: String,
}

type Row = (
    (i64, i32, String, Option<String>, NaiveDateTime),
    (String, i32, NaiveDateTime),
    (Option<NaiveDateTime>, Option<i32>, Option<String>, Option<String>),
);

fn decoded(row: Row) -> Result<Delivery, StoreError> {
    let ((event, part, topic, reference, created_at), (state, attempts, next_at), (last_at, last_status, fault, said)) = row;
    Ok(Delivery {
        key: (event, part),
        topic,
        reference,
        created_at: utc(created_at),
        state: decode!(DeliveryState, state)?,
        attempts,
        next_at: utc(next_at),
        last_at: utc_opt(last_at),
        last_status,
        last_fault: fault.and_then(|fault| Fault::parse(&fault)),
        last_said: said.unwrap_or_default(),
    })
}

/// Messages of a webhook, the newest first, from behind one on; one more than a page, where there is one.
pub fn page(conn: &mut Conn, id: WebhookId, only_failed: bool, before: Option<Key>) -> Result<Vec<Delivery>, StoreError> {
    let (event, part) = before.unwrap_or((i64::MAX, 0));
    let older = rows::event_id.lt(event).or(rows::part.lt(part));
    let theirs =
        rows::table.filter(rows::webhook_id.eq(id.0)).filter(rows::event_id.le(event)).filter(older).limit(PAGE as i64 + 1);
    let theirs = theirs.order((rows::event_id.desc(), rows::part.desc())).select((
        (rows::event_id, rows::part, rows::topic, rows::reference, rows::created_at),
        (rows::state, rows::attempts, rows::next_at),
        (rows::last_at, rows::last_status, rows::last_fault, rows::last_said),
    ));
    // Named bare: a partial index serves no bound parameter.
    let found: Vec<Row> =
        if only_failed { load(conn, theirs.filter(sql::<Bool>("state = 'failed'")))? } else { load(conn, theirs)? };
    found.into_iter().map(decoded).collect()
}

/// Whether any message of a webhook did not arrive.
pub fn has_failed(conn: &mut Conn, id: WebhookId) -> Result<bool, StoreError> {
    let failed = rows::table.filter(rows::webhook_id.eq(id.0)).filter(sql::<Bool>("state = 'failed'"));
    let one: Option<i64> = first(conn, failed.select(rows::event_id))?;
    Ok(one.is_some())
}

/// An attempt to send a message.
#[derive(Clone, Debug)]
pub struct Attempt {
    pub key: Key,
    pub number: i64,
    pub begun_at: DateTime<Utc>,
    /// `None`: it was cut off, and nobody here knows whether it arrived; or it is under way.
    pub ended_at: Option<DateTime<Utc>>,
    pub status: Option<i32>,
    pub fault: Option<Fault>,
}

/// Every attempt to send messages of these events to a webhook, in their order.
pub fn attempts_of(conn: &mut Conn, id: WebhookId, events: &[i64]) -> Result<Vec<Attempt>, StoreError> {
    type Row = (i64, i32, i64, NaiveDateTime, Option<NaiveDateTime>, Option<i32>, Option<String>);
    let theirs = attempts::table.filter(attempts::webhook_id.eq(id.0)).filter(attempts::event_id.eq_any(events));
    let theirs = theirs.order((attempts::event_id, attempts::part, attempts::number)).select((
        attempts::event_id,
        attempts::part,
        attempts::number,
        attempts::begun_at,
        attempts::ended_at,
        attempts::status,
        attempts::fault,
    ));
    let found: Vec<Row> = theirs.load(conn)?;
    let attempt = |(event, part, number, begun_at, ended_at, status, fault): Row| Attempt {
        key: (event, part),
        number,
        begun_at: utc(begun_at),
        ended_at: utc_opt(ended_at),
        status,
        fault: fault.and_then(|fault| Fault::parse(&fault)),
    };
    Ok(found.into_iter().map(attempt).collect())
}

/// Sends one again, under the name that it had; `false` where it is on its way already, or none of this webhook's.
pub fn again(conn: &mut Conn, id: WebhookId, key: Key, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let mine = rows::table.find((id.0, key.0, key.1)).filter(not(rows::is_waiting));
    Ok(update(conn, mine, waiting_anew(now))? == 1)
}

#[diesel::dsl::auto_type]
fn waiting_anew(now: DateTime<Utc>) -> _ {
    let state: &'static str = DeliveryState::Waiting.as_str();
    let now: NaiveDateTime = now.naive_utc();
    (rows::state.eq(state), rows::is_waiting.eq(true), rows::failures.eq(0_i32), rows::next_at.eq(now))
}

/// Sends a bite of those again that failed; how many.
pub fn all_again(conn: &mut Conn, id: WebhookId, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let failed = rows::table.filter(rows::webhook_id.eq(id.0)).filter(sql::<Bool>("state = 'failed'"));
    let failed = failed.order(rows::event_id).limit(BITE);
    let keys: Vec<Key> = load(conn, failed.select((rows::event_id, rows::part)))?;
    let mut sent = 0;
    for key in keys {
        sent += usize::from(again(conn, id, key, now)?);
    }
    Ok(sent)
}

/// Sets a bite of what waits aside whose webhook is off or removed; how many. Nothing is lost: it can be sent again.
pub fn set_aside(conn: &mut Conn) -> Result<usize, StoreError> {
    let waiting = rows::table.inner_join(webhooks::table.on(webhooks::id.eq(rows::webhook_id)));
    let stray = waiting.filter(rows::is_waiting).filter(not(webhooks::is_active)).limit(BITE);
    let keys: Vec<(i64, i64, i32)> = load(conn, stray.select((rows::webhook_id, rows::event_id, rows::part)))?;
    let aside = || {
        let fault = rows::last_fault.eq(Some(Fault::SwitchedOff.as_str()));
        (rows::state.eq(DeliveryState::Failed.as_str()), rows::is_waiting.eq(false), fault)
    };
    for key in &keys {
        update(conn, rows::table.find(*key).filter(rows::is_waiting), aside())?;
    }
    Ok(keys.len())
}

/// Takes a bite away that is from before this; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>) -> Result<usize, StoreError> {
    let before = before.naive_utc();
    let old = rows::table.filter(rows::created_at.lt(before)).order(rows::created_at).limit(BITE);
    let keys: Vec<(i64, i64, i32)> = load(conn, old.select((rows::webhook_id, rows::event_id, rows::part)))?;
    for key in &keys {
        execute(conn, diesel::delete(rows::table.find(*key)))?;
    }
    type Attempt = (i64, i64, i32, i64);
    let old = attempts::table.filter(attempts::begun_at.lt(before)).order(attempts::begun_at).limit(BITE);
    let columns = (attempts::webhook_id, attempts::event_id, attempts::part, attempts::number);
    let tries: Vec<Attempt> = load(conn, old.select(columns))?;
    for attempt in &tries {
        execute(conn, diesel::delete(attempts::table.find(*attempt)))?;
    }
    Ok(keys.len() + tries.len())
}

/// How many wait, and since when the oldest of them has.
pub fn lag(conn: &mut Conn) -> Result<(i64, Option<DateTime<Utc>>), StoreError> {
    let waiting = rows::table.filter(rows::is_waiting);
    let oldest: Option<NaiveDateTime> = waiting.order(rows::created_at).select(rows::created_at).first(conn).optional()?;
    Ok((waiting.count().get_result(conn)?, utc_opt(oldest)))
}
