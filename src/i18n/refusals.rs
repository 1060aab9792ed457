//! Words for what the rules refuse.

use super::Words;
use crate::domain::refusal::Refusal;

impl Words {
    /// What a refusal says, and what to do instead.
    pub fn refusal(&self, refusal: &Refusal) -> String {
        self.refusal_with(refusal).unwrap_or_else(|| self.t(key(refusal)).to_owned())
    }

    /// Those that name something.
    fn refusal_with(&self, refusal: &Refusal) -> Option<String> {
        Some(match refusal {
            Refusal::NotExtensible { most: 0 } => self.t("refusal-not-extensible").to_owned(),
            Refusal::NotExtensible { most } => self.with("refusal-too-many-days", &[("days", &most.to_string())]),
            Refusal::NoWords { most } => self.with("refusal-no-words", &[("most", &most.to_string())]),
            Refusal::TooManyTags { most } => self.with("refusal-too-many-tags", &[("most", &most.to_string())]),
            Refusal::TooManyPromises { most } => self.with("refusal-too-many-promises", &[("most", &most.to_string())]),
            Refusal::ChecklistOpen { open } => self.with("refusal-checklist-open", &[("n", &open.to_string())]),
            Refusal::BadDay { from, to } => self.with("refusal-bad-day", &[("from", &from.to_string()), ("to", &to.to_string())]),
            Refusal::MergedAlready { into } => self.with("refusal-merged-already", &[("into", &into.to_string())]),
            Refusal::HasParent { parent } => self.with("refusal-has-parent", &[("parent", &parent.to_string())]),
            Refusal::TooManyLinks { most } => self.with("refusal-too-many-links", &[("most", &most.to_string())]),
            Refusal::ProofMissing(what) => self.code("refusal-proof", what.as_str()),
            Refusal::NotHanded(why) => self.code("refusal-handed", why.as_str()),
            _ => return None,
        })
    }
}

/// The key of those that name nothing.
const fn key(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::OwnWork => "refusal-own-work",
        Refusal::ExtensionPending => "refusal-extension-pending",
        Refusal::NothingLapsed => "refusal-nothing-lapsed",
        Refusal::TooLate | Refusal::TooLateToRate | Refusal::NoMoreTime => too_late(refusal),
        Refusal::NotShared => "refusal-not-shared",
        Refusal::NoReferral => "refusal-no-referral",
        Refusal::Stale { .. } => "refusal-stale",
        Refusal::BadDate => "refusal-bad-date",
        Refusal::HighestLevel => "refusal-highest-level",
        Refusal::TooManyFiles => "refusal-too-many-files",
        Refusal::PersonalTag => "refusal-personal-tag",
        Refusal::Unchanged => "refusal-unchanged",
        Refusal::NoContact => "refusal-no-contact",
        Refusal::OutcomeNotYours(_) => "refusal-outcome",
        Refusal::NotAssignable => "refusal-not-assignable",
        Refusal::OfferGone => "refusal-offer-gone",
        Refusal::AnsweredMeanwhile => "refusal-answered-meanwhile",
        Refusal::BadMoment => "refusal-bad-moment",
        Refusal::NoAddressee => "refusal-no-addressee",
        Refusal::SameCase
        | Refusal::OtherSettled
        | Refusal::OtherConsumer
        | Refusal::SamePersonUnsaid
        | Refusal::CreditOpen
        | Refusal::OtherRepresented
        | Refusal::RemedyOwed
        | Refusal::HoldsMerged
        | Refusal::LinkedAlready
        | Refusal::PartOfPart => of_two(refusal),
        Refusal::CorrectionOwed => "refusal-correction-owed",
        Refusal::PaymentHeld => "refusal-payment-held",
        Refusal::InIncident | Refusal::NotInIncident | Refusal::IncidentNotOpen => of_incident(refusal),
        Refusal::NotNow
        | Refusal::NotExtensible { .. }
        | Refusal::NoWords { .. }
        | Refusal::TooManyTags { .. }
        | Refusal::ChecklistOpen { .. }
        | Refusal::BadDay { .. }
        | Refusal::MergedAlready { .. }
        | Refusal::HasParent { .. }
        | Refusal::TooManyLinks { .. }
        | Refusal::TooManyPromises { .. }
        | Refusal::NotHanded(_)
        | Refusal::ProofMissing(_) => "refusal-not-now",
    }
}

/// Of those that came too late.
const fn too_late(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::TooLate => "refusal-too-late",
        Refusal::TooLateToRate => "refusal-too-late-to-rate",
        _ => "refusal-no-more-time",
    }
}

/// Of those about two cases.
const fn of_two(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::SameCase => "refusal-same-case",
        Refusal::OtherSettled => "refusal-other-settled",
        Refusal::OtherConsumer => "refusal-other-consumer",
        Refusal::SamePersonUnsaid => "refusal-same-person-unsaid",
        Refusal::CreditOpen => "refusal-credit-open",
        Refusal::OtherRepresented => "refusal-other-represented",
        Refusal::RemedyOwed => "refusal-remedy-owed",
        Refusal::HoldsMerged => "refusal-holds-merged",
        Refusal::LinkedAlready => "refusal-linked-already",
        Refusal::PartOfPart => "refusal-part-of-part",
        _ => "refusal-not-now",
    }
}

/// Of those about an incident.
const fn of_incident(refusal: &Refusal) -> &'static str {
    match refusal {
        Refusal::InIncident => "refusal-in-incident",
        Refusal::NotInIncident => "refusal-not-in-incident",
        _ => "refusal-incident-not-open",
    }
}
