//! `/admin/webhooks/{webhook}`: one webhook. Its secrets are shown once; it gets a second one that signs beside the first until a
//! time that is named; it is switched off and on, tried, removed; and what did not arrive is sent again.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::TimeDelta;

use super::sent::{self, Row};
use super::{Standing, connects, form, id_of, standing};
use crate::domain::ids::WebhookId;
use crate::domain::webhook::Off;
use crate::paths;
use crate::seal::webhook;
use crate::store::StoreError;
use crate::store::people::{self, Team};
use crate::store::staff_accounts::Changed;
use crate::store::webhooks::deliveries::{self, Attempt, Delivery};
use crate::store::webhooks::sending::{Key, key_of};
use crate::store::webhooks::{self, By, MOST_SECRETS, SEALED, Step, Webhook};
use crate::web::access::sign_in_again;
use crate::web::admin::fields::Fields;
use crate::web::admin::people::history::Entry;
use crate::web::admin::policy::words::Line;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// For how long the older of two secrets signs too.
const BOTH_SIGN: TimeDelta = TimeDelta::hours(24);
/// A secret that signs.
struct Alive {
    number: i64,
    made: String,
    /// Until when; empty for the one that stays.
    until: String,
}

#[derive(Template)]
#[template(path = "admin/webhook.html")]
struct WebhookPage {
    page: Page,
    action: String,
    settings: String,
    name: String,
    lines: Vec<Line>,
    standing: Standing,
    is_active: bool,
    version: i64,
    secrets: Vec<Alive>,
    /// A secret that was just made: never shown again.
    fresh: String,
    /// Asks whether it is really to be removed.
    asks: bool,
    problems: Problems,
    only_failed: bool,
    /// Something can be sent again.
    has_failed: bool,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
    history: Vec<Entry>,
}

impl WebhookPage {
    fn has_room(&self) -> bool {
        self.secrets.len() < MOST_SECRETS
    }
}

/// Which part of its messages a page lists.
#[derive(Clone, Copy, Default)]
struct Listed {
    only_failed: bool,
    before: Option<Key>,
}

struct Read {
    webhook: Webhook,
    teams: Vec<Team>,
    history: Vec<Changed>,
    found: Vec<Delivery>,
    attempts: Vec<Attempt>,
    has_failed: bool,
    listed: Listed,
}

async fn load(app: &AppData, id: WebhookId, listed: Listed) -> Result<Read, WebError> {
    let read = app.db.read(move |conn| {
        let webhook = webhooks::find(conn, id)?;
        let found = deliveries::page(conn, id, listed.only_failed, listed.before)?;
        let events: Vec<i64> = found.iter().map(|it| it.key.0).collect();
        let (attempts, has_failed) = (deliveries::attempts_of(conn, id, &events)?, deliveries::has_failed(conn, id)?);
        let (teams, history) = (people::teams(conn)?, webhooks::history(conn, id)?);
        Ok(Read { webhook, teams, history, found, attempts, has_failed, listed })
    });
    Ok(read.await?)
}

/// `GET /admin/webhooks/{webhook}`
pub async fn show(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let only_failed = query.get("show").is_some_and(|show| show == "failed");
    let listed = Listed { only_failed, before: query.get("before").and_then(|before| key_of(before)) };
    let read = load(&app, id_of(&path)?, listed).await?;
    Ok(html(&shown(&app, page, &read, Problems::default())))
}

/// A new one, with its secret.
pub(super) async fn made(app: &AppData, page: Page, id: WebhookId, fresh: String) -> Result<HttpResponse, WebError> {
    let read = load(app, id, Listed::default()).await?;
    Ok(html(&WebhookPage { fresh, ..shown(app, page, &read, Problems::default()) }))
}

/// `POST /admin/webhooks/{webhook}`: does what the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let (page, fields, id) = (admin.0.visitor.page(&request, &app), Fields(fields), id_of(&path)?);
    let read = load(&app, id, Listed::default()).await?;
    match fields.text("step") {
        step @ ("test" | "again" | "all-again") => return send(&app, page, read, (step, fields.text("message"))).await,
        _ => sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_webhook(id))?,
    }
    let secret: [u8; 32] = app.random.bytes();
    let (step, flash) = match fields.text("step") {
        "remove" => return Ok(html(&WebhookPage { asks: true, ..shown(&app, page, &read, Problems::default()) })),
        "rotate" => (Step::Rotate { sealed: hidden(&app, id, &secret)?, until: app.now() + BOTH_SIGN }, ""),
        "end-older" => (Step::EndOlder, "flash-sender-older-ended"),
        "off" => (Step::Off(Off::ByHand), "flash-webhook-off"),
        "on" => (Step::On, "flash-webhook-on"),
        "remove-sure" => (Step::Remove, "flash-webhook-removed"),
        _ => return Ok(html(&shown(&app, page, &read, Problems::default()))),
    };
    let seen = fields.text("version").parse().unwrap_or_default();
    let (by, doing) = (by(&app, &admin), step.clone());
    match (app.db.write(move |tx| webhooks::change(tx, id, (seen, &doing), by)).await, step) {
        (Ok(()), Step::Rotate { .. }) => made(&app, page, id, webhook::written(&secret)).await,
        (Ok(()), Step::Remove) => Ok(see_other_with(&app, &paths::admin_webhooks(), flash)),
        (Ok(()), _) => Ok(see_other_with(&app, &paths::admin_webhook(id), flash)),
        (Err(StoreError::Stale), _) => {
            let mut problems = Problems::default();
            problems.add("", page.t("webhook-moved-on"));
            let read = load(&app, id, Listed::default()).await?;
            Ok(html_with(StatusCode::CONFLICT, &shown(&app, page, &read, problems)))
        }
        (Err(error), _) => Err(error.into()),
    }
}

/// A trial, or what is to be sent again: queued here, and sent by the jobs.
async fn send(app: &AppData, page: Page, read: Read, (step, message): (&str, &str)) -> Result<HttpResponse, WebError> {
    let (id, now, test) = (read.webhook.id, app.now(), app.id());
    if !read.webhook.is_active {
        let mut problems = Problems::default();
        problems.add("", page.t("webhook-off-sends-nothing"));
        return Ok(html_with(StatusCode::CONFLICT, &shown(app, page, &read, problems)));
    }
    let flash = match step {
        "test" => {
            app.db.write(move |tx| webhooks::queue_test(tx, id, test, now)).await?;
            "flash-webhook-test"
        }
        "again" => {
            let key = key_of(message).ok_or(WebError::NotFound)?;
            let is_sent = app.db.write(move |tx| deliveries::again(tx, id, key, now)).await?;
            if is_sent { "flash-webhook-again" } else { "flash-webhook-again-not" }
        }
        _ => {
            while app.db.write(move |tx| deliveries::all_again(tx, id, now)).await? > 0 {}
            "flash-webhook-all-again"
        }
    };
    Ok(see_other_with(app, &paths::admin_webhook(id), flash))
}

pub(super) fn by(app: &AppData, admin: &Admin) -> By {
    By { person: Some(admin.0.staff.id), at: app.now(), edit: app.id() }
}

pub(super) fn hidden(app: &AppData, id: WebhookId, secret: &[u8]) -> Result<String, StoreError> {
    let sealed = app.seal.hide(SEALED, id.0, secret, app.random.bytes());
    sealed.ok_or_else(|| StoreError::Corrupt("a secret could not be sealed".to_owned()))
}

fn shown(app: &AppData, page: Page, read: &Read, problems: Problems) -> WebhookPage {
    let (it, now, listed) = (&read.webhook, app.now(), read.listed);
    let alive = |secret: &webhooks::Secret| Alive {
        number: secret.number,
        made: page.dates.moment(secret.made_at),
        until: secret.ends_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
    };
    let action = paths::admin_webhook(it.id);
    let (rows, next) = sent::rows(&page, read.found.clone(), &read.attempts);
    let query = if listed.only_failed { "?show=failed" } else { "" };
    let joint = if listed.only_failed { "&" } else { "?" };
    WebhookPage {
        settings: paths::admin_webhook_settings(it.id),
        name: it.wanted.name.clone(),
        lines: form::wanted_lines(page.words, &it.wanted, &read.teams),
        standing: standing(&page, it),
        is_active: it.is_active,
        version: it.version,
        secrets: it.secrets.iter().filter(|secret| secret.signs(now)).map(alive).collect(),
        fresh: String::new(),
        asks: false,
        problems,
        only_failed: listed.only_failed,
        has_failed: read.has_failed,
        first_url: listed.before.map(|_| format!("{action}{query}#sent")).unwrap_or_default(),
        next_url: next.map(|last| format!("{action}{query}{joint}before={last}#sent")).unwrap_or_default(),
        rows,
        history: form::history(&page, &read.history, &read.teams),
        action,
        page,
    }
}
