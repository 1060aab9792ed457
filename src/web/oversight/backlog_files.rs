//! What was open day by day, to be taken away: as a table, or the chart by itself.

use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;

use super::basis::{Basis, Of, Taken};
use super::charts::HEIGHT;
use super::dashboard::Asked;
use super::response_times::names;
use super::{outlook, picture};
use crate::domain::figures::{Backlog, Period};
use crate::paths;
use crate::store::backlog;
use crate::web::error::WebError;
use crate::web::forms::{Problems, Query};
use crate::web::guards::Supervisor;
use crate::web::page::Page;
use crate::web::server::AppData;
use crate::web::sheet::{self, Cell, Format, Named, Ready, Row};

/// `GET /oversight/backlog.{format}`: each day as a row, or the chart where it is `svg`.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    format: web::Path<String>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = if *format == picture::END { None } else { Some(Format::of(&format)?) };
    picture::may_take(&supervisor, &app, &format!("{}?{}", paths::oversight(), request.query_string()))?;
    let (page, names, zone) = (supervisor.0.visitor.page(&request, &app), names(&app).await?, app.rules().calendar.zone);
    let mut problems = Problems::default();
    let asked = Asked::read(&query, &names, &page, zone, &mut problems);
    if !problems.is_empty() {
        return Err(WebError::NotFound);
    }
    // It is of the days up to today, whatever span the page compares.
    let today = page.now.with_timezone(&zone).date_naive();
    let past = Period { to: today, ..Period::before_day(today, backlog::DAYS) };
    let (team, now, end) = (asked.filter.team, page.now, Period { from: today, to: today }.bounds(zone).1);
    let read =
        app.db.read(move |conn| Ok((backlog::days(conn, team, past)?, backlog::now(conn, team, now, end)?.0.open))).await?;
    let (days, open) = read;
    let filter = asked.filter.with_period(past);
    let basis = Basis { page: &page, names: &names, filter: &filter, of: Of::Cases };
    let (name, title) = (format!("backlog{}", basis.name()), page.t("dashboard-trend"));
    let Some(format) = format else {
        let outlook = outlook::of(&page, &filter, &days, open);
        let line = outlook.chart.ok_or(WebError::NotFound)?;
        tell(&supervisor, &app, &basis, picture::END).await?;
        return picture::send(&page, &name, (title, &outlook.words, &basis.line()), (&line, HEIGHT));
    };
    tell(&supervisor, &app, &basis, format.as_str()).await?;
    let about = format!("{title} · {}", basis.line());
    sheet::send(&app, format, &Named { name, about }, rows(&page, &days)).await
}

/// That it was taken away is on record.
async fn tell(supervisor: &Supervisor, app: &AppData, basis: &Basis<'_>, format: &str) -> Result<(), WebError> {
    let said = basis.taken(&Taken { report: "backlog", table: "", format, own: &[] });
    picture::on_record(app, supervisor.0.staff.id, said).await
}

/// What was open when each day began, oldest first. What nobody counted yet is empty.
fn rows(page: &Page, days: &[(NaiveDate, Backlog)]) -> Ready {
    const HEAD: [&str; 10] = [
        "basis-days",
        "dashboard-open",
        "dashboard-due-today",
        "dashboard-overdue",
        "dashboard-unassigned",
        "dashboard-consumer",
        "dashboard-offered",
        "dashboard-merchant",
        "dashboard-platform",
        "dashboard-ours",
    ];
    let row = |(day, it): &(NaiveDate, Backlog)| -> Row {
        let waits = [it.consumer, it.offered, it.merchant, it.platform, it.ours];
        let counts = [Some(it.open), it.due_today, it.overdue, it.unassigned].into_iter().chain(waits);
        std::iter::once(Cell::from(*day)).chain(counts.map(Cell::from)).collect()
    };
    let body: Vec<Row> = days.iter().map(row).collect();
    Ready::new(HEAD.iter().map(|key| page.t(key).into()).collect(), body)
}
