//! `/admin/webhooks/{webhook}/settings`: what it is told, and where. What follows is shown before anything is saved; the secret of a
//! new one is shown once.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::{connects, form, id_of, one};
use crate::domain::ids::WebhookId;
use crate::paths;
use crate::seal::webhook;
use crate::store::StoreError;
use crate::store::people::{self, Team};
use crate::store::webhooks::{self, Step, Wanted, Webhook};
use crate::web::access::sign_in_again;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::policy::words::{Difference, Line, differences};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of an id: a webhook that is not there yet.
const NEW: &str = "new";

/// What would be, and what follows.
struct Checked {
    /// Of a new one.
    lines: Vec<Line>,
    /// Of one that is there.
    differences: Vec<Difference>,
    follows: Vec<String>,
}

#[derive(Template)]
#[template(path = "admin/webhook_settings.html")]
struct SettingsPage {
    page: Page,
    action: String,
    back: String,
    /// Empty for a new one.
    name: String,
    fields: Fields,
    problems: Problems,
    topics: Vec<Tick>,
    teams: Vec<Tick>,
    checked: Option<Checked>,
}

impl SettingsPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What a form is about: a webhook that is there, or none yet.
struct About {
    webhook: Option<Webhook>,
    teams: Vec<Team>,
}

async fn load(app: &AppData, path: &str) -> Result<About, WebError> {
    if path == NEW {
        return Ok(About { webhook: None, teams: app.db.read(people::open_teams).await? });
    }
    let id = id_of(path)?;
    let read = app.db.read(move |conn| Ok(About { webhook: Some(webhooks::find(conn, id)?), teams: people::teams(conn)? }));
    Ok(read.await?)
}

/// `GET /admin/webhooks/{webhook}/settings`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    // Asked for before anything is typed.
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_webhook_settings(&path))?;
    let (page, about) = (admin.0.visitor.page(&request, &app), load(&app, &path).await?);
    let fields = about.webhook.as_ref().map(|it| form::fields(&it.wanted, it.version)).unwrap_or_default();
    Ok(html(&shown(page, &about, (fields, Problems::default()), None)))
}

/// `POST /admin/webhooks/{webhook}/settings`: looks it through, shows what follows, saves it.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_webhook_settings(&path))?;
    let (page, fields, about) = (admin.0.visitor.page(&request, &app), Fields(fields), load(&app, &path).await?);
    if fields.text("step") == "back" {
        return Ok(html(&shown(page, &about, (fields, Problems::default()), None)));
    }
    let mut problems = Problems::default();
    let wanted = form::read(&app, &page, &fields, &about.teams, &mut problems).await;
    if about.webhook.is_none() && app.db.read(webhooks::all).await?.len() >= webhooks::MOST {
        problems.add("name", page.t("webhooks-full"));
    }
    let Some(wanted) = wanted.filter(|_| problems.is_empty()) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(page, &about, (fields, problems), None)));
    };
    if fields.text("step") != "save" {
        let checked = checked(&page, &about, &wanted);
        return Ok(html(&shown(page, &about, (fields, problems), Some(checked))));
    }
    match save(&app, &admin, (about.webhook.as_ref(), &wanted), &fields).await {
        Ok((id, Some(secret))) => one::made(&app, page, id, secret).await,
        Ok((id, None)) => Ok(see_other_with(&app, &paths::admin_webhook(id), "flash-webhook-saved")),
        Err(StoreError::Duplicate(_)) => {
            problems.add("name", page.t("webhook-name-taken"));
            Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown(page, &about, (fields, problems), None)))
        }
        Err(StoreError::Stale) => {
            problems.add("", page.t("webhook-moved-on"));
            Ok(html_with(StatusCode::CONFLICT, &shown(page, &about, (fields, problems), None)))
        }
        Err(error) => Err(error.into()),
    }
}

/// Saves it; the secret of a new one.
async fn save(
    app: &AppData,
    admin: &Admin,
    (webhook, wanted): (Option<&Webhook>, &Wanted),
    fields: &Fields,
) -> Result<(WebhookId, Option<String>), StoreError> {
    let (wanted, by) = (wanted.clone(), one::by(app, admin));
    if let Some(it) = webhook {
        let (id, seen) = (it.id, fields.text("version").parse().unwrap_or_default());
        app.db.write(move |tx| webhooks::change(tx, id, (seen, &Step::Edit(wanted.clone())), by)).await?;
        return Ok((id, None));
    }
    let (id, secret): (_, [u8; 32]) = (WebhookId(app.id()), app.random.bytes());
    let sealed = one::hidden(app, id, &secret)?;
    app.db.write(move |tx| webhooks::insert(tx, id, (&wanted, &sealed), by)).await?;
    Ok((id, Some(webhook::written(&secret))))
}

fn checked(page: &Page, about: &About, wanted: &Wanted) -> Checked {
    let lines = form::wanted_lines(page.words, wanted, &about.teams);
    let follows = |keys: &[&str]| keys.iter().map(|key| page.t(key).to_owned()).collect();
    match &about.webhook {
        None => {
            let follows = follows(&["webhook-follows-codes", "webhook-follows-secret", "webhook-follows-from-now"]);
            Checked { lines, differences: Vec::new(), follows }
        }
        Some(it) => {
            let differences = differences(&form::wanted_lines(page.words, &it.wanted, &about.teams), &lines);
            Checked { lines: Vec::new(), differences, follows: follows(&["webhook-follows-waiting", "webhook-follows-from-now"]) }
        }
    }
}

fn shown(page: Page, about: &About, (mut fields, problems): (Fields, Problems), checked: Option<Checked>) -> SettingsPage {
    let path = about.webhook.as_ref().map_or_else(|| NEW.to_owned(), |it| it.id.to_string());
    let version = fields.text("version").to_owned();
    fields.set("version", version);
    SettingsPage {
        action: paths::admin_webhook_settings(&path),
        back: about.webhook.as_ref().map_or_else(paths::admin_webhooks, |it| paths::admin_webhook(it.id)),
        name: about.webhook.as_ref().map(|it| it.wanted.name.clone()).unwrap_or_default(),
        topics: form::topics(&page, &fields),
        teams: form::teams(&page, &fields, &about.teams),
        checked,
        fields,
        problems,
        page,
    }
}
