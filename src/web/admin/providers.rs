//! `/admin/providers`: the pay-later products a complaint can be about. List, form, and a page that says what changes and what
//! follows. One is never taken away, only switched off: cases hold its slug.

mod form;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

pub use self::form::lines;
use super::fields::{Fields, Tick};
use super::people::history::Entry;
use super::policy::words::{Checked, differences};
use crate::domain::codes::ProviderKind;
use crate::domain::permission::Permission;
use crate::domain::provider::{Contact, Provider};
use crate::domain::rulebook::RuleKind;
use crate::domain::sla::Names;
use crate::paths;
use crate::store::rules::{self, Made, Version};
use crate::store::{StoreError, providers};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of a slug: a provider that is not there yet.
const NEW: &str = "new";

struct Row {
    url: String,
    name: String,
    other_name: String,
    kind: String,
    slug: String,
    is_active: bool,
}

#[derive(Template)]
#[template(path = "admin/providers.html")]
struct ProvidersPage {
    page: Page,
    lines: Vec<Row>,
}

/// Whoever may keep the register; anybody else finds nothing here.
pub fn keeps(admin: &Admin) -> Result<(), WebError> {
    admin.0.staff.may(Permission::KeepRegister).then_some(()).ok_or(WebError::NotFound)
}

/// `GET /admin/providers`
pub async fn index(app: AppData, admin: Admin, request: HttpRequest) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let row = |it: Provider| {
        let (name, other_name) = if page.is_zh() { (it.name.zh, it.name.en) } else { (it.name.en, it.name.zh) };
        let (url, kind) = (paths::admin_provider(&it.slug), page.code("provider-kind", it.kind.as_str()));
        Row { url, name, other_name, kind, slug: it.slug, is_active: it.active }
    };
    let lines = app.db.read(providers::kept).await?.into_iter().map(row).collect();
    Ok(html(&ProvidersPage { page, lines }))
}

#[derive(Template)]
#[template(path = "admin/provider.html")]
struct ProviderPage {
    page: Page,
    title: String,
    /// Empty for one that is not there yet.
    slug: String,
    action: String,
    fields: Fields,
    problems: Problems,
    kinds: Vec<Tick>,
    history: Vec<Entry>,
    /// What would change; only where the form asks whether it is to be so.
    checked: Option<Checked>,
}

impl ProviderPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// What the page of one provider shows.
struct Read {
    /// As it stands; one that is not there yet has version 0.
    base: Provider,
    all: Vec<Provider>,
    history: Vec<(Made, Provider)>,
}

async fn load(app: &AppData, path: &str) -> Result<Read, WebError> {
    let slug = path.to_owned();
    let read = app.db.read(move |conn| {
        let all = providers::kept(conn)?;
        if slug == NEW {
            let position = all.iter().map(|it| it.position).max().unwrap_or_default().saturating_add(1);
            return Ok(Read { base: blank(position), all, history: Vec::new() });
        }
        let base = all.iter().find(|it| it.slug == slug).cloned().ok_or(StoreError::NotFound)?;
        Ok(Read { history: rules::versions(conn, RuleKind::Provider, &slug)?, base, all })
    });
    Ok(read.await?)
}

const fn blank(position: i32) -> Provider {
    let name = Names { zh: String::new(), en: String::new() };
    let contact = Contact { phone: String::new(), address: String::new(), note: String::new() };
    Provider { slug: String::new(), version: 0, name, kind: ProviderKind::Other, position, active: true, contact }
}

/// `GET /admin/providers/{provider}`
pub async fn edit(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    let read = load(&app, &path).await?;
    let fields = form::fields(&read.base);
    Ok(html(&show(page, &read, (fields, Problems::default()), None)))
}

/// `POST /admin/providers/{provider}`: checks or saves, as the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    keeps(&admin)?;
    app.read_rules().await?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    let read = load(&app, &path).await?;
    let mut problems = Problems::default();
    let Some(now) = form::read(&page, &fields, (&read.base, &read.all), &mut problems) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &read, (fields, problems), None)));
    };
    if fields.text("version") != read.base.version.to_string() {
        return Ok(moved_on(page, &read, fields));
    }
    let (before, after) = (known(&page, &read.base), form::lines(page.words, &now));
    match fields.text("step") {
        "back" => Ok(html(&show(page, &read, (fields, problems), None))),
        "save" => {
            if before != after && !keep(&app, &admin, (&read.base, &now)).await? {
                return Ok(moved_on(page, &load(&app, &path).await?, fields));
            }
            Ok(see_other_with(&app, &paths::admin_providers(), "flash-provider-saved"))
        }
        _ => {
            let follows = form::follows(&page, &app.rules(), (&read.base, &now));
            let checked = Checked { differences: differences(&before, &after), follows };
            Ok(html(&show(page, &read, (fields, problems), Some(checked))))
        }
    }
}

/// What a page says of one that stands; nothing of one that is not there yet.
fn known(page: &Page, base: &Provider) -> Vec<super::policy::words::Line> {
    if base.version == 0 { Vec::new() } else { lines(page.words, base) }
}

/// Keeps the version and lets every process read the rules again; `false` where somebody else was faster.
async fn keep(app: &AppData, admin: &Admin, (before, now): (&Provider, &Provider)) -> Result<bool, WebError> {
    let (by, at, id) = (admin.0.staff.id, app.now(), app.id());
    let (before, now) = (before.clone(), now.clone());
    let kept = app.db.write(move |tx| {
        let (kind, slug, version) = (RuleKind::Provider, now.slug.as_str(), now.version);
        let before = (before.version > 0).then_some(&before);
        rules::publish(tx, &Version { kind, slug, version, before, now: &now, by, at, id })?;
        // Two who switch off the last two at once, or take the same name.
        let all = providers::kept(tx)?;
        if now.fault(&all).is_some() {
            return Err(StoreError::Moved);
        }
        providers::keep(tx, &now)
    });
    let is_kept = match kept.await {
        Ok(()) => true,
        Err(StoreError::Duplicate(_) | StoreError::Moved) => false,
        Err(error) => return Err(error.into()),
    };
    app.read_rules().await?;
    Ok(is_kept)
}

/// What somebody else changed meanwhile stands in the form's head; what was typed stays.
fn moved_on(page: Page, read: &Read, mut fields: Fields) -> HttpResponse {
    let mut problems = Problems::default();
    let said = known(&page, &read.base);
    let said: Vec<String> = said.iter().map(|(name, value)| page.t2("people-stands", ("name", name), ("value", value))).collect();
    problems.add("", page.t1("provider-moved-on", "now", said.join(page.t("list-comma"))));
    fields.set("version", read.base.version.to_string());
    html_with(StatusCode::CONFLICT, &show(page, read, (fields, problems), None))
}

fn show(page: Page, read: &Read, (fields, problems): (Fields, Problems), checked: Option<Checked>) -> ProviderPage {
    let base = &read.base;
    let is_new = base.version == 0;
    let title = if is_new { page.t("provider-new").to_owned() } else { base.name.of(page.words.locale()).to_owned() };
    ProviderPage {
        title,
        slug: base.slug.clone(),
        action: paths::admin_provider(if is_new { NEW } else { &base.slug }),
        kinds: form::kinds(&page, &fields),
        history: form::history(&page, &read.history, providers::built_in(&base.slug).as_ref()),
        checked,
        fields,
        problems,
        page,
    }
}
