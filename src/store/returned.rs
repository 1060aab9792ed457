//! Letters of a case that did not arrive: the ones that were given up. They are shown at the desk, and go out once more when
//! their address was put right; as the same rows, so that nobody gets one twice.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use super::db::{Conn, update};
use super::error::StoreError;
use super::letters::recipient_hash;
use super::rows::decode;
use super::schema::outbox;
use super::times::utc;
use crate::domain::case::Case;
use crate::domain::codes::Consent;
use crate::domain::ids::CaseId;
use crate::domain::notice::{NoticeKind, Way};

/// Shown, and sent again, at most: the newest.
const MOST: i64 = 5;
/// What is older says nothing that still holds.
const DAYS: i64 = 90;

/// A letter that was given up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Returned {
    pub kind: NoticeKind,
    pub way: Way,
    pub at: DateTime<Utc>,
    /// Our own words, never those of a mail server.
    pub why: String,
}

/// What did not arrive at the case's present addresses, newest first.
pub fn of_case(conn: &mut Conn, case: &Case, now: DateTime<Utc>) -> Result<Vec<Returned>, StoreError> {
    let mut found = Vec::new();
    for way in Way::ALL {
        let Some(address) = address(case, *way) else { continue };
        let rows: Vec<(String, NaiveDateTime, Option<String>)> = given_up(case.id, (*way, &address), now)
            .order(outbox::id.desc())
            .limit(MOST)
            .select((outbox::kind, outbox::next_at, outbox::last_error))
            .load(conn)?;
        for (kind, at, why) in rows {
            found.push(Returned { kind: decode!(NoticeKind, kind)?, way: *way, at: utc(at), why: why.unwrap_or_default() });
        }
    }
    Ok(found)
}

/// Queues what did not arrive in this way anew, to the address as it stands; how many.
pub fn send_again(conn: &mut Conn, case: &Case, way: Way, now: DateTime<Utc>) -> Result<usize, StoreError> {
    match address(case, way) {
        Some(address) => queue_again(conn, case.id, (way, &address), &address, now),
        None => Ok(0),
    }
}

/// Letters follow what was changed about how the consumer is written to.
pub(super) fn follow(conn: &mut Conn, before: &Case, case: &Case, now: DateTime<Utc>) -> Result<(), StoreError> {
    readdress(conn, before, case, now)?;
    translate(conn, before, case)
}

/// An address was put right: what was given up at the old one goes to the new one. A link alone is not among it, since
/// whoever has a new address is sent one.
fn readdress(conn: &mut Conn, before: &Case, case: &Case, now: DateTime<Utc>) -> Result<(), StoreError> {
    for way in Way::ALL {
        let (Some(old), Some(new)) = (address(before, *way), address(case, *way)) else { continue };
        if old != new {
            queue_again(conn, case.id, (*way, &old), &new, now)?;
        }
    }
    Ok(())
}

/// Letters that wait are written in the language that the case has now.
fn translate(conn: &mut Conn, before: &Case, case: &Case) -> Result<(), StoreError> {
    if before.locale != case.locale {
        let waiting = outbox::table.filter(outbox::is_queued).filter(outbox::case_id.eq(case.id.0));
        let of_consumer = outbox::person_id.is_null().and(outbox::kind.ne_all(to_merchants()));
        update(conn, waiting.filter(of_consumer), outbox::locale.eq(case.locale.as_str()))?;
    }
    Ok(())
}

fn to_merchants() -> impl Iterator<Item = &'static str> {
    NoticeKind::ALL.iter().filter(|kind| kind.is_for_merchant()).map(|kind| kind.as_str())
}

fn queue_again(
    conn: &mut Conn,
    case: CaseId,
    (way, from): (Way, &str),
    to: &str,
    now: DateTime<Utc>,
) -> Result<usize, StoreError> {
    let mut ended = given_up(case, (way, from), now);
    if from != to {
        ended = ended.filter(outbox::kind.ne(NoticeKind::Link.as_str()));
    }
    let newest: Vec<i64> = ended.order(outbox::id.desc()).limit(MOST).select(outbox::id).load(conn)?;
    let none: Option<String> = None;
    let anew = (
        outbox::is_queued.eq(true),
        outbox::next_at.eq(now.naive_utc()),
        outbox::attempts.eq(0),
        outbox::last_error.eq(none),
        outbox::recipient_hash.eq(recipient_hash(to)),
    );
    Ok(update(conn, outbox::table.filter(outbox::id.eq_any(newest)), anew)?)
}

type GivenUp<'a> = outbox::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// The case's own letters to this address that will not go by themselves. What was cancelled was never to go.
fn given_up<'a>(case: CaseId, (way, address): (Way, &str), now: DateTime<Utc>) -> GivenUp<'a> {
    outbox::table
        .filter(outbox::case_id.eq(case.0))
        .filter(not(outbox::is_queued))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::person_id.is_null())
        .filter(outbox::way.eq(way.as_str()))
        // Not the column itself: an address may have had letters for years, a case has few that did not arrive.
        .filter(outbox::recipient_hash.concat("").eq(recipient_hash(address)))
        .filter(outbox::created_at.gt((now - Duration::days(DAYS)).naive_utc()))
        .filter(outbox::last_error.not_like("cancelled%"))
        .into_boxed()
}

fn address(case: &Case, way: Way) -> Option<String> {
    match way {
        Way::Mail => case.contact.email.clone(),
        Way::Text => case.contact.mobile().filter(|_| case.consents_to(Consent::Texts)),
    }
}
