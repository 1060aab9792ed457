//! Holds: nothing is erased of a case while a court, an authority or a dispute needs it.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse};
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
use crate::web::page::{html_with, see_other_with};
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
        Err(_) if is_lifted => String::new(),
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
    let Some(case) = case.filter(|_| problems.is_empty()) else {
        let read = read(&app, None).await?;
        let mut fields = fields(&read.months);
        fields.put("reference", &form.reference);
        fields.put("reason", &form.reason);
        return Ok(html_with(StatusCode::UNPROCESSABLE_ENTITY, &show(page, read, fields, problems, None)));
    };
    let (edit, by, at) = (app.id(), Some(admin.0.staff.id), app.now());
    let reference = form.reference.trim().to_owned();
    let done = app.db.write(move |tx| {
        let (what, before, after) = if is_lifted {
            ("hold.lifted", serde_json::json!({ "case": reference }).to_string(), String::new())
        } else {
            ("hold.placed", String::new(), serde_json::json!({ "case": reference, "reason": reason }).to_string())
        };
        let edit = Edit { id: edit, by, at, what, target: case.id.0, before, after };
        if is_lifted { retention::release(tx, case.id, &edit) } else { retention::hold(tx, case.id, &reason, &edit) }
    });
    let flash = match (done.await?, is_lifted) {
        (true, true) => "flash-hold-lifted",
        (true, false) => "flash-hold-placed",
        (false, _) => "flash-hold-same",
    };
    Ok(see_other_with(&app, &paths::admin_retention(), flash))
}

async fn found(app: &AppData, reference: &str) -> Result<Option<Case>, WebError> {
    let Some(reference) = Reference::parse(reference.trim()) else { return Ok(None) };
    Ok(app.db.read(move |conn| Ok(cases::find(conn, &Actor::System, reference).ok())).await?)
}
