//! `…/{id}/messages/{message}`: how it went with each case that was told; it is stopped for those that wait, and those that joined
//! since get it too.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::words::Named;
use crate::domain::ids::CaseId;
use crate::domain::incident::ToAll;
use crate::domain::steps::HELD;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::incidents::messages::{self, DeliveryState};
use crate::store::{incidents as kept, people};
use crate::web::error::WebError;
use crate::web::forms::{Form, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, see_other, see_other_with};
use crate::web::server::AppData;
use crate::web::sheet::Links;

const PAGE: i64 = 100;

/// One case.
struct Row {
    reference: String,
    url: String,
    summary: String,
    state: String,
    reason: String,
    is_bad: bool,
}

#[derive(Template)]
#[template(path = "oversight/incident_told.html")]
struct ToldPage {
    page: Page,
    base: String,
    here: String,
    stop_url: String,
    title: String,
    about: String,
    texts: [(&'static str, String); 2],
    waiting: usize,
    /// Seconds until it begins; none where it has.
    left: Option<i64>,
    waits: String,
    sent: usize,
    not_sent: usize,
    /// Cases in it that did not get it.
    since: usize,
    rows: Vec<Row>,
    next_url: String,
    files: Links,
}

fn ids(path: &(String, String)) -> Result<(crate::domain::ids::IncidentId, i64), WebError> {
    Ok((super::id_of(&path.0)?, path.1.parse().map_err(|_| WebError::NotFound)?))
}

/// The page.
pub async fn show(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    query: Query,
    app: AppData,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let (id, message) = ids(&path)?;
    let page = supervisor.0.visitor.page(&request, &app);
    let scope = supervisor.0.actor().scope();
    let after = query.get("after").and_then(|id| id.parse().ok()).map(CaseId);
    let read = app.db.read(move |conn| {
        let incident = kept::find(conn, id)?;
        let message = messages::find(conn, id, message)?;
        let by = people::find(conn, message.by)?.name;
        let counts = messages::counts(conn, message.id)?;
        // What was stopped is not offered to those who join later.
        let is_offered = !messages::is_stopped(conn, message.id)?;
        let since = if is_offered { messages::without(conn, &scope, &message)?.len() } else { 0 };
        let rows = messages::page(conn, &scope, message.id, after, PAGE)?;
        Ok((incident, message, by, counts, since, rows))
    });
    let (incident, message, by, [waiting, sent, not_sent], since, (rows, next)) = read.await?;
    let (left, waits) = waits(&page, &message, waiting);
    let (names, here) = (super::names(&app).await?, paths::oversight_incident_message(id, message.id));
    Ok(html(&ToldPage {
        base: paths::oversight_incident(id),
        title: names.title(&page, &incident),
        about: page.t2("incident-told-by", ("who", &by), ("at", &page.dates.moment(message.at))),
        texts: [("zh-CN", message.text.zh), ("en", message.text.en)],
        rows: rows.iter().map(|row| told(&page, row)).collect(),
        next_url: next.map(|after| format!("{here}?after={after}")).unwrap_or_default(),
        files: Links::of(|end| paths::oversight_incident_message_cases(id, message.id, end)),
        waiting,
        left,
        waits,
        sent,
        not_sent,
        since,
        stop_url: paths::oversight_incident_message_stop(id, message.id),
        here,
        page,
    }))
}

/// Seconds until it begins, none where it has; and what is said of those who wait.
fn waits(page: &Page, message: &messages::Message, waiting: usize) -> (Option<i64>, String) {
    let count = waiting.to_string();
    let Some(at) = message.begins_at.filter(|at| *at > page.now) else {
        return (None, page.t1("incident-waiting", "n", &count));
    };
    let left = (at - page.now).num_seconds();
    let args = [("at", &*page.dates.time(at)), ("left", &left.to_string()), ("n", &count)];
    (Some(left), page.words.with("incident-held-until", &args))
}

fn told(page: &Page, row: &messages::Delivery) -> Row {
    Row {
        reference: row.reference.to_string(),
        url: paths::desk_case(row.reference),
        summary: without_personal_numbers(&row.summary, &[]),
        state: page.code("incident-delivery", row.state.as_str()),
        reason: row.reason.clone().unwrap_or_default(),
        is_bad: matches!(row.state, DeliveryState::Refused | DeliveryState::Left),
    }
}

/// A button, and nothing else.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ButtonForm {}

/// `POST`: those that joined since, in a minute like the others.
pub async fn create(
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
    Form(_): Form<ButtonForm>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let ((id, number), scope, begins_at) = (ids(&path)?, supervisor.0.actor().scope(), app.now() + HELD);
    let added = app
        .db
        .write(move |tx| {
            let message = messages::find(tx, id, number)?;
            let to = messages::without(tx, &scope, &message)?;
            messages::add_since(tx, number, &to, begins_at)
        })
        .await?;
    let here = paths::oversight_incident_message(id, number);
    Ok(if added > 0 { see_other_with(&app, &here, "flash-incident-told") } else { see_other(&here) })
}

/// `POST …/stopping`: whoever still waits does not get it.
pub async fn stop(
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
    Form(_): Form<ButtonForm>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let ((id, number), edit, by, at) = (ids(&path)?, app.id(), supervisor.0.staff.id, app.now());
    let stop = app.db.write(move |tx| {
        let ToAll { zh, en } = messages::find(tx, id, number)?.text;
        let stopped = messages::stop(tx, number)?;
        if stopped > 0 {
            let after = serde_json::json!({ "text_zh": zh, "text_en": en, "stopped": stopped }).to_string();
            kept::tell(tx, (edit, by, at), id, &[String::new(), after])?;
        }
        Ok(stopped)
    });
    let flash = if stop.await? > 0 { "flash-incident-stopped" } else { "flash-incident-too-late" };
    Ok(see_other_with(&app, &paths::oversight_incident_message(id, number), flash))
}
