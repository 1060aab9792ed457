//! A file of one's own draft, handed back.

use actix_web::{HttpRequest, HttpResponse, web};

use super::draft::Filer;
use crate::store::evidence;
use crate::web::error::WebError;
use crate::web::files;
use crate::web::server::AppData;
use crate::web::visitor::Visitor;

/// `GET /complaints/new/evidence/{file}`: the original as an attachment, or with `?preview=1` the picture made of it.
pub async fn show(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    file: web::Path<String>,
) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let draft = filer.draft.ok_or(WebError::NotFound)?;
    let name = file.into_inner();
    let found = app.db.read(move |conn| evidence::find_in_draft(conn, draft, &name)).await?;
    files::hand_out(&app, &request, &found).await
}
