//! The report as files: one row a measurement, read and sent piece by piece; or one of the small tables.

use std::borrow::Cow;
use std::sync::Arc;

use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder};
use futures_util::stream;

use super::filter::{Filter, Names};
use super::report::{Both, Report};
use super::response_times::{names, refused, target};
use super::words::grouped;
use crate::domain::figures::{Dimension, EXACT_MOST, share};
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::reports::{self, Choice, Key, Line};
use crate::web::access::sign_in_again;
use crate::web::csv::{self, BOM};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::throttle::Limit;

/// Rows of one file at most: a spreadsheet opens them, and nobody waits for minutes.
pub const MOST_ROWS: usize = 100_000;
/// Rows read at a time: what is held in memory of a file.
const PIECE: usize = 1000;

/// Small tables by name: the weeks, what the page is broken down by, or a breakdown named outright.
const TABLES: [(&str, Option<Dimension>); 8] = [
    ("weeks", None),
    ("by", None),
    ("agents", Some(Dimension::Agent)),
    ("teams", Some(Dimension::Team)),
    ("providers", Some(Dimension::Provider)),
    ("merchants", Some(Dimension::Merchant)),
    ("types", Some(Dimension::Problem)),
    ("levels", Some(Dimension::Level)),
];

/// The file: all measurements, or with `table` one of [`TABLES`].
pub async fn show(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    if !supervisor.0.staff.may(Permission::ExportReports) {
        return Err(WebError::NotFound);
    }
    // Back to the report: a browser that is sent on to a file stays on the page that asked for the password.
    let report = format!("{}?{}", paths::response_times(), request.query_string());
    sign_in_again::fresh(&supervisor.0.visitor, app.now(), &report)?;
    app.throttle.take(Limit::Exports, &supervisor.0.staff.id.to_string())?;
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app).await?;
    let mut problems = Problems::default();
    let mut filter = Filter::read(&query, &names, &page, app.rules().calendar.zone, &mut problems);
    let table = query.get("table").map_or("", String::as_str);
    match TABLES.iter().find(|(name, _)| *name == table) {
        Some((_, by)) => filter.by = by.unwrap_or(filter.by),
        None if table.is_empty() => {}
        None => problems.add("", page.t("oversight-bad-link")),
    }
    if !problems.is_empty() {
        return Ok(refused(page, &query, &names, &filter, &problems));
    }
    let mut response = attachment(&filter, table);
    if !table.is_empty() {
        let (asked, zone, target) = (filter.clone(), app.rules().calendar.zone, target(&app, filter.clock));
        let report = app.db.read(move |conn| Report::of(conn, &asked, (zone, target), MOST_ROWS)).await?;
        let rows = report.and_then(|report| table_of(&page, &names, &filter, report, table));
        let Some(rows) = rows else {
            problems.add("", page.t1("oversight-narrow", "most", grouped(EXACT_MOST)));
            return Ok(refused(page, &query, &names, &filter, &problems));
        };
        return Ok(response.body(small(&page, &filter, rows, table)?));
    }
    let choice = filter.choice(app.rules().calendar.zone);
    let file = File { app, page, names, choice: Arc::new(choice), after: None, left: MOST_ROWS, is_begun: false };
    Ok(response.streaming(stream::unfold(file, File::piece)))
}

fn attachment(filter: &Filter, table: &str) -> HttpResponseBuilder {
    let dash = if table.is_empty() { "" } else { "-" };
    let (clock, period) = (filter.clock.as_str().replace('_', "-"), filter.period);
    let name = format!("{clock}-{}-{}{dash}{table}.csv", period.from, period.to);
    let mut response = HttpResponse::Ok();
    response.content_type("text/csv; charset=utf-8");
    response.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    response
}

/// A file under way.
struct File {
    app: AppData,
    page: Page,
    names: Names,
    choice: Arc<Choice>,
    after: Option<Key>,
    left: usize,
    is_begun: bool,
}

impl File {
    /// The next rows; an error breaks the file off, so that half of it is not taken for all.
    async fn piece(mut self) -> Option<(Result<Bytes, WebError>, Self)> {
        if self.left == 0 {
            return None;
        }
        let limit = self.left.min(PIECE);
        let (choice, after) = (Arc::clone(&self.choice), self.after);
        let read = self.app.db.read(move |conn| reports::in_order(conn, &choice, after, limit as i64)).await;
        let lines = match read {
            Ok(lines) => lines,
            Err(error) => {
                tracing::warn!(%error, "a file was broken off");
                self.left = 0;
                return Some((Err(error.into()), self));
            }
        };
        let is_last = lines.len() < limit;
        self.left = if is_last { 0 } else { self.left - lines.len() };
        self.after = lines.last().map(|line| line.key);
        let head = (!self.is_begun).then(|| head(&self.page));
        let mut bytes = if self.is_begun { Vec::new() } else { BOM.to_vec() };
        self.is_begun = true;
        let rows = head.into_iter().chain(lines.iter().map(|line| cells(&self.page, &self.names, line)));
        match csv::rows(rows) {
            Ok(rows) => {
                bytes.extend(rows);
                Some((Ok(bytes.into()), self))
            }
            Err(error) => {
                self.left = 0;
                Some((Err(WebError::Internal(error.to_string())), self))
            }
        }
    }
}

fn words<'a>(page: &Page, keys: &[&str]) -> Vec<Cow<'a, str>> {
    keys.iter().map(|key| Cow::Owned(page.t(key).to_owned())).collect()
}

fn head<'a>(page: &Page) -> Vec<Cow<'a, str>> {
    words(
        page,
        &[
            "oversight-column-reference",
            "oversight-column-started",
            "oversight-column-ended",
            "oversight-column-run",
            "oversight-column-working",
            "oversight-column-wall",
            "oversight-column-target",
            "oversight-column-in-time",
            "oversight-column-agent",
            "oversight-column-team",
            "oversight-column-problem",
            "oversight-column-provider",
            "oversight-column-merchant",
            "oversight-column-level",
        ],
    )
}

fn cells<'a>(page: &Page, names: &Names, line: &Line) -> Vec<Cow<'a, str>> {
    let ended = line.ended_at.map(|at| page.dates.machine(at)).unwrap_or_default();
    let in_time = page.t(if line.in_time { "oversight-yes" } else { "oversight-no" });
    vec![
        line.reference.to_string().into(),
        page.dates.machine(line.started_at).into(),
        ended.into(),
        line.key.run.to_string().into(),
        line.working.to_string().into(),
        line.wall.to_string().into(),
        line.target.to_string().into(),
        in_time.to_owned().into(),
        names.agent(page, line.agent).into(),
        names.team(page, line.team).into(),
        page.code("problem-short", line.problem_type.as_str()).into(),
        names.key(page, Dimension::Provider, &line.provider).into(),
        line.merchant.clone().into(),
        page.code("level", &line.level.to_string()).into(),
    ]
}

/// The rows of a small table; `None` where there are too many cases to count them by two things at once.
fn table_of(page: &Page, names: &Names, filter: &Filter, report: Report, table: &str) -> Option<Vec<(String, Both)>> {
    if table == "weeks" {
        return Some(report.weeks.into_iter().map(|(week, both)| (week.from.to_string(), both)).collect());
    }
    Some(report.by?.rows.into_iter().map(|(key, both)| (names.key(page, filter.by, &key), both)).collect())
}

fn small(page: &Page, filter: &Filter, rows: Vec<(String, Both)>, table: &str) -> Result<Vec<u8>, WebError> {
    let first = match (table, filter.by) {
        ("weeks", _) => "oversight-column-week",
        (_, Dimension::Team) => "oversight-column-team",
        (_, Dimension::Provider) => "oversight-column-provider",
        (_, Dimension::Merchant) => "oversight-column-merchant",
        (_, Dimension::Problem) => "oversight-column-problem",
        (_, Dimension::Level) => "oversight-column-level",
        _ => "oversight-column-agent",
    };
    let head = words(
        page,
        &[
            first,
            "oversight-column-n",
            "oversight-column-p50",
            "oversight-column-p75",
            "oversight-column-p90",
            "oversight-column-p95",
            "oversight-column-met",
            "oversight-column-share",
        ],
    );
    let told = |value: Option<i64>| Cow::Owned(value.map(|n| n.to_string()).unwrap_or_default());
    let body = rows.into_iter().map(|(name, both)| {
        let summary = both.of_counting(filter.counting);
        let share = share(summary.in_time, summary.n).map(|share| format!("{}.{}", share / 10, share % 10));
        vec![
            name.into(),
            summary.n.to_string().into(),
            told(summary.p50),
            told(summary.p75),
            told(summary.p90),
            told(summary.p95),
            summary.in_time.to_string().into(),
            share.unwrap_or_default().into(),
        ]
    });
    let rows = csv::rows(std::iter::once(head).chain(body)).map_err(|error| WebError::Internal(error.to_string()))?;
    Ok([BOM, &rows].concat())
}
