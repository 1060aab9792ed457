//! Incidents: proposed, open and past; which cases are in them ([`cases`]), what all of them were told ([`messages`]) and what
//! the portal says of them ([`banners`]).

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{Edit, audit};
use super::rows::decode;
use super::schema::incidents;
use super::times::{naive, utc, utc_opt};
use crate::domain::codes::{ProblemType, RootCause};
use crate::domain::ids::{IncidentId, PersonId};
use crate::domain::incident::{Alike, Hour, Incident, IncidentState};

pub mod banners;
pub mod cases;
pub mod messages;

/// Open ones that a case can be put into.
pub const MOST_OPEN: i64 = 50;

#[derive(Queryable, Insertable, AsChangeset, Clone)]
#[diesel(table_name = incidents, treat_none_as_default_value = false, treat_none_as_null = true)]
struct Row {
    id: i64,
    version: i64,
    state: String,
    is_past: bool,
    provider: String,
    problem_type: String,
    merchant: Option<String>,
    burst: Option<String>,
    title_zh: String,
    title_en: String,
    from_hour: i64,
    to_hour: i64,
    joins: bool,
    made_at: NaiveDateTime,
    made_by: Option<i64>,
    decided_at: Option<NaiveDateTime>,
    decided_by: Option<i64>,
    reason: String,
    root_cause: Option<String>,
    peak: String,
    burst_hour: i64,
}

impl Row {
    fn of(it: &Incident, burst: Option<String>) -> Self {
        Self {
            id: it.id.0,
            version: it.version,
            state: it.state.to_string(),
            is_past: it.state.is_past(),
            provider: it.alike.provider.clone(),
            problem_type: it.alike.problem_type.to_string(),
            merchant: it.alike.merchant.clone(),
            burst,
            title_zh: it.title[0].clone(),
            title_en: it.title[1].clone(),
            from_hour: it.from_hour,
            to_hour: it.to_hour,
            joins: it.joins,
            made_at: it.made_at.naive_utc(),
            made_by: it.made_by.map(|person| person.0),
            decided_at: naive(it.decided_at),
            decided_by: it.decided_by.map(|person| person.0),
            reason: it.reason.clone(),
            root_cause: it.root_cause.map(|cause| cause.to_string()),
            peak: written(&it.peak),
            burst_hour: it.to_hour,
        }
    }

    fn into_incident(self) -> Result<Incident, StoreError> {
        let unreadable = |_| StoreError::Corrupt(format!("the hours of incident {} cannot be read", self.id));
        let peak: Vec<Hour> = serde_json::from_str(&self.peak).map_err(unreadable)?;
        Ok(Incident {
            id: IncidentId(self.id),
            version: self.version,
            state: decode!(IncidentState, self.state)?,
            alike: Alike {
                provider: self.provider,
                problem_type: decode!(ProblemType, self.problem_type)?,
                merchant: self.merchant,
            },
            title: [self.title_zh, self.title_en],
            from_hour: self.from_hour,
            to_hour: self.to_hour,
            joins: self.joins,
            made_at: utc(self.made_at),
            made_by: self.made_by.map(PersonId),
            decided_at: utc_opt(self.decided_at),
            decided_by: self.decided_by.map(PersonId),
            reason: self.reason,
            root_cause: self.root_cause.map(|cause| decode!(RootCause, cause)).transpose()?,
            peak,
        })
    }
}

fn written(peak: &[Hour]) -> String {
    serde_json::to_string(peak).unwrap_or_else(|_| "[]".to_owned())
}

/// A new one, under the name of its burst. `Duplicate` where one of the same dimensions lasts already.
pub fn insert(conn: &mut Conn, incident: &Incident) -> Result<(), StoreError> {
    let row = Row::of(incident, Some(incident.alike.key()));
    execute(conn, diesel::insert_into(incidents::table).values(row))?;
    Ok(())
}

pub fn find(conn: &mut Conn, id: IncidentId) -> Result<Incident, StoreError> {
    let row: Option<Row> = first(conn, incidents::table.find(id.0))?;
    row.ok_or(StoreError::NotFound)?.into_incident()
}

/// Those that last, or those that are over, the newest first, from behind this one on.
pub fn page(conn: &mut Conn, is_past: bool, before: Option<IncidentId>, limit: i64) -> Result<Vec<Incident>, StoreError> {
    let before = before.map_or(i64::MAX, |id| id.0);
    let query = incidents::table.filter(incidents::is_past.eq(is_past)).filter(incidents::id.lt(before));
    let rows: Vec<Row> = load(conn, query.order(incidents::id.desc()).limit(limit))?;
    rows.into_iter().map(Row::into_incident).collect()
}

/// Those that cases can join, the newest first.
pub fn open(conn: &mut Conn) -> Result<Vec<Incident>, StoreError> {
    live(conn, IncidentState::Open, MOST_OPEN)
}

/// Those that nobody has decided upon, the newest first.
pub fn proposed(conn: &mut Conn, limit: i64) -> Result<Vec<Incident>, StoreError> {
    live(conn, IncidentState::Proposed, limit)
}

fn live(conn: &mut Conn, state: IncidentState, limit: i64) -> Result<Vec<Incident>, StoreError> {
    let live = incidents::table.filter(incidents::is_past.eq(false)).filter(incidents::state.eq(state.as_str()));
    let rows: Vec<Row> = load(conn, live.order(incidents::id.desc()).limit(limit))?;
    rows.into_iter().map(Row::into_incident).collect()
}

/// The one that lasts under this name.
pub fn of_burst(conn: &mut Conn, key: &str) -> Result<Option<Incident>, StoreError> {
    let row: Option<Row> = first(conn, incidents::table.filter(incidents::burst.eq(key)))?;
    row.map(Row::into_incident).transpose()
}

/// All whose burst may still last, decided upon or not, with the last hour in which each burst.
pub fn lasting(conn: &mut Conn) -> Result<Vec<(Incident, i64)>, StoreError> {
    let rows: Vec<Row> = load(conn, incidents::table.filter(incidents::burst.is_not_null()).order(incidents::id))?;
    let with_hour = |row: Row| {
        let hour = row.burst_hour;
        Ok((row.into_incident()?, hour))
    };
    rows.into_iter().map(with_hour).collect()
}

/// It goes on: its last hour, and its hours as they are counted now. Its version stays: forms that are open stay good. Nothing
/// where somebody has decided since.
pub fn go_on(conn: &mut Conn, seen: &Incident, to: i64, peak: &[Hour]) -> Result<(), StoreError> {
    let still = incidents::table.find(seen.id.0).filter(incidents::state.eq(seen.state.as_str()));
    update(conn, still, (incidents::to_hour.eq(to), incidents::burst_hour.eq(to), incidents::peak.eq(written(peak))))?;
    Ok(())
}

/// One that was decided upon bursts still, or again.
pub fn burst_on(conn: &mut Conn, id: IncidentId, hour: i64) -> Result<(), StoreError> {
    update(conn, incidents::table.find(id.0).filter(incidents::burst_hour.lt(hour)), incidents::burst_hour.eq(hour))?;
    Ok(())
}

/// The burst is over: the next one of the same dimensions is another. Nothing where somebody has decided since.
pub fn release(conn: &mut Conn, seen: &Incident) -> Result<(), StoreError> {
    let still = incidents::table.find(seen.id.0).filter(incidents::state.eq(seen.state.as_str()));
    update(conn, still, incidents::burst.eq(None::<String>))?;
    Ok(())
}

/// Those that are not over, or burst still, are about a merchant by the name that it is `called` now; `None`: as before.
pub(super) fn rename(conn: &mut Conn, called: &dyn Fn(&str) -> Option<String>) -> Result<(), StoreError> {
    let past = lasting(conn)?.into_iter().map(|(incident, _)| incident).filter(|it| it.state.is_past());
    for incident in page(conn, false, None, MOST_OPEN * 2)?.into_iter().chain(past) {
        let Some(name) = incident.alike.merchant.as_deref() else { continue };
        let Some(now) = called(name).filter(|now| now != name) else { continue };
        let alike = Alike { merchant: Some(now.clone()), ..incident.alike.clone() };
        let it = incidents::table.find(incident.id.0);
        update(conn, it, incidents::merchant.eq(Some(now)))?;
        // Where another one of the same dimensions lasts, theirs is the burst.
        let burst = if of_burst(conn, &alike.key())?.is_some() { None } else { Some(alike.key()) };
        update(conn, it.filter(incidents::burst.is_not_null()), incidents::burst.eq(burst))?;
    }
    Ok(())
}

/// Writes down what was decided and who did; `Stale` where somebody was faster.
pub fn decide(
    conn: &mut Conn,
    before: &Incident,
    after: &Incident,
    (id, by, at): (i64, PersonId, DateTime<Utc>),
) -> Result<(), StoreError> {
    let still = incidents::table.find(before.id.0).filter(incidents::version.eq(before.version));
    let set = (
        (incidents::version.eq(after.version), incidents::state.eq(after.state.as_str())),
        (incidents::is_past.eq(after.state.is_past()), incidents::joins.eq(after.joins)),
        (incidents::title_zh.eq(&after.title[0]), incidents::title_en.eq(&after.title[1])),
        (incidents::decided_at.eq(naive(after.decided_at)), incidents::decided_by.eq(after.decided_by.map(|it| it.0))),
        (incidents::reason.eq(&after.reason), incidents::root_cause.eq(after.root_cause.map(|it| it.to_string()))),
    );
    if update(conn, still, set)? == 0 {
        return Err(StoreError::Moved);
    }
    if !after.state.is_past() {
        // Taken up again, it is the one of its kind; `Duplicate` where another is by now.
        update(conn, incidents::table.find(after.id.0), incidents::burst.eq(Some(after.alike.key())))?;
    }
    tell(conn, (id, by, at), after.id, &[told(before), told(after)])
}

/// What the record of changes says of an incident.
pub fn told(it: &Incident) -> String {
    serde_json::json!({
        "name": { "zh": it.title[0], "en": it.title[1] },
        "state": it.state,
        "provider": it.alike.provider,
        "problem_type": it.alike.problem_type,
        "merchant": it.alike.merchant,
        "joins": it.joins,
        "reason": it.reason,
        "root_cause": it.root_cause,
    })
    .to_string()
}

/// Writes a change of an incident into the record.
pub fn tell(
    conn: &mut Conn,
    (id, by, at): (i64, PersonId, DateTime<Utc>),
    incident: IncidentId,
    [before, after]: &[String; 2],
) -> Result<(), StoreError> {
    let (before, after) = (before.clone(), after.clone());
    audit(conn, &Edit { id, by: Some(by), at, what: "incident.changed", target: incident.0, before, after })
}
