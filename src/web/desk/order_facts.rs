//! `POST …/order-facts`: what somebody says the order is.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::corresponding::Claim;
use crate::domain::codes::{Claimant, OrderState};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FactForm {
    #[serde(default)]
    claimant: String,
    #[serde(default)]
    state: String,
    /// `2026-11-24T09:50`, or a day; empty for now.
    #[serde(default)]
    at: String,
    #[serde(default)]
    body: String,
}

pub async fn create(desk: Desk, Form(form): Form<FactForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("order-facts", &form, desk.words());
    let claimant = typed.code("claimant", Claimant::parse);
    let state = typed.code("state", OrderState::parse);
    let at = typed.moment("at", desk.app.now(), &desk.app.rules().calendar);
    let body = typed.prose_or_none("body");
    let claim = || Some(Claim { claimant: claimant?, state: state?, at: at?, body: body? });
    desk.act(typed, "flash-case-fact", claim(), |_, case, act, claim| Ok(case.record_fact(claim, act)?)).await
}
