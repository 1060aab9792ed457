//! What each side said last of the order, where a second complaint about the same one goes on here.

use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::order::Fact;

impl Change {
    /// What was heard in the other case counts here, as if it had been heard here; the facts themselves stay where they are.
    pub(super) fn take_words(&mut self, other: &Case) {
        if !self.case().order.is_same(&other.order) {
            return;
        }
        let mut last: Vec<_> = other.claims.iter().copied().collect();
        last.sort_by_key(|last| (last.at, last.fact));
        for theirs in &last {
            let owed = self.case().fix().fix;
            if self.case_mut().claims.take_over(theirs) {
                let (id, claimant) = (theirs.fact, theirs.claimant);
                self.weighed(owed, &Fact { id, claimant, state: theirs.state, at: theirs.at, text: None }, false);
            }
        }
    }
}
