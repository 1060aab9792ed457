//! The cases behind a number: the report's filter and what narrows it further, longest first.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use super::filter::{Filter, Names};
use super::response_times::{names, refused};
use super::words::{grouped, span, unit};
use crate::domain::figures::Counting;
use crate::domain::ids::CaseId;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::reports::{self, Choice, Key, Line};
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

const PAGE: usize = 50;
/// Longest duration that a link asks for: ten years of seconds.
const MOST_SECONDS: i64 = 315_576_000;

/// What a number narrows the filter to.
struct Narrow {
    is_waiting: bool,
    at_least: Option<i64>,
    less_than: Option<i64>,
    in_time: Option<bool>,
    after: Option<Key>,
}

/// One case of the list.
pub struct Row {
    pub reference: String,
    pub url: String,
    pub summary: String,
    pub time: String,
    pub iso: String,
    pub started: String,
    pub agent: String,
    pub problem: String,
    pub is_late: bool,
    pub state: String,
}

#[derive(Template)]
#[template(path = "oversight/cases.html")]
struct CasesPage {
    page: Page,
    sentence: String,
    unit: String,
    rows: Vec<Row>,
    report_url: String,
    first_url: String,
    next_url: String,
    is_waiting: bool,
}

/// The list.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let calendar = app.rules().calendar.clone();
    let filter = Filter::read(&query, &names, &page, calendar.zone, &mut problems);
    let narrow = Narrow::read(&query, &page, &mut problems);
    if !problems.is_empty() {
        return Ok(refused(page, &query, &names, &filter, &problems));
    }
    let choice = Choice {
        at_least: narrow.at_least,
        less_than: narrow.less_than,
        in_time: narrow.in_time,
        ..filter.choice(calendar.zone)
    };
    let (after, is_waiting, now) = (narrow.after, narrow.is_waiting, page.now);
    let (count, mut lines) = app
        .db
        .read(move |conn| if is_waiting { waiting(conn, &choice, after, now, &calendar) } else { measured(conn, &choice, after) })
        .await?;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let here = paths::oversight_cases();
    let kept = narrow.fields();
    let next_url = lines.last().filter(|_| more).map(|line| {
        let Key { value, case, run } = line.key;
        let after = [("after", format!("{value}-{case}-{run}"))];
        filter.link(&here, &[kept.as_slice(), &after].concat())
    });
    Ok(html(&CasesPage {
        sentence: sentence(&page, &filter, &narrow, count),
        unit: unit(&page, filter.counting).to_owned(),
        rows: lines.iter().map(|line| row(&page, &names, &filter, line)).collect(),
        report_url: filter.link(&paths::response_times(), &[]),
        first_url: if narrow.after.is_some() { filter.link(&here, &kept) } else { String::new() },
        next_url: next_url.unwrap_or_default(),
        is_waiting: narrow.is_waiting,
        page,
    }))
}

fn measured(conn: &mut Conn, choice: &Choice, after: Option<Key>) -> Result<(i64, Vec<Line>), StoreError> {
    Ok((reports::count(conn, choice)?, reports::longest(conn, choice, after, PAGE as i64 + 1)?))
}

fn waiting(
    conn: &mut Conn,
    choice: &Choice,
    after: Option<Key>,
    now: chrono::DateTime<chrono::Utc>,
    calendar: &crate::domain::calendar::Calendar,
) -> Result<(i64, Vec<Line>), StoreError> {
    let so_far = |row: reports::Waiting| {
        let working = row.spent + row.running_since.map_or(0, |since| calendar.between(since, now));
        // Late at once, not only when the sweep has been by.
        let in_time = row.line.in_time && working <= row.line.target;
        Line { working, wall: (now - row.line.started_at).num_seconds(), in_time, ..row.line }
    };
    let rows = reports::waiting(conn, choice, after, PAGE as i64 + 1)?;
    Ok((reports::count_waiting(conn, choice)?, rows.into_iter().map(so_far).collect()))
}

impl Narrow {
    fn read(asked: &BTreeMap<String, String>, page: &Page, problems: &mut Problems) -> Self {
        let value = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
        let mut wrong = false;
        let mut seconds = |name: &str| {
            let read = value(name).map(|text| text.parse::<i64>().ok().filter(|n| (0..=MOST_SECONDS).contains(n)));
            wrong |= read == Some(None);
            read.flatten()
        };
        let (at_least, less_than) = (seconds("at_least"), seconds("less_than"));
        let mut yes = |name: &str| match value(name) {
            None => None,
            Some("yes") => Some(true),
            Some("no") => Some(false),
            Some(_) => {
                wrong = true;
                None
            }
        };
        let (in_time, answered) = (yes("in_time"), yes("answered"));
        let after = value("after").map(key);
        if wrong || after == Some(None) {
            problems.add("", page.t("oversight-bad-link"));
        }
        Self { is_waiting: answered == Some(false), at_least, less_than, in_time, after: after.flatten() }
    }

    /// What the links of the list repeat.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut fields = Vec::new();
        fields.extend(self.at_least.map(|n| ("at_least", n.to_string())));
        fields.extend(self.less_than.map(|n| ("less_than", n.to_string())));
        fields.extend(self.in_time.map(|met| ("in_time", yes(met))));
        fields.extend(self.is_waiting.then(|| ("answered", yes(false))));
        fields
    }
}

fn key(text: &str) -> Option<Key> {
    let mut parts = text.splitn(3, '-');
    let value = parts.next()?.parse().ok()?;
    let case = CaseId(parts.next()?.parse().ok()?);
    let run = parts.next()?.parse().ok()?;
    // Milliseconds of the year 2200: beyond what any clock shows, and still an instant.
    (0..=7_258_118_400_000).contains(&value).then_some(Key { value, case, run })
}

/// What is listed: how many, filed when, and what narrows it.
fn sentence(page: &Page, filter: &Filter, narrow: &Narrow, count: i64) -> String {
    let key = match (narrow.is_waiting, filter.clock.as_str()) {
        (true, "resolution") => "oversight-listed-waiting-resolution",
        (true, _) => "oversight-listed-waiting-first",
        (false, "resolution") => "oversight-listed-resolution",
        (false, _) => "oversight-listed-first",
    };
    let (from, to) = (page.dates.day(filter.period.from), page.dates.day(filter.period.to));
    let n = grouped(usize::try_from(count).unwrap_or_default());
    let mut said = vec![page.words.with(key, &[("n", &n), ("from", &from), ("to", &to)])];
    said.extend(narrow.at_least.filter(|n| *n > 0).map(|n| page.t1("oversight-listed-at-least", "time", span(page, n))));
    said.extend(narrow.less_than.map(|n| page.t1("oversight-listed-less-than", "time", span(page, n))));
    match narrow.in_time {
        Some(true) => said.push(page.t("oversight-listed-in-time").to_owned()),
        Some(false) => said.push(page.t("oversight-listed-late").to_owned()),
        None => {}
    }
    format!("{}{}", said.join(page.t("oversight-comma")), page.t("oversight-stop"))
}

fn row(page: &Page, names: &Names, filter: &Filter, line: &Line) -> Row {
    let seconds = if filter.counting == Counting::Working { line.working } else { line.wall };
    let key = match (line.ended_at.is_some(), line.in_time) {
        (true, true) => "oversight-met",
        (true, false) => "oversight-missed",
        (false, true) => "oversight-open",
        (false, false) => "oversight-open-late",
    };
    Row {
        reference: line.reference.to_string(),
        url: paths::desk_case(line.reference),
        summary: without_personal_numbers(&line.summary, &[]),
        time: span(page, seconds),
        iso: page.dates.machine(line.started_at),
        started: page.dates.moment(line.started_at),
        agent: names.agent(page, line.agent),
        problem: page.code("problem-short", line.problem_type.as_str()),
        is_late: !line.in_time,
        state: page.t(key).to_owned(),
    }
}
