//! What an agency sets for the whole house without an engineer: what it is called and how it is reached, what is asked of its
//! people, and numbers that are policy rather than machine. Typed and within ranges; a version each time it is changed.

use std::ops::RangeInclusive;

use serde::{Deserialize, Serialize};

use super::actor::Role;
use super::codes::Locale;
use super::sla::Names;

coded! {
    /// Whose accounts need a code from a phone beside the password; everybody may have one.
    pub enum SecondStepOf {
        Nobody = "off",
        /// Supervisors and administrators.
        Supervisors = "supervisors",
        /// Everybody who works here.
        Staff = "staff",
    }
}

impl SecondStepOf {
    pub const fn includes(self, role: Role) -> bool {
        match self {
            Self::Nobody => false,
            Self::Supervisors => role.is_supervisor(),
            Self::Staff => role.is_staff(),
        }
    }
}

coded! {
    /// A number that can be set.
    pub enum Number {
        /// Working days that whoever is asked gets, where neither the agent nor a policy names a date.
        DaysToAnswer = "days_to_answer",
        /// Days after the result in which whoever complained can have the case taken up again.
        DaysToReopen = "days_to_reopen",
        /// Days after its end in which a case can be rated.
        DaysToRate = "days_to_rate",
        /// Different people who complain of the same within three hours; fewer are no burst, however rare.
        BurstPeople = "burst_people",
        /// How many times what is usual makes a burst.
        BurstTimes = "burst_times",
    }
}

impl Number {
    /// What can be set: less would promise nothing or see a burst in every busy hour, more would never end.
    pub const fn range(self) -> RangeInclusive<u32> {
        match self {
            Self::DaysToAnswer => 1..=30,
            Self::DaysToReopen => 7..=365,
            Self::DaysToRate => 7..=180,
            Self::BurstPeople => 3..=50,
            Self::BurstTimes => 2..=10,
        }
    }

    /// What comes with Redress.
    pub const fn usual(self) -> u32 {
        match self {
            Self::DaysToAnswer | Self::BurstPeople => 5,
            Self::DaysToReopen | Self::DaysToRate => 30,
            Self::BurstTimes => 3,
        }
    }
}

/// Longest name of the house, in characters: it stands in the head of every page on a phone.
pub const MAX_NAME: usize = 24;
/// Longest line of text otherwise.
pub const MAX_LINE: usize = 120;

/// The settings of the house.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    pub version: u32,
    /// `None`: what comes with Redress.
    pub name: Option<Names>,
    pub phone: Option<String>,
    /// When somebody answers the telephone.
    pub hours: Option<Names>,
    /// Whom to ask about privacy.
    pub privacy: Option<Names>,
    pub second_step: SecondStepOf,
    pub days_to_answer: u32,
    pub days_to_reopen: u32,
    pub days_to_rate: u32,
    pub burst_people: u32,
    pub burst_times: u32,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            version: 0,
            name: None,
            phone: None,
            hours: None,
            privacy: None,
            second_step: SecondStepOf::Nobody,
            days_to_answer: Number::DaysToAnswer.usual(),
            days_to_reopen: Number::DaysToReopen.usual(),
            days_to_rate: Number::DaysToRate.usual(),
            burst_people: Number::BurstPeople.usual(),
            burst_times: Number::BurstTimes.usual(),
        }
    }
}

impl Settings {
    pub const fn number(&self, number: Number) -> u32 {
        match number {
            Number::DaysToAnswer => self.days_to_answer,
            Number::DaysToReopen => self.days_to_reopen,
            Number::DaysToRate => self.days_to_rate,
            Number::BurstPeople => self.burst_people,
            Number::BurstTimes => self.burst_times,
        }
    }

    /// Sets a number; `false`, and nothing set, where it is out of its range.
    pub fn set(&mut self, number: Number, value: u32) -> bool {
        let place = match number {
            Number::DaysToAnswer => &mut self.days_to_answer,
            Number::DaysToReopen => &mut self.days_to_reopen,
            Number::DaysToRate => &mut self.days_to_rate,
            Number::BurstPeople => &mut self.burst_people,
            Number::BurstTimes => &mut self.burst_times,
        };
        let fits = number.range().contains(&value);
        if fits {
            *place = value;
        }
        fits
    }

    /// What the house is called in this language, where it has a name of its own.
    pub fn name(&self, locale: Locale) -> Option<&str> {
        self.name.as_ref().map(|names| names.of(locale))
    }
}
