//! The harm to somebody's credit, and its way to being put right: what was hurt, the objection (征信异议), by when it has to be
//! answered, and what shows that it was corrected.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

coded! {
    /// What was hurt.
    pub enum Harm {
        /// Nothing yet, but the consumer fears it.
        Feared = "feared",
        /// The platform's own score.
        Score = "score",
        /// The record of a credit reference centre.
        Record = "record",
        Both = "both",
    }
}

impl Harm {
    /// Whether something was hurt already.
    pub const fn is_done(self) -> bool {
        !matches!(self, Self::Feared)
    }
}

coded! {
    /// With whom an objection is filed: with who reported it, or with who keeps the record.
    pub enum ObjectionDoor { Provider = "provider", Centre = "centre" }
}

coded! {
    /// What came of an objection.
    pub enum ObjectionAnswer {
        Corrected = "corrected",
        /// It stands as it was.
        Kept = "kept",
    }
}

coded! {
    /// How the track stands.
    pub enum CreditState {
        /// Something may be hurt; nothing was done about it yet.
        Said = "said",
        Filed = "filed",
        /// The date for an answer has passed.
        Unanswered = "unanswered",
        Kept = "kept",
        Corrected = "corrected",
    }
}

/// An objection that was filed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Objection {
    pub with: ObjectionDoor,
    pub filed_on: NaiveDate,
    /// By when an answer is due: the policy `cn-credit`.
    pub answer_by: DateTime<Utc>,
    pub late: bool,
    pub answer: Option<(ObjectionAnswer, DateTime<Utc>)>,
}

/// The credit harm of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditHarm {
    pub harm: Harm,
    pub said_at: DateTime<Utc>,
    /// The newest.
    pub objection: Option<Objection>,
    /// When it was put right, by an objection or without one.
    pub corrected_at: Option<DateTime<Utc>>,
}

impl CreditHarm {
    pub fn state(&self) -> CreditState {
        match &self.objection {
            _ if self.corrected_at.is_some() => CreditState::Corrected,
            None => CreditState::Said,
            Some(Objection { answer: Some(_), .. }) => CreditState::Kept,
            Some(objection) if objection.late => CreditState::Unanswered,
            Some(_) => CreditState::Filed,
        }
    }

    /// Whether somebody still has to do something: nothing that was only feared.
    pub fn is_open(&self) -> bool {
        self.state() != CreditState::Corrected && (self.harm.is_done() || self.objection.is_some())
    }

    /// When time has something to say of it.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        self.objection.as_ref().filter(|_| self.state() == CreditState::Filed).map(|it| it.answer_by)
    }

    /// Whether an answer is still to come.
    pub fn is_waited_for(&self) -> bool {
        matches!(self.state(), CreditState::Filed | CreditState::Unanswered)
    }

    /// Of two that are one complaint: the graver harm, and the objection that is still waited for; put right once both are.
    #[must_use]
    pub fn with(self, other: &Self) -> Self {
        let harm = match (self.harm, other.harm) {
            (Harm::Feared, harm) | (harm, Harm::Feared) => harm,
            (one, two) if one == two => one,
            _ => Harm::Both,
        };
        let is_theirs = self.objection.is_none() || (other.is_waited_for() && !self.is_waited_for());
        let corrected_at = self.corrected_at.max(other.corrected_at).filter(|_| !self.is_open() && !other.is_open());
        let objection = if is_theirs { other.objection.clone() } else { self.objection };
        Self { harm, objection, corrected_at, ..self }
    }
}
