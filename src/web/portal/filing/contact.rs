//! Step 5: how to reach whoever files. E-mail or phone, at least one.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::answers::ContactForm;
use super::draft::Filer;
use super::{Frame, Step};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-contact.html")]
struct ContactPage {
    page: Page,
    frame: Frame,
    form: ContactForm,
}

impl ContactPage {
    fn new(page: Page, form: ContactForm, problems: Problems) -> Self {
        let frame = Frame::new(&page, Step::Contact, &form.then, problems);
        Self { page, frame, form }
    }
}

/// `GET /complaints/new/contact`; an account's name and address stand there already.
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    if let Some(detour) = filer.detour(&app, Step::Contact)? {
        return Ok(detour);
    }
    let mut form = ContactForm { then: query.get("then").cloned().unwrap_or_default(), ..filer.answers.contact.clone() };
    if let (true, true, Some(person)) = (form.name.is_empty(), filer.person().is_some(), filer.visitor.person()) {
        (form.name, form.email) = (person.name.clone(), person.email.clone());
    }
    Ok(html(&ContactPage::new(filer.visitor.page(&request, &app), form, Problems::default())))
}

/// `POST /complaints/new/contact`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    form: Form<ContactForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let Form(form) = form;
    let (then, checked) = (form.then.clone(), form.check(&filer.check(&app)));
    filer.answers.contact = form;
    match checked {
        Ok(_) => {
            filer.save(&app, &request).await?;
            Ok(filer.onward(&app, Step::Contact, &then))
        }
        Err(problems) => {
            filer.keep_if_begun(&app, &request).await?;
            let shown = ContactPage::new(filer.visitor.page(&request, &app), filer.answers.contact.clone(), problems);
            Ok(filer.with_cookie(&app, html_with(StatusCode::UNPROCESSABLE_ENTITY, &shown)))
        }
    }
}
