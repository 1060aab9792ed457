//! Escalation: rules that raise a case a level and say who hears of it. Data that administrators change, not code.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::codes::EscalationCause;
use super::money::{Currency, Money};
use super::rulebook::{HIGHEST_AUTOMATIC_LEVEL, Rulebook};
use super::sla::{ClockKind, Fits, Names, Traits};

coded! {
    /// What a rule waits for.
    pub enum Trigger {
        /// A clock is due soon.
        Warned = "warned",
        Missed = "missed",
        /// A settled case is taken up again, for the second time or more.
        Reopened = "reopened",
        /// A case that fits is filed, or comes to fit at triage.
        Stakes = "stakes",
        /// The consumer asks for it, once a clock has lapsed.
        Demanded = "demanded",
        /// What somebody promised, or was asked for on the consumer's behalf, was not done by its day.
        Unkept = "unkept",
    }
}

impl Trigger {
    /// Whether the rule can be narrowed to some clocks.
    pub const fn is_of_clocks(self) -> bool {
        matches!(self, Self::Warned | Self::Missed)
    }

    /// The work so far is looked at by somebody else.
    pub const fn is_review(self) -> bool {
        matches!(self, Self::Reopened | Self::Demanded)
    }

    pub const fn cause(self) -> EscalationCause {
        match self {
            Self::Warned => EscalationCause::DueSoon,
            Self::Missed => EscalationCause::Overdue,
            Self::Reopened => EscalationCause::Reopened,
            Self::Stakes => EscalationCause::Stakes,
            Self::Demanded => EscalationCause::ByConsumer,
            Self::Unkept => EscalationCause::Unkept,
        }
    }
}

coded! {
    /// Who hears of it: people who may work on the case.
    pub enum Told { Assignee = "assignee", Seniors = "seniors", Supervisors = "supervisors" }
}

/// When this happens to a case like that, raise it and tell these.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rule {
    pub id: String,
    pub version: u32,
    /// `None` for what comes with Redress: its name is in the locales, by id.
    pub name: Option<Names>,
    pub in_use: bool,
    pub position: i32,
    pub on: Trigger,
    /// Which clocks; none named: each that is ours to keep.
    pub clocks: Vec<ClockKind>,
    pub fits: Fits,
    /// One level up, not above this one; 0 raises nothing. At most [`HIGHEST_AUTOMATIC_LEVEL`].
    pub up_to: u8,
    pub tell: Vec<Told>,
    /// Letters wait for the next working hours of the house's calendar: nobody is told at night or on a day off.
    pub in_hours: bool,
}

/// Somebody of ours is to hear of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alert {
    pub told: Told,
    pub of: Trigger,
    pub clock: Option<ClockKind>,
    /// Not before.
    pub at: DateTime<Utc>,
    /// The rule does not wait for working hours.
    pub at_any_hour: bool,
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleFault {
    #[error("it raises nothing and tells nobody")]
    DoesNothing,
    /// What every case has would raise every case.
    #[error("it fits every case that is filed")]
    FitsAll,
    #[error("only people raise a case above level {HIGHEST_AUTOMATIC_LEVEL}")]
    TooHigh,
}

impl Rule {
    /// What a miss, a second reopening, a demand and what is at stake do, until an administrator changes it.
    pub fn built_in() -> Vec<Rule> {
        use Told::{Assignee, Seniors, Supervisors};
        let stakes = |fits: Fits| Rule { fits, ..rule("", Trigger::Stakes, 1, &[Seniors, Supervisors]) };
        let large = Some(Money { minor: 500_000, currency: Currency::Cny });
        let rules = [
            rule("due-soon", Trigger::Warned, 0, &[Assignee]),
            rule("overdue", Trigger::Missed, 2, &[Assignee, Supervisors]),
            Rule { clocks: vec![ClockKind::MerchantAnswer], ..rule("merchant-silent", Trigger::Missed, 2, &[Assignee]) },
            rule("reopened-twice", Trigger::Reopened, 2, &[Supervisors]),
            rule("demanded", Trigger::Demanded, 2, &[Supervisors]),
            rule("unkept", Trigger::Unkept, 2, &[Assignee, Supervisors]),
            Rule { id: "vulnerable".to_owned(), ..stakes(Fits { vulnerable: true, ..Fits::default() }) },
            Rule { id: "large-sum".to_owned(), in_use: false, ..stakes(Fits { at_least: large, ..Fits::default() }) },
        ];
        (1..).zip(rules).map(|(position, rule)| Rule { position, ..rule }).collect()
    }

    /// Whether the rule is about this.
    pub fn is_about(&self, on: Trigger, clock: Option<ClockKind>, case: &Traits) -> bool {
        let of_clock = clock.is_none_or(|kind| if self.clocks.is_empty() { kind.is_ours() } else { self.clocks.contains(&kind) });
        self.in_use && self.on == on && of_clock && self.fits.includes(case)
    }

    /// Whom it tells, and not before when.
    pub fn alerts(&self, clock: Option<ClockKind>, at: DateTime<Utc>, rules: &Rulebook) -> impl Iterator<Item = Alert> {
        let (at, at_any_hour) = if self.in_hours { (rules.calendar.opens(at), false) } else { (at, true) };
        self.tell.iter().map(move |told| Alert { told: *told, of: self.on, clock, at, at_any_hour })
    }

    /// What is wrong with it.
    pub fn faults(&self) -> Vec<RuleFault> {
        let mut faults = Vec::new();
        if self.up_to == 0 && self.tell.is_empty() {
            faults.push(RuleFault::DoesNothing);
        }
        if self.on == Trigger::Stakes && self.fits.is_for_all() {
            faults.push(RuleFault::FitsAll);
        }
        if self.up_to > HIGHEST_AUTOMATIC_LEVEL {
            faults.push(RuleFault::TooHigh);
        }
        faults
    }
}

fn rule(id: &str, on: Trigger, up_to: u8, tell: &[Told]) -> Rule {
    Rule {
        id: id.to_owned(),
        version: 1,
        name: None,
        in_use: true,
        position: 0,
        on,
        clocks: Vec::new(),
        fits: Fits::default(),
        up_to,
        tell: tell.to_vec(),
        in_hours: true,
    }
}
