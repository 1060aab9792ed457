//! Further orders with the same problem: they go into the same case, told one by one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answers::OtherForm;
use super::draft::Filer;
use super::{Frame, Step, THEN_REVIEW};
use crate::domain::order::MOST_OTHER_ORDERS;
use crate::paths;
use crate::web::claim_words;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// One that was told.
struct Line {
    words: String,
    /// By which it is taken out again.
    told: OtherForm,
}

#[derive(Template)]
#[template(path = "portal/filing-orders.html")]
struct OrdersPage {
    page: Page,
    frame: Frame,
    lines: Vec<Line>,
    form: OtherForm,
    is_full: bool,
    sign: &'static str,
    today: String,
}

impl OrdersPage {
    fn new(app: &AppData, filer: &Filer, request: &HttpRequest, form: OtherForm, problems: Problems) -> Self {
        let page = filer.visitor.page(request, app);
        let check = filer.check(app);
        let line =
            |told: &OtherForm| Some(Line { words: claim_words::other(&page, &told.check(&check).ok()?), told: told.clone() });
        Self {
            frame: Frame::new(&page, Step::Order, THEN_REVIEW, problems),
            lines: filer.answers.others.iter().filter_map(line).collect(),
            is_full: filer.answers.others.len() >= MOST_OTHER_ORDERS,
            sign: filer.answers.order.currency().sign(),
            today: check.today.to_string(),
            form,
            page,
        }
    }
}

/// `GET /complaints/new/orders`
pub async fn index(app: AppData, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if let Some(detour) = filer.detour(&app, Step::Details)? {
        return Ok(detour);
    }
    Ok(html(&OrdersPage::new(&app, &filer, &request, OtherForm::default(), Problems::default())))
}

/// `POST /complaints/new/orders`: one more.
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(mut form): Form<OtherForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    if let Some(detour) = filer.detour(&app, Step::Details)? {
        return Ok(detour);
    }
    let check = filer.check(&app);
    form.currency = filer.answers.order.currency().to_string();
    let mut problems = form.check(&check).err().unwrap_or_default();
    if filer.answers.others.len() >= MOST_OTHER_ORDERS {
        problems.add("order_number", check.words.with("filing-orders-full", &[("most", &MOST_OTHER_ORDERS.to_string())]));
    }
    if !problems.is_empty() {
        let shown = OrdersPage::new(&app, &filer, &request, form, problems);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown));
    }
    // Sent twice, told once.
    if !filer.answers.others.contains(&form) {
        filer.answers.others.push(form);
        filer.save(&app, &request).await?;
    }
    Ok(filer.with_cookie(&app, see_other(&paths::other_orders())))
}

/// `POST /complaints/new/orders/removal`: the one that says this, and no other; again it finds nothing.
pub async fn destroy(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(form): Form<OtherForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    if filer.draft.is_none() {
        return Err(WebError::NotFound);
    }
    filer.answers.others.retain(|other| *other != form);
    filer.save(&app, &request).await?;
    Ok(filer.with_cookie(&app, see_other(&paths::other_orders())))
}
