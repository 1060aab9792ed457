//! The cases behind a number of what happened: misses, extensions, ends, ratings and promises, newest first.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::narrow::Narrow;
use super::asking::Asking;
use super::filter::{Filter, Names};
use super::words::grouped;
use crate::domain::figures::Dimension;
use crate::domain::figures::occurrence::Counted;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::Conn;
use crate::store::occurrences::{self, Key, Line, Which};
use crate::store::reports::at_leisure;
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::sheet::Links;

pub mod file;
mod narrow;

const PAGE: usize = 50;

/// One case of the list.
pub struct Row {
    pub reference: String,
    pub url: String,
    pub day: String,
    pub what: String,
    pub summary: String,
    pub merchant: String,
    pub problem: String,
    pub agent: String,
}

#[derive(Template)]
#[template(path = "oversight/occurrences.html")]
pub struct OccurrencesPage {
    pub page: Page,
    pub sentence: String,
    /// What its day is, and what is told of it.
    pub heads: [&'static str; 2],
    pub rows: Vec<Row>,
    pub report_url: String,
    pub files: Links,
    pub first_url: String,
    pub next_url: String,
}

/// What the list is asked.
struct Asked {
    page: Page,
    names: Names,
    filter: Filter,
    narrow: Narrow,
    which: Which,
}

impl Asked {
    /// A link that cannot be meant is answered by the report's page, which says why.
    async fn read(
        request: &HttpRequest,
        supervisor: &Supervisor,
        query: &Query,
        app: &AppData,
    ) -> Result<Result<Self, HttpResponse>, WebError> {
        let mut asking = Asking::read(request, supervisor, query, app).await?;
        let Some(narrow) = Narrow::read(query) else {
            asking.problems.add("", asking.page.t("oversight-bad-link"));
            return Ok(Err(asking.refused(query)));
        };
        let today = asking.page.now.with_timezone(&app.rules().calendar.zone).date_naive();
        let sound = asking.sound(query).map_err(|refused| *refused);
        Ok(sound.map(|(page, names, filter)| {
            let which = narrow.which(&filter, today);
            Self { page, names, filter, narrow, which }
        }))
    }
}

/// The list.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let asked = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let Asked { page, names, filter, narrow, which } = asked;
    let after = narrow.after.clone();
    let read = move |conn: &mut Conn| {
        at_leisure(conn, |conn| {
            Ok((occurrences::count(conn, &which)?, occurrences::list(conn, &which, after.as_ref(), PAGE as i64 + 1)?))
        })
    };
    let (count, mut lines) = app.db.read(read).await?;
    let has_more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let (here, kept) = (paths::oversight_cases(), narrow.fields());
    let next = lines.last().filter(|_| has_more).map(|line| {
        let Key { day, case, code, item } = &line.key;
        let after = [("after", format!("{day}.{case}.{code}.{item}"))];
        filter.link(&here, &[kept.as_slice(), &after].concat())
    });
    Ok(html(&OccurrencesPage {
        sentence: sentence(&page, &filter, &narrow, count),
        heads: ["behind-day", "behind-what"],
        rows: lines.iter().map(|line| row(&page, &names, narrow.what, line)).collect(),
        report_url: filter.link(&narrow.report(), &[]),
        files: Links::of(|end| filter.link(&paths::oversight_cases_file(end), &kept)),
        first_url: if narrow.after.is_some() { filter.link(&here, &kept) } else { String::new() },
        next_url: next.unwrap_or_default(),
        page,
    }))
}

/// What is listed: how many of what, when, and what narrows it.
fn sentence(page: &Page, filter: &Filter, narrow: &Narrow, count: usize) -> String {
    let (from, to) = (page.dates.day(filter.period.from), page.dates.day(filter.period.to));
    let n = grouped(count);
    let what = page.code("behind", narrow.what.as_str());
    let mut said = vec![page.words.with("behind-listed", &[("n", &n), ("what", &what), ("from", &from), ("to", &to)])];
    said.extend(narrow.code.as_ref().map(|code| code_words(page, narrow.what, code)));
    said.extend(narrow.promiser.map(|who| page.code("behind-promised-by", who.as_str())));
    if narrow.is_late {
        said.push(page.t("behind-late").to_owned());
    } else if !narrow.values.is_empty() {
        let values: Vec<String> = narrow.values.iter().map(|value| value_words(page, narrow.what, value)).collect();
        said.push(values.join(page.t("list-comma")));
    }
    said.extend(narrow.filed_after.map(|day| page.t1("behind-filed-after", "day", page.dates.day(day))));
    format!("{}{}", said.join(page.t("oversight-comma")), page.t("oversight-stop"))
}

fn code_words(page: &Page, what: Counted, code: &str) -> String {
    match what {
        Counted::Closed if code.is_empty() => page.t("behind-no-cause").to_owned(),
        Counted::Closed => page.code("cause", code),
        Counted::Promised => page.code("remedy", code),
        Counted::Reopened | Counted::Rated => String::new(),
        _ => page.code("clock", code),
    }
}

fn value_words(page: &Page, what: Counted, value: &str) -> String {
    match what {
        Counted::Missed if value.is_empty() => page.t("sla-no-reason").to_owned(),
        Counted::Missed => page.code("miss-reason", value),
        Counted::Closed => page.code("outcome", value),
        Counted::Rated => page.code("rating", value),
        Counted::Promised => page.code("behind-kept", value),
        _ => String::new(),
    }
}

fn row(page: &Page, names: &Names, what: Counted, line: &Line) -> Row {
    let due = line.due_on.map(|day| page.t1("behind-due", "day", page.dates.day(day)));
    Row {
        reference: line.reference.to_string(),
        url: paths::desk_case(line.reference),
        day: page.dates.day(line.key.day),
        what: told(page, what, line).into_iter().chain(due).collect::<Vec<_>>().join(" · "),
        summary: without_personal_numbers(&line.summary, &[]),
        merchant: names.key(page, Dimension::Merchant, &line.merchant),
        problem: page.code("problem-short", &line.problem_type),
        agent: names.key(page, Dimension::Agent, &line.agent),
    }
}

/// What happened, in words.
fn told(page: &Page, what: Counted, line: &Line) -> Option<String> {
    let parts = [code_words(page, what, &line.code), value_words(page, what, &line.value)];
    let told: Vec<String> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    if told.is_empty() { None } else { Some(told.join(" · ")) }
}
