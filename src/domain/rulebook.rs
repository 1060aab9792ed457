//! The rules in force when somebody acts: which clocks a case gets, on which calendar, and the house's own limits.

use super::calendar::Calendar;
use super::sla::Policy;

/// Policy and calendar; built at start, carried by every act.
#[derive(Clone, Debug)]
pub struct Rulebook {
    pub policy: Policy,
    pub calendar: Calendar,
}

impl Rulebook {
    /// The house policy on the national calendar.
    pub fn house() -> Self {
        Self { policy: Policy::house(), calendar: Calendar::cn() }
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
