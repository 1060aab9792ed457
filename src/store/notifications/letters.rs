//! What waits for one person goes out in one letter, whose row is made here: not more than one an hour, and none in their
//! quiet hours.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::super::db::{Conn, execute, update};
use super::super::dialect;
use super::super::error::StoreError;
use super::super::letters::recipient_hash;
use super::super::rows::decode;
use super::super::schema::{cases, notifications, outbox, people};
use super::super::times::utc_opt;
use super::{Kind, in_sight, wishes};
use crate::domain::actor::Role;
use crate::domain::calendar::Calendar;
use crate::domain::notice::NoticeKind;
use crate::domain::sla::ClockKind;

/// Nobody gets more than one such letter in this time: what comes in between waits for the next.
const APART: Duration = Duration::hours(1);
/// Cases named in one letter.
pub const MOST_NAMED: usize = 50;
const MOST_COUNTED: i64 = 1_000;
/// Letters made in one go; the next goes on.
const MOST_LETTERS: usize = 100;

/// One line of a letter to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TellLine {
    pub reference: String,
    pub about: Kind,
    pub clock: Option<ClockKind>,
    /// Of the clock it is about; of the nearest, where it is about none.
    pub due_at: Option<DateTime<Utc>>,
}

/// Somebody for whom something waits.
struct Recipient {
    id: i64,
    email: String,
    locale: String,
    zone: Option<Tz>,
}

/// Queues one letter for each person who is to hear of something by now; how many. `new_id` gives each its id.
pub fn gather(
    conn: &mut Conn,
    now: DateTime<Utc>,
    calendar: &Calendar,
    new_id: &mut dyn FnMut() -> i64,
) -> Result<usize, StoreError> {
    let waiting = notifications::table.filter(notifications::letter_id.is_null()).filter(notifications::tell_at.is_not_null());
    let due = waiting.filter(notifications::tell_at.le(now.naive_utc()));
    let rows: Vec<(i64, i64, bool)> = due
        .order((notifications::tell_at, notifications::person_id))
        .select((notifications::person_id, notifications::id, notifications::at_any_hour))
        .limit(5_000)
        .load(conn)?;
    let mut people_told: Vec<i64> = rows.iter().map(|(person, _, _)| *person).collect();
    people_told.sort_unstable();
    people_told.dedup();
    let chosen = wishes::of_all(conn, people_told.iter().copied())?;
    let mut made = 0;
    for person in people_told {
        if made == MOST_LETTERS {
            break;
        }
        let to = recipient(conn, person)?;
        let quiet = chosen.get(&person).map(|wishes| wishes.quiet).unwrap_or_default();
        let mine = rows.iter().filter(|(of, _, _)| *of == person);
        let comes_through = quiet.is_usual() && mine.clone().any(|(_, _, at_any_hour)| *at_any_hour);
        let quiet_ends = if comes_through { now } else { quiet.ends(now, to.zone.unwrap_or(calendar.zone), calendar) };
        // Another worker may be about to write to them.
        dialect::hold_person(conn, person)?;
        let next = latest_letter(conn, &to, now)?.map_or(now, |at| at + APART);
        let until = quiet_ends.max(next);
        if until > now {
            put_off(conn, person, now, until)?;
        } else if letter(conn, &to, mine.map(|(_, id, _)| *id), (new_id(), now))? {
            made += 1;
        }
    }
    Ok(made)
}

fn recipient(conn: &mut Conn, id: i64) -> Result<Recipient, StoreError> {
    let found = people::table.find(id).select((people::email, people::locale, people::zone));
    let (email, locale, zone): (String, String, Option<String>) = found.first(conn)?;
    Ok(Recipient { id, email, locale, zone: zone.and_then(|zone| zone.parse().ok()) })
}

/// What is due now waits until the quiet is over, or until an hour after the last letter.
fn put_off(conn: &mut Conn, person: i64, now: DateTime<Utc>, until: DateTime<Utc>) -> Result<(), StoreError> {
    let waiting = notifications::table.filter(notifications::letter_id.is_null()).filter(notifications::tell_at.is_not_null());
    let due = waiting.filter(notifications::tell_at.le(now.naive_utc())).filter(notifications::person_id.eq(person));
    update(conn, due, notifications::tell_at.eq(Some(until.naive_utc())))?;
    Ok(())
}

/// When they had a letter, if within the hour.
fn latest_letter(conn: &mut Conn, to: &Recipient, now: DateTime<Utc>) -> Result<Option<DateTime<Utc>>, StoreError> {
    let lately = outbox::table.filter(outbox::recipient_hash.eq(recipient_hash(&to.email)));
    let lately = lately.filter(outbox::created_at.gt((now - APART).naive_utc()));
    let lately = lately.filter(outbox::kind.eq(NoticeKind::Alerts.as_str())).select(outbox::created_at);
    let at: Option<NaiveDateTime> = lately.order(outbox::created_at.desc()).first(conn).optional()?;
    Ok(at.map(|at| at.and_utc()))
}

fn letter(
    conn: &mut Conn,
    to: &Recipient,
    told: impl Iterator<Item = i64>,
    (id, now): (i64, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let mut taken = 0;
    for one in told {
        // Another worker may have been faster, or its reader.
        let waiting = notifications::table.find(one).filter(notifications::letter_id.is_null());
        taken += update(conn, waiting.filter(notifications::tell_at.is_not_null()), notifications::letter_id.eq(Some(id)))?;
    }
    if taken == 0 {
        return Ok(false);
    }
    execute(
        conn,
        diesel::insert_into(outbox::table).values((
            outbox::id.eq(id),
            outbox::kind.eq(NoticeKind::Alerts.as_str()),
            outbox::person_id.eq(Some(to.id)),
            outbox::recipient_hash.eq(recipient_hash(&to.email)),
            outbox::locale.eq(to.locale.clone()),
            outbox::created_at.eq(now.naive_utc()),
            outbox::next_at.eq(now.naive_utc()),
            outbox::attempts.eq(0),
            outbox::is_queued.eq(true),
        )),
    )?;
    Ok(true)
}

/// Whether anybody is to hear of something by now.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let waiting = notifications::table.filter(notifications::letter_id.is_null()).filter(notifications::tell_at.is_not_null());
    let due = waiting.filter(notifications::tell_at.le(now.naive_utc()));
    Ok(due.select(notifications::id).first::<i64>(conn).optional()?.is_some())
}

/// What a letter tells, most pressing first, and how many more there are. What the reader may not see any more is left out,
/// and so is work on what was closed meanwhile.
pub fn of_letter(conn: &mut Conn, letter: i64) -> Result<(Vec<TellLine>, usize), StoreError> {
    type Row = (String, String, Option<String>, Option<NaiveDateTime>);
    let goes_on: Vec<&str> = Kind::ALL.iter().filter(|kind| !kind.ends_with_case()).map(|kind| kind.as_str()).collect();
    let rows: Vec<Row> = in_sight!()
        .filter(notifications::letter_id.eq(Some(letter)))
        .filter(cases::is_open.or(notifications::kind.eq_any(goes_on)))
        .order((notifications::due_at, notifications::id))
        .limit(MOST_COUNTED)
        .select((cases::reference, notifications::kind, notifications::clock, notifications::due_at))
        .load(conn)?;
    let told = |(reference, about, clock, due_at): Row| -> Result<TellLine, StoreError> {
        Ok(TellLine {
            reference,
            about: decode!(Kind, about)?,
            clock: clock.map(|clock| decode!(ClockKind, clock)).transpose()?,
            due_at: utc_opt(due_at),
        })
    };
    let mut lines: Vec<TellLine> = Vec::new();
    for row in rows {
        let line = told(row)?;
        // Three answers of one consumer are one line.
        let is_said = |it: &TellLine| (&it.reference, it.about, it.clock) == (&line.reference, line.about, line.clock);
        if !lines.iter().any(is_said) {
            lines.push(line);
        }
    }
    let more = lines.len().saturating_sub(MOST_NAMED);
    lines.truncate(MOST_NAMED);
    Ok((lines, more))
}
