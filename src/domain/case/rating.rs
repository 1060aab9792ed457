//! What whoever complained thinks of how it went, once it is over: the last word of each measurement counts.

use chrono::{DateTime, Duration, Utc};
use serde::{Deserialize, Serialize};

use super::{Action, Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::Outcome;
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::TextId;
use crate::domain::refusal::Refusal;
use crate::domain::settings::Settings;

/// From 1, not at all content, to 5, very content.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Score(u8);

impl Score {
    pub const ALL: [Self; 5] = [Self(5), Self(4), Self(3), Self(2), Self(1)];

    pub fn new(value: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|score| score.0 == value)
    }

    pub const fn get(self) -> u8 {
        self.0
    }
}

/// How one measurement of a case was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Rating {
    /// The number of the measurement: a case that was taken up again is rated again.
    pub run: i32,
    pub score: Score,
    pub comment: Option<TextId>,
}

impl Case {
    /// The consumer says how it went. Forms that are open at the desk stay good: this decides nothing.
    pub fn rate(&self, score: Score, comment: Option<&str>, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Rate, act)?;
        if self.rated_until(&act.under.settings).is_none_or(|until| act.at > until) {
            return Err(Refusal::TooLateToRate);
        }
        let mut change = Change::aside(self, act);
        let comment = comment.map(|comment| change.text(TextKind::RatingComment, None, comment));
        change.event(Happening::Rated { run: self.run, score }, comment);
        change.rate(Rating { run: self.run, score, comment });
        Ok(change)
    }

    /// Not while it is open, and not what goes on in another case.
    pub const fn is_to_be_rated(&self) -> bool {
        matches!(self.status, Status::Closed { outcome, .. } if !matches!(outcome, Outcome::Duplicate))
    }

    /// The last moment at which it can be rated.
    pub fn rated_until(&self, settings: &Settings) -> Option<DateTime<Utc>> {
        match self.status {
            Status::Closed { at, .. } if self.is_to_be_rated() => Some(at + Duration::days(i64::from(settings.days_to_rate))),
            _ => None,
        }
    }
}
