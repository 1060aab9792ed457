//! Holds: nothing is erased of a case while a court, an authority or a dispute needs it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::{fields, read, show};
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::reference::Reference;
use crate::domain::text;
use crate::paths;
use crate::store::people::Edit;
use crate::store::{cases, retention};
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, text_problem};
use crate::web::guards::Admin;
use crate::web::page::{Page, html_with, see_other_with};
use crate::web::server::AppData;

/// Longest reason, in characters.
const MAX_REASON: usize = 300;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    #[serde(default)]
    reference: String,
    #[serde(default)]
    reason: String,
    /// `place` or `lift`.
    #[serde(default)]
    act: String,
}

#[derive(Template)]
#[template(path = "admin/hold.html")]
struct LiftPage {
    page: Page,
    reference: String,
    case_url: String,
    /// Why it is held.
    held: String,
    typed: String,
    problems: Problems,
}

/// `GET /admin/retention/holds/{reference}`: what follows when it is lifted, and why it is.
pub async fn lift(app: AppData, admin: Admin, request: HttpRequest, path: web::Path<String>) -> Result<HttpResponse, WebError> {
    let page = admin.0.visitor.page(&request, &app);
    let case = found(&app, &path).await?.ok_or(WebError::NotFound)?;
    asked(&app, page, &case, (String::new(), Problems::default())).await
}

async fn asked(app: &AppData, page: Page, case: &Case, (typed, problems): (String, Problems)) -> Result<HttpResponse, WebError> {
    let id = case.id;
    let (Some(held), Some(reference)) = (app.db.read(move |conn| retention::hold_of(conn, id)).await?, case.reference) else {
        return Ok(see_other_with(app, &paths::admin_retention(), "flash-hold-same"));
    };
    let status = if problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (reference, case_url) = (reference.to_string(), paths::desk_case(reference));
    Ok(html_with(status, &LiftPage { page, reference, case_url, held, typed, problems }))
}

/// `POST /admin/retention/holds`
pub async fn update(
    app: AppData,
    admin: Admin,
    request: HttpRequest,
    Form(form): Form<HoldForm>,
) -> Result<HttpResponse, WebError> {
    let page = admin.0.visitor.page(&request, &app);
    let mut problems = Problems::default();
    let is_lifted = form.act == "lift";
    let reason = text::required(text::line(&form.reason, MAX_REASON));
    let reason = match reason {
        Ok(reason) => reason,
        Err(problem) => {
            problems.add("reason", text_problem(page.words, "reason", problem));
            String::new()
        }
    };
    let case = found(&app, &form.reference).await?;
    match &case {
        None => problems.add("reference", page.t("audit-no-case")),
        Some(case) if !is_lifted && case.is_erased() => problems.add("reference", page.t("hold-erased")),
        Some(_) => {}
    }
    if let Some(case) = case.as_ref().filter(|_| is_lifted && !problems.is_empty()) {
        return asked(&app, page, case, (form.reason, problems)).await;
    }
    let Some(case) = case.filter(|_| problems.is_empty()) else {
        let read = read(&app, None).await?;
        let mut fields = fields(&read.months);
        fields.put("reference", &form.reference);
        fields.put("reason", &form.reason);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, read, fields, problems, None)));
    };
    let done = keep(&app, &admin, &case, (form.reference.trim(), reason, is_lifted)).await?;
    let flash = match (done, is_lifted) {
        (true, true) => "flash-hold-lifted",
        (true, false) => "flash-hold-placed",
        (false, _) => "flash-hold-same",
    };
    Ok(see_other_with(&app, &paths::admin_retention(), flash))
}

/// Whether the case is held, or held no more, as it was not before.
async fn keep(
    app: &AppData,
    admin: &Admin,
    case: &Case,
    (reference, reason, is_lifted): (&str, String, bool),
) -> Result<bool, WebError> {
    let (edit, by, at) = (app.id(), Some(admin.0.staff.id), app.now());
    let (id, reference) = (case.id, reference.to_owned());
    let done = app.db.write(move |tx| {
        let (what, before, after) = if is_lifted {
            let held = serde_json::json!({ "case": reference, "reason": retention::hold_of(tx, id)? });
            ("hold.lifted", held.to_string(), serde_json::json!({ "lifting": reason }).to_string())
        } else {
            ("hold.placed", String::new(), serde_json::json!({ "case": reference, "reason": reason }).to_string())
        };
        let edit = Edit { id: edit, by, at, what, target: id.0, before, after };
        if is_lifted { retention::release(tx, id, &edit) } else { retention::hold(tx, id, &reason, &edit) }
    });
    Ok(done.await?)
}

async fn found(app: &AppData, reference: &str) -> Result<Option<Case>, WebError> {
    let Some(reference) = Reference::parse(reference.trim()) else { return Ok(None) };
    Ok(app.db.read(move |conn| Ok(cases::find(conn, &Actor::System, reference).ok())).await?)
}
