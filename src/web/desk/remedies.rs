//! `POST …/remedies/{id}/done` and `…/remedies/{id}/drop`: a promised remedy was done, or is not expected any more.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::ids::RemedyId;
use crate::domain::text;
use crate::web::WebError;
use crate::web::forms::Form;

/// Longest proof, in characters.
const MAX_PROOF: usize = 500;
/// Longest reason, in characters.
const MAX_REASON: usize = 500;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneForm {
    /// What shows that it was done: a refund's number, the state of the order, a report.
    #[serde(default)]
    proof: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropForm {
    /// Why, as the consumer reads it.
    #[serde(default)]
    reason: String,
}

/// Whose id is in the path.
fn named(desk: &Desk) -> Result<RemedyId, WebError> {
    desk.request.match_info().get("id").and_then(|id| id.parse().ok()).map(RemedyId).ok_or(WebError::NotFound)
}

pub async fn drop(desk: Desk, Form(form): Form<DropForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("drop", &form, desk.words());
    let reason = typed.checked("reason", |typed| text::required(text::prose(typed, MAX_REASON)));
    let id = named(&desk)?;
    typed.values.insert("remedy".to_owned(), id.to_string());
    let dropped = reason.map(|reason| (id, reason));
    desk.act(typed, "flash-case-remedy-dropped", dropped, |_, case, act, (id, reason)| Ok(case.drop_remedy(*id, reason, act)?))
        .await
}

pub async fn done(desk: Desk, Form(form): Form<DoneForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("remedies", &form, desk.words());
    let proof = typed.checked("proof", |typed| text::prose(typed, MAX_PROOF));
    let id = named(&desk)?;
    typed.values.insert("remedy".to_owned(), id.to_string());
    let done = proof.map(|proof| (id, proof));
    desk.act(typed, "flash-case-remedy-done", done, |_, case, act, (id, proof)| {
        Ok(case.complete_remedy(*id, proof.as_deref(), act)?)
    })
    .await
}
