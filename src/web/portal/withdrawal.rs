//! The consumer takes a complaint back: a page of its own, so that nobody does it by a slip.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::act;
use super::case_page::Typed;
use crate::domain::case::Action;
use crate::domain::reference::Reference;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html_with, see_other};
use crate::web::server::AppData;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WithdrawalForm {
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "portal/withdrawal.html")]
struct WithdrawalPage {
    page: Page,
    reference: String,
    about: String,
    case_url: String,
    action: String,
    reason: String,
    problems: Problems,
    most: usize,
}

impl WithdrawalPage {
    fn new(page: Page, reference: Reference, about: String) -> Self {
        Self {
            page,
            reference: reference.to_string(),
            about,
            case_url: paths::complaint(reference),
            action: paths::complaint_part(reference, "withdrawal"),
            reason: String::new(),
            problems: Problems::default(),
            most: MAX_BODY,
        }
    }
}

/// `GET /complaints/{reference}/withdrawal`
pub async fn new(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    if !case.allows(Action::Withdraw, &consumer.actor) {
        return Ok(see_other(&paths::complaint(reference)));
    }
    let about = format!("{} · {}", case.order.merchant, case.order.amount);
    Ok(html_with(StatusCode::OK, &WithdrawalPage::new(consumer.visitor.page(&request, &app), reference, about)))
}

/// `POST /complaints/{reference}/withdrawal`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<WithdrawalForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let page = consumer.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let typed = Typed { reason: form.reason.clone(), ..Typed::default() };
    let Some(reason) = problems.check(page.words, "reason", text::prose(&form.reason, MAX_BODY)) else {
        let about = format!("{} · {}", case.order.merchant, case.order.amount);
        let again = WithdrawalPage { reason: form.reason, problems, ..WithdrawalPage::new(page, reference, about) };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &again));
    };
    let done = (reference, "flash-complaint-withdrawn", typed);
    act(&app, &request, &consumer, done, move |case, act| case.withdraw(reason.as_deref(), act)).await
}
