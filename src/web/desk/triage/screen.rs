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
use crate::store::desk_drafts::{Draft, DraftKind};
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::desk::case::act::Desk;
use crate::web::desk::case::beside::{self, Group};
use crate::web::desk::case::choices::Choices;
use crate::web::desk::case::files::{Thumb, thumbs};
use crate::web::desk::case::forms::Typed;
use crate::web::desk::case::history;
use crate::web::desk::case::page::{self, load};
use crate::web::desk::case::{facts, way};
use crate::web::forms::{Problem, Problems};
use crate::web::page::{Page, html_with};

/// Clocks whose dates are compared, as far as a policy asks for them.
const COMPARED: [ClockKind; 4] =
    [ClockKind::Acknowledgement, ClockKind::FirstResponse, ClockKind::Resolution, ClockKind::FinalResponse];

/// The dates of one clock, one for each priority.
struct Dates {
    clock: String,
    due: Vec<String>,
}

/// What stands in the form: what is known of the case, or what somebody wants to look at before they decide.
#[derive(Clone)]
struct Chosen {
    problem: ProblemType,
    priority: Priority,
    team: String,
    vulnerable: bool,
    version: i64,
}

impl Chosen {
    fn of(case: &Case) -> Self {
        Self {
            problem: case.problem_type,
            priority: case.priority,
            team: case.team.map(|team| team.to_string()).unwrap_or_default(),
            vulnerable: case.seems_vulnerable(),
            version: case.version,
        }
    }

    /// What was typed, for the case as it was then: what moved meanwhile is told when it is saved.
    fn typed(self, typed: &Typed) -> Self {
        Self {
            problem: ProblemType::parse(typed.value("problem_type")).unwrap_or(self.problem),
            priority: Priority::parse(typed.value("priority")).unwrap_or(self.priority),
            team: typed.value("team").to_owned(),
            vulnerable: typed.value("vulnerable") == "yes",
            version: typed.version.unwrap_or(self.version),
        }
    }
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
    likely: Vec<Group>,
    related: Vec<Group>,
    strength: String,
    missing: Vec<String>,
    /// What the consumer would be asked for, one numbered line a piece, in their language.
    request: String,
    /// The agent's own words that are kept and not sent yet.
    draft: Option<Draft>,
    request_lang: &'static str,
    may_ask: bool,
    choices: Choices,
    chosen: Chosen,
    priorities: Vec<String>,
    dates: Vec<Dates>,
    /// Names the request, should it be sent twice.
    key: String,
    /// One of its forms that was refused, or is looked at before it is decided.
    typed: Option<Typed>,
}

impl TriagePage {
    fn url(&self, noun: &str) -> String {
        format!("{}/{noun}{}", self.base, self.query)
    }

    fn problems(&self) -> &[Problem] {
        self.typed.as_ref().map_or(&[], |typed| typed.problems.all())
    }

    /// What is wrong with a field.
    fn e(&self, noun: &str, field: &str) -> String {
        let id = format!("{noun}-{field}");
        self.typed.as_ref().map(|typed| typed.problems.of(&id).to_owned()).unwrap_or_default()
    }

    fn draft(&self, noun: &str) -> Option<&Draft> {
        self.draft.as_ref().filter(|draft| draft.kind.as_str() == noun)
    }

    /// When the words in the form were kept.
    fn draft_told(&self, noun: &str) -> String {
        let told = self.draft(noun).map(|draft| self.page.t1("case-draft-of", "at", self.page.dates.moment(draft.at)));
        told.unwrap_or_default()
    }

    /// Whether there is something to ask for, or words that ask already.
    fn asks(&self) -> bool {
        !self.missing.is_empty() || self.draft.is_some() || self.typed.as_ref().is_some_and(|typed| typed.noun == ASKS.as_str())
    }
}

/// What is asked of the consumer from here.
const ASKS: DraftKind = DraftKind::InformationRequest;

/// `GET …/triage`
pub async fn show(desk: Desk) -> Result<HttpResponse, WebError> {
    draw(&desk, None, StatusCode::OK).await
}

/// The same with what was chosen, and the dates that it would give: nothing is written down.
pub async fn look(desk: &Desk, mut typed: Typed) -> Result<HttpResponse, WebError> {
    typed.problems = Problems::default();
    draw(desk, Some(typed), StatusCode::OK).await
}

/// The same with what is in the way on top, and all that was typed.
pub async fn again(desk: &Desk, typed: Typed, status: StatusCode) -> Result<HttpResponse, WebError> {
    draw(desk, Some(typed), status).await
}

async fn draw(desk: &Desk, typed: Option<Typed>, status: StatusCode) -> Result<HttpResponse, WebError> {
    let file = load(desk, Span::Newest).await?;
    if !file.case.allows(Action::Triage, &desk.agent.actor()) {
        return elsewhere(desk, typed, status).await;
    }
    let beside = beside::load(desk, &file.case, &file.others).await?;
    beside.note_readers(desk).await;
    let page = desk.page();
    let known = Chosen::of(&file.case);
    let chosen = match typed.as_ref().filter(|typed| typed.noun == "triage") {
        Some(typed) => known.typed(typed),
        None => known,
    };
    let proof = proof_of(&file, chosen.problem);
    let missing: Vec<&'static str> = proof.pieces.iter().filter(|it| !it.is_there).map(|it| it.slot.as_str()).collect();
    let worker = file.case.assignee.and_then(|id| Some(file.staff.iter().find(|person| person.id == id)?.staff));
    let draft = beside.drafts.iter().find(|draft| draft.kind == ASKS).cloned();
    let words = typed.as_ref().filter(|typed| typed.noun == ASKS.as_str()).map(|typed| typed.value("body"));
    let words = words.or(draft.as_ref().map(|draft| draft.value("body"))).map(str::to_owned);
    let (case, rules) = (&file.case, desk.app.rules());
    let known = file.known_numbers();
    let html = TriagePage {
        base: crate::paths::desk_case(desk.reference),
        query: way::query(desk.list.as_ref().map(|list| list.at_case(case)).as_ref()),
        reference: desk.reference.to_string(),
        title: crate::domain::text::without_personal_numbers(&case.summary, &known),
        said: history::said_first(&file),
        values: facts::values(&page, &file),
        files: thumbs(&page, &file, desk),
        likely: beside::likely(&page, desk, case, &beside),
        related: beside::groups(&page, desk, &file, &beside),
        strength: page.code("proof-strength", proof.strength().as_str()),
        request: words.unwrap_or_else(|| request(case.locale, &missing)),
        draft,
        request_lang: if case.locale == Locale::En { "en" } else { "zh-CN" },
        missing: missing.iter().map(|slot| page.code("proof-slot", slot)).collect(),
        may_ask: case.allows(Action::AskConsumer, &desk.agent.actor()),
        choices: Choices::of(&page, &file, desk.agent.staff.id, &rules),
        priorities: Priority::ALL.iter().map(|it| page.code("priority", it.as_str())).collect(),
        dates: dates(&page, case, (&chosen, worker), &desk.app.act(desk.agent.actor())),
        key: desk.app.random.public_id(),
        chosen,
        typed,
        page,
    };
    Ok(html_with(status, &html))
}

/// The case's page, where there is nothing to be sorted any more; with what is in the way of what was typed.
async fn elsewhere(desk: &Desk, typed: Option<Typed>, status: StatusCode) -> Result<HttpResponse, WebError> {
    match typed.filter(|typed| !typed.problems.is_empty()) {
        Some(mut typed) => {
            typed.is_on_triage = false;
            page::again(desk, typed, status).await
        }
        None => page::show(desk, Span::Newest, "triage").await,
    }
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
fn dates(page: &Page, case: &Case, (chosen, worker): (&Chosen, Option<Staff>), act: &Act) -> Vec<Dates> {
    let tried = |priority: &Priority| {
        // Who works on it stays while it stays where they work: no team is tried with the dates.
        let (problem_type, vulnerable, team, version) = (chosen.problem, chosen.vulnerable, case.team, case.version);
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
