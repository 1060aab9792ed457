//! The cases behind a number: the report's filter and what narrows it further, longest first.

use std::sync::Arc;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};

use self::narrow::Narrow;
use super::asking::Asking;
use super::filter::{CLOCKS, Filter, Names};
use super::words::{grouped, span, unit};
use super::{occurrences, open_then};
use crate::domain::calendar::Calendar;
use crate::domain::figures::Counting;
use crate::domain::sla::ClockKind;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::reports::{self, Choice, Key, Lack, Line};
use crate::store::{Conn, StoreError};
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
    files: Links,
    first_url: String,
    next_url: String,
    is_waiting: bool,
}

/// The list: of durations, of what happened, or of what was open.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    if query.contains_key("of") {
        return occurrences::index(request, supervisor, query, app).await;
    }
    if query.contains_key(open_then::FIELD) {
        return open_then::index(request, supervisor, query, app).await;
    }
    durations(request, supervisor, query, app).await
}

async fn durations(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let asked = match Asked::read(&request, &supervisor, &query, &app).await? {
        Ok(asked) => asked,
        Err(refused) => return Ok(refused),
    };
    let (reader, after) = (asked.reader(), asked.narrow.after);
    let read = move |conn: &mut Conn| Ok((reader.count(conn)?, reader.longest(conn, after, PAGE as i64 + 1)?));
    let read = app.db.read(move |conn| reports::at_leisure(conn, &read));
    let (count, mut lines) = read.await?;
    let Asked { page, names, filter, narrow, .. } = asked;
    let more = lines.len() > PAGE;
    lines.truncate(PAGE);
    let (here, kept) = (paths::oversight_cases(), narrow.fields());
    let next_url = lines.last().filter(|_| more).map(|line| {
        let Key { value, case, run } = line.key;
        let after = [("after", format!("{value}-{case}-{run}"))];
        filter.link(&here, &[kept.as_slice(), &after].concat())
    });
    Ok(html(&CasesPage {
        sentence: sentence(&page, &filter, &narrow, count),
        unit: unit(&page, filter.counting).to_owned(),
        rows: lines.iter().map(|line| row(&page, &names, (&filter, narrow.lack), line)).collect(),
        report_url: filter
            .link(&if CLOCKS.contains(&filter.clock) { paths::response_times() } else { paths::oversight_sla() }, &[]),
        files: Links::of(|end| filter.link(&paths::oversight_cases_file(end), &kept)),
        first_url: if narrow.after.is_some() { filter.link(&here, &kept) } else { String::new() },
        next_url: next_url.unwrap_or_default(),
        is_waiting: narrow.lack.is_some(),
        page,
    }))
}

/// What the list is asked.
struct Asked {
    page: Page,
    names: Names,
    filter: Filter,
    narrow: Narrow,
    calendar: Arc<Calendar>,
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
        let narrow = Narrow::read(query, &asking.page, &mut asking.problems);
        if narrow.lack == Some(Lack::Ended) {
            // Nobody counted the working time of a clock that ended otherwise.
            asking.filter.counting = Counting::Wall;
        }
        let calendar = app.rules().calendar.clone();
        let sound = asking.sound(query).map_err(|refused| *refused);
        Ok(sound.map(|(page, names, filter)| Self { page, names, filter, narrow, calendar }))
    }

    fn reader(&self) -> Reader {
        Reader {
            choice: self.narrow.choice(&self.filter, self.calendar.zone),
            lack: self.narrow.lack,
            now: self.page.now,
            calendar: Arc::clone(&self.calendar),
        }
    }
}

/// Reads what the list is of.
#[derive(Clone)]
struct Reader {
    choice: Choice,
    lack: Option<Lack>,
    now: DateTime<Utc>,
    calendar: Arc<Calendar>,
}

impl Reader {
    fn count(&self, conn: &mut Conn) -> Result<i64, StoreError> {
        match self.lack {
            Some(lack) => reports::count_unmet(conn, &self.choice, lack),
            None => reports::count(conn, &self.choice),
        }
    }

    /// The longest first; what nobody has met in the order in which it started, which is the same.
    fn longest(&self, conn: &mut Conn, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
        match self.lack {
            Some(lack) => self.unmet(conn, lack, after, limit),
            None => reports::longest(conn, &self.choice, after, limit),
        }
    }

    /// In the order in which they started, for a file.
    fn in_order(&self, conn: &mut Conn, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
        match self.lack {
            Some(lack) => self.unmet(conn, lack, after, limit),
            None => reports::in_order(conn, &self.choice, after, limit),
        }
    }

    fn unmet(&self, conn: &mut Conn, lack: Lack, after: Option<Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
        let so_far = |row: reports::Unmet| {
            let working = row.spent + row.running_since.map_or(0, |since| self.calendar.between(since, self.now));
            // Late at once, not only when the sweep has been by.
            let in_time = row.line.in_time && working <= row.line.target;
            let wall = (row.line.ended_at.unwrap_or(self.now) - row.line.started_at).num_seconds();
            Line { working, wall, in_time, ..row.line }
        };
        Ok(reports::unmet(conn, &self.choice, lack, after, limit)?.into_iter().map(so_far).collect())
    }
}

/// What is listed: how many, filed when, and what narrows it.
fn sentence(page: &Page, filter: &Filter, narrow: &Narrow, count: i64) -> String {
    let key = match (narrow.lack, filter.clock) {
        (None, clock) if !CLOCKS.contains(&clock) => "oversight-listed-clock",
        (Some(Lack::Ended), _) => "oversight-listed-ended",
        (Some(Lack::Waiting), ClockKind::Resolution) => "oversight-listed-waiting-resolution",
        (Some(Lack::Waiting), ClockKind::NextResponse) => "oversight-listed-waiting-next",
        (Some(Lack::Waiting), _) => "oversight-listed-waiting-first",
        (None, ClockKind::Resolution) => "oversight-listed-resolution",
        (None, ClockKind::NextResponse) => "oversight-listed-next",
        (None, _) => "oversight-listed-first",
    };
    let (from, to) = (page.dates.day(filter.period.from), page.dates.day(filter.period.to));
    let n = grouped(usize::try_from(count).unwrap_or_default());
    let clock = page.code("clock", filter.clock.as_str());
    let mut said = vec![page.words.with(key, &[("n", &n), ("from", &from), ("to", &to), ("clock", &clock)])];
    said.extend(narrow.hours.map(|(weekday, hour)| {
        let day = page.code("oversight-weekday", &weekday.to_string());
        page.t2("oversight-listed-hours", ("day", &day), ("hours", &format!("{hour}–{}", hour + 1)))
    }));
    said.extend(narrow.at_least.filter(|n| *n > 0).map(|n| page.t1("oversight-listed-at-least", "time", span(page, n))));
    said.extend(narrow.less_than.map(|n| page.t1("oversight-listed-less-than", "time", span(page, n))));
    match narrow.in_time {
        Some(true) => said.push(page.t("oversight-listed-in-time").to_owned()),
        Some(false) => said.push(page.t("oversight-listed-late").to_owned()),
        None => {}
    }
    format!("{}{}", said.join(page.t("oversight-comma")), page.t("oversight-stop"))
}

fn row(page: &Page, names: &Names, (filter, lack): (&Filter, Option<Lack>), line: &Line) -> Row {
    let seconds = if filter.counting == Counting::Working { line.working } else { line.wall };
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
        state: state(page, lack, line).to_owned(),
    }
}

fn state<'p>(page: &'p Page, lack: Option<Lack>, line: &Line) -> &'p str {
    page.t(match (line.ended_at.is_some(), line.in_time) {
        _ if lack == Some(Lack::Ended) => "oversight-not-met",
        (true, true) => "oversight-met",
        (true, false) => "oversight-missed",
        (false, true) => "oversight-open",
        (false, false) => "oversight-open-late",
    })
}
