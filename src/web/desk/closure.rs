//! `POST …/closure`: outcome, root cause and an explanation for the consumer.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::closing::Closing;
use crate::domain::codes::{Outcome, RootCause};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ClosureForm {
    #[serde(default)]
    outcome: String,
    #[serde(default)]
    root_cause: String,
    #[serde(default)]
    explanation: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<ClosureForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("closure", &form, desk.words());
    let outcome = typed.code("outcome", Outcome::parse);
    let root_cause = typed.code("root_cause", RootCause::parse);
    let explanation = typed.prose("explanation");
    let version = form.version;
    let closing = || Some(Closing { outcome: outcome?, root_cause: root_cause?, explanation: explanation?, version });
    desk.act(typed, "flash-case-closed", closing(), |_, case, act, closing| Ok(case.close(closing, act)?)).await
}
