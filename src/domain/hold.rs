//! A hold: what a provider is asked to leave alone while its payment is disputed, what it said to that, and until when it holds.

use chrono::{DateTime, NaiveDate, Utc};

use super::ids::{HoldId, TextId};

/// Calendar days within which a provider is to answer.
pub const MOST_DAYS_TO_ANSWER: i64 = 30;
/// Calendar days for which a provider can say that it holds.
pub const MOST_DAYS_HELD: i64 = 180;
/// Days before its end at which whoever works on the case is reminded of it.
pub const DAYS_AHEAD: u64 = 3;

coded! {
    /// What is left alone.
    pub enum HoldAsk {
        /// The sum is not deducted.
        Deduct = "deduct",
        /// No fee for being late is charged.
        LateFees = "late_fees",
        /// Nothing is reported to a score or a credit record.
        Reporting = "reporting",
    }
}

coded! {
    /// How a hold stands.
    pub enum HoldState {
        Asked = "asked",
        /// The date for an answer has passed.
        Unanswered = "unanswered",
        Granted = "granted",
        /// Some of what was asked for.
        PartlyGranted = "partly_granted",
        Refused = "refused",
        Ended = "ended",
    }
}

/// The newest request of a case to hold its payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub id: HoldId,
    /// What was sent.
    pub text: TextId,
    /// Each once, in their order.
    pub asks: Vec<HoldAsk>,
    pub asked_at: DateTime<Utc>,
    /// By when an answer is due.
    pub until: DateTime<Utc>,
    pub late: bool,
    pub answered_at: Option<DateTime<Utc>>,
    /// Of what was asked for; none where it was refused.
    pub granted: Vec<HoldAsk>,
    /// The last day on which it holds; `None` until further notice.
    pub ends_on: Option<NaiveDate>,
    /// When time has something to say of a hold that was granted: the reminder, then the end of its last day.
    pub remind_at: Option<DateTime<Utc>>,
    pub ends_at: Option<DateTime<Utc>>,
    pub reminded: bool,
    /// When it ended: its day passed, or the case was over.
    pub ended_at: Option<DateTime<Utc>>,
}

impl Hold {
    /// Whether it is waited for, or holds.
    pub const fn is_live(&self) -> bool {
        self.ended_at.is_none() && !matches!(self.state(), HoldState::Refused)
    }

    pub const fn is_granted(&self) -> bool {
        self.answered_at.is_some() && !self.granted.is_empty()
    }

    pub const fn state(&self) -> HoldState {
        match (self.ended_at, self.answered_at, self.late) {
            (Some(_), ..) => HoldState::Ended,
            (None, None, false) => HoldState::Asked,
            (None, None, true) => HoldState::Unanswered,
            (None, Some(_), _) if self.granted.is_empty() => HoldState::Refused,
            (None, Some(_), _) if self.granted.len() < self.asks.len() => HoldState::PartlyGranted,
            (None, Some(_), _) => HoldState::Granted,
        }
    }

    /// When time has something to say of it.
    pub fn next(&self) -> Option<DateTime<Utc>> {
        if !self.is_live() {
            return None;
        }
        match (self.answered_at, self.reminded) {
            (None, _) => Some(self.until).filter(|_| !self.late),
            (Some(_), false) => self.remind_at.or(self.ends_at),
            (Some(_), true) => self.ends_at,
        }
    }
}

/// Each once, in their order.
pub fn in_order(asks: &[HoldAsk]) -> Vec<HoldAsk> {
    HoldAsk::ALL.iter().copied().filter(|ask| asks.contains(ask)).collect()
}
