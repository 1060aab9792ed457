//! Offers put to the consumer, and the remedies that were promised: who has to do them, and by which day.

use chrono::{DateTime, Days, NaiveDate, Utc};

use super::calendar::Calendar;
use super::codes::RemedyKind;
use super::evidence::Attached;
use super::ids::{EvidenceId, OfferId, RemedyId, TextId};
use super::money::Money;

coded! {
    /// What became of an offer.
    pub enum OfferState { Open = "open", Accepted = "accepted", Rejected = "rejected", Lapsed = "lapsed" }
}

coded! {
    /// Who has to do what was promised.
    pub enum Promiser { Merchant = "merchant", Platform = "platform", House = "house" }
}

coded! {
    /// How a promise stands.
    pub enum PromiseState {
        Open = "open",
        /// Its day has passed.
        Late = "late",
        Done = "done",
        /// Not expected any more.
        Dropped = "dropped",
    }
}

/// A resolution put to the consumer. Its conditions are the title of its text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub text: TextId,
    pub remedy: RemedyKind,
    pub amount: Option<Money>,
    pub by: Promiser,
    /// The day by which the remedy is promised.
    pub due_on: NaiveDate,
    /// Until when the consumer may answer.
    pub until: DateTime<Utc>,
    pub state: OfferState,
    pub decided_at: Option<DateTime<Utc>>,
}

/// Something promised to the consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remedy {
    pub id: RemedyId,
    pub kind: RemedyKind,
    pub amount: Option<Money>,
    pub by: Promiser,
    pub due_on: NaiveDate,
    /// When whoever works on the case is reminded of it.
    pub remind_at: DateTime<Utc>,
    /// The end of the day.
    pub due_at: DateTime<Utc>,
    pub reminded: bool,
    /// The day passed before it was done.
    pub late: bool,
    pub done_at: Option<DateTime<Utc>>,
    pub dropped_at: Option<DateTime<Utc>>,
}

/// What shows that something was done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RemedyProof {
    /// A number, a state, a date.
    pub words: Option<String>,
    /// Files that come with it.
    pub new: Vec<(EvidenceId, Attached)>,
    /// Files that the case has already, by their public ids.
    pub held: Vec<String>,
}

impl RemedyProof {
    pub fn of_words(words: &str) -> Self {
        Self { words: Some(words.to_owned()), ..Self::default() }
    }

    pub const fn is_empty(&self) -> bool {
        self.words.is_none() && self.new.is_empty() && self.held.is_empty()
    }
}

impl Remedy {
    /// What is promised now. The reminder comes when the house opens on the day before, or on the last working day
    /// before that.
    pub fn promised(
        id: RemedyId,
        (kind, amount): (RemedyKind, Option<Money>),
        by: Promiser,
        due: (NaiveDate, &Calendar),
    ) -> Self {
        let (due_on, calendar) = due;
        let due_at = calendar.begins(due_on + Days::new(1));
        let remind_at = calendar.opens_before(due_on - Days::new(1));
        Self { id, kind, amount, by, due_on, remind_at, due_at, reminded: false, late: false, done_at: None, dropped_at: None }
    }

    /// Neither done nor given up.
    pub const fn is_owed(&self) -> bool {
        self.done_at.is_none() && self.dropped_at.is_none()
    }

    pub const fn state(&self) -> PromiseState {
        match (self.dropped_at, self.done_at, self.late) {
            (Some(_), ..) => PromiseState::Dropped,
            (None, Some(_), _) => PromiseState::Done,
            (None, None, true) => PromiseState::Late,
            (None, None, false) => PromiseState::Open,
        }
    }

    /// When time has something to say of it.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        let at = if self.reminded { self.due_at } else { self.remind_at };
        (self.is_owed() && !self.late).then_some(at)
    }
}
