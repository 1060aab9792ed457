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
use crate::web::portal::evidence::{add_here, problems, room};
use crate::web::uploads;

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
    let problems = problems(&desk.page(), &taken, ("evidence-files", "case-files-missing"));
    if taken.files.is_empty() {
        typed.problems = problems;
        return page::again(&desk, typed, StatusCode::UNPROCESSABLE_ENTITY).await;
    }
    let (act, place) = (desk.app.act(desk.agent.actor()), desk.list.as_ref().and_then(|list| list.place_of(&case)));
    let rows: Vec<EvidenceFile> = taken.files.iter().map(|file| file.row(kind, &act.by, act.at, None)).collect();
    match desk.app.db.write(move |tx| add_here(tx, reference, &rows, &act)).await {
        Ok(case) if problems.is_empty() => Ok(desk.done(&Recorded { case, next: None, place }, &typed, "flash-case-files")),
        Ok(_) => {
            typed.problems = problems;
            page::again(&desk, typed, StatusCode::UNPROCESSABLE_ENTITY).await
        }
        Err(StoreError::Refused(refusal)) => desk.refused(typed, refusal).await,
        Err(error) => Err(error.into()),
    }
}
