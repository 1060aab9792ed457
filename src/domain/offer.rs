//! Offers put to the consumer, and the remedies they promise.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::RemedyKind;
use super::ids::{OfferId, RemedyId, TextId};
use super::money::Money;

coded! {
    /// What became of an offer.
    pub enum OfferState { Open = "open", Accepted = "accepted", Rejected = "rejected", Lapsed = "lapsed" }
}

/// A resolution put to the consumer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Offer {
    pub id: OfferId,
    pub text: TextId,
    pub remedy: RemedyKind,
    pub amount: Option<Money>,
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
    pub due_on: NaiveDate,
    pub done_at: Option<DateTime<Utc>>,
}
