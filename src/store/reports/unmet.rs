//! The clocks of a choice that no figure counts: those that nobody has met yet, and those that ended without it because the
//! case was withdrawn, merged or passed on. The agent and the team are the case's.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::Conn;
use super::super::error::StoreError;
use super::super::merchants;
use super::super::rows::decode;
use super::super::schema::{cases, clocks};
use super::super::times::{utc, utc_opt};
use super::lines::reference_of;
use super::{AnyOf, Choice, Key, Line, Only};
use crate::domain::codes::ProblemType;
use crate::domain::ids::{CaseId, PersonId, TeamId};

/// Why a clock is in no figure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lack {
    /// Nobody has met it yet.
    Waiting,
    /// It ended, and not by what it waited for.
    Ended,
}

macro_rules! unmet {
    ($choice:expr, $lack:expr, $merchants:expr) => {{
        let choice: &Choice = $choice;
        let mut query = cases::table
            .inner_join(clocks::table.on(clocks::case_id.eq(cases::id)))
            .filter(clocks::kind.eq(choice.clock.as_str()))
            .filter(clocks::started_at.ge(choice.from.naive_utc()))
            .filter(clocks::started_at.lt(choice.below.naive_utc()))
            .into_boxed();
        query = match $lack {
            // Only an open case can have such a clock, and open cases stay few.
            Lack::Waiting => query.filter(cases::is_open).filter(clocks::ended_at.is_null()),
            Lack::Ended => query.filter(clocks::ended_at.is_not_null()).filter(clocks::met_at.is_null()),
        };
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
        if let Some(provider) = &choice.provider {
            query = query.filter(cases::provider.eq(provider));
        }
        if let Some(names) = $merchants {
            query = query.filter(cases::merchant.eq_any(names));
        }
        if let Some(level) = choice.level {
            query = query.filter(cases::level.eq(i32::from(level)));
        }
        if let Some(within) = any_of!(clocks::started_at, choice.within) {
            query = query.filter(within);
        }
        query
    }};
}

/// However the cases of its merchant write the name.
fn written(conn: &mut Conn, choice: &Choice) -> Result<Option<Vec<String>>, StoreError> {
    choice.merchant.as_deref().map(|name| merchants::written(conn, name)).transpose()
}

/// How many such clocks a choice has.
pub fn count_unmet(conn: &mut Conn, choice: &Choice, lack: Lack) -> Result<i64, StoreError> {
    let merchants = written(conn, choice)?;
    Ok(unmet!(choice, lack, merchants).count().get_result(conn)?)
}

/// One clock that was not met.
pub struct Unmet {
    pub line: Line,
    /// Counted seconds before `running_since`, for the working time so far.
    pub spent: i64,
    pub running_since: Option<DateTime<Utc>>,
}

type UnmetRow = (
    (i64, i32, String, String),
    (NaiveDateTime, Option<NaiveDateTime>, i64, i64, Option<NaiveDateTime>, Option<NaiveDateTime>),
    (Option<i64>, Option<i64>, String),
    (String, String, i32),
);

/// Such clocks of a choice, those that started first first.
pub fn unmet(conn: &mut Conn, choice: &Choice, lack: Lack, after: Option<Key>, limit: i64) -> Result<Vec<Unmet>, StoreError> {
    let merchants = written(conn, choice)?;
    let mut query = unmet!(choice, lack, merchants);
    if let Some(Key { value, case, run }) = after {
        let at = DateTime::from_timestamp_millis(value).unwrap_or_default().naive_utc();
        let later = clocks::case_id.gt(case.0).or(clocks::case_id.eq(case.0).and(clocks::run.gt(run)));
        query = query.filter(clocks::started_at.ge(at)).filter(clocks::started_at.gt(at).or(later));
    }
    let rows: Vec<UnmetRow> = query
        .order((clocks::started_at, clocks::case_id, clocks::run))
        .limit(limit)
        .select((
            (clocks::case_id, clocks::run, cases::reference, cases::summary),
            (clocks::started_at, clocks::ended_at, clocks::spent, clocks::target, clocks::running_since, clocks::missed_at),
            (cases::assignee_id, cases::team_id, cases::problem_type),
            (cases::provider, cases::merchant, cases::level),
        ))
        .load(conn)?;
    rows.into_iter().map(unmet_of).collect()
}

fn unmet_of(row: UnmetRow) -> Result<Unmet, StoreError> {
    let ((case, run, reference, summary), times, (person, team, problem), (provider, merchant, level)) = row;
    let (started, ended, spent, target, running, missed) = times;
    let line = Line {
        key: Key { value: utc(started).timestamp_millis(), case: CaseId(case), run },
        reference: reference_of(&reference)?,
        summary,
        started_at: utc(started),
        ended_at: utc_opt(ended),
        working: spent,
        wall: ended.map_or(0, |ended| (ended - started).num_seconds()),
        target,
        in_time: missed.is_none(),
        agent: person.map(PersonId),
        team: team.map(TeamId),
        problem_type: decode!(ProblemType, problem)?,
        provider,
        merchant,
        level: u8::try_from(level).unwrap_or_default(),
    };
    Ok(Unmet { line, spent, running_since: utc_opt(running) })
}
