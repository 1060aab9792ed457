//! `POST …/correction`: a value that was filed wrongly is put right.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::correcting::Correction;
use crate::domain::codes::Correctable;
use crate::domain::text::{self, TextProblem};
use crate::store::{bills, merchants, timeline};
use crate::web::WebError;
use crate::web::forms::Form;

/// Longest order number or payment reference, and name of a merchant, in characters.
const MAX_NUMBER: usize = 64;
const MAX_MERCHANT: usize = 120;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CorrectionForm {
    #[serde(default)]
    field: String,
    /// Empty takes the value away.
    #[serde(default)]
    value: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<CorrectionForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("correction", &form, desk.words());
    let field = typed.code("field", Correctable::parse);
    let value = field.and_then(|field| typed.checked("value", |value| check(field, value)));
    let version = form.version;
    let correction = || Some(Correction { field: field?, value: value?, joined: false, is_respelt: false, version });
    desk.act(typed, "flash-case-corrected", correction(), |tx, case, act, it| {
        let joined = timeline::was_joined(tx, case.id)?;
        let written = it.value.as_deref().filter(|_| it.field == Correctable::Merchant);
        let is_respelt = match written {
            Some(name) => merchants::is_one(tx, [&case.order.merchant, name])?,
            None => false,
        };
        let change = case.correct(&Correction { joined, is_respelt, ..it.clone() }, act)?;
        // Bills are looked through again for the right number.
        let sought = bills::sought(tx, change.case())?;
        bills::want_again_in(tx, case.id, &sought)?;
        Ok(change)
    })
    .await
}

fn check(field: Correctable, typed: &str) -> Result<Option<String>, TextProblem> {
    match field {
        Correctable::Email => text::email(typed),
        Correctable::Phone => text::phone(typed),
        Correctable::OrderNumber | Correctable::PaymentReference => text::number(typed, MAX_NUMBER),
        Correctable::Merchant => text::required(text::name(typed, MAX_MERCHANT)).map(Some),
    }
}
