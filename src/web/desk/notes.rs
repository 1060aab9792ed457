//! `POST …/notes`: words that only staff see. Always appended, on a closed case too.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NoteForm {
    #[serde(default)]
    body: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
}

pub async fn create(desk: Desk, Form(form): Form<NoteForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("notes", &form, desk.words());
    let body = typed.prose("body");
    desk.act(typed, "flash-case-noted", body, |_, case, act, body| Ok(case.note(body, act)?)).await
}
