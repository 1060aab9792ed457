//! All cases that somebody may see, in the order in which they moved last, for programs that go through them. Open ones are read
//! along one index; closed ones, which pile up, along one for each answer to whose they are. What was read is put in one order.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::queue::Key;
use super::schema::cases;
use super::times::{far, utc};
use crate::domain::actor::Scope;
use crate::domain::case::StatusCode;
use crate::domain::ids::{CaseId, TeamId};

/// Whose a case is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Anybodys,
    Nobodys,
    Of(TeamId),
}

/// Which cases, and in which order.
#[derive(Clone, Copy, Debug)]
pub struct Asked {
    pub status: Option<StatusCode>,
    pub whose: Whose,
    /// Those that rested longest first.
    pub rises: bool,
}

/// A case, as far as a list tells of it.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct WalkRow {
    pub id: i64,
    pub reference: String,
    pub version: i64,
    pub status: String,
    pub outcome: Option<String>,
    pub problem_type: String,
    pub priority: String,
    pub level: i32,
    pub team_id: Option<i64>,
    pub assignee_id: Option<i64>,
    pub provider: String,
    pub merchant: String,
    pub amount_minor: i64,
    pub currency: String,
    pub summary: String,
    pub due_at: NaiveDateTime,
    pub due_clock: Option<String>,
    pub filed_at: NaiveDateTime,
    pub last_activity_at: NaiveDateTime,
    pub closed_at: Option<NaiveDateTime>,
}

impl WalkRow {
    /// The nearest deadline; `None` where nothing is due.
    pub fn due(&self) -> Option<DateTime<Utc>> {
        (self.due_at != far()).then(|| utc(self.due_at))
    }

    /// Where it stands in the walk.
    pub fn key(&self) -> Key {
        Key { rank: None, at: utc(self.last_activity_at), id: CaseId(self.id) }
    }
}

type Query<'a> = cases::BoxedQuery<'a, <Conn as Connection>::Backend>;

/// The next cases after a place, up to `limit`.
pub fn page(conn: &mut Conn, scope: &Scope, asked: &Asked, after: Option<Key>, limit: usize) -> Result<Vec<WalkRow>, StoreError> {
    let whose = theirs(scope, asked.whose);
    let mut found: Vec<WalkRow> = Vec::new();
    for query in stretches(&whose, asked.status) {
        let query = along(query, asked.rises, after).limit(limit as i64);
        found.extend(query.select(WalkRow::as_select()).load::<WalkRow>(conn)?);
    }
    found.sort_by_key(|row| (row.last_activity_at, row.id));
    if !asked.rises {
        found.reverse();
    }
    found.truncate(limit);
    Ok(found)
}

/// What of a scope was asked for; none where it reaches nothing of that.
fn theirs(scope: &Scope, asked: Whose) -> Vec<Whose> {
    match (scope, asked) {
        (Scope::All, whose) => vec![whose],
        (Scope::Team(mine), Whose::Anybodys) => vec![Whose::Of(*mine), Whose::Nobodys],
        (Scope::Team(_), Whose::Nobodys) => vec![Whose::Nobodys],
        (Scope::Team(mine), Whose::Of(team)) if *mine == team => vec![asked],
        (Scope::Team(_) | Scope::Own { .. }, _) => Vec::new(),
    }
}

fn stretches<'a>(whose: &[Whose], status: Option<StatusCode>) -> Vec<Query<'a>> {
    let mut queries = Vec::new();
    if status != Some(StatusCode::Closed) && !whose.is_empty() {
        queries.push(open(whose, status));
    }
    if status.is_none_or(|status| status == StatusCode::Closed) {
        let closed = || cases::table.into_boxed().filter(diesel::dsl::not(cases::is_open));
        queries.extend(whose.iter().map(|whose| match whose {
            Whose::Anybodys => closed(),
            Whose::Nobodys => closed().filter(cases::team_id.is_null()),
            Whose::Of(team) => closed().filter(cases::team_id.eq(team.0)),
        }));
    }
    queries
}

/// How many are open does not grow with the years: their conditions are decided within the index that gives the order. That of
/// teams would read all a team has, and sort it: so the column stands in a sum.
fn open<'a>(whose: &[Whose], status: Option<StatusCode>) -> Query<'a> {
    let open = cases::table.into_boxed().filter(cases::is_open);
    let open = match status {
        Some(status) => open.filter(cases::status.eq(status.as_str())),
        None => open,
    };
    let team = cases::team_id + 0_i64;
    match whose {
        [Whose::Of(one), Whose::Nobodys] => open.filter(cases::team_id.eq(one.0).or(cases::team_id.is_null())),
        [Whose::Of(one)] => open.filter(team.eq(one.0)),
        [Whose::Nobodys] => open.filter(team.is_null()),
        _ => open,
    }
}

fn along(query: Query<'_>, rises: bool, after: Option<Key>) -> Query<'_> {
    let at = cases::last_activity_at;
    let query = match after.map(|key| (key.at.naive_utc(), key.id.0)) {
        None => query,
        Some((then, id)) if rises => query.filter(at.ge(then)).filter(at.gt(then).or(cases::id.gt(id))),
        Some((then, id)) => query.filter(at.le(then)).filter(at.lt(then).or(cases::id.lt(id))),
    };
    if rises { query.order((at.asc(), cases::id.asc())) } else { query.order((at.desc(), cases::id.desc())) }
}
