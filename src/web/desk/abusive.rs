//! `POST …/abusive`: a message of the consumer is folded away at the desk, or shown again.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::ids::TextId;
use crate::domain::refusal::Refusal;
use crate::store::timeline;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AbusiveForm {
    #[serde(default)]
    text: String,
    /// `yes` folds it away; anything else shows it again.
    #[serde(default)]
    abusive: String,
}

pub async fn create(desk: Desk, Form(form): Form<AbusiveForm>) -> Result<HttpResponse, WebError> {
    let typed = Typed::of("abusive", &form, desk.words());
    // No text has the id 0.
    let text = TextId(form.text.parse().unwrap_or_default());
    let is_abusive = form.abusive == "yes";
    let flash = if is_abusive { "flash-case-abusive" } else { "flash-case-not-abusive" };
    desk.act(typed, flash, Some((text, is_abusive)), |tx, case, act, (text, is_abusive)| {
        let message = timeline::message(tx, case.id, *text)?.ok_or(Refusal::NotNow)?;
        Ok(case.mark_abusive(message, *is_abusive, act)?)
    })
    .await
}
