//! Words for what the rules refuse.

use super::Words;
use crate::domain::refusal::Refusal;

impl Words {
    /// What a refusal says, and what to do instead.
    pub fn refusal(&self, refusal: &Refusal) -> &str {
        self.t(match refusal {
            Refusal::NotNow => "refusal-not-now",
            Refusal::Stale { .. } => "refusal-stale",
            Refusal::BadDate => "refusal-bad-date",
            Refusal::HighestLevel => "refusal-highest-level",
            Refusal::TooManyFiles => "refusal-too-many-files",
            Refusal::Unchanged => "refusal-unchanged",
            Refusal::NoContact => "refusal-no-contact",
            Refusal::OutcomeNotYours(_) => "refusal-outcome",
            Refusal::NotAssignable => "refusal-not-assignable",
            Refusal::OfferGone => "refusal-offer-gone",
        })
    }
}
