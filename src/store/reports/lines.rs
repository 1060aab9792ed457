//! The measurements behind a number, each with its case.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::Conn;
use super::super::error::StoreError;
use super::super::rows::decode;
use super::super::schema::{cases, measurements};
use super::super::times::utc;
use super::{AnyOf, Choice, Only};
use crate::domain::codes::ProblemType;
use crate::domain::figures::Counting;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;

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
    pub provider: String,
    pub merchant: String,
    pub level: u8,
}

/// Where a page of lines ends: the value it is sorted by, then the measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub value: i64,
    pub case: CaseId,
    pub run: i32,
}

type LineRow = (
    (i64, i32, String, String),
    (NaiveDateTime, NaiveDateTime, i64, i64, i64, bool),
    (Option<i64>, Option<i64>, String),
    (String, String, i32),
);

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
            (measurements::provider, measurements::merchant, measurements::level),
        )
    };
}

fn line_of(row: LineRow, value: impl Fn(i64, i64, NaiveDateTime) -> i64) -> Result<Line, StoreError> {
    let ((case, run, reference, summary), (started, ended, working, wall, target, in_time), (person, team, problem), rest) = row;
    let (provider, merchant, level) = rest;
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
        provider,
        merchant,
        level: u8::try_from(level).unwrap_or_default(),
    })
}

pub(super) fn reference_of(text: &str) -> Result<Reference, StoreError> {
    Reference::parse(text).ok_or_else(|| StoreError::Corrupt(format!("reference {text:?}")))
}

/// The measurements of a choice, longest first, after `after`; one more than a page tells that there is another. Two queries that
/// belong together: ask within one transaction that sees one state.
pub fn longest(conn: &mut Conn, choice: &Choice, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let end = end_of_longest(conn, choice, after, limit)?;
    let mut query = narrowed!(measurements::table.inner_join(cases::table), choice);
    if let Some(Key { value, case, run }) = after {
        let later = measurements::case_id.gt(case.0).or(measurements::case_id.eq(case.0).and(measurements::run.gt(run)));
        query = match choice.counting {
            Counting::Working => query.filter(measurements::working.le(value)).filter(measurements::working.lt(value).or(later)),
            Counting::Wall => query.filter(measurements::wall.le(value)).filter(measurements::wall.lt(value).or(later)),
        };
    }
    if let Some((value, case)) = end {
        let sooner = measurements::case_id.le(case);
        query = match choice.counting {
            Counting::Working => query.filter(measurements::working.ge(value)).filter(measurements::working.gt(value).or(sooner)),
            Counting::Wall => query.filter(measurements::wall.ge(value)).filter(measurements::wall.gt(value).or(sooner)),
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

/// A time and a case that no line of a page of [`longest`] comes after; `None` where the list ends before. Read from the index
/// alone: behind a number of a year stand a million measurements, whose rows and cases nobody looks at.
fn end_of_longest(conn: &mut Conn, choice: &Choice, after: Option<Key>, limit: i64) -> Result<Option<(i64, i64)>, StoreError> {
    let mut query = narrowed!(measurements::table, choice);
    if let Some(Key { value, case, .. }) = after {
        // The index has no run: without those of the same case the end is no nearer than it must be.
        let later = measurements::case_id.gt(case.0);
        query = match choice.counting {
            Counting::Working => query.filter(measurements::working.le(value)).filter(measurements::working.lt(value).or(later)),
            Counting::Wall => query.filter(measurements::wall.le(value)).filter(measurements::wall.lt(value).or(later)),
        };
    }
    let query = query.limit(limit);
    let ends: Vec<(i64, i64)> = match choice.counting {
        Counting::Working => query
            .order((measurements::working.desc(), measurements::case_id))
            .select((measurements::working, measurements::case_id))
            .load(conn)?,
        Counting::Wall => query
            .order((measurements::wall.desc(), measurements::case_id))
            .select((measurements::wall, measurements::case_id))
            .load(conn)?,
    };
    Ok(usize::try_from(limit - 1).ok().and_then(|last| ends.get(last).copied()))
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
