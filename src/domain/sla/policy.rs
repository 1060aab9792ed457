//! Policies: for which cases, which clocks, how long each has, what lets it stand still, and how its days are counted.
//! A policy is never altered: a change is its next version, and a case keeps the one it was filed under.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::{Clock, ClockKind, Target};
use crate::domain::calendar::Calendar;
use crate::domain::case::StatusCode;
use crate::domain::codes::{Channel, Locale, Priority, ProblemType, ProviderKind};
use crate::domain::money::Money;

/// How long a clock has.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Term {
    /// Seconds of working time. The only one that may stand still while somebody else is awaited.
    Working { seconds: i64, pauses: bool },
    /// Whole working days; ends when the last of them closes.
    WorkingDays(u32),
    /// Calendar days; ends with the last of them, 23:59:59 in the calendar's zone.
    Days(u32),
}

/// From when a clock counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Start {
    Filing,
    /// The day on which a body accepted the complaint (受理).
    Acceptance,
    /// The consumer wrote, and had been answered before.
    Reply,
    /// We last wrote to the consumer.
    Message,
    /// Merchant or platform were asked.
    Request,
}

/// How often, and by how many days at most each time, a date may be put off with a supervisor's consent. The days are
/// working days where the clock counts working time or working days, and calendar days otherwise.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extensible {
    pub times: u8,
    pub days: u32,
}

/// What a policy asks for: one clock, its length, its beginning.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deadline {
    pub kind: ClockKind,
    pub term: Term,
    pub start: Start,
    /// `None` where the date cannot be put off.
    #[serde(default)]
    pub extensible: Option<Extensible>,
}

/// How the days of a term are counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
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

/// In which statuses a clock that may pause stands still, and for how many calendar days altogether.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pausing {
    pub statuses: Vec<StatusCode>,
    /// After so many days the clock runs on, whoever is still awaited.
    pub most_days: u32,
}

impl Pausing {
    pub const MOST_DAYS: u32 = 10;
}

/// When a clock is due soon: so much of its time, or so many minutes, are left; whichever is more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Warning {
    pub percent: u8,
    pub minutes: u32,
}

impl Warning {
    /// 20 % and one hour (design: standing).
    pub const USUAL: Self = Self { percent: 20, minutes: 60 };

    /// Seconds before the due date, of a clock of this length.
    pub fn seconds(self, target: i64) -> i64 {
        (target.saturating_mul(i64::from(self.percent)) / 100).max(i64::from(self.minutes) * 60)
    }
}

/// Which cases a policy, or a rule, is for. Each list that is empty fits every case.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Fits {
    pub problem_types: Vec<ProblemType>,
    pub provider_kinds: Vec<ProviderKind>,
    pub channels: Vec<Channel>,
    pub priorities: Vec<Priority>,
    /// The order is worth at least this, in the same currency.
    pub at_least: Option<Money>,
    /// Only consumers for whom delay is dear: a credit record at risk, hardship, age, illness.
    pub vulnerable: bool,
}

/// What [`Fits`] looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Traits {
    pub problem_type: ProblemType,
    pub provider_kind: ProviderKind,
    pub channel: Channel,
    pub priority: Priority,
    pub amount: Money,
    pub vulnerable: bool,
}

impl Fits {
    pub fn includes(&self, case: &Traits) -> bool {
        fn any<T: PartialEq>(list: &[T], value: &T) -> bool {
            list.is_empty() || list.contains(value)
        }
        let dear = self.at_least.is_none_or(|least| least.currency == case.amount.currency && case.amount.minor >= least.minor);
        any(&self.problem_types, &case.problem_type)
            && any(&self.provider_kinds, &case.provider_kind)
            && any(&self.channels, &case.channel)
            && any(&self.priorities, &case.priority)
            && dear
            && (case.vulnerable || !self.vulnerable)
    }

    pub fn is_for_all(&self) -> bool {
        *self == Self::default()
    }
}

/// Where a policy comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Source {
    /// The law, rule or page.
    pub text: String,
    /// Where it was read.
    pub url: String,
    /// When its lengths were last read there; `None` where only an older note of ours tells them.
    pub checked: Option<NaiveDate>,
}

/// A name in both languages, given by an administrator.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Names {
    pub zh: String,
    pub en: String,
}

impl Names {
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.zh,
            Locale::En => &self.en,
        }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Policy {
    /// A slug; with `version` it names what a case was filed under.
    pub id: String,
    pub version: u32,
    /// When an administrator made this version; `None` for what comes with Redress.
    #[serde(default)]
    pub published_at: Option<DateTime<Utc>>,
    /// `None` for what comes with Redress: its name is in the locales, by id.
    pub name: Option<Names>,
    /// Off: its cases keep it, and no new case gets it.
    pub in_use: bool,
    /// Of the policies that fit a case, the first that has a clock gives it.
    pub position: i32,
    pub fits: Fits,
    pub deadlines: Vec<Deadline>,
    pub calendar_id: String,
    pub days: DayRules,
    pub pausing: Pausing,
    pub warning: Warning,
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

    pub fn deadline(&self, kind: ClockKind) -> Option<&Deadline> {
        self.deadlines.iter().find(|deadline| deadline.kind == kind)
    }

    /// Whether a complaint filed on this day falls under it.
    pub fn is_in_force(&self, day: NaiveDate) -> bool {
        let (from, until) = self.in_force;
        from.is_none_or(|from| from <= day) && until.is_none_or(|until| day <= until)
    }

    /// A clock of this policy that begins now.
    pub fn start(&self, deadline: &Deadline, run: i32, at: DateTime<Utc>, calendar: &Calendar) -> Clock {
        let mut clock = if let Term::Working { seconds, pauses } = deadline.term {
            let target = Target { kind: deadline.kind, seconds, pauses };
            Clock::warning(&target, self.warning.seconds(seconds), run, at, calendar)
        } else {
            let reckoned = self.reckon_one(deadline, at, at, &[], calendar);
            let warn = self.warning.seconds((reckoned.due - at).num_seconds());
            Clock { provisional: reckoned.provisional, ..Clock::until(deadline.kind, run, at, reckoned.due, warn) }
        };
        clock.policy.clone_from(&self.id);
        clock.policy_version = self.version;
        clock
    }
}
