//! What shows that something was done, as a form sends it: words, and files, which stay with the case where the form is to be
//! mended.

use actix_web::HttpRequest;
use actix_web::dev::Payload;

use super::error::WebError;
use super::forms::keep_words;
use super::portal::evidence::{keep, room};
use super::server::AppData;
use super::uploads::{self, Room, Taken};
use crate::domain::actor::Actor;
use crate::domain::case::{Action, Case};
use crate::domain::evidence::{EvidenceKind, Scan};
use crate::domain::offer::RemedyProof;
use crate::domain::reference::Reference;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, StoreError, cases};

/// Longest words of a proof, in characters.
pub const MAX_PROOF: usize = 500;

/// What a form sent. Files are taken where the case takes what it says; else that is what is in the way, and not their number.
pub async fn take(
    request: &HttpRequest,
    payload: Payload,
    app: &AppData,
    (case, action, by): (Option<&Case>, Action, &Actor),
) -> Result<Taken, WebError> {
    let takes = case.filter(|case| case.allows(action, by));
    let mut taken = uploads::take_either(request, payload, app, takes.map_or(Room::of(0, 0), room)).await?;
    keep_words(request, &taken.fields);
    if takes.is_none() {
        taken.problems.clear();
    }
    Ok(taken)
}

/// The files that were taken, as rows that no case has yet.
pub fn rows(app: &AppData, taken: &Taken, by: &Actor) -> Vec<EvidenceFile> {
    taken.files.iter().map(|file| file.row(EvidenceKind::RemedyProof, by, app.now(), None)).collect()
}

/// The proof of a change that is about to be made; rows of files that the case does not have are written for it.
pub fn proof(tx: &mut Conn, case: &Case, (words, rows): (Option<&str>, &[EvidenceFile])) -> Result<RemedyProof, StoreError> {
    let words = words.map(str::to_owned);
    if rows.is_empty() {
        return Ok(RemedyProof { words, ..RemedyProof::default() });
    }
    let here = evidence::of_case(tx, case.id)?;
    let new: Vec<&EvidenceFile> = rows.iter().filter(|row| !row.is_among(&here)).collect();
    // What nobody can open, or what another file came in the place of, shows nothing.
    let shows = |file: &&EvidenceFile| file.replaced_by.is_none() && file.scan != Scan::Infected && file.is_among(rows);
    let held = here.iter().filter(shows).map(|file| file.file.clone()).collect();
    keep(tx, case, &new)?;
    Ok(RemedyProof { words, new: new.iter().map(|row| (row.id, row.attached())).collect(), held })
}

/// Files of a form that is to be mended stay with the case: chosen once more they are the same.
pub async fn spare(app: &AppData, (actor, reference): (&Actor, Reference), rows: &[EvidenceFile]) -> Result<(), WebError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (act, rows) = (app.act(actor.clone()), rows.to_vec());
    let spared = app.db.write(move |tx| {
        let case = cases::find_to_change(tx, &act.by, reference)?;
        let proof = proof(tx, &case, (None, &rows))?;
        if proof.new.is_empty() { Ok(()) } else { cases::record(tx, &case.keep_proof(&proof.new, &act)?).map(drop) }
    });
    match spared.await {
        Ok(()) | Err(StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
