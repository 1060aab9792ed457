//! The consumer asks for a review: somebody else looks at the case, once a date was not kept. A page of its own, which says
//! what follows.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::act;
use super::case_page::Typed;
use crate::domain::case::{Action, Case};
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
pub struct EscalationForm {
    #[serde(default)]
    reason: String,
}

#[derive(Template)]
#[template(path = "portal/escalation.html")]
struct EscalationPage {
    page: Page,
    reference: String,
    about: String,
    /// The dates that were not kept.
    missed: Vec<String>,
    case_url: String,
    action: String,
    reason: String,
    problems: Problems,
    most: usize,
}

impl EscalationPage {
    fn new(page: Page, reference: Reference, case: &Case) -> Self {
        let late = case.clocks.iter().filter(|clock| clock.kind.is_ours() && clock.missed_at.is_some());
        let line = |clock: &crate::domain::sla::Clock| {
            let due = clock.due_at.map(|due| page.dates.full(due)).unwrap_or_default();
            page.t2("complaint-review-missed", ("clock", &page.code("clock", clock.kind.as_str())), ("due", &due))
        };
        Self {
            reference: reference.to_string(),
            about: format!("{} · {}", case.order.merchant, case.order.amount),
            missed: late.map(line).collect(),
            case_url: paths::complaint(reference),
            action: paths::complaint_part(reference, "escalation"),
            reason: String::new(),
            problems: Problems::default(),
            most: MAX_BODY,
            page,
        }
    }
}

/// `GET /complaints/{reference}/escalation`
pub async fn new(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    if !case.allows(Action::Demand, &consumer.actor) {
        return Ok(see_other(&paths::complaint(reference)));
    }
    Ok(html_with(StatusCode::OK, &EscalationPage::new(consumer.visitor.page(&request, &app), reference, &case)))
}

/// `POST /complaints/{reference}/escalation`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<EscalationForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let page = consumer.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let typed = Typed { body: form.reason.clone(), ..Typed::default() };
    let Some(reason) = problems.check(page.words, "reason", text::required(text::prose(&form.reason, MAX_BODY))) else {
        let again = EscalationPage { reason: form.reason, problems, ..EscalationPage::new(page, reference, &case) };
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &again));
    };
    let done = (reference, "flash-complaint-demanded", typed);
    act(&app, &request, &consumer, done, move |case, act| case.demand(&reason, act)).await
}
