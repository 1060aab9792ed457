//! `/desk/cases/{reference}/credit`: what was hurt of the consumer's credit and what came of it, written down for them; and the
//! letter of objection, to be sent to them.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::case::act::Desk;
use super::case::page::load;
use crate::domain::case::{Action, Case};
use crate::paths;
use crate::store::cases;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::credit::{self, CreditForm, CreditView, Kept};
use crate::web::forms::{Problems, Query};
use crate::web::objection::{self, Objection};
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::remedy_proof;

#[derive(Template)]
#[template(path = "desk/credit.html")]
struct CreditPage {
    page: Page,
    reference: String,
    back: String,
    action: String,
    letter_url: String,
    credit: CreditView,
}

#[derive(Template)]
#[template(path = "desk/objection.html")]
struct ObjectionPage {
    page: Page,
    reference: String,
    back: String,
    letter: Objection,
}

fn shown(desk: &Desk, case: &Case, status: StatusCode, typed: (CreditForm, Problems)) -> HttpResponse {
    let page = desk.page();
    let may = case.allows(Action::Credit, &desk.agent.actor());
    let template = CreditPage {
        reference: desk.reference.to_string(),
        back: paths::desk_case(desk.reference),
        action: paths::desk_case_part(desk.reference, "credit"),
        letter_url: paths::desk_case_part(desk.reference, "objection"),
        credit: CreditView::of(&page, case, may, typed),
        page,
    };
    html_with(status, &template)
}

pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    let file = load(&desk, Span::Newest).await?;
    Ok(shown(&desk, &file.case, StatusCode::OK, <(CreditForm, Problems)>::default()))
}

pub async fn update(desk: Desk, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let by = actor.clone();
    let found = desk.app.db.read(move |conn| cases::find(conn, &by, reference)).await;
    let asks = (found.as_ref().ok(), Action::Credit, &actor);
    let taken = remedy_proof::take(&desk.request, payload.into_inner(), &desk.app, asks).await?;
    found?;
    let (kept, form) = credit::keep(&desk.app, (actor, reference), &taken, desk.words()).await?;
    match kept {
        Kept::Done => Ok(see_other_with(&desk.app, &paths::desk_case_part(desk.reference, "credit"), "flash-credit-kept")),
        Kept::Again(status, problems) => {
            let file = load(&desk, Span::Newest).await?;
            Ok(shown(&desk, &file.case, status, (form, problems)))
        }
    }
}

pub async fn letter(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    // Whoever reads the case is written down, as on its page.
    load(&desk, Span::Newest).await?;
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let read = desk.app.db.read(move |conn| objection::load(conn, &actor, reference)).await?;
    let page = desk.page();
    let letter = Objection::of(&page, &read, query.get("door").map_or("", String::as_str));
    let (reference, back) = (reference.to_string(), paths::desk_case_part(reference, "credit"));
    Ok(html(&ObjectionPage { page, reference, back, letter }))
}
