//! `/desk/merchants/{merchant}/letter` and `/desk/providers/{provider}/letter`: the figures of one of them, to be printed for an
//! outside body.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{Cause, Pair, Party, Read, merchant, provider};
use crate::i18n::house;
use crate::paths;
use crate::web::error::WebError;
use crate::web::guards::Agent;
use crate::web::oversight::words::{grouped, span};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "desk/party_letter.html")]
struct LetterPage {
    page: Page,
    name: String,
    house: String,
    today: String,
    back: String,
    paragraphs: Vec<String>,
    causes: Vec<Cause>,
    since: String,
    open_since: String,
    outcomes: Vec<Pair>,
}

/// `GET /desk/merchants/{merchant}/letter`
pub async fn of_merchant(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let read = merchant(&app, &path).await?;
    let page = agent.visitor.page(&request, &app);
    Ok(html_with(StatusCode::OK, &letter(page, &read, paths::desk_merchant(&path))))
}

/// `GET /desk/providers/{provider}/letter`
pub async fn of_provider(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let read = provider(&app, &page, &path).await?;
    Ok(html_with(StatusCode::OK, &letter(page, &read, paths::desk_provider(&path))))
}

/// What an outside body is told: figures, and no case.
fn letter(page: Page, read: &Read, back: String) -> LetterPage {
    let figures = &read.figures;
    let (name, days, ended) = (read.name.as_str(), read.days(&page), grouped(figures.ended));
    let mut paragraphs = vec![page.words.with("party-letter-lead", &[("name", name), ("days", &days), ("n", &ended)])];
    let record = figures.record;
    if record.asked > 0 {
        let numbers = [("asked", record.asked), ("in_time", record.in_time), ("late", record.late), ("silent", record.silent)];
        let numbers = numbers.map(|(name, n)| (name, grouped(n)));
        let key = if matches!(read.party, Party::Merchant(_)) { "party-letter-answers" } else { "party-letter-answers-platform" };
        paragraphs.push(page.words.with(key, &numbers.each_ref().map(|(name, n)| (*name, n.as_str()))));
    }
    if let Some(median) = figures.answers.p50 {
        paragraphs.push(page.t1("party-letter-median", "median", span(&page, median)));
    }
    if figures.promised > 0 {
        paragraphs.push(read.promises(&page));
    }
    LetterPage {
        house: house(page.words),
        today: page.dates.day(page.dates.day_of(page.now)),
        back,
        paragraphs,
        causes: read.causes(&page),
        since: read.since(&page),
        open_since: read.open_since(&page),
        outcomes: read.outcomes(&page),
        name: read.name.clone(),
        page,
    }
}
