//! `POST …/extension`: an agent asks for a date to be put off. `POST …/extension-answer`: a supervisor says yes or no.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::extending::{ExtensionAnswer, ExtensionRequest};
use crate::domain::sla::ClockKind;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ExtensionForm {
    #[serde(default)]
    clock: String,
    #[serde(default)]
    days: String,
    #[serde(default)]
    reason: String,
    version: i64,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AnswerForm {
    /// `grant` or `refuse`.
    #[serde(default)]
    decision: String,
    /// The reason as the consumer will read it.
    #[serde(default)]
    reason: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<ExtensionForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("extension", &form, desk.words());
    let clock = typed.code("clock", ClockKind::parse);
    let days = form.days.trim().parse::<u32>().ok().filter(|days| *days > 0);
    if days.is_none() {
        typed.wrong("days", "case-days-malformed");
    }
    let reason = typed.prose("reason");
    let version = form.version;
    let request = || Some(ExtensionRequest { clock: clock?, days: days?, reason: reason?, version });
    let request = request();
    desk.act(typed, "flash-case-extension-asked", request, |_, case, act, it| Ok(case.ask_extension(it, act)?)).await
}

pub async fn answer(desk: Desk, Form(form): Form<AnswerForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("extension-answer", &form, desk.words());
    let (flash, granted) = match form.decision.as_str() {
        "grant" => ("flash-case-extended", typed.prose("reason").map(Some)),
        "refuse" => ("flash-case-extension-refused", Some(None)),
        _ => {
            typed.wrong("decision", "case-choose");
            ("", None)
        }
    };
    let answer = granted.map(|granted| ExtensionAnswer { granted, version: form.version });
    desk.act(typed, flash, answer, |_, case, act, it| Ok(case.answer_extension(it, act)?)).await
}
