//! Step 3: what happened, and what the person wants.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::super::check;
use super::answers::{Answers, DESCRIPTION, DetailsForm, WISH};
use super::draft::Filer;
use super::{Choice, Frame, Step};
use crate::domain::codes::ProblemType;
use crate::domain::credit::Harm;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-details.html")]
struct DetailsPage {
    page: Page,
    frame: Frame,
    form: DetailsForm,
    description_limit: usize,
    wish_limit: usize,
    harms: Vec<Choice>,
}

impl DetailsPage {
    fn new(page: Page, (form, answers): (DetailsForm, &Answers), problems: Problems) -> Self {
        let frame = Frame::new(&page, Step::Details, &form.then, problems).with_known(&page, answers);
        let harms = harms(&page);
        Self { page, frame, form, description_limit: DESCRIPTION, wish_limit: WISH, harms }
    }
}

/// What can have been hurt of somebody's credit, as it is asked for at filing: nothing first.
pub fn harms(page: &Page) -> Vec<Choice> {
    let codes = std::iter::once("none").chain(Harm::ALL.iter().map(|it| it.as_str()));
    codes.map(|code| Choice { value: code.to_owned(), label: page.code("harm", code), hint: String::new() }).collect()
}

/// `GET /complaints/new/details`
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if let Some(detour) = filer.detour(&app, Step::Details)? {
        return Ok(detour);
    }
    let mut form = DetailsForm { then: query.get("then").cloned().unwrap_or_default(), ..filer.answers.details.clone() };
    if let (true, Some(problem)) = (form.description.is_empty(), ProblemType::parse(&filer.answers.problem.problem_type)) {
        form.description = check::in_words(crate::i18n::words(filer.visitor.locale), problem, &filer.answers.problem.check);
    }
    Ok(html(&DetailsPage::new(filer.visitor.page(&request, &app), (form, &filer.answers), Problems::default())))
}

/// `POST /complaints/new/details`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    form: Form<DetailsForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let Form(form) = form;
    let (then, checked) = (form.then.clone(), form.check(&filer.check(&app)));
    filer.answers.details = form;
    match checked {
        Ok(_) => {
            filer.save(&app, &request).await?;
            Ok(filer.onward(&app, Step::Details, &then))
        }
        Err(problems) => {
            filer.keep_if_begun(&app, &request).await?;
            let form = filer.answers.details.clone();
            let shown = DetailsPage::new(filer.visitor.page(&request, &app), (form, &filer.answers), problems);
            Ok(filer.with_cookie(&app, html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)))
        }
    }
}
