//! Somebody else decided first: what changed since, what stands now, and what was typed, side by side. The person
//! chooses; nothing typed is lost.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::act::Desk;
use super::choices::Choices;
use super::forms::{self, Typed};
use super::history::{self, Item, Teller, team_name};
use super::page::{load, status_words};
use super::way::{self, Then};
use crate::domain::case::Case;
use crate::domain::codes::Correctable;
use crate::domain::hold::HoldAsk;
use crate::domain::money::Money;
use crate::domain::rulebook::Rulebook;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::page::{Page, html_with};

/// A field in both versions.
pub struct Compared {
    pub name: String,
    pub now: String,
    pub mine: String,
    pub differs: bool,
}

/// A text of the form, to be edited before it is sent again.
pub struct Prose {
    pub field: String,
    pub id: String,
    pub label: String,
    pub text: String,
}

#[derive(Template)]
#[template(path = "desk/case_conflict.html")]
struct ConflictPage {
    page: Page,
    back: String,
    action: String,
    reference: String,
    title: String,
    act: String,
    changed: Vec<Item>,
    rows: Vec<Compared>,
    texts: Vec<Prose>,
    /// The fields that are chosen rather than written.
    chosen: Vec<(String, String)>,
    version: i64,
    /// Whether the act is still one the rules allow.
    can_go_on: bool,
}

/// Whether the case moved on since the form was shown.
pub async fn has_moved(desk: &Desk, typed: &Typed) -> Result<bool, WebError> {
    Ok(typed.version.is_some_and(|seen| seen > 0) && typed.version != Some(load(desk, Span::Newest).await?.case.version))
}

/// Both versions, 409.
pub async fn show(desk: &Desk, typed: Typed) -> Result<HttpResponse, WebError> {
    let file = load(desk, Span::Newest).await?;
    let page = desk.page();
    let case = &file.case;
    let rules = desk.app.rules();
    let choices = Choices::of(&page, &file, desk.agent.staff.id, &rules);
    let changed = since(&page, &file, &rules, typed.version.unwrap_or_default());
    let (prose, chosen): (Vec<_>, Vec<_>) = typed.values.iter().partition(|(name, _)| is_prose(typed.noun, name));
    let can_go_on = case.allowed_actions(&desk.agent.actor()).iter().any(|action| forms::noun(*action) == typed.noun);
    let view = ConflictPage {
        back: way::back_url(desk.reference, desk.list.as_ref()),
        action: format!("{}{}", paths::desk_case_part(desk.reference, typed.noun), way::query(desk.list.as_ref())),
        reference: desk.reference.to_string(),
        title: without_personal_numbers(&case.summary, &file.known_numbers()),
        act: page.code("case-act", &typed.noun.replace('-', "_")),
        changed,
        rows: rows(&page, &file, &choices, &typed),
        texts: prose.into_iter().map(|(name, text)| written(&page, typed.noun, (name, text))).collect(),
        chosen: chosen
            .into_iter()
            .map(|(name, value)| (name.clone(), value.clone()))
            .chain(then(&typed))
            .chain(screen(&typed))
            .collect(),
        version: case.version,
        can_go_on,
        page,
    };
    Ok(html_with(StatusCode::CONFLICT, &view))
}

/// What was done since a version, and by whom; without the words.
pub fn since(page: &Page, file: &CaseFile, rules: &Rulebook, seen: i64) -> Vec<Item> {
    let teller = Teller::new(page, file, rules);
    let acts = file.case.version.saturating_sub(seen).max(1);
    let entries = history::since(&file.timeline, acts).iter().rev().filter(|entry| !entry.what.is_bookkeeping());
    entries.map(|entry| Item { body: None, ..teller.item(entry) }).collect()
}

/// Where the form wanted to go on to.
fn then(typed: &Typed) -> Option<(String, String)> {
    (typed.then != Then::Stay).then(|| ("then".to_owned(), typed.then.to_string()))
}

/// The screen on which the form stood, where it was not the case's page.
fn screen(typed: &Typed) -> Option<(String, String)> {
    (typed.is_on_triage && typed.noun == "triage").then(|| ("screen".to_owned(), "yes".to_owned()))
}

fn is_prose(noun: &str, name: &str) -> bool {
    // The body of an escalation is the one outside that it goes to.
    matches!(name, "explanation" | "reason" | "why" | "conditions") || (name == "body" && noun != "escalation")
}

/// What a field is called in the form it stands in.
pub fn label(page: &Page, noun: &str, name: &str) -> String {
    let key = match (noun, name) {
        ("escalation", "body") => "case-label-outside-body",
        ("escalation", "why") => "case-label-why-outside",
        ("escalation", "until") => "case-label-outside-until",
        ("offer", "until") => "case-label-offer-until",
        ("promise", "body") => "case-label-promise-body",
        ("payment-hold", "until") => "case-label-hold-until",
        ("payment-hold", "body") => "case-label-hold-body",
        ("payment-hold-answer", "answer") => "case-label-hold-answer",
        ("payment-hold-answer", "ends_on") => "case-label-hold-ends-on",
        ("payment-hold-answer", "body") => "case-label-hold-said",
        (_, name) if HoldAsk::parse(name).is_some() => return page.code("hold-ask", name),
        ("extension", "reason") => "case-label-extension-reason",
        ("extension-answer", "reason") => "case-label-extension-words",
        _ => return page.code("case-label", name),
    };
    page.t(key).to_owned()
}

fn written(page: &Page, noun: &str, (name, text): (&str, &str)) -> Prose {
    Prose { field: name.to_owned(), id: format!("mine-{name}"), label: label(page, noun, name), text: text.to_owned() }
}

/// The status first, then each chosen field with what stands there now.
fn rows(page: &Page, file: &CaseFile, choices: &Choices, typed: &Typed) -> Vec<Compared> {
    let status = status_words(page, &file.case);
    let mut rows =
        vec![Compared { name: page.t("case-label-status").to_owned(), now: status, mine: String::new(), differs: false }];
    let mut chosen: Vec<(&str, &str)> = typed
        .values
        .iter()
        .map(|(name, value)| (name.as_str(), value.as_str()))
        .filter(|(name, _)| !is_prose(typed.noun, name) && *name != "item")
        .collect();
    // A box without its tick is not sent, and is a choice all the same.
    if typed.noun == "triage" && !typed.values.contains_key("vulnerable") {
        chosen.push(("vulnerable", ""));
    }
    for (name, value) in chosen {
        let mine = mine(page, choices, name, value);
        let now = current(page, file, typed, name);
        let differs = now.as_ref().is_some_and(|now| *now != mine);
        let now = now.unwrap_or_else(|| "–".to_owned());
        rows.push(Compared { name: label(page, typed.noun, name), now, mine, differs });
    }
    rows
}

/// What the form would put there, in words.
fn mine(page: &Page, choices: &Choices, name: &str, value: &str) -> String {
    match (name, value) {
        ("assignee", "me") => {
            let me = page.viewer.as_ref().map(|viewer| viewer.id.to_string()).unwrap_or_default();
            choices.words(name, &me)
        }
        (name, value) if name == "vulnerable" || HoldAsk::parse(name).is_some() => {
            page.t(if value == "yes" { "case-yes" } else { "case-no" }).to_owned()
        }
        ("decision", "grant") => page.t("case-extension-grant").to_owned(),
        ("decision", _) => page.t("case-extension-refuse").to_owned(),
        ("value", "") => page.t("case-was-empty").to_owned(),
        _ => choices.words(name, value),
    }
}

/// What stands now where the form would put something else.
fn current(page: &Page, file: &CaseFile, typed: &Typed, name: &str) -> Option<String> {
    let case = &file.case;
    match name {
        "problem_type" => Some(page.code("problem-short", case.problem_type.as_str())),
        "priority" => Some(page.code("priority", case.priority.as_str())),
        "team" => Some(team_name(page, &file.teams, case.team.map(|team| team.0))),
        "assignee" => Some(assignee(page, file)),
        "outcome" => case.outcome().map(|outcome| page.code("outcome", outcome.as_str())),
        "root_cause" => case.root_cause.map(|cause| page.code("cause", cause.as_str())),
        "value" => Correctable::parse(typed.value("field")).map(|field| {
            Some(value(case, field)).filter(|it| !it.is_empty()).unwrap_or_else(|| page.t("case-was-empty").to_owned())
        }),
        "vulnerable" => Some(page.t(if case.vulnerable { "case-yes" } else { "case-no" }).to_owned()),
        "amount" => case.offer.as_ref().and_then(|offer| offer.amount).map(Money::plain),
        "promiser" => case.offer.as_ref().map(|offer| page.code("promiser", offer.by.as_str())),
        "due_on" => case.offer.as_ref().map(|offer| offer.due_on.to_string()),
        "until" if typed.noun == "offer" => case.offer.as_ref().map(|offer| page.dates.day_of(offer.until).to_string()),
        "remedy" => case.offer.as_ref().map(|offer| page.code("remedy", offer.remedy.as_str())),
        _ => None,
    }
}

fn assignee(page: &Page, file: &CaseFile) -> String {
    let Some(id) = file.case.assignee else { return page.t("case-nobody").to_owned() };
    let found = file.staff.iter().find(|person| person.id == id);
    let you = page.viewer.as_ref().is_some_and(|viewer| viewer.id == id.0);
    match found {
        Some(person) if you => page.t1("case-you", "name", &person.name),
        Some(person) => person.name.clone(),
        None => page.t("case-staff").to_owned(),
    }
}

fn value(case: &Case, field: Correctable) -> String {
    let value = match field {
        Correctable::OrderNumber => case.order.order_number.as_ref(),
        Correctable::PaymentReference => case.order.payment_reference.as_ref(),
        Correctable::Email => case.contact.email.as_ref(),
        Correctable::Phone => case.contact.phone.as_ref(),
        Correctable::Merchant => Some(&case.order.merchant),
    };
    value.cloned().unwrap_or_default()
}
