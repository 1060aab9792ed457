//! What the consumer agrees to in their case, each by itself: shown, given and taken back at any time.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::act;
use super::case_page::Typed;
use crate::domain::codes::Consent;
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;

/// The boxes of the three consents, here and at filing; `consent` is the one for sharing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsentForm {
    consent: String,
    consent_mediation: String,
    consent_statistics: String,
}

impl ConsentForm {
    /// Those that were ticked.
    pub fn given(&self) -> Vec<Consent> {
        let boxes = [
            (Consent::Share, &self.consent),
            (Consent::Mediation, &self.consent_mediation),
            (Consent::Statistics, &self.consent_statistics),
        ];
        boxes.into_iter().filter(|(_, ticked)| *ticked == "yes").map(|(consent, _)| consent).collect()
    }
}

/// A box.
pub struct ConsentBox {
    pub name: &'static str,
    pub label: String,
    pub hint: String,
    pub is_given: bool,
}

/// The boxes, those of `given` ticked.
pub fn boxes(page: &Page, given: &[Consent]) -> Vec<ConsentBox> {
    let one = |consent: &Consent| ConsentBox {
        name: match consent {
            Consent::Share => "consent",
            Consent::Mediation => "consent_mediation",
            Consent::Statistics => "consent_statistics",
        },
        label: page.code("consent", consent.as_str()),
        hint: page.code("consent-hint", consent.as_str()),
        is_given: given.contains(consent),
    };
    Consent::ALL.iter().map(one).collect()
}

#[derive(Template)]
#[template(path = "portal/consents.html")]
struct ConsentsPage {
    page: Page,
    reference: String,
    about: String,
    case_url: String,
    action: String,
    boxes: Vec<ConsentBox>,
}

/// `GET /complaints/{reference}/consents`
pub async fn edit(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let page = consumer.visitor.page(&request, &app);
    let view = ConsentsPage {
        reference: reference.to_string(),
        about: format!("{} · {}", case.order.merchant, case.order.amount),
        case_url: paths::complaint(reference),
        action: paths::complaint_part(reference, "consents"),
        boxes: boxes(&page, &case.consents),
        page,
    };
    Ok(html_with(StatusCode::OK, &view))
}

/// `POST /complaints/{reference}/consents`
pub async fn update(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<ConsentForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let given = form.given();
    let done = (reference, "flash-complaint-consents", Typed::default());
    act(&app, &request, &consumer, done, move |case, act| case.consent(&given, act)).await
}
