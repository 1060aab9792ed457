//! Step 1: what went wrong.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::check;
use super::answers::ProblemForm;
use super::draft::Filer;
use super::{Choice, Frame, Step};
use crate::domain::codes::ProblemType;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-problem.html")]
struct ProblemPage {
    page: Page,
    frame: Frame,
    types: Vec<Choice>,
    chosen: String,
    /// What the self-check found.
    check: String,
}

impl ProblemPage {
    fn new(page: Page, form: &ProblemForm, problems: Problems) -> Self {
        let choice = |problem: &ProblemType| Choice {
            value: problem.to_string(),
            label: page.code("problem", problem.as_str()),
            hint: page.code("filing-hint", problem.as_str()),
        };
        Self {
            types: ProblemType::ALL.iter().map(choice).collect(),
            frame: Frame::new(&page, Step::Problem, &form.then, problems),
            chosen: form.problem_type.clone(),
            check: form.check.clone(),
            page,
        }
    }
}

/// `GET /complaints/new/problem`, with `?problem_type=` from the home page.
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let mut form = filer.answers.problem.clone();
    if let Some(problem) = query.get("problem_type").and_then(|code| ProblemType::parse(code)) {
        form.problem_type = problem.to_string();
        form.check = check::carried(problem, &query);
    }
    form.then = query.get("then").cloned().unwrap_or_default();
    Ok(html(&ProblemPage::new(filer.visitor.page(&request, &app), &form, Problems::default())))
}

/// `POST /complaints/new/problem`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    form: Form<ProblemForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let Form(form) = form;
    if let Err(problems) = form.check(&filer.check(&app)) {
        let page = filer.visitor.page(&request, &app);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &ProblemPage::new(page, &form, problems)));
    }
    let then = form.then.clone();
    filer.answers.problem = form;
    filer.save(&app, &request).await?;
    Ok(filer.onward(&app, Step::Problem, &then))
}
