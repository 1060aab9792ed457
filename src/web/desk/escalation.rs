//! `POST …/escalation`: one level up, with a reason for colleagues; at the highest, with the body that the consumer can turn
//! to, why, and until when.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::{Typed, end_of_day};
use crate::domain::case::escalating::{Escalation, NextDoor};
use crate::domain::codes::OutsideBody;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EscalationForm {
    #[serde(default)]
    reason: String,
    /// The form of the highest level has these.
    #[serde(default)]
    body: Option<String>,
    #[serde(default)]
    why: Option<String>,
    #[serde(default)]
    until: Option<String>,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<EscalationForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("escalation", &form, desk.words());
    let reason = typed.prose("reason");
    let is_outside = form.body.is_some() || form.why.is_some();
    let referral = if is_outside { next_door(&desk, &mut typed).map(Some) } else { Some(None) };
    let escalation = || Some(Escalation { reason: reason?, referral: referral?, version: form.version });
    let escalation = escalation();
    desk.act(typed, "flash-case-escalated", escalation, |_, case, act, it| Ok(case.escalate(it, act)?)).await
}

fn next_door(desk: &Desk, typed: &mut Typed) -> Option<NextDoor> {
    let body = typed.code("body", OutsideBody::parse);
    let why = typed.prose("why");
    let until = typed.day("until").and_then(|day| end_of_day(day, &desk.app.rules().calendar));
    Some(NextDoor { body: body?, why: why?, until: until? })
}
