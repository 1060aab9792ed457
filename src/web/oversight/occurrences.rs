//! The cases behind a number of what happened: misses, extensions, ends, ratings and promises, newest first.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{Datelike as _, NaiveDate};

use super::filter::{Filter, Names};
use super::response_times::{names, refused};
use super::words::grouped;
use crate::domain::case::explaining::MissReason;
use crate::domain::case::rating::Score;
use crate::domain::codes::{Outcome, RemedyKind, RootCause};
use crate::domain::figures::Dimension;
use crate::domain::figures::occurrence::{Counted, Kept};
use crate::domain::ids::CaseId;
use crate::domain::sla::ClockKind;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::occurrences::{self, Key, Line, Which};
use crate::store::reports::at_leisure;
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html};
use crate::web::server::AppData;

const PAGE: usize = 50;
/// How a link asks for what has no code: no reason yet, no cause.
const NONE: &str = "none";

/// What a number narrows the filter to.
struct Narrow {
    what: Counted,
    code: Option<String>,
    values: Vec<String>,
    /// Promises that nobody has kept, past their day.
    is_late: bool,
    /// Ends of cases that were filed after this day.
    filed_after: Option<NaiveDate>,
    after: Option<Key>,
}

/// One case of the list.
pub struct Row {
    reference: String,
    url: String,
    day: String,
    what: String,
    summary: String,
    merchant: String,
    problem: String,
    agent: String,
}

#[derive(Template)]
#[template(path = "oversight/occurrences.html")]
struct OccurrencesPage {
    page: Page,
    sentence: String,
    rows: Vec<Row>,
    report_url: String,
    first_url: String,
    next_url: String,
}

/// The list.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let zone = app.rules().calendar.zone;
    let mut filter = Filter::read(&query, &names, &page, zone, &mut problems);
    filter.know_merchant(&app).await?;
    let narrow = Narrow::read(&query);
    if narrow.is_none() {
        problems.add("", page.t("oversight-bad-link"));
    }
    let Some(narrow) = narrow.filter(|_| problems.is_empty()) else {
        return Ok(refused(page, &query, &names, &filter, &problems));
    };
    let today = page.now.with_timezone(&zone).date_naive();
    let (which, after) = (narrow.which(&filter, today), narrow.after.clone());
    let read = move |conn: &mut crate::store::Conn| {
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
        rows: lines.iter().map(|line| row(&page, &names, narrow.what, line)).collect(),
        report_url: filter.link(&narrow.report(), &[]),
        first_url: if narrow.after.is_some() { filter.link(&here, &kept) } else { String::new() },
        next_url: next.unwrap_or_default(),
        page,
    }))
}

impl Narrow {
    fn read(asked: &BTreeMap<String, String>) -> Option<Self> {
        let value = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
        // What others were asked is told of them on their own pages.
        let what = Counted::parse(value("of")?).filter(|what| *what != Counted::Asked)?;
        let code = match value("code") {
            None => None,
            Some(code) => Some(known_code(what, code)?),
        };
        let mut values = Vec::new();
        for code in value("value").into_iter().flat_map(|values| values.split(',')) {
            values.push(known_value(what, code)?);
        }
        let is_late = match value("late") {
            None => false,
            Some("yes") if what == Counted::Promised => true,
            Some(_) => return None,
        };
        let filed_after = match value("filed_after") {
            None => None,
            Some(day) if what == Counted::Closed => Some(known_day(day)?),
            Some(_) => return None,
        };
        let after = match value("after") {
            None => None,
            Some(after) => Some(key(what, after)?),
        };
        Some(Self { what, code, values, is_late, filed_after, after })
    }

    fn which(&self, filter: &Filter, today: NaiveDate) -> Which {
        let mut which = Which { code: self.code.clone(), values: self.values.clone(), ..filter.which(self.what) };
        // A reason is asked of our own misses alone.
        which.is_ours = self.what == Counted::Missed && !self.values.is_empty();
        if self.is_late {
            which.values = vec![Kept::Open.to_string()];
            which.due_below = Some(today);
        }
        which.filed_after = self.filed_after;
        which
    }

    /// What the links of the list repeat.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let spoken = |code: &String| if code.is_empty() { NONE.to_owned() } else { code.clone() };
        let mut fields = vec![("of", self.what.to_string())];
        fields.extend(self.code.iter().map(|code| ("code", spoken(code))));
        if !self.values.is_empty() {
            fields.push(("value", self.values.iter().map(spoken).collect::<Vec<_>>().join(",")));
        }
        if self.is_late {
            fields.push(("late", "yes".to_owned()));
        }
        fields.extend(self.filed_after.map(|day| ("filed_after", day.to_string())));
        fields
    }

    /// The report that the number stands in.
    fn report(&self) -> String {
        match self.what {
            Counted::Missed | Counted::ExtensionAsked | Counted::ExtensionGranted | Counted::ExtensionRefused => {
                paths::oversight_sla()
            }
            Counted::Closed if self.code.is_some() => paths::oversight_causes(),
            Counted::Closed | Counted::Reopened => paths::oversight_workload(),
            Counted::Rated => paths::oversight_satisfaction(),
            Counted::Promised => paths::oversight_promises(),
            Counted::Asked => paths::oversight(),
        }
    }
}

/// The code as it is kept; `None` for one that this has not.
fn known_code(what: Counted, code: &str) -> Option<String> {
    let is_known = match what {
        Counted::Missed | Counted::ExtensionAsked | Counted::ExtensionGranted | Counted::ExtensionRefused => {
            ClockKind::parse(code).is_some()
        }
        Counted::Closed if code == NONE => return Some(String::new()),
        Counted::Closed => RootCause::parse(code).is_some(),
        Counted::Promised => RemedyKind::parse(code).is_some(),
        Counted::Reopened | Counted::Rated | Counted::Asked => false,
    };
    is_known.then(|| code.to_owned())
}

fn known_value(what: Counted, value: &str) -> Option<String> {
    let is_known = match what {
        Counted::Missed if value == NONE => return Some(String::new()),
        Counted::Missed => MissReason::parse(value).is_some(),
        Counted::Closed => Outcome::parse(value).is_some(),
        Counted::Rated => Score::ALL.iter().any(|score| score.get().to_string() == value),
        Counted::Promised => Kept::parse(value).is_some(),
        _ => false,
    };
    is_known.then(|| value.to_owned())
}

/// Not every day that can be written is one to a database.
fn known_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| (2000..=2200).contains(&day.year()))
}

fn key(what: Counted, text: &str) -> Option<Key> {
    let mut parts = text.splitn(4, '.');
    let day = known_day(parts.next()?)?;
    let case = CaseId(parts.next()?.parse().ok()?);
    let code = parts.next()?;
    let code = if code.is_empty() { String::new() } else { known_code(what, code)? };
    Some(Key { day, case, code, item: parts.next()?.parse().ok()? })
}

/// What is listed: how many of what, when, and what narrows it.
fn sentence(page: &Page, filter: &Filter, narrow: &Narrow, count: usize) -> String {
    let (from, to) = (page.dates.day(filter.period.from), page.dates.day(filter.period.to));
    let n = grouped(count);
    let what = page.code("behind", narrow.what.as_str());
    let mut said = vec![page.words.with("behind-listed", &[("n", &n), ("what", &what), ("from", &from), ("to", &to)])];
    said.extend(narrow.code.as_ref().map(|code| code_words(page, narrow.what, code)));
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
    let parts = [code_words(page, what, &line.code), value_words(page, what, &line.value), due.unwrap_or_default()];
    Row {
        reference: line.reference.to_string(),
        url: paths::desk_case(line.reference),
        day: page.dates.day(line.key.day),
        what: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "),
        summary: without_personal_numbers(&line.summary, &[]),
        merchant: names.key(page, Dimension::Merchant, &line.merchant),
        problem: page.code("problem-short", &line.problem_type),
        agent: names.key(page, Dimension::Agent, &line.agent),
    }
}
