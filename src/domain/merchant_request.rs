//! What a merchant is asked by letter, with a link that it answers by without an account; and what it can answer (ADR 37).
//! Where it says nothing: `case::sweeping`.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::codes::OrderState;
use super::evidence::Attached;
use super::ids::{EvidenceId, MerchantId, RequestId, TextId};

/// Days after its date on which the link still opens a request: late answers count too (security.md, Tokens).
pub const OPEN_DAYS: i64 = 14;
/// Calendar days by which a merchant can put its date off, once.
pub const MOST_DAYS_MORE: i64 = 10;
/// Calendar days within which a merchant can promise to finish an order.
pub const MOST_DAYS_TO_FINISH: i64 = 60;
/// Answers to one request.
pub const MOST_ANSWERS: u8 = 20;
/// Files, and bytes, that may come with the answers to one request: the consumer needs room too.
pub const MOST_FILES: usize = 10;
pub const MOST_BYTES: u64 = 50 * 1024 * 1024;
/// Longest number, or name of somebody else, in characters.
pub const MAX_DETAIL: usize = 120;

coded! {
    /// What a merchant says.
    pub enum AnswerKind {
        Finished = "finished",
        /// They will finish the order by a day.
        WillFinish = "will_finish",
        NeverPaid = "never_paid",
        /// With the number of the refund.
        Refunded = "refunded",
        /// It is somebody else's order: whose.
        NotOurs = "not_ours",
        /// They need until a day: once.
        NeedsTime = "needs_time",
    }
}

impl AnswerKind {
    /// Whether nothing more is asked of them after it.
    pub const fn is_last(self) -> bool {
        !matches!(self, Self::WillFinish | Self::NeedsTime)
    }

    /// What the order can be by it: one of these has to be named; none where it says nothing of that.
    pub const fn states(self) -> &'static [OrderState] {
        match self {
            Self::Finished => &[OrderState::Paid, OrderState::CompletedAwaitingCharge, OrderState::Cancelled],
            Self::NeverPaid => &[OrderState::InService, OrderState::CompletedAwaitingCharge, OrderState::ChargeFailed],
            Self::Refunded => &[OrderState::Refunded],
            Self::WillFinish | Self::NotOurs | Self::NeedsTime => &[],
        }
    }

    /// Whether it names a day.
    pub const fn names_day(self) -> bool {
        matches!(self, Self::WillFinish | Self::NeedsTime)
    }

    /// Whether it names a number, or somebody else.
    pub const fn names_detail(self) -> bool {
        matches!(self, Self::Refunded | Self::NotOurs)
    }
}

/// A request to a merchant that its link opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantRequest {
    pub id: RequestId,
    /// What is asked.
    pub text: TextId,
    /// Whose link opens it.
    pub merchant: MerchantId,
    pub asked_at: DateTime<Utc>,
    /// By when they are to answer.
    pub until: DateTime<Utc>,
    /// From when their time counts: from the question, or from when they asked for more.
    pub since: DateTime<Utc>,
    /// They asked for time, which works once.
    pub put_off: bool,
    /// Reminders sent in this time: at half of it, and at four fifths.
    pub reminded: u8,
    pub answers: u8,
    /// The newest answer, and when it came.
    pub answer: Option<(AnswerKind, DateTime<Utc>)>,
    /// When the first answer came that says something, by the link or otherwise, and whether it was in time.
    pub heard: Option<(DateTime<Utc>, bool)>,
    /// When the case went on without one.
    pub missed_at: Option<DateTime<Utc>>,
    /// When nothing was asked by it any more: something else was asked, or its letter reached nobody. The link does not open it.
    pub ended_at: Option<DateTime<Utc>>,
    /// The day by which they promised to finish the order.
    pub promised_until: Option<DateTime<Utc>>,
    /// What came with the answers.
    pub files: usize,
    pub bytes: u64,
}

/// What a merchant says to a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MerchantAnswer {
    pub kind: AnswerKind,
    /// The day of [`AnswerKind::names_day`].
    pub on: Option<NaiveDate>,
    /// The number of a refund, or whose order it is.
    pub detail: Option<String>,
    pub body: Option<String>,
    /// What the order is, and since when.
    pub state: Option<(OrderState, DateTime<Utc>)>,
    pub files: Vec<(EvidenceId, Attached)>,
    /// How many answers there were when this one was written.
    pub seen: u8,
}

impl MerchantRequest {
    /// They have said nothing but that they need time.
    pub const fn is_silent(&self) -> bool {
        self.heard.is_none()
    }

    /// Whether an answer is still waited for.
    pub const fn is_awaited(&self) -> bool {
        self.heard.is_none() && self.missed_at.is_none() && self.ended_at.is_none()
    }

    /// Whether something is still asked of them.
    pub fn is_open(&self) -> bool {
        !self.answer.is_some_and(|(kind, _)| kind.is_last())
    }

    /// Until when their link opens it.
    pub fn opens_until(&self) -> DateTime<Utc> {
        self.promised_until.max(Some(self.until)).unwrap_or(self.until) + Duration::days(OPEN_DAYS)
    }

    /// Whether they say that it is somebody else's order: then nothing more of it is theirs to see.
    pub fn is_disowned(&self) -> bool {
        self.answer.is_some_and(|(kind, _)| kind == AnswerKind::NotOurs)
    }

    pub fn is_late(&self, at: DateTime<Utc>) -> bool {
        self.missed_at.is_some() || at > self.until
    }

    /// Whether they can still ask for time.
    pub fn may_put_off(&self, at: DateTime<Utc>) -> bool {
        !self.put_off && self.is_silent() && !self.is_late(at)
    }

    /// When they are reminded next; `None` where they have answered, or were reminded often enough.
    pub fn reminded_next(&self) -> Option<DateTime<Utc>> {
        let share = match self.reminded {
            0 => (1, 2),
            1 => (4, 5),
            _ => return None,
        };
        self.is_awaited().then(|| self.since + (self.until - self.since) * share.0 / share.1)
    }
}
