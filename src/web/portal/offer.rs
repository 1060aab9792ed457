//! The consumer answers an offer: once, and the one that was seen.

use actix_web::{HttpRequest, HttpResponse, web};
use serde::Deserialize;

use super::act;
use super::case_page::{self, Typed};
use crate::domain::case::offering::Decision;
use crate::domain::ids::OfferId;
use crate::domain::rulebook::MAX_BODY;
use crate::domain::text;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::guards::{Consumer, reference};
use crate::web::server::AppData;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfferForm {
    decision: String,
    /// Which offer was on the page, as a string.
    offer: String,
    #[serde(default)]
    body: String,
}

/// `POST /complaints/{reference}/offer`
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    Form(form): Form<OfferForm>,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    consumer.case(&app, reference).await?;
    let words = consumer.visitor.page(&request, &app).words;
    let mut typed = Typed { reason: form.body.clone(), ..Typed::default() };
    let (Some(decision), Ok(seen)) = (Decision::parse(&form.decision), form.offer.parse().map(OfferId)) else {
        return Err(WebError::Malformed("not an answer to an offer"));
    };
    let Some(reason) = typed.problems.check(words, "offer-body", text::prose(&form.body, MAX_BODY)) else {
        let status = actix_web::http::StatusCode::UNPROCESSABLE_ENTITY;
        return case_page::again(&app, &request, &consumer, reference, (status, typed)).await;
    };
    let flash = match decision {
        Decision::Accept => "flash-complaint-accepted",
        Decision::Reject => "flash-complaint-rejected",
    };
    act(&app, &request, &consumer, (reference, flash, typed), move |case, act| match decision {
        Decision::Accept => case.accept_offer(seen, act),
        Decision::Reject => case.reject_offer(seen, reason.as_deref(), act),
    })
    .await
}
