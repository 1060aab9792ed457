//! The triage screen: what the complaint says, what it may belong to, which proof is missing, and beside the choice the
//! deadlines that it gives. They are asked of the rules themselves, without writing anything down.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use crate::domain::actor::Staff;
use crate::domain::case::triaging::Triage;
use crate::domain::case::{Action, Case};
use crate::domain::change::Act;
use crate::domain::codes::{Locale, Priority, ProblemType};
use crate::domain::evidence::Scan;
use crate::domain::proof::{self, Held, Proof};
use crate::domain::sla::ClockKind;
use crate::i18n::words;
use crate::store::case_page::CaseFile;
use crate::store::desk_drafts::DraftKind;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::desk::case::act::Desk;
use crate::web::desk::case::beside::{self, Group};
use crate::web::desk::case::choices::Choices;
use crate::web::desk::case::files::{Thumb, thumbs};
use crate::web::desk::case::history;
use crate::web::desk::case::page::{self, load};
use crate::web::desk::case::{facts, way};
use crate::web::forms::Query;
use crate::web::page::{Page, html_with};

/// Clocks whose dates are compared, as far as a policy asks for them.
const COMPARED: [ClockKind; 4] =
    [ClockKind::Acknowledgement, ClockKind::FirstResponse, ClockKind::Resolution, ClockKind::FinalResponse];

/// The dates of one clock, one for each priority.
struct Dates {
    clock: String,
    due: Vec<String>,
}

#[derive(Template)]
#[template(path = "desk/triage.html")]
struct TriagePage {
    page: Page,
    base: String,
    query: String,
    reference: String,
    title: String,
    said: Vec<String>,
    values: Vec<facts::Value>,
    files: Vec<Thumb>,
    same_order: Option<Group>,
    related: Vec<Group>,
    strength: String,
    missing: Vec<String>,
    /// What the consumer would be asked for, one numbered line a piece, in their language.
    request: String,
    /// They are words of the agent's own, kept and not sent yet.
    has_draft: bool,
    request_lang: &'static str,
    may_ask: bool,
    choices: Choices,
    problem_type: &'static str,
    priority: &'static str,
    team: String,
    vulnerable: bool,
    priorities: Vec<String>,
    dates: Vec<Dates>,
    version: i64,
}

impl TriagePage {
    /// The screen for another kind of problem, on the same way through the queue.
    fn kind_url(&self, kind: &str) -> String {
        let mark = if self.query.is_empty() { "?" } else { "&" };
        format!("{}/triage{}{mark}kind={kind}", self.base, self.query)
    }

    fn url(&self, noun: &str) -> String {
        format!("{}/{noun}{}", self.base, self.query)
    }
}

/// `GET …/triage`; `?kind=` shows the deadlines of another kind of problem.
pub async fn show(desk: Desk, query: Query) -> Result<HttpResponse, WebError> {
    let file = load(&desk, Span::Newest).await?;
    if !file.case.allows(Action::Triage, &desk.agent.actor()) {
        return page::show(&desk, Span::Newest, "triage").await;
    }
    let beside = beside::load(&desk, &file.case, &file.others).await?;
    let page = desk.page();
    let chosen = query.get("kind").and_then(|code| ProblemType::parse(code)).unwrap_or(file.case.problem_type);
    let proof = proof_of(&file, chosen);
    let missing: Vec<&'static str> = proof.pieces.iter().filter(|it| !it.is_there).map(|it| it.slot.as_str()).collect();
    let worker = file.case.assignee.and_then(|id| Some(file.staff.iter().find(|person| person.id == id)?.staff));
    let draft = beside.drafts.iter().find(|draft| draft.kind == DraftKind::InformationRequest);
    let (case, rules) = (&file.case, desk.app.rules());
    let known = file.known_numbers();
    let html = TriagePage {
        base: crate::paths::desk_case(desk.reference),
        query: way::query(desk.list.as_ref()),
        reference: desk.reference.to_string(),
        title: crate::domain::text::without_personal_numbers(&case.summary, &known),
        said: history::said_first(&file),
        values: facts::values(&page, &file),
        files: thumbs(&page, &file, &desk),
        same_order: beside::same_order(&page, &desk, case, &beside),
        related: beside::groups(&page, &desk, case, &beside),
        strength: page.code("proof-strength", proof.strength().as_str()),
        request: draft.map_or_else(|| request(case.locale, &missing), |draft| draft.body.clone()),
        has_draft: draft.is_some(),
        request_lang: if case.locale == Locale::En { "en" } else { "zh-CN" },
        missing: missing.iter().map(|slot| page.code("proof-slot", slot)).collect(),
        may_ask: case.allows(Action::AskConsumer, &desk.agent.actor()),
        choices: Choices::of(&page, &file, desk.agent.staff.id, &rules),
        problem_type: chosen.as_str(),
        priority: case.priority.as_str(),
        team: case.team.map(|team| team.to_string()).unwrap_or_default(),
        vulnerable: case.seems_vulnerable(),
        priorities: Priority::ALL.iter().map(|it| page.code("priority", it.as_str())).collect(),
        dates: dates(&page, case, (chosen, worker), &desk.app.act(desk.agent.actor())),
        version: case.version,
        page,
    };
    Ok(html_with(StatusCode::OK, &html))
}

/// How the complaint would be proved, were it of this kind.
fn proof_of(file: &CaseFile, problem: ProblemType) -> Proof {
    let counts = file.files.iter().filter(|it| it.replaced_by.is_none() && it.scan != Scan::Infected);
    let is_payment_found = file.bills.iter().any(|bill| bill.findings.payment().is_some());
    proof::of(problem, &Held { kinds: counts.map(|it| it.kind).collect(), is_payment_found })
}

/// One numbered line a piece: the consumer answers them one by one.
fn request(locale: Locale, missing: &[&'static str]) -> String {
    let words = words(locale);
    let lines = missing.iter().enumerate().map(|(at, slot)| format!("{}. {}", at + 1, words.code("triage-ask", slot)));
    let lines: Vec<String> = lines.collect();
    if lines.is_empty() { String::new() } else { format!("{}\n{}", words.t("triage-ask-lead"), lines.join("\n")) }
}

/// What each priority would make of the dates; clocks that none of them has are left out.
fn dates(page: &Page, case: &Case, (problem_type, worker): (ProblemType, Option<Staff>), act: &Act) -> Vec<Dates> {
    let tried = |priority: &Priority| {
        let (team, vulnerable, version) = (case.team, case.seems_vulnerable(), case.version);
        let triage = Triage { problem_type, priority: *priority, team, vulnerable, assignee: worker, version };
        case.triage(&triage, act).ok().map(|change| change.case().clone())
    };
    let tried: Vec<Option<Case>> = Priority::ALL.iter().map(tried).collect();
    let due = |case: &Option<Case>, kind| {
        let clock = case.as_ref().and_then(|case| case.clock(kind)).filter(|clock| clock.is_live());
        clock.and_then(|clock| clock.due_at).map(|at| page.dates.moment(at)).unwrap_or_default()
    };
    let row = |kind: ClockKind| Dates {
        clock: page.code("clock", kind.as_str()),
        due: tried.iter().map(|case| due(case, kind)).collect(),
    };
    COMPARED.into_iter().map(row).filter(|row| row.due.iter().any(|due| !due.is_empty())).collect()
}
