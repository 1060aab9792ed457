//! `/oversight/scheduled`: reports that are sent by themselves, to supervisors and administrators alone. Their letters have
//! figures and no case: who opens them signs in.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use self::form::{Known, fields, read};
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::people::{self, Edit};
use crate::store::report_schedules::{self, Asking, LetterState, MOST, Outcome, Planned, Run};
use crate::store::{Conn, StoreError};
use crate::web::admin::fields::{Fields, Tick};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, html_with, see_other_with};
use crate::web::server::AppData;
use crate::web::throttle::Limit;

pub mod form;

/// In place of an id: a report that is not there yet.
const NEW: &str = "new";

struct Row {
    url: String,
    name: String,
    when: String,
    what: String,
    to: String,
    next: String,
    /// To whom the last one did not arrive; empty where it did.
    failed: String,
    /// For that reason it is not sent by itself any more.
    is_stopped: bool,
    /// That it could not be made, and when that is tried again; empty where it could.
    put_off: String,
}

#[derive(Template)]
#[template(path = "oversight/scheduled.html")]
struct IndexPage {
    page: Page,
    rows: Vec<Row>,
}

/// One time, as the page tells it.
struct Time {
    at: String,
    period: String,
    by: String,
    outcome: String,
    letters: Vec<(String, String, bool)>,
}

#[derive(Template)]
#[template(path = "oversight/scheduled_report.html")]
struct ReportPage {
    page: Page,
    title: String,
    is_new: bool,
    action: String,
    next: String,
    fields: Fields,
    problems: Problems,
    parts: Vec<Tick>,
    everies: Vec<Tick>,
    weekdays: Vec<Tick>,
    days: Vec<Tick>,
    hours: Vec<Tick>,
    teams: Vec<Tick>,
    people: Vec<Tick>,
    times: Vec<Time>,
}

impl ReportPage {
    fn v(&self, name: &str) -> &str {
        self.fields.text(name)
    }

    fn e(&self, name: &str) -> &str {
        self.problems.of(name)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ButtonForm {}

/// "Not found" for whoever may take no figures out of the house.
fn allowed(supervisor: &Supervisor) -> Result<(), WebError> {
    if supervisor.0.staff.may(Permission::ExportReports) { Ok(()) } else { Err(WebError::NotFound) }
}

fn known(conn: &mut Conn) -> Result<Known, StoreError> {
    Ok(Known { teams: people::teams(conn)?, readers: report_schedules::readers(conn)? })
}

/// `GET /oversight/scheduled`
pub async fn index(request: HttpRequest, supervisor: Supervisor, app: AppData) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let read = app.db.read(|conn| {
        let all = report_schedules::all(conn)?;
        let ids: Vec<i64> = all.iter().map(|it| it.id).collect();
        let failed = report_schedules::failed(conn, &ids)?;
        Ok((all, known(conn)?, failed, report_schedules::put_off_until(conn, &ids)?))
    });
    let (all, known, failed, put_off) = read.await?;
    let row = |it: &Planned| Row {
        url: paths::scheduled_report(&it.id.to_string()),
        name: it.name.clone(),
        when: form::when(&page, &it.schedule),
        what: page.t2("schedule-what", ("team", &form::team(&page, &known, it.team)), ("parts", &form::told(&page, &it.parts))),
        to: form::names(&page, &known, &it.to),
        next: it.next_at.map_or_else(|| page.t("schedule-off").to_owned(), |at| page.dates.full(at)),
        failed: failed.get(&it.id).map(|failed| failed.to.join(page.t("list-comma"))).unwrap_or_default(),
        is_stopped: it.next_at.is_none() && failed.get(&it.id).is_some_and(|failed| failed.is_stopped),
        put_off: put_off.get(&it.id).map(|at| page.t1("schedule-put-off", "at", page.dates.full(*at))).unwrap_or_default(),
    };
    let rows = all.iter().map(row).collect();
    Ok(html(&IndexPage { page, rows }))
}

fn parsed(id: &str) -> Result<i64, WebError> {
    id.parse().map_err(|_| WebError::NotFound)
}

/// The report that a path names; a blank one for `new`.
async fn found(app: &AppData, supervisor: &Supervisor, id: &str) -> Result<(Planned, Known, Vec<Run>), WebError> {
    allowed(supervisor)?;
    let (me, zone) = (supervisor.0.staff.id, app.rules().calendar.zone);
    if id == NEW {
        let blank = form::blank(app.id(), zone, me);
        return Ok((blank, app.db.read(known).await?, Vec::new()));
    }
    let id = parsed(id)?;
    let read = move |conn: &mut Conn| Ok((report_schedules::find(conn, id)?, known(conn)?, report_schedules::runs(conn, id)?));
    Ok(app.db.read(read).await?)
}

/// `GET /oversight/scheduled/{schedule}`
pub async fn edit(
    request: HttpRequest,
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let (it, known, runs) = found(&app, &supervisor, &id).await?;
    let page = supervisor.0.visitor.page(&request, &app);
    let fields = fields(&it);
    Ok(html(&show(page, (&it, &known, &runs), fields, Problems::default())))
}

/// `POST /oversight/scheduled/{schedule}`
pub async fn update(
    request: HttpRequest,
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
    Form(sent): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    let (before, known, runs) = found(&app, &supervisor, &id).await?;
    let (page, sent) = (supervisor.0.visitor.page(&request, &app), Fields(sent));
    let mut problems = Problems::default();
    let Some(mut it) = read(&page, &sent, (&before, &known), &mut problems) else {
        return Ok(again(StatusCode::UNPROCESSABLE_ENTITY, show(page, (&before, &known, &runs), sent, problems)));
    };
    let (edit_id, by, at) = (app.id(), supervisor.0.staff.id, app.now());
    // What is due stays due, where only its name or its readers change.
    let still = before.next_at.filter(|_| before.version > 0 && before.schedule == it.schedule);
    it.next_at = it.next_at.map(|_| still.unwrap_or_else(|| it.schedule.next_after(at)));
    let (was, is) = (if before.version == 0 { String::new() } else { form::written(&before) }, form::written(&it));
    let (url, saved) = (paths::scheduled_report(&it.id.to_string()), it.clone());
    let write = app.db.write(move |tx| {
        let (before, after) = (was.clone(), is.clone());
        let edit = Edit { id: edit_id, by: Some(by), at, what: "schedule.changed", target: saved.id, before, after };
        report_schedules::save(tx, &saved, &edit)
    });
    match write.await {
        Ok(true) => Ok(see_other_with(&app, &url, "flash-schedule-saved")),
        Ok(false) => {
            problems.add("", page.t1("schedule-too-many", "most", MOST));
            Ok(again(StatusCode::UNPROCESSABLE_ENTITY, show(page, (&before, &known, &runs), sent, problems)))
        }
        Err(StoreError::Stale) => {
            let (now, known, runs) = found(&app, &supervisor, &id).await?;
            problems.add("", page.t("schedule-moved-on"));
            let mut sent = sent;
            sent.set("version", now.version.to_string());
            Ok(again(StatusCode::CONFLICT, show(page, (&now, &known, &runs), sent, problems)))
        }
        Err(error) => Err(error.into()),
    }
}

fn again(status: StatusCode, page: ReportPage) -> HttpResponse {
    html_with(status, &page)
}

/// `POST /oversight/scheduled/{schedule}/sending`: now, about the days that it would be about now.
pub async fn send(
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
    Form(_): Form<ButtonForm>,
) -> Result<HttpResponse, WebError> {
    let id = parsed(&found(&app, &supervisor, &id).await?.0.id.to_string())?;
    let by = supervisor.0.staff.id;
    app.throttle.take(Limit::Exports, &by.to_string())?;
    let (now, zone, ids) = (app.now(), app.rules().calendar.zone, std::sync::Arc::clone(&app.ids));
    let is_empty = app.db.read(move |conn| report_schedules::is_empty(conn, id, now, true, zone)).await?;
    let outcome = app.db.write(move |tx| {
        let mut next_id = || ids.next(now.timestamp_millis());
        report_schedules::run(tx, id, &mut Asking { now, is_empty, by: Some(by), next_id: &mut next_id })
    });
    let flash = match outcome.await? {
        Some(Outcome::Empty) => "flash-schedule-empty",
        Some(Outcome::Nobody) => "flash-schedule-nobody",
        Some(Outcome::Full) => "flash-schedule-full",
        _ => "flash-schedule-sent",
    };
    Ok(see_other_with(&app, &paths::scheduled_report(&id.to_string()), flash))
}

/// `POST /oversight/scheduled/{schedule}/removal`
pub async fn remove(
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
    Form(_): Form<ButtonForm>,
) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let it = match found(&app, &supervisor, &id).await {
        // The same click once more, or somebody else was faster.
        Err(WebError::NotFound) => return Ok(see_other_with(&app, &paths::scheduled_reports(), "flash-schedule-removed")),
        found => found?.0,
    };
    let (edit_id, by, at) = (app.id(), supervisor.0.staff.id, app.now());
    let remove = app.db.write(move |tx| {
        let (before, after) = (form::written(&it), String::new());
        let edit = Edit { id: edit_id, by: Some(by), at, what: "schedule.removed", target: it.id, before, after };
        report_schedules::remove(tx, it.id, &edit)
    });
    remove.await?;
    Ok(see_other_with(&app, &paths::scheduled_reports(), "flash-schedule-removed"))
}

fn show(page: Page, (it, known, runs): (&Planned, &Known, &[Run]), fields: Fields, problems: Problems) -> ReportPage {
    let is_new = it.version == 0;
    let time = |run: &Run| Time {
        at: page.dates.full(run.at),
        period: form::days(&page, run.period),
        by: run.by.clone().unwrap_or_default(),
        outcome: page.code("schedule-outcome", run.outcome.as_str()),
        letters: run
            .letters
            .iter()
            .map(|(name, state)| (name.clone(), page.code("schedule-letter", state.as_str()), *state == LetterState::Failed))
            .collect(),
    };
    ReportPage {
        title: if is_new { page.t("schedule-new").to_owned() } else { it.name.clone() },
        is_new,
        action: paths::scheduled_report(&if is_new { NEW.to_owned() } else { it.id.to_string() }),
        next: it.next_at.filter(|_| !is_new).map(|at| page.t1("schedule-next", "at", page.dates.full(at))).unwrap_or_default(),
        parts: form::parts(&page, &fields),
        everies: form::everies(&page, &fields),
        weekdays: form::weekdays(&page, &fields),
        days: form::month_days(&page, &fields),
        hours: form::hours(&fields),
        teams: form::teams(&page, &fields, known),
        people: form::people(&fields, known),
        times: runs.iter().map(time).collect(),
        fields,
        problems,
        page,
    }
}
