//! Following a complaint without an account: a fresh link by mail, if reference and address belong together.
//! The answer is the same whether they do or not.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;
use serde::Deserialize;

use super::asked::Asked;
use super::sign_up::SentPage;
use crate::domain::ids::CaseId;
use crate::domain::notice::NoticeKind;
use crate::domain::reference::Reference;
use crate::domain::text::{self, TextProblem};
use crate::paths;
use crate::store::letters::{self, Asked as Letter};
use crate::store::{StoreError, accounts, links};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::throttle::Limit;

#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct TrackForm {
    reference: String,
    email: String,
}

#[derive(Template)]
#[template(path = "access/track.html")]
struct TrackPage {
    page: Page,
    problems: Problems,
    form: TrackForm,
}

/// `GET /track`; with `sent`, what comes next.
pub async fn new(asked: Asked, query: Query) -> HttpResponse {
    if query.contains_key("sent") {
        return html(&SentPage { page: asked.page(), what: "track", again: paths::track() });
    }
    html(&TrackPage { page: asked.page(), problems: Problems::default(), form: TrackForm::default() })
}

/// `POST /track`
pub async fn create(asked: Asked, form: Form<TrackForm>) -> Result<HttpResponse, WebError> {
    let Form(form) = form;
    let mut problems = Problems::default();
    let typed = text::required(text::line(&form.reference, 60));
    let parsed = typed.and_then(|typed| Reference::parse(&typed).ok_or(TextProblem::Malformed));
    let reference = asked.check(&mut problems, "reference", parsed);
    let email = asked.check(&mut problems, "email", text::required(text::email(&form.email)));
    let (Some(reference), Some(email)) = (reference, email) else {
        let page = TrackPage { page: asked.page(), problems, form };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    asked.app.throttle.take(Limit::TrackAddress, &email)?;
    send(&asked, reference, email).await?;
    Ok(see_other(&format!("{}?sent=1", paths::track())))
}

async fn send(asked: &Asked, reference: Reference, email: String) -> Result<(), WebError> {
    let (at, id, link_id) = (asked.app.now(), asked.app.id(), asked.app.id());
    let sent = asked.app.db.write(move |tx| {
        let Some((case, locale)) = accounts::case_of(tx, reference, &email)? else {
            // A miss writes too, a link to nobody, so that it takes as long as a hit.
            links::renew(tx, link_id, "case", 0, at, at)?;
            return Ok(());
        };
        let letter = Letter { id, kind: NoticeKind::Link, link: None, locale, at };
        letters::enqueue_link(tx, &letter, CaseId(case), &email)?;
        Ok(())
    });
    match sent.await {
        Ok(()) | Err(StoreError::Duplicate(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
