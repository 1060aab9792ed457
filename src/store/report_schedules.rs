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
use super::schema::{report_letters, report_recipients, report_runs, report_schedules, teams};
use super::times::{naive, utc, utc_opt};
use crate::domain::coded::coded;
use crate::domain::figures::{Every, Part, Period, Schedule};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::notice::NoticeKind;
use crate::domain::permission::Permission;

mod digest;
mod failing;
mod past;

pub use digest::{Digest, Ends, Line, Missed, Promises, Scores, Standing};
pub use failing::{put_off, put_off_until};
pub use past::{Failed, LetterState, Run, failed, runs, undelivered};

/// Schedules of a house at most.
pub const MOST: i64 = 50;

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
        /// The last times reached nobody: it is switched off until somebody has looked.
        Stopped = "stopped",
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
    let days = (it.schedule.period(at), at.with_timezone(&zone).date_naive());
    Ok(it.skip_empty && at_leisure(conn, |conn| Digest::of(conn, (it.team, &it.parts), days, zone))?.is_empty())
}

/// Queues the letters of one time. `None` where it is not due any more. One that reached nobody time after time is not sent by
/// itself again.
pub fn run(conn: &mut Conn, id: i64, asking: &mut Asking<'_>) -> Result<Option<Outcome>, StoreError> {
    let it = find(conn, id)?;
    let to: Vec<Person> = readers(conn)?.into_iter().filter(|person| it.to.contains(&person.id)).collect();
    let is_stopped = asking.by.is_none() && past::reached_nobody(conn, id, &to)?;
    let mut at = asking.now;
    if asking.by.is_none() {
        let Some(due) = it.next_at.filter(|due| *due <= asking.now) else { return Ok(None) };
        at = due;
        let mine = report_schedules::table.find(id).filter(report_schedules::next_at.eq(due.naive_utc()));
        let next = (!is_stopped).then(|| it.schedule.next_after(asking.now));
        let made = (report_schedules::failures.eq(0), report_schedules::retry_at.eq(None::<NaiveDateTime>));
        if update(conn, mine, (report_schedules::next_at.eq(naive(next)), made))? == 0 {
            return Ok(None);
        }
    }
    let outcome = match (is_stopped, it.skip_empty && asking.is_empty, to.is_empty()) {
        (true, ..) => Outcome::Stopped,
        (_, true, _) => Outcome::Empty,
        (.., true) => Outcome::Nobody,
        _ => Outcome::Sent,
    };
    let mut letters = Vec::new();
    for person in to.iter().filter(|_| outcome == Outcome::Sent) {
        let letter = (asking.next_id)();
        let asked = Asked { id: letter, kind: NoticeKind::Report, link: None, locale: person.locale, at: asking.now };
        if letters::enqueue_for_person(conn, &asked, person)? {
            letters.push((letter, person.id));
        }
    }
    let outcome = if outcome == Outcome::Sent && letters.is_empty() { Outcome::Full } else { outcome };
    if is_stopped {
        audit_stop(conn, &it, asking)?;
    }
    past::keep(conn, (id, outcome, it.schedule.period(at)), &letters, asking)?;
    Ok(Some(outcome))
}

/// Nobody of ours switched it off: that is on record too.
fn audit_stop(conn: &mut Conn, it: &Planned, asking: &mut Asking<'_>) -> Result<(), StoreError> {
    let told = |in_use: bool| serde_json::json!({ "name": it.name, "in_use": in_use }).to_string();
    let (before, after) = (told(true), told(false));
    let id = (asking.next_id)();
    people::audit(conn, &Edit { id, by: None, at: asking.now, what: "schedule.stopped", target: it.id, before, after })
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
    type Found = (String, String, Option<(i64, String)>, (NaiveDate, NaiveDate, NaiveDateTime));
    let team = (teams::id, teams::slug).nullable();
    let found: Option<Found> = report_letters::table
        .inner_join(report_runs::table.on(report_runs::id.eq(report_letters::run_id)))
        .inner_join(report_schedules::table.on(report_schedules::id.eq(report_runs::schedule_id)))
        .left_join(teams::table.on(report_schedules::team_id.eq(teams::id.nullable())))
        .filter(report_letters::letter_id.eq(letter))
        .select((
            report_schedules::name,
            report_schedules::parts,
            team,
            (report_runs::from_day, report_runs::to_day, report_runs::at),
        ))
        .first(conn)
        .optional()?;
    let Some((name, parts, team, (from, to, at))) = found else { return Ok(None) };
    let (of, period, parts) = (team.as_ref().map(|(id, _)| TeamId(*id)), Period { from, to }, parts_of(&parts));
    // Its figures belong together.
    let days = (period, utc(at).with_timezone(&zone).date_naive());
    let digest = at_leisure(conn, |conn| Digest::of(conn, (of, &parts), days, zone))?;
    Ok(Some(Letter { name, parts, team: team.map(|(_, slug)| slug), period, digest }))
}
