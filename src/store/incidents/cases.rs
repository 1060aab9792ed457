//! Which cases are in an incident, which left it, and which are alike and not in it. Read in the reader's scope.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Utc};
use diesel::dsl::{count_star, exists, not};
use diesel::prelude::*;

use super::super::arrivals::alike;
use super::super::db::{Conn, execute, first, update};
use super::super::error::StoreError;
use super::super::merchants;
use super::super::rows::decode;
use super::super::schema::{arrivals, cases, incident_cases};
use crate::domain::actor::Scope;
use crate::domain::case::StatusCode;
use crate::domain::change::Change;
use crate::domain::codes::ProblemType;
use crate::domain::ids::{CaseId, IncidentId, PersonId};
use crate::domain::incident::{Alike, Belonging, Incident};
use crate::domain::reference::Reference;

/// Cases counted on a page at most.
pub const COUNTED: i64 = 1_000;

/// A case, as lists name it.
#[derive(Clone, Debug)]
pub struct Line {
    pub id: CaseId,
    pub reference: Reference,
    pub summary: String,
    pub status: StatusCode,
    pub merchant: String,
    pub filed_at: DateTime<Utc>,
    pub assignee: Option<PersonId>,
}

type Row = (i64, String, String, String, String, chrono::NaiveDateTime, Option<i64>);

const COLUMNS: (
    cases::id,
    cases::reference,
    cases::summary,
    cases::status,
    cases::merchant,
    cases::filed_at,
    cases::assignee_id,
) = (cases::id, cases::reference, cases::summary, cases::status, cases::merchant, cases::filed_at, cases::assignee_id);

fn line((id, reference, summary, status, merchant, filed_at, assignee): Row) -> Result<Line, StoreError> {
    Ok(Line {
        id: CaseId(id),
        reference: Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("no reference: {reference:?}")))?,
        summary,
        status: decode!(StatusCode, status)?,
        merchant,
        filed_at: super::utc(filed_at),
        assignee: assignee.map(PersonId),
    })
}

macro_rules! in_scope {
    ($query:expr, $scope:expr) => {{
        let query = $query.into_boxed();
        match $scope {
            Scope::All => query,
            Scope::Team(team) => query.filter(cases::team_id.is_null().or(cases::team_id.eq(team.0))),
            Scope::Own { .. } => query.filter(cases::id.eq(0)),
        }
    }};
}

/// The incident that a case is in.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Option<IncidentId>, StoreError> {
    let row = incident_cases::table.filter(incident_cases::case_id.eq(case.0)).filter(incident_cases::left_at.is_null());
    Ok(first(conn, row.select(incident_cases::incident_id))?.map(IncidentId))
}

/// Those in it that somebody may see, the newest first, from behind this one on.
pub fn page(
    conn: &mut Conn,
    scope: &Scope,
    incident: IncidentId,
    before: Option<CaseId>,
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let inside = incident_cases::table.inner_join(cases::table.on(cases::id.eq(incident_cases::case_id)));
    let inside = inside.filter(incident_cases::incident_id.eq(incident.0)).filter(incident_cases::left_at.is_null());
    let inside = inside.filter(incident_cases::case_id.lt(before.map_or(i64::MAX, |id| id.0)));
    let query = in_scope!(inside.select(COLUMNS), scope).order(incident_cases::case_id.desc()).limit(limit);
    query.load::<Row>(conn)?.into_iter().map(line).collect()
}

/// All in it, to be told something: their ids in order.
pub fn all(conn: &mut Conn, scope: &Scope, incident: IncidentId) -> Result<Vec<CaseId>, StoreError> {
    let inside = incident_cases::table.inner_join(cases::table.on(cases::id.eq(incident_cases::case_id)));
    let inside = inside.filter(incident_cases::incident_id.eq(incident.0)).filter(incident_cases::left_at.is_null());
    let query = in_scope!(inside.select(cases::id), scope).order(incident_cases::case_id);
    Ok(query.load::<i64>(conn)?.into_iter().map(CaseId).collect())
}

/// How many are in it that somebody may see, up to [`COUNTED`].
pub fn count(conn: &mut Conn, scope: &Scope, incident: IncidentId) -> Result<usize, StoreError> {
    let inside = incident_cases::table.inner_join(cases::table.on(cases::id.eq(incident_cases::case_id)));
    let inside = inside.filter(incident_cases::incident_id.eq(incident.0)).filter(incident_cases::left_at.is_null());
    let ids: Vec<i64> = in_scope!(inside.select(cases::id), scope).limit(COUNTED).load(conn)?;
    Ok(ids.len())
}

/// Alike cases of its hours that are in no incident, the newest first, from behind this one on. `never`: without those that
/// left it.
pub fn matching(
    conn: &mut Conn,
    scope: &Scope,
    (incident, last_hour): (&Incident, i64),
    (before, never): (Option<CaseId>, bool),
    limit: i64,
) -> Result<Vec<Line>, StoreError> {
    let now_in = incident_cases::table.filter(incident_cases::case_id.eq(arrivals::case_id));
    let found = arrivals::table.inner_join(cases::table.on(cases::id.eq(arrivals::case_id)));
    let found = found.filter(arrivals::hour.ge(incident.from_hour)).filter(arrivals::hour.le(last_hour));
    let found = found.filter(arrivals::case_id.lt(before.map_or(i64::MAX, |id| id.0)));
    let found = found.filter(not(exists(now_in.filter(incident_cases::left_at.is_null()))));
    let mut query = in_scope!(found.select(COLUMNS), scope)
        .filter(arrivals::provider.eq(incident.alike.provider.clone()))
        .filter(arrivals::problem_type.eq(incident.alike.problem_type.as_str()));
    if let Some(merchant) = &incident.alike.merchant {
        query = query.filter(arrivals::merchant.eq(merchant.clone()));
    }
    if never {
        let left = incident_cases::table.filter(incident_cases::case_id.eq(arrivals::case_id));
        query = query.filter(cases::is_open).filter(not(exists(left.filter(incident_cases::incident_id.eq(incident.id.0)))));
    }
    let rows: Vec<Row> = query.order(arrivals::case_id.desc()).limit(limit).load(conn)?;
    rows.into_iter().map(line).collect()
}

/// How many came in its hours altogether, whoever may see them: what the evidence counts.
pub fn counted(conn: &mut Conn, incident: &Incident, last_hour: i64) -> Result<usize, StoreError> {
    let within = arrivals::table.filter(arrivals::hour.ge(incident.from_hour)).filter(arrivals::hour.le(last_hour));
    let ids: Vec<i64> = alike!(within.select(arrivals::case_id), incident.alike).limit(COUNTED).load(conn)?;
    Ok(ids.len())
}

/// What a change did: joined or left.
pub(in crate::store) fn save(conn: &mut Conn, change: &Change) -> Result<(), StoreError> {
    let (case, at, none) = (change.case().id.0, change.act().at.naive_utc(), None::<chrono::NaiveDateTime>);
    let by = change.act().by.person().map(|person| person.0);
    match change.belonging() {
        None => Ok(()),
        Some(Belonging::Joined(incident)) => {
            let set = (incident_cases::at.eq(at), incident_cases::by_person.eq(by), incident_cases::left_at.eq(none));
            if update(conn, incident_cases::table.find((incident.0, case)), set)? == 0 {
                let row = (incident_cases::incident_id.eq(incident.0), incident_cases::case_id.eq(case), set);
                execute(conn, diesel::insert_into(incident_cases::table).values(row))?;
            }
            Ok(())
        }
        Some(Belonging::Left(incident)) => {
            let inside = incident_cases::table.find((incident.0, case)).filter(incident_cases::left_at.is_null());
            if update(conn, inside, incident_cases::left_at.eq(Some(at)))? == 0 { Err(StoreError::Moved) } else { Ok(()) }
        }
    }
}

/// How many are in each of these that somebody may see.
pub fn counts(conn: &mut Conn, scope: &Scope, of: &[IncidentId]) -> Result<BTreeMap<IncidentId, usize>, StoreError> {
    let inside = incident_cases::table.inner_join(cases::table.on(cases::id.eq(incident_cases::case_id)));
    let inside = inside.filter(incident_cases::incident_id.eq_any(of.iter().map(|id| id.0).collect::<Vec<_>>()));
    let inside = inside.filter(incident_cases::left_at.is_null()).group_by(incident_cases::incident_id);
    let counted = inside.select((incident_cases::incident_id, count_star()));
    let rows: Vec<(i64, i64)> = in_scope!(counted, scope).load(conn)?;
    Ok(rows.into_iter().map(|(id, n)| (IncidentId(id), n as usize)).collect())
}

/// What most of these cases have in common, and when the first of them came; `None` where somebody may see none of them.
pub fn common(conn: &mut Conn, scope: &Scope, references: &[Reference]) -> Result<Option<(Alike, DateTime<Utc>)>, StoreError> {
    type What = (String, String, String, chrono::NaiveDateTime);
    let names: Vec<String> = references.iter().map(ToString::to_string).collect();
    let what = (cases::provider, cases::problem_type, cases::merchant, cases::filed_at);
    let rows: Vec<What> = in_scope!(cases::table.filter(cases::reference.eq_any(names)).select(what), scope).load(conn)?;
    let mut tally: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for (provider, problem, ..) in &rows {
        *tally.entry((provider, problem)).or_default() += 1;
    }
    let Some(((provider, problem), _)) = tally.into_iter().max_by_key(|(_, n)| *n) else { return Ok(None) };
    let problem_type = decode!(ProblemType, problem)?;
    let mut merchants = BTreeSet::new();
    for name in rows.iter().map(|row| &row.2).collect::<BTreeSet<_>>() {
        merchants.insert(merchants::of_written(conn, name)?.map_or_else(|| name.clone(), |(_, known)| known));
    }
    let merchant = merchants.pop_first().filter(|_| merchants.is_empty());
    let first = rows.iter().map(|row| row.3).min().unwrap_or_default();
    Ok(Some((Alike { provider: provider.to_owned(), problem_type, merchant }, super::utc(first))))
}
