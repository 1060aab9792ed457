//! `/guides`: articles that explain, found by subject, by provider or by words.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::guide::{Guide, GuideKind};
use crate::guides::{Block, Guides, blocks};
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// A guide in a list.
pub struct Entry {
    pub url: String,
    pub title: String,
    pub summary: String,
}

/// Guides of one kind, under its name.
struct Shelf {
    code: &'static str,
    name: String,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "portal/guides.html")]
struct GuidesPage {
    page: Page,
    typed: String,
    /// What answers the words typed; `None` where none were.
    found: Option<Vec<Entry>>,
    shelves: Vec<Shelf>,
}

impl GuidesPage {
    fn found_words(&self, found: &[Entry]) -> String {
        self.page.t2("guides-found", ("n", &found.len().to_string()), ("words", &self.typed))
    }
}

pub fn entries(page: &Page, guides: &[Arc<Guide>]) -> Vec<Entry> {
    let entry = |guide: &Arc<Guide>| {
        let article = guide.article(page.words.locale());
        Entry { url: paths::guide(&guide.slug), title: article.title.clone(), summary: article.summary.clone() }
    };
    guides.iter().map(entry).collect()
}

/// `GET /guides`, with `?q=` for a search.
pub async fn index(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> HttpResponse {
    let page = visitor.page(&request, &app);
    let guides = app.guides();
    let typed: String = query.get("q").map(|typed| typed.trim().chars().take(100).collect()).unwrap_or_default();
    let found = (!typed.is_empty()).then(|| entries(&page, &guides.search(page.words.locale(), &typed)));
    html(&GuidesPage { shelves: shelves(&page, &guides), typed, found, page })
}

fn shelves(page: &Page, guides: &Guides) -> Vec<Shelf> {
    let shelf = |kind: &GuideKind| Shelf {
        code: kind.as_str(),
        name: page.code("guide-kind", kind.as_str()),
        entries: entries(page, &guides.of_kind(*kind)),
    };
    GuideKind::ALL.iter().map(shelf).filter(|shelf| !shelf.entries.is_empty()).collect()
}

#[derive(Template)]
#[template(path = "portal/guide.html")]
struct GuidePage {
    page: Page,
    title: String,
    summary: String,
    kind: String,
    blocks: Vec<Block>,
    checked: String,
    related: Vec<Entry>,
}

/// `GET /guides/{slug}`
pub async fn show(
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
    visitor: Visitor,
) -> Result<HttpResponse, WebError> {
    let guides = app.guides();
    let guide = guides.find(&path).filter(|guide| guide.in_use).ok_or(WebError::NotFound)?;
    let page = visitor.page(&request, &app);
    let article = guide.article(page.words.locale());
    Ok(html(&GuidePage {
        title: article.title.clone(),
        summary: article.summary.clone(),
        kind: page.code("guide-kind", guide.kind.as_str()),
        blocks: blocks(&article.body),
        checked: page.dates.day(guide.checked),
        related: entries(&page, &guides.named(&guide.related)),
        page,
    }))
}
