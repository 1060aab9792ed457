//! The report as files: one row a measurement, read and sent piece by piece; or one of the small tables.

use std::sync::Arc;

use actix_web::web::Path;
use actix_web::{HttpRequest, HttpResponse};

use super::asking::Asking;
use super::basis::{Basis, Of, Taken};
use super::filter::Names;
use super::picture;
use super::report::Report;
use super::response_times::{refused, target};
use super::small::{self, words};
use super::words::grouped;
use crate::domain::figures::{Dimension, EXACT_MOST};
use crate::paths;
use crate::store::reports::{Key, Line, at_leisure, in_order};
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Keyed, MOST_ROWS, Named, Row};

/// Small tables by name: of the weeks, of how long it took, of the hours, of what the page is broken down by, or a breakdown
/// named outright.
const TABLES: [(&str, Option<Dimension>); 10] = [
    ("weeks", None),
    ("distribution", None),
    ("heat", None),
    ("by", None),
    ("agents", Some(Dimension::Agent)),
    ("teams", Some(Dimension::Team)),
    ("providers", Some(Dimension::Provider)),
    ("merchants", Some(Dimension::Merchant)),
    ("types", Some(Dimension::Problem)),
    ("levels", Some(Dimension::Level)),
];

/// The file: all measurements, or with `table` one of [`TABLES`].
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    format: Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = Format::of(&format)?;
    // Back to the report: a browser that is sent on to a file stays on the page that asked for the password.
    picture::may_take(&supervisor, &app, &format!("{}?{}", paths::response_times(), request.query_string()))?;
    let mut asking = Asking::of_times(&request, &supervisor, &query, &app).await?;
    let table = query.get("table").map_or("", String::as_str);
    match TABLES.iter().find(|(name, _)| *name == table) {
        Some((_, by)) => asking.filter.by = by.unwrap_or(asking.filter.by),
        None if table.is_empty() => {}
        None => asking.problems.add("", asking.page.t("oversight-bad-link")),
    }
    let (page, names, filter) = match asking.sound(&query) {
        Ok(asked) => asked,
        Err(refused) => return Ok(*refused),
    };
    // Of each measurement both times are told.
    let of = if table.is_empty() { Of::Clock } else { Of::Times };
    let basis = Basis { page: &page, names: &names, filter: &filter, of };
    let named = named(&basis, table);
    let said = basis.taken(&Taken { report: "times", table, format: format.as_str(), own: &[] });
    picture::on_record(&app, supervisor.0.staff.id, said).await?;
    if !table.is_empty() {
        let (asked, zone, target) = (filter.clone(), app.rules().calendar.zone, target(&app, filter.clock));
        let report = app.db.read(move |conn| Report::of(conn, &asked, (zone, target), MOST_ROWS)).await?;
        let rows = report.and_then(|report| small::table(&page, &names, &filter, report, table));
        let Some(rows) = rows else {
            let mut problems = Problems::default();
            problems.add("", page.t1("oversight-narrow", "most", grouped(EXACT_MOST)));
            return Ok(refused(page, &query, &names, &filter, &problems));
        };
        return sheet::send(&app, format, &named, rows).await;
    }
    let choice = Arc::new(filter.choice(app.rules().calendar.zone));
    let db = app.clone();
    let each = Keyed::new(&page.clone(), words(&page, EACH), async move |after: Option<Key>, limit| {
        let choice = Arc::clone(&choice);
        let lines = db.db.read(move |conn| at_leisure(conn, |conn| in_order(conn, &choice, after, limit as i64))).await?;
        Ok(lines.iter().map(|line| (line.key, cells(&page, &names, line))).collect())
    });
    sheet::send(&app, format, &named, each).await
}

fn named(basis: &Basis<'_>, table: &str) -> Named {
    let (dash, clock) = (if table.is_empty() { "" } else { "-" }, basis.filter.clock.as_str().replace('_', "-"));
    let about = format!("{} · {}", basis.page.t("oversight-title"), basis.line());
    Named { name: format!("{clock}{}{dash}{table}", basis.name()), about }
}

/// Where some of the columns of [`EACH`] stand.
pub(super) const ENDED: usize = 2;
pub(super) const WORKING: usize = 4;
pub(super) const IN_TIME: usize = 7;

/// The columns of a measurement.
pub(super) const EACH: &[&str] = &[
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
];

/// A measurement in these columns.
pub(super) fn cells(page: &Page, names: &Names, line: &Line) -> Row {
    vec![
        line.reference.to_string().into(),
        page.dates.local(line.started_at).into(),
        line.ended_at.map(|at| page.dates.local(at)).into(),
        i64::from(line.key.run).into(),
        line.working.into(),
        line.wall.into(),
        line.target.into(),
        page.t(if line.in_time { "oversight-yes" } else { "oversight-no" }).into(),
        names.agent(page, line.agent).into(),
        names.team(page, line.team).into(),
        page.code("problem-short", line.problem_type.as_str()).into(),
        names.key(page, Dimension::Provider, &line.provider).into(),
        line.merchant.as_str().into(),
        page.code("level", &line.level.to_string()).into(),
    ]
}
