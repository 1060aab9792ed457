//! How two cases belong together: as related, as one matter and its parts, or merged into one.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::calendar::Calendar;
use super::case::{Extension, Status};
use super::credit::CreditHarm;
use super::ids::CaseId;
use super::reference::Reference;
use super::sla::{Clock, ClockKind};

/// Links that one case may have beside what was merged into it.
pub const MOST_LINKS: usize = 50;
/// Cases that may be merged into one.
pub const MOST_MERGED: usize = 10;

coded! {
    /// A link as it is kept, from one case to another.
    pub enum LinkKind {
        Related = "related",
        /// The first is a part of the second.
        Child = "child",
        /// The first is carried on under the second.
        Merged = "merged",
    }
}

coded! {
    /// What the other case is to this one.
    pub enum Relation { Related = "related", Parent = "parent", Child = "child" }
}

impl Relation {
    /// The same link as the other case sees it.
    pub const fn turned(self) -> Self {
        match self {
            Self::Related => Self::Related,
            Self::Parent => Self::Child,
            Self::Child => Self::Parent,
        }
    }

    /// How it is kept: its kind, and whether it goes from this case to the other.
    pub const fn kept(self) -> (LinkKind, bool) {
        match self {
            Self::Related => (LinkKind::Related, true),
            Self::Parent => (LinkKind::Child, true),
            Self::Child => (LinkKind::Child, false),
        }
    }
}

/// A link of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Tie {
    pub relation: Relation,
    pub other: CaseId,
    pub reference: Reference,
}

/// Where a case goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Merged {
    pub into: CaseId,
    pub reference: Reference,
    /// Whether merchant and platform may be shown the files of the case that it goes on in.
    pub shares: bool,
}

/// What a merge set aside, so that both cases can be taken apart again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    pub at: DateTime<Utc>,
    /// How the merged case stood.
    pub status: Status,
    pub unanswered: bool,
    pub extension: Option<Extension>,
    pub follow_up: Option<DateTime<Utc>>,
    /// Its clocks that ran, or stood still.
    pub clocks: Vec<Clock>,
    /// What its dates ask of the clocks of the case that stays.
    pub pulls: Vec<Pull>,
    /// Neither case was of an account: whoever merged them said that both are one person's.
    #[serde(default)]
    pub same_person: bool,
    /// What the case that stays knew of a credit that was hurt in both; `None`: nothing was hurt in the merged one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub credit: Option<CreditTaken>,
}

/// What a case knew of its consumer's credit before another was merged into it, and from then on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreditTaken {
    pub before: Option<CreditHarm>,
    pub since: Option<CreditHarm>,
}

/// How long a clock may be, and how that was measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pull {
    pub clock: ClockKind,
    pub run: i32,
    pub length: i64,
    pub in_days: bool,
    pub calendar: String,
    /// How often the date had been put off.
    pub extensions: u8,
}

impl Pull {
    pub fn is_of(&self, clock: &Clock) -> bool {
        (self.clock, self.run) == (clock.kind, clock.run)
    }

    /// Whether the clock is measured as it was then, so that both can be compared.
    pub fn is_alike(&self, clock: &Clock, calendar: &Calendar) -> bool {
        let is_put_off = clock.in_days && clock.extensions != self.extensions;
        self.in_days == clock.in_days && self.calendar == calendar.id && !is_put_off
    }
}

/// What a change does to links.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum LinkChange {
    Made { id: i64, kind: LinkKind, from: CaseId, to: CaseId, set_aside: Option<Box<SetAside>> },
    Ended { kind: LinkKind, from: CaseId, to: CaseId },
}
