//! The cases behind a number: the report's filter and what narrows it further, longest first.

use std::collections::BTreeMap;

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;
use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::filter::{CLOCKS, Filter, Names};
use super::occurrences;
use super::response_times::{names, refused};
use super::words::{grouped, span, unit};
use crate::domain::figures::Counting;
use crate::domain::ids::CaseId;
use crate::domain::sla::ClockKind;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::reports::{self, Choice, Key, Lack, Line};
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
    /// Clocks that no figure counts.
    lack: Option<Lack>,
    /// A weekday, Monday 0, and an hour.
    hours: Option<(u32, u32)>,
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

/// The list: of durations, or of what happened.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    if query.contains_key("of") {
        return occurrences::index(request, supervisor, query, app).await;
    }
    durations(request, supervisor, query, app).await
}

async fn durations(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let calendar = app.rules().calendar.clone();
    let mut filter = Filter::read(&query, &names, &page, calendar.zone, &mut problems);
    filter.know_merchant(&app).await?;
    let narrow = Narrow::read(&query, &page, &mut problems);
    if narrow.lack == Some(Lack::Ended) {
        // Nobody counted the working time of a clock that ended otherwise.
        filter.counting = Counting::Wall;
    }
    if !problems.is_empty() {
        return Ok(refused(page, &query, &names, &filter, &problems));
    }
    let choice = Choice {
        at_least: narrow.at_least,
        less_than: narrow.less_than,
        in_time: narrow.in_time,
        within: narrow.within(&filter, calendar.zone),
        ..filter.choice(calendar.zone)
    };
    let (after, lack, now) = (narrow.after, narrow.lack, page.now);
    let (count, mut lines) = app
        .db
        .read(move |conn| match lack {
            Some(lack) => unmet(conn, (&choice, lack), after, now, &calendar),
            None => measured(conn, &choice, after),
        })
        .await?;
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
        first_url: if narrow.after.is_some() { filter.link(&here, &kept) } else { String::new() },
        next_url: next_url.unwrap_or_default(),
        is_waiting: narrow.lack.is_some(),
        page,
    }))
}

fn measured(conn: &mut Conn, choice: &Choice, after: Option<Key>) -> Result<(i64, Vec<Line>), StoreError> {
    Ok((reports::count(conn, choice)?, reports::longest(conn, choice, after, PAGE as i64 + 1)?))
}

fn unmet(
    conn: &mut Conn,
    (choice, lack): (&Choice, Lack),
    after: Option<Key>,
    now: DateTime<Utc>,
    calendar: &crate::domain::calendar::Calendar,
) -> Result<(i64, Vec<Line>), StoreError> {
    let so_far = |row: reports::Unmet| {
        let working = row.spent + row.running_since.map_or(0, |since| calendar.between(since, now));
        // Late at once, not only when the sweep has been by.
        let in_time = row.line.in_time && working <= row.line.target;
        let wall = (row.line.ended_at.unwrap_or(now) - row.line.started_at).num_seconds();
        Line { working, wall, in_time, ..row.line }
    };
    let rows = reports::unmet(conn, choice, lack, after, PAGE as i64 + 1)?;
    Ok((reports::count_unmet(conn, choice, lack)?, rows.into_iter().map(so_far).collect()))
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
        let in_time = yes("in_time");
        let lack = match value("answered") {
            None | Some("yes") => None,
            Some("no") => Some(Lack::Waiting),
            Some("never") => Some(Lack::Ended),
            Some(_) => {
                wrong = true;
                None
            }
        };
        let small = |name: &str, most: u32| value(name).map(|text| text.parse::<u32>().ok().filter(|n| *n <= most));
        let hours = match (small("weekday", 6), small("hour", 23)) {
            (None, None) => None,
            (Some(Some(weekday)), Some(Some(hour))) => Some((weekday, hour)),
            _ => {
                wrong = true;
                None
            }
        };
        let after = value("after").map(key);
        if wrong || after == Some(None) {
            problems.add("", page.t("oversight-bad-link"));
        }
        Self { lack, hours, at_least, less_than, in_time, after: after.flatten() }
    }

    /// What the links of the list repeat.
    fn fields(&self) -> Vec<(&'static str, String)> {
        let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
        let mut fields = Vec::new();
        fields.extend(self.at_least.map(|n| ("at_least", n.to_string())));
        fields.extend(self.less_than.map(|n| ("less_than", n.to_string())));
        fields.extend(self.in_time.map(|met| ("in_time", yes(met))));
        fields.extend(self.lack.map(|lack| ("answered", if lack == Lack::Waiting { "no" } else { "never" }.to_owned())));
        fields.extend(self.hours.iter().flat_map(|(day, hour)| [("weekday", day.to_string()), ("hour", hour.to_string())]));
        fields
    }

    /// When the clocks started, where a weekday and its hours are asked for.
    fn within(&self, filter: &Filter, zone: Tz) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let hours = self.hours.map(|(weekday, hour)| filter.period.hours(zone, weekday, (hour, hour + 1)));
        hours.unwrap_or_default()
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
    let key = match (line.ended_at.is_some(), line.in_time) {
        _ if lack == Some(Lack::Ended) => "oversight-not-met",
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
