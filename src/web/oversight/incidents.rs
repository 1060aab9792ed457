//! `/oversight/incidents`: many cases with one cause. Those that last, and those that are over; each has a page of its own.

use actix_web::{HttpRequest, HttpResponse};
use askama::Template;

use self::words::{Named, Providers};
use crate::domain::ids::IncidentId;
use crate::domain::incident::Incident;
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::{incidents as kept, providers};
use crate::web::error::WebError;
use crate::web::forms::Query;
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html};
use crate::web::server::AppData;
use crate::web::sheet::Links;

pub mod banner;
pub mod cases;
pub mod decision;
pub mod deliveries;
pub mod files;
pub mod message;
pub mod opening;
pub mod page;
pub mod peak;
pub mod words;

/// Rows on one page.
const PAGE: usize = 30;

/// One incident of the list.
struct Row {
    url: String,
    title: String,
    state: &'static str,
    state_words: String,
    when: String,
    iso: String,
    /// How many are in it, of those that the reader may see.
    cases: String,
    peak: String,
    ended: String,
}

#[derive(Template)]
#[template(path = "oversight/incidents.html")]
struct IndexPage {
    page: Page,
    is_past: bool,
    rows: Vec<Row>,
    first_url: String,
    next_url: String,
    files: Links,
}

/// Whoever may run incidents; "not found" for anybody else.
fn allowed(supervisor: &Supervisor) -> Result<(), WebError> {
    if supervisor.0.staff.may(Permission::RunIncidents) { Ok(()) } else { Err(WebError::NotFound) }
}

/// The id in a path; anything else is "not found".
fn id_of(path: &str) -> Result<IncidentId, WebError> {
    path.parse().map(IncidentId).map_err(|_| WebError::NotFound)
}

async fn names(app: &AppData) -> Result<Providers, WebError> {
    Ok(Providers(app.db.read(providers::all).await?))
}

/// An incident by its name, with its hours, and where it is.
pub fn link(page: &Page, providers: &[providers::Provider], it: &Incident) -> (String, String) {
    let title = Providers(providers.to_vec()).title(page, it);
    (paths::oversight_incident(it.id), format!("{title} · {}", words::when(page, it)))
}

/// The list; `?past=1` those that are over.
pub async fn index(request: HttpRequest, supervisor: Supervisor, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let is_past = query.get("past").is_some_and(|past| past == "1");
    let before = query.get("before").and_then(|id| id.parse().ok()).map(IncidentId);
    let scope = supervisor.0.actor().scope();
    let read = app.db.read(move |conn| {
        let found = kept::page(conn, is_past, before, PAGE as i64 + 1)?;
        let ids: Vec<IncidentId> = found.iter().map(|it| it.id).collect();
        let counts = kept::cases::counts(conn, &scope, &ids)?;
        Ok((found, counts))
    });
    let ((mut found, counts), names) = (read.await?, names(&app).await?);
    let has_more = found.len() > PAGE;
    found.truncate(PAGE);
    let url = |before: Option<IncidentId>| {
        let past = if is_past { "past=1&" } else { "" };
        before.map_or_else(
            || paths::oversight_incidents_of(is_past),
            |id| format!("{}?{past}before={id}", paths::oversight_incidents()),
        )
    };
    Ok(html(&IndexPage {
        rows: found.iter().map(|it| row(&page, &names, it, counts.get(&it.id).copied().unwrap_or_default())).collect(),
        first_url: before.map(|_| url(None)).unwrap_or_default(),
        next_url: found.last().filter(|_| has_more).map(|it| url(Some(it.id))).unwrap_or_default(),
        files: Links::of(|end| paths::oversight_incidents_file(end, is_past)),
        is_past,
        page,
    }))
}

fn row(page: &Page, names: &Providers, it: &Incident, cases: usize) -> Row {
    Row {
        url: paths::oversight_incident(it.id),
        title: names.title(page, it),
        state: it.state.as_str(),
        state_words: page.code("incident-state", it.state.as_str()),
        when: words::when(page, it),
        iso: page.dates.machine(crate::domain::incident::hour_at(it.from_hour)),
        cases: cases.to_string(),
        peak: words::highest(page, it),
        ended: it.decided_at.filter(|_| it.state.is_past()).map(|at| page.dates.moment(at)).unwrap_or_default(),
    }
}
