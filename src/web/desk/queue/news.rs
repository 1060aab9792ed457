//! `GET /desk/queue/news`: what is new in a list since its page was made, for a page that stands open: how many cases, the
//! numbers beside the views, and who is on which case. The page moves no row by itself.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, TimeDelta, Utc};
use serde::Serialize;

use super::asked::{Asked, Asker};
use super::lines::Here;
use super::{bounded, present};
use crate::domain::reference::Reference;
use crate::store::presences::Present;
use crate::store::queue::{self, Reading, Tally, View};
use crate::web::WebError;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::page::Page;
use crate::web::server::AppData;

/// A page that was left open longer says what came since then.
const LONGEST: TimeDelta = TimeDelta::days(7);
/// Colleagues told of at most.
const MOST: usize = 200;

#[derive(Serialize)]
struct News {
    /// "3 件新来"; empty where nothing came.
    told: String,
    views: BTreeMap<&'static str, String>,
    here: Vec<OnCase>,
}

/// A colleague, and the case they are on.
#[derive(Serialize)]
struct OnCase {
    reference: String,
    #[serde(flatten)]
    here: Here,
}

pub async fn show(agent: Agent, request: HttpRequest, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let asked = Asked::read(request.query_string(), &Asker::of(&agent, &page, &app)).ok_or(WebError::NotFound)?;
    let reading = Reading { scope: agent.actor().scope(), me: agent.staff.id, now: app.now() };
    let since = since(query.get("since").map_or("", |since| since), reading.now);
    let shown = query.get("seen").map(|shown| shown.split(',').filter_map(Reference::parse).take(queue::PAGE).collect());
    let (tally, arrived) = count(&app, &reading, &asked, (since, shown)).await?;
    let present = present(&app, &reading).await?;
    let views = View::COUNTED.iter().zip(&tally).map(|(view, count)| (view.as_str(), bounded(count)));
    let news = News { told: told(&page, arrived), views: views.collect(), here: here(&page, &reading, &present) };
    Ok(HttpResponse::Ok().json(news))
}

/// When the page was made, in milliseconds as it was told; not in the future, and not for ever ago.
fn since(text: &str, now: DateTime<Utc>) -> DateTime<Utc> {
    let at = text.parse().ok().and_then(DateTime::from_timestamp_millis);
    at.unwrap_or(now).clamp(now - LONGEST, now)
}

/// `shown`: what stands on the page, where it is the first of its list.
async fn count(
    app: &AppData,
    reading: &Reading,
    asked: &Asked,
    (since, shown): (DateTime<Utc>, Option<Vec<Reference>>),
) -> Result<(Tally, usize), WebError> {
    let kept = app.counts.tally(reading);
    let (asking, listing) = (reading.clone(), asked.listing.clone());
    let (counts_too, makes_sense) = (kept.is_none(), asked.problems.is_empty());
    let read = app.db.read(move |conn| {
        let tally = if counts_too { Some(queue::tally(conn, &asking)?) } else { None };
        let arrived = if makes_sense { queue::news(conn, &asking, &listing, (since, shown.as_deref()))? } else { 0 };
        Ok((tally, arrived))
    });
    let (counted, arrived) = read.await?;
    if let Some(tally) = &counted {
        app.counts.keep_tally(reading, *tally);
    }
    Ok((kept.or(counted).unwrap_or_default(), arrived))
}

fn told(page: &Page, arrived: usize) -> String {
    if arrived == 0 { String::new() } else { page.t1("queue-news", "count", bounded(&arrived)) }
}

fn here(page: &Page, reading: &Reading, present: &[Present]) -> Vec<OnCase> {
    let in_scope = |one: &&Present| one.person != reading.me && reading.scope.contains(one.case, one.team, None);
    let on_case = |one: &Present| OnCase { reference: one.reference.to_string(), here: Here::of(page.words, one) };
    present.iter().filter(in_scope).take(MOST).map(on_case).collect()
}
