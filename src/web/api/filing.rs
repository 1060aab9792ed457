//! A complaint that a program files for a consumer: the same checks, and the same transaction, as at the desk. It brings no
//! files; who complains for somebody else, with a written authority, is written down at the desk.

use super::bearer::Bearer;
use super::once::{Done, receipt};
use super::problem::{FieldError, Problem};
use super::shapes::NewCase;
use crate::domain::codes::{Consent, Locale};
use crate::domain::credit::Harm;
use crate::domain::evidence::EvidenceKind;
use crate::paths;
use crate::store::{Conn, StoreError, providers};
use crate::web::desk::intake::file::{Filed, Told, enter};
use crate::web::desk::intake::form::IntakeForm;
use crate::web::files::today;
use crate::web::forms::Problems;
use crate::web::portal::filing::answers::{Answers, Check, ContactForm, DetailsForm, OrderForm, ProblemForm};

/// Of the consumer’s credit nothing was hurt.
pub const NO_HARM: &str = "none";

/// What is to be filed, and what stands in the way of one for somebody else.
pub struct Asked {
    told: Told,
    /// Why nothing is filed for somebody else here.
    unauthorized: Problem,
}

/// What a program told, checked.
pub async fn read(bearer: &Bearer, new: NewCase) -> Result<Asked, Problem> {
    let providers = bearer.app.db.read(providers::list).await?;
    let knows_provider = providers.iter().any(|provider| provider.slug == new.provider);
    let check = Check { words: bearer.caller.words, today: today(&bearer.app), knows_provider };
    let (known, take) = (new.known.clone(), new.take);
    let (consents, mut errors) = consents(bearer, &new.consents);
    let is_credit = |code: &str| code == NO_HARM || Harm::parse(code).is_some();
    if new.credit.as_deref().is_some_and(|code| !is_credit(code)) {
        errors.push(field("credit", bearer.caller.words.t("case-choose")));
    }
    let form = form(new, consents);
    let intake = match form.check(&check) {
        Ok(intake) if errors.is_empty() => intake,
        checked => {
            errors.splice(0..0, checked.err().map(|problems| fields(&problems)).unwrap_or_default());
            return Err(Problem::invalid(errors));
        }
    };
    let act = || bearer.app.act(bearer.actor());
    let told = Told {
        complete: intake.complete,
        channel: intake.channel,
        locale: intake.locale,
        consents: intake.consents,
        act: act(),
        take: take.then(|| (bearer.staff, act())),
        known,
    };
    let words = bearer.caller.words.t("api-authority-at-desk").to_owned();
    Ok(Asked { told, unauthorized: Problem::invalid(vec![field("represented", &words)]) })
}

/// Files it, unless it is likely the same as a case that the program has not named.
pub fn file(tx: &mut Conn, asked: &Asked) -> Result<Done, StoreError> {
    let case = match enter(tx, &asked.told, &[])? {
        Ok(case) => case,
        Err(Filed::Alike(alike)) => {
            return Ok(Done::Not(Problem::alike(alike.into_iter().map(|case| case.reference).collect())));
        }
        Err(_) => return Ok(Done::Not(asked.unauthorized.clone())),
    };
    let location = case.reference.map(paths::api_case).unwrap_or_default();
    Ok(Done::Now(receipt(&case, (201, location), None)))
}

fn consents(bearer: &Bearer, sent: &[String]) -> (Vec<Consent>, Vec<FieldError>) {
    let (mut consents, mut errors) = (Vec::new(), Vec::new());
    for (at, code) in sent.iter().enumerate() {
        match Consent::parse(code) {
            Some(consent) if consents.contains(&consent) => {}
            Some(consent) => consents.push(consent),
            None => errors.push(field(&format!("consents/{at}"), bearer.caller.words.t("case-choose"))),
        }
    }
    consents.sort();
    (consents, errors)
}

fn form(new: NewCase, consents: Vec<Consent>) -> IntakeForm {
    let text = Option::unwrap_or_default;
    let then = String::new;
    let order = OrderForm {
        provider: new.provider,
        merchant: new.merchant,
        order_number: text(new.order_number),
        payment_reference: text(new.payment_reference),
        amount: new.amount,
        currency: text(new.currency),
        ordered_on: text(new.ordered_on),
        paid_on: text(new.paid_on),
        displayed_status: text(new.displayed_status),
        then: then(),
    };
    let credit = text(new.credit);
    let (summary, description, desired_outcome) = (new.summary, new.description, text(new.desired_outcome));
    let (name, email, phone) = (new.contact.name, text(new.contact.email), text(new.contact.phone));
    let represented = text(new.contact.represented);
    let answers = Answers {
        problem: ProblemForm { problem_type: new.problem_type, ..ProblemForm::default() },
        order,
        details: DetailsForm { summary, description, desired_outcome, credit, then: then() },
        contact: ContactForm { name, email, phone, for_other: String::new(), represented, then: then() },
        consents,
        ..Answers::default()
    };
    let locale = new.locale.unwrap_or_else(|| Locale::ZhCn.to_string());
    IntakeForm { channel: new.channel, locale, answers, kind: EvidenceKind::Other.to_string(), take: false }
}

/// What the checks found, at the fields of the body.
pub fn fields(problems: &Problems) -> Vec<FieldError> {
    problems.all().iter().map(|problem| field(problem.field.trim_start_matches('-'), &problem.message)).collect()
}

/// A field of the body: what is asked of the consumer themselves stands under `contact`.
pub fn field(name: &str, detail: &str) -> FieldError {
    let pointer = match name {
        "name" | "email" | "phone" | "represented" => format!("/contact/{name}"),
        "outside_body" | "why" | "until" => format!("/referral/{name}"),
        "" => String::new(),
        other => format!("/{other}"),
    };
    FieldError { pointer: Some(pointer), parameter: None, detail: detail.to_owned() }
}
