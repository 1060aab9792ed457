//! `POST …/remedies/{id}/done`: a promised remedy was done.

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

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneForm {
    /// What shows that it was done: a refund's number, the state of the order, a report.
    #[serde(default)]
    proof: String,
}

pub async fn done(desk: Desk, Form(form): Form<DoneForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("remedies", &form, desk.words());
    let proof = typed.checked("proof", |typed| text::prose(typed, MAX_PROOF));
    let id = desk.request.match_info().get("id").and_then(|id| id.parse().ok()).map(RemedyId).ok_or(WebError::NotFound)?;
    typed.values.insert("remedy".to_owned(), id.to_string());
    let done = proof.map(|proof| (id, proof));
    desk.act(typed, "flash-case-remedy-done", done, |_, case, act, (id, proof)| {
        Ok(case.complete_remedy(*id, proof.as_deref(), act)?)
    })
    .await
}
