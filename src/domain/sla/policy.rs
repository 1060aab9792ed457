//! Policies: which clocks there are, how long each has, and how its days are counted.

use chrono::NaiveDate;

use super::{ClockKind, Target};

/// How long a clock has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Term {
    /// Seconds of working time. The only one that may stand still while somebody else is awaited.
    Working { seconds: i64, pauses: bool },
    /// Whole working days; ends when the last of them closes.
    WorkingDays(u32),
    /// Calendar days; ends with the last of them, 23:59:59 in the calendar's zone.
    Days(u32),
}

/// From when a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Start {
    Filing,
    /// The day on which a body accepted the complaint (受理).
    Acceptance,
}

/// What a policy asks for: one clock, its length, its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Deadline {
    pub kind: ClockKind,
    pub term: Term,
    pub start: Start,
}

/// How the days of a term are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DayRules {
    /// The day on which it begins is a day of the term. Hardly ever so (Civil Code 201).
    pub first_day_counts: bool,
    /// What arrives after close, or on a day off, counts as received on the next working day.
    pub after_close_is_next_day: bool,
    /// A last day that is a day off gives way to the next working day (Civil Code 203).
    pub rolls_off_days_off: bool,
}

impl DayRules {
    /// The first day is not counted and the last is taken as it falls.
    pub const PLAIN: Self = Self { first_day_counts: false, after_close_is_next_day: false, rolls_off_days_off: false };
    /// Civil Code of the People's Republic of China, articles 201 and 203.
    pub const CIVIL_CODE: Self = Self { rolls_off_days_off: true, ..Self::PLAIN };
}

/// Where a policy comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Source {
    /// The law, rule or page.
    pub text: &'static str,
    /// Where it was read.
    pub url: &'static str,
    /// When its lengths were last read there; `None` where only an older note of ours tells them.
    pub checked: Option<NaiveDate>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Policy {
    pub id: String,
    pub version: u32,
    pub deadlines: Vec<Deadline>,
    pub calendar_id: String,
    pub days: DayRules,
    /// First and last day on which a complaint falls under it; open where it has no such day.
    pub in_force: (Option<NaiveDate>, Option<NaiveDate>),
    /// `None` for what the house promises by itself.
    pub source: Option<Source>,
}

impl Policy {
    /// The clocks that run on a case from its filing, in working time.
    pub fn targets(&self) -> impl Iterator<Item = Target> {
        self.deadlines.iter().filter_map(|deadline| match (deadline.start, deadline.term) {
            (Start::Filing, Term::Working { seconds, pauses }) => Some(Target { kind: deadline.kind, seconds, pauses }),
            _ => None,
        })
    }

    /// The counted seconds that a clock of this kind has; `None` where the policy has no such clock.
    pub fn target(&self, kind: ClockKind) -> Option<Target> {
        self.targets().find(|target| target.kind == kind)
    }

    /// Whether a complaint filed on this day falls under it.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        let (from, until) = self.in_force;
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    }
}
