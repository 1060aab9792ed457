//! `/sign-in/code`: the second step of signing in. Between both a cookie remembers for ten minutes whose password was right.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;

use super::takes;
use crate::domain::ids::PersonId;
use crate::paths;
use crate::seal::{Seal, token_hash};
use crate::store::people::{self, Person};
use crate::store::{StoreError, second_steps};
use crate::web::access::asked::Asked;
use crate::web::access::sign_in::enter;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::throttle::Limit;
use crate::web::visitor::{cleared, cookie, cookie_name};

const COOKIE: &str = "redress-step";
const MINUTES: i64 = 10;
const PURPOSE: &str = "sign-in-step";

#[derive(Template)]
#[template(path = "access/code.html")]
struct CodePage {
    page: Page,
    problems: Problems,
    next: String,
}

/// Whether a code has to come after the password.
pub async fn is_asked(asked: &Asked, person: &Person) -> Result<bool, WebError> {
    let id = person.id;
    let found = asked.app.db.read(move |conn| second_steps::find(conn, id)).await?;
    Ok(found.is_some_and(|step| step.since.is_some()))
}

/// On to the second step of this person, whose password was right.
pub fn go_on(asked: &Asked, person: &Person, next: &str) -> HttpResponse {
    let until = asked.app.now() + Duration::minutes(MINUTES);
    let to = match paths::parse_next(next) {
        Some(next) => paths::with_next(&paths::sign_in_code(), &next),
        None => paths::sign_in_code(),
    };
    let mut response = see_other(&to);
    let _ = response.add_cookie(&cookie(&asked.app, COOKIE, ticket(&asked.app.seal, person, until), 0));
    response
}

/// Whose password was right, until when; another password makes it worthless.
fn ticket(seal: &Seal, person: &Person, until: DateTime<Utc>) -> String {
    format!("{}.{}.{}", person.id, until.timestamp(), seal.sign(PURPOSE, signed(person, until).as_bytes()))
}

fn signed(person: &Person, until: DateTime<Utc>) -> String {
    let password = token_hash("password", person.password_hash.as_deref().unwrap_or_default());
    format!("{}.{}.{password}", person.id, until.timestamp())
}

async fn whose(asked: &Asked) -> Result<Option<Person>, WebError> {
    let Some(sent) = asked.request.cookie(&cookie_name(&asked.app, COOKIE)) else { return Ok(None) };
    let mut parts = sent.value().splitn(3, '.');
    let (id, until) = (parts.next().and_then(|id| id.parse().ok()), parts.next().and_then(|until| until.parse().ok()));
    let (Some(id), Some(until)) = (id.map(PersonId), until.and_then(|until| DateTime::from_timestamp(until, 0))) else {
        return Ok(None);
    };
    match asked.app.db.read(move |conn| people::find(conn, id)).await {
        Ok(person) => {
            let signature = sent.value().rsplit('.').next().unwrap_or_default();
            let is_right = asked.app.seal.signed(PURPOSE, signed(&person, until).as_bytes(), signature);
            Ok(Some(person).filter(|person| is_right && person.active && until > asked.app.now()))
        }
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// `GET /sign-in/code`
pub async fn new(asked: Asked, query: Query) -> Result<HttpResponse, WebError> {
    let next = query.get("next").and_then(|next| paths::parse_next(next)).unwrap_or_default();
    if whose(&asked).await?.is_none() {
        return Ok(see_other(&paths::with_next(&paths::sign_in(), &next)));
    }
    Ok(html(&CodePage { page: asked.page(), problems: Problems::default(), next }))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CodeForm {
    code: String,
    next: String,
}

/// `POST /sign-in/code`
pub async fn create(asked: Asked, form: Form<CodeForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    asked.app.throttle.take(Limit::SignInNetwork, &asked.network())?;
    let next = paths::parse_next(&form.next).unwrap_or_default();
    let Some(person) = whose(&asked).await? else {
        return Ok(see_other(&paths::with_next(&paths::sign_in(), &next)));
    };
    let mut problems = Problems::default();
    let key = if form.code.trim().is_empty() {
        "second-step-missing"
    } else if takes(&asked, &person, &form.code).await? {
        tracing::info!(request_id = %asked.visitor.request_id, person = person.id.0, "signed in");
        let mut response = enter(&asked, person, &next, true).await?;
        let _ = response.add_cookie(&cleared(&asked.app, COOKIE));
        return Ok(response);
    } else {
        "second-step-wrong"
    };
    problems.add("code", asked.page().t(key));
    Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &CodePage { page: asked.page(), problems, next }))
}
