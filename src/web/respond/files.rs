//! `GET /respond/cases/{reference}/evidence/{file}`: the picture that we drew of a file, never the file itself.

use actix_web::{HttpResponse, web};

use super::Respondent;
use crate::domain::reference::Reference;
use crate::web::error::WebError;
use crate::web::files;

pub async fn show(respondent: Respondent, path: web::Path<(String, String)>) -> Result<HttpResponse, WebError> {
    let (reference, file) = path.into_inner();
    let shown = respondent.asked(Reference::parse(&reference).ok_or(WebError::NotFound)?).await?;
    let found = shown.files.iter().find(|(known, _)| known.file == file).ok_or(WebError::NotFound)?;
    files::hand_out_picture(&respondent.app, &respondent.request, &found.0).await
}
