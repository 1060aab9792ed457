//! `POST …/offer`: puts a resolution to the consumer.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::offering::Proposal;
use crate::domain::codes::RemedyKind;
use crate::domain::money::{Currency, Money, MoneyProblem};
use crate::domain::offer::Promiser;
use crate::domain::text;
use crate::web::WebError;
use crate::web::forms::Form;

/// Longest conditions, in characters.
const MAX_CONDITIONS: usize = 1_000;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferForm {
    #[serde(default)]
    body: String,
    #[serde(default)]
    remedy: String,
    /// Empty where the remedy is not a sum.
    #[serde(default)]
    amount: String,
    #[serde(default)]
    due_on: String,
    /// Who will have to do it; the house where it is not said.
    #[serde(default)]
    promiser: String,
    #[serde(default)]
    conditions: String,
    #[serde(default)]
    until: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    version: i64,
}

pub async fn create(desk: Desk, Form(form): Form<OfferForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("offer", &form, desk.words());
    let body = typed.prose("body");
    let remedy = typed.code("remedy", RemedyKind::parse);
    let amount = amount(&mut typed);
    let by = if form.promiser.is_empty() { Some(Promiser::House) } else { typed.code("promiser", Promiser::parse) };
    let due_on = typed.day("due_on");
    let conditions = typed.checked("conditions", |typed| text::prose(typed, MAX_CONDITIONS));
    let until = typed.until(desk.app.now(), &desk.app.rules());
    let proposal = || {
        let (body, remedy, amount, by) = (body?, remedy?, amount?, by?);
        let (due_on, conditions, until) = (due_on?, conditions?, until?);
        Some(Proposal { body, remedy, amount, by, due_on, conditions, until, version: form.version })
    };
    desk.act(typed, "flash-case-offered", proposal(), |_, case, act, proposal| {
        // The sum is in the order's own currency, which the form does not name.
        let amount = proposal.amount.map(|sum| Money { currency: case.order.amount.currency, ..sum });
        Ok(case.offer(&Proposal { amount, ..proposal.clone() }, act)?)
    })
    .await
}

/// The sum of a field `amount`, or none.
pub(super) fn amount(typed: &mut Typed) -> Option<Option<Money>> {
    if typed.value("amount").trim().is_empty() {
        return Some(None);
    }
    let key = match Money::parse(typed.value("amount"), Currency::Cny) {
        Ok(sum) => return Some(Some(sum)),
        Err(MoneyProblem::NotANumber) => "case-amount-malformed",
        Err(MoneyProblem::TooManyDecimals) => "case-amount-decimals",
        Err(MoneyProblem::OutOfRange) => "case-amount-range",
    };
    typed.wrong("amount", key);
    None
}
