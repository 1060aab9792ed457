//! What a change has to tell becomes a row for each webhook that is told of it, in the transaction of the change.
//! Where nobody is told of anything, that is one look at an index that is empty.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, load};
use super::super::error::StoreError;
use super::super::schema::{webhook_deliveries as rows, webhooks};
use super::MOST;
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::ids::WebhookId;
use crate::domain::webhook::{self, DeliveryState, Message, TEST};

/// Whoever is told something of a case.
struct Listener {
    id: i64,
    topics: String,
    team: Option<i64>,
}

/// All that are not switched off by hand: what happens while one does not answer is set aside for it, to be sent once it does.
fn listeners(conn: &mut Conn) -> Result<Vec<Listener>, StoreError> {
    let told = webhooks::table.filter(webhooks::is_told).limit(10 * MOST as i64);
    let found: Vec<(i64, String, Option<i64>)> = load(conn, told.select((webhooks::id, webhooks::topics, webhooks::team_id)))?;
    Ok(found.into_iter().map(|(id, topics, team)| Listener { id, topics, team }).collect())
}

/// Queues what a change has to tell. `events`: id and number of each of its events, in their order.
pub fn queue(conn: &mut Conn, change: &Change, case: &Case, events: &[(i64, i64)]) -> Result<(), StoreError> {
    let messages = webhook::messages(change);
    if messages.is_empty() {
        return Ok(());
    }
    let listeners = listeners(conn)?;
    let team = case.team.map(|team| team.0);
    for message in &messages {
        let told = |it: &&Listener| {
            let is_wanted = it.topics.split(' ').any(|topic| topic == message.topic.as_str());
            is_wanted && it.team.is_none_or(|mine| team == Some(mine))
        };
        for listener in listeners.iter().filter(told) {
            insert(conn, listener.id, (change, case), (message, events))?;
        }
    }
    Ok(())
}

fn insert(
    conn: &mut Conn,
    webhook: i64,
    (change, case): (&Change, &Case),
    (message, events): (&Message, &[(i64, i64)]),
) -> Result<(), StoreError> {
    let (Some(event), Some(at)) = (change.events().get(message.event), events.get(message.event)) else { return Ok(()) };
    let told = (rows::topic.eq(message.topic.as_str()), rows::body.eq(message.body(case, event, *at)));
    let reference = rows::reference.eq(case.reference.map(|reference| reference.to_string()));
    let row = ((rows::webhook_id.eq(webhook), rows::event_id.eq(at.0), rows::part.eq(message.part)), (told, reference));
    execute(conn, diesel::insert_into(rows::table).values((row, waiting(change.act().at))))?;
    Ok(())
}

#[diesel::dsl::auto_type]
fn waiting(at: DateTime<Utc>) -> _ {
    let state: &'static str = DeliveryState::Waiting.as_str();
    let at: chrono::NaiveDateTime = at.naive_utc();
    (
        rows::created_at.eq(at),
        rows::state.eq(state),
        rows::is_waiting.eq(true),
        rows::attempts.eq(0_i32),
        rows::failures.eq(0_i32),
        rows::next_at.eq(at),
    )
}

/// Queues a trial.
pub fn queue_test(conn: &mut Conn, webhook: WebhookId, id: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    let told = (rows::topic.eq(TEST), rows::body.eq(webhook::test_body(id, at)));
    let row = ((rows::webhook_id.eq(webhook.0), rows::event_id.eq(id), rows::part.eq(0)), told);
    execute(conn, diesel::insert_into(rows::table).values((row, waiting(at))))?;
    Ok(())
}
