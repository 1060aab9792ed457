//! One measured clock, and by what measured clocks are told apart.

use chrono::{DateTime, NaiveDate, Timelike, Utc};
use chrono_tz::Tz;

use crate::domain::codes::ProblemType;
use crate::domain::ids::{PersonId, TeamId};

coded! {
    /// By what figures are rolled up: one at a time.
    pub enum Dimension {
        All = "all",
        Team = "team",
        Agent = "agent",
        Provider = "provider",
        Merchant = "merchant",
        Problem = "problem_type",
        Level = "level",
        /// The hour of the day in which the clock started; with its weekday the day is told anyway.
        Hour = "hour",
    }
}

/// A clock that was met, and what its case was at that moment: what becomes of the case later moves no figure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measure {
    pub started_at: DateTime<Utc>,
    /// Counted seconds: the hours of the working calendar, pauses left out.
    pub working: i64,
    /// Seconds on the wall: nights, weekends and pauses included.
    pub wall: i64,
    pub in_time: bool,
    /// Who met it; where nobody of ours did, whose case it was.
    pub agent: Option<PersonId>,
    pub team: Option<TeamId>,
    pub problem_type: ProblemType,
    pub provider: String,
    pub merchant: String,
    pub level: u8,
}

impl Measure {
    /// The day that counts it: the one on which its clock started, where we are.
    pub fn day(&self, zone: Tz) -> NaiveDate {
        self.started_at.with_timezone(&zone).date_naive()
    }

    /// Where it stands in a dimension; empty for nobody, no team, no name.
    pub fn key(&self, dimension: Dimension, zone: Tz) -> String {
        match dimension {
            Dimension::All => String::new(),
            Dimension::Team => self.team.map(|team| team.to_string()).unwrap_or_default(),
            Dimension::Agent => self.agent.map(|agent| agent.to_string()).unwrap_or_default(),
            Dimension::Provider => self.provider.clone(),
            Dimension::Merchant => self.merchant.clone(),
            Dimension::Problem => self.problem_type.to_string(),
            Dimension::Level => self.level.to_string(),
            Dimension::Hour => self.started_at.with_timezone(&zone).hour().to_string(),
        }
    }
}
