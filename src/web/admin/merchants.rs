//! `/admin/merchants`: the register of merchants, so that one shop is one shop however people write it. A list to search, names
//! that nobody has yet, a form, and a page that says what changes and what follows.

pub mod edit;
mod form;
pub mod link;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

pub use self::form::lines;
use super::providers::keeps;
use crate::paths;
use crate::store::merchants::register::{self, Line, PAGE};
use crate::store::merchants::unclaimed;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

/// Names on offer at once.
const OFFERED: usize = 10;
/// Longest search, in characters.
const MAX_WORDS: usize = 100;

struct Row {
    url: String,
    name: String,
    aliases: String,
    parent: String,
    email: String,
    is_confirmed: bool,
    is_active: bool,
    cases: i64,
}

/// A name that many wrote and no merchant has.
struct Offer {
    told: String,
    new_url: String,
    also_url: String,
}

#[derive(Template)]
#[template(path = "admin/merchants.html")]
struct MerchantsPage {
    page: Page,
    typed: String,
    /// The name that is to be another name of one of these; empty where none is.
    also: String,
    offers: Vec<Offer>,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
}

/// `GET /admin/merchants`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest, query: Query) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let value = |name: &str| query.get(name).map(|value| value.trim().chars().take(MAX_WORDS * 2).collect::<String>());
    let typed: String = value("q").unwrap_or_default().chars().take(MAX_WORDS).collect();
    let (also, after) = (value("also").unwrap_or_default(), value("after").filter(|after| !after.is_empty()));
    let is_first = typed.is_empty() && after.is_none() && also.is_empty();
    let asked = (typed.clone(), after.clone());
    let read = app.db.read(move |conn| {
        let found = register::page(conn, &asked.0, asked.1.as_deref())?;
        Ok((found, if is_first { unclaimed(conn, OFFERED)? } else { Vec::new() }))
    });
    let (mut found, free) = read.await?;
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let link = |pairs: &[(&str, &str)]| {
        let kept = pairs.iter().filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>();
        let query = serde_urlencoded::to_string(kept).unwrap_or_default();
        if query.is_empty() { paths::admin_merchants() } else { format!("{}?{query}", paths::admin_merchants()) }
    };
    let last = found.last().map(|line| line.folded.clone()).unwrap_or_default();
    let next_url = if is_more { link(&[("q", &typed), ("also", &also), ("after", &last)]) } else { String::new() };
    let first_url = if after.is_some() { link(&[("q", &typed), ("also", &also)]) } else { String::new() };
    let offers = free.iter().map(|(name, n)| offer(&page, name, *n)).collect();
    let rows = found.into_iter().map(|line| row(&page, line, &also)).collect();
    Ok(html(&MerchantsPage { page, typed, also, offers, rows, first_url, next_url }))
}

fn offer(page: &Page, name: &str, n: i64) -> Offer {
    let with = |path: String, field: &str| format!("{path}?{}", serde_urlencoded::to_string([(field, name)]).unwrap_or_default());
    Offer {
        told: page.t2("merchants-offer", ("name", name), ("n", &n.to_string())),
        new_url: with(paths::admin_merchant(edit::NEW), "name"),
        also_url: with(paths::admin_merchants(), "also"),
    }
}

fn row(page: &Page, line: Line, also: &str) -> Row {
    let url = paths::admin_merchant(line.id);
    let also = serde_urlencoded::to_string([("also", also)]).unwrap_or_default();
    Row {
        url: if also == "also=" { url } else { format!("{url}?{also}") },
        name: line.name,
        aliases: line.aliases.join(page.t("list-comma")),
        parent: line.parent.unwrap_or_default(),
        email: line.email.unwrap_or_default(),
        is_confirmed: line.is_confirmed,
        is_active: line.active,
        cases: line.cases,
    }
}
