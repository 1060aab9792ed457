//! `/admin/fact-senders/{sender}`: one sender. Its secrets are shown once, when they are made; it gets a second one before the
//! first ends, and is heard no more once it is revoked.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use super::form::{self, Typed};
use super::{connects, speaks_for};
use crate::domain::ids::FactSenderId;
use crate::domain::provider::Provider;
use crate::paths;
use crate::seal::webhook;
use crate::store::fact_senders::{self, By, MOST_SECRETS, NewSender, Sender, Step};
use crate::store::staff_accounts::Changed;
use crate::store::{StoreError, providers};
use crate::web::access::sign_in_again;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::people::history::Entry;
use crate::web::api::signed::SEALED;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of an id: a sender that is not there yet.
const NEW: &str = "new";

#[derive(Template)]
#[template(path = "admin/fact_sender_new.html")]
struct NewPage {
    page: Page,
    action: String,
    fields: Fields,
    problems: Problems,
    providers: Vec<Tick>,
    /// What would be, and what follows; only where the form asks whether it is to be so.
    checked: Option<(Vec<(String, String)>, Vec<String>)>,
}

impl NewPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

/// A secret that is alive.
struct Alive {
    number: i64,
    made: String,
    used: String,
}

#[derive(Template)]
#[template(path = "admin/fact_sender.html")]
struct SenderPage {
    page: Page,
    action: String,
    name: String,
    speaks_for: String,
    public_id: String,
    version: i64,
    endpoint: String,
    revoked: String,
    secrets: Vec<Alive>,
    /// A secret that was just made: never shown again.
    fresh: String,
    /// Asks whether it is really to be revoked.
    asks: bool,
    problems: Problems,
    history: Vec<Entry>,
}

impl SenderPage {
    fn has_room(&self) -> bool {
        self.secrets.len() < MOST_SECRETS
    }
}

struct Read {
    sender: Sender,
    known: Vec<Provider>,
    history: Vec<Changed>,
}

async fn load(app: &AppData, public_id: &str) -> Result<Read, WebError> {
    let public_id = public_id.to_owned();
    let read = app.db.read(move |conn| {
        let sender = fact_senders::find(conn, &public_id)?;
        Ok(Read { known: providers::kept(conn)?, history: fact_senders::history(conn, sender.id)?, sender })
    });
    Ok(read.await?)
}

/// `GET /admin/fact-senders/{sender}`
pub async fn show(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    if *path == NEW {
        // Asked for before anything is typed.
        sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_fact_sender(NEW))?;
        let known = app.db.read(providers::kept).await?;
        return Ok(html(&blank(page, (Fields::default(), Problems::default()), &known, None)));
    }
    let read = load(&app, &path).await?;
    Ok(html(&shown(&app, page, &read, Problems::default())))
}

/// `POST /admin/fact-senders/{sender}`: does what the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_fact_sender(&path))?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    if *path == NEW {
        return create(&app, &admin, page, fields).await;
    }
    let read = load(&app, &path).await?;
    let secret: [u8; 32] = app.random.bytes();
    let step = match fields.text("step") {
        "revoke" => return Ok(html(&SenderPage { asks: true, ..shown(&app, page, &read, Problems::default()) })),
        "rotate" => Step::Rotate { sealed: hidden(&app, read.sender.id, &secret)? },
        "end-older" => Step::EndOlder,
        "revoke-sure" => Step::Revoke,
        _ => return Ok(html(&shown(&app, page, &read, Problems::default()))),
    };
    let seen = fields.text("version").parse().unwrap_or_default();
    let (id, by, doing) = (path.to_string(), by(&app, &admin), step.clone());
    match app.db.write(move |tx| fact_senders::change(tx, &id, (seen, &doing), by)).await {
        Ok(()) => {}
        Err(StoreError::Stale) => {
            let mut problems = Problems::default();
            problems.add("", page.t("sender-moved-on"));
            let read = load(&app, &path).await?;
            return Ok(html_with(StatusCode::CONFLICT, &shown(&app, page, &read, problems)));
        }
        Err(error) => return Err(error.into()),
    }
    match step {
        Step::Rotate { .. } => {
            let read = load(&app, &path).await?;
            Ok(html(&SenderPage { fresh: webhook::written(&secret), ..shown(&app, page, &read, Problems::default()) }))
        }
        Step::EndOlder => Ok(see_other_with(&app, &paths::admin_fact_sender(&path), "flash-sender-older-ended")),
        Step::Revoke => Ok(see_other_with(&app, &paths::admin_fact_sender(&path), "flash-sender-revoked")),
    }
}

fn by(app: &AppData, admin: &Admin) -> By {
    By { person: admin.0.staff.id, at: app.now(), edit: app.id() }
}

fn hidden(app: &AppData, id: FactSenderId, secret: &[u8]) -> Result<String, WebError> {
    let sealed = app.seal.hide(SEALED, id.0, secret, app.random.bytes());
    sealed.ok_or_else(|| WebError::Internal("a secret could not be sealed".to_owned()))
}

async fn create(app: &AppData, admin: &Admin, page: Page, fields: Fields) -> Result<HttpResponse, WebError> {
    let typed = fields.text("merchant").to_owned();
    let read = app.db.read(move |conn| Ok((providers::kept(conn)?, form::merchant(conn, &typed)?)));
    let (known, merchant) = read.await?;
    let mut problems = Problems::default();
    let Some(typed) = form::read(&page, &fields, (&known, merchant.as_ref()), &mut problems) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &blank(page, (fields, problems), &known, None)));
    };
    match fields.text("step") {
        "back" => Ok(html(&blank(page, (fields, problems), &known, None))),
        "save" => match insert(app, admin, &typed).await {
            Ok(Some((public_id, secret))) => {
                let read = load(app, &public_id).await?;
                Ok(html(&SenderPage { fresh: secret, ..shown(app, page, &read, problems) }))
            }
            Ok(None) => {
                problems.add("name", page.t("sender-name-taken"));
                Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &blank(page, (fields, problems), &known, None)))
            }
            Err(error) => Err(error),
        },
        _ => {
            let lines = vec![
                (page.t("sender-name").to_owned(), typed.name.clone()),
                (page.t("sender-speaks-for").to_owned(), typed.of.clone()),
            ];
            let follows = ["sender-follows-scope", "sender-follows-secret", "sender-follows-facts"];
            let follows = follows.iter().map(|key| page.t(key).to_owned()).collect();
            Ok(html(&blank(page, (fields, problems), &known, Some((lines, follows)))))
        }
    }
}

/// Adds the sender; what it calls itself, and its secret. `None` where another one has the name.
async fn insert(app: &AppData, admin: &Admin, typed: &Typed) -> Result<Option<(String, String)>, WebError> {
    let (id, secret): (_, [u8; 32]) = (FactSenderId(app.id()), app.random.bytes());
    let public_id = app.random.public_id();
    let (name, speaker, sealed) = (typed.name.clone(), typed.speaker.clone(), hidden(app, id, &secret)?);
    let (new, by) = (NewSender { id, public_id: public_id.clone(), name, speaker, sealed }, by(app, admin));
    match app.db.write(move |tx| fact_senders::insert(tx, &new, by)).await {
        Ok(()) => Ok(Some((public_id, webhook::written(&secret)))),
        Err(StoreError::Duplicate(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

fn blank(
    page: Page,
    (fields, problems): (Fields, Problems),
    known: &[Provider],
    checked: Option<(Vec<(String, String)>, Vec<String>)>,
) -> NewPage {
    let providers = form::providers(&page, &fields, known);
    NewPage { action: paths::admin_fact_sender(NEW), providers, checked, fields, problems, page }
}

fn shown(app: &AppData, page: Page, read: &Read, problems: Problems) -> SenderPage {
    let sender = &read.sender;
    let alive = |secret: &fact_senders::Secret| Alive {
        number: secret.number,
        made: page.dates.moment(secret.made_at),
        used: secret.used_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
    };
    SenderPage {
        action: paths::admin_fact_sender(&sender.public_id),
        name: sender.name.clone(),
        speaks_for: speaks_for(&page, sender, &read.known),
        public_id: sender.public_id.clone(),
        version: sender.version,
        endpoint: format!("{}{}", app.config.base(), paths::api_order_facts()),
        revoked: sender.revoked_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
        secrets: sender.secrets.iter().map(alive).collect(),
        fresh: String::new(),
        asks: false,
        problems,
        history: form::history(&page, &read.history),
        page,
    }
}
