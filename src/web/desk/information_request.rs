//! `POST …/information-request`: asks the consumer for something, until a day.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use super::case::way;
use crate::domain::case::corresponding::Request;
use crate::paths;
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
    /// By which the same form sent twice is known.
    #[serde(default)]
    key: String,
    /// `triage`: it was asked from there, and triage goes on.
    #[serde(default)]
    back: String,
}

pub async fn create(desk: Desk, Form(form): Form<InformationForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("information-request", &form, desk.words());
    typed.values.remove("back");
    if form.back == "triage" {
        typed.is_on_triage = true;
        typed.back = format!("{}{}", paths::desk_case_part(desk.reference, "triage"), way::query(desk.list.as_ref()));
    }
    let body = typed.prose("body");
    let until = typed.until(desk.app.now(), &desk.app.rules());
    let request = || Some(Request { whom: String::new(), body: body?, until: until? });
    desk.act(typed, "flash-case-asked", request(), |_, case, act, request| Ok(case.ask_consumer(request, act)?)).await
}
