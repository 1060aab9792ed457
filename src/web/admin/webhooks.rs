//! `/admin/webhooks`: programs of others that are told what happens to cases. A list, a form, a page that says what follows, and
//! for each what it was told and what it answered.

mod form;
pub mod one;
mod sent;
pub mod settings;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

pub use self::form::lines;
use crate::domain::ids::WebhookId;
use crate::domain::permission::Permission;
use crate::domain::webhook::{Off, Topic};
use crate::paths;
pub use crate::store::webhooks::Card;
use crate::store::webhooks::{self, Webhook};
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

struct Row {
    url: String,
    name: String,
    /// The host it is at.
    place: String,
    topics: usize,
    standing: Standing,
}

/// How a webhook fares, in words.
struct Standing {
    words: String,
    /// `ok`, `warn` or `bad`.
    kind: &'static str,
}

#[derive(Template)]
#[template(path = "admin/webhooks.html")]
struct WebhooksPage {
    page: Page,
    rows: Vec<Row>,
    /// Some were switched off because nothing arrived.
    given_up: bool,
    is_full: bool,
}

/// Whoever may connect programs; anybody else finds nothing here.
fn connects(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::ConnectPrograms).then_some(()).ok_or(WebError::NotFound)
}

fn id_of(path: &str) -> Result<WebhookId, WebError> {
    path.parse().map(WebhookId).map_err(|_| WebError::NotFound)
}

/// `GET /admin/webhooks`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let all = app.db.read(webhooks::all).await?;
    let row = |it: &Webhook| Row {
        url: paths::admin_webhook(it.id),
        name: it.wanted.name.clone(),
        place: host(&it.wanted.url),
        topics: it.wanted.topics.len(),
        standing: standing(&page, it),
    };
    let rows = all.iter().map(row).collect();
    let given_up = all.iter().any(|it| matches!(it.off, Some((Off::Failing | Off::Gone, _))));
    Ok(html(&WebhooksPage { rows, given_up, is_full: all.len() >= webhooks::MOST, page }))
}

fn host(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?']).next().unwrap_or_default().to_owned()
}

fn standing(page: &Page, it: &Webhook) -> Standing {
    match (it.off, it.failing_since) {
        (Some((why, at)), _) => Standing {
            words: page.t1(&format!("webhook-off-{}", why.as_str().replace('_', "-")), "at", page.dates.moment(at)),
            kind: if why == Off::ByHand { "warn" } else { "bad" },
        },
        (None, Some(since)) => Standing { words: page.t1("webhook-failing", "at", page.dates.moment(since)), kind: "warn" },
        (None, None) => Standing { words: page.t("webhook-on").to_owned(), kind: "ok" },
    }
}

fn topic_words(page: &Page, code: &str) -> String {
    let key = format!("webhook-topic-{}", code.replace(['.', '_'], "-"));
    if page.words.has(&key) { page.t(&key).to_owned() } else { code.to_owned() }
}

fn topics_in_words(words: &crate::i18n::Words, topics: &[Topic]) -> String {
    let one = |topic: &Topic| words.t(&format!("webhook-topic-{}", topic.as_str().replace(['.', '_'], "-"))).to_owned();
    topics.iter().map(one).collect::<Vec<_>>().join(words.t("list-comma"))
}
