//! `POST …/messages`: words to the consumer. Always appended, whoever else is at the case.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MessageForm {
    #[serde(default)]
    body: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    /// By which the same form sent twice is known.
    #[serde(default)]
    key: String,
}

pub async fn create(desk: Desk, Form(form): Form<MessageForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("messages", &form, desk.words());
    let body = typed.prose("body");
    desk.act(typed, "flash-case-messaged", body, |_, case, act, body| Ok(case.message(body, act)?)).await
}
