//! `/invitation/{token}`: somebody who is to work here chooses a password. The link works once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use super::live_link;
use super::password::{ResetForm, password_changed};
use super::sign_up::take_password;
use crate::domain::ids::PersonId;
use crate::seal::Purpose;
use crate::store::links::Link;
use crate::store::people::{self, Person};
use crate::store::{StoreError, accounts, links};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html, html_with, see_other_with};

#[derive(Template)]
#[template(path = "access/invitation.html")]
struct InvitationPage {
    page: Page,
    problems: Problems,
    email: String,
    /// Who is asked to do what.
    lead: String,
}

impl InvitationPage {
    fn of(asked: &Asked, person: Person, problems: Problems) -> Self {
        let page = asked.page();
        let role = page.code("role", person.role.as_str());
        Self { lead: page.t2("invitation-lead", ("name", &person.name), ("role", &role)), email: person.email, problems, page }
    }
}

/// `GET /invitation/{token}`
pub async fn edit(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    let Some((_, person)) = found(&asked, &token).await? else {
        return live_link::dead(&asked, Purpose::Invitation);
    };
    Ok(html(&InvitationPage::of(&asked, person, Problems::default())))
}

/// `POST /invitation/{token}`
pub async fn update(asked: Asked, token: web::Path<String>, form: Form<ResetForm>) -> Result<HttpResponse, WebError> {
    let Some((link, person)) = found(&asked, &token).await? else {
        return live_link::dead(&asked, Purpose::Invitation);
    };
    let mut problems = Problems::default();
    take_password(&asked, &mut problems, &form.0.password, &person.email);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &InvitationPage::of(&asked, person, problems)));
    }
    let hash = asked.app.passwords.hash(form.0.password).await?;
    let (at, edit_id, id) = (asked.app.now(), asked.app.id(), person.id);
    let done = asked.app.db.write(move |tx| {
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
    match done.await {
        Ok(()) => {
            tracing::info!(request_id = %asked.visitor.request_id, person = id.0, "an invitation was followed");
            Ok(see_other_with(&asked.app, &crate::paths::sign_in(), "flash-invitation-done"))
        }
        Err(StoreError::NotFound) => live_link::dead(&asked, Purpose::Invitation),
        Err(error) => Err(error.into()),
    }
}

async fn found(asked: &Asked, token: &str) -> Result<Option<(Link, Person)>, WebError> {
    let Some(link) = live_link::find(asked, token, Purpose::Invitation).await? else {
        return Ok(None);
    };
    let id = PersonId(link.target);
    match asked.app.db.read(move |conn| people::find(conn, id)).await {
        Ok(person) => Ok(Some((link, person)).filter(|(_, person)| person.active)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}
