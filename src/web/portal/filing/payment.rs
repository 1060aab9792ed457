//! A line of a bill that was offered is confirmed by whoever handed it in.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::draft::Filer;
use super::evidence::this_page;
use crate::store::bills;
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::see_other_with;
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PaymentForm {
    bill: i64,
    line: usize,
    #[serde(default)]
    then: String,
}

/// `POST /complaints/new/payment`: a line of a bill that was offered is the payment; its number becomes the order's.
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(form): Form<PaymentForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let draft = filer.draft.ok_or(WebError::NotFound)?;
    let readings = app.db.read(move |conn| bills::of_draft(conn, draft)).await?;
    let reading = readings.iter().find(|reading| reading.evidence.0 == form.bill).ok_or(WebError::NotFound)?;
    let chosen = reading.findings.near.iter().find(|found| found.line.line == form.line).ok_or(WebError::NotFound)?;
    let number = chosen.line.number().ok_or(WebError::NotFound)?.to_owned();
    filer.answers.order.payment_reference = number;
    if filer.answers.order.paid_on.is_empty() && chosen.line.is_charge() {
        filer.answers.order.paid_on = chosen.line.at.date_naive().to_string();
    }
    filer.save(&app, &request).await?;
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(&form.then), "flash-bill-chosen")))
}
