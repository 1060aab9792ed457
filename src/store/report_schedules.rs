//! Reports that are sent by themselves: when, about which team, to whom of ours; and what became of each time.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::letters::{self, Asked};
use super::people::{self, Edit, Person};
use super::reports::at_leisure;
use super::rows::decode;
use super::schema::{outbox, people as person_rows, report_letters, report_recipients, report_runs, report_schedules, teams};
use super::times::{naive, utc, utc_opt};
use crate::domain::coded::coded;
use crate::domain::figures::{Every, Part, Period, Schedule};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::notice::NoticeKind;
use crate::domain::permission::Permission;

mod digest;
mod failing;

pub use digest::{Digest, Ends, Line, Missed, Scores};
pub use failing::{put_off, put_off_until};

/// Schedules of a house at most.
pub const MOST: i64 = 50;
/// Runs that its page shows.
const SHOWN: i64 = 10;

coded! {
    /// What became of one time.
    pub enum Outcome {
        Sent = "sent",
        /// There was nothing to tell, and such reports are left out.
        Empty = "empty",
        /// Nobody of its recipients may read it any more.
        Nobody = "nobody",
        /// Each of them has had as many letters as one address is sent.
        Full = "full",
    }
}

/// A report that is sent by itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Planned {
    pub id: i64,
    pub version: i64,
    pub name: String,
    pub schedule: Schedule,
    /// What it tells, in the order of [`Part::ALL`].
    pub parts: Vec<Part>,
    pub team: Option<TeamId>,
    pub skip_empty: bool,
    /// `None`: it is switched off.
    pub next_at: Option<DateTime<Utc>>,
    pub to: Vec<PersonId>,
}

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

type Row = (i64, i64, String, (String, i32, i32, i32, String), String, Option<i64>, bool, Option<NaiveDateTime>);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        report_schedules::id,
        report_schedules::version,
        report_schedules::name,
        (
            report_schedules::every,
            report_schedules::weekday,
            report_schedules::day,
            report_schedules::hour,
            report_schedules::zone,
        ),
        report_schedules::parts,
        report_schedules::team_id,
        report_schedules::skip_empty,
        report_schedules::next_at,
    )
}

fn decoded(row: Row, to: Vec<PersonId>) -> Result<Planned, StoreError> {
    let (id, version, name, (every, weekday, day, hour, zone), parts, team, skip_empty, next_at) = row;
    let number = |n: i32| u32::try_from(n).map_err(|_| StoreError::Corrupt(format!("the times of report {id}")));
    let zone: Tz = zone.parse().map_err(|_| StoreError::Corrupt(format!("the zone {zone}")))?;
    let (weekday, day, hour) = (number(weekday)?, number(day)?, number(hour)?);
    let schedule = Schedule { every: decode!(Every, every)?, weekday, day, hour, zone };
    let (parts, team) = (parts_of(&parts), team.map(TeamId));
    Ok(Planned { id, version, name, schedule, parts, team, skip_empty, next_at: utc_opt(next_at), to })
}

fn parts_of(codes: &str) -> Vec<Part> {
    codes.split(' ').filter_map(Part::parse).collect()
}

/// All of them, by name.
pub fn all(conn: &mut Conn) -> Result<Vec<Planned>, StoreError> {
    let rows = report_schedules::table.order((report_schedules::name, report_schedules::id)).limit(MOST);
    let rows: Vec<Row> = rows.select(columns()).load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let mut to = recipients(conn, &ids)?;
    rows.into_iter().map(|row| (to.remove(&row.0).unwrap_or_default(), row)).map(|(to, row)| decoded(row, to)).collect()
}

pub fn find(conn: &mut Conn, id: i64) -> Result<Planned, StoreError> {
    let row: Option<Row> = first(conn, report_schedules::table.find(id).select(columns()))?;
    let to = recipients(conn, &[id])?.remove(&id).unwrap_or_default();
    decoded(row.ok_or(StoreError::NotFound)?, to)
}

fn recipients(conn: &mut Conn, ids: &[i64]) -> Result<BTreeMap<i64, Vec<PersonId>>, StoreError> {
    let rows = report_recipients::table.filter(report_recipients::schedule_id.eq_any(ids.to_vec()));
    let rows = rows.order((report_recipients::schedule_id, report_recipients::person_id));
    let rows: Vec<(i64, i64)> = load(conn, rows.select((report_recipients::schedule_id, report_recipients::person_id)))?;
    let mut to: BTreeMap<i64, Vec<PersonId>> = BTreeMap::new();
    for (schedule, person) in rows {
        to.entry(schedule).or_default().push(PersonId(person));
    }
    Ok(to)
}

/// Keeps a report as it is to be from now on, with who changed it. A new one has version 0. Errs with [`StoreError::Stale`]
/// where somebody else was faster; `false` where there are [`MOST`] already.
pub fn save(conn: &mut Conn, it: &Planned, edit: &Edit<'_>) -> Result<bool, StoreError> {
    let Schedule { every, weekday, day, hour, zone } = it.schedule;
    let number = |n: u32| i32::try_from(n).unwrap_or_default();
    let set = (
        report_schedules::version.eq(it.version + 1),
        report_schedules::name.eq(&it.name),
        (
            report_schedules::every.eq(every.as_str()),
            report_schedules::weekday.eq(number(weekday)),
            report_schedules::day.eq(number(day)),
            report_schedules::hour.eq(number(hour)),
            report_schedules::zone.eq(zone.name()),
        ),
        report_schedules::parts.eq(it.parts.iter().copied().map(Part::as_str).collect::<Vec<_>>().join(" ")),
        report_schedules::team_id.eq(it.team.map(|team| team.0)),
        report_schedules::skip_empty.eq(it.skip_empty),
        report_schedules::next_at.eq(naive(it.next_at)),
        // Whoever changed it may have mended it.
        (report_schedules::failures.eq(0), report_schedules::retry_at.eq(None::<NaiveDateTime>)),
    );
    if it.version == 0 {
        if report_schedules::table.count().get_result::<i64>(conn)? >= MOST {
            return Ok(false);
        }
        execute(conn, diesel::insert_into(report_schedules::table).values((report_schedules::id.eq(it.id), set)))?;
    } else {
        let seen = report_schedules::table.find(it.id).filter(report_schedules::version.eq(it.version));
        if update(conn, seen, set)? == 0 {
            return Err(StoreError::Stale);
        }
    }
    execute(conn, diesel::delete(report_recipients::table.filter(report_recipients::schedule_id.eq(it.id))))?;
    for person in &it.to {
        let row = (report_recipients::schedule_id.eq(it.id), report_recipients::person_id.eq(person.0));
        execute(conn, diesel::insert_into(report_recipients::table).values(row))?;
    }
    people::audit(conn, edit)?;
    Ok(true)
}

/// Takes it away with its past runs; letters under way are not sent any more.
pub fn remove(conn: &mut Conn, id: i64, edit: &Edit<'_>) -> Result<(), StoreError> {
    if execute(conn, diesel::delete(report_schedules::table.find(id)))? == 0 {
        return Err(StoreError::NotFound);
    }
    people::audit(conn, edit)
}

/// A report that is due; `None` where none is. One that could not be made waits until it is tried again.
pub fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let now = now.naive_utc();
    let is_tried = report_schedules::retry_at.is_null().or(report_schedules::retry_at.le(now));
    let due = report_schedules::table.filter(report_schedules::next_at.le(now)).filter(is_tried.assume_not_null());
    let due = due.order(report_schedules::next_at);
    Ok(due.select(report_schedules::id).first(conn).optional()?)
}

/// A time that a report is to be sent.
pub struct Asking<'a> {
    pub now: DateTime<Utc>,
    /// Whether there is nothing to tell, as [`is_empty`] has it.
    pub is_empty: bool,
    /// By hand; otherwise because it is due, and what was missed meanwhile is not made up for.
    pub by: Option<PersonId>,
    /// Gives the next id.
    pub next_id: &'a mut dyn FnMut() -> i64,
}

/// Whether a report of now would have nothing to tell; only one that is left out then is looked at.
pub fn is_empty(conn: &mut Conn, id: i64, now: DateTime<Utc>, is_by_hand: bool, zone: Tz) -> Result<bool, StoreError> {
    let it = find(conn, id)?;
    let at = it.next_at.filter(|due| !is_by_hand && *due <= now).unwrap_or(now);
    let period = it.schedule.period(at);
    Ok(it.skip_empty && at_leisure(conn, |conn| Digest::of(conn, (it.team, &it.parts), period, zone))?.is_empty())
}

/// Queues the letters of one time. `None` where it is not due any more.
pub fn run(conn: &mut Conn, id: i64, asking: &mut Asking<'_>) -> Result<Option<Outcome>, StoreError> {
    let it = find(conn, id)?;
    let mut at = asking.now;
    if asking.by.is_none() {
        let Some(due) = it.next_at.filter(|due| *due <= asking.now) else { return Ok(None) };
        at = due;
        let mine = report_schedules::table.find(id).filter(report_schedules::next_at.eq(due.naive_utc()));
        let next = report_schedules::next_at.eq(naive(Some(it.schedule.next_after(asking.now))));
        let made = (report_schedules::failures.eq(0), report_schedules::retry_at.eq(None::<NaiveDateTime>));
        if update(conn, mine, (next, made))? == 0 {
            return Ok(None);
        }
    }
    let period = it.schedule.period(at);
    let to: Vec<Person> = readers(conn)?.into_iter().filter(|person| it.to.contains(&person.id)).collect();
    let outcome = match (it.skip_empty && asking.is_empty, to.is_empty()) {
        (true, _) => Outcome::Empty,
        (_, true) => Outcome::Nobody,
        _ => Outcome::Sent,
    };
    let run = (asking.next_id)();
    let mut letters = Vec::new();
    for person in to.iter().filter(|_| outcome == Outcome::Sent) {
        let letter = (asking.next_id)();
        let asked = Asked { id: letter, kind: NoticeKind::Report, link: None, locale: person.locale, at: asking.now };
        if letters::enqueue_for_person(conn, &asked, person)? {
            letters.push((letter, person.id));
        }
    }
    let outcome = if outcome == Outcome::Sent && letters.is_empty() { Outcome::Full } else { outcome };
    let row = (
        report_runs::id.eq(run),
        report_runs::schedule_id.eq(id),
        report_runs::at.eq(asking.now.naive_utc()),
        report_runs::by_person.eq(asking.by.map(|by| by.0)),
        (report_runs::from_day.eq(period.from), report_runs::to_day.eq(period.to)),
        report_runs::outcome.eq(outcome.as_str()),
    );
    execute(conn, diesel::insert_into(report_runs::table).values(row))?;
    for (letter, person) in letters {
        let of = (report_letters::run_id.eq(run), report_letters::person_id.eq(person.0));
        execute(conn, diesel::insert_into(report_letters::table).values((report_letters::letter_id.eq(letter), of)))?;
    }
    Ok(Some(outcome))
}

/// Who of ours may be sent reports.
pub fn readers(conn: &mut Conn) -> Result<Vec<Person>, StoreError> {
    let may = |person: &Person| person.staff().is_some_and(|staff| staff.may(Permission::ReadReports));
    Ok(people::staff(conn)?.into_iter().filter(may).collect())
}

/// What a letter is about.
#[derive(Clone, Debug)]
pub struct Letter {
    pub name: String,
    pub parts: Vec<Part>,
    /// The slug of its team, as links carry it.
    pub team: Option<String>,
    pub period: Period,
    pub digest: Digest,
}

/// `None` where its report was taken away.
pub fn of_letter(conn: &mut Conn, letter: i64, zone: Tz) -> Result<Option<Letter>, StoreError> {
    type Found = (String, String, Option<(i64, String)>, NaiveDate, NaiveDate);
    let team = (teams::id, teams::slug).nullable();
    let found: Option<Found> = report_letters::table
        .inner_join(report_runs::table.on(report_runs::id.eq(report_letters::run_id)))
        .inner_join(report_schedules::table.on(report_schedules::id.eq(report_runs::schedule_id)))
        .left_join(teams::table.on(report_schedules::team_id.eq(teams::id.nullable())))
        .filter(report_letters::letter_id.eq(letter))
        .select((report_schedules::name, report_schedules::parts, team, report_runs::from_day, report_runs::to_day))
        .first(conn)
        .optional()?;
    let Some((name, parts, team, from, to)) = found else { return Ok(None) };
    let (of, period, parts) = (team.as_ref().map(|(id, _)| TeamId(*id)), Period { from, to }, parts_of(&parts));
    // Its figures belong together.
    let digest = at_leisure(conn, |conn| Digest::of(conn, (of, &parts), period, zone))?;
    Ok(Some(Letter { name, parts, team: team.map(|(_, slug)| slug), period, digest }))
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

/// Of each of these reports, to whom its last time did not arrive: their addresses do not take it.
pub fn failed(conn: &mut Conn, schedules: &[i64]) -> Result<BTreeMap<i64, Vec<String>>, StoreError> {
    let mut last: BTreeMap<i64, i64> = BTreeMap::new();
    for schedule in schedules {
        let of_it = report_runs::table.filter(report_runs::schedule_id.eq(schedule)).order(report_runs::id.desc());
        if let Some(run) = of_it.select(report_runs::id).first(conn).optional()? {
            last.insert(*schedule, run);
        }
    }
    let mut letters = letters_of(conn, &last.values().copied().collect::<Vec<_>>())?;
    let mut failed = BTreeMap::new();
    for (schedule, run) in last {
        let all = letters.remove(&run).unwrap_or_default();
        let names: Vec<String> =
            all.into_iter().filter(|(_, state)| *state == LetterState::Failed).map(|(name, _)| name).collect();
        if !names.is_empty() {
            failed.insert(schedule, names);
        }
    }
    Ok(failed)
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
