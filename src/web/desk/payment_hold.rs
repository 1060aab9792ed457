//! `POST …/payment-hold` and `…/payment-hold-answer`: the provider is asked to leave the payment alone, and what it says to that.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::{Typed, end_of_day};
use crate::domain::case::holding::{HoldAnswer, HoldRequest};
use crate::domain::hold::HoldAsk;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HoldForm {
    #[serde(default)]
    deduct: String,
    #[serde(default)]
    late_fees: String,
    #[serde(default)]
    reporting: String,
    #[serde(default)]
    body: String,
    #[serde(default)]
    until: String,
    version: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    #[serde(default)]
    answer: String,
    #[serde(default)]
    deduct: String,
    #[serde(default)]
    late_fees: String,
    #[serde(default)]
    reporting: String,
    /// Empty until further notice.
    #[serde(default)]
    ends_on: String,
    #[serde(default)]
    body: String,
    version: i64,
}

/// What is ticked.
fn ticked(typed: &Typed) -> Vec<HoldAsk> {
    HoldAsk::ALL.iter().copied().filter(|ask| typed.value(ask.as_str()) == "yes").collect()
}

pub async fn create(desk: Desk, Form(form): Form<HoldForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("payment-hold", &form, desk.words());
    let asks = ticked(&typed);
    if asks.is_empty() {
        typed.wrong("deduct", "hold-asks-missing");
    }
    let body = typed.prose("body");
    let until = typed.day("until").and_then(|day| end_of_day(day, &desk.app.rules().calendar));
    let request = || Some(HoldRequest { asks, body: body?, until: until?, version: form.version });
    desk.act(typed, "flash-case-hold-asked", request(), |_, case, act, request| Ok(case.ask_hold(request, act)?)).await
}

pub async fn answer(desk: Desk, Form(form): Form<AnswerForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("payment-hold-answer", &form, desk.words());
    let is_granted = typed.code("answer", |said| match said {
        "granted" => Some(true),
        "refused" => Some(false),
        _ => None,
    });
    let granted = if is_granted == Some(true) { ticked(&typed) } else { Vec::new() };
    if is_granted == Some(true) && granted.is_empty() {
        typed.wrong("deduct", "hold-granted-missing");
    }
    let ends_on = if typed.value("ends_on").trim().is_empty() { Some(None) } else { typed.day("ends_on").map(Some) };
    let body = typed.prose_or_none("body");
    let answer = || Some(HoldAnswer { granted, ends_on: ends_on?, body: body?, version: form.version });
    desk.act(typed, "flash-case-hold-answered", answer(), |_, case, act, answer| Ok(case.answer_hold(answer, act)?)).await
}
