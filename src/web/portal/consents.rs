//! What the consumer agrees to in their case, each by itself: shown, given and taken back at any time.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::act;
use super::case_page::Typed;
use crate::domain::case::{Case, Contact};
use crate::domain::change::Act;
use crate::domain::codes::Consent;
use crate::domain::text::masked_phone;
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// The boxes of the consents, here and at filing; `consent` is the one for sharing.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ConsentForm {
    consent: String,
    consent_mediation: String,
    consent_statistics: String,
    consent_texts: String,
}

impl ConsentForm {
    /// The boxes of a form that was read otherwise.
    pub fn of(field: impl Fn(&str) -> String) -> Self {
        Self {
            consent: field("consent"),
            consent_mediation: field("consent_mediation"),
            consent_statistics: field("consent_statistics"),
            consent_texts: field("consent_texts"),
        }
    }

    /// Those that were ticked.
    pub fn given(&self) -> Vec<Consent> {
        let boxes = [
            (Consent::Share, &self.consent),
            (Consent::Mediation, &self.consent_mediation),
            (Consent::Statistics, &self.consent_statistics),
            (Consent::Texts, &self.consent_texts),
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

/// Whether this visitor may be sent text messages: there is a gateway, and their account has not switched them off.
pub fn gets_texts(app: &AppData, visitor: &Visitor) -> bool {
    app.config.sms_url.is_some() && visitor.person().is_none_or(|person| person.prefs.texts)
}

/// The boxes, those of `given` ticked; the one for text messages where they can go to a phone.
pub fn boxes(page: &Page, given: &[Consent], phone: Option<&str>) -> Vec<ConsentBox> {
    let one = |consent: &Consent| ConsentBox {
        name: match consent {
            Consent::Share => "consent",
            Consent::Mediation => "consent_mediation",
            Consent::Statistics => "consent_statistics",
            Consent::Texts => "consent_texts",
        },
        label: page.code("consent", consent.as_str()),
        hint: match (consent, phone) {
            (Consent::Texts, Some(phone)) => page.t1("consent-hint-texts", "phone", masked_phone(phone)),
            _ => page.code("consent-hint", consent.as_str()),
        },
        is_given: given.contains(consent),
    };
    let is_asked = |consent: &&Consent| **consent != Consent::Texts || phone.is_some();
    Consent::ALL.iter().filter(is_asked).map(one).collect()
}

/// Where text messages about a case can go.
pub fn texts_to<'a>(app: &AppData, visitor: &Visitor, contact: &'a Contact) -> Option<&'a str> {
    contact.phone.as_deref().filter(|_| contact.mobile().is_some() && gets_texts(app, visitor))
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
        boxes: boxes(&page, &case.consents, texts_to(&app, &consumer.visitor, &case.contact)),
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
    let (given, gets_texts) = (form.given(), gets_texts(&app, &consumer.visitor));
    let done = (reference, "flash-complaint-consents", Typed::default());
    let change = move |case: &Case, act: &Act| {
        // Where there was no box for it, what was agreed to before stands.
        let was_asked = gets_texts && case.contact.mobile().is_some();
        let kept = !was_asked && case.consents_to(Consent::Texts);
        let given: Vec<Consent> = given.iter().copied().chain(kept.then_some(Consent::Texts)).collect();
        case.consent(&given, act)
    };
    act(&app, &request, &consumer, done, change).await
}
