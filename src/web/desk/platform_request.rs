//! `POST …/platform-request`: writes down what the platform was asked, whom, and until when.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
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
}

pub async fn create(desk: Desk, Form(form): Form<PlatformForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("platform-request", &form, desk.words());
    let whom = typed.whom();
    let body = typed.prose("body");
    let until = typed.until(desk.app.now(), &desk.app.rules().calendar);
    let request = || Some(Request { whom: whom?, body: body?, until: until? });
    desk.act(typed, "flash-case-platform-asked", request(), |_, case, act, request| Ok(case.ask_platform(request, act)?)).await
}
