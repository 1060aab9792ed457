//! `/desk/cases/{reference}/split`: a second complaint inside a case becomes a case of its own, with the files that are about it.

use std::collections::{BTreeMap, HashSet};

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::case::act::Desk;
use super::case::files::preview_url;
use super::case::{page as case_page, way};
use super::two_cases::Face;
use crate::domain::case::splitting::Splitting;
use crate::domain::case::{Action, Case};
use crate::domain::change::Act;
use crate::domain::codes::ProblemType;
use crate::domain::event::TextKind;
use crate::domain::evidence::{MediaType, Scan};
use crate::domain::ids::{EvidenceId, TextId};
use crate::domain::order::Order;
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::timeline::{self, Entry, Span};
use crate::store::{Conn, StoreError, bills, cases};
use crate::web::WebError;
use crate::web::files::note_reader;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::portal::filing::Choice;
use crate::web::portal::filing::answers::{Check, DESCRIPTION, DetailsForm, OrderForm};

/// Words of the consumer that are offered, the newest.
const SAID: usize = 20;
const FIELDS: [&str; 7] = ["summary", "problem_type", "order_number", "payment_reference", "amount", "description", "version"];

/// Words or a file that can be chosen.
struct Part {
    /// The name of its box.
    name: String,
    words: String,
    about: String,
    /// Of a file; empty where there is no picture.
    preview: String,
    /// A colleague folded the words away.
    is_abusive: bool,
    is_chosen: bool,
}

#[derive(Template)]
#[template(path = "desk/split.html")]
struct SplitPage {
    page: Page,
    base: String,
    query: String,
    case: Face,
    problem_types: Vec<Choice>,
    said: Vec<Part>,
    files: Vec<Part>,
    typed: BTreeMap<String, String>,
    sign: &'static str,
    version: i64,
    description_limit: usize,
    problems: Problems,
}

impl SplitPage {
    fn v(&self, field: &str) -> &str {
        self.typed.get(field).map_or("", String::as_str)
    }

    fn e(&self, field: &str) -> &str {
        self.problems.of(field)
    }
}

/// What the page and the rule need of the case.
struct Whole {
    case: Case,
    files: Vec<EvidenceFile>,
    said: Vec<Entry>,
    /// Texts that a colleague folded away.
    abusive: HashSet<TextId>,
}

/// `GET …/split`
pub async fn show(desk: Desk, _: Query) -> Result<HttpResponse, WebError> {
    let whole = load(&desk).await?;
    if !whole.case.allows(Action::Split, &desk.agent.actor()) {
        return case_page::show(&desk, Span::Newest, "split").await;
    }
    let order = &whole.case.order;
    let number = |number: &Option<String>| number.clone().unwrap_or_default();
    let typed = BTreeMap::from([
        ("order_number".to_owned(), number(&order.order_number)),
        ("payment_reference".to_owned(), number(&order.payment_reference)),
        ("amount".to_owned(), order.amount.plain()),
    ]);
    Ok(page(&desk, &whole, (typed, Problems::default()), StatusCode::OK))
}

pub async fn create(desk: Desk, Form(typed): Form<BTreeMap<String, String>>) -> Result<HttpResponse, WebError> {
    let is_ours = |name: &String| FIELDS.contains(&name.as_str()) || name.starts_with("said-") || name.starts_with("file-");
    if !typed.keys().all(is_ours) {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let version = typed.get("version").and_then(|it| it.parse().ok()).ok_or(WebError::Malformed("no version"))?;
    let whole = load(&desk).await?;
    let (splitting, copies) = match checked(&desk, &whole, &typed) {
        Ok((splitting, copies)) => (Splitting { version, ..splitting }, copies),
        Err(problems) => return Ok(page(&desk, &whole, (typed, problems), StatusCode::UNPROCESSABLE_ENTITY)),
    };
    let acts = [desk.app.act(desk.agent.actor()), desk.app.act(desk.agent.actor())];
    let reference = desk.reference;
    let split = desk.app.db.write(move |tx| split(tx, reference, (&splitting, &copies), &acts));
    match split.await {
        Ok(new) => {
            let new = new.reference.ok_or(WebError::NotFound)?;
            Ok(see_other_with(&desk.app, &way::case_url(new, desk.list.as_ref()), "flash-case-split"))
        }
        Err(StoreError::Refused(refusal)) => {
            let mut problems = Problems::default();
            let is_moved = matches!(refusal, Refusal::Stale { .. } | Refusal::NotNow);
            problems.add("", if is_moved { desk.words().t("split-moved").to_owned() } else { desk.words().refusal(&refusal) });
            Ok(page(&desk, &load(&desk).await?, (typed, problems), StatusCode::CONFLICT))
        }
        Err(error) => Err(error.into()),
    }
}

/// Both cases in one transaction: the new one first, which gets its reference by that.
fn split(
    tx: &mut Conn,
    reference: Reference,
    (splitting, copies): (&Splitting, &[EvidenceFile]),
    acts: &[Act; 2],
) -> Result<Case, StoreError> {
    let case = cases::find_to_change(tx, &acts[0].by, reference)?;
    let change = case.split(splitting, &acts[0])?;
    for copy in copies {
        evidence::insert(tx, copy)?;
    }
    let new = cases::record(tx, &change)?;
    for bill in copies.iter().filter(|copy| copy.media.is_bill()) {
        let sought = bills::sought(tx, &new)?;
        bills::want(tx, bill.id, &sought)?;
    }
    let named = new.reference.map(|reference| (new.id, reference)).ok_or(StoreError::NotFound)?;
    cases::record(tx, &case.split_off(named, &acts[1]))?;
    Ok(new)
}

/// Its words are read by whoever splits it.
async fn load(desk: &Desk) -> Result<Whole, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let read = desk.app.db.read(move |conn| {
        let case = cases::find(conn, &actor, reference)?;
        let (files, told) = (evidence::of_case(conn, case.id)?, timeline::for_staff(conn, case.id, Span::Newest)?);
        let kinds = [TextKind::Description, TextKind::Reply, TextKind::Answer];
        let is_theirs = |entry: &Entry| entry.said.as_ref().is_some_and(|said| kinds.contains(&said.kind) && said.body.is_some());
        let abusive = timeline::abusive(conn, &[case.id.0])?;
        let said = told.entries.into_iter().filter(is_theirs).take(SAID).collect();
        // What nobody opens, and what another came in the place of, is nobody's proof.
        let files = files.into_iter().filter(|file| file.replaced_by.is_none() && file.scan != Scan::Infected).collect();
        Ok(Whole { case, files, said, abusive })
    });
    let whole = read.await?;
    note_reader(&desk.app, whole.case.id, desk.agent.staff.id).await;
    Ok(whole)
}

/// The second complaint, and its files as rows of their own; or everything that is to be mended.
fn checked(desk: &Desk, whole: &Whole, typed: &BTreeMap<String, String>) -> Result<(Splitting, Vec<EvidenceFile>), Problems> {
    let (words, case) = (desk.words(), &whole.case);
    let field = |name: &str| typed.get(name).cloned().unwrap_or_default();
    let today = desk.app.now().with_timezone(&desk.app.rules().calendar.zone).date_naive();
    let check = Check { words, today, knows_provider: true };
    let mut problems = Problems::default();
    let description = [field("description"), quotes(desk, whole, typed)].into_iter().filter(|part| !part.trim().is_empty());
    let description = description.collect::<Vec<_>>().join("\n\n");
    let details = DetailsForm { summary: field("summary"), description, ..DetailsForm::default() };
    let problem_type = ProblemType::parse(&field("problem_type"));
    if details.description.is_empty() {
        problems.add("description", words.t("split-missing-description"));
    }
    let details = problems.take(details.check(&check));
    if problem_type.is_none() {
        problems.add("problem_type", words.t("filing-missing-problem-type"));
    }
    let order = OrderForm {
        provider: case.order.provider.clone(),
        merchant: case.order.merchant.clone(),
        order_number: field("order_number"),
        payment_reference: field("payment_reference"),
        amount: field("amount"),
        currency: case.order.amount.currency.to_string(),
        ..OrderForm::default()
    };
    let order = problems.take(order.check(&check));
    match (details, problem_type, order) {
        (Some(details), Some(problem_type), Some(order)) if problems.is_empty() => {
            let (ordered_on, paid_on) = (case.order.ordered_on, case.order.paid_on);
            let order = Order { ordered_on, paid_on, displayed_status: case.order.displayed_status.clone(), ..order };
            let chosen = whole.files.iter().filter(|file| typed.contains_key(&format!("file-{}", file.file)));
            let copies: Vec<EvidenceFile> = chosen.map(|file| copy(desk, file)).collect();
            let evidence = copies.iter().map(|copy| (copy.id, copy.attached(), copy.audience)).collect();
            let (summary, description) = (details.summary, details.description);
            Ok((Splitting { problem_type, order, summary, description, evidence, version: 0 }, copies))
        }
        _ => Err(problems),
    }
}

/// Another row that names the same bytes: the file itself stays where it is.
fn copy(desk: &Desk, file: &EvidenceFile) -> EvidenceFile {
    EvidenceFile {
        id: EvidenceId(desk.app.id()),
        file: desk.app.random.public_id(),
        draft: None,
        case: None,
        wants_preview: file.preview_sha256.is_none() && file.wants_preview,
        wants_pages: file.media == MediaType::Pdf,
        ..file.clone()
    }
}

/// What the consumer said of it, as it was said.
fn quotes(desk: &Desk, whole: &Whole, typed: &BTreeMap<String, String>) -> String {
    let page = desk.page();
    let chosen = whole.said.iter().rev().filter(|entry| typed.contains_key(&box_of(entry)));
    let quote = |entry: &Entry| {
        let body = entry.said.as_ref()?.body.as_deref()?;
        let words = crate::i18n::words(whole.case.locale);
        Some(words.with("split-quote", &[("at", &page.dates.moment(entry.at)), ("words", body)]))
    };
    chosen.filter_map(quote).collect::<Vec<_>>().join("\n\n")
}

fn box_of(entry: &Entry) -> String {
    entry.said.as_ref().map(|said| format!("said-{}", said.id)).unwrap_or_default()
}

fn page(desk: &Desk, whole: &Whole, (typed, problems): (BTreeMap<String, String>, Problems), status: StatusCode) -> HttpResponse {
    let (page, case) = (desk.page(), &whole.case);
    let known: Vec<&str> = case.order.numbers().collect();
    let choice =
        |it: &ProblemType| Choice { value: it.to_string(), label: page.code("problem", it.as_str()), hint: String::new() };
    let said = |entry: &Entry| Part {
        name: box_of(entry),
        words: without_personal_numbers(entry.said.as_ref().and_then(|said| said.body.as_deref()).unwrap_or_default(), &known),
        about: page.dates.moment(entry.at),
        preview: String::new(),
        is_abusive: entry.said.as_ref().is_some_and(|said| whole.abusive.contains(&said.id)),
        is_chosen: typed.contains_key(&box_of(entry)),
    };
    let file = |file: &EvidenceFile| Part {
        name: format!("file-{}", file.file),
        words: file.name.clone(),
        about: page.code("evidence", file.kind.as_str()),
        preview: if file.preview_sha256.is_some() { preview_url(desk.reference, &file.file) } else { String::new() },
        is_abusive: false,
        is_chosen: typed.contains_key(&format!("file-{}", file.file)),
    };
    let html = SplitPage {
        base: paths::desk_case(desk.reference),
        query: way::query(desk.list.as_ref()),
        case: Face::of(&page, case),
        problem_types: ProblemType::ALL.iter().map(choice).collect(),
        said: whole.said.iter().map(said).collect(),
        files: whole.files.iter().map(file).collect(),
        sign: case.order.amount.currency.sign(),
        version: case.version,
        description_limit: DESCRIPTION,
        typed,
        problems,
        page,
    };
    html_with(status, &html)
}
