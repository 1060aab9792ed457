//! Letters that wait to be sent: rows without a word of the letter, leased to one worker at a time.
//! What a worker learns is written only while the lease is still its own.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, update};
use super::dialect;
use super::error::StoreError;
use super::rows::decode;
use super::schema::outbox;
use super::times::utc;
use crate::domain::notice::Way;

/// A letter in a worker's hands.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = outbox)]
pub struct Leased {
    pub id: i64,
    pub kind: String,
    pub case_id: Option<i64>,
    pub person_id: Option<i64>,
    pub link_id: Option<i64>,
    pub text_id: Option<i64>,
    pub locale: String,
    way: String,
    created_at: NaiveDateTime,
    attempts: i32,
}

impl Leased {
    /// How it goes; errs where the row says nothing that we know.
    pub fn way(&self) -> Result<Way, StoreError> {
        decode!(Way, self.way)
    }

    /// When the letter was queued: its date, however often it is sent.
    pub fn created_at(&self) -> DateTime<Utc> {
        utc(self.created_at)
    }

    /// Attempts that failed so far.
    pub fn failed_attempts(&self) -> u32 {
        u32::try_from(self.attempts).unwrap_or_default()
    }
}

/// Whether any letter is due: asked before a claim, which is a write.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let due = outbox::table.filter(outbox::is_queued).filter(outbox::next_at.le(now.naive_utc())).order(outbox::next_at);
    Ok(due.select(outbox::id).first::<i64>(conn).optional()?.is_some())
}

/// Takes up to `limit` letters that are due and whose lease nobody holds, for as long as `lasts`.
pub fn claim(conn: &mut Conn, lease: &str, now: DateTime<Utc>, lasts: Duration, limit: i64) -> Result<Vec<Leased>, StoreError> {
    let until = (now + lasts).naive_utc();
    if dialect::lease_letters(conn, lease, now.naive_utc(), until, limit)? == 0 {
        return Ok(Vec::new());
    }
    let mine = outbox::table.filter(outbox::lease.eq(lease)).filter(outbox::is_queued).filter(outbox::next_at.eq(until));
    Ok(mine.order(outbox::id).select(Leased::as_select()).load(conn)?)
}

/// How a letter's attempt ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// Taken by the mail server (or written to the folder) for this address.
    Sent { recipient_hash: String },
    /// Worth another attempt.
    Failed { reason: String, next_at: DateTime<Utc> },
    /// Not tried, because this address has had its share; the attempt does not count.
    PutOff { next_at: DateTime<Utc> },
    /// Will not go by itself; shown to staff.
    Parked { reason: String },
    /// Nobody is there to get it any more.
    Cancelled { reason: &'static str },
}

/// Writes how it ended; `false`, and nothing written, when the lease is no longer ours.
pub fn finish(conn: &mut Conn, id: i64, lease: &str, ended: &Ended, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let mine = outbox::table.find(id).filter(outbox::lease.eq(lease)).filter(outbox::is_queued);
    let free: Option<String> = None;
    let told: Option<String> = None;
    let freed = outbox::lease.eq(free);
    let one_more = outbox::attempts.eq(outbox::attempts + 1);
    let written = match ended {
        Ended::Sent { recipient_hash } => {
            let sent = outbox::sent_at.eq(Some(at.naive_utc()));
            let to = outbox::recipient_hash.eq(recipient_hash);
            update(conn, mine, (outbox::is_queued.eq(false), freed, one_more, sent, to, outbox::last_error.eq(told)))
        }
        Ended::Failed { reason, next_at } => {
            update(conn, mine, (freed, one_more, outbox::next_at.eq(next_at.naive_utc()), outbox::last_error.eq(Some(reason))))
        }
        Ended::PutOff { next_at } => update(conn, mine, (freed, outbox::next_at.eq(next_at.naive_utc()))),
        Ended::Parked { reason } => {
            // From here on this is when it was given up.
            let given_up = outbox::next_at.eq(at.naive_utc());
            update(conn, mine, (outbox::is_queued.eq(false), freed, one_more, given_up, outbox::last_error.eq(Some(reason))))
        }
        Ended::Cancelled { reason } => {
            update(conn, mine, (outbox::is_queued.eq(false), freed, outbox::last_error.eq(Some(reason))))
        }
    };
    Ok(written? == 1)
}

/// When letters of the last day went to this address, newest first, and how many are on their way to it before `id`.
/// One statement: between two a letter could go from one kind to the other and be counted in neither.
pub fn sent_lately(conn: &mut Conn, hash: &str, id: i64, now: DateTime<Utc>) -> Result<(Vec<DateTime<Utc>>, usize), StoreError> {
    let day_ago = (now - Duration::days(1)).naive_utc();
    let on_its_way =
        outbox::is_queued.and(outbox::lease.is_not_null().and(outbox::next_at.gt(now.naive_utc()))).and(outbox::id.lt(id));
    let counts = outbox::sent_at.gt(day_ago).or(on_its_way);
    let letters: Vec<Option<NaiveDateTime>> = outbox::table
        .filter(outbox::recipient_hash.eq(hash))
        .filter(counts)
        .order(outbox::created_at.desc())
        .select(outbox::sent_at)
        .limit(1000)
        .load(conn)?;
    let under_way = letters.iter().filter(|sent| sent.is_none()).count();
    let mut sent: Vec<DateTime<Utc>> = letters.into_iter().flatten().map(utc).collect();
    sent.sort_unstable_by(|one, other| other.cmp(one));
    Ok((sent, under_way))
}

/// Letters that wait, and letters that will not go by themselves.
pub fn counts(conn: &mut Conn) -> Result<(i64, i64), StoreError> {
    let waiting = outbox::table.filter(outbox::is_queued).count().get_result(conn)?;
    let parked = outbox::table
        .filter(diesel::dsl::not(outbox::is_queued))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::last_error.is_not_null())
        .filter(outbox::last_error.not_like("cancelled%"))
        .count()
        .get_result(conn)?;
    Ok((waiting, parked))
}
