//! What the selects of the case page offer, and what its fields hold before anybody types.

use chrono::TimeZone;

use super::fix;
use super::forms::{Choice, answer_day, days_to_answer};
use super::history::team_name;
use crate::domain::actor::Actor;
use crate::domain::case::{Case, Status};
use crate::domain::codes::{
    Claimant, Correctable, Locale, OrderState, Outcome, OutsideBody, Priority, ProblemType, RemedyKind, RootCause,
};
use crate::domain::event::Happening;
use crate::domain::evidence::EvidenceKind;
use crate::domain::hold::HoldAsk;
use crate::domain::ids::PersonId;
use crate::domain::offer::Promiser;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Extensible};
use crate::i18n::words;
use crate::store::case_page::CaseFile;
use crate::store::people::{StaffMember, Team};
use crate::store::timeline::Entry;
use crate::web::page::Page;

/// The options of every select, in the viewer's language.
pub struct Choices {
    pub problem_types: Vec<Choice>,
    pub priorities: Vec<Choice>,
    pub teams: Vec<Choice>,
    pub assignees: Vec<Choice>,
    pub claimants: Vec<Choice>,
    pub states: Vec<Choice>,
    pub remedies: Vec<Choice>,
    pub promisers: Vec<Choice>,
    /// What a provider says to being asked to hold a payment.
    pub hold_answers: Vec<Choice>,
    pub outcomes: Vec<Choice>,
    pub causes: Vec<Choice>,
    pub fields: Vec<Choice>,
    pub bodies: Vec<Choice>,
    /// What a file shows.
    pub kinds: Vec<Choice>,
    /// The clocks whose date may be put off.
    pub clocks: Vec<Choice>,
    /// Languages of letters.
    pub languages: Vec<Choice>,
}

impl Choices {
    pub fn of(page: &Page, file: &CaseFile, me: PersonId, rules: &Rulebook) -> Self {
        let coded = |prefix: &'static str, codes: Vec<&'static str>| -> Vec<Choice> {
            codes.into_iter().map(|code| Choice { value: code.to_owned(), label: page.code(prefix, code) }).collect()
        };
        Self {
            problem_types: coded("problem-short", ProblemType::ALL.iter().map(|it| it.as_str()).collect()),
            priorities: coded("priority", Priority::ALL.iter().map(|it| it.as_str()).collect()),
            teams: teams(page, file),
            assignees: assignees(page, file, me),
            claimants: coded("claimant", Claimant::ALL.iter().map(|it| it.as_str()).collect()),
            states: coded("order", OrderState::ALL.iter().map(|it| it.as_str()).collect()),
            remedies: coded("remedy", RemedyKind::ALL.iter().map(|it| it.as_str()).collect()),
            promisers: coded("promiser", Promiser::ALL.iter().map(|it| it.as_str()).collect()),
            hold_answers: ["granted", "refused"]
                .map(|code| Choice { value: code.to_owned(), label: page.code("hold-answer", code) })
                .into(),
            outcomes: coded("outcome", Outcome::BY_AGENT.iter().map(|it| it.as_str()).collect()),
            causes: coded("cause", RootCause::ALL.iter().map(|it| it.as_str()).collect()),
            bodies: coded("body", OutsideBody::ALL.iter().map(|it| it.as_str()).collect()),
            kinds: coded("evidence", EvidenceKind::ALL.iter().map(|it| it.as_str()).collect()),
            languages: languages(page),
            clocks: file.case.extensible(rules).into_iter().map(|(kind, most)| extensible(page, kind, most)).collect(),
            fields: coded("correct", Correctable::ALL.iter().map(|it| it.as_str()).collect()),
        }
    }

    /// The words of a choice; the value itself where it is none of them.
    pub fn words(&self, field: &str, value: &str) -> String {
        let among = match field {
            "problem_type" => &self.problem_types,
            "priority" => &self.priorities,
            "team" => &self.teams,
            "assignee" => &self.assignees,
            "claimant" => &self.claimants,
            "state" => &self.states,
            "remedy" => &self.remedies,
            "promiser" => &self.promisers,
            "answer" => &self.hold_answers,
            "outcome" => &self.outcomes,
            "root_cause" => &self.causes,
            "field" => &self.fields,
            "body" if self.bodies.iter().any(|choice| choice.value == value) => &self.bodies,
            "clock" => &self.clocks,
            "locale" => &self.languages,
            _ => return value.to_owned(),
        };
        among.iter().find(|choice| choice.value == value).map_or_else(|| value.to_owned(), |choice| choice.label.clone())
    }
}

/// The languages of letters.
pub fn languages(page: &Page) -> Vec<Choice> {
    let choice = |locale: &Locale| Choice { value: locale.to_string(), label: page.t(language_key(*locale)).to_owned() };
    Locale::ALL.iter().map(choice).collect()
}

pub const fn language_key(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "language-zh",
        Locale::En => "language-en",
    }
}

fn extensible(page: &Page, kind: ClockKind, most: Extensible) -> Choice {
    let name = page.code("clock", kind.as_str());
    Choice { value: kind.to_string(), label: page.t2("case-extensible", ("clock", &name), ("days", &most.days.to_string())) }
}

/// Why an agent asked for an extension, in their words.
fn asked_extension(file: &CaseFile) -> String {
    let asked = |entry: &&Entry| matches!(entry.what, Happening::ExtensionAsked { .. });
    let entry = file.timeline.entries.iter().find(asked);
    entry.and_then(|entry| entry.said.as_ref()?.body.clone()).unwrap_or_default()
}

fn teams(page: &Page, file: &CaseFile) -> Vec<Choice> {
    let none = Choice { value: String::new(), label: page.t("case-no-team").to_owned() };
    let choice = |team: &Team| Choice { value: team.id.to_string(), label: team_name(page, &file.teams, Some(team.id)) };
    std::iter::once(none).chain(file.teams.iter().filter(|team| team.is_open()).map(choice)).collect()
}

/// Staff who may see the case; the viewer is named as such.
fn assignees(page: &Page, file: &CaseFile, me: PersonId) -> Vec<Choice> {
    let none = Choice { value: String::new(), label: page.t("case-nobody").to_owned() };
    let able = |staff| Actor::Staff(staff).scope().contains(file.case.id, file.case.team, None);
    let away = |person: &StaffMember| file.absences.iter().find(|one| one.person == person.id && one.away.is_at(page.now));
    let label = |person: &StaffMember| match away(person).map(|one| one.away.until) {
        _ if person.id == me => page.t1("case-you", "name", &person.name),
        Some(Some(until)) => page.t2("case-away-until", ("name", &person.name), ("until", &page.dates.moment(until))),
        Some(None) => page.t1("case-away", "name", &person.name),
        None => person.name.clone(),
    };
    let able = file.staff.iter().filter(|person| able(person.staff));
    let all = able.map(|person| Choice { value: person.id.to_string(), label: label(person) });
    std::iter::once(none).chain(all).collect()
}

/// What a field holds before anybody types.
pub fn default(page: &Page, file: &CaseFile, rules: &Rulebook, noun: &str, field: &str) -> String {
    let case = &file.case;
    match (noun, field) {
        ("triage", "problem_type") => case.problem_type.to_string(),
        ("triage", "priority") => case.priority.to_string(),
        ("triage", "team") => case.team.map(|team| team.to_string()).unwrap_or_default(),
        ("triage", "vulnerable") => if case.seems_vulnerable() { "yes" } else { "" }.to_owned(),
        ("extension-answer", "reason") => asked_extension(file),
        ("assignment", "assignee") => case.assignee.map(|person| person.to_string()).unwrap_or_default(),
        ("merchant-request", "whom") => case.order.merchant.clone(),
        ("platform-request", "whom") => provider(page, file).to_owned(),
        ("order-facts", "claimant") => asked(case).as_str().to_owned(),
        ("order-facts", "at") => {
            rules.calendar.zone.from_utc_datetime(&page.now.naive_utc()).format("%Y-%m-%dT%H:%M").to_string()
        }
        ("closure", field) => fix::closing(file, field),
        ("language", "locale") => case.locale.to_string(),
        ("escalation", "until") => String::new(),
        ("offer", "promiser") => Promiser::House.to_string(),
        ("payment-hold", "body") => hold_request(file),
        ("payment-hold", ask) if HoldAsk::parse(ask).is_some() => "yes".to_owned(),
        ("payment-hold-answer", ask) => {
            let asked = case.hold.as_ref().is_some_and(|hold| HoldAsk::parse(ask).is_some_and(|ask| hold.asks.contains(&ask)));
            if asked { "yes" } else { "" }.to_owned()
        }
        ("merchant-request" | "platform-request", "until") => answer_day(case, page.now, rules).to_string(),
        (_, "until") => days_to_answer(page.now, rules).to_string(),
        _ => String::new(),
    }
}

/// Whose answer is waited for.
const fn asked(case: &Case) -> Claimant {
    match case.status {
        Status::AwaitingPlatform { .. } => Claimant::Platform,
        _ => Claimant::Merchant,
    }
}

/// The words that ask the provider to leave the payment alone, ready to be sent: in its language, whoever sends them.
fn hold_request(file: &CaseFile) -> String {
    let words = words(Locale::ZhCn);
    let case = &file.case;
    let number = case.order.order_number.as_deref().or(case.order.payment_reference.as_deref());
    let reference = case.reference.map(|it| it.to_string()).unwrap_or_default();
    let args = [
        ("provider", &*file.provider.0),
        ("merchant", &case.order.merchant),
        ("amount", &case.order.amount.to_string()),
        ("number", number.unwrap_or_else(|| words.t("hold-request-no-number"))),
        ("reference", &reference),
    ];
    words.with("hold-request", &args)
}

/// The provider's name in the viewer's language.
pub fn provider<'a>(page: &Page, file: &'a CaseFile) -> &'a str {
    if page.is_zh() { &file.provider.0 } else { &file.provider.1 }
}
