//! Cases join an incident or leave it, from its page: each by its own rule, in a transaction of its own.

use std::collections::BTreeSet;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use futures_util::{StreamExt as _, TryStreamExt as _, stream};

use super::page::{self, At};
use crate::domain::actor::Actor;
use crate::domain::ids::IncidentId;
use crate::domain::reference::Reference;
use crate::i18n::words;
use crate::paths;
use crate::store::{StoreError, cases, incidents as kept};
use crate::web::desk::case::forms::Typed;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::Supervisor;
use crate::web::page::see_other_with;
use crate::web::server::AppData;

/// Cases that one form takes.
pub const MOST: usize = 1_000;
/// Cases under way at one time.
const AT_ONCE: usize = 8;

/// The cases that a form names, each once.
pub fn named(fields: &[(String, String)]) -> Vec<Reference> {
    let named: BTreeSet<&str> = fields.iter().filter(|(name, _)| name == "case").map(|(_, value)| value.as_str()).collect();
    named.into_iter().filter_map(Reference::parse).collect()
}

/// `POST …/{id}/cases`: those that were ticked.
pub async fn create(
    request: HttpRequest,
    supervisor: Supervisor,
    path: web::Path<String>,
    app: AppData,
    Form(fields): Form<Vec<(String, String)>>,
) -> Result<HttpResponse, WebError> {
    super::allowed(&supervisor)?;
    let id = super::id_of(&path)?;
    app.db.read(move |conn| kept::find(conn, id)).await?;
    let joins = match fields.iter().find(|(name, _)| name == "act").map(|(_, act)| act.as_str()) {
        Some("join") => true,
        Some("leave") => false,
        _ => return Err(WebError::Malformed("neither join nor leave")),
    };
    let chosen = named(&fields);
    if chosen.is_empty() || chosen.len() > MOST {
        let language = words(supervisor.0.visitor.locale);
        let mut typed = Typed::of("incident", &serde_json::json!({}), language);
        let wrong = if chosen.is_empty() { "bulk-no-case" } else { "incident-too-many" };
        typed.problems.add("", language.with(wrong, &[("most", &MOST.to_string())]));
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return page::again((&request, &supervisor, &app), id, At::default(), (Some(typed), status)).await;
    }
    let all = chosen.len();
    let done = move_all(&app, &supervisor.0.actor(), id, (chosen, joins)).await?;
    let flash = match (done == all, joins) {
        (true, true) => "flash-incident-joined",
        (true, false) => "flash-incident-left",
        (false, _) => "flash-incident-some",
    };
    Ok(see_other_with(&app, &paths::oversight_incident(id), flash))
}

/// Each joins, or leaves; how many did. What a rule refuses, or is out of sight, keeps nothing of the others.
pub async fn move_all(
    app: &AppData,
    by: &Actor,
    id: IncidentId,
    (chosen, joins): (Vec<Reference>, bool),
) -> Result<usize, WebError> {
    let each = stream::iter(chosen).map(|reference| move_one(app, by, id, (reference, joins)));
    let moved: Vec<bool> = each.buffer_unordered(AT_ONCE).try_collect().await?;
    Ok(moved.into_iter().filter(|moved| *moved).count())
}

async fn move_one(app: &AppData, by: &Actor, id: IncidentId, (reference, joins): (Reference, bool)) -> Result<bool, StoreError> {
    let act = app.act(by.clone());
    let moved = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &act.by, reference)?;
        let (incident, now_in) = (kept::find(tx, id)?, kept::cases::of_case(tx, case.id)?);
        let change = if joins { case.join_incident(&incident, now_in, &act)? } else { case.leave_incident(id, now_in, &act)? };
        cases::record(tx, &change)
    });
    match moved.await {
        Ok(_) => Ok(true),
        Err(StoreError::Refused(_) | StoreError::NotFound | StoreError::Moved | StoreError::Duplicate(_)) => Ok(false),
        Err(error) => Err(error),
    }
}
