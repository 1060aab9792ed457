//! `/admin/tokens/{api_token}`: one token. It is shown once, when it is made; whoever lost it makes another one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::Days;

use super::form::{self, Typed};
use super::{connects, ended};
use crate::domain::ids::TokenId;
use crate::domain::token::{PREFIX, Standing, TAIL, USUAL_DAYS, last_day};
use crate::paths;
use crate::seal::token_hash;
use crate::store::StoreError;
use crate::store::api_tokens::{self, By, NewToken, Token};
use crate::store::people::{self, StaffMember};
use crate::store::staff_accounts::Changed;
use crate::web::access::sign_in_again;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::admin::people::history::Entry;
use crate::web::api::HASHED;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Admin;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;

/// In place of an id: a token that is not there yet.
const NEW: &str = "new";

#[derive(Template)]
#[template(path = "admin/token_new.html")]
struct NewPage {
    page: Page,
    action: String,
    fields: Fields,
    problems: Problems,
    people: Vec<Tick>,
    scopes: Vec<Tick>,
    /// The first and the last day that can be named.
    days: (String, String),
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

#[derive(Template)]
#[template(path = "admin/token.html")]
struct TokenPage {
    page: Page,
    action: String,
    name: String,
    person: String,
    made_by: String,
    made_at: String,
    tail: String,
    scopes: String,
    until: String,
    used: String,
    /// Why it is not good any more; empty while it is.
    ended: String,
    docs: String,
    is_revoked: bool,
    /// The token that was just made: never shown again.
    fresh: String,
    /// Asks whether it is really to be revoked.
    asks: bool,
    problems: Problems,
    history: Vec<Entry>,
}

struct Read {
    token: Token,
    made_by: String,
    history: Vec<Changed>,
}

async fn load(app: &AppData, id: &str) -> Result<Read, WebError> {
    let id = TokenId(id.parse().map_err(|_| WebError::NotFound)?);
    let read = app.db.read(move |conn| {
        let token = api_tokens::find(conn, id)?;
        Ok(Read { made_by: people::find(conn, token.made_by)?.name, history: api_tokens::history(conn, id)?, token })
    });
    Ok(read.await?)
}

/// `GET /admin/tokens/{api_token}`
pub async fn show(app: AppData, admin: Admin, path: web::Path<String>, request: HttpRequest) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    let page = admin.0.visitor.page(&request, &app);
    if *path == NEW {
        // Asked for before anything is typed.
        sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_token(NEW))?;
        let staff = app.db.read(people::staff_members).await?;
        let mut fields = Fields::default();
        let today = page.now.with_timezone(&app.rules().calendar.zone).date_naive();
        fields.put("expires_on", (today + Days::new(USUAL_DAYS)).to_string());
        return Ok(html(&blank(&app, page, (fields, Problems::default()), &staff, None)));
    }
    let read = load(&app, &path).await?;
    Ok(html(&shown(page, &read, Problems::default())))
}

/// `POST /admin/tokens/{api_token}`: does what the button says.
pub async fn update(
    app: AppData,
    admin: Admin,
    path: web::Path<String>,
    request: HttpRequest,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    connects(&admin)?;
    sign_in_again::fresh(&admin.0.visitor, app.now(), &paths::admin_token(&path))?;
    let (page, fields) = (admin.0.visitor.page(&request, &app), Fields(fields));
    if *path == NEW {
        return create(&app, &admin, page, fields).await;
    }
    let read = load(&app, &path).await?;
    match fields.text("step") {
        "revoke" => Ok(html(&TokenPage { asks: true, ..shown(page, &read, Problems::default()) })),
        "revoke-sure" => {
            let (id, by) = (read.token.id, by(&app, &admin));
            match app.db.write(move |tx| api_tokens::revoke(tx, id, by)).await {
                // Somebody else was faster: it is so.
                Ok(()) | Err(StoreError::Stale) => Ok(see_other_with(&app, &paths::admin_token(&path), "flash-token-revoked")),
                Err(error) => Err(error.into()),
            }
        }
        _ => Ok(html(&shown(page, &read, Problems::default()))),
    }
}

fn by(app: &AppData, admin: &Admin) -> By {
    By { person: admin.0.staff.id, at: app.now(), edit: app.id() }
}

async fn create(app: &AppData, admin: &Admin, page: Page, fields: Fields) -> Result<HttpResponse, WebError> {
    let staff = app.db.read(people::staff_members).await?;
    let mut problems = Problems::default();
    let typed = form::read(&page, &fields, (&staff, &app.rules().calendar), &mut problems);
    let unprocessable = StatusCode::UNPROCESSABLE_ENTITY;
    let Some(typed) = typed else {
        return Ok(html_with(unprocessable, &blank(app, page, (fields, problems), &staff, None)));
    };
    match fields.text("step") {
        "back" => Ok(html(&blank(app, page, (fields, problems), &staff, None))),
        "save" => match insert(app, admin, &typed).await {
            Ok((id, fresh)) => {
                let read = load(app, &id.to_string()).await?;
                Ok(html(&TokenPage { fresh, ..shown(page, &read, problems) }))
            }
            Err(StoreError::Duplicate(_)) => {
                problems.add("name", page.t("token-name-taken"));
                Ok(html_with(unprocessable, &blank(app, page, (fields, problems), &staff, None)))
            }
            Err(error) => Err(error.into()),
        },
        _ => {
            let checked = checked(&page, &typed);
            Ok(html(&blank(app, page, (fields, problems), &staff, Some(checked))))
        }
    }
}

/// What would be, and what follows.
fn checked(page: &Page, typed: &Typed) -> (Vec<(String, String)>, Vec<String>) {
    let t = |key: &str| page.t(key).to_owned();
    let lines = vec![
        (t("token-name"), typed.name.clone()),
        (t("token-person"), typed.person_name.clone()),
        (t("token-scopes"), form::scopes(page.words, &typed.scopes)),
        (t("token-until"), page.dates.full(typed.expires_at)),
    ];
    let follows =
        vec![page.t1("token-follows-person", "name", &typed.person_name), t("token-follows-once"), t("token-follows-end")];
    (lines, follows)
}

/// Makes the token; its id, and itself.
async fn insert(app: &AppData, admin: &Admin, typed: &Typed) -> Result<(TokenId, String), StoreError> {
    let (id, token) = (TokenId(app.id()), format!("{PREFIX}{}", app.random.token()));
    let new = NewToken {
        id,
        person: typed.person,
        name: typed.name.clone(),
        hash: token_hash(HASHED, &token),
        tail: token[token.len() - TAIL..].to_owned(),
        scopes: typed.scopes.clone(),
        expires_at: typed.expires_at,
    };
    let by = by(app, admin);
    app.db.write(move |tx| api_tokens::insert(tx, &new, by)).await?;
    Ok((id, token))
}

fn blank(
    app: &AppData,
    page: Page,
    (fields, problems): (Fields, Problems),
    staff: &[StaffMember],
    checked: Option<(Vec<(String, String)>, Vec<String>)>,
) -> NewPage {
    let today = page.now.with_timezone(&app.rules().calendar.zone).date_naive();
    let days = (today.to_string(), last_day(today).to_string());
    let (people, scopes) = (form::people(&page, &fields, staff), form::ticks(&page, &fields));
    NewPage { action: paths::admin_token(NEW), people, scopes, days, checked, fields, problems, page }
}

fn shown(page: Page, read: &Read, problems: Problems) -> TokenPage {
    let token = &read.token;
    TokenPage {
        action: paths::admin_token(token.id),
        name: token.name.clone(),
        person: token.person_name.clone(),
        made_by: read.made_by.clone(),
        made_at: page.dates.moment(token.made_at),
        tail: token.tail.clone(),
        scopes: form::scopes(page.words, &token.scopes),
        until: page.dates.full(token.expires_at),
        used: token.used_at.map(|at| page.dates.moment(at)).unwrap_or_default(),
        ended: ended(&page, token).to_owned(),
        docs: paths::api_docs(),
        is_revoked: token.standing(page.now) == Standing::Revoked,
        fresh: String::new(),
        asks: false,
        problems,
        history: form::history(&page, &read.history),
        page,
    }
}
