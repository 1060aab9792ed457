//! What everybody has before them now, and when it comes due: read along the index of what is open.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{case_when, count, count_star};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::reports::Only;
use super::schema::cases;
use super::times::utc;
use crate::domain::case::StatusCode;
use crate::domain::codes::ProblemType;
use crate::domain::ids::{PersonId, TeamId};

/// The open cases of one person, or of nobody; without those that are put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Load {
    pub agent: Option<PersonId>,
    pub open: i64,
    /// Their nearest deadline has passed; among the open ones.
    pub overdue: i64,
    /// The consumer was asked, or has an offer to answer; among the open ones.
    pub consumer: i64,
    /// The merchant or the platform was asked; among the open ones.
    pub outside: i64,
}

macro_rules! of_team {
    ($query:expr, $team:expr) => {
        match $team {
            Only::Any => $query,
            Only::Nobody => $query.filter(cases::team_id.is_null()),
            Only::One(team) => $query.filter(cases::team_id.eq(team.0)),
        }
    };
}

/// What each one has, of a team's cases.
pub fn by_agent(conn: &mut Conn, team: Only<TeamId>, now: DateTime<Utc>) -> Result<Vec<Load>, StoreError> {
    let now = now.naive_utc();
    macro_rules! when {
        ($fits:expr) => {
            count(case_when($fits, cases::id))
        };
    }
    let consumer = [StatusCode::AwaitingConsumer, StatusCode::Offered].map(StatusCode::as_str);
    let outside = [StatusCode::AwaitingMerchant, StatusCode::AwaitingPlatform].map(StatusCode::as_str);
    let query = cases::table
        .group_by(cases::assignee_id)
        .select((
            cases::assignee_id,
            count_star(),
            when!(cases::due_at.lt(now)),
            when!(cases::status.eq(consumer[0]).or(cases::status.eq(consumer[1]))),
            when!(cases::status.eq(outside[0]).or(cases::status.eq(outside[1]))),
        ))
        .filter(cases::is_open)
        // Always so; but it leads along the index that has all that is counted.
        .filter(cases::due_at.gt(DateTime::UNIX_EPOCH.naive_utc()))
        .filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now)))
        .into_boxed();
    let rows: Vec<(Option<i64>, i64, i64, i64, i64)> = of_team!(query, team).load(conn)?;
    let load = |(agent, open, overdue, consumer, outside): (Option<i64>, i64, i64, i64, i64)| Load {
        agent: agent.map(PersonId),
        open,
        overdue,
        consumer,
        outside,
    };
    Ok(rows.into_iter().map(load).collect())
}

/// Whose open cases.
#[derive(Clone, Debug, Default)]
pub struct Whose {
    pub team: Only<TeamId>,
    pub agent: Only<PersonId>,
    pub problem_type: Option<ProblemType>,
    pub provider: Option<String>,
    pub merchant: Option<String>,
    pub level: Option<u8>,
}

/// When the nearest deadlines between two instants are, the first first; without cases that are put off.
pub fn due_between(
    conn: &mut Conn,
    whose: &Whose,
    (now, below): (DateTime<Utc>, DateTime<Utc>),
) -> Result<Vec<DateTime<Utc>>, StoreError> {
    let now = now.naive_utc();
    let query = cases::table
        .filter(cases::is_open)
        .filter(cases::due_at.ge(now))
        .filter(cases::due_at.lt(below.naive_utc()))
        .filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now)))
        .order(cases::due_at)
        .select(cases::due_at)
        .into_boxed();
    let mut query = of_team!(query, whose.team);
    query = match whose.agent {
        Only::Any => query,
        Only::Nobody => query.filter(cases::assignee_id.is_null()),
        Only::One(person) => query.filter(cases::assignee_id.eq(person.0)),
    };
    if let Some(problem) = whose.problem_type {
        query = query.filter(cases::problem_type.eq(problem.as_str()));
    }
    if let Some(level) = whose.level {
        query = query.filter(cases::level.eq(i32::from(level)));
    }
    if let Some(provider) = &whose.provider {
        query = query.filter(cases::provider.eq(provider));
    }
    if let Some(merchant) = &whose.merchant {
        query = query.filter(cases::merchant.eq_any(super::merchants::written(conn, merchant)?));
    }
    let rows: Vec<NaiveDateTime> = query.load(conn)?;
    Ok(rows.into_iter().map(utc).collect())
}
