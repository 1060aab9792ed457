//! Signing in and out. A wrong password and an unknown address get the same answer in the same time;
//! trying on makes one wait, and never locks the owner out.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::asked::{Asked, Nothing};
use super::begin::{Begun, begin, see_other_in};
use super::{device, second_step, sign_up};
use crate::domain::actor::Role;
use crate::domain::person::PASSWORD_LENGTH;
use crate::domain::text;
use crate::store::people::{self, Person};
use crate::store::{StoreError, accounts, second_steps, sessions};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::throttle::Limit;
use crate::web::visitor::cleared;
use crate::{passwords, paths};

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct SignInForm {
    email: String,
    password: String,
    next: String,
}

#[derive(Template)]
#[template(path = "access/sign_in.html")]
struct SignInPage {
    page: Page,
    problems: Problems,
    email: String,
    next: String,
}

/// Where somebody with this role begins, unless they were on their way somewhere.
fn place(role: Role, next: &str) -> String {
    let own = || if role.is_staff() { paths::desk() } else { paths::my_complaints() };
    paths::parse_next(next).unwrap_or_else(own)
}

/// `GET /sign-in`
pub async fn new(asked: Asked, query: Query) -> HttpResponse {
    let next = query.get("next").and_then(|next| paths::parse_next(next)).unwrap_or_default();
    match asked.visitor.person() {
        Some(person) => see_other(&place(person.role, &next)),
        None => html(&SignInPage { page: asked.page(), problems: Problems::default(), email: String::new(), next }),
    }
}

/// `POST /sign-in`
pub async fn create(asked: Asked, form: Form<SignInForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    let (app, network) = (&asked.app, asked.network());
    app.throttle.take(Limit::SignInNetwork, &network)?;
    let mut problems = Problems::default();
    let email = asked.check(&mut problems, "email", text::required(text::email(&form.email)));
    if form.password.is_empty() {
        problems.add("password", asked.page().t("access-missing-password"));
    }
    let Some(email) = email.filter(|_| problems.is_empty()) else {
        return Ok(again(&asked, problems, form));
    };
    let Some(person) = tried(&asked, &email, form.password.clone()).await? else {
        problems.add("", asked.page().t("access-wrong"));
        return Ok(again(&asked, problems, form));
    };
    if person.confirmed_at.is_none() {
        sign_up::send_confirmation(&asked, &person).await?;
        problems.add("", asked.page().t("access-confirm-first"));
        return Ok(again(&asked, problems, form));
    }
    let person = at_todays_cost(&asked, person, form.password).await?;
    if second_step::sign_in::is_asked(&asked, &person).await? {
        return Ok(second_step::sign_in::go_on(&asked, &person, &form.next));
    }
    tracing::info!(request_id = %asked.visitor.request_id, person = person.id.0, %network, "signed in");
    enter(&asked, person, &form.next, false).await
}

/// Waits grow with wrong tries; a browser that the account knows is not counted with all others.
fn may_try(asked: &Asked, email: &str, network: &str) -> Result<(), WebError> {
    asked.app.sign_ins.may(email, network, asked.app.now())?;
    if device::is_known(asked, email) { Ok(()) } else { asked.app.throttle.take(Limit::SignInAccount, email) }
}

/// Whoever has this address and password, within the limits on trying. Each outcome is counted.
pub async fn tried(asked: &Asked, email: &str, password: String) -> Result<Option<Person>, WebError> {
    let (app, network) = (&asked.app, asked.network());
    let count = |outcome| app.metrics.sign_ins.get_or_create(&[("outcome", outcome)]).inc();
    if let Err(wait) = may_try(asked, email, &network) {
        count("told to wait");
        return Err(wait);
    }
    let Some(person) = proven(asked, email, password).await? else {
        app.sign_ins.wrong(email, &network, app.now());
        count("wrong");
        tracing::info!(request_id = %asked.visitor.request_id, %network, "a wrong password or address");
        return Ok(None);
    };
    app.sign_ins.right(email, &network);
    count("right");
    Ok(Some(person))
}

fn again(asked: &Asked, problems: Problems, form: SignInForm) -> HttpResponse {
    let next = paths::parse_next(&form.next).unwrap_or_default();
    let page = SignInPage { page: asked.page(), problems, email: form.email, next };
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// The active person of an address, if the password is theirs. Whoever is not there takes as long as whoever is.
pub async fn proven(asked: &Asked, email: &str, password: String) -> Result<Option<Person>, WebError> {
    if password.chars().count() > *PASSWORD_LENGTH.end() {
        return Ok(None);
    }
    let email = email.to_owned();
    let found = asked.app.db.read(move |conn| people::find_by_email(conn, &email)).await?.filter(|person| person.active);
    let hash = found.as_ref().and_then(|person| person.password_hash.clone());
    let fits = asked.app.passwords.fits(password, hash).await?;
    Ok(found.filter(|_| fits))
}

/// A password hashed at another cost than today's is hashed anew while it is at hand.
async fn at_todays_cost(asked: &Asked, mut person: Person, password: String) -> Result<Person, WebError> {
    let Some(old) = person.password_hash.clone().filter(|hash| passwords::is_outdated(hash)) else {
        return Ok(person);
    };
    let new = asked.app.passwords.hash(password).await?;
    person.password_hash = Some(new.clone());
    let id = person.id;
    asked.app.db.write(move |tx| people::renew_password(tx, id, &old, &new)).await?;
    Ok(person)
}

/// A new session in place of the one before; then on to `next`, or to where this role begins. `has_code`: the second step is
/// behind them, where there is one.
pub async fn enter(asked: &Asked, person: Person, next: &str, has_code: bool) -> Result<HttpResponse, WebError> {
    let known = device::remembered(asked, &person.email);
    let Begun { token, session } = begin(asked, Some(&person));
    let old = asked.visitor.session.as_ref().map(|session| session.token_hash.clone());
    let place = place(person.role, next);
    let session = Arc::new(session);
    let acts = asked.acts_of_taking_up(&person).await?;
    let entered = asked.app.db.write(move |tx| {
        // The password was checked outside: it must still be the one.
        let now = people::find(tx, person.id)?;
        if !now.active || now.password_hash != person.password_hash {
            return Err(StoreError::NotFound);
        }
        // Switched on a moment ago: the next try asks for the code.
        if !has_code && second_steps::find(tx, person.id)?.is_some_and(|step| step.since.is_some()) {
            return Err(StoreError::NotFound);
        }
        if let Some(old) = &old {
            sessions::end(tx, old)?;
        }
        sessions::insert(tx, &session)?;
        accounts::take_up_cases(tx, &now, &acts)
    });
    entered.await?;
    let mut response = see_other_in(&asked.app, &place, token);
    let _ = response.add_cookie(&known);
    Ok(response)
}

/// `POST /sign-out`
pub async fn destroy(asked: Asked, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    if let Some(session) = &asked.visitor.session {
        let hash = session.token_hash.clone();
        asked.app.db.write(move |tx| sessions::end(tx, &hash)).await?;
        tracing::info!(request_id = %asked.visitor.request_id, "signed out");
    }
    let mut response = see_other_with(&asked.app, &paths::home(), "flash-signed-out");
    let _ = response.add_cookie(&cleared(&asked.app, "redress"));
    // Pages kept for the Back button go too; other cookies stay, they hold only language and theme.
    let clear = actix_web::http::header::HeaderValue::from_static("\"cache\"");
    response.headers_mut().insert(actix_web::http::header::HeaderName::from_static("clear-site-data"), clear);
    Ok(response)
}
