//! Evidence on the case page and its viewer: a strip of previews, and one file large with its facts and neighbours.

use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use askama::Template;

use super::act::Desk;
use super::page::load;
use crate::domain::case::Action;
use crate::domain::evidence::Scan;
use crate::domain::reference::Reference;
use crate::domain::text::without_personal_numbers;
use crate::paths;
use crate::store::case_page::CaseFile;
use crate::store::evidence::EvidenceFile;
use crate::store::pages;
use crate::store::timeline::Span;
use crate::web::WebError;
use crate::web::page::{Page, html_with};

/// One file of the strip.
pub struct Thumb {
    pub url: String,
    /// Empty where there is no picture.
    pub preview: String,
    pub is_pdf: bool,
    pub is_bill: bool,
    pub kind: String,
    pub about: String,
    pub name: String,
}

/// The strip, oldest first.
pub fn thumbs(page: &Page, file: &CaseFile, reference: Reference) -> Vec<Thumb> {
    file.files
        .iter()
        .map(|row| Thumb {
            url: view_url(reference, &row.file),
            preview: if row.preview_sha256.is_some() { preview_url(reference, &row.file) } else { String::new() },
            is_bill: row.media.is_bill(),
            is_pdf: row.media.extension() == "pdf",
            kind: page.code("evidence", row.kind.as_str()),
            about: about(page, row),
            name: row.name.clone(),
        })
        .collect()
}

fn about(page: &Page, row: &EvidenceFile) -> String {
    let at = page.dates.moment(row.received_at);
    if row.replaced_by.is_some() { format!("{at} · {}", page.t("case-file-was-replaced")) } else { at }
}

fn view_url(reference: Reference, file: &str) -> String {
    format!("{}?view=1", paths::desk_file(reference, file))
}

fn preview_url(reference: Reference, file: &str) -> String {
    format!("{}?preview=1", paths::desk_file(reference, file))
}

#[derive(Template)]
#[template(path = "desk/case_file.html")]
struct FilePage {
    page: Page,
    back: String,
    reference: String,
    title: String,
    name: String,
    kind: String,
    media: String,
    size: String,
    sha256: String,
    received: String,
    by: String,
    audience: String,
    scan: String,
    /// Empty where there is nothing to release, or not by this person.
    release_url: String,
    /// Pictures of a PDF's pages.
    pages: Vec<String>,
    preview: String,
    download: String,
    place: String,
    previous: String,
    next: String,
}

/// The viewer.
pub async fn show(desk: &Desk, id: &str) -> Result<HttpResponse, WebError> {
    let file = load(desk, Span::Newest).await?;
    let at = file.files.iter().position(|row| row.file == id).ok_or(WebError::NotFound)?;
    let row = file.files.get(at).ok_or(WebError::NotFound)?;
    let neighbour = |at: Option<usize>| {
        at.and_then(|at| file.files.get(at)).map(|row| view_url(desk.reference, &row.file)).unwrap_or_default()
    };
    let id = row.id;
    let count = desk.app.db.read(move |conn| pages::count(conn, id)).await?;
    let page = desk.page();
    let view = FilePage {
        back: paths::desk_case(desk.reference),
        reference: desk.reference.to_string(),
        title: without_personal_numbers(&file.case.summary, &file.known_numbers()),
        name: row.name.clone(),
        kind: page.code("evidence", row.kind.as_str()),
        media: row.media.extension().to_uppercase(),
        size: size(row.bytes),
        sha256: row.sha256.clone(),
        received: page.dates.moment(row.received_at),
        by: sent_by(&page, &file, row),
        audience: page.code("case-audience", file.case.shown_to(row.audience).as_str()),
        scan: page.t1(&format!("case-scan-{}", row.scan.as_str()), "found", row.scan_found.as_deref().unwrap_or_default()),
        release_url: if row.scan == Scan::Infected && file.case.allows(Action::ReleaseEvidence, &desk.agent.actor()) {
            format!("{}/release", paths::desk_file(desk.reference, &row.file))
        } else {
            String::new()
        },
        pages: (1..=count).map(|page| format!("{}?page={page}", paths::desk_file(desk.reference, &row.file))).collect(),
        preview: if row.preview_sha256.is_some() { preview_url(desk.reference, &row.file) } else { String::new() },
        download: paths::desk_file(desk.reference, &row.file),
        place: page.t2("case-file-place", ("n", &(at + 1).to_string()), ("of", &file.files.len().to_string())),
        previous: neighbour(at.checked_sub(1)),
        next: neighbour(at.checked_add(1)),
        page,
    };
    Ok(html_with(StatusCode::OK, &view))
}

fn sent_by(page: &Page, file: &CaseFile, row: &EvidenceFile) -> String {
    match row.by {
        crate::domain::actor::ActorKind::Consumer if !file.case.contact.name.is_empty() => file.case.contact.name.clone(),
        crate::domain::actor::ActorKind::Consumer => page.t("claimant-consumer").to_owned(),
        _ => page.t("case-staff").to_owned(),
    }
}

/// `192 KB`, `1.4 MB`.
fn size(bytes: u64) -> String {
    const MIB: u64 = 1024 * 1024;
    if bytes >= MIB { format!("{}.{} MB", bytes / MIB, bytes % MIB * 10 / MIB) } else { format!("{} KB", bytes.div_ceil(1024)) }
}
