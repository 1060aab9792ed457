//! A file of one's own draft, handed back: never as something that runs.

use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse, web};
use sha2::{Digest, Sha256};

use super::draft::Filer;
use crate::domain::evidence::MediaType;
use crate::store::evidence;
use crate::web::error::WebError;
use crate::web::headers::FILE_POLICY;
use crate::web::server::AppData;
use crate::web::uploads;
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
    let wanted = request.headers().get("sec-fetch-dest").and_then(|value| value.to_str().ok()).unwrap_or_default();
    if !matches!(wanted, "" | "document" | "image" | "empty") {
        return Ok(HttpResponse::Forbidden().finish());
    }
    if request.query_string() == "preview=1" {
        let sha256 = found.preview_sha256.ok_or(WebError::NotFound)?;
        let bytes = intact(&app, &sha256).await?;
        let media = uploads::media_type(&bytes).filter(|media| media.has_preview()).ok_or(WebError::Gone)?;
        return Ok(answer(media, "inline".to_owned(), bytes));
    }
    let bytes = intact(&app, &found.sha256).await?;
    Ok(answer(found.media, format!("attachment; filename=\"evidence.{}\"", found.media.extension()), bytes))
}

/// The bytes, if they are still those that were taken in.
async fn intact(app: &AppData, sha256: &str) -> Result<Vec<u8>, WebError> {
    let bytes = app.files.read(sha256).await?;
    if hex::encode(Sha256::digest(&bytes)) == sha256 { Ok(bytes) } else { Err(WebError::Gone) }
}

fn answer(media: MediaType, disposition: String, bytes: Vec<u8>) -> HttpResponse {
    HttpResponse::Ok()
        .content_type(media.as_str())
        .insert_header((header::CONTENT_DISPOSITION, disposition))
        .insert_header((header::CONTENT_SECURITY_POLICY, FILE_POLICY))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        .body(bytes)
}
