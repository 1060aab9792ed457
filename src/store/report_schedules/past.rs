//! The times that reports were sent by themselves, and what became of their letters.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use super::super::db::{Conn, execute, load};
use super::super::error::StoreError;
use super::super::letters::recipient_hash;
use super::super::people::Person;
use super::super::rows::decode;
use super::super::schema::{outbox, people as person_rows, report_letters, report_runs, report_schedules};
use super::super::times::utc;
use super::{Asking, MOST, Outcome};
use crate::domain::coded::coded;
use crate::domain::figures::Period;
use crate::domain::ids::PersonId;

/// Runs that its page shows.
const SHOWN: i64 = 10;
/// Times in a row that may reach nobody.
const TRIES: i64 = 3;

/// One time that it was sent, or not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub at: DateTime<Utc>,
    /// Sent by hand.
    pub by: Option<String>,
    pub period: Period,
    pub outcome: Outcome,
    /// Names, with how each letter stands.
    pub letters: Vec<(String, LetterState)>,
}

coded! {
    pub enum LetterState {
        Waiting = "waiting",
        Arrived = "arrived",
        /// It will not go by itself: the address does not take it.
        Failed = "failed",
        Cancelled = "cancelled",
    }
}

/// The last times, the newest first.
pub fn runs(conn: &mut Conn, schedule: i64) -> Result<Vec<Run>, StoreError> {
    type Found = (i64, NaiveDateTime, Option<i64>, NaiveDate, NaiveDate, String);
    let of_it = report_runs::table.filter(report_runs::schedule_id.eq(schedule)).order(report_runs::id.desc()).limit(SHOWN);
    let columns = (
        report_runs::id,
        report_runs::at,
        report_runs::by_person,
        report_runs::from_day,
        report_runs::to_day,
        report_runs::outcome,
    );
    let rows: Vec<Found> = load(conn, of_it.select(columns))?;
    let by: Vec<i64> = rows.iter().filter_map(|row| row.2).collect();
    let names = person_rows::table.filter(person_rows::id.eq_any(by)).select((person_rows::id, person_rows::name));
    let names: BTreeMap<i64, String> = names.load::<(i64, String)>(conn)?.into_iter().collect();
    let mut letters = letters_of(conn, &rows.iter().map(|row| row.0).collect::<Vec<_>>())?;
    let run = |(id, at, by, from, to, outcome): Found| {
        Ok(Run {
            at: utc(at),
            by: by.and_then(|by| names.get(&by).cloned()),
            period: Period { from, to },
            outcome: decode!(Outcome, outcome)?,
            letters: letters.remove(&id).unwrap_or_default(),
        })
    };
    rows.into_iter().map(run).collect()
}

/// To whom the last time of a report did not arrive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failed {
    /// Their addresses do not take it.
    pub to: Vec<String>,
    /// It is not sent by itself any more.
    pub is_stopped: bool,
}

/// Those of these reports whose last time did not arrive everywhere.
pub fn failed(conn: &mut Conn, schedules: &[i64]) -> Result<BTreeMap<i64, Failed>, StoreError> {
    let mut failed = BTreeMap::new();
    for schedule in schedules {
        // When it was stopped no letter was written.
        let newest = newest(conn, *schedule, 2)?;
        let is_stopped = newest.first().is_some_and(|(_, outcome)| *outcome == Outcome::Stopped);
        let Some((run, _)) = newest.get(usize::from(is_stopped)) else { continue };
        let letters = letters_of(conn, &[*run])?.remove(run).unwrap_or_default();
        let to: Vec<String> =
            letters.into_iter().filter(|(_, state)| *state == LetterState::Failed).map(|(name, _)| name).collect();
        if !to.is_empty() {
            failed.insert(*schedule, Failed { to, is_stopped });
        }
    }
    Ok(failed)
}

/// Reports whose last time did not arrive everywhere, by name.
pub fn undelivered(conn: &mut Conn) -> Result<Vec<(i64, String)>, StoreError> {
    let named = report_schedules::table.order((report_schedules::name, report_schedules::id)).limit(MOST);
    let mut named: Vec<(i64, String)> = named.select((report_schedules::id, report_schedules::name)).load(conn)?;
    let failed = failed(conn, &named.iter().map(|(id, _)| *id).collect::<Vec<_>>())?;
    named.retain(|(id, _)| failed.contains_key(id));
    Ok(named)
}

/// Whether it was sent so often, and the address that each of these has now took none of it.
pub(super) fn reached_nobody(conn: &mut Conn, schedule: i64, to: &[Person]) -> Result<bool, StoreError> {
    let newest = newest(conn, schedule, TRIES)?;
    let runs: Vec<i64> = newest.iter().filter(|(_, outcome)| *outcome == Outcome::Sent).map(|(run, _)| *run).collect();
    if to.is_empty() || (runs.len() as i64) < TRIES {
        return Ok(false);
    }
    let given_up = report_letters::table
        .inner_join(outbox::table.on(outbox::id.eq(report_letters::letter_id)))
        .filter(report_letters::run_id.eq_any(runs))
        .filter(not(outbox::is_queued))
        .filter(outbox::sent_at.is_null())
        .filter(outbox::last_error.not_like("cancelled%"))
        .select(outbox::recipient_hash);
    let given_up: Vec<String> = given_up.load(conn)?;
    let missed = |address: String| given_up.iter().filter(|hash| **hash == address).count() as i64;
    Ok(to.iter().all(|person| missed(recipient_hash(&person.email)) == TRIES))
}

/// The last times, the newest first.
fn newest(conn: &mut Conn, schedule: i64, most: i64) -> Result<Vec<(i64, Outcome)>, StoreError> {
    let of_it = report_runs::table.filter(report_runs::schedule_id.eq(schedule)).order(report_runs::id.desc()).limit(most);
    let rows: Vec<(i64, String)> = of_it.select((report_runs::id, report_runs::outcome)).load(conn)?;
    rows.into_iter().map(|(id, outcome)| Ok((id, decode!(Outcome, outcome)?))).collect()
}

/// What became of a time, and its letters.
pub(super) fn keep(
    conn: &mut Conn,
    (schedule, outcome, period): (i64, Outcome, Period),
    letters: &[(i64, PersonId)],
    asking: &mut Asking<'_>,
) -> Result<(), StoreError> {
    let run = (asking.next_id)();
    let row = (
        report_runs::id.eq(run),
        report_runs::schedule_id.eq(schedule),
        report_runs::at.eq(asking.now.naive_utc()),
        report_runs::by_person.eq(asking.by.map(|by| by.0)),
        (report_runs::from_day.eq(period.from), report_runs::to_day.eq(period.to)),
        report_runs::outcome.eq(outcome.as_str()),
    );
    execute(conn, diesel::insert_into(report_runs::table).values(row))?;
    for (letter, person) in letters {
        let of = (report_letters::run_id.eq(run), report_letters::person_id.eq(person.0));
        execute(conn, diesel::insert_into(report_letters::table).values((report_letters::letter_id.eq(*letter), of)))?;
    }
    Ok(())
}

fn letters_of(conn: &mut Conn, runs: &[i64]) -> Result<BTreeMap<i64, Vec<(String, LetterState)>>, StoreError> {
    type Found = (i64, String, Option<NaiveDateTime>, bool, Option<String>);
    let found: Vec<Found> = report_letters::table
        .inner_join(outbox::table.on(outbox::id.eq(report_letters::letter_id)))
        .inner_join(person_rows::table.on(person_rows::id.eq(report_letters::person_id)))
        .filter(report_letters::run_id.eq_any(runs.to_vec()))
        .order((report_letters::run_id, person_rows::name))
        .select((report_letters::run_id, person_rows::name, outbox::sent_at, outbox::is_queued, outbox::last_error))
        .load(conn)?;
    let mut letters: BTreeMap<i64, Vec<(String, LetterState)>> = BTreeMap::new();
    for (run, name, sent, is_queued, error) in found {
        let state = match (sent.is_some(), is_queued, error) {
            (true, ..) => LetterState::Arrived,
            (_, true, _) => LetterState::Waiting,
            (.., Some(error)) if error.starts_with("cancelled") => LetterState::Cancelled,
            _ => LetterState::Failed,
        };
        letters.entry(run).or_default().push((name, state));
    }
    Ok(letters)
}
