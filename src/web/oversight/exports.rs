//! `/exports`: lists of cases that somebody takes away. A job reads them; their page says how far it is, and for a day it
//! gives them to whoever asked, as CSV or as a workbook, in the language of that moment.

use std::sync::Arc;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use self::lines::Lines;
use super::basis::in_name;
use super::words::grouped;
use crate::domain::permission::Permission;
use crate::paths;
use crate::store::exports::{self, Export, State};
use crate::store::queue::Names;
use crate::store::{StoreError, audits, queue};
use crate::web::access::sign_in_again;
use crate::web::desk::queue::asked::{Asked, Asker, MAX_QUERY};
use crate::web::desk::queue::chips::{self, Known};
use crate::web::desk::queue::words::QueueWords;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problem, Problems};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::server::AppData;
use crate::web::sheet::{self, Format, Links, Named};
use crate::web::throttle::Limit;

mod lines;

/// Longest name of a file, in characters.
const LONGEST: usize = 120;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExportForm {
    query: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DeletionForm {}

/// One list, as its page tells it.
struct Told {
    url: String,
    /// The view, and what it is narrowed to.
    what: String,
    chips: Vec<(String, String)>,
    list_url: String,
    state: State,
    lines: String,
    /// How far it is.
    so_far: String,
    is_cut: bool,
    asked: String,
    until: String,
    files: Links,
    delete_url: String,
}

#[derive(Template)]
#[template(path = "oversight/exports.html")]
struct ExportsPage {
    page: Page,
    problems: Vec<Problem>,
    told: Vec<Told>,
}

/// A list that is over: that it is, and how to have one again.
#[derive(Template)]
#[template(path = "oversight/export_over.html")]
struct OverPage {
    page: Page,
    until: String,
    list_url: String,
}

#[derive(Template)]
#[template(path = "oversight/export.html")]
struct ExportPage {
    page: Page,
    it: Told,
}

impl ExportPage {
    fn is_waiting(&self) -> bool {
        self.it.state == State::Waiting
    }

    fn is_ready(&self) -> bool {
        self.it.state == State::Ready
    }
}

/// "Not found" for whoever may take nothing out of the house.
fn allowed(supervisor: &Supervisor) -> Result<(), WebError> {
    if supervisor.0.staff.may(Permission::ExportReports) { Ok(()) } else { Err(WebError::NotFound) }
}

/// `GET /exports`: the lists of whoever reads it.
pub async fn index(request: HttpRequest, supervisor: Supervisor, app: AppData) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    listed(page, &supervisor, &app, Problems::default()).await
}

async fn listed(page: Page, supervisor: &Supervisor, app: &AppData, problems: Problems) -> Result<HttpResponse, WebError> {
    let (me, now) = (supervisor.0.staff.id, page.now);
    let found = app.db.read(move |conn| exports::of(conn, me, now)).await?;
    let mut told = Vec::new();
    for it in &found {
        told.push(tell(&page, supervisor, app, it).await?);
    }
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::CONFLICT };
    Ok(html_with(status, &ExportsPage { problems: problems.all().to_vec(), told, page }))
}

/// `POST /exports`: asks for the list that the queue shows.
pub async fn create(
    request: HttpRequest,
    supervisor: Supervisor,
    app: AppData,
    Form(form): Form<ExportForm>,
) -> Result<HttpResponse, WebError> {
    allowed(&supervisor)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let asked = Asked::read(&form.query, &Asker::of(&supervisor.0, &page, &app)).filter(|_| form.query.len() <= MAX_QUERY);
    let asked = asked.ok_or(WebError::NotFound)?;
    if !asked.problems.is_empty() {
        // The queue says what is wrong with it.
        return Ok(see_other(&asked.url()));
    }
    app.throttle.take(Limit::Exports, &supervisor.0.staff.id.to_string())?;
    let (id, me, at) = (app.id(), supervisor.0.staff.id, app.now());
    let (query, listing) = (asked.query(), asked.listing);
    if app.db.write(move |tx| exports::ask(tx, id, me, (&query, &listing), at)).await? {
        return Ok(see_other(&paths::export(id)));
    }
    let mut problems = Problems::default();
    problems.add("", page.t("exports-one-at-a-time"));
    listed(page, &supervisor, &app, problems).await
}

async fn found(supervisor: &Supervisor, app: &AppData, id: &str) -> Result<Export, WebError> {
    allowed(supervisor)?;
    let (id, me, now) = (id.parse::<i64>().map_err(|_| WebError::NotFound)?, supervisor.0.staff.id, app.now());
    Ok(app.db.read(move |conn| exports::find(conn, me, id, now)).await?)
}

/// The list; or the page that says it is over, to whoever asked for it and to nobody else.
async fn found_or_over(
    request: &HttpRequest,
    supervisor: &Supervisor,
    app: &AppData,
    id: &str,
) -> Result<Result<Export, HttpResponse>, WebError> {
    match found(supervisor, app, id).await {
        Err(WebError::NotFound) => {}
        found => return found.map(Ok),
    }
    let (id, me, now) = (id.parse::<i64>().map_err(|_| WebError::NotFound)?, supervisor.0.staff.id, app.now());
    let over = app.db.read(move |conn| exports::find_over(conn, me, id, now)).await?;
    let page = supervisor.0.visitor.page(request, app);
    let (until, list_url) = (page.dates.full(over.until), paths::desk_list(&over.query));
    Ok(Err(html_with(StatusCode::GONE, &OverPage { page, until, list_url })))
}

/// `GET /exports/{export}`: how far it is, and where it can be taken.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let it = match found_or_over(&request, &supervisor, &app, &id).await? {
        Ok(it) => it,
        Err(over) => return Ok(over),
    };
    let page = supervisor.0.visitor.page(&request, &app);
    let it = tell(&page, &supervisor, &app, &it).await?;
    Ok(html(&ExportPage { page, it }))
}

/// `GET /exports/{export}/cases.{format}`
pub async fn file(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    let format = Format::of(&path.1)?;
    let it = match found_or_over(&request, &supervisor, &app, &path.0).await? {
        Ok(it) => it,
        Err(over) => return Ok(over),
    };
    // Back to its page: a browser that is sent on to a file stays on the page that asked for the password.
    sign_in_again::fresh(&supervisor.0.visitor, app.now(), &paths::export(it.id))?;
    if it.state != State::Ready {
        return Ok(see_other(&paths::export(it.id)));
    }
    let (id, by, at) = (app.id(), it.person, app.now());
    let said = serde_json::json!({ "query": unspoken(&it.query), "cases": it.lines }).to_string();
    app.db.write(move |tx| audits::told(tx, id, by, at, (audits::CASES_EXPORTED, &said))).await?;
    let page = supervisor.0.visitor.page(&request, &app);
    let names = names(&app, &page).await?;
    let named = named(&page, &tell(&page, &supervisor, &app, &it).await?, &it);
    sheet::send(&app, format, &named, Lines::of(app.clone(), page, names, &it)).await
}

/// What the list is called, and what it is of: the view, and what that is narrowed to.
fn named(page: &Page, told: &Told, it: &Export) -> Named {
    let (day, colon) = (page.dates.day_of(it.ready_at.unwrap_or(it.asked_at)), page.t("filter-colon"));
    let of = told.chips.iter().map(|(name, words)| format!("{name}{colon}{words}"));
    let about: Vec<String> = [told.what.clone(), told.asked.clone()].into_iter().chain(of).collect();
    let ends: String = told.chips.iter().map(|(_, words)| in_name(words)).collect();
    Named { name: format!("cases-{day}{}{ends}", in_name(&told.what)).chars().take(LONGEST).collect(), about: about.join(" · ") }
}

/// The conditions of a list, without the words that were searched for: a name among them would stay here for good.
fn unspoken(query: &str) -> String {
    let pairs: Vec<(String, String)> = serde_urlencoded::from_str(query).unwrap_or_default();
    let shown = pairs.into_iter().map(|(name, value)| if name == "q" { (name, "…".to_owned()) } else { (name, value) });
    serde_urlencoded::to_string(shown.collect::<Vec<_>>()).unwrap_or_default()
}

/// `POST /exports/{export}/deletion`: also while it is being read.
pub async fn delete(
    supervisor: Supervisor,
    id: web::Path<String>,
    app: AppData,
    Form(_): Form<DeletionForm>,
) -> Result<HttpResponse, WebError> {
    let (id, me) = (found(&supervisor, &app, &id).await?.id, supervisor.0.staff.id);
    app.db.write(move |tx| exports::delete(tx, me, id)).await?;
    Ok(see_other_with(&app, &paths::exports(), "flash-export-deleted"))
}

async fn names(app: &AppData, page: &Page) -> Result<Arc<Names>, WebError> {
    if let Some(names) = app.counts.names(page.now) {
        return Ok(names);
    }
    let names = Arc::new(app.db.read(queue::names).await?);
    app.counts.keep_names(&names, page.now);
    Ok(names)
}

fn count(n: i64) -> usize {
    usize::try_from(n).unwrap_or_default()
}

async fn tell(page: &Page, supervisor: &Supervisor, app: &AppData, it: &Export) -> Result<Told, WebError> {
    let asked = Asked::read(&it.query, &Asker::of(&supervisor.0, page, app));
    let asked = asked.ok_or_else(|| StoreError::Corrupt(format!("the query of list {}", it.id)))?;
    let names = names(app, page).await?;
    let asking = asked.clone();
    let assignee = app.db.read(move |conn| chips::assignee(conn, &asking)).await?;
    let known = Known { names: &names, assignee: assignee.as_deref() };
    Ok(Told {
        url: paths::export(it.id),
        what: QueueWords::of(page.words).view(asked.listing.view).to_owned(),
        chips: chips::of(page, &asked, &known).into_iter().map(|chip| (chip.name, chip.words)).collect(),
        list_url: asked.url(),
        state: it.state,
        lines: grouped(count(it.lines)),
        so_far: match it.about {
            Some(about) => {
                let (n, about) = (grouped(count(it.lines)), grouped(count(about.max(it.lines))));
                page.t2("export-so-far-of", ("n", &n), ("about", &about))
            }
            None => page.t1("export-so-far", "n", grouped(count(it.lines))),
        },
        is_cut: it.is_cut,
        asked: page.dates.moment(it.asked_at),
        until: page.dates.moment(it.until),
        files: Links::of(|format| paths::export_file(it.id, format)),
        delete_url: format!("{}/deletion", paths::export(it.id)),
    })
}
