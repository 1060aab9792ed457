//! `POST …/remedies/{id}/done` and `…/remedies/{id}/drop`: a promised remedy was done, or is not expected any more.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use serde::{Deserialize, Serialize};

use super::case::act::Desk;
use super::case::forms::Typed;
use crate::domain::case::Action;
use crate::domain::ids::RemedyId;
use crate::domain::text;
use crate::store::cases;
use crate::store::evidence::EvidenceFile;
use crate::web::WebError;
use crate::web::forms::{Form, Problems};
use crate::web::portal::evidence::not_taken;
use crate::web::remedy_proof::{self, MAX_PROOF};

/// Longest reason, in characters.
const MAX_REASON: usize = 500;

#[derive(Serialize)]
struct DoneForm {
    /// What shows that it was done: a refund's number, the state of the order, a report.
    proof: String,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DropForm {
    /// Why, as the consumer reads it.
    #[serde(default)]
    reason: String,
}

/// Whose id is in the path.
fn named(desk: &Desk) -> Result<RemedyId, WebError> {
    desk.request.match_info().get("id").and_then(|id| id.parse().ok()).map(RemedyId).ok_or(WebError::NotFound)
}

pub async fn drop(desk: Desk, Form(form): Form<DropForm>) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("drop", &form, desk.words());
    let reason = typed.checked("reason", |typed| text::required(text::prose(typed, MAX_REASON)));
    let id = named(&desk)?;
    typed.values.insert("remedy".to_owned(), id.to_string());
    let dropped = reason.map(|reason| (id, reason));
    desk.act(typed, "flash-case-remedy-dropped", dropped, |_, case, act, (id, reason)| Ok(case.drop_remedy(*id, reason, act)?))
        .await
}

/// With words or files that show it. Where something is in the way the files stay with the case, and the page shows them there.
pub async fn done(desk: Desk, payload: web::Payload) -> Result<HttpResponse, WebError> {
    let (actor, reference, id) = (desk.agent.actor(), desk.reference, named(&desk)?);
    let by = actor.clone();
    let found = desk.app.db.read(move |conn| cases::find(conn, &by, reference)).await;
    let asks = (found.as_ref().ok(), Action::CompleteRemedy, &actor);
    let taken = remedy_proof::take(&desk.request, payload.into_inner(), &desk.app, asks).await?;
    found?;
    if taken.fields.keys().any(|name| name != "proof") {
        return Err(WebError::Malformed("not one of our forms"));
    }
    let rows = remedy_proof::rows(&desk.app, &taken, &actor);
    let problems = not_taken(desk.words(), &taken, "remedies-files");
    let answer = complete(&desk, id, taken.field("proof"), (&rows, &problems)).await?;
    // Where the promise is owed no more there is nothing to be mended.
    if answer.status() != StatusCode::UNPROCESSABLE_ENTITY || rows.is_empty() {
        return Ok(answer);
    }
    remedy_proof::spare(&desk.app, (&actor, reference), &rows).await?;
    complete(&desk, id, taken.field("proof"), (&rows, &problems)).await
}

async fn complete(
    desk: &Desk,
    id: RemedyId,
    words: &str,
    (rows, problems): (&[EvidenceFile], &Problems),
) -> Result<HttpResponse, WebError> {
    let mut typed = Typed::of("remedies", &DoneForm { proof: words.to_owned() }, desk.words());
    typed.problems = problems.clone();
    let words = typed.checked("proof", |typed| text::prose(typed, MAX_PROOF));
    typed.values.insert("remedy".to_owned(), id.to_string());
    let done = words.map(|words| (id, words, rows.to_vec()));
    desk.act(typed, "flash-case-remedy-done", done, |tx, case, act, (id, words, rows)| {
        let proof = remedy_proof::proof(tx, case, (words.as_deref(), rows))?;
        Ok(case.complete_remedy(*id, &proof, act)?)
    })
    .await
}
