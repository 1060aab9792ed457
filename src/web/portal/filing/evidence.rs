//! Step 4: files. Continue itself uploads what is chosen; a bad file is named, the good ones are kept.

use std::collections::BTreeMap;

use actix_web::http::StatusCode;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use askama::Template;
use serde::Deserialize;

use super::draft::Filer;
use super::{Choice, Frame, Step, THEN_REVIEW};
use crate::domain::evidence::{EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_AT_ONCE};
use crate::domain::ids::DraftId;
use crate::paths;
use crate::store::StoreError;
use crate::store::drafts;
use crate::store::evidence::{self, EvidenceFile};
use crate::web::client;
use crate::web::error::WebError;
use crate::web::forms::{Form, Problems, Query};
use crate::web::page::{Page, html, html_with, see_other, see_other_with};
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::{self, FileProblem, Room, Taken, Trouble};
use crate::web::visitor::Visitor;

#[derive(Template)]
#[template(path = "portal/filing-evidence.html")]
struct EvidencePage {
    page: Page,
    frame: Frame,
    lede: String,
    files: Vec<FileLine>,
    kinds: Vec<Choice>,
    kind: String,
    facts: Vec<Fact>,
    is_full: bool,
}

/// A file that is there.
struct FileLine {
    name: String,
    kind: String,
    told: String,
    url: String,
    preview: String,
    removal: String,
}

/// What the files there show, and what nobody has shown yet.
struct Fact {
    is_there: bool,
    words: String,
}

const PAYMENT: &[EvidenceKind] = &[EvidenceKind::PaymentScreenshot, EvidenceKind::TransactionRecord, EvidenceKind::BillExport];

impl EvidencePage {
    fn new(page: Page, filer: &Filer, files: &[EvidenceFile], then: &str, problems: Problems) -> Self {
        let mut frame = Frame::new(&page, Step::Evidence, then, problems);
        page.t("filing-evidence-errors").clone_into(&mut frame.problems_title);
        let problem = page.code("problem", &filer.answers.problem.problem_type);
        Self {
            lede: page.t1("filing-evidence-lede", "problem", problem),
            files: files.iter().map(|file| FileLine::new(&page, file)).collect(),
            kinds: EvidenceKind::ALL
                .iter()
                .map(|kind| Choice { value: kind.to_string(), label: page.code("evidence", kind.as_str()), hint: String::new() })
                .collect(),
            kind: next_kind(files).to_string(),
            facts: facts(&page, files),
            is_full: files.len() >= MAX_FILES_AT_ONCE,
            frame,
            page,
        }
    }
}

impl FileLine {
    fn new(page: &Page, file: &EvidenceFile) -> Self {
        let url = paths::draft_evidence(&file.file);
        let size = uploads::size(file.bytes);
        let at = page.dates.time(file.received_at);
        Self {
            name: file.name.clone(),
            kind: page.code("evidence", file.kind.as_str()),
            told: page.t2("filing-file-told", ("size", &size), ("time", &at)),
            preview: file.preview_sha256.as_ref().map_or_else(String::new, |_| format!("{url}?preview=1")),
            removal: paths::draft_evidence_removal(&file.file),
            url,
        }
    }
}

fn has(files: &[EvidenceFile], kinds: &[EvidenceKind]) -> bool {
    files.iter().any(|file| kinds.contains(&file.kind))
}

fn facts(page: &Page, files: &[EvidenceFile]) -> Vec<Fact> {
    let fact = |name: &str, is_there: bool| {
        let words = page.t(&format!("filing-proof-{name}{}", if is_there { "" } else { "-missing" })).to_owned();
        Fact { is_there, words }
    };
    vec![
        fact("order", true),
        fact("payment", has(files, PAYMENT)),
        fact("delivery", has(files, &[EvidenceKind::DeliveryProof])),
        fact("chat", has(files, &[EvidenceKind::SupportChat])),
    ]
}

/// What is probably added next.
fn next_kind(files: &[EvidenceFile]) -> EvidenceKind {
    if !has(files, PAYMENT) {
        EvidenceKind::PaymentScreenshot
    } else if !has(files, &[EvidenceKind::SupportChat]) {
        EvidenceKind::SupportChat
    } else {
        EvidenceKind::Other
    }
}

/// `GET /complaints/new/evidence`
pub async fn edit(app: AppData, request: HttpRequest, visitor: Visitor, query: Query) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let (None, Some(draft)) = (filer.detour(&app, Step::Evidence)?, filer.draft) else {
        return Ok(see_other(&filer.answers.first_open(&filer.check(&app)).path()));
    };
    let files = app.db.read(move |conn| evidence::of_draft(conn, draft)).await?;
    let then = query.get("then").map_or("", String::as_str);
    let page = filer.visitor.page(&request, &app);
    Ok(html(&EvidencePage::new(page, &filer, &files, then, Problems::default())))
}

/// `POST /complaints/new/evidence`
pub async fn update(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    app.throttle.take(Limit::UploadNetwork, &client::network(&request, &app.config))?;
    let mut filer = Filer::of(&app, &request, visitor).await?;
    let there = match filer.draft {
        Some(draft) => Some(app.db.read(move |conn| evidence::count_of_draft(conn, draft)).await?),
        None => None,
    };
    let room = there.map_or(0, |count| MAX_FILES_AT_ONCE.saturating_sub(count));
    let mut taken = received(&request, payload, &app, Room { files: room, bytes: MAX_BYTES_PER_CASE }).await?;
    let (None, Some(draft)) = (filer.detour(&app, Step::Evidence)?, filer.draft) else {
        return Ok(see_other(&filer.answers.first_open(&filer.check(&app)).path()));
    };
    let goes_on = taken.field("action") != "upload";
    filer.answers.evidence_seen |= goes_on && taken.problems.is_empty();
    let (files, surplus) = write_rows(&app, &filer, draft, &taken).await?;
    taken.problems.extend(surplus);
    let then = taken.field("then");
    if !taken.problems.is_empty() {
        let page = filer.visitor.page(&request, &app);
        let problems = in_words(&page, &taken.problems);
        let mut shown = EvidencePage::new(page, &filer, &files, then, problems);
        if EvidenceKind::parse(taken.field("kind")).is_some() {
            taken.field("kind").clone_into(&mut shown.kind);
        }
        return Ok(filer.with_cookie(&app, html_with(status_of(&taken.problems), &shown)));
    }
    if goes_on {
        return Ok(filer.onward(&app, Step::Evidence, then));
    }
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(then), "flash-filing-uploaded")))
}

/// The form with files; a program that has none may send a plain form.
async fn received(request: &HttpRequest, payload: web::Payload, app: &AppData, room: Room) -> Result<Taken, WebError> {
    let mut payload = payload.into_inner();
    if actix_web::HttpMessage::content_type(request) != "application/x-www-form-urlencoded" {
        return uploads::take(request, payload, app, room).await;
    }
    let Form(fields) = Form::<BTreeMap<String, String>>::from_request(request, &mut payload).await?;
    Ok(Taken { fields, ..Taken::default() })
}

/// Writes the rows of what came, with the answers; gives all files of the draft, and those there was no room for.
async fn write_rows(
    app: &AppData,
    filer: &Filer,
    draft: DraftId,
    taken: &Taken,
) -> Result<(Vec<EvidenceFile>, Vec<FileProblem>), WebError> {
    let kind = EvidenceKind::parse(taken.field("kind")).unwrap_or(EvidenceKind::Other);
    let (json, person, now, by) = (filer.answers.json(), filer.person(), app.now(), filer.actor());
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind, &by, now, Some(draft))).collect();
    let written = app.db.write(move |tx| {
        drafts::save(tx, draft, person, &json, now)?;
        let here = evidence::of_draft(tx, draft)?;
        let free = MAX_FILES_AT_ONCE.saturating_sub(here.len());
        let new: Vec<_> = rows.iter().filter(|row| !row.is_among(&here)).collect();
        for row in new.iter().take(free) {
            evidence::insert(tx, row)?;
        }
        let surplus = new.iter().skip(free).map(|row| FileProblem { name: row.name.clone(), trouble: Trouble::TooMany });
        Ok((evidence::of_draft(tx, draft)?, surplus.collect::<Vec<_>>()))
    });
    match written.await {
        // Filed in another window meanwhile: there is nothing left to add to here.
        Err(StoreError::NotFound) => Err(WebError::NotFound),
        written => Ok(written?),
    }
}

fn in_words(page: &Page, troubles: &[FileProblem]) -> Problems {
    let mut problems = Problems::default();
    for problem in troubles {
        problems.add("files", problem.trouble.words(page.words, &problem.name));
    }
    problems
}

/// 413 for too much, 415 for what we do not take, 422 for the rest.
fn status_of(problems: &[FileProblem]) -> StatusCode {
    let any = |wanted: fn(&Trouble) -> bool| problems.iter().any(|problem| wanted(&problem.trouble));
    if any(|it| matches!(it, Trouble::TooBig { .. } | Trouble::TooMany | Trouble::TooManyPixels)) {
        StatusCode::PAYLOAD_TOO_LARGE
    } else if any(|it| matches!(it, Trouble::WrongType)) {
        StatusCode::UNSUPPORTED_MEDIA_TYPE
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

fn this_page(then: &str) -> String {
    let path = Step::Evidence.path();
    if then == THEN_REVIEW { format!("{path}?then={THEN_REVIEW}") } else { path }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RemovalForm {
    #[serde(default)]
    then: String,
}

/// `POST /complaints/new/evidence/{file}/removal`
pub async fn destroy(
    app: AppData,
    request: HttpRequest,
    visitor: Visitor,
    file: web::Path<String>,
    form: Form<RemovalForm>,
) -> Result<HttpResponse, WebError> {
    let filer = Filer::of(&app, &request, visitor).await?;
    let draft = filer.draft.ok_or(WebError::NotFound)?;
    let file = file.into_inner();
    app.db.write(move |tx| evidence::remove_from_draft(tx, draft, &file)).await?;
    Ok(filer.with_cookie(&app, see_other_with(&app, &this_page(&form.0.then), "flash-filing-removed")))
}
