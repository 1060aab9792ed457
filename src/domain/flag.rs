//! What lists find a case by beside its own row: what is promised in it, whether its payment is held, whether a credit was hurt.

use super::case::Case;
use super::credit::CreditHarm;
use super::hold::{Hold, HoldState};

coded! {
    pub enum Flag {
        /// Something is promised and not done.
        Promised = "promised",
        /// And its day has passed.
        PromiseLate = "promise_late",
        /// A provider was asked to hold the payment, and has not answered.
        HoldAsked = "hold_asked",
        HoldLate = "hold_late",
        Held = "held",
        /// A score or a record was hurt, or the consumer fears it.
        Credit = "credit",
        /// And is not put right.
        CreditOpen = "credit_open",
    }
}

impl Flag {
    /// All that a case has now. What is over owes nothing.
    pub fn of(case: &Case) -> Vec<Self> {
        let is_open = !case.status.code().is_closed();
        let owed = || case.remedies.iter().filter(|remedy| is_open && remedy.is_owed());
        let hold = case.hold.as_ref().map(Hold::state).filter(|_| is_open);
        let has = |flag: &Self| match flag {
            Self::Promised => owed().next().is_some(),
            Self::PromiseLate => owed().any(|remedy| remedy.late),
            Self::HoldAsked => matches!(hold, Some(HoldState::Asked | HoldState::Unanswered)),
            Self::HoldLate => hold == Some(HoldState::Unanswered),
            Self::Held => matches!(hold, Some(HoldState::Granted | HoldState::PartlyGranted)),
            Self::Credit => case.credit.is_some() && case.looks_after_credit(),
            Self::CreditOpen => case.looks_after_credit() && case.credit.as_ref().is_some_and(CreditHarm::is_open),
        };
        Self::ALL.iter().copied().filter(has).collect()
    }
}
