//! The rules in force when somebody acts: which clocks a case gets, on which calendar, and the house's own limits.

use chrono::{DateTime, Utc};

use super::calendar::Calendar;
use super::sla::{Clock, Policy, Reckoning, Start};

/// Policies and calendars; built at start, carried by every act.
#[derive(Clone, Debug)]
pub struct Rulebook {
    pub policy: Policy,
    pub calendar: Calendar,
    /// The law that the house answers under, beside its own promises.
    pub statutory: Option<Law>,
}

/// A policy with the calendar it counts on.
#[derive(Clone, Debug)]
pub struct Law {
    pub policy: Policy,
    pub calendar: Calendar,
}

/// No preset of this name asks for a final response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no law is known by this name; see `redress sla due --help`")]
pub struct NoSuchLaw;

impl Rulebook {
    /// The house policy on the national calendar.
    pub fn house() -> Self {
        Self { policy: Policy::house(), calendar: Calendar::cn(), statutory: None }
    }

    /// The same, under the law of this name where one is given.
    pub fn under(law: Option<&str>) -> Result<Self, NoSuchLaw> {
        let statutory = law.map(|id| Law::named(id).ok_or(NoSuchLaw)).transpose()?;
        Ok(Self { statutory, ..Self::house() })
    }

    /// The statutory clock that begins at this instant, where the law is in force for a complaint filed then.
    pub fn statutory_clock(&self, start: Start, filed: DateTime<Utc>, at: DateTime<Utc>) -> Option<Clock> {
        let law = self.statutory.as_ref().filter(|law| law.policy.is_in_force(law.calendar.day(filed)))?;
        let reckoned = law.final_response(at).filter(|reckoned| reckoned.deadline.start == start)?;
        Some(Clock::statutory(&law.policy, &reckoned, at))
    }
}

impl Law {
    /// The preset of this name, if it asks for a final response.
    pub fn named(id: &str) -> Option<Self> {
        let policy = Policy::preset(id)?;
        let calendar = Calendar::named(&policy.calendar_id)?;
        policy.deadlines.iter().any(|deadline| deadline.kind.is_statutory()).then_some(Self { policy, calendar })
    }

    /// When the final response is due for what began at this instant, with the sum behind it.
    pub fn final_response(&self, begun: DateTime<Utc>) -> Option<Reckoning> {
        let all = self.policy.reckon(begun, begun, &[], &self.calendar);
        all.into_iter().find(|reckoned| reckoned.deadline.kind.is_statutory())
    }
}

/// Working days that whoever is asked gets when the agent names no date.
pub const DAYS_TO_ANSWER: i64 = 5;
/// The sweep never raises a case above this level; people may.
pub const HIGHEST_AUTOMATIC_LEVEL: u8 = 2;
/// Outside bodies.
pub const HIGHEST_LEVEL: u8 = 3;
/// Longest message, note, reply or explanation, in characters (security.md, Bodies).
pub const MAX_BODY: usize = 5000;
