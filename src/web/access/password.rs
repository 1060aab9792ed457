//! A forgotten password: a letter with a link that works once, for half an hour.
//! The answer never tells whether there is such an account.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;
use chrono::Duration;
use serde::Deserialize;

use super::asked::Asked;
use super::sign_up::{SentPage, take_password};
use super::{device, live_link};
use crate::domain::ids::PersonId;
use crate::domain::notice::NoticeKind;
use crate::domain::text;
use crate::paths;
use crate::seal::Purpose;
use crate::store::letters::{self, Asked as Letter};
use crate::store::links::Link;
use crate::store::people::{self, Edit, Person};
use crate::store::{StoreError, accounts, links};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::throttle::Limit;

const RESET_MINUTES: i64 = 30;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ForgotForm {
    email: String,
}

#[derive(Template)]
#[template(path = "access/forgot.html")]
struct ForgotPage {
    page: Page,
    problems: Problems,
    email: String,
}

/// `GET /password/forgot`; with `sent`, what comes next.
pub async fn new(asked: Asked, query: Query) -> HttpResponse {
    if query.contains_key("sent") {
        return html(&SentPage { page: asked.page(), what: "forgot", again: paths::password_forgot() });
    }
    html(&ForgotPage { page: asked.page(), problems: Problems::default(), email: String::new() })
}

/// `POST /password/forgot`
pub async fn create(asked: Asked, form: Form<ForgotForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    let mut problems = Problems::default();
    let Some(email) = asked.check(&mut problems, "email", text::required(text::email(&form.email))) else {
        let page = ForgotPage { page: asked.page(), problems, email: form.email };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    let throttle = &asked.app.throttle;
    let may = throttle.take(Limit::ResetNetwork, &asked.network()).and_then(|()| throttle.take(Limit::ResetAccount, &email));
    // Beyond the limit nothing is said either: the answer is the same to everybody.
    if may.is_ok() {
        send(&asked, email).await?;
        tracing::info!(request_id = %asked.visitor.request_id, "a password reset was asked for");
    }
    Ok(see_other(&format!("{}?sent=1", paths::password_forgot())))
}

async fn send(asked: &Asked, email: String) -> Result<(), WebError> {
    let (at, link_id, id) = (asked.app.now(), asked.app.id(), asked.app.id());
    let sent = asked.app.db.write(move |tx| {
        let person = people::find_by_email(tx, &email)?.filter(|person| person.active);
        // An unknown address renews a link to nobody, so that the answer takes as long.
        let target = person.as_ref().map_or(0, |person| person.id.0);
        let until = at + Duration::minutes(RESET_MINUTES);
        let link = links::renew(tx, link_id, Purpose::PasswordReset.as_str(), target, at, until)?;
        if let Some(person) = person {
            let kind = NoticeKind::PasswordReset;
            let letter = Letter { id, kind, link: Some(link.id), locale: person.locale, at };
            letters::enqueue_for_person(tx, &letter, &person)?;
        }
        Ok(())
    });
    match sent.await {
        // Two at once for an address that never asked before: the other one's letter is on its way.
        Ok(()) | Err(StoreError::Duplicate(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ResetForm {
    pub password: String,
}

#[derive(Template)]
#[template(path = "access/reset.html")]
struct ResetPage {
    page: Page,
    problems: Problems,
    email: String,
}

/// `GET /password/reset/{token}`
pub async fn edit(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Some((_, person)) = found(&asked, &token, Purpose::PasswordReset).await? else {
        return live_link::dead(&asked, Purpose::PasswordReset);
    };
    Ok(html(&ResetPage { page: asked.page(), problems: Problems::default(), email: person.email }))
}

/// `POST /password/reset/{token}`
pub async fn update(asked: Asked, token: web::Path<String>, form: Form<ResetForm>) -> Result<HttpResponse, WebError> {
    let Some((link, person)) = found(&asked, &token, Purpose::PasswordReset).await? else {
        return live_link::dead(&asked, Purpose::PasswordReset);
    };
    let mut problems = Problems::default();
    take_password(&asked, &mut problems, &form.0.password, &person.email);
    if !problems.is_empty() {
        let page = ResetPage { page: asked.page(), problems, email: person.email };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let hash = asked.app.passwords.hash(form.0.password).await?;
    let id = person.id;
    match set_by(&asked, link, id, hash).await {
        Ok(()) => {
            asked.app.sign_ins.right(&person.email, &asked.network());
            tracing::info!(request_id = %asked.visitor.request_id, person = id.0, "a password was reset");
            let mut response = see_other_with(&asked.app, &paths::sign_in(), "flash-password-reset");
            let _ = response.add_cookie(&device::remembered(&asked, &person.email));
            Ok(response)
        }
        Err(StoreError::NotFound) => live_link::dead(&asked, Purpose::PasswordReset),
        Err(error) => Err(error.into()),
    }
}

/// Sets the password of whoever followed the link of a letter, and spends the link.
pub async fn set_by(asked: &Asked, link: Link, id: PersonId, hash: String) -> Result<(), StoreError> {
    let (at, edit_id) = (asked.app.now(), asked.app.id());
    let set = asked.app.db.write(move |tx| {
        links::spend(tx, &link, at)?;
        let person = people::find(tx, id)?;
        if !person.active {
            return Err(StoreError::NotFound);
        }
        // The letter reached them: that the address is theirs is proven too.
        if person.confirmed_at.is_none() {
            people::confirm(tx, id, at)?;
        }
        accounts::change_password(tx, id, &hash, at)?;
        people::audit(tx, &password_changed(edit_id, id, at))
    });
    set.await
}

/// The audit row of a changed password; the password itself is nowhere in it.
pub fn password_changed(id: i64, person: PersonId, at: chrono::DateTime<chrono::Utc>) -> Edit<'static> {
    Edit { id, by: Some(person), at, what: "person.password", target: person.0, before: String::new(), after: String::new() }
}

/// The link of a letter that still works, and whose it is.
pub async fn found(asked: &Asked, token: &str, purpose: Purpose) -> Result<Option<(Link, Person)>, WebError> {
    let Some(link) = live_link::find(asked, token, purpose).await? else {
        return Ok(None);
    };
    let id = PersonId(link.target);
    match asked.app.db.read(move |conn| people::find(conn, id)).await {
        Ok(person) => Ok(Some((link, person)).filter(|(_, person)| person.active)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
