//! `POST …/information-request`: asks the consumer for something, until a day.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::corresponding::Request;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InformationForm {
    #[serde(default)]
    body: String,
    /// A day; empty for the days the house gives.
    #[serde(default)]
    until: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
}

pub async fn create(desk: Desk, Form(form): Form<InformationForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("information-request", &form, desk.words());
    let body = typed.prose("body");
    let until = typed.until(desk.app.now(), &desk.app.rules());
    let request = || Some(Request { whom: String::new(), body: body?, until: until? });
    desk.act(typed, "flash-case-asked", request(), |_, case, act, request| Ok(case.ask_consumer(request, act)?)).await
}
