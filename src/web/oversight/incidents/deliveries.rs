//! `…/{id}/messages/{message}`: how it went with each case that was told; and those that joined since get it too.

use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::words::Named;
use crate::domain::ids::CaseId;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::incidents::messages::{self, DeliveryState};
use crate::store::{incidents as kept, people};
use crate::web::error::WebError;
use crate::web::forms::{Form, Query};
use crate::web::guards::Supervisor;
use crate::web::page::{Page, html, see_other_with};
use crate::web::server::AppData;

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
    title: String,
    about: String,
    texts: [(&'static str, String); 2],
    waiting: usize,
    sent: usize,
    not_sent: usize,
    /// Cases in it that did not get it.
    since: usize,
    rows: Vec<Row>,
    next_url: String,
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
        let since = messages::without(conn, &scope, &message)?.len();
        let rows = messages::page(conn, &scope, message.id, after, PAGE)?;
        Ok((incident, message, by, counts, since, rows))
    });
    let (incident, message, by, [waiting, sent, not_sent], since, (rows, next)) = read.await?;
    let (names, here) = (super::names(&app).await?, paths::oversight_incident_message(id, message.id));
    Ok(html(&ToldPage {
        base: paths::oversight_incident(id),
        title: names.title(&page, &incident),
        about: page.t2("incident-told-by", ("who", &by), ("at", &page.dates.moment(message.at))),
        texts: [("zh-CN", message.text.zh), ("en", message.text.en)],
        rows: rows.iter().map(|row| told(&page, row)).collect(),
        next_url: next.map(|after| format!("{here}?after={after}")).unwrap_or_default(),
        waiting,
        sent,
        not_sent,
        since,
        here,
        page,
    }))
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

/// Nothing is asked but that they get it too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SinceForm {}

/// `POST`: those that joined since.
pub async fn create(
    supervisor: Supervisor,
    path: web::Path<(String, String)>,
    app: AppData,
    Form(_): Form<SinceForm>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let ((id, number), scope) = (ids(&path)?, supervisor.0.actor().scope());
    app.db
        .write(move |tx| {
            let message = messages::find(tx, id, number)?;
            let to = messages::without(tx, &scope, &message)?;
            messages::add(tx, number, &to)
        })
        .await?;
    Ok(see_other_with(&app, &paths::oversight_incident_message(id, number), "flash-incident-told"))
}
