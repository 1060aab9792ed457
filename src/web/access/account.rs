//! One's own account: who one is here, where one is signed in, a new password.

use std::sync::Arc;

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::account_settings::Settings;
use super::asked::SignedIn;
use super::begin::{Begun, begin};
use super::password::password_changed;
use super::sign_in::proven;
use super::sign_up::take_password;
use crate::paths;
use crate::store::people::{self, Person};
use crate::store::{StoreError, accounts, sessions};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::visitor::{cleared, cookie};

/// A place where one is signed in.
struct SessionLine {
    /// Names the session in the form, and opens nothing.
    key: String,
    device: String,
    since: String,
    seen: String,
    is_this: bool,
}

#[derive(Template)]
#[template(path = "access/account.html")]
struct AccountPage {
    page: Page,
    problems: Problems,
    person: Person,
    sessions: Vec<SessionLine>,
    settings: Option<Settings>,
    has_second_step: bool,
}

impl AccountPage {
    async fn of(signed_in: &SignedIn, problems: Problems) -> Result<Self, WebError> {
        let page = signed_in.asked.page();
        let id = signed_in.person.id;
        let rows = signed_in.asked.app.db.read(move |conn| sessions::list(conn, id)).await?;
        let line = |(hash, device, created_at, seen_at): (String, String, _, _)| SessionLine {
            key: key(signed_in, &hash),
            device,
            since: page.dates.moment(created_at),
            seen: page.dates.moment(seen_at),
            is_this: hash == signed_in.session,
        };
        let sessions = rows.into_iter().map(line).collect();
        let settings = Settings::of(&page, &signed_in.person);
        let has_second_step = signed_in.asked.visitor.session.as_ref().is_some_and(|session| session.has_second_step);
        Ok(Self { page, problems, person: signed_in.person.clone(), sessions, settings, has_second_step })
    }
}

fn key(signed_in: &SignedIn, hash: &str) -> String {
    signed_in.asked.app.seal.sign("session-key", hash.as_bytes())
}

/// `GET /account`
pub async fn show(signed_in: SignedIn) -> Result<HttpResponse, WebError> {
    Ok(html(&AccountPage::of(&signed_in, Problems::default()).await?))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SessionForm {
    /// The key of one session, or `others`.
    session: String,
}

/// `POST /account/sessions`: ends one session, or all but this.
pub async fn end_sessions(signed_in: SignedIn, form: Form<SessionForm>) -> Result<HttpResponse, WebError> {
    let app = &signed_in.asked.app;
    let (id, mine) = (signed_in.person.id, signed_in.session.clone());
    tracing::info!(request_id = %signed_in.asked.visitor.request_id, person = id.0, "sessions ended");
    if form.0.session == "others" {
        app.db.write(move |tx| sessions::end_all(tx, id, Some(&mine))).await?;
        return Ok(see_other_with(app, &paths::account(), "flash-sessions-ended"));
    }
    let rows = app.db.read(move |conn| sessions::list(conn, id)).await?;
    let hash = rows.into_iter().map(|row| row.0).find(|hash| key(&signed_in, hash) == form.0.session);
    let Some(hash) = hash else {
        // Ended already: that is what was wanted.
        return Ok(see_other_with(app, &paths::account(), "flash-sessions-ended"));
    };
    let is_this = hash == mine;
    app.db.write(move |tx| sessions::end(tx, &hash)).await?;
    if is_this {
        let mut response = see_other_with(app, &paths::sign_in(), "flash-signed-out");
        let _ = response.add_cookie(&cleared(app, "redress"));
        return Ok(response);
    }
    Ok(see_other_with(app, &paths::account(), "flash-sessions-ended"))
}

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct PasswordForm {
    old_password: String,
    password: String,
}

/// `POST /account/password`: everywhere else is signed out, and here goes on under a new session.
pub async fn change_password(signed_in: SignedIn, form: Form<PasswordForm>) -> Result<HttpResponse, WebError> {
    let SignedIn { asked, person, .. } = &signed_in;
    let (app, network) = (&asked.app, asked.network());
    let mut problems = Problems::default();
    if form.0.old_password.is_empty() {
        problems.add("old_password", asked.page().t("access-missing-password"));
    }
    take_password(asked, &mut problems, &form.0.password, &person.email);
    if problems.is_empty() {
        app.sign_ins.may(&person.email, &network, app.now())?;
        if proven(asked, &person.email, form.0.old_password).await?.is_none() {
            app.sign_ins.wrong(&person.email, &network, app.now());
            problems.add("old_password", asked.page().t("access-wrong-old-password"));
        }
    }
    if !problems.is_empty() {
        let page = AccountPage::of(&signed_in, problems).await?;
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    }
    let hash = app.passwords.hash(form.0.password).await?;
    let Begun { token, session } = begin(asked, Some(person));
    let (session, id, old) = (Arc::new(session), person.id, person.password_hash.clone());
    let (at, edit_id) = (app.now(), app.id());
    let changed = app.db.write(move |tx| {
        if people::find(tx, id)?.password_hash != old {
            return Err(StoreError::Stale);
        }
        accounts::change_password(tx, id, &hash, at)?;
        sessions::insert(tx, &session)?;
        people::audit(tx, &password_changed(edit_id, id, at))
    });
    changed.await?;
    tracing::info!(request_id = %asked.visitor.request_id, person = id.0, "a password was changed");
    let mut response = see_other_with(app, &paths::account(), "flash-password-changed");
    let _ = response.add_cookie(&cookie(app, "redress", token, 0));
    Ok(response)
}
