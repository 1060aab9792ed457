//! `POST /desk/merchants/{merchant}/notices` and `POST /desk/providers/{provider}/notices`: a letter of notice went to an outside
//! body. That is written down, with the day and to whom; or taken back, where it was a mistake.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Read, merchant, provider, show};
use crate::domain::ids::PersonId;
use crate::domain::text;
use crate::paths;
use crate::store::notices_sent::{self, About};
use crate::store::people::{self, Edit};
use crate::web::desk::case::forms::Typed;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Agent;
use crate::web::page::{html_with, see_other_with};
use crate::web::server::AppData;

/// Longest name of a body, in characters.
const MAX_BODY: usize = 120;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoticeForm {
    #[serde(default)]
    sent_on: String,
    #[serde(default)]
    sent_to: String,
    /// The one to take back, in place of a new one.
    #[serde(default)]
    remove: String,
}

/// `POST /desk/merchants/{merchant}/notices`
pub async fn of_merchant(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<NoticeForm>,
) -> Result<HttpResponse, WebError> {
    let read = merchant(&app, &path).await?;
    create(&agent, &app, &request, (read, form, paths::desk_merchant(&path))).await
}

/// `POST /desk/providers/{provider}/notices`
pub async fn of_provider(
    agent: Agent,
    app: AppData,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<NoticeForm>,
) -> Result<HttpResponse, WebError> {
    let page = agent.visitor.page(&request, &app);
    let read = provider(&app, &page, &path).await?;
    create(&agent, &app, &request, (read, form, paths::desk_provider(&path))).await
}

async fn create(
    agent: &Agent,
    app: &AppData,
    request: &HttpRequest,
    (read, form, back): (Read, NoticeForm, String),
) -> Result<HttpResponse, WebError> {
    let (about, name, by) = (read.about.clone().ok_or(WebError::NotFound)?, read.name.clone(), agent.staff.id);
    if !form.remove.is_empty() {
        let id = form.remove.parse().map_err(|_| WebError::NotFound)?;
        take_back(app, (about, name), id, by).await?;
        return Ok(see_other_with(app, &back, "flash-notice-removed"));
    }
    let page = agent.visitor.page(request, app);
    let mut typed = Typed::of("notice", &form, page.words);
    let today = page.dates.day_of(page.now);
    let sent_on = typed.day("sent_on").filter(|day| *day <= today);
    if sent_on.is_none() && typed.problems.is_empty() {
        typed.wrong("sent_on", "notice-to-come");
    }
    let body = typed.checked("sent_to", |typed| text::required(text::name(typed, MAX_BODY)));
    let (Some(sent_on), Some(body)) = (sent_on, body) else {
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, &read, typed)));
    };
    write_down(app, (about, name), (sent_on, body), by).await?;
    Ok(see_other_with(app, &back, "flash-notice-sent"))
}

async fn write_down(
    app: &AppData,
    (about, name): (About, String),
    (sent_on, body): (NaiveDate, String),
    by: PersonId,
) -> Result<(), WebError> {
    let (id, edit, at) = (app.id(), app.id(), app.now());
    let written = app.db.write(move |tx| {
        if !notices_sent::add(tx, &about, (id, sent_on, &body), (by, at))? {
            return Ok(());
        }
        let after = told(&name, sent_on, &body);
        people::audit(tx, &Edit { id: edit, by: Some(by), at, what: "notice.sent", target: id, before: String::new(), after })
    });
    Ok(written.await?)
}

async fn take_back(app: &AppData, (about, name): (About, String), id: i64, by: PersonId) -> Result<(), WebError> {
    let (edit, at) = (app.id(), app.now());
    let taken = app.db.write(move |tx| {
        let notice = notices_sent::remove(tx, &about, id, at)?;
        let before = told(&name, notice.sent_on, &notice.body);
        people::audit(tx, &Edit { id: edit, by: Some(by), at, what: "notice.removed", target: id, before, after: String::new() })
    });
    Ok(taken.await?)
}

/// As the record of changes keeps it.
fn told(name: &str, sent_on: NaiveDate, body: &str) -> String {
    serde_json::json!({ "name": name, "sent_on": sent_on, "sent_to": body }).to_string()
}
