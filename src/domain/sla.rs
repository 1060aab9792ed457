//! Clocks: how much counted time a case has, when it warns, when it is late. A clock knows its due date at every
//! moment, so that lists can sort by it; only starting, stopping and recomputing need the calendar.

mod clock;
mod faults;
mod policy;
mod presets;
mod pulling;
mod reckoning;

use chrono::{DateTime, Utc};

pub use clock::{Clock, PutOff};
pub use faults::{Fault, MAX_DAYS, is_counted};
pub use policy::{DayRules, Deadline, Extensible, Fits, Names, Pausing, Policy, Source, Start, Term, Traits, Warning};
pub use reckoning::{BadPause, Pause, Reckoning, Span, Why, pauses_in_order};

/// The id of the house's own policy.
pub const HOUSE: &str = "house";

coded! {
    /// What a clock waits for.
    pub enum ClockKind {
        Acknowledgement = "acknowledgement",
        /// A human's first message; the automatic receipt is none.
        FirstResponse = "first_response",
        /// A human's answer to what the consumer wrote later.
        NextResponse = "next_response",
        /// Word of where the case stands, owed while it lasts.
        ProgressUpdate = "progress_update",
        /// The answer of a merchant or platform that was asked. Theirs, not ours: its miss is no miss of the house.
        MerchantAnswer = "merchant_answer",
        Resolution = "resolution",
        /// The answer that a law or a regulator asks for.
        FinalResponse = "final_response",
    }
}

impl ClockKind {
    /// Asked for by a law: its date stands from the beginning, every hour counts, and nothing pauses it.
    pub const fn is_statutory(self) -> bool {
        matches!(self, Self::FinalResponse)
    }

    /// Met by the result of the case, and by nothing before it.
    pub const fn is_met_by_result(self) -> bool {
        matches!(self, Self::Resolution | Self::FinalResponse)
    }

    /// Begins again and again while a case lasts; its `run` counts these beginnings, not the reopenings of the case.
    pub const fn recurs(self) -> bool {
        matches!(self, Self::NextResponse | Self::ProgressUpdate | Self::MerchantAnswer)
    }

    /// Ours to keep.
    pub const fn is_ours(self) -> bool {
        !matches!(self, Self::MerchantAnswer)
    }
}

/// The counted time of one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: ClockKind,
    /// Seconds of counted time.
    pub seconds: i64,
    /// Stands still while the consumer is awaited. A statutory clock does not.
    pub pauses: bool,
}

coded! {
    /// How one clock stands.
    pub enum Standing {
        OnTrack = "on_track",
        DueSoon = "due_soon",
        Overdue = "overdue",
        /// Waiting for the consumer, whether or not it was overdue before.
        Paused = "paused",
        /// Met in time, or ended in time without being met.
        Met = "met",
        /// Met, or ended, too late.
        Missed = "missed",
    }
}

/// What a sweep found out about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Warned,
    Missed,
}

/// A clock that was met, for the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub kind: ClockKind,
    pub run: i32,
    pub started_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    /// Counted seconds, pauses left out.
    pub working: i64,
    /// Seconds on the wall, pauses and nights included.
    pub wall: i64,
    pub target: i64,
    pub in_time: bool,
}
