//! `POST …/merchant-request`: asks the merchant by letter, with a link that it answers by; or writes down that it was asked
//! otherwise, whom, and until when.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::{Typed, answer_by};
use crate::domain::case::Case;
use crate::domain::case::corresponding::Request;
use crate::domain::refusal::Refusal;
use crate::store::merchants::register::{self, Addressee};
use crate::store::{Conn, StoreError, merchants};
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MerchantForm {
    #[serde(default)]
    whom: String,
    #[serde(default)]
    body: String,
    /// A day; empty for the days the house gives.
    #[serde(default)]
    until: String,
    /// `yes`: a letter goes to the address that the register is sure of.
    #[serde(default)]
    letter: String,
    /// What comes after it: stay, next, queue.
    #[serde(default)]
    then: String,
    /// By which the same form sent twice is known.
    #[serde(default)]
    key: String,
}

pub async fn create(desk: Desk, Form(form): Form<MerchantForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("merchant-request", &form, desk.words());
    let whom = typed.whom();
    let body = typed.prose("body");
    let until = typed.until_if_named(&desk.app.rules().calendar);
    let by_letter = form.letter == "yes";
    let request = || Some((whom?, body?, until?));
    let flash = if by_letter { "flash-case-merchant-letter" } else { "flash-case-merchant-asked" };
    desk.act(typed, flash, request(), move |tx, case, act, (whom, body, until)| {
        let until = until.unwrap_or_else(|| answer_by(case, act));
        let request = Request { whom: whom.clone(), body: body.clone(), until };
        if !by_letter {
            return Ok(case.ask_merchant(&request, act)?);
        }
        let to = addressee(tx, case)?.ok_or(Refusal::NoAddressee)?;
        Ok(case.ask_by_letter(&request, to.id, act)?)
    })
    .await
}

/// Whom a letter to the merchant of a case goes to; `None` where the register is sure of no address.
pub fn addressee(conn: &mut Conn, case: &Case) -> Result<Option<Addressee>, StoreError> {
    match merchants::of_written(conn, &case.order.merchant)? {
        Some((id, _)) => register::addressee(conn, id),
        None => Ok(None),
    }
}
