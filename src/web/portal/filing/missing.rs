//! "I do not have this": said of a piece of proof, with the reason; or taken back.

use actix_web::{HttpRequest, HttpResponse};
use serde::Deserialize;

use super::draft::Filer;
use super::evidence::this_page;
use crate::domain::proof::{Reason, Slot};
use crate::web::error::WebError;
use crate::web::forms::Form;
use crate::web::page::see_other;
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// An empty reason takes it back.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MissingForm {
    slot: String,
    #[serde(default)]
    reason: String,
    #[serde(default)]
    then: String,
}

/// `POST /complaints/new/missing`
pub async fn create(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    Form(form): Form<MissingForm>,
) -> Result<HttpResponse, WebError> {
    let mut filer = Filer::of(&app, &request, visitor).await?;
    if filer.draft.is_none() {
        return Err(WebError::NotFound);
    }
    let slot = Slot::parse(&form.slot).ok_or(WebError::NotFound)?;
    match Reason::parse(&form.reason) {
        Some(reason) => filer.answers.missing.insert(slot.to_string(), reason.to_string()),
        None => filer.answers.missing.remove(slot.as_str()),
    };
    filer.save(&app, &request).await?;
    let to = format!("{}#s-{slot}", this_page(&form.then));
    Ok(filer.with_cookie(&app, see_other(&to)))
}
