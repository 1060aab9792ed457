//! One message to all of an incident: a row for each case that it goes to, so that it goes to each once, whatever breaks between.

use std::collections::BTreeSet;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, first, load, update};
use super::super::dialect;
use super::super::error::StoreError;
use super::super::rows::decode;
use super::super::schema::{cases, incident_deliveries, incident_messages};
use super::super::times::{naive, utc, utc_opt};
use crate::domain::actor::Scope;
use crate::domain::coded::coded;
use crate::domain::ids::{CaseId, IncidentId, PersonId, TeamId};
use crate::domain::incident::ToAll;
use crate::domain::reference::Reference;

coded! {
    /// How it went with one case.
    pub enum DeliveryState {
        Waiting = "waiting",
        Sent = "sent",
        /// It had left the incident before its turn.
        Left = "left",
        Refused = "refused",
        /// Somebody stopped it before its turn.
        Stopped = "stopped",
    }
}

/// A message to all.
#[derive(Clone, Debug)]
pub struct Message {
    pub id: i64,
    pub incident: IncidentId,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    pub text: ToAll,
    /// Until then whoever was added last is not told, so that it can be stopped; `None` where it has begun.
    pub begins_at: Option<DateTime<Utc>>,
}

type Row = (i64, i64, i64, NaiveDateTime, String, String, Option<NaiveDateTime>);

fn message((id, incident, by, at, zh, en, begins_at): Row) -> Message {
    let (text, begins_at) = (ToAll { zh, en }, utc_opt(begins_at));
    Message { id, incident: IncidentId(incident), by: PersonId(by), at: utc(at), text, begins_at }
}

/// Begins it for these cases; `Duplicate` where the same form was sent before.
pub fn begin(conn: &mut Conn, message: &Message, to: &[CaseId]) -> Result<(), StoreError> {
    let row = (
        incident_messages::id.eq(message.id),
        incident_messages::incident_id.eq(message.incident.0),
        incident_messages::by_person.eq(message.by.0),
        incident_messages::at.eq(message.at.naive_utc()),
        incident_messages::text_zh.eq(&message.text.zh),
        incident_messages::text_en.eq(&message.text.en),
        incident_messages::begins_at.eq(naive(message.begins_at)),
    );
    execute(conn, diesel::insert_into(incident_messages::table).values(row))?;
    add(conn, message.id, to, message.begins_at.is_none()).map(drop)
}

/// These cases get it too, where they did not yet, from then on, or with those who are to be told before; how many. Whoever waits
/// for their turn goes on waiting for it. What was stopped goes to nobody else.
pub fn add_since(conn: &mut Conn, message: i64, to: &[CaseId], begins_at: DateTime<Utc>) -> Result<usize, StoreError> {
    dialect::hold_message(conn, message)?;
    if is_stopped(conn, message)? {
        return Ok(0);
    }
    let added = add(conn, message, to, false)?;
    if added > 0 {
        let has_begun = incident_messages::table.find(message).filter(incident_messages::begins_at.is_null());
        update(conn, has_begun, incident_messages::begins_at.eq(Some(begins_at.naive_utc())))?;
    }
    Ok(added)
}

fn add(conn: &mut Conn, message: i64, to: &[CaseId], is_waiting: bool) -> Result<usize, StoreError> {
    let mut added = 0;
    for case in to {
        let row = (
            incident_deliveries::message_id.eq(message),
            incident_deliveries::case_id.eq(case.0),
            incident_deliveries::state.eq(DeliveryState::Waiting.as_str()),
            incident_deliveries::is_waiting.eq(is_waiting),
        );
        added += execute(conn, diesel::insert_into(incident_deliveries::table).values(row).on_conflict_do_nothing())?;
    }
    Ok(added)
}

pub fn find(conn: &mut Conn, incident: IncidentId, id: i64) -> Result<Message, StoreError> {
    let row: Option<Row> = first(conn, incident_messages::table.find(id))?;
    row.map(message).filter(|it| it.incident == incident).ok_or(StoreError::NotFound)
}

/// What all were told so far, the newest first.
pub fn of_incident(conn: &mut Conn, incident: IncidentId) -> Result<Vec<Message>, StoreError> {
    let all = incident_messages::table.filter(incident_messages::incident_id.eq(incident.0));
    let rows: Vec<Row> = load(conn, all.order(incident_messages::id.desc()).limit(20))?;
    Ok(rows.into_iter().map(message).collect())
}

/// Cases in the incident that were not told yet: they joined since.
pub fn without(conn: &mut Conn, scope: &Scope, message: &Message) -> Result<Vec<CaseId>, StoreError> {
    let told = incident_deliveries::table.filter(incident_deliveries::message_id.eq(message.id));
    let told: BTreeSet<i64> = load(conn, told.select(incident_deliveries::case_id))?.into_iter().collect();
    let mut inside = super::cases::all(conn, scope, message.incident)?;
    inside.retain(|case| !told.contains(&case.0));
    Ok(inside)
}

/// Nobody who waits still gets it; how many do not.
pub fn stop(conn: &mut Conn, message: i64) -> Result<usize, StoreError> {
    dialect::hold_message(conn, message)?;
    let of_it = incident_deliveries::table.filter(incident_deliveries::message_id.eq(message));
    let set = (incident_deliveries::state.eq(DeliveryState::Stopped.as_str()), incident_deliveries::is_waiting.eq(false));
    Ok(update(conn, of_it.filter(incident_deliveries::state.eq(DeliveryState::Waiting.as_str())), set)?)
}

/// Whether somebody stopped it: it is not offered again.
pub fn is_stopped(conn: &mut Conn, message: i64) -> Result<bool, StoreError> {
    let of_it = incident_deliveries::table.filter(incident_deliveries::message_id.eq(message));
    let stopped = of_it.filter(incident_deliveries::state.eq(DeliveryState::Stopped.as_str()));
    Ok(diesel::select(diesel::dsl::exists(stopped)).get_result(conn)?)
}

/// A message whose minute is over, if there is one: asked before [`begin_due`], which is a write.
pub fn to_begin(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<i64>, StoreError> {
    let due = incident_messages::table.filter(incident_messages::begins_at.le(Some(now.naive_utc())));
    Ok(first(conn, due.order(incident_messages::begins_at).select(incident_messages::id))?)
}

/// Its cases wait for their turn from now on, those that nobody stopped.
pub fn begin_due(conn: &mut Conn, message: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    let due = incident_messages::table.find(message).filter(incident_messages::begins_at.le(Some(now.naive_utc())));
    if update(conn, due, incident_messages::begins_at.eq(None::<NaiveDateTime>))? == 0 {
        return Ok(());
    }
    let of_it = incident_deliveries::table.filter(incident_deliveries::message_id.eq(message));
    let held = of_it.filter(incident_deliveries::state.eq(DeliveryState::Waiting.as_str()));
    update(conn, held, incident_deliveries::is_waiting.eq(true))?;
    Ok(())
}

/// Cases that wait for their turn, in order, with the message that is theirs.
pub fn waiting(conn: &mut Conn, limit: i64) -> Result<Vec<(i64, CaseId)>, StoreError> {
    let key = (incident_deliveries::message_id, incident_deliveries::case_id);
    let waiting = incident_deliveries::table.filter(incident_deliveries::is_waiting).order(key).limit(limit);
    let rows: Vec<(i64, i64)> = load(conn, waiting.select(key))?;
    Ok(rows.into_iter().map(|(message, case)| (message, CaseId(case))).collect())
}

/// The message of a row that waits.
pub fn of_waiting(conn: &mut Conn, id: i64) -> Result<Message, StoreError> {
    let row: Option<Row> = first(conn, incident_messages::table.find(id))?;
    row.map(message).ok_or(StoreError::NotFound)
}

/// Takes a case out of the line, in the transaction of what it is sent; `false` where another worker was faster.
pub fn claim(conn: &mut Conn, message: i64, case: CaseId) -> Result<bool, StoreError> {
    let row = incident_deliveries::table.find((message, case.0)).filter(incident_deliveries::is_waiting);
    Ok(update(conn, row, incident_deliveries::is_waiting.eq(false))? == 1)
}

/// How it went.
pub fn keep(
    conn: &mut Conn,
    (message, case): (i64, CaseId),
    state: DeliveryState,
    reason: Option<String>,
) -> Result<(), StoreError> {
    let set = (
        incident_deliveries::state.eq(state.as_str()),
        incident_deliveries::is_waiting.eq(false),
        incident_deliveries::reason.eq(reason),
    );
    update(conn, incident_deliveries::table.find((message, case.0)), set)?;
    Ok(())
}

/// How it went with one case.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub case: CaseId,
    pub reference: Reference,
    pub summary: String,
    pub state: DeliveryState,
    pub reason: Option<String>,
}

type Found = (i64, String, String, String, Option<String>, Option<i64>);

/// How it went with each that somebody may see, in order, from behind this one on; and whether there are more.
pub fn page(
    conn: &mut Conn,
    scope: &Scope,
    message: i64,
    after: Option<CaseId>,
    limit: i64,
) -> Result<(Vec<Delivery>, Option<CaseId>), StoreError> {
    let rows: Vec<Found> = incident_deliveries::table
        .inner_join(cases::table.on(cases::id.eq(incident_deliveries::case_id)))
        .filter(incident_deliveries::message_id.eq(message))
        .filter(incident_deliveries::case_id.gt(after.map_or(0, |id| id.0)))
        .order(incident_deliveries::case_id)
        .limit(limit)
        .select((
            cases::id,
            cases::reference,
            cases::summary,
            incident_deliveries::state,
            incident_deliveries::reason,
            cases::team_id,
        ))
        .load(conn)?;
    let next = rows.last().filter(|_| rows.len() as i64 == limit).map(|row| CaseId(row.0));
    let is_seen = |row: &Found| scope.contains(CaseId(row.0), row.5.map(TeamId), None);
    let delivery = |(case, reference, summary, state, reason, _): Found| {
        Ok(Delivery {
            case: CaseId(case),
            reference: Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("no reference: {reference:?}")))?,
            summary,
            state: decode!(DeliveryState, state)?,
            reason,
        })
    };
    let seen = rows.into_iter().filter(is_seen).map(delivery).collect::<Result<_, StoreError>>()?;
    Ok((seen, next))
}

/// How many wait, got it, and did not.
pub fn counts(conn: &mut Conn, message: i64) -> Result<[usize; 3], StoreError> {
    let rows: Vec<(String, i64)> = incident_deliveries::table
        .filter(incident_deliveries::message_id.eq(message))
        .group_by(incident_deliveries::state)
        .select((incident_deliveries::state, diesel::dsl::count_star()))
        .load(conn)?;
    let of = |wanted: &[DeliveryState]| {
        rows.iter().filter(|(state, _)| wanted.iter().any(|it| it.as_str() == state)).map(|(_, n)| *n as usize).sum()
    };
    use DeliveryState as S;
    Ok([of(&[S::Waiting]), of(&[S::Sent]), of(&[S::Left, S::Refused, S::Stopped])])
}
