//! The way in: straight to the first question, or a choice where an unfinished complaint waits.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use serde::Deserialize;

use super::Step;
use super::draft::{COOKIE, Filer};
use crate::store::drafts;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::{Page, html, see_other};
use crate::web::server::AppData;
use crate::web::visitor::{Visitor, cleared};

#[derive(Template)]
#[template(path = "portal/filing-start.html")]
struct StartPage {
    page: Page,
    on: String,
    summary: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnewForm {}

/// `GET /complaints/new`
pub async fn show(app: AppData, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if filer.draft.is_none() {
        return Ok(see_other(&Step::Problem.path()));
    }
    let open = filer.answers.first_open(&filer.check(&app));
    let page = filer.visitor.page(&request, &app);
    Ok(html(&StartPage { page, on: open.path(), summary: filer.answers.details.summary.trim().to_owned() }))
}

/// `POST /complaints/new`: the unfinished one is thrown away.
pub async fn create(app: AppData, request: HttpRequest, visitor: Visitor, _: Form<AnewForm>) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if let Some(draft) = filer.draft {
        app.db.write(move |tx| drafts::remove(tx, draft)).await?;
    }
    let mut response = see_other(&Step::Problem.path());
    let _ = response.add_cookie(&cleared(&app, COOKIE));
    Ok(response)
}
