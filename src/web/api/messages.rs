//! `/api/v1/cases/{reference}/messages` and `…/notes`: what was written in a case, and more of it. What is written is always
//! appended, whoever else is at the case.

use actix_web::{HttpResponse, web};

use super::acts::Reading;
use super::bearer::Bearer;
use super::once;
use super::paging::{self, Asked};
use super::problem::Problem;
use super::shapes::{Message, MessageList, NewMessage, moment};
use crate::domain::actor::Staff;
use crate::domain::notification::mention::{self, MOST_NAMED};
use crate::store::api_answers::Key;
use crate::store::correspondence::{self, Written};
use crate::store::{cases, people};
use crate::web::desk::notes;
use crate::web::files;

/// `GET …/messages`: oldest first, notes among them.
pub async fn index(bearer: Bearer) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&bearer, &["limit", "cursor"])?;
    let limit = asked.limit(&bearer)?;
    let after = asked.cursor(&bearer, "cursor", |plain| plain.parse::<i64>().ok())?.unwrap_or_default();
    let (actor, reference) = (bearer.actor(), bearer.reference()?);
    let read = bearer.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        Ok((case.id, correspondence::after(conn, case.id, after, limit + 1)?))
    });
    let (case, mut written) = read.await?;
    files::note_reader(&bearer.app, case, bearer.staff.id).await;
    let is_more = written.len() > limit;
    written.truncate(limit);
    let next = written.last().filter(|_| is_more).map(|last| paging::cursor(last.seq));
    let list = MessageList { messages: written.into_iter().map(message).collect(), next };
    Ok(paging::page(&bearer, &asked, list.next.as_deref().map(|next| ("cursor", next)), &list))
}

fn message(it: Written) -> Message {
    Message {
        id: it.id.to_string(),
        seq: it.seq,
        at: moment(it.at),
        by: it.by.to_string(),
        name: it.name,
        text_kind: it.kind.to_string(),
        is_internal: !it.kind.is_for_consumer(),
        title: it.title,
        body: it.body,
    }
}

/// `POST …/messages`: to the consumer.
pub async fn create(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (body, key) = words(&bearer, payload).await?;
    once::act(&bearer, key, 201, move |_, case, act| Ok(case.message(&body, act)?)).await
}

/// `POST …/notes`: for colleagues; those whom it names with an `@` hear of it. Nobody is asked about a name that is not clear.
pub async fn note(bearer: Bearer, payload: web::Payload) -> Result<HttpResponse, Problem> {
    let (body, key) = words(&bearer, payload).await?;
    once::act(&bearer, key, 201, move |tx, case, act| {
        let staff = people::staff_members(tx)?;
        let found = mention::read(&body, &notes::names(&staff, case));
        let named = notes::nameable(&staff, case).map(|(_, staff)| staff).filter(|staff| found.named.contains(&staff.id));
        let named: Vec<Staff> = named.take(MOST_NAMED).collect();
        Ok(case.note_to(&found.body, &named, act)?)
    })
    .await
}

async fn words(bearer: &Bearer, payload: web::Payload) -> Result<(String, Option<Key>), Problem> {
    let (sent, bytes) = bearer.body::<NewMessage>(payload).await?;
    let key = once::needed_key(bearer, &bytes)?;
    let mut reading = Reading::new(bearer);
    let body = reading.prose("body", &sent.body);
    Ok((reading.done(body)?, key))
}
