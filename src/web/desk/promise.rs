//! `POST …/promise`: writes down what merchant, platform or we will do by a day.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use super::offer::amount;
use crate::domain::case::promising::Promise;
use crate::domain::codes::RemedyKind;
use crate::domain::money::Money;
use crate::domain::offer::Promiser;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PromiseForm {
    #[serde(default)]
    remedy: String,
    #[serde(default)]
    amount: String,
    #[serde(default)]
    promiser: String,
    #[serde(default)]
    due_on: String,
    #[serde(default)]
    body: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<PromiseForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("promise", &form, desk.words());
    let remedy = typed.code("remedy", RemedyKind::parse);
    let amount = amount(&mut typed);
    let by = typed.code("promiser", Promiser::parse);
    let due_on = typed.day("due_on");
    let body = typed.prose_or_none("body");
    let promise = || {
        let (remedy, amount, by, due_on, body) = (remedy?, amount?, by?, due_on?, body?);
        Some(Promise { remedy, amount, by, due_on, body, version: form.version })
    };
    desk.act(typed, "flash-case-promised", promise(), |_, case, act, promise| {
        // The sum is in the order's own currency, which the form does not name.
        let amount = promise.amount.map(|sum| Money { currency: case.order.amount.currency, ..sum });
        Ok(case.promise(&Promise { amount, ..promise.clone() }, act)?)
    })
    .await
}
