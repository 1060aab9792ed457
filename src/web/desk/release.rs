//! `POST …/evidence/{file}/release`: a supervisor lets a file out of quarantine.

use actix_web::HttpResponse;
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::store::evidence;
use crate::web::WebError;
use crate::web::forms::Form;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ReleaseForm {}

pub async fn create(desk: Desk, Form(form): Form<ReleaseForm>) -> Result<HttpResponse, WebError> {
    let typed = Typed::of("release", &form, desk.words());
    let file = desk.request.match_info().get("file").map(str::to_owned).ok_or(WebError::NotFound)?;
    desk.act(typed, "flash-case-file-released", Some(file), |tx, case, act, file| {
        let found = evidence::find(tx, case.id, file)?;
        Ok(case.release_evidence(&found.owned(), act)?)
    })
    .await
}
