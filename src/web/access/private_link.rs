//! A case's private link. GET shows a button and nothing of the case, so that whoever scans letters spends and sees
//! nothing; POST opens the case to the visitor's session and leaves the token's URL.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::asked::{Asked, Nothing};
use super::begin::{Begun, begin, see_other_in};
use super::live_link;
use crate::domain::actor::Actor;
use crate::domain::ids::{CaseId, LinkId};
use crate::paths;
use crate::seal::Purpose;
use crate::store::{StoreError, cases, sessions};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::visitor::cookie;

#[derive(Template)]
#[template(path = "access/open_case.html")]
struct OpenPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "access/staff_link.html")]
struct StaffPage {
    page: Page,
}

fn is_staff(asked: &Asked) -> bool {
    asked.visitor.person().is_some_and(|person| person.role.is_staff())
}

/// A desk session never holds a consumer's link: what is done there would be the consumer's doing.
fn not_for_staff(asked: &Asked) -> HttpResponse {
    html_with(StatusCode::NOT_FOUND, &StaffPage { page: asked.page() })
}

/// `GET /t/{token}`
pub async fn show(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    if is_staff(&asked) {
        return Ok(not_for_staff(&asked));
    }
    if live_link::find(&asked, &token, Purpose::Case).await?.is_none() {
        return live_link::dead(&asked, Purpose::Case);
    }
    Ok(html(&OpenPage { page: asked.page() }))
}

/// `POST /t/{token}`
pub async fn open(asked: Asked, token: web::Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    if is_staff(&asked) {
        return Ok(not_for_staff(&asked));
    }
    let Some(link) = live_link::find(&asked, &token, Purpose::Case).await? else {
        return live_link::dead(&asked, Purpose::Case);
    };
    let case_id = CaseId(link.target);
    let case = asked.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, case_id)).await?;
    let reference = case.reference.ok_or(WebError::NotFound)?;
    let at = asked.app.now();
    let kept = asked.visitor.session.as_ref().map(|session| session.token_hash.clone());
    let fresh = kept.is_none().then(|| begin(&asked, None));
    let hash = kept.or_else(|| fresh.as_ref().map(|begun| begun.session.token_hash.clone()));
    let hash = hash.ok_or_else(|| WebError::Internal("a session without a token".to_owned()))?;
    let (token, new) = fresh.map_or((None, None), |Begun { token, session }| (Some(token), Some(Arc::new(session))));
    let opened = asked.app.db.write(move |tx| {
        if let Some(session) = &new {
            sessions::insert(tx, session)?;
        }
        sessions::open_case(tx, &hash, case_id, LinkId(link.id), link.generation, at)
    });
    match opened.await {
        // The session ended in another window between two clicks: the button works at the second try.
        Err(StoreError::Database(_)) if token.is_none() => return Ok(html(&OpenPage { page: asked.page() })),
        other => other?,
    }
    let place = paths::complaint(reference);
    let mut response = match token {
        Some(token) => see_other_in(&asked.app, &place, token),
        None => see_other(&place),
    };
    // Whoever chose no language reads their case in the one its letters are in.
    if !asked.visitor.has_chosen_language(&asked.request, &asked.app) {
        let _ = response.add_cookie(&cookie(&asked.app, "redress-language", case.locale.as_str().to_owned(), 0));
    }
    Ok(response)
}
