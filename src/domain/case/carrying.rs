//! What a consumer still says on the page of a case that goes on in another: it is heard there, and no file of theirs is shown
//! to more people than they agreed to in both.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::Consent;
use crate::domain::event::Happening;
use crate::domain::evidence::Attached;
use crate::domain::ids::EvidenceId;
use crate::domain::refusal::Refusal;

impl Case {
    /// Files that were added to `from`.
    pub fn add_evidence_of(&self, from: &Case, files: &[(EvidenceId, Attached)], act: &Act) -> Result<Change, Refusal> {
        let mut change = self.add_evidence(files, act)?;
        change.narrow_to(from);
        Ok(change)
    }

    /// Answers to what was asked in `from`, as one reply that quotes its questions, with the files of all of them.
    pub fn reply_of(&self, from: &Case, (body, files): (&str, &[(EvidenceId, Attached)]), act: &Act) -> Result<Change, Refusal> {
        let mut change = self.reply(body, act)?;
        if !files.is_empty() {
            self.allow(Action::AddEvidence, act)?;
            let enclosed = change.attach(files)?;
            change.event(Happening::EvidenceAdded(enclosed), None);
        }
        change.narrow_to(from);
        Ok(change)
    }
}

impl Change {
    /// What is taken here was given to the other case.
    fn narrow_to(&mut self, from: &Case) {
        if !from.consents_to(Consent::Share) {
            self.keep_private(|_| true);
        }
    }
}
