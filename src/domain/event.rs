//! What happened to a case: the append-only history. An event carries ids, codes and hashes, never a person's words.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::actor::ActorKind;
use super::codes::{
    Channel, Claimant, Correctable, EscalationCause, OrderState, Outcome, Priority, ProblemType, RemedyKind, RootCause,
};
use super::ids::{FactId, OfferId, PersonId, RemedyId, TeamId, TextId};
use super::sla::ClockKind;

/// One thing that happened; its data are stored as JSON under its code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data", rename_all = "snake_case")]
pub enum Happening {
    Filed {
        channel: Channel,
        files: usize,
    },
    Triaged {
        problem_type: ProblemType,
        priority: Priority,
        team: Option<TeamId>,
    },
    Assigned {
        to: Option<PersonId>,
    },
    /// We wrote to the consumer.
    Messaged,
    /// A note that only staff see.
    Noted,
    /// The consumer wrote to us.
    Replied,
    EvidenceAdded {
        files: Vec<String>,
    },
    InformationAsked {
        until: DateTime<Utc>,
    },
    MerchantAsked {
        until: DateTime<Utc>,
    },
    PlatformAsked {
        until: DateTime<Utc>,
    },
    /// Whoever was asked let the date pass.
    NoAnswer {
        from: Claimant,
    },
    FactRecorded {
        fact: FactId,
        claimant: Claimant,
        state: OrderState,
    },
    Corrected {
        field: Correctable,
    },
    Offered {
        offer: OfferId,
        until: DateTime<Utc>,
    },
    OfferAccepted {
        offer: OfferId,
    },
    OfferRejected {
        offer: OfferId,
    },
    OfferLapsed {
        offer: OfferId,
    },
    Escalated {
        from: u8,
        to: u8,
        cause: EscalationCause,
    },
    Resolved {
        outcome: Outcome,
        root_cause: RootCause,
    },
    RemedyDone {
        remedy: RemedyId,
        what: RemedyKind,
    },
    Closed {
        outcome: Outcome,
        root_cause: Option<RootCause>,
    },
    Withdrawn,
    /// The account with the confirmed address of the complaint took it up.
    Joined,
    Reopened {
        run: i32,
    },
    ClockMet {
        clock: ClockKind,
        run: i32,
        in_time: bool,
    },
    ClockWarned {
        clock: ClockKind,
        run: i32,
    },
    ClockMissed {
        clock: ClockKind,
        run: i32,
    },
}

impl Happening {
    /// Whether the consumer reads it in the case's timeline.
    pub const fn is_for_consumer(&self) -> bool {
        !matches!(
            self,
            Happening::Triaged { .. }
                | Happening::Assigned { .. }
                | Happening::Noted
                | Happening::FactRecorded { .. }
                | Happening::Joined
                | Happening::ClockMet { .. }
                | Happening::ClockWarned { .. }
                | Happening::ClockMissed { .. }
        )
    }

    /// Bookkeeping that a reader may fold away.
    pub const fn is_bookkeeping(&self) -> bool {
        matches!(self, Happening::ClockMet { .. } | Happening::ClockWarned { .. })
    }
}

/// An event of a change, not yet chained: `store` gives it its number and its hash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub at: DateTime<Utc>,
    pub by: ActorKind,
    pub person: Option<PersonId>,
    pub what: Happening,
    pub text: Option<TextId>,
}

coded! {
    /// What a text of a case is; decides who may read it.
    pub enum TextKind {
        Description = "description",
        DesiredOutcome = "desired_outcome",
        Message = "message",
        Note = "note",
        Reply = "reply",
        InformationRequest = "information_request",
        MerchantRequest = "merchant_request",
        PlatformRequest = "platform_request",
        Fact = "fact",
        Correction = "correction",
        Offer = "offer",
        OfferAnswer = "offer_answer",
        EscalationReason = "escalation_reason",
        Explanation = "explanation",
        WithdrawalReason = "withdrawal_reason",
        ReopeningReason = "reopening_reason",
    }
}

impl TextKind {
    /// Whether the consumer may read it. A note never; an escalation's reason is written for colleagues.
    pub const fn is_for_consumer(self) -> bool {
        !matches!(self, TextKind::Note | TextKind::Fact | TextKind::EscalationReason)
    }
}

/// Words that belong to a case. The event holds `sha256(salt ‖ title ‖ body)`, so the words can be erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    pub id: TextId,
    pub kind: TextKind,
    /// Whom a request went to, or the old value of a correction.
    pub title: Option<String>,
    pub body: String,
}
