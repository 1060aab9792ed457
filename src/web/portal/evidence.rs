//! Files of a consumer's case: handed out, and added to.

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

use super::case_page::{self, Typed};
use super::refused;
use crate::domain::case::{Action, Case};
use crate::domain::change::Act;
use crate::domain::evidence::{EvidenceKind, MAX_BYTES_PER_CASE, MAX_FILES_AT_ONCE, MAX_FILES_PER_CASE};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::i18n::Words;
use crate::paths;
use crate::store::bills;
use crate::store::cases::{self, Heard};
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, StoreError};
use crate::web::error::WebError;
use crate::web::files;
use crate::web::forms::Problems;
use crate::web::guards::{Consumer, reference};
use crate::web::page::{Page, see_other_with};
use crate::web::server::AppData;
use crate::web::throttle::Limit;
use crate::web::uploads::{self, Room, Taken};

/// `GET /complaints/{reference}/evidence/{file}`
pub async fn show(
    app: AppData,
    consumer: Consumer,
    path: web::Path<(String, String)>,
    request: HttpRequest,
) -> Result<HttpResponse, WebError> {
    let (reference, file) = path.into_inner();
    let reference = Reference::parse(&reference).ok_or(WebError::NotFound)?;
    files::show(&app, &request, consumer.actor, reference, file).await
}

/// `POST /complaints/{reference}/evidence`: good files are kept even where others of the same form are not.
pub async fn create(
    app: AppData,
    consumer: Consumer,
    path: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> Result<HttpResponse, WebError> {
    let reference = reference(&path)?;
    let case = consumer.case(&app, reference).await?;
    let taken = uploads::take(&request, payload.into_inner(), &app, room(&case)).await?;
    let page = consumer.visitor.page(&request, &app);
    let kind = EvidenceKind::parse(taken.field("kind")).unwrap_or(EvidenceKind::Other);
    let typed = Typed {
        kind: kind.to_string(),
        problems: problems(&page, &taken, ("files", "complaint-missing-files")),
        ..Typed::default()
    };
    if taken.files.is_empty() {
        return case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await;
    }
    if case.merged.is_none() && !case.allows(Action::AddEvidence, &consumer.actor) {
        return refused(&app, &request, &consumer, reference, (Refusal::NotNow, typed)).await;
    }
    if let Err(error) = app.throttle.take(Limit::CaseMessages, &format!("files:{reference}")) {
        return super::too_many(&app, &request, &consumer, reference, (error, typed)).await;
    }
    let act = app.act(consumer.actor.clone());
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind, &act.by, act.at, None)).collect();
    let added = app.db.write(move |tx| add(tx, reference, &rows, &act));
    match added.await {
        Ok(_) if typed.problems.is_empty() => {
            let flash = if case.merged.is_some() { "flash-complaint-carried" } else { "flash-complaint-files" };
            Ok(see_other_with(&app, &format!("{}#evidence", paths::complaint(reference)), flash))
        }
        Ok(_) => case_page::again(&app, &request, &consumer, reference, (StatusCode::UNPROCESSABLE_ENTITY, typed)).await,
        Err(StoreError::Refused(refusal)) => refused(&app, &request, &consumer, reference, (refusal, typed)).await,
        Err(error) => Err(error.into()),
    }
}

/// What was meant for a merged case comes to the one it goes on in.
pub fn add(tx: &mut Conn, reference: Reference, rows: &[EvidenceFile], act: &Act) -> Result<Case, StoreError> {
    let heard = cases::find_heard(tx, &act.by, reference)?;
    add_to(tx, heard, rows, act)
}

/// By one of ours it stays with the case that they see: only what a consumer says goes on to where theirs is carried on.
pub fn add_here(tx: &mut Conn, reference: Reference, rows: &[EvidenceFile], act: &Act) -> Result<Case, StoreError> {
    let case = cases::find_to_change(tx, &act.by, reference)?;
    add_to(tx, Heard { case, from: None }, rows, act)
}

/// A file that is with the case already is not added again.
fn add_to(tx: &mut Conn, Heard { case, from }: Heard, rows: &[EvidenceFile], act: &Act) -> Result<Case, StoreError> {
    let here = evidence::of_case(tx, case.id)?;
    let new: Vec<_> = rows.iter().filter(|row| !row.is_among(&here)).collect();
    if new.is_empty() {
        return Ok(case);
    }
    let attached: Vec<_> = new.iter().map(|row| (row.id, row.attached())).collect();
    let change = match &from {
        Some(from) => case.add_evidence_of(from, &attached, act)?,
        None => case.add_evidence(&attached, act)?,
    };
    keep(tx, &case, &new)?;
    cases::record(tx, &change)
}

/// Writes the rows of files that a change is about to attach; bills are to be looked through.
pub fn keep(tx: &mut Conn, case: &Case, new: &[&EvidenceFile]) -> Result<(), StoreError> {
    for row in new {
        evidence::insert(tx, row)?;
        if row.media.is_bill() {
            let sought = bills::sought(tx, case)?;
            bills::want(tx, row.id, &sought)?;
        }
    }
    Ok(())
}

/// What a case still has room for.
pub fn room(case: &Case) -> Room {
    Room::of(MAX_FILES_PER_CASE.saturating_sub(case.files).min(MAX_FILES_AT_ONCE), MAX_BYTES_PER_CASE.saturating_sub(case.bytes))
}

/// What was not taken, each in a sentence at this field.
pub fn not_taken(words: &Words, taken: &Taken, field: &str) -> Problems {
    let mut problems = Problems::default();
    taken.problems.iter().for_each(|it| problems.add(field, it.trouble.words(words, &it.name)));
    problems
}

/// The same; nothing chosen at all is one too.
pub fn problems(page: &Page, taken: &Taken, (field, missing): (&str, &str)) -> Problems {
    let mut problems = not_taken(page.words, taken, field);
    if taken.files.is_empty() && problems.is_empty() {
        problems.add(field, page.t(missing));
    }
    problems
}
