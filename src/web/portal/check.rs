//! `/check`: what somebody can find out and do before complaining. Plain GET pages; nothing is stored, the answers stand
//! in the address and go on to filing with the link at the end.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use chrono::Duration;

use super::filing::Choice;
use super::guides::{self, Entry};
use crate::domain::codes::ProblemType;
use crate::domain::self_check::{self, Advice, Answer, Filing, Question, Step, Way};
use crate::i18n::Words;
use crate::paths;
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::page::{Page, html, html_with};
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/check.html")]
struct CheckPage {
    page: Page,
    problems: Vec<(String, String, String)>,
}

/// `GET /check`
pub async fn index(app: AppData, request: HttpRequest, visitor: Visitor) -> HttpResponse {
    let page = visitor.page(&request, &app);
    let row = |problem: &ProblemType| {
        let code = problem.as_str();
        (paths::check_path(code), page.code("problem", code), page.code("filing-hint", code))
    };
    let problems = ProblemType::ALL.iter().filter(|problem| self_check::start(**problem).is_some()).map(row).collect();
    html(&CheckPage { page, problems })
}

/// What was answered, with the link that asks it again.
struct Told {
    question: String,
    answer: String,
    again: String,
}

fn told(page: &Page, problem: ProblemType, way: &Way) -> Vec<Told> {
    let line = |(n, (question, answer)): (usize, &(Question, Answer))| Told {
        question: asked(page.words, *question),
        answer: answered(page.words, *question, *answer),
        again: with_answers(&paths::check_path(problem.as_str()), &way.answered[..n]),
    };
    way.answered.iter().enumerate().map(line).collect()
}

fn asked(words: &Words, question: Question) -> String {
    words.code("check-q", question.as_str())
}

fn answered(words: &Words, question: Question, answer: Answer) -> String {
    words.code("check-a", &format!("{question}-{answer}"))
}

fn with_answers(path: &str, answers: &[(Question, Answer)]) -> String {
    let pairs: Vec<String> = answers.iter().map(|(question, answer)| format!("{question}={answer}")).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}

#[derive(Template)]
#[template(path = "portal/check-question.html")]
struct QuestionPage {
    page: Page,
    problems: Problems,
    action: String,
    back: String,
    progress: String,
    name: &'static str,
    title: String,
    hint: String,
    answers: Vec<Choice>,
    /// Answers so far, sent again with this one.
    given: Vec<(Question, Answer)>,
    told: Vec<Told>,
}

#[derive(Template)]
#[template(path = "portal/check-advice.html")]
struct AdvicePage {
    page: Page,
    title: String,
    problem: String,
    back: String,
    steps: Vec<String>,
    /// Empty where there is nothing to write.
    letter: String,
    until: String,
    is_now: bool,
    filing: String,
    anew: String,
    guides: Vec<Entry>,
    told: Vec<Told>,
}

/// `GET /check/{problem_type}`, with an answer to each question so far.
pub async fn show(
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
    visitor: Visitor,
    query: Query,
) -> Result<HttpResponse, WebError> {
    let problem = ProblemType::parse(&path).ok_or(WebError::NotFound)?;
    let given = |question: Question| query.get(question.as_str()).and_then(|code| Answer::parse(code));
    let way = self_check::follow(problem, given).ok_or(WebError::NotFound)?;
    let page = visitor.page(&request, &app);
    match way.next {
        Step::Ask(question, answers) => {
            let is_sent_empty = query.get("sent").is_some_and(|sent| sent == question.as_str());
            let answers = answers.iter().map(|(answer, _)| *answer).collect();
            let shown = ask(page, problem, way, (question, answers), is_sent_empty);
            let status = if is_sent_empty { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
            Ok(html_with(status, &shown))
        }
        Step::Advise(advice) => Ok(html(&advise(&app, page, problem, &way, advice))),
    }
}

/// One question back; the list of problems before the first.
fn back(problem: ProblemType, way: &Way) -> String {
    match way.answered.split_last() {
        Some((_, before)) => with_answers(&paths::check_path(problem.as_str()), before),
        None => paths::check(),
    }
}

fn ask(page: Page, problem: ProblemType, way: Way, asking: (Question, Vec<Answer>), is_sent_empty: bool) -> QuestionPage {
    let (question, answers) = asking;
    let mut problems = Problems::default();
    if is_sent_empty {
        problems.add(question.as_str(), page.t("check-choose"));
    }
    let choice =
        |answer: Answer| Choice { value: answer.to_string(), label: answered(page.words, question, answer), hint: String::new() };
    let n = (way.answered.len() + 1).to_string();
    QuestionPage {
        problems,
        action: paths::check_path(problem.as_str()),
        back: back(problem, &way),
        progress: page.t2("check-progress", ("problem", &page.code("problem", problem.as_str())), ("n", &n)),
        name: question.as_str(),
        title: asked(page.words, question),
        hint: page.t(&format!("check-q-{question}-hint")).to_owned(),
        answers: answers.into_iter().map(choice).collect(),
        told: told(&page, problem, &way),
        given: way.answered,
        page,
    }
}

fn advise(app: &AppData, page: Page, problem: ProblemType, way: &Way, advice: Advice) -> AdvicePage {
    let library = app.guides();
    let words = page.words;
    let filing = with_answers(&paths::filing_step("problem"), &way.answered);
    let joint = if filing.contains('?') { '&' } else { '?' };
    AdvicePage {
        title: words.code("check-advice", advice.as_str()),
        problem: page.code("problem", problem.as_str()),
        back: back(problem, way),
        steps: words.code("check-do", advice.as_str()).lines().map(str::to_owned).collect(),
        letter: if advice.has_letter() { words.code("check-letter", advice.as_str()) } else { String::new() },
        until: until(&page, advice),
        is_now: advice.filing() == Filing::Now,
        filing: format!("{filing}{joint}problem_type={problem}"),
        anew: paths::check(),
        guides: guides::entries(&page, &library.named(advice.guides())),
        told: told(&page, problem, way),
        page,
    }
}

/// By when it has usually helped; empty where it is time to complain.
fn until(page: &Page, advice: Advice) -> String {
    match (advice.filing(), advice.patience_hours()) {
        (Filing::Now, _) => String::new(),
        (Filing::IfThatFails, 0) => page.t("check-until-done").to_owned(),
        (Filing::IfThatFails, hours) => {
            page.t1("check-until-by", "time", page.dates.full(page.now + Duration::hours(i64::from(hours))))
        }
    }
}

/// The answers of a query that were asked for on its way, as the draft keeps them: `paid=yes&finished=no`.
pub fn carried(problem: ProblemType, query: &Query) -> String {
    let given = |question: Question| query.get(question.as_str()).and_then(|code| Answer::parse(code));
    let way = self_check::follow(problem, given);
    way.map(|way| with_answers("", &way.answered).trim_start_matches('?').to_owned()).unwrap_or_default()
}

/// What was found out, as the first lines of a description; empty for anything else than `carried` made.
pub fn in_words(words: &Words, problem: ProblemType, carried: &str) -> String {
    let pairs: Vec<(&str, &str)> = carried.split('&').filter_map(|pair| pair.split_once('=')).collect();
    let given = |question: Question| {
        let (_, code) = pairs.iter().find(|(name, _)| *name == question.as_str())?;
        Answer::parse(code)
    };
    let Some(way) = self_check::follow(problem, given).filter(|way| !way.answered.is_empty()) else {
        return String::new();
    };
    let line = |(question, answer): &(Question, Answer)| {
        let (question, answer) = (asked(words, *question), answered(words, *question, *answer));
        words.with("check-carried-line", &[("question", &question), ("answer", &answer)])
    };
    let lines: Vec<String> = way.answered.iter().map(line).collect();
    format!("{}\n{}\n\n", words.t("check-carried"), lines.join("\n"))
}
