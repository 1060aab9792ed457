//! A webhook in a worker's hands: which of its messages are due, each attempt written down before and after.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, first, load, update};
use super::super::error::StoreError;
use super::super::letters::{self, Asked};
use super::super::schema::{webhook_attempts as attempts, webhook_deliveries as rows, webhooks};
use super::super::staff_accounts;
use super::super::times::utc_opt;
use super::{By, MOST, Secret, Step, change, secrets_of};
use crate::domain::ids::WebhookId;
use crate::domain::notice::NoticeKind;
use crate::domain::webhook::{Answer, DeliveryState, Fault, Off, ends};

/// Messages of one webhook that are under way at once.
pub const AT_ONCE: i64 = 2;

/// A message, among those of its webhook.
pub type Key = (i64, i32);

/// The name under which a receiver knows a message: the same at each attempt.
pub fn message_id((event, part): Key) -> String {
    if part == 0 { format!("evt_{event}") } else { format!("evt_{event}_{part}") }
}

/// A message by that name.
pub fn key_of(message_id: &str) -> Option<Key> {
    let rest = message_id.strip_prefix("evt_")?;
    let (event, part) = rest.split_once('_').map_or((rest, Some(0)), |(event, part)| (event, part.parse().ok()));
    Some((event.parse().ok()?, part?))
}

/// An attempt that was begun.
#[derive(Clone, Debug)]
pub struct Begun {
    pub key: Key,
    /// Of all that were ever made.
    pub number: i32,
    /// Failures before it, since somebody last had it sent again.
    pub failures: i32,
    pub body: String,
}

/// A webhook in a worker's hands.
#[derive(Clone, Debug)]
pub struct Work {
    pub webhook: WebhookId,
    pub url: String,
    pub secrets: Vec<Secret>,
    pub begun: Vec<Begun>,
    lease: String,
}

/// Webhooks that nobody has in hand: whichever was served longest ago first.
fn free(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(i64, String)>, StoreError> {
    let unleased = webhooks::lease_until.is_null().or(webhooks::lease_until.le(now.naive_utc()));
    let active = webhooks::table.filter(webhooks::is_active).filter(unleased);
    let in_turn = active.order((webhooks::served_at, webhooks::id)).limit(10 * MOST as i64);
    Ok(load(conn, in_turn.select((webhooks::id, webhooks::url)))?)
}

type Due = (i64, i32, i32, i32, String);

fn due(conn: &mut Conn, webhook: i64, now: DateTime<Utc>) -> Result<Vec<Due>, StoreError> {
    let theirs = rows::table.filter(rows::webhook_id.eq(webhook)).filter(rows::is_waiting);
    let first = theirs.filter(rows::next_at.le(now.naive_utc())).order((rows::next_at, rows::event_id)).limit(AT_ONCE);
    Ok(load(conn, first.select((rows::event_id, rows::part, rows::attempts, rows::failures, rows::body)))?)
}

/// Whether anything is due: asked before a claim, which is a write.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    for (webhook, _) in free(conn, now)? {
        if !due(conn, webhook, now)?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Takes the next webhook with something due, and writes down that its next attempts begin.
pub fn claim(conn: &mut Conn, lease: &str, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<Option<Work>, StoreError> {
    for (id, url) in free(conn, now)? {
        let found = due(conn, id, now)?;
        if found.is_empty() {
            continue;
        }
        let unleased = webhooks::lease_until.is_null().or(webhooks::lease_until.le(now.naive_utc()));
        let mine = webhooks::table.find(id).filter(webhooks::is_active).filter(unleased);
        let leased = (webhooks::lease.eq(Some(lease)), webhooks::lease_until.eq(Some(until.naive_utc())));
        if update(conn, mine, leased)? == 0 {
            continue;
        }
        // Looked at again now that it is ours: whoever had it until a moment ago may have been faster.
        let mut begun = Vec::new();
        for (event, part, so_far, failures, body) in due(conn, id, now)? {
            let it = Begun { key: (event, part), number: so_far + 1, failures, body };
            begin(conn, id, &it, now)?;
            begun.push(it);
        }
        let secrets = secrets_of(conn, id)?;
        return Ok(Some(Work { webhook: WebhookId(id), url, secrets, begun, lease: lease.to_owned() }));
    }
    Ok(None)
}

fn begin(conn: &mut Conn, webhook: i64, it: &Begun, now: DateTime<Utc>) -> Result<(), StoreError> {
    let at = now.naive_utc();
    let set = (rows::attempts.eq(it.number), rows::last_at.eq(Some(at)));
    update(conn, rows::table.find((webhook, it.key.0, it.key.1)), set)?;
    let row = (
        (attempts::webhook_id.eq(webhook), attempts::event_id.eq(it.key.0), attempts::part.eq(it.key.1)),
        (attempts::number.eq(i64::from(it.number)), attempts::begun_at.eq(at)),
    );
    execute(conn, diesel::insert_into(attempts::table).values(row))?;
    Ok(())
}

/// How an attempt ended, and when the next one is; `None`: there is none.
#[derive(Clone, Debug)]
pub struct Tried {
    pub begun: Begun,
    pub answer: Answer,
    pub next_at: Option<DateTime<Utc>>,
}

/// Administrators who get a letter when a webhook is switched off.
pub const MOST_TOLD: i64 = 20;

/// Writes down how the attempts ended, and gives the webhook back. Why it was switched off, if that follows: then administrators
/// get letters, whose ids are those from `letters` on.
pub fn finish(
    conn: &mut Conn,
    work: &Work,
    tried: &[Tried],
    (now, edit, letters): (DateTime<Utc>, i64, i64),
) -> Result<Option<Off>, StoreError> {
    let id = work.webhook.0;
    for it in tried {
        end(conn, id, it, now)?;
    }
    let mine = webhooks::table.find(id).filter(webhooks::lease.eq(&work.lease));
    let given_back = (webhooks::lease.eq(None::<String>), webhooks::lease_until.eq(None::<NaiveDateTime>));
    update(conn, mine, (given_back, webhooks::served_at.eq(now.naive_utc())))?;
    let row: Option<(i64, bool, Option<NaiveDateTime>)> = first(
        conn,
        webhooks::table.find(id).filter(webhooks::removed_at.is_null()).select((
            webhooks::version,
            webhooks::is_active,
            webhooks::failing_since,
        )),
    )?;
    let Some((version, is_active, before)) = row else { return Ok(None) };
    let has_arrived = tried.iter().any(|it| it.answer.fault.is_none());
    let since = if has_arrived { None } else { Some(utc_opt(before).unwrap_or(now)) };
    if since != utc_opt(before) {
        update(conn, webhooks::table.find(id), webhooks::failing_since.eq(since.map(|at| at.naive_utc())))?;
    }
    let why = tried.iter().find_map(|it| ends(&it.answer, since.unwrap_or(now), now)).filter(|_| is_active);
    if let Some(why) = why {
        let off = change(conn, work.webhook, (version, &Step::Off(why)), By { person: None, at: now, edit });
        // An administrator was faster: all of this is run again.
        off.map_err(|error| if matches!(error, StoreError::Stale) { StoreError::Moved } else { error })?;
        tell_admins(conn, letters, now)?;
    }
    Ok(why)
}

fn tell_admins(conn: &mut Conn, letters: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    for (id, admin) in (letters..).zip(staff_accounts::admins(conn, MOST_TOLD)?) {
        let letter = Asked { id, kind: NoticeKind::WebhookOff, link: None, locale: admin.locale, at };
        letters::enqueue_for_person(conn, &letter, &admin)?;
    }
    Ok(())
}

/// An attempt always has its own end; the message only what the last of its attempts says, or a yes.
fn end(conn: &mut Conn, webhook: i64, it: &Tried, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (key, number, answer) = ((webhook, it.begun.key.0, it.begun.key.1), it.begun.number, &it.answer);
    let (status, fault) = (answer.status.map(i32::from), answer.fault.map(Fault::as_str));
    let ended = (attempts::ended_at.eq(Some(now.naive_utc())), attempts::status.eq(status), attempts::fault.eq(fault));
    update(conn, attempts::table.find((key.0, key.1, key.2, i64::from(number))), ended)?;
    let heard = (rows::last_status.eq(status), rows::last_fault.eq(fault), rows::last_said.eq(Some(answer.said.as_str())));
    let mine = rows::table.find(key).filter(rows::is_waiting);
    if fault.is_none() {
        let arrived = (rows::state.eq(DeliveryState::Delivered.as_str()), rows::is_waiting.eq(false));
        update(conn, mine, (arrived, heard))?;
        return Ok(());
    }
    let failures = rows::failures.eq(it.begun.failures + 1);
    let last = mine.filter(rows::attempts.eq(number));
    if let Some(next_at) = it.next_at {
        update(conn, last, (failures, rows::next_at.eq(next_at.naive_utc()), heard))?;
        return Ok(());
    }
    let parked = (rows::state.eq(DeliveryState::Failed.as_str()), rows::is_waiting.eq(false));
    update(conn, last, (failures, parked, heard))?;
    Ok(())
}
