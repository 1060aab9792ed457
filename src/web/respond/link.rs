//! A merchant's link. GET shows a button and nothing else, so that whoever scans letters opens nothing; POST opens the
//! merchant's requests to this browser and leaves the token's URL.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use crate::paths;
use crate::seal::Purpose;
use crate::store::{StoreError, guest_merchants, sessions};
use crate::web::access::asked::{Asked, Nothing};
use crate::web::access::begin::{Begun, begin, see_other_in};
use crate::web::access::live_link;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html, html_with, see_other};

#[derive(Template)]
#[template(path = "respond/open.html")]
struct OpenPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "respond/staff.html")]
struct StaffPage {
    page: Page,
}

/// A desk session never holds a merchant's link: what is said there would be the merchant's word.
fn not_for_staff(asked: &Asked) -> Option<HttpResponse> {
    let is_staff = asked.visitor.person().is_some_and(|person| person.role.is_staff());
    is_staff.then(|| html_with(StatusCode::NOT_FOUND, &StaffPage { page: asked.page() }))
}

/// `GET /respond/{token}`
pub async fn show(asked: Asked, token: web::Path<String>) -> Result<HttpResponse, WebError> {
    if let Some(answer) = not_for_staff(&asked) {
        return Ok(answer);
    }
    if live_link::find(&asked, &token, Purpose::Merchant).await?.is_none() {
        return live_link::dead(&asked, Purpose::Merchant);
    }
    Ok(html(&OpenPage { page: asked.page() }))
}

/// `POST /respond/{token}`
pub async fn open(asked: Asked, token: web::Path<String>, _form: Form<Nothing>) -> Result<HttpResponse, WebError> {
    if let Some(answer) = not_for_staff(&asked) {
        return Ok(answer);
    }
    let Some(link) = live_link::find(&asked, &token, Purpose::Merchant).await? else {
        return live_link::dead(&asked, Purpose::Merchant);
    };
    let (app, at) = (asked.app.clone(), asked.app.now());
    let kept = asked.visitor.session.as_ref().map(|session| session.token_hash.clone());
    let is_kept = kept.is_some();
    let Begun { token: fresh, session } = begin(&asked, None);
    tracing::info!(merchant = link.target, "a merchant's link was opened");
    let opened = app.db.write(move |tx| {
        if kept.is_none() {
            sessions::insert(tx, &session)?;
        }
        guest_merchants::open(tx, kept.as_deref().unwrap_or(&session.token_hash), &link, at)
    });
    match opened.await {
        // The session ended in another window between two clicks: the button works at the second try.
        Err(StoreError::Database(_)) if is_kept => return Ok(html(&OpenPage { page: asked.page() })),
        other => other?,
    }
    Ok(if is_kept { see_other(&paths::respond()) } else { see_other_in(&asked.app, &paths::respond(), fresh) })
}
