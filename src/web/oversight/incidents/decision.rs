//! What a supervisor decides about an incident: that it is one or none, that it is over, and what it is called.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::page::{self, At};
use crate::domain::codes::RootCause;
use crate::domain::incident::{Decision, MAX_TITLE};
use crate::domain::refusal::Refusal;
use crate::domain::text::{self, TextProblem};
use crate::i18n::words;
use crate::paths;
use crate::store::{StoreError, incidents as kept};
use crate::web::desk::case::forms::Typed;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Supervisor;
use crate::web::page::see_other_with;
use crate::web::server::AppData;

/// Longest reason or outcome, in characters.
const MAX_REASON: usize = 500;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DecisionForm {
    #[serde(default)]
    decision: String,
    #[serde(default)]
    joins: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    root_cause: String,
    #[serde(default)]
    outcome: String,
    version: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TitleForm {
    #[serde(default)]
    title_zh: String,
    #[serde(default)]
    title_en: String,
    #[serde(default)]
    joins: String,
    version: i64,
}

/// `POST …/{id}/decision`
pub async fn create(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
    Form(form): Form<DecisionForm>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let mut typed = Typed::of("incident", &form, words(supervisor.0.visitor.locale));
    let long = |words: &str| text::required(text::prose(words, MAX_REASON));
    let decision = match form.decision.as_str() {
        "confirm" => Some(Decision::Confirm { joins: form.joins == "yes" }),
        "dismiss" => typed.checked("reason", long).map(|reason| Decision::Dismiss { reason }),
        "close" => {
            let (cause, outcome) = (typed.code("root_cause", RootCause::parse), typed.checked("outcome", long));
            cause.zip(outcome).map(|(root_cause, outcome)| Decision::Close { root_cause, outcome })
        }
        "reopen" => Some(Decision::Reopen),
        _ => return Err(WebError::Malformed("no decision")),
    };
    decide((&request, &supervisor, &app), &path, (typed, decision), form.version).await
}

/// `POST …/{id}`: its name, and whether alike cases join.
pub async fn update(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
    Form(form): Form<TitleForm>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let mut typed = Typed::of("incident", &form, words(supervisor.0.visitor.locale));
    let short = |words: &str| -> Result<String, TextProblem> { Ok(text::name(words, MAX_TITLE)?.unwrap_or_default()) };
    let (zh, en) = (typed.checked("title_zh", short), typed.checked("title_en", short));
    let decision = zh.zip(en).map(|(zh, en)| Decision::Rename { title: [zh, en], joins: form.joins == "yes" });
    decide((&request, &supervisor, &app), &path, (typed, decision), form.version).await
}

async fn decide(
    (request, supervisor, app): (&HttpRequest, &Supervisor, &AppData),
    path: &str,
    (mut typed, decision): (Typed, Option<Decision>),
    version: i64,
) -> Result<HttpResponse, WebError> {
    let id = super::id_of(path)?;
    let Some(decision) = decision else {
        return page::again((request, supervisor, app), id, At::default(), (Some(typed), StatusCode::UNPROCESSABLE_ENTITY)).await;
    };
    let (by, at, edit) = (supervisor.0.staff.id, app.now(), app.id());
    let decided = app.db.write(move |tx| {
        let before = kept::find(tx, id)?;
        let after = before.decide(&decision, version, (by, at))?;
        kept::decide(tx, &before, &after, (edit, by, at))
    });
    match decided.await {
        Ok(()) => Ok(see_other_with(app, &paths::oversight_incident(id), "flash-incident-saved")),
        Err(StoreError::Refused(Refusal::Stale { .. } | Refusal::NotNow) | StoreError::Moved) => {
            typed.problems.add("", words(supervisor.0.visitor.locale).t("incident-moved"));
            page::again((request, supervisor, app), id, At::default(), (Some(typed), StatusCode::CONFLICT)).await
        }
        Err(StoreError::Duplicate(_)) => {
            typed.problems.add("", words(supervisor.0.visitor.locale).t("incident-another"));
            page::again((request, supervisor, app), id, At::default(), (Some(typed), StatusCode::CONFLICT)).await
        }
        Err(error) => Err(error.into()),
    }
}
