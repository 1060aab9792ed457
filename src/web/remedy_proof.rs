//! What shows that something was done, as a form sends it: words, and files, which stay with the case whatever becomes of the
//! form.

use super::error::WebError;
use super::forms::Problems;
use super::page::Page;
use super::portal::evidence::{add_here, keep};
use super::server::AppData;
use super::uploads::Taken;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::evidence::EvidenceKind;
use crate::domain::offer::RemedyProof;
use crate::domain::reference::Reference;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::{Conn, StoreError};

/// Longest words of a proof, in characters.
pub const MAX_PROOF: usize = 500;

/// The files that were taken, as rows that no case has yet.
pub fn rows(app: &AppData, taken: &Taken, by: &Actor) -> Vec<EvidenceFile> {
    taken.files.iter().map(|file| file.row(EvidenceKind::RemedyProof, by, app.now(), None)).collect()
}

/// What was not taken, each in a sentence at this field.
pub fn problems(page: &Page, taken: &Taken, field: &str) -> Problems {
    let mut problems = Problems::default();
    taken.problems.iter().for_each(|it| problems.add(field, it.trouble.words(page.words, &it.name)));
    problems
}

/// The proof of a change that is about to be made; rows of files that the case does not have are written for it.
pub fn proof(tx: &mut Conn, case: &Case, (words, rows): (Option<&str>, &[EvidenceFile])) -> Result<RemedyProof, StoreError> {
    let words = words.map(str::to_owned);
    if rows.is_empty() {
        return Ok(RemedyProof { words, ..RemedyProof::default() });
    }
    let here = evidence::of_case(tx, case.id)?;
    let new: Vec<&EvidenceFile> = rows.iter().filter(|row| !row.is_among(&here)).collect();
    let held = here.iter().filter(|file| file.is_among(rows)).map(|file| file.file.clone()).collect();
    keep(tx, case, &new)?;
    Ok(RemedyProof { words, new: new.iter().map(|row| (row.id, row.attached())).collect(), held })
}

/// Files of a form that is to be mended stay with the case, unless it takes none any more: chosen once more they are the same.
pub async fn spare(app: &AppData, (actor, reference): (&Actor, Reference), rows: &[EvidenceFile]) -> Result<(), WebError> {
    if rows.is_empty() {
        return Ok(());
    }
    let (act, rows) = (app.act(actor.clone()), rows.to_vec());
    match app.db.write(move |tx| add_here(tx, reference, &rows, &act)).await {
        Ok(_) | Err(StoreError::Refused(_)) => Ok(()),
        Err(error) => Err(error.into()),
    }
}
