//! `/invitation/{token}`: somebody who is to work here chooses a password. The link works once.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use super::live_link;
use super::password::{ResetForm, found, set_by};
use super::sign_up::take_password;
use crate::seal::Purpose;
use crate::store::StoreError;
use crate::store::people::Person;
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
    let Some((_, person)) = found(&asked, &token, Purpose::Invitation).await? else {
        return live_link::dead(&asked, Purpose::Invitation);
    };
    Ok(html(&InvitationPage::of(&asked, person, Problems::default())))
}

/// `POST /invitation/{token}`
pub async fn update(asked: Asked, token: web::Path<String>, form: Form<ResetForm>) -> Result<HttpResponse, WebError> {
    let Some((link, person)) = found(&asked, &token, Purpose::Invitation).await? else {
        return live_link::dead(&asked, Purpose::Invitation);
    };
    let mut problems = Problems::default();
    take_password(&asked, &mut problems, &form.0.password, &person.email);
    if !problems.is_empty() {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &InvitationPage::of(&asked, person, problems)));
    }
    let hash = asked.app.passwords.hash(form.0.password).await?;
    let id = person.id;
    match set_by(&asked, link, id, hash).await {
        Ok(()) => {
            tracing::info!(request_id = %asked.visitor.request_id, person = id.0, "an invitation was followed");
            Ok(see_other_with(&asked.app, &crate::paths::sign_in(), "flash-invitation-done"))
        }
        Err(StoreError::NotFound) => live_link::dead(&asked, Purpose::Invitation),
        Err(error) => Err(error.into()),
    }
}
