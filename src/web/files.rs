//! Handing out evidence, to consumers and to the desk: through draft, or case and scope, never as something that runs.

use actix_web::http::header::{self, HeaderName};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, web};
use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use super::error::WebError;
use super::headers::FILE_POLICY;
use super::server::AppData;
use crate::domain::actor::{Actor, ActorKind};
use crate::domain::evidence::{MediaType, Scan};
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::files::FileError;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{StoreError, cases, pages, readers};

/// What a browser says it wants a file for when it would run it, or show it as a page within a page.
const RUNS: &[&str] = &[
    "script",
    "style",
    "xslt",
    "worker",
    "sharedworker",
    "serviceworker",
    "audioworklet",
    "paintworklet",
    "manifest",
    "report",
    "frame",
    "iframe",
    "fencedframe",
    "object",
    "embed",
];

/// `GET …/evidence/{file}`: the original as an attachment, or with `?preview=1` the picture made of it.
pub async fn show(
    app: &AppData,
    request: &HttpRequest,
    actor: Actor,
    reference: Reference,
    file: String,
) -> Result<HttpResponse, WebError> {
    let staff = actor.person().filter(|_| matches!(actor, Actor::Staff(_)));
    let (case, found) = app
        .db
        .read(move |conn| {
            let case = cases::find(conn, &actor, reference)?;
            Ok((case.id, evidence::find(conn, case.id, &file)?))
        })
        .await?;
    if let Some(person) = staff {
        note_reader(app, case, person).await;
    }
    if let Some(person) = staff.filter(|_| !is_preview(request)) {
        tracing::info!(%person, file = found.file, "evidence opened by staff");
    }
    // One side sees of the other's files what we drew of them.
    if staff.is_none() && found.by == ActorKind::Merchant {
        return hand_out_picture(app, request, &found).await;
    }
    hand_out(app, request, &found).await
}

/// The day it is, by the house's calendar.
pub fn today(app: &AppData) -> NaiveDate {
    app.now().with_timezone(&app.rules().calendar.zone).date_naive()
}

/// Writes down that somebody of ours looked at a case, once a day. Who cannot be written down now still has to work.
pub async fn note_reader(app: &AppData, case: CaseId, person: PersonId) {
    note_readers(app, vec![case], person).await;
}

/// The same of several cases that were read on one page.
pub async fn note_readers(app: &AppData, cases: Vec<CaseId>, person: PersonId) {
    if cases.is_empty() {
        return;
    }
    let day = today(app);
    let noted = async {
        let read = app.db.read(move |conn| {
            let mut new = Vec::new();
            for case in cases {
                if !readers::is_known(conn, case, person, day)? {
                    new.push(case);
                }
            }
            Ok(new)
        });
        let new = read.await?;
        if new.is_empty() {
            return Ok(());
        }
        app.db.write(move |tx| new.iter().try_for_each(|case| readers::insert(tx, *case, person, day))).await
    };
    let noted: Result<(), StoreError> = noted.await;
    if let Err(error) = noted {
        tracing::warn!(%error, "a reader could not be noted");
    }
}

/// A file that the caller found in its own scope.
pub async fn hand_out(app: &AppData, request: &HttpRequest, found: &EvidenceFile) -> Result<HttpResponse, WebError> {
    if will_run(request) {
        return Ok(guarded(&mut HttpResponse::Forbidden()).finish());
    }
    if found.scan == Scan::Infected {
        return Err(WebError::Quarantined);
    }
    if let Some(page) = page_asked(request) {
        return page_picture(app, found, page).await;
    }
    if is_preview(request) {
        return preview(app, found).await;
    }
    if !found.scan.may_be_opened() {
        return Err(WebError::NotYetScanned);
    }
    // Looked at first, then sent as fast as its reader takes it: many slow readers hold no file in memory.
    if !app.files.is_intact(&found.sha256).await? {
        return Err(lost(&found.file, "missing or altered"));
    }
    let mut response = HttpResponse::Ok();
    response
        .content_type(found.media.as_str())
        .insert_header((header::CONTENT_DISPOSITION, attachment(&found.name, found.media)))
        .no_chunking(found.bytes);
    Ok(guarded(&mut response).streaming(app.files.stream(&found.sha256).await?))
}

/// The picture that we drew of a file, or of a page of it: nothing of the phone or the place that the file itself tells of.
pub async fn hand_out_picture(app: &AppData, request: &HttpRequest, found: &EvidenceFile) -> Result<HttpResponse, WebError> {
    if will_run(request) {
        return Ok(guarded(&mut HttpResponse::Forbidden()).finish());
    }
    if found.scan == Scan::Infected {
        return Err(WebError::Quarantined);
    }
    match page_asked(request) {
        Some(page) => page_picture(app, found, page).await,
        None => preview(app, found).await,
    }
}

fn is_preview(request: &HttpRequest) -> bool {
    request.query_string().split('&').any(|pair| pair == "preview=1")
}

/// `page=2`: a page of a PDF, as a picture.
fn page_asked(request: &HttpRequest) -> Option<i32> {
    request.query_string().split('&').find_map(|pair| pair.strip_prefix("page=")?.parse().ok())
}

async fn page_picture(app: &AppData, file: &EvidenceFile, page: i32) -> Result<HttpResponse, WebError> {
    let id = file.id;
    let sha256 = app.db.read(move |conn| pages::find(conn, id, page)).await?;
    picture(app, &sha256, &file.file).await
}

/// The re-encoded picture: none yet, or none for this type, is not found.
async fn preview(app: &AppData, file: &EvidenceFile) -> Result<HttpResponse, WebError> {
    picture(app, file.preview_sha256.as_deref().ok_or(WebError::NotFound)?, &file.file).await
}

/// A picture that we drew.
async fn picture(app: &AppData, sha256: &str, file: &str) -> Result<HttpResponse, WebError> {
    let bytes = sealed(app, sha256, file).await?;
    let kind = picture_type(&bytes).ok_or(WebError::Gone)?;
    let mut response = HttpResponse::Ok();
    response.content_type(kind.as_str()).insert_header((header::CONTENT_DISPOSITION, "inline"));
    Ok(guarded(&mut response).body(bytes))
}

/// The bytes of a preview, if they are still those that were made.
async fn sealed(app: &AppData, sha256: &str, file: &str) -> Result<web::Bytes, WebError> {
    let bytes = match app.files.read(sha256).await {
        Ok(bytes) => bytes,
        Err(FileError::Missing) => return Err(lost(file, "missing")),
        Err(error) => return Err(error.into()),
    };
    // It takes long enough to hash that other requests of this thread would wait.
    let hashed = web::block(move || (hex::encode(Sha256::digest(&bytes)), bytes)).await;
    let (hash, bytes) = hashed.map_err(|_| WebError::Unavailable("no thread to hash on".to_owned()))?;
    if hash != sha256 {
        return Err(lost(file, "altered"));
    }
    Ok(bytes.into())
}

/// An alarm: a file that was promised to be kept is not there as it was.
fn lost(file: &str, how: &str) -> WebError {
    tracing::error!(file, how, "evidence is lost or altered: restore it from the backup and run redress verify");
    WebError::Gone
}

fn will_run(request: &HttpRequest) -> bool {
    let wanted = request.headers().get("sec-fetch-dest").and_then(|value| value.to_str().ok()).unwrap_or_default();
    RUNS.contains(&wanted.to_ascii_lowercase().as_str())
}

fn guarded(response: &mut HttpResponseBuilder) -> &mut HttpResponseBuilder {
    response
        .insert_header((header::CONTENT_SECURITY_POLICY, FILE_POLICY))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((HeaderName::from_static("cross-origin-resource-policy"), "same-origin"))
        // Says that it is as it stands, so that the compressing layer leaves it alone.
        .insert_header((header::CONTENT_ENCODING, "identity"))
}

/// The owner's name for it with our extension, twice: plain for old programs, in UTF-8 for the rest (RFC 6266, 8187).
fn attachment(name: &str, kind: MediaType) -> String {
    let stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem).trim();
    let stem = if stem.is_empty() { "evidence" } else { stem };
    let extension = kind.extension();
    let encoded: String = format!("{stem}.{extension}")
        .bytes()
        .map(|byte| match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
            _ => format!("%{byte:02X}"),
        })
        .collect();
    format!("attachment; filename=\"evidence.{extension}\"; filename*=UTF-8''{encoded}")
}

/// The type of a picture that we drew, by its first bytes.
fn picture_type(bytes: &[u8]) -> Option<MediaType> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Some(MediaType::Jpeg),
        [0x89, b'P', b'N', b'G', ..] => Some(MediaType::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(MediaType::Webp),
        _ => None,
    }
}
