//! Whose two cases are: whether one person's, as far as anybody can know.

use crate::domain::actor::Actor;
use crate::domain::case::{Action, Case, Contact};
use crate::domain::credit::CreditHarm;
use crate::domain::hold::Hold;
use crate::domain::ids::PersonId;
use crate::domain::offer::Remedy;
use crate::domain::refusal::Refusal;

/// Whose a case is, as far as merging asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Whose {
    pub consumer: Option<PersonId>,
    pub contact: Contact,
    /// For whom it was filed, where that is somebody else.
    pub represented: Option<String>,
}

impl Case {
    /// Whose this case is.
    pub fn whose(&self) -> Whose {
        Whose { consumer: self.consumer, contact: self.contact.clone(), represented: self.represented.clone() }
    }

    /// Whether it may go on under an open case of these, for all that a list of cases tells of it.
    pub fn could_merge_into(&self, whose: &Whose, by: &Actor) -> bool {
        let is_own_work = by.person().is_some_and(|person| self.reviewed.contains(&person));
        let is_free = self.merged.is_none() && !is_own_work && self.allows(Action::Merge, by);
        is_free && self.fits(whose).is_ok() && self.finished_by_itself().is_ok()
    }

    pub(super) fn fits(&self, other: &Whose) -> Result<(), Refusal> {
        let is_same = match (self.consumer, other.consumer) {
            (Some(mine), Some(theirs)) => mine == theirs,
            (None, None) => self.contact.is_reached_like(&other.contact),
            _ => false,
        };
        match (is_same, self.represented == other.represented) {
            (false, _) => Err(Refusal::OtherConsumer),
            (_, false) => Err(Refusal::OtherRepresented),
            _ => Ok(()),
        }
    }

    /// What nobody could do any more in a closed case.
    pub(super) fn finished_by_itself(&self) -> Result<(), Refusal> {
        let owed = self.remedies.iter().any(Remedy::is_owed);
        let held = self.hold.as_ref().is_some_and(Hold::is_live);
        // Whoever holds the link of the other case would read of it there.
        let hurt = self.consumer.is_none() && self.credit.as_ref().is_some_and(CreditHarm::is_open);
        match (owed, held, hurt) {
            (true, ..) => Err(Refusal::RemedyOwed),
            (_, true, _) => Err(Refusal::PaymentHeld),
            (.., true) => Err(Refusal::CreditOpen),
            _ => Ok(()),
        }
    }
}
