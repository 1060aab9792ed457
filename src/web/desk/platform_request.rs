//! `POST …/platform-request`: writes down what the platform was asked, whom, and until when.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::{Typed, answer_by};
use crate::domain::case::corresponding::Request;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlatformForm {
    #[serde(default)]
    whom: String,
    #[serde(default)]
    body: String,
    /// A day; empty for the days the house gives.
    #[serde(default)]
    until: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    /// By which the same form sent twice is known.
    #[serde(default)]
    key: String,
}

pub async fn create(desk: Desk, Form(form): Form<PlatformForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("platform-request", &form, desk.words());
    let whom = typed.whom();
    let body = typed.prose("body");
    let until = typed.until_if_named(&desk.app.rules().calendar);
    let request = || Some((whom?, body?, until?));
    desk.act(typed, "flash-case-platform-asked", request(), |_, case, act, (whom, body, until)| {
        let until = until.unwrap_or_else(|| answer_by(case, act));
        Ok(case.ask_platform(&Request { whom: whom.clone(), body: body.clone(), until }, act)?)
    })
    .await
}
