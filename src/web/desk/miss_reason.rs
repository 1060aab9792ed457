//! `POST …/miss-reason`: why a date was not kept. Asked after the fact, put right at any time, on a closed case too.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use super::case::misses;
use crate::domain::case::explaining::{Explanation, MissReason};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReasonForm {
    /// The clock and its run, as the form's choice names them.
    #[serde(default)]
    miss: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    body: String,
}

pub async fn create(desk: Desk, Form(form): Form<ReasonForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("miss-reason", &form, desk.words());
    let miss = typed.code("miss", misses::parse);
    let reason = typed.code("reason", MissReason::parse);
    let words = typed.prose_or_none("body");
    let explanation = || {
        let (clock, run) = miss?;
        Some(Explanation { clock, run, reason: reason?, words: words? })
    };
    let explanation = explanation();
    desk.act(typed, "flash-case-miss-explained", explanation, |_, case, act, it| Ok(case.explain_miss(it, act)?)).await
}
