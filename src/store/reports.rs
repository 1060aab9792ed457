//! What reports read: measured clocks of a period, the cases behind a number, and clocks nobody has met yet.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::dialect;
use super::error::StoreError;
use super::rows::decode;
use super::schema::{measurements, people};
use super::times::utc;
use crate::domain::actor::Role;
use crate::domain::codes::ProblemType;
use crate::domain::figures::{Counting, Measure};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::sla::ClockKind;

pub use lines::{Key, Line, in_order, longest};
pub use unmet::{Lack, Unmet, count_unmet, unmet};

/// A report's queries see one state, and may take longer than a page's.
pub fn at_leisure<T>(conn: &mut Conn, ask: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> Result<T, StoreError> {
    conn.transaction(|conn| {
        dialect::see_one_state(conn)?;
        dialect::allow_long_report(conn)?;
        ask(conn)
    })
}

/// One person or team, nobody, or whoever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default, serde::Serialize, serde::Deserialize)]
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
    pub provider: Option<String>,
    pub merchant: Option<String>,
    pub level: Option<u8>,
    /// The clock started within one of these stretches; empty: whenever.
    pub within: Vec<(DateTime<Utc>, DateTime<Utc>)>,
    /// Narrower still, for the cases behind one number: seconds from, seconds below, in time or not.
    pub at_least: Option<i64>,
    pub less_than: Option<i64>,
    pub in_time: Option<bool>,
}

impl Choice {
    /// Everybody's, and all of them.
    pub fn of(clock: ClockKind, counting: Counting, (from, below): (DateTime<Utc>, DateTime<Utc>)) -> Self {
        Self {
            clock,
            counting,
            from,
            below,
            team: Only::Any,
            agent: Only::Any,
            problem_type: None,
            provider: None,
            merchant: None,
            level: None,
            within: Vec::new(),
            at_least: None,
            less_than: None,
            in_time: None,
        }
    }
}

/// An OR over stretches of time; its type depends on what it is asked of.
type AnyOf<S> = Box<dyn BoxableExpression<S, <Conn as Connection>::Backend, SqlType = diesel::sql_types::Bool>>;

macro_rules! any_of {
    ($column:expr, $within:expr) => {
        $within.iter().fold(None::<AnyOf<_>>, |any, (from, below)| {
            let one = $column.ge(from.naive_utc()).and($column.lt(below.naive_utc()));
            Some(match any {
                None => Box::new(one),
                Some(any) => Box::new(any.or(one)),
            })
        })
    };
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
        if let Some(provider) = &choice.provider {
            query = query.filter(measurements::provider.eq(provider));
        }
        if let Some(merchant) = &choice.merchant {
            query = query.filter(measurements::merchant.eq(merchant));
        }
        if let Some(level) = choice.level {
            query = query.filter(measurements::level.eq(i32::from(level)));
        }
        if let Some(within) = any_of!(measurements::started_at, choice.within) {
            query = query.filter(within);
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

type MeasureRow = ((NaiveDateTime, i64, i64, bool), (Option<i64>, Option<i64>, String), (String, String, i32));

macro_rules! measure_columns {
    () => {
        (
            (measurements::started_at, measurements::working, measurements::wall, measurements::in_time),
            (measurements::person_id, measurements::team_id, measurements::problem_type),
            (measurements::provider, measurements::merchant, measurements::level),
        )
    };
}

fn measure_of(row: MeasureRow) -> Result<Measure, StoreError> {
    let ((started_at, working, wall, in_time), (person, team, problem), (provider, merchant, level)) = row;
    Ok(Measure {
        started_at: utc(started_at),
        working,
        wall,
        in_time,
        agent: person.map(PersonId),
        team: team.map(TeamId),
        problem_type: decode!(ProblemType, problem)?,
        provider,
        merchant,
        level: u8::try_from(level).unwrap_or_default(),
    })
}

/// The measurements of a choice, up to `most`. Reads nothing but the index.
pub fn measures(conn: &mut Conn, choice: &Choice, most: usize) -> Result<Vec<Measure>, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let rows: Vec<MeasureRow> = narrowed!(measurements::table, choice).select(measure_columns!()).limit(limit).load(conn)?;
    rows.into_iter().map(measure_of).collect()
}

/// All measurements of a clock that started between these instants.
pub(super) fn measures_between(
    conn: &mut Conn,
    clock: ClockKind,
    (from, below): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Measure>, StoreError> {
    let rows: Vec<MeasureRow> = measurements::table
        .filter(measurements::clock.eq(clock.as_str()))
        .filter(measurements::started_at.ge(from.naive_utc()))
        .filter(measurements::started_at.lt(below.naive_utc()))
        .select(measure_columns!())
        .load(conn)?;
    rows.into_iter().map(measure_of).collect()
}

/// Those of them that no day counts yet.
pub(super) fn measures_to_roll(
    conn: &mut Conn,
    clock: ClockKind,
    (from, below): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<Measure>, StoreError> {
    let rows: Vec<MeasureRow> = measurements::table
        .filter(measurements::clock.eq(clock.as_str()))
        .filter(measurements::to_roll.ge(from.naive_utc()))
        .filter(measurements::to_roll.lt(below.naive_utc()))
        .select(measure_columns!())
        .load(conn)?;
    rows.into_iter().map(measure_of).collect()
}

/// How many measurements a choice has.
pub fn count(conn: &mut Conn, choice: &Choice) -> Result<i64, StoreError> {
    Ok(narrowed!(measurements::table, choice).count().get_result(conn)?)
}

/// The same, counted up to `most`. Reads nothing but the index.
pub fn count_to(conn: &mut Conn, choice: &Choice, most: usize) -> Result<usize, StoreError> {
    let limit = i64::try_from(most).unwrap_or(i64::MAX);
    let cases: Vec<i64> = narrowed!(measurements::table, choice).select(measurements::case_id).limit(limit).load(conn)?;
    Ok(cases.len())
}

mod lines;
mod unmet;

/// Everybody who works or worked here, by name; closed accounts too, for what they answered stays theirs.
pub fn agents(conn: &mut Conn) -> Result<Vec<(PersonId, String)>, StoreError> {
    let rows: Vec<(i64, String)> = people::table
        .filter(people::role.eq_any(Role::STAFF.map(Role::as_str)))
        .order((people::name, people::id))
        .select((people::id, people::name))
        .load(conn)?;
    Ok(rows.into_iter().map(|(id, name)| (PersonId(id), name)).collect())
}
