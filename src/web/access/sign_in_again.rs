//! Before something that takes much with it, a sign-in older than a quarter of an hour is asked for its password again.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use chrono::Duration;
use serde::Deserialize;

use super::asked::{Asked, SignedIn};
use super::sign_in::{enter, tried};
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::throttle::Limit;
use crate::web::visitor::{Visitor, cookie};

/// How long a sign-in counts as fresh (security.md, Sessions).
const FRESH_MINUTES: i64 = 15;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AgainForm {
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "access/sign_in_again.html")]
struct AgainPage {
    page: Page,
    problems: Problems,
    email: String,
    next: String,
}

impl AgainPage {
    fn new(signed_in: &SignedIn, problems: Problems, next: &str) -> Self {
        let next = paths::parse_next(next).unwrap_or_default();
        Self { page: signed_in.asked.page(), problems, email: signed_in.person.email.clone(), next }
    }
}

/// Goes on when the visitor signed in of late; else asks for the password and comes back to `next`.
pub fn fresh(visitor: &Visitor, now: chrono::DateTime<chrono::Utc>, next: &str) -> Result<(), WebError> {
    if is_fresh(visitor, now) {
        return Ok(());
    }
    Err(WebError::SignInAgain { next: paths::parse_next(next).unwrap_or_default() })
}

/// Whether the visitor signed in of late.
pub fn is_fresh(visitor: &Visitor, now: chrono::DateTime<chrono::Utc>) -> bool {
    let since = visitor.session.as_ref().map(|session| now - session.created_at);
    since.is_some_and(|since| since < Duration::minutes(FRESH_MINUTES))
}

/// Whether the visitor signed in of late, or sent the right password with this form; notes at `password` what is in the way.
pub async fn proves(asked: &Asked, password: &str, problems: &mut Problems) -> Result<bool, WebError> {
    if is_fresh(&asked.visitor, asked.app.now()) {
        return Ok(true);
    }
    let Some(person) = asked.visitor.person().filter(|_| !password.is_empty()) else {
        problems.add("password", asked.page().t("access-missing-password"));
        return Ok(false);
    };
    let is_theirs = tried(asked, &person.email, password.to_owned()).await?.is_some();
    if !is_theirs {
        problems.add("password", asked.page().t("access-wrong-again"));
    }
    Ok(is_theirs)
}

/// `GET /sign-in/again`
pub async fn new(signed_in: SignedIn, query: Query) -> HttpResponse {
    html(&AgainPage::new(&signed_in, Problems::default(), query.get("next").map_or("", String::as_str)))
}

/// `POST /sign-in/again`: a new session takes the place of the old one, as at any sign-in.
pub async fn create(signed_in: SignedIn, form: Form<AgainForm>) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = &signed_in;
    asked.app.throttle.take(Limit::SignInNetwork, &asked.network())?;
    let mut problems = Problems::default();
    if form.0.password.is_empty() {
        problems.add("password", asked.page().t("access-missing-password"));
        return Ok(again(&signed_in, problems, &form.0.next));
    }
    let Some(person) = tried(asked, &person.email, form.0.password).await? else {
        problems.add("password", asked.page().t("access-wrong-again"));
        return Ok(again(&signed_in, problems, &form.0.next));
    };
    let mut response = enter(asked, person, &form.0.next, true).await?;
    let _ = response.add_cookie(&cookie(&asked.app, "redress-flash", "flash-signed-in-again".to_owned(), 0));
    Ok(response)
}

fn again(signed_in: &SignedIn, problems: Problems, next: &str) -> HttpResponse {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &AgainPage::new(signed_in, problems, next))
}
