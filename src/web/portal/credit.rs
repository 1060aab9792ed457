//! `/complaints/{reference}/credit`: what was hurt of somebody's credit, what to do about it, and what came of it; and the letter
//! with which they object, ready to be printed and signed.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;

use crate::domain::case::{Action, Case};
use crate::domain::reference::Reference;
use crate::paths;
use crate::web::credit::{self, CreditForm, CreditView, Kept};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::{Consumer, reference};
use crate::web::objection::{self, Objection};
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::remedy_proof;
use crate::web::server::AppData;

#[derive(Template)]
#[template(path = "portal/credit.html")]
struct CreditPage {
    page: Page,
    reference: String,
    about: String,
    case_url: String,
    action: String,
    letter_url: String,
    credit: CreditView,
}

#[derive(Template)]
#[template(path = "portal/objection.html")]
struct ObjectionPage {
    page: Page,
    reference: String,
    back: String,
    letter: Objection,
}

fn shown(
    page: Page,
    consumer: &Consumer,
    (reference, case): (Reference, &Case),
    (status, typed): (StatusCode, (CreditForm, Problems)),
) -> HttpResponse {
    let may = case.allows(Action::Credit, &consumer.actor);
    let template = CreditPage {
        reference: reference.to_string(),
        about: format!("{} · {}", case.order.merchant, case.order.amount),
        case_url: paths::complaint(reference),
        action: paths::complaint_part(reference, "credit"),
        letter_url: paths::complaint_part(reference, "objection"),
        credit: CreditView::of(&page, case, may, typed),
        page,
    };
    html_with(status, &template)
}

/// `GET /complaints/{reference}/credit`
pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let page = consumer.visitor.page(&request, &app);
    Ok(shown(page, &consumer, (reference, &case), (StatusCode::OK, <(CreditForm, Problems)>::default())))
}

/// `POST /complaints/{reference}/credit`
pub async fn update(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let found = consumer.case(&app, reference).await;
    let asks = (found.as_ref().ok(), Action::Credit, &consumer.actor);
    let taken = remedy_proof::take(&request, payload.into_inner(), &app, asks).await?;
    found?;
    let page = consumer.visitor.page(&request, &app);
    let (kept, form) = credit::keep(&app, (consumer.actor.clone(), reference), &taken, page.words).await?;
    match kept {
        Kept::Done => Ok(see_other_with(&app, &paths::complaint_part(reference, "credit"), "flash-credit-kept")),
        Kept::Again(status, problems) => {
            let case = consumer.case(&app, reference).await?;
            Ok(shown(page, &consumer, (reference, &case), (status, (form, problems))))
        }
    }
}

/// `GET /complaints/{reference}/objection`
pub async fn letter(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    query: Query,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let actor = consumer.actor.clone();
    let read = app.db.read(move |conn| objection::load(conn, &actor, reference)).await?;
    let page = consumer.visitor.page(&request, &app);
    let letter = Objection::of(&page, &read, query.get("door").map_or("", String::as_str));
    let (reference, back) = (reference.to_string(), paths::complaint_part(reference, "credit"));
    Ok(html(&ObjectionPage { page, reference, back, letter }))
}
