//! Takes steps on a case: each rule is asked about the case as the one before left it, all in one transaction.

use super::{Conn, StoreError, cases, people};
use crate::domain::actor::Staff;
use crate::domain::case::Case;
use crate::domain::change::Act;
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;
use crate::domain::steps::Step;

/// The case after its steps, and whether any of them changed something. `version`: what it was decided on, where it was.
pub fn take(
    tx: &mut Conn,
    acts: &[Act],
    reference: Reference,
    steps: &[Step],
    version: Option<i64>,
) -> Result<(Case, bool), StoreError> {
    let Some(first) = acts.first() else {
        return Err(StoreError::NotFound);
    };
    let mut case = cases::find_to_change(tx, &first.by, reference)?;
    if let Some(seen) = version.filter(|seen| *seen != case.version) {
        return Err(Refusal::Stale { seen, now: case.version }.into());
    }
    let mut has_changed = false;
    for (step, act) in steps.iter().zip(acts) {
        let worker = worker(tx, &case)?;
        if let Some(change) = step.take(&case, worker, act)? {
            case = cases::record(tx, &change)?;
            has_changed = true;
        }
    }
    Ok((case, has_changed))
}

/// Whoever works on the case, where they still may work.
fn worker(tx: &mut Conn, case: &Case) -> Result<Option<Staff>, StoreError> {
    let Some(id) = case.assignee else {
        return Ok(None);
    };
    match people::find(tx, id) {
        Ok(person) => Ok(person.staff()),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
