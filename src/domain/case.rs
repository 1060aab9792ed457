//! A case: one complaint and all that happens to it. What each side may do next is [`Case::permits`], in `case::action`.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::claims::Claims;
use super::codes::{Channel, Consent, Locale, Outcome, Priority, ProblemType, RootCause};
use super::credit::CreditHarm;
use super::hold::Hold;
use super::ids::{CaseId, PersonId, TeamId};
use super::link::Merged;
use super::merchant_request::MerchantRequest;
use super::offer::{Offer, Remedy};
use super::order::Order;
use super::question::Questions;
use super::reference::Reference;
use super::refusal::Refusal;
use super::sla::{Clock, ClockKind};
use super::text;
pub use action::Action;
pub use escalating::Referral;
pub use extending::Extension;

mod action;
pub mod answering;
pub mod assigning;
pub mod belonging;
pub mod carrying;
pub mod checking;
pub mod closing;
pub mod consenting;
pub mod correcting;
pub mod corresponding;
mod erasing;
pub mod escalating;
pub mod explaining;
pub mod extending;
pub mod filing;
pub mod hearing;
pub mod holding;
pub mod joining;
pub mod linking;
pub mod marking;
pub mod mending;
pub mod merging;
pub mod objecting;
pub mod offering;
pub mod promising;
pub mod proving;
pub mod rating;
pub mod reckoning;
pub mod responding;
pub mod shielding;
pub mod speaking;
pub mod splitting;
pub mod sweeping;
pub mod triaging;

/// Where a case stands, with what belongs to that status alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Status {
    New,
    Open,
    AwaitingConsumer {
        until: DateTime<Utc>,
        /// What is asked one by one; `None` where it is asked as a whole.
        questions: Option<Questions>,
    },
    AwaitingMerchant {
        whom: String,
        until: DateTime<Utc>,
    },
    AwaitingPlatform {
        whom: String,
        until: DateTime<Utc>,
    },
    Offered {
        until: DateTime<Utc>,
    },
    /// A result stands; a promised remedy or the closing letter does not yet.
    Resolved {
        outcome: Outcome,
        at: DateTime<Utc>,
    },
    Closed {
        outcome: Outcome,
        at: DateTime<Utc>,
    },
}

coded! {
    /// The code of a status, without its data.
    pub enum StatusCode {
        New = "new",
        Open = "open",
        AwaitingConsumer = "awaiting_consumer",
        AwaitingMerchant = "awaiting_merchant",
        AwaitingPlatform = "awaiting_platform",
        Offered = "offered",
        Resolved = "resolved",
        Closed = "closed",
    }
}

impl Status {
    pub const fn code(&self) -> StatusCode {
        match self {
            Status::New => StatusCode::New,
            Status::Open => StatusCode::Open,
            Status::AwaitingConsumer { .. } => StatusCode::AwaitingConsumer,
            Status::AwaitingMerchant { .. } => StatusCode::AwaitingMerchant,
            Status::AwaitingPlatform { .. } => StatusCode::AwaitingPlatform,
            Status::Offered { .. } => StatusCode::Offered,
            Status::Resolved { .. } => StatusCode::Resolved,
            Status::Closed { .. } => StatusCode::Closed,
        }
    }

    /// Until when somebody has to answer.
    pub const fn until(&self) -> Option<DateTime<Utc>> {
        match self {
            Status::AwaitingConsumer { until, .. }
            | Status::AwaitingMerchant { until, .. }
            | Status::AwaitingPlatform { until, .. }
            | Status::Offered { until } => Some(*until),
            _ => None,
        }
    }

    /// The questions that the consumer is to answer one by one.
    pub const fn asked(&self) -> Option<&Questions> {
        match self {
            Status::AwaitingConsumer { questions, .. } => questions.as_ref(),
            _ => None,
        }
    }
}

impl StatusCode {
    /// Somebody other than us has the next move.
    pub const fn is_waiting(self) -> bool {
        matches!(self, Self::AwaitingConsumer | Self::AwaitingMerchant | Self::AwaitingPlatform | Self::Offered)
    }

    pub const fn is_closed(self) -> bool {
        matches!(self, Self::Closed)
    }
}

/// How to reach whoever filed; at least one of e-mail and phone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Contact {
    /// Whether both give one address, or one number however it is written. Nobody confirmed either: it says that they may be
    /// one person, no more.
    pub fn is_reached_like(&self, other: &Self) -> bool {
        let same_address = self.email.as_ref().zip(other.email.as_ref()).is_some_and(|(mine, theirs)| {
            let [mine, theirs] = [mine, theirs].map(|email| email.trim().to_lowercase());
            !mine.is_empty() && mine == theirs
        });
        let numbers = |phone: &Option<String>| phone.as_deref().map(text::phone_spellings).unwrap_or_default();
        let theirs = numbers(&other.phone);
        same_address || numbers(&self.phone).iter().any(|number| theirs.contains(number))
    }

    /// Where text messages can go.
    pub fn mobile(&self) -> Option<String> {
        text::mobile(self.phone.as_deref()?)
    }
}

/// One complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Case {
    pub id: CaseId,
    /// Given by the store when the case is first recorded.
    pub reference: Option<Reference>,
    /// Moves on with every act of a person; forms that decide something carry it.
    pub version: i64,
    /// Number of the last event.
    pub seq: i64,
    /// Hash of the last event, hex.
    pub head: String,
    pub status: Status,
    pub root_cause: Option<RootCause>,
    pub problem_type: ProblemType,
    pub priority: Priority,
    /// 0 agent, 1 senior, 2 supervisor, 3 outside body.
    pub level: u8,
    pub team: Option<TeamId>,
    pub assignee: Option<PersonId>,
    pub consumer: Option<PersonId>,
    pub contact: Contact,
    pub locale: Locale,
    pub channel: Channel,
    pub order: Order,
    pub summary: String,
    pub filed_at: DateTime<Utc>,
    pub last_activity_at: DateTime<Utc>,
    pub resolved_at: Option<DateTime<Utc>>,
    /// Number of the present measurement; reopening starts the next.
    pub run: i32,
    /// Words that staff put on it to find it again.
    pub tags: Vec<String>,
    /// Items of its checklist that are done.
    pub checks: Vec<String>,
    /// Until when it is out of the queue.
    pub follow_up: Option<DateTime<Utc>>,
    /// The consumer wrote and nobody has answered yet.
    pub unanswered: bool,
    pub files: usize,
    pub bytes: u64,
    /// Delay is dear to this consumer: a credit record at risk, hardship, age, illness.
    pub vulnerable: bool,
    /// Whom the case was given to last, though they may have given it back.
    pub worker: Option<PersonId>,
    /// Whose work is under review: they do not get the case back, and do not decide it.
    pub reviewed: Vec<PersonId>,
    /// When the consumer last asked for a review.
    pub demanded_at: Option<DateTime<Utc>>,
    /// Asked for, and not yet answered by a supervisor.
    pub extension: Option<Extension>,
    /// Where the case goes after us.
    pub referral: Option<Referral>,
    /// What the consumer agrees to, each once and in order.
    pub consents: Vec<Consent>,
    /// For whom it was filed, with their written authority; `None` where somebody complains for themselves.
    pub represented: Option<String>,
    pub clocks: Vec<Clock>,
    /// The newest offer.
    pub offer: Option<Offer>,
    pub remedies: Vec<Remedy>,
    /// The newest request to hold the payment.
    pub hold: Option<Hold>,
    pub credit: Option<CreditHarm>,
    /// What the merchant was last asked by letter.
    pub merchant_request: Option<MerchantRequest>,
    /// What each side said last of the order.
    pub claims: Claims,
    /// The case under which this one is carried on.
    pub merged: Option<Merged>,
}

impl Case {
    /// The questions that the consumer is to answer one by one.
    pub const fn asked(&self) -> Option<&Questions> {
        self.status.asked()
    }

    /// Whether what is personal was erased: a case without a name and without any address.
    pub const fn is_erased(&self) -> bool {
        self.contact.name.is_empty() && self.contact.email.is_none() && self.contact.phone.is_none()
    }

    /// Deciding acts name the version they were decided on.
    fn unmoved(&self, seen: i64) -> Result<(), Refusal> {
        if seen == self.version { Ok(()) } else { Err(Refusal::Stale { seen, now: self.version }) }
    }

    /// The nearest instant at which a live clock is due.
    pub fn due(&self) -> Option<(DateTime<Utc>, ClockKind)> {
        let live = self.clocks.iter().filter(|clock| clock.is_live());
        live.filter_map(|clock| clock.due_at.map(|due| (due, clock.kind))).min_by_key(|(due, _)| *due)
    }

    /// The clock of this kind in the present measurement.
    pub fn clock(&self, kind: ClockKind) -> Option<&Clock> {
        self.clocks.iter().filter(|clock| clock.kind == kind).max_by_key(|clock| clock.run)
    }

    /// The outcome, once there is one.
    pub const fn outcome(&self) -> Option<Outcome> {
        match self.status {
            Status::Resolved { outcome, .. } | Status::Closed { outcome, .. } => Some(outcome),
            _ => None,
        }
    }
}
