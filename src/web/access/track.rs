//! Following a complaint without an account: a fresh link by mail, or as a text message where those are sent, if reference
//! and address belong together.
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
use crate::store::letters::{self, Address, Asked as Letter};
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
        let page = asked.page();
        let what = if page.sends_texts { "track-texts" } else { "track" };
        return html(&SentPage { page, what, again: paths::track() });
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
    let to = address(&asked, &mut problems, &form.email);
    let (Some(reference), Some(to)) = (reference, to) else {
        let page = TrackPage { page: asked.page(), problems, form };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &page));
    };
    asked.app.throttle.take(Limit::TrackAddress, to.as_str())?;
    send(&asked, reference, to).await?;
    Ok(see_other(&format!("{}?sent=1", paths::track())))
}

/// What was typed, as an address; a number of a mobile phone where text messages are sent.
fn address(asked: &Asked, problems: &mut Problems, typed: &str) -> Option<Address> {
    let sends_texts = asked.app.config.sms_url.is_some();
    if sends_texts && typed.trim().is_empty() {
        problems.add("email", asked.page().t("access-missing-reach"));
        return None;
    }
    if !sends_texts || typed.contains(['@', '＠']) {
        return asked.check(problems, "email", text::required(text::email(typed))).map(Address::Email);
    }
    let number = text::phone(typed).ok().flatten().and_then(|phone| text::mobile(&phone));
    if number.is_none() {
        problems.add("email", asked.page().t("access-malformed-mobile"));
    }
    number.map(Address::Mobile)
}

async fn send(asked: &Asked, reference: Reference, to: Address) -> Result<(), WebError> {
    let (at, id, link_id) = (asked.app.now(), asked.app.id(), asked.app.id());
    let sent = asked.app.db.write(move |tx| {
        let Some((case, locale)) = accounts::case_of(tx, reference, &to)? else {
            // A miss writes too, a link to nobody, so that it takes as long as a hit.
            links::renew(tx, link_id, "case", 0, at, at)?;
            return Ok(());
        };
        let letter = Letter { id, kind: NoticeKind::Link, link: None, locale, at };
        letters::enqueue_link(tx, &letter, CaseId(case), &to)?;
        Ok(())
    });
    match sent.await {
        Ok(()) | Err(StoreError::Duplicate(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
