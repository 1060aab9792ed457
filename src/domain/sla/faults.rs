//! Why a policy is not taken: one that could never be met, never warn, or never apply.

use chrono::NaiveDate;

use super::policy::{Deadline, Fits, Policy, Start, Term};
use super::{ClockKind, HOUSE};

/// Longest term, in days of its kind; two years.
pub const MAX_DAYS: u32 = 730;
/// Longest term of working time, in seconds.
pub const MAX_SECONDS: i64 = 8_760 * 3600;

/// What is wrong with a policy, and with which of its clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    #[error("the policy has no clock")]
    NoClock,
    #[error("{0} has no time at all")]
    NoTime(ClockKind),
    #[error("{0} is longer than two years")]
    TooLong(ClockKind),
    #[error("{0} stands there twice")]
    Twice(ClockKind),
    /// The result would be due before the first answer.
    #[error("{late} can never be met: {early} is due before it")]
    NeverMet { late: ClockKind, early: ClockKind },
    /// A law's clock may be made shorter, not longer.
    #[error("the law asks for {0} sooner")]
    LongerThanLaw(ClockKind),
    #[error("{0} is asked for by a law and is counted in days")]
    LawInHours(ClockKind),
    #[error("the house has to promise {0}, from filing on")]
    NoPromise(ClockKind),
    /// Its promises are for everybody, and stand on every page.
    #[error("the house's own policy is for every case, and has no end")]
    HouseNotForAll,
    #[error("it warns from the beginning on")]
    AlwaysWarns,
    #[error("a pause of no day, or of more than a year")]
    BadPause,
    #[error("it ends on {until}, before it begins on {from}")]
    EndsBeforeItBegins { from: NaiveDate, until: NaiveDate },
    /// A day outside the years that calendars count.
    #[error("calendars count from 1971 to 2199")]
    BadYear,
    #[error("an extension of no time, or of no day")]
    BadExtension(ClockKind),
}

impl Policy {
    /// What is wrong with it; nothing where cases can be filed under it.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.deadlines.is_empty() {
            faults.push(Fault::NoClock);
        }
        for (at, deadline) in self.deadlines.iter().enumerate() {
            faults.extend(deadline.fault());
            if self.deadlines[..at].iter().any(|other| other.kind == deadline.kind) {
                faults.push(Fault::Twice(deadline.kind));
            }
        }
        faults.extend(self.never_met());
        if self.always_warns() {
            faults.push(Fault::AlwaysWarns);
        }
        if !(1..=366).contains(&self.pausing.most_days) {
            faults.push(Fault::BadPause);
        }
        if let (Some(from), Some(until)) = self.in_force
            && until < from
        {
            faults.push(Fault::EndsBeforeItBegins { from, until });
        }
        if [self.in_force.0, self.in_force.1].into_iter().flatten().any(|day| !is_counted(day)) {
            faults.push(Fault::BadYear);
        }
        faults.extend(self.longer_than_law());
        faults.extend(self.pausing_law());
        faults.extend(self.missing_promise());
        if self.id == HOUSE && !(self.in_use && self.fits == Fits::default() && self.in_force.1.is_none()) {
            faults.push(Fault::HouseNotForAll);
        }
        faults
    }

    /// The result also acknowledges and answers: what is due after it can only ever be met by it.
    fn never_met(&self) -> Option<Fault> {
        let early = self.deadline(ClockKind::Resolution)?;
        let first = [ClockKind::Acknowledgement, ClockKind::FirstResponse].into_iter().filter_map(|kind| self.deadline(kind));
        first
            .filter(|late| late.start == early.start && late.longer_than(early))
            .map(|late| Fault::NeverMet { late: late.kind, early: early.kind })
            .next()
    }

    /// A law's clocks may be made stricter: not left out, not begun later, not put off further, not counted otherwise.
    fn longer_than_law(&self) -> Option<Fault> {
        let law = Policy::preset(&self.id).filter(|law| law.source.is_some())?;
        let keeps = |theirs: &&Deadline| self.deadline(theirs.kind).is_some_and(|ours| ours.keeps(theirs));
        law.deadlines.iter().find(|theirs| !keeps(theirs)).map(|theirs| Fault::LongerThanLaw(theirs.kind))
    }

    /// What a law asks for runs on the wall.
    fn pausing_law(&self) -> Option<Fault> {
        let of_law = self.deadlines.iter().find(|deadline| deadline.kind.is_statutory());
        of_law.filter(|deadline| matches!(deadline.term, Term::Working { .. })).map(|deadline| Fault::LawInHours(deadline.kind))
    }

    /// Every complaint is promised a first answer and a result: pages and letters name them.
    fn missing_promise(&self) -> Option<Fault> {
        let promises = [ClockKind::FirstResponse, ClockKind::Resolution];
        let has = |kind: &ClockKind| self.deadline(*kind).is_some_and(|deadline| deadline.start == Start::Filing);
        promises.into_iter().find(|kind| self.id == HOUSE && !has(kind)).map(Fault::NoPromise)
    }

    /// Due soon from the beginning on.
    fn always_warns(&self) -> bool {
        let shortest = self.deadlines.iter().map(|deadline| match deadline.term {
            Term::Working { seconds, .. } => seconds,
            // A day is no shorter than this on any calendar.
            Term::WorkingDays(days) | Term::Days(days) => i64::from(days) * 4 * 3600,
        });
        let minutes = i64::from(self.warning.minutes) * 60;
        self.warning.percent >= 100 || shortest.filter(|seconds| *seconds > 0).min().is_some_and(|shortest| minutes > shortest)
    }
}

impl Deadline {
    fn fault(&self) -> Option<Fault> {
        let (none, long) = match self.term {
            Term::Working { seconds, .. } => (seconds <= 0, seconds > MAX_SECONDS),
            Term::WorkingDays(days) | Term::Days(days) => (days == 0, days > MAX_DAYS),
        };
        if none {
            return Some(Fault::NoTime(self.kind));
        }
        if long {
            return Some(Fault::TooLong(self.kind));
        }
        let bad =
            |e: super::Extensible| e.times == 0 || e.days == 0 || e.days > MAX_DAYS || self.kind == ClockKind::MerchantAnswer;
        self.extensible.is_some_and(bad).then_some(Fault::BadExtension(self.kind))
    }

    /// Whether it asks for at least as much as a law does.
    fn keeps(&self, law: &Deadline) -> bool {
        let shorter = match (self.term, law.term) {
            (Term::WorkingDays(ours), Term::WorkingDays(theirs))
            | (Term::Days(ours), Term::Days(theirs) | Term::WorkingDays(theirs)) => ours <= theirs,
            (Term::Working { seconds: ours, .. }, Term::Working { seconds: theirs, .. }) => ours <= theirs,
            _ => false,
        };
        let sooner = self.start == law.start || self.start == Start::Filing;
        let allowed = law.extensible.map_or((0, 0), |e| (e.times, e.days));
        let asked = self.extensible.map_or((0, 0), |e| (e.times, e.days));
        shorter && sooner && asked.0 <= allowed.0 && asked.1 <= allowed.1
    }

    /// Of two terms of the same kind, and of working days beside calendar days, which are never shorter.
    fn longer_than(&self, other: &Deadline) -> bool {
        match (self.term, other.term) {
            (Term::Working { seconds: ours, .. }, Term::Working { seconds: theirs, .. }) => ours > theirs,
            (Term::WorkingDays(ours), Term::WorkingDays(theirs) | Term::Days(theirs))
            | (Term::Days(ours), Term::Days(theirs)) => ours > theirs,
            _ => false,
        }
    }
}

/// Whether calendars count this day: 1971 to 2199.
pub fn is_counted(day: NaiveDate) -> bool {
    use chrono::Datelike as _;
    (1971..=2199).contains(&day.year())
}

impl Start {
    /// From when a clock of this kind counts, where a policy may not choose.
    pub const fn of(kind: ClockKind) -> Option<Self> {
        match kind {
            ClockKind::NextResponse => Some(Self::Reply),
            ClockKind::ProgressUpdate => Some(Self::Message),
            ClockKind::MerchantAnswer => Some(Self::Request),
            ClockKind::Acknowledgement | ClockKind::FirstResponse => Some(Self::Filing),
            ClockKind::Resolution | ClockKind::FinalResponse => None,
        }
    }
}
