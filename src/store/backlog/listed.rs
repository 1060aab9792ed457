//! Which cases were open at an instant: those that still are and those that ended since, without what had ended by then and was
//! taken up again later. It costs as much as there is of both; what ended before is not looked at.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{not, sql};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Timestamp};

use super::super::db::Conn;
use super::super::error::StoreError;
use super::super::reports::Only;
use super::super::rows::decode;
use super::super::schema::cases;
use super::super::times::{utc, utc_opt};
use crate::domain::codes::ProblemType;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;

/// The last turn of a case before an instant, and that it was no end. The kinds stand as the index `events_turns` has them. Where
/// two merged cases are taken apart, the one that the merging had closed is open again, and nothing turns for the other.
const HAD_NOT_ENDED: [&str; 2] = [
    "coalesce((SELECT turn.kind FROM events AS turn WHERE turn.case_id = cases.id
       AND turn.kind IN ('closed', 'withdrawn', 'merged_into', 'reopened', 'parted')
       AND (turn.kind <> 'parted' OR 'merged_into' = (SELECT earlier.kind FROM events AS earlier
         WHERE earlier.case_id = turn.case_id AND earlier.seq < turn.seq
         AND earlier.kind IN ('closed', 'withdrawn', 'merged_into', 'reopened', 'parted')
         ORDER BY earlier.seq DESC LIMIT 1))
       AND turn.at < ",
    " ORDER BY turn.seq DESC LIMIT 1), '') NOT IN ('closed', 'withdrawn', 'merged_into')",
];

/// What was open at this instant, of the team that has it now.
#[derive(Clone, Copy, Debug)]
pub struct Then {
    pub at: DateTime<Utc>,
    pub team: Only<TeamId>,
}

/// Where a page of lines ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub filed_at: DateTime<Utc>,
    pub case: CaseId,
}

/// A case as it is now.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: Key,
    pub reference: Reference,
    pub summary: String,
    /// `None` while it is open.
    pub closed_at: Option<DateTime<Utc>>,
    pub problem_type: ProblemType,
    pub provider: String,
    pub merchant: String,
    pub agent: Option<PersonId>,
    pub team: Option<TeamId>,
}

type Row = ((NaiveDateTime, i64, Option<NaiveDateTime>), (String, String), (String, String, String), (Option<i64>, Option<i64>));

type Asked = cases::BoxedQuery<'static, <Conn as Connection>::Backend>;

/// Two ranges of two indexes, which share no case.
fn both(then: &Then) -> [Asked; 2] {
    let ended_since = cases::table.filter(not(cases::is_open)).filter(cases::closed_at.ge(then.at.naive_utc()));
    [narrowed(cases::table.filter(cases::is_open).into_boxed(), then), narrowed(ended_since.into_boxed(), then)]
}

fn narrowed(query: Asked, then: &Then) -> Asked {
    let at = then.at.naive_utc();
    let [before, after] = HAD_NOT_ENDED;
    let query = query.filter(cases::filed_at.lt(at)).filter(sql::<Bool>(before).bind::<Timestamp, _>(at).sql(after));
    // A sum is looked up in no index: all that a team ever closed would be gone through.
    let team = cases::team_id + 0_i64;
    match then.team {
        Only::Any => query,
        Only::Nobody => query.filter(team.is_null()),
        Only::One(id) => query.filter(team.eq(id.0)),
    }
}

/// How many there were.
pub fn count(conn: &mut Conn, then: &Then) -> Result<i64, StoreError> {
    let mut n = 0;
    for query in both(then) {
        n += query.count().get_result::<i64>(conn)?;
    }
    Ok(n)
}

/// They themselves, those that were filed first first, after `after`.
pub fn list(conn: &mut Conn, then: &Then, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let mut rows: Vec<Row> = Vec::new();
    for mut query in both(then) {
        if let Some(Key { filed_at, case }) = after {
            let at = filed_at.naive_utc();
            query = query.filter(cases::filed_at.ge(at)).filter(cases::filed_at.gt(at).or(cases::id.gt(case.0)));
        }
        let columns = (
            (cases::filed_at, cases::id, cases::closed_at),
            (cases::reference, cases::summary),
            (cases::problem_type, cases::provider, cases::merchant),
            (cases::assignee_id, cases::team_id),
        );
        rows.extend(query.order((cases::filed_at, cases::id)).limit(limit).select(columns).load::<Row>(conn)?);
    }
    rows.sort_unstable_by_key(|((filed_at, id, _), ..)| (*filed_at, *id));
    rows.truncate(usize::try_from(limit).unwrap_or_default());
    rows.into_iter().map(line).collect()
}

fn line(
    ((filed, id, closed), (reference, summary), (problem, provider, merchant), (agent, team)): Row,
) -> Result<Line, StoreError> {
    Ok(Line {
        key: Key { filed_at: utc(filed), case: CaseId(id) },
        reference: Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("reference {reference:?}")))?,
        summary,
        closed_at: utc_opt(closed),
        problem_type: decode!(ProblemType, problem)?,
        provider,
        merchant,
        agent: agent.map(PersonId),
        team: team.map(TeamId),
    })
}
