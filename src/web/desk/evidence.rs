//! `POST …/evidence`: files that the consumer sent in another way, by mail or at the counter, come to the case. Good ones are
//! kept even where others of the same form are not.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::Serialize;

use super::case::act::{Desk, Recorded};
use super::case::forms::Typed;
use super::case::page;
use crate::domain::evidence::EvidenceKind;
use crate::store::evidence::EvidenceFile;
use crate::store::{StoreError, cases};
use crate::web::WebError;
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::portal::evidence::{add, room};
use crate::web::uploads::{self, Taken};

#[derive(Serialize)]
struct EvidenceForm {
    kind: String,
}

pub async fn create(desk: Desk, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let (actor, reference) = (desk.agent.actor(), desk.reference);
    let case = desk.app.db.read(move |conn| cases::find(conn, &actor, reference)).await?;
    let taken = uploads::take(&desk.request, payload.into_inner(), &desk.app, room(&case)).await?;
    let kind = EvidenceKind::parse(taken.field("kind")).unwrap_or(EvidenceKind::Other);
    let mut typed = Typed::of("evidence", &EvidenceForm { kind: kind.to_string() }, desk.words());
    let problems = problems(&desk.page(), &taken);
    if taken.files.is_empty() {
        typed.problems = problems;
        return page::again(&desk, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (act, place) = (desk.app.act(desk.agent.actor()), desk.list.as_ref().and_then(|list| list.place_of(&case)));
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind, &act.by, act.at, None)).collect();
    match desk.app.db.write(move |tx| add(tx, reference, &rows, &act)).await {
        Ok(case) if problems.is_empty() => Ok(desk.done(&Recorded { case, next: None, place }, &typed, "flash-case-files")),
        Ok(_) => {
            typed.problems = problems;
            page::again(&desk, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(StoreError::Refused(refusal)) => desk.refused(typed, refusal).await,
        Err(error) => Err(error.into()),
    }
}

/// What was not taken, each in a sentence; nothing chosen at all is one too.
fn problems(page: &Page, taken: &Taken) -> Problems {
    let mut problems = Problems::default();
    for problem in &taken.problems {
        problems.add("evidence-files", problem.trouble.words(page.words, &problem.name));
    }
    if taken.files.is_empty() && problems.is_empty() {
        problems.add("evidence-files", page.t("case-files-missing"));
    }
    problems
}
