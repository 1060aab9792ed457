//! A consumer's cases: the list of them, and one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::case_now;
use super::case_page::{self, Typed};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::reference::Reference;
use crate::paths;
use crate::store::timeline::Span;
use crate::store::{StoreError, cases, own_cases};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html};
use crate::web::server::AppData;

/// Cases a page.
const PAGE: usize = 20;

/// One case of the list.
struct Row {
    url: String,
    heading: String,
    about: String,
    reference: String,
    next: String,
    is_mine: bool,
}

#[derive(Template)]
#[template(path = "portal/complaints.html")]
struct ListPage {
    page: Page,
    rows: Vec<Row>,
    /// The next page; empty on the last.
    on_url: String,
    /// The first page; empty when this is it.
    back_url: String,
}

/// `GET /complaints`: newest first; `?after=` names the last case of the page before.
pub async fn index(app: AppData, consumer: Consumer, query: Query, request: HttpRequest) -> Result<HttpResponse, WebError> {
    let after = query.get("after").and_then(|text| Reference::parse(text));
    let actor = consumer.actor.clone();
    let found = app.db.read(move |conn| list(conn, &actor, after)).await?;
    let page = consumer.visitor.page(&request, &app);
    let last = found.get(PAGE - 1).filter(|_| found.len() > PAGE).and_then(|case| case.reference);
    let on_url = last.map_or_else(String::new, |last| format!("{}?after={last}", paths::my_complaints()));
    let back_url = if after.is_some() { paths::my_complaints() } else { String::new() };
    let rows = found.iter().take(PAGE).filter_map(|case| row(&page, case)).collect();
    Ok(html(&ListPage { page, rows, on_url, back_url }))
}

fn list(conn: &mut crate::store::Conn, actor: &Actor, after: Option<Reference>) -> Result<Vec<Case>, StoreError> {
    let Actor::Consumer { person, cases: opened } = actor else {
        return Ok(Vec::new());
    };
    let after = match after.map(|after| cases::find(conn, actor, after)) {
        Some(Ok(case)) => Some((case.filed_at, case.id.0)),
        // Not theirs, or gone: the first page.
        Some(Err(StoreError::NotFound)) | None => None,
        Some(Err(error)) => return Err(error),
    };
    own_cases::page(conn, *person, opened, after, PAGE as i64)
}

fn row(page: &Page, case: &Case) -> Option<Row> {
    let reference = case.reference?;
    let colon = page.t("complaint-colon");
    let next = case_now::due(page, case).map(|due| format!("{}{colon}{} {}", due.label, due.day, due.rest));
    Some(Row {
        url: paths::complaint(reference),
        heading: case_now::heading(page, case),
        about: format!("{} · {}", case.order.merchant, case.order.amount),
        reference: reference.to_string(),
        next: next.unwrap_or_default(),
        is_mine: matches!(case.status.code().as_str(), "awaiting_consumer" | "offered"),
    })
}

/// `GET /complaints/{reference}`; `?all=1` gives the whole story of a long case.
pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    query: Query,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let span = if query.get("all").is_some_and(|all| all == "1") { Span::All } else { Span::Newest };
    let actor = consumer.actor.clone();
    let loaded = app.db.read(move |conn| case_page::load(conn, &actor, reference, span)).await?;
    let page = consumer.visitor.page(&request, &app);
    Ok(case_page::answer(&app, page, &consumer.actor, &loaded, (StatusCode::OK, Typed::default())))
}
