//! What was hurt of one credit, of two complaints that go on as one and of two that go on by themselves again.

use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::credit::CreditHarm;
use crate::domain::event::Happening;
use crate::domain::link::CreditTaken;

impl Change {
    /// What was hurt of one credit is looked after here.
    pub(super) fn take_on_credit(&mut self, other: &Case) {
        // Of two that are of no account, whoever holds the one link reads nothing that was hurt in the other.
        let Some(theirs) = other.credit.clone().filter(|_| other.consumer.is_some()) else { return };
        let mine = self.case().credit.clone();
        let said = mine.as_ref().map(|credit| credit.harm);
        let credit = mine.map_or_else(|| theirs.clone(), |mine| mine.with(&theirs));
        if said != Some(credit.harm) {
            self.event(Happening::CreditSaid { harm: Some(credit.harm) }, None);
        }
        self.case_mut().credit = Some(credit);
    }

    /// What was done about it in the other case meanwhile was done for both.
    pub(super) fn share_credit(&mut self, other: &Case) {
        if other.credit.is_some() {
            self.case_mut().credit.clone_from(&other.credit);
        }
    }

    /// It knows again what it knew by itself. That it knew nothing is told by the end of the merge alone: nobody said so.
    pub(super) fn give_credit_back(&mut self, taken: &CreditTaken) {
        let said = |credit: &Option<CreditHarm>| credit.as_ref().map(|credit| credit.harm);
        if let Some(harm) = said(&taken.before).filter(|harm| said(&self.case().credit) != Some(*harm)) {
            self.event(Happening::CreditSaid { harm: Some(harm) }, None);
        }
        self.case_mut().credit.clone_from(&taken.before);
    }

    /// What this case knew of it until it took over the other.
    pub(super) fn credit_taken(&self, before: &Case, other: &Case) -> Option<CreditTaken> {
        let is_carried = other.credit.is_some() && other.consumer.is_some();
        is_carried.then(|| CreditTaken { before: before.credit.clone(), since: self.case().credit.clone() })
    }
}

/// Nothing was done about it meanwhile; that a date passed is nothing that was done.
pub(super) fn is_as_it_was(since: Option<&CreditHarm>, now: Option<&CreditHarm>) -> bool {
    let known = |credit: &CreditHarm| {
        let objection = credit.objection.as_ref().map(|it| (it.with, it.filed_on, it.answer));
        (credit.harm, credit.corrected_at, objection)
    };
    since.map(known) == now.map(known)
}
