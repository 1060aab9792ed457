//! The consumer has a settled case taken up again, within the days there are for it: it did not work, or something new came up.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::{DateTime, Utc};
use serde::Deserialize;

use super::act;
use super::case_page::Typed;
use crate::domain::actor::Actor;
use crate::domain::case::closing::Reopening;
use crate::domain::case::{Action, Case};
use crate::domain::reference::Reference;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::settings::Settings;
use crate::domain::text;
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html_with, see_other};
use crate::web::server::AppData;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopeningForm {
    #[serde(default)]
    reason: String,
    version: i64,
}

#[derive(Template)]
#[template(path = "portal/reopening.html")]
struct ReopeningPage {
    page: Page,
    reference: String,
    about: String,
    /// The last day on which it can be done.
    until: String,
    case_url: String,
    action: String,
    version: i64,
    reason: String,
    problems: Problems,
    most: usize,
}

impl ReopeningPage {
    fn new(page: Page, reference: Reference, case: &Case) -> Self {
        Self {
            reference: reference.to_string(),
            about: format!("{} · {}", case.order.merchant, case.order.amount),
            until: case.reopens_until(&page.settings).map(|until| page.dates.full(until)).unwrap_or_default(),
            case_url: paths::complaint(reference),
            action: paths::complaint_part(reference, "reopening"),
            version: case.version,
            reason: String::new(),
            problems: Problems::default(),
            most: MAX_BODY,
            page,
        }
    }
}

/// Where this consumer can have the case taken up again; nothing where they cannot, now.
pub fn url_if_open(case: &Case, actor: &Actor, settings: &Settings, now: DateTime<Utc>) -> Option<String> {
    let is_in_time = case.reopens_until(settings).is_some_and(|until| now <= until);
    case.reference.filter(|_| is_in_time && case.allows(Action::Reopen, actor)).map(|it| paths::complaint_part(it, "reopening"))
}

/// `GET /complaints/{reference}/reopening`
pub async fn new(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    if url_if_open(&case, &consumer.actor, &app.rules().settings, app.now()).is_none() {
        return Ok(see_other(&paths::complaint(reference)));
    }
    Ok(html_with(StatusCode::OK, &ReopeningPage::new(consumer.visitor.page(&request, &app), reference, &case)))
}

/// `POST /complaints/{reference}/reopening`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<ReopeningForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let page = consumer.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let typed = Typed { body: form.reason.clone(), ..Typed::default() };
    let Some(reason) = problems.check(page.words, "reason", text::required(text::prose(&form.reason, MAX_BODY))) else {
        let again = ReopeningPage { reason: form.reason, problems, ..ReopeningPage::new(page, reference, &case) };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &again));
    };
    let done = (reference, "flash-complaint-reopened", typed);
    let reopening = Reopening { reason, version: form.version };
    act(&app, &request, &consumer, done, move |case, act| case.reopen(&reopening, act)).await
}
