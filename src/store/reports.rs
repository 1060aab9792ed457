//! What reports read: measured clocks of a period, the cases behind a number, and clocks nobody has met yet.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::dialect;
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, clocks, measurements, people};
use super::times::{utc, utc_opt};
use crate::domain::actor::Role;
use crate::domain::codes::ProblemType;
use crate::domain::figures::Counting;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;
use crate::domain::sla::ClockKind;

/// A report's queries see one state, and may take longer than a page's.
pub fn at_leisure<T>(conn: &mut Conn, ask: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
    conn.transaction(|conn| {
        dialect::allow_long_report(conn)?;
        ask(conn)
    })
}

/// One person or team, nobody, or whoever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Only<T> {
    #[default]
    Any,
    Nobody,
    One(T),
}

/// Which measurements: the clock started from `from` to before `below`.
#[derive(Clone, Debug)]
pub struct Choice {
    pub clock: ClockKind,
    pub counting: Counting,
    pub from: DateTime<Utc>,
    pub below: DateTime<Utc>,
    pub team: Only<TeamId>,
    pub agent: Only<PersonId>,
    pub problem_type: Option<ProblemType>,
    /// Narrower still, for the cases behind one number: seconds from, seconds below, in time or not.
    pub at_least: Option<i64>,
    pub less_than: Option<i64>,
    pub in_time: Option<bool>,
}

/// What figures are made of.
#[derive(Clone, Copy, Debug)]
pub struct Measure {
    pub started_at: DateTime<Utc>,
    pub seconds: i64,
    pub in_time: bool,
    pub agent: Option<PersonId>,
    pub problem_type: ProblemType,
}

// Boxed queries over two tables have types nobody wants to write down: each query is narrowed where it is made.
macro_rules! narrowed {
    ($query:expr, $choice:expr) => {{
        let choice: &Choice = $choice;
        let mut query = $query
            .filter(measurements::clock.eq(choice.clock.as_str()))
            .filter(measurements::started_at.ge(choice.from.naive_utc()))
            .filter(measurements::started_at.lt(choice.below.naive_utc()))
            .into_boxed();
        query = match choice.team {
            Only::Any => query,
            Only::Nobody => query.filter(measurements::team_id.is_null()),
            Only::One(team) => query.filter(measurements::team_id.eq(team.0)),
        };
        query = match choice.agent {
            Only::Any => query,
            Only::Nobody => query.filter(measurements::person_id.is_null()),
            Only::One(person) => query.filter(measurements::person_id.eq(person.0)),
        };
        if let Some(problem) = choice.problem_type {
            query = query.filter(measurements::problem_type.eq(problem.as_str()));
        }
        if let Some(in_time) = choice.in_time {
            query = query.filter(measurements::in_time.eq(in_time));
        }
        match (choice.at_least, choice.counting) {
            (Some(least), Counting::Working) => query = query.filter(measurements::working.ge(least)),
            (Some(least), Counting::Wall) => query = query.filter(measurements::wall.ge(least)),
            (None, _) => {}
        }
        match (choice.less_than, choice.counting) {
            (Some(most), Counting::Working) => query = query.filter(measurements::working.lt(most)),
            (Some(most), Counting::Wall) => query = query.filter(measurements::wall.lt(most)),
            (None, _) => {}
        }
        query
    }};
}

/// All measurements of a choice. Reads nothing but the index.
pub fn measures(conn: &mut Conn, choice: &Choice) -> Result<Vec<Measure>, StoreError> {
    type Row = (NaiveDateTime, i64, i64, bool, Option<i64>, String);
    let rows: Vec<Row> = narrowed!(measurements::table, choice)
        .select((
            measurements::started_at,
            measurements::working,
            measurements::wall,
            measurements::in_time,
            measurements::person_id,
            measurements::problem_type,
        ))
        .load(conn)?;
    let counting = choice.counting;
    rows.into_iter()
        .map(|(started_at, working, wall, in_time, person, problem)| {
            Ok(Measure {
                started_at: utc(started_at),
                seconds: if counting == Counting::Working { working } else { wall },
                in_time,
                agent: person.map(PersonId),
                problem_type: decode!(ProblemType, problem)?,
            })
        })
        .collect()
}

/// Durations and whether they were in time: all that a comparison needs.
pub fn durations(conn: &mut Conn, choice: &Choice) -> Result<Vec<(i64, bool)>, StoreError> {
    let query = narrowed!(measurements::table, choice);
    Ok(match choice.counting {
        Counting::Working => query.select((measurements::working, measurements::in_time)).load(conn)?,
        Counting::Wall => query.select((measurements::wall, measurements::in_time)).load(conn)?,
    })
}

/// How many measurements a choice has.
pub fn count(conn: &mut Conn, choice: &Choice) -> Result<i64, StoreError> {
    Ok(narrowed!(measurements::table, choice).count().get_result(conn)?)
}

/// One measurement with its case.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: Key,
    pub reference: Reference,
    pub summary: String,
    pub started_at: DateTime<Utc>,
    /// `None` while nobody has met the clock.
    pub ended_at: Option<DateTime<Utc>>,
    pub working: i64,
    pub wall: i64,
    pub target: i64,
    pub in_time: bool,
    pub agent: Option<PersonId>,
    pub team: Option<TeamId>,
    pub problem_type: ProblemType,
}

/// Where a page of lines ends: the value it is sorted by, then the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub value: i64,
    pub case: CaseId,
    pub run: i32,
}

type LineRow =
    ((i64, i32, String, String), (NaiveDateTime, NaiveDateTime, i64, i64, i64, bool), (Option<i64>, Option<i64>, String));

macro_rules! line_columns {
    () => {
        (
            (measurements::case_id, measurements::run, cases::reference, cases::summary),
            (
                measurements::started_at,
                measurements::ended_at,
                measurements::working,
                measurements::wall,
                measurements::target,
                measurements::in_time,
            ),
            (measurements::person_id, measurements::team_id, measurements::problem_type),
        )
    };
}

fn line_of(row: LineRow, value: impl Fn(i64, i64, NaiveDateTime) -> i64) -> Result<Line, StoreError> {
    let ((case, run, reference, summary), (started, ended, working, wall, target, in_time), (person, team, problem)) = row;
    Ok(Line {
        key: Key { value: value(working, wall, started), case: CaseId(case), run },
        reference: reference_of(&reference)?,
        summary,
        started_at: utc(started),
        ended_at: Some(utc(ended)),
        working,
        wall,
        target,
        in_time,
        agent: person.map(PersonId),
        team: team.map(TeamId),
        problem_type: decode!(ProblemType, problem)?,
    })
}

fn reference_of(text: &str) -> Result<Reference, StoreError> {
    Reference::parse(text).ok_or_else(|| StoreError::Corrupt(format!("reference {text:?}")))
}

/// The measurements of a choice, longest first, after `after`; one more than a page tells that there is another.
pub fn longest(conn: &mut Conn, choice: &Choice, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let mut query = narrowed!(measurements::table.inner_join(cases::table), choice);
    if let Some(Key { value, case, run }) = after {
        let later = measurements::case_id.gt(case.0).or(measurements::case_id.eq(case.0).and(measurements::run.gt(run)));
        query = match choice.counting {
            Counting::Working => query.filter(measurements::working.le(value)).filter(measurements::working.lt(value).or(later)),
            Counting::Wall => query.filter(measurements::wall.le(value)).filter(measurements::wall.lt(value).or(later)),
        };
    }
    query = match choice.counting {
        Counting::Working => query.order(measurements::working.desc()),
        Counting::Wall => query.order(measurements::wall.desc()),
    };
    let rows: Vec<LineRow> =
        query.then_order_by((measurements::case_id, measurements::run)).limit(limit).select(line_columns!()).load(conn)?;
    let counting = choice.counting;
    rows.into_iter()
        .map(|row| line_of(row, |working, wall, _| if counting == Counting::Working { working } else { wall }))
        .collect()
}

/// The measurements of a choice in the order in which their clocks started, after `after`: for files.
pub fn in_order(conn: &mut Conn, choice: &Choice, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let mut query = narrowed!(measurements::table.inner_join(cases::table), choice);
    if let Some(Key { value, case, run }) = after {
        let at = DateTime::from_timestamp_millis(value).unwrap_or_default().naive_utc();
        let later = measurements::case_id.gt(case.0).or(measurements::case_id.eq(case.0).and(measurements::run.gt(run)));
        query = query.filter(measurements::started_at.ge(at)).filter(measurements::started_at.gt(at).or(later));
    }
    let rows: Vec<LineRow> = query
        .order((measurements::started_at, measurements::case_id, measurements::run))
        .limit(limit)
        .select(line_columns!())
        .load(conn)?;
    rows.into_iter().map(|row| line_of(row, |_, _, started| utc(started).timestamp_millis())).collect()
}

// Not met and not ended: only an open case can have such a clock, and open cases stay few.
macro_rules! waiting {
    ($choice:expr) => {{
        let choice: &Choice = $choice;
        let mut query = cases::table
            .inner_join(clocks::table.on(clocks::case_id.eq(cases::id)))
            .filter(cases::is_open)
            .filter(clocks::kind.eq(choice.clock.as_str()))
            .filter(clocks::ended_at.is_null())
            .filter(clocks::started_at.ge(choice.from.naive_utc()))
            .filter(clocks::started_at.lt(choice.below.naive_utc()))
            .into_boxed();
        query = match choice.team {
            Only::Any => query,
            Only::Nobody => query.filter(cases::team_id.is_null()),
            Only::One(team) => query.filter(cases::team_id.eq(team.0)),
        };
        query = match choice.agent {
            Only::Any => query,
            Only::Nobody => query.filter(cases::assignee_id.is_null()),
            Only::One(person) => query.filter(cases::assignee_id.eq(person.0)),
        };
        if let Some(problem) = choice.problem_type {
            query = query.filter(cases::problem_type.eq(problem.as_str()));
        }
        query
    }};
}

/// How many clocks of a choice nobody has met yet; the agent is the assignee.
pub fn count_waiting(conn: &mut Conn, choice: &Choice) -> Result<i64, StoreError> {
    Ok(waiting!(choice).count().get_result(conn)?)
}

/// One clock that nobody has met yet.
pub struct Waiting {
    pub line: Line,
    /// Counted seconds before `running_since`, for the working time so far.
    pub spent: i64,
    pub running_since: Option<DateTime<Utc>>,
}

type WaitingRow = (
    (i64, i32, String, String),
    (NaiveDateTime, i64, i64, Option<NaiveDateTime>, Option<NaiveDateTime>),
    (Option<i64>, Option<i64>, String),
);

/// The clocks of a choice that nobody has met yet, longest waiting first.
pub fn waiting(conn: &mut Conn, choice: &Choice, after: Option<Key>, limit: i64) -> Result<Vec<Waiting>, StoreError> {
    let mut query = waiting!(choice);
    if let Some(Key { value, case, run }) = after {
        let at = DateTime::from_timestamp_millis(value).unwrap_or_default().naive_utc();
        let later = clocks::case_id.gt(case.0).or(clocks::case_id.eq(case.0).and(clocks::run.gt(run)));
        query = query.filter(clocks::started_at.ge(at)).filter(clocks::started_at.gt(at).or(later));
    }
    let rows: Vec<WaitingRow> = query
        .order((clocks::started_at, clocks::case_id, clocks::run))
        .limit(limit)
        .select((
            (clocks::case_id, clocks::run, cases::reference, cases::summary),
            (clocks::started_at, clocks::spent, clocks::target, clocks::running_since, clocks::missed_at),
            (cases::assignee_id, cases::team_id, cases::problem_type),
        ))
        .load(conn)?;
    rows.into_iter().map(waiting_of).collect()
}

fn waiting_of(row: WaitingRow) -> Result<Waiting, StoreError> {
    let ((case, run, reference, summary), (started, spent, target, running, missed), (person, team, problem)) = row;
    let line = Line {
        key: Key { value: utc(started).timestamp_millis(), case: CaseId(case), run },
        reference: reference_of(&reference)?,
        summary,
        started_at: utc(started),
        ended_at: None,
        working: 0,
        wall: 0,
        target,
        in_time: missed.is_none(),
        agent: person.map(PersonId),
        team: team.map(TeamId),
        problem_type: decode!(ProblemType, problem)?,
    };
    Ok(Waiting { line, spent, running_since: utc_opt(running) })
}

/// Everybody who works or worked here, by name; closed accounts too, for what they answered stays theirs.
pub fn agents(conn: &mut Conn) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = people::table
        .filter(people::role.eq_any(Role::STAFF.map(Role::as_str)))
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}
