//! `POST …/reopening`: a settled case is taken up again.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::closing::Reopening;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReopeningForm {
    #[serde(default)]
    reason: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<ReopeningForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("reopening", &form, desk.words());
    let version = form.version;
    let reopening = typed.prose("reason").map(|reason| Reopening { reason, version });
    desk.act(typed, "flash-case-reopened", reopening, |_, case, act, it| Ok(case.reopen(it, act)?)).await
}
