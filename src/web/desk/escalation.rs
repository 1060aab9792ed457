//! `POST …/escalation`: one level up, with a reason for colleagues.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::escalating::Escalation;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationForm {
    #[serde(default)]
    reason: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<EscalationForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("escalation", &form, desk.words());
    let version = form.version;
    let escalation = typed.prose("reason").map(|reason| Escalation { reason, version });
    desk.act(typed, "flash-case-escalated", escalation, |_, case, act, it| Ok(case.escalate(it, act)?)).await
}
