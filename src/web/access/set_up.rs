//! The first administrator: by the link printed at start, once, and only while there is none.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::Asked;
use super::live_link;
use super::sign_up::SignUpForm;
use crate::domain::actor::Role;
use crate::domain::ids::PersonId;
use crate::domain::person::Prefs;
use crate::paths;
use crate::seal::Purpose;
use crate::store::links::Link;
use crate::store::people::{self, Edit, Person};
use crate::store::{StoreError, links};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html, html_with, see_other_with};

#[derive(Template)]
#[template(path = "access/set_up.html")]
struct SetUpPage {
    page: Page,
    problems: Problems,
    form: SignUpForm,
}

/// `GET /setup/{token}`
pub async fn new(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    if found(&asked, &token).await?.is_none() {
        return live_link::dead(&asked, Purpose::SetUp);
    }
    Ok(html(&SetUpPage { page: asked.page(), problems: Problems::default(), form: SignUpForm::default() }))
}

/// `POST /setup/{token}`
pub async fn create(asked: Asked, token: web::Path<String>, form: Form<SignUpForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    let Some(link) = found(&asked, &token).await? else {
        return live_link::dead(&asked, Purpose::SetUp);
    };
    let mut problems = Problems::default();
    let Some(new) = form.parse(&asked, &mut problems) else {
        return Ok(again(&asked, problems, form));
    };
    let hash = asked.app.passwords.hash(new.password).await?;
    let person = Person {
        id: PersonId(asked.app.id()),
        email: new.email,
        name: new.name,
        role: Role::Admin,
        senior: false,
        team: None,
        password_hash: Some(hash),
        locale: asked.visitor.locale,
        active: true,
        confirmed_at: Some(asked.app.now()),
        prefs: Prefs::default(),
    };
    match set_up(&asked, link, person).await {
        Ok(()) => {
            tracing::info!(request_id = %asked.visitor.request_id, "the first administrator was made");
            Ok(see_other_with(&asked.app, &paths::sign_in(), "flash-set-up-done"))
        }
        Err(StoreError::NotFound) => live_link::dead(&asked, Purpose::SetUp),
        Err(StoreError::Duplicate(_)) => {
            problems.add("email", asked.page().t("access-email-taken"));
            Ok(again(&asked, problems, form))
        }
        Err(error) => Err(error.into()),
    }
}

fn again(asked: &Asked, problems: Problems, form: SignUpForm) -> HttpResponse {
    html_with(StatusCode::UNPROCESSABLE_ENTITY, &SetUpPage { page: asked.page(), problems, form })
}

/// Spending the one link row decides who of many at once makes the one administrator.
async fn set_up(asked: &Asked, link: Link, person: Person) -> Result<(), StoreError> {
    let (at, edit_id) = (asked.app.now(), asked.app.id());
    let made = asked.app.db.write(move |tx| {
        links::spend(tx, &link, at)?;
        if people::has_admin(tx)? {
            return Err(StoreError::NotFound);
        }
        people::insert(tx, &person, at)?;
        let (before, after) = (String::new(), person.role.to_string());
        let edit = Edit { id: edit_id, by: None, at, what: "person.created", target: person.id.0, before, after };
        people::audit(tx, &edit)
    });
    made.await
}

async fn found(asked: &Asked, token: &str) -> Result<Option<Link>, WebError> {
    let Some(link) = live_link::find(asked, token, Purpose::SetUp).await? else {
        return Ok(None);
    };
    let has_admin = asked.app.db.read(people::has_admin).await?;
    Ok((!has_admin).then_some(link))
}
