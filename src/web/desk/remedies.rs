//! `POST …/remedies/{id}/done`: a promised remedy was done.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::ids::RemedyId;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DoneForm {}

pub async fn done(desk: Desk, Form(form): Form<DoneForm>) -> Result<HttpResponse, WebError> {
    let typed = Typed::of("remedies", &form, desk.words());
    let id = desk.request.match_info().get("id").and_then(|id| id.parse().ok()).map(RemedyId).ok_or(WebError::NotFound)?;
    desk.act(typed, "flash-case-remedy-done", Some(id), |_, case, act, id| Ok(case.complete_remedy(*id, act)?)).await
}
