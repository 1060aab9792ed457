//! `GET /api/v1/events`: what happened to cases, by code: which, what, when. Never what was said.

use actix_web::HttpResponse;
use chrono::TimeDelta;

use super::bearer::Bearer;
use super::paging::{self, Asked};
use super::problem::Problem;
use super::shapes::{Event, EventList, moment};
use crate::store::feed::{self, Happened};
use crate::store::ids;

/// An event has its number before it is recorded, and what is recorded later may have the lower one. A request has this long:
/// until it is over nobody is told, so that whoever goes on from the last event misses none.
const SETTLED: TimeDelta = TimeDelta::seconds(30);

/// Where to go on from.
#[derive(Clone, Copy)]
enum From {
    Beginning,
    /// What comes from now on.
    Latest,
    After(i64),
}

pub async fn index(bearer: Bearer) -> Result<HttpResponse, Problem> {
    let asked = Asked::of(&bearer, &["after", "limit"])?;
    let limit = asked.limit(&bearer)?;
    let from = match asked.text("after") {
        None => From::Beginning,
        Some("latest") => From::Latest,
        Some(_) => asked.cursor(&bearer, "after", |plain| plain.parse().ok())?.map_or(From::Beginning, From::After),
    };
    let (scope, before) = (bearer.actor().scope(), ids::earliest_at(bearer.app.now() - SETTLED));
    let list = match from {
        From::Latest => EventList { events: Vec::new(), next: paging::cursor(before - 1), is_more: false },
        From::Beginning | From::After(_) => {
            let after = if let From::After(id) = from { id } else { 0 };
            let told = bearer.app.db.read(move |conn| feed::happened(conn, &scope, (after, before), limit)).await?;
            let events = told.events.into_iter().map(event).collect();
            EventList { events, next: paging::cursor(told.upto), is_more: told.is_more }
        }
    };
    let next = list.is_more.then_some(("after", list.next.as_str()));
    Ok(paging::page(&bearer, &asked, next, &list))
}

fn event(it: Happened) -> Event {
    Event {
        id: it.id.to_string(),
        reference: it.reference,
        seq: it.seq,
        event_kind: it.kind,
        at: moment(it.at),
        by: it.by.to_string(),
    }
}
