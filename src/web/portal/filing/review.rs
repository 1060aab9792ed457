//! Step 6: check your answers; and the one POST that files.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Duration, Utc};
use serde::Deserialize;

use super::answers::{Answers, Check, Complete};
use super::draft::{Filer, hash_of, is_chosen};
use super::slots::{self, missing_in_words};
use super::{Frame, Step, THEN_REVIEW};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::filing::Filing;
use crate::domain::change::Act;
use crate::domain::codes::{Channel, Locale, Priority};
use crate::domain::evidence::Attached;
use crate::domain::ids::{LinkId, PersonId};
use crate::domain::money::Money;
use crate::domain::order::{OddNumber, Order};
use crate::domain::reference::Reference;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Start, Traits};
use crate::paths;
use crate::seal::token_hash;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::sessions::{self, NewSession};
use crate::store::{Conn, StoreError, bills, cases, drafts, links, own_cases, providers};
use crate::web::client;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::page::{Page, html, see_other};
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::visitor::{Visitor, cookie};

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
    if let Some(case) = filer.filed {
        let found = app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, case)).await?;
        return found.reference.map(|it| see_other(&paths::complaint_part(it, "filed"))).ok_or(WebError::NotFound);
    }
    if let Some(detour) = filer.detour(&app, Step::Review)? {
        return Ok(detour);
    }
    let (Some(draft), Ok(complete)) = (filer.draft, filer.answers.complete(&filer.check(&app))) else {
        return Ok(see_other(&Step::Problem.path()));
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
    let page = filer.visitor.page(&request, &app);
    let provider = provider.map_or_else(String::new, |it| it.name(page.words.locale()).to_owned());
    let mut shown = page_of(&app, page, filer.answers, complete, &files, provider);
    shown.alike = alike.iter().filter_map(|case| own(&shown.page, case)).collect();
    Ok(html(&shown))
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
    files: &[EvidenceFile],
    provider: String,
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
        frame: Frame::new(&page, Step::Review, "", Problems::default()),
        problem: page.code("problem", complete.problem_type.as_str()),
        provider,
        amount: complete.order.amount,
        ordered_on: day(complete.order.ordered_on),
        paid_on: day(complete.order.paid_on),
        email: complete.contact.email.unwrap_or_default(),
        phone: complete.contact.phone.unwrap_or_default(),
        files: files.iter().map(|file| (page.code("evidence", file.kind.as_str()), file.name.clone())).collect(),
        first_response: promise(ClockKind::FirstResponse),
        result: law.map_or(promised, |law| law.min(promised)),
        dates_cross: answers.dates_cross(),
        odd: odd_numbers(&page, &complete.order),
        alike: Vec::new(),
        answers,
        page,
    }
}

#[derive(Deserialize)]
#[serde(default, deny_unknown_fields)]
#[derive(Default)]
pub struct ReviewForm {
    consent: String,
}

/// All that the transaction needs; made once, kept when it is run again.
struct Plan {
    token_hash: String,
    owner: Option<PersonId>,
    act: Act,
    check: Check,
    locale: Locale,
    consent: bool,
    entry: Entry,
}

/// How the filer gets to see the case.
enum Entry {
    /// By account, or at the desk.
    Signed,
    /// By this session.
    Session(String),
    /// By a guest session yet to be made.
    New(NewSession),
}

enum Outcome {
    Filed(Reference),
    /// Something is still missing here.
    Open(Step),
}

/// `POST /complaints/new/review`: files once, however often it is sent.
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    form: Form<ReviewForm>,
) -> Result<HttpResponse, WebError> {
    app.throttle.take(Limit::FilingNetwork, &client::network(&request, &app.config))?;
    let actor = visitor.consumer();
    if let Some(person) = actor.person() {
        app.throttle.take(Limit::FilingAccount, &person.to_string())?;
    }
    let sent = request.cookie(&crate::web::visitor::cookie_name(&app, super::draft::COOKIE));
    let Some(draft) = sent.filter(|cookie| cookie.value().len() == 43) else {
        return Ok(see_other(&Step::Problem.path()));
    };
    let token = app.random.token();
    let is_staff = visitor.person().is_some_and(|person| person.role.is_staff());
    let act = app.act(actor);
    let plan = Plan {
        token_hash: hash_of(draft.value()),
        owner: visitor.person().map(|person| person.id),
        check: Check {
            words: crate::i18n::words(visitor.locale),
            today: act.at.with_timezone(&app.rules().calendar.zone).date_naive(),
            knows_provider: false,
        },
        locale: visitor.locale,
        consent: form.0.consent == "yes",
        entry: entry(&visitor, &request, &token, act.at),
        act,
    };
    let is_new = matches!(plan.entry, Entry::New(_));
    let reference = match app.db.write(move |tx| file(tx, &plan)).await? {
        Outcome::Open(step) => return Ok(see_other(&step.path())),
        Outcome::Filed(reference) => reference,
    };
    if is_staff {
        return Ok(see_other(&paths::desk_case(reference)));
    }
    let mut response = see_other(&paths::complaint_part(reference, "filed"));
    if is_new {
        let _ = response.add_cookie(&cookie(&app, "redress", token, 0));
    }
    Ok(response)
}

fn entry(visitor: &Visitor, request: &HttpRequest, token: &str, at: DateTime<Utc>) -> Entry {
    match (&visitor.session, visitor.person()) {
        (_, Some(person)) if person.role.is_staff() || person.confirmed_at.is_some() => Entry::Signed,
        (Some(session), _) => Entry::Session(session.token_hash.clone()),
        (None, _) => {
            let agent = request.headers().get(header::USER_AGENT).and_then(|value| value.to_str().ok()).unwrap_or_default();
            Entry::New(NewSession {
                token_hash: token_hash("session", token),
                person: None,
                device: agent.chars().take(120).collect(),
                at,
                idle: Duration::hours(2),
                absolute: Duration::hours(24),
            })
        }
    }
}

/// In one transaction: the draft becomes a case, and the filer may open it.
fn file(tx: &mut Conn, plan: &Plan) -> Result<Outcome, StoreError> {
    let Some(draft) = drafts::hold(tx, &plan.token_hash, plan.act.at)? else {
        return Ok(Outcome::Open(Step::Problem));
    };
    if draft.person.is_some() && draft.person != plan.owner {
        return Ok(Outcome::Open(Step::Problem));
    }
    if let Some(case) = draft.filed {
        let case = cases::find_by_id(tx, &Actor::System, case)?;
        return admit(tx, plan, &case);
    }
    let answers = Answers::read(&draft.answers);
    let knows_provider = is_chosen(providers::find(tx, &answers.order.provider)?);
    let complete = match answers.complete(&Check { knows_provider, ..plan.check }) {
        Ok(complete) => complete,
        Err(step) => return Ok(Outcome::Open(step)),
    };
    let files = evidence::of_draft(tx, draft.id)?;
    let payments = bills::of_draft(tx, draft.id)?;
    let mut filing = filing(plan, complete, &files);
    filing.description += &missing_in_words(plan.check.words, &answers, &slots::proof(&answers, &files, &payments));
    let paid = payments.iter().filter_map(|bill| bill.findings.payment());
    filing.payments = paid.map(|line| (line.state, line.at.with_timezone(&Utc))).collect();
    filing.payments.sort_unstable();
    filing.payments.dedup();
    let change = Case::file(&filing, &plan.act);
    let case = cases::record(tx, &change)?;
    drafts::filed(tx, draft.id, case.id)?;
    admit(tx, plan, &case)
}

fn filing(plan: &Plan, complete: Complete, files: &[EvidenceFile]) -> Filing {
    let attached = |file: &EvidenceFile| (file.id, Attached { file: file.file.clone(), bytes: file.bytes });
    Filing {
        problem_type: complete.problem_type,
        order: complete.order,
        summary: complete.details.summary,
        description: complete.details.description,
        desired_outcome: complete.details.desired_outcome,
        contact: complete.contact,
        consent: plan.consent,
        locale: plan.locale,
        channel: Channel::Web,
        consumer: plan.act.by.person(),
        evidence: files.iter().map(attached).collect(),
        payments: Vec::new(),
    }
}

/// Lets the filer in by the case's own link; a link that was revoked lets nobody in again.
fn admit(tx: &mut Conn, plan: &Plan, case: &Case) -> Result<Outcome, StoreError> {
    let reference = case.reference.ok_or(StoreError::NotFound)?;
    let session = match &plan.entry {
        Entry::Signed => return Ok(Outcome::Filed(reference)),
        Entry::Session(hash) => hash,
        Entry::New(session) => {
            sessions::insert(tx, session)?;
            &session.token_hash
        }
    };
    let link = links::find_for(tx, "case", case.id.0)?.ok_or(StoreError::NotFound)?;
    if link.generation == 1 {
        sessions::open_case(tx, session, case.id, LinkId(link.id), link.generation, plan.act.at)?;
    }
    Ok(Outcome::Filed(reference))
}
