//! Step 6: check your answers. What looks wrong is pointed out; what is missing is asked for here.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};

use super::answers::{Answers, Complete};
use super::draft::Filer;
use super::{Frame, Step, THEN_REVIEW};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::codes::{Channel, Consent, Priority};
use crate::domain::evidence::EvidenceKind;
use crate::domain::money::Money;
use crate::domain::order::{OddNumber, Order, OtherOrder};
use crate::domain::person::PRIVACY_NOTICE;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Start, Traits};
use crate::domain::text::personal_numbers;
use crate::paths;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, cases, own_cases, providers};
use crate::web::claim_words;
use crate::web::error::WebError;
use crate::web::forms::Problems;
use crate::web::page::{Page, html, html_with, see_other};
use crate::web::portal::consents::{self, ConsentBox};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-review.html")]
struct ReviewPage {
    page: Page,
    frame: Frame,
    problem: String,
    provider: String,
    answers: Answers,
    amount: Money,
    ordered_on: String,
    paid_on: String,
    /// What was hurt of their credit.
    credit: String,
    email: String,
    phone: String,
    files: Vec<(String, String)>,
    first_response: DateTime<Utc>,
    result: DateTime<Utc>,
    dates_cross: bool,
    /// Sentences about numbers that look mistyped.
    odd: Vec<String>,
    /// Own complaints about what could be the same order.
    alike: Vec<(String, String)>,
    /// Further orders, each in a line.
    others: Vec<String>,
    /// Of the privacy notice.
    version: &'static str,
    boxes: Vec<ConsentBox>,
    /// A number of an identity or bank card stands in what was written.
    tells_numbers: bool,
    /// For whom, where somebody complains for another.
    represented: String,
    /// Whether their written authority is there.
    has_authority: bool,
    /// What such an authority says, to copy.
    authority_text: String,
}

impl ReviewPage {
    /// Where a change link leads; it comes back here.
    fn change(&self, step: &str) -> String {
        format!("{}?then={THEN_REVIEW}", paths::filing_step(step))
    }
}

/// `GET /complaints/new/review`
pub async fn show(app: AppData, request: HttpRequest, visitor: Visitor) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    Ok(match shown(&app, &request, filer).await? {
        Ok(page) => html(&page),
        Err(elsewhere) => elsewhere,
    })
}

/// 422: somebody complains for another, whose written authority is missing.
pub async fn unauthorized(
    app: &AppData,
    request: &HttpRequest,
    visitor: Visitor,
    given: &[Consent],
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(app, request, visitor).await?;
    // The authority is sent by a form of its own: what was ticked waits for it.
    filer.answers.consents = given.to_vec();
    filer.keep_if_begun(app, request).await?;
    Ok(match shown(app, request, filer).await? {
        Ok(mut page) => {
            let words = page.page.t1("filing-missing-authority", "name", &page.represented);
            page.frame.problems.add("files", words);
            html_with(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
        Err(elsewhere) => elsewhere,
    })
}

/// The page, or where to go instead.
async fn shown(app: &AppData, request: &HttpRequest, filer: Filer) -> Result<Result<ReviewPage, HttpResponse>, WebError> {
    if let Some(case) = filer.filed {
        let found = app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, case)).await?;
        let filed = found.reference.map(|it| see_other(&paths::complaint_part(it, "filed")));
        return filed.map(Err).ok_or(WebError::NotFound);
    }
    if let Some(detour) = filer.detour(app, Step::Review)? {
        return Ok(Err(detour));
    }
    let (Some(draft), Ok(complete)) = (filer.draft, filer.answers.complete(&filer.check(app))) else {
        return Ok(Err(see_other(&Step::Problem.path())));
    };
    let slug = complete.order.provider.clone();
    let (order, person) = (complete.order.clone(), filer.person());
    let opened = match filer.actor() {
        Actor::Consumer { cases, .. } => cases,
        _ => Vec::new(),
    };
    let read = move |conn: &mut Conn| {
        let alike = own_cases::alike(conn, person, &opened, &order)?;
        Ok((evidence::of_draft(conn, draft)?, providers::find(conn, &slug)?, alike))
    };
    let (files, provider, alike) = app.db.read(read).await?;
    let page = filer.visitor.page(request, app);
    let boxes = consents::boxes(&page, &filer.answers.consents, consents::texts_to(app, &filer.visitor, &complete.contact));
    let provider = provider.map_or_else(String::new, |it| it.name(page.words.locale()).to_owned());
    let mut shown = page_of(app, page, filer.answers, complete, (&files, provider));
    shown.boxes = boxes;
    shown.alike = alike.iter().filter_map(|case| own(&shown.page, case)).collect();
    Ok(Ok(shown))
}

/// Whether somebody's written authority is among the files.
pub fn has_authority(files: &[EvidenceFile]) -> bool {
    files.iter().any(|file| file.kind == EvidenceKind::Authority)
}

/// Numbers that belong to the orders are no secret of their consumer.
fn tells_numbers(answers: &Answers, complete: &Complete) -> bool {
    let known: Vec<&str> = complete.order.numbers().chain(complete.others.iter().flat_map(OtherOrder::numbers)).collect();
    let details = &answers.details;
    let written = [&details.summary, &details.description, &details.desired_outcome];
    written.iter().any(|text| personal_numbers(text).any(|found| !known.contains(&&text[found])))
}

fn authority_text(page: &Page, complete: &Complete) -> String {
    let Some(represented) = complete.represented.as_deref() else {
        return String::new();
    };
    let order = format!("{} {}", complete.order.merchant, complete.order.amount);
    page.words.with("filing-authority-text", &[("whom", represented), ("by", &complete.contact.name), ("order", &order)])
}

/// A complaint of one's own: where it is, and what it is about.
fn own(page: &Page, case: &Case) -> Option<(String, String)> {
    let reference = case.reference?;
    let status = page.code("status", case.status.code().as_str());
    Some((paths::complaint(reference), format!("{reference} · {} · {} · {status}", case.order.merchant, case.order.amount)))
}

fn odd_numbers(page: &Page, order: &Order) -> Vec<String> {
    let words = |odd: &OddNumber| match odd {
        OddNumber::OrderNumber => page.t1("filing-odd-order-number", "number", order.order_number.as_deref().unwrap_or_default()),
        OddNumber::PaymentReference => {
            page.t1("filing-odd-payment-reference", "number", order.payment_reference.as_deref().unwrap_or_default())
        }
    };
    order.odd_numbers().iter().map(words).collect()
}

/// What policies look at, of a complaint that is filed here.
fn traits(rules: &Rulebook, complete: &Complete) -> Traits {
    Traits {
        problem_type: complete.problem_type,
        provider_kind: rules.provider_kind(&complete.order.provider),
        channel: Channel::Web,
        priority: Priority::Normal,
        amount: complete.order.amount,
        vulnerable: false,
    }
}

fn page_of(
    app: &AppData,
    page: Page,
    answers: Answers,
    complete: Complete,
    (files, provider): (&[EvidenceFile], String),
) -> ReviewPage {
    // What the case will owe, were it filed now.
    let asked = app.rules().asked(&traits(&app.rules(), &complete), page.now, &[]);
    let begun = |kind: ClockKind| asked.iter().find(|asked| asked.deadline.kind == kind && asked.begins_with(Start::Filing));
    let due = |kind: ClockKind| begun(kind).and_then(|asked| asked.start(1, page.now).due_at);
    // What begins only later is promised by the house.
    let house = |kind: ClockKind| app.rules().promise(kind, page.now)?.start(1, page.now).due_at;
    let promise = |kind| due(kind).or_else(|| house(kind)).unwrap_or(page.now);
    let promised = promise(ClockKind::Resolution);
    let law = due(ClockKind::FinalResponse);
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(String::new, |day| page.dates.day(day));
    ReviewPage {
        frame: Frame::new(&page, Step::Review, "", Problems::default()).with_known(&page, &answers),
        problem: page.code("problem", complete.problem_type.as_str()),
        provider,
        amount: complete.order.amount,
        ordered_on: day(complete.order.ordered_on),
        paid_on: day(complete.order.paid_on),
        credit: match (complete.details.credit, answers.details.credit.as_str()) {
            (Some(harm), _) => page.code("harm", harm.as_str()),
            (None, "none") => page.t("harm-none").to_owned(),
            (None, _) => String::new(),
        },
        email: complete.contact.email.clone().unwrap_or_default(),
        phone: complete.contact.phone.clone().unwrap_or_default(),
        files: files.iter().map(|file| (page.code("evidence", file.kind.as_str()), file.name.clone())).collect(),
        first_response: promise(ClockKind::FirstResponse),
        result: law.map_or(promised, |law| law.min(promised)),
        dates_cross: answers.dates_cross(),
        odd: odd_numbers(&page, &complete.order),
        alike: Vec::new(),
        others: complete.others.iter().map(|other| claim_words::other(&page, other)).collect(),
        version: PRIVACY_NOTICE,
        boxes: Vec::new(),
        tells_numbers: tells_numbers(&answers, &complete),
        has_authority: has_authority(files),
        authority_text: authority_text(&page, &complete),
        represented: complete.represented.unwrap_or_default(),
        answers,
        page,
    }
}
