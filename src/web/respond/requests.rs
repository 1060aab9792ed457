//! What a merchant is asked: all that its link opens, and one request with what the consumer shows of the order.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use askama::Template;

use super::Respondent;
use crate::domain::event::Happening;
use crate::domain::merchant_request::{AnswerKind, MerchantRequest};
use crate::domain::order::Order;
use crate::paths;
use crate::store::evidence::EvidenceFile;
use crate::store::merchant_requests::{self, Line, Said, Shown};
use crate::web::claim_words;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::reference;
use crate::web::page::{Page, html_with, see_other};

#[derive(Template)]
#[template(path = "respond/list.html")]
struct ListPage {
    page: Page,
    merchant: String,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
}

/// A request in the list.
struct Row {
    url: String,
    reference: String,
    order_number: String,
    due: String,
    iso: String,
    state: Standing,
}

/// How a request stands, in words and in the mark of a chip.
pub struct Standing {
    pub words: String,
    pub mark: &'static str,
}

/// A line of the order.
pub struct Fact {
    pub name: String,
    pub value: String,
}

/// A file that the merchant may see.
pub struct FileView {
    pub name: String,
    /// The picture of it; empty where there is none.
    pub picture: String,
    /// Further pages of a PDF: number and address.
    pub pages: Vec<(String, String)>,
    pub is_own: bool,
}

/// An answer that stands.
pub struct AnswerView {
    pub what: String,
    pub when: String,
    pub iso: String,
    pub is_late: bool,
    pub body: String,
}

/// One of the answers that can be given.
pub struct Choice {
    pub url: String,
    pub label: String,
    pub hint: String,
}

/// What is asked and what was answered, above the choices and above each form.
pub struct RequestView {
    pub reference: String,
    pub merchant: String,
    pub due: String,
    pub due_day: String,
    pub due_rest: String,
    pub iso: String,
    /// What the page asks for, or that it was answered.
    pub heading: String,
    pub state: Standing,
    /// What follows where nothing is said, or what follows from being late.
    pub silence: String,
    pub body: String,
    /// Empty where the consumer does not agree to the order's being shown, or it is somebody else's.
    pub order: Vec<Fact>,
    /// Why it is empty.
    pub no_order: String,
    pub files: Vec<FileView>,
    pub answers: Vec<AnswerView>,
}

#[derive(Template)]
#[template(path = "respond/request.html")]
struct RequestPage {
    page: Page,
    it: RequestView,
    choices: Vec<Choice>,
}

/// `GET /respond?after=…`
pub async fn index(respondent: Respondent, query: Query) -> Result<HttpResponse, WebError> {
    let (merchant, now) = (respondent.merchant, respondent.app.now());
    let after = query.get("after").cloned();
    let is_first = after.is_none();
    let read = respondent.app.db.read(move |conn| merchant_requests::page(conn, merchant, after.as_deref(), now));
    let (mut lines, next) = read.await?;
    if let ([only], true) = (lines.as_slice(), is_first) {
        return Ok(see_other(&paths::respond_case(only.reference)));
    }
    // What is still open first, each part by its date.
    lines.sort_by_key(|line| (line.is_over || !line.request.is_open(), line.request.until));
    let page = respondent.page();
    let rows = lines.iter().map(|line| row(&page, line)).collect();
    let first_url = if is_first { String::new() } else { paths::respond() };
    let next_url = next.map(|next| format!("{}?after={next}", paths::respond())).unwrap_or_default();
    Ok(html_with(StatusCode::OK, &ListPage { rows, merchant: respondent.name.clone(), first_url, next_url, page }))
}

/// `GET /respond/cases/{reference}`
pub async fn show(respondent: Respondent, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let shown = respondent.asked(reference(&path)?).await?;
    let page = respondent.page();
    let choices = choices(&page, &shown);
    Ok(html_with(StatusCode::OK, &RequestPage { it: view(&page, &respondent, &shown), choices, page }))
}

fn row(page: &Page, line: &Line) -> Row {
    Row {
        url: paths::respond_case(line.reference),
        reference: line.reference.to_string(),
        order_number: line.order_number.clone().unwrap_or_default(),
        due: page.dates.full(line.request.until),
        iso: page.dates.machine(line.request.until),
        state: standing(page, &line.request, line.is_over),
    }
}

fn standing(page: &Page, request: &MerchantRequest, is_over: bool) -> Standing {
    let (key, mark) = match request.answer {
        Some((kind, _)) if kind.is_last() => ("respond-state-answered", "ok"),
        Some((AnswerKind::WillFinish, _)) => ("respond-state-promised", "warn"),
        _ if is_over => ("respond-state-over", "quiet"),
        _ if request.is_late(page.now) => ("respond-state-late", "bad"),
        _ => ("respond-state-open", "warn"),
    };
    Standing { words: page.t(key).to_owned(), mark }
}

/// The answers that can be given now.
fn choices(page: &Page, shown: &Shown) -> Vec<Choice> {
    let can = |kind: &&AnswerKind| **kind != AnswerKind::NeedsTime || shown.may_put_off;
    let choice = |kind: &AnswerKind| Choice {
        url: paths::respond_answer(shown.reference, kind.as_str()),
        label: page.code("respond-answer", kind.as_str()),
        hint: page.code("respond-answer-hint", kind.as_str()),
    };
    AnswerKind::ALL.iter().filter(can).map(choice).collect()
}

/// What every page of a request shows.
pub fn view(page: &Page, respondent: &Respondent, shown: &Shown) -> RequestView {
    let request = &shown.request;
    let day = page.dates.day_of(request.until);
    RequestView {
        reference: shown.reference.to_string(),
        merchant: respondent.name.clone(),
        heading: page.t(if shown.is_over || !request.is_open() { "respond-title-done" } else { "respond-title" }).to_owned(),
        due: page.dates.full(request.until),
        due_day: page.dates.day(day),
        due_rest: format!("{} {}", page.dates.weekday(day), page.dates.time(request.until)),
        iso: page.dates.machine(request.until),
        state: standing(page, request, shown.is_over),
        silence: silence(page, shown),
        body: shown.body.clone().unwrap_or_default(),
        order: shown.order.as_ref().map(|(order, provider)| facts(page, order, provider)).unwrap_or_default(),
        no_order: page.t(if request.is_disowned() { "respond-order-disowned" } else { "respond-order-private" }).to_owned(),
        files: files(page, shown),
        answers: shown.answers.iter().map(|said| answer(page, said)).collect(),
    }
}

fn silence(page: &Page, shown: &Shown) -> String {
    let until = || page.dates.weekday_day(page.dates.day_of(shown.request.opens_until()));
    if shown.is_over {
        page.t("respond-over").to_owned()
    } else if !shown.request.is_silent() {
        page.t("respond-again").to_owned()
    } else if shown.request.is_late(page.now) {
        page.t1("respond-late", "until", until())
    } else {
        page.t("respond-silence").to_owned()
    }
}

/// Numbers, sum and days of the order: not who complained, nor what they wrote to us.
fn facts(page: &Page, order: &Order, (zh, en): &(String, String)) -> Vec<Fact> {
    let day = |day: Option<chrono::NaiveDate>| day.map(|day| page.dates.day(day));
    let provider = if page.is_zh() { zh } else { en };
    [
        ("respond-fact-provider", Some(provider.clone())),
        ("respond-fact-merchant", Some(order.merchant.clone())),
        ("respond-fact-order", order.order_number.clone()),
        ("respond-fact-payment", order.payment_reference.clone()),
        ("respond-fact-amount", Some(order.amount.to_string())),
        ("respond-fact-ordered", day(order.ordered_on)),
        ("respond-fact-paid", day(order.paid_on)),
        ("respond-fact-displayed", order.displayed_status.clone()),
    ]
    .into_iter()
    .filter_map(|(key, value)| Some(Fact { name: page.t(key).to_owned(), value: value? }))
    .collect()
}

/// Pictures that we drew: an original tells of the phone and the place where it was taken.
fn files(page: &Page, shown: &Shown) -> Vec<FileView> {
    let view = |(file, pages): &(EvidenceFile, i64)| {
        let is_own = shown.is_own(file);
        let picture = paths::respond_file(shown.reference, &file.file);
        let pages = (2..=*pages).map(|page| (page.to_string(), format!("{picture}?page={page}")));
        FileView {
            name: if is_own { file.name.clone() } else { page.code("evidence", file.kind.as_str()) },
            pages: pages.collect(),
            picture: if file.preview_sha256.is_some() { picture } else { String::new() },
            is_own,
        }
    };
    shown.files.iter().map(view).collect()
}

fn answer(page: &Page, said: &Said) -> AnswerView {
    AnswerView {
        what: claim_words::answer(page, "respond-answer", &said.what, said.detail.as_deref()),
        when: page.dates.moment(said.at),
        iso: page.dates.machine(said.at),
        is_late: matches!(said.what, Happening::MerchantAnswered { late: true, .. }),
        body: said.body.clone().unwrap_or_default(),
    }
}
