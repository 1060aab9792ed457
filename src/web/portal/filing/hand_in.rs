//! The one POST that files: a complete draft becomes a case, once, and whoever filed may open it.

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse};
use chrono::{DateTime, Duration, Utc};

use super::answers::{Answers, Check, Complete};
use super::draft::{hash_of, is_chosen};
use super::slots::{self, missing_in_words};
use super::{Step, review};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::case::filing::Filing;
use crate::domain::change::Act;
use crate::domain::codes::{Channel, Consent, Locale};
use crate::domain::ids::{LinkId, PersonId};
use crate::domain::reference::Reference;
use crate::paths;
use crate::seal::token_hash;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::sessions::{self, NewSession};
use crate::store::{Conn, StoreError, bills, cases, drafts, links, providers};
use crate::web::client;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::see_other;
use crate::web::portal::consents::ConsentForm;
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::visitor::{Visitor, cookie};

/// All that the transaction needs; made once, kept when it is run again.
struct Plan {
    token_hash: String,
    owner: Option<PersonId>,
    act: Act,
    check: Check,
    locale: Locale,
    consents: Vec<Consent>,
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
    /// The written authority of whom it is for.
    Unauthorized,
}

/// `POST /complaints/new/review`: files once, however often it is sent.
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(form): Form<ConsentForm>,
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
    let (act, given) = (app.act(actor), form.given());
    let plan = Plan {
        token_hash: hash_of(draft.value()),
        owner: visitor.person().map(|person| person.id),
        check: Check {
            words: crate::i18n::words(visitor.locale),
            today: act.at.with_timezone(&app.rules().calendar.zone).date_naive(),
            knows_provider: false,
        },
        locale: visitor.locale,
        consents: given.clone(),
        entry: entry(&visitor, &request, &token, act.at),
        act,
    };
    let is_new = matches!(plan.entry, Entry::New(_));
    let reference = match app.db.write(move |tx| file(tx, &plan)).await? {
        Outcome::Open(step) => return Ok(see_other(&step.path())),
        Outcome::Unauthorized => return review::unauthorized(&app, &request, visitor, &given).await,
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
    if complete.represented.is_some() && !review::has_authority(&files) {
        return Ok(Outcome::Unauthorized);
    }
    let payments = bills::of_draft(tx, draft.id)?;
    let handed =
        Handed { consents: plan.consents.clone(), locale: plan.locale, channel: Channel::Web, consumer: plan.act.by.person() };
    let mut filing = filing(complete, handed, &files);
    filing.description += &missing_in_words(plan.check.words, &answers, &slots::proof(&answers, &files, &payments));
    let paid = payments.iter().flat_map(|bill| bill.findings.charges());
    filing.payments = paid.map(|line| (line.state, line.at.with_timezone(&Utc))).collect();
    filing.payments.sort_unstable();
    filing.payments.dedup();
    filing.payments.truncate(MOST_PAYMENTS);
    let change = Case::file(&filing, &plan.act);
    let case = cases::record(tx, &change)?;
    drafts::filed(tx, draft.id, case.id, &plan.token_hash)?;
    admit(tx, plan, &case)
}

/// Payments that a case begins with: more name no order.
const MOST_PAYMENTS: usize = 10;

/// What is said beside the answers: by whom, how, and what they agree to.
pub struct Handed {
    pub consents: Vec<Consent>,
    pub locale: Locale,
    pub channel: Channel,
    /// The account of the consumer.
    pub consumer: Option<PersonId>,
}

/// What is filed, whoever wrote it down.
pub fn filing(complete: Complete, handed: Handed, files: &[EvidenceFile]) -> Filing {
    let attached = |file: &EvidenceFile| (file.id, file.attached());
    Filing {
        problem_type: complete.problem_type,
        order: complete.order,
        others: complete.others,
        summary: complete.details.summary,
        description: complete.details.description,
        desired_outcome: complete.details.desired_outcome,
        contact: complete.contact,
        consents: handed.consents,
        credit: complete.details.credit,
        represented: complete.represented,
        locale: handed.locale,
        channel: handed.channel,
        consumer: handed.consumer,
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
