//! Clocks: how much counted time a case has, when it warns, when it is late. A clock knows its due date at every
//! moment, so that lists can sort by it; only starting, stopping and recomputing need the calendar.

mod policy;
mod presets;
mod reckoning;

use chrono::{DateTime, TimeDelta, Utc};

use super::calendar::{Calendar, Due};
pub use policy::{DayRules, Deadline, Policy, Source, Start, Term};
pub use reckoning::{BadPause, Pause, Reckoning, Span, Why, pauses_in_order};

const HOUR: i64 = 3600;
/// The id of the house's own policy.
pub const HOUSE: &str = "house";

coded! {
    /// What a clock waits for.
    pub enum ClockKind {
        Acknowledgement = "acknowledgement",
        FirstResponse = "first_response",
        Resolution = "resolution",
        /// The answer that a law or a regulator asks for.
        FinalResponse = "final_response",
    }
}

impl ClockKind {
    /// Asked for by a law: its date stands from the beginning, every hour counts, and nothing pauses it.
    pub const fn is_statutory(self) -> bool {
        matches!(self, Self::FinalResponse)
    }
}

/// The counted time of one clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    pub kind: ClockKind,
    /// Seconds of counted time.
    pub seconds: i64,
    /// Stands still while the consumer is awaited. A statutory clock does not.
    pub pauses: bool,
}

/// How one clock stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    OnTrack,
    DueSoon,
    Overdue,
    /// Waiting for the consumer, whether or not it was overdue before.
    Paused,
    /// Met in time, or ended in time without being met.
    Met,
    /// Met, or ended, too late.
    Missed,
}

/// What a sweep found out about a clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Mark {
    Warned,
    Missed,
}

/// A clock that was met, for the reports.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Measured {
    pub kind: ClockKind,
    pub run: i32,
    pub started_at: DateTime<Utc>,
    pub ended_at: DateTime<Utc>,
    /// Counted seconds, pauses left out.
    pub working: i64,
    /// Seconds on the wall, pauses and nights included.
    pub wall: i64,
    pub target: i64,
    pub in_time: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clock {
    pub kind: ClockKind,
    /// The id of the policy that asks for it.
    pub policy: String,
    /// Number of the measurement: reopening a case starts a new one and leaves the old one alone.
    pub run: i32,
    pub target: i64,
    pub pauses: bool,
    pub started_at: DateTime<Utc>,
    /// Counted seconds before `running_since`.
    pub spent: i64,
    /// None while paused and after the end.
    pub running_since: Option<DateTime<Utc>>,
    /// None while paused. Kept after the end: the date that was or was not kept.
    pub due_at: Option<DateTime<Utc>>,
    pub soon_at: Option<DateTime<Utc>>,
    pub provisional: bool,
    pub paused_at: Option<DateTime<Utc>>,
    /// When the sweep gave its marks, each once in the life of a clock. A clock that was late when it was met or ended
    /// is missed from then on, even if no sweep came by.
    pub warned_at: Option<DateTime<Utc>>,
    pub missed_at: Option<DateTime<Utc>>,
    pub met_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Clock {
    pub fn start(target: &Target, run: i32, at: DateTime<Utc>, calendar: &Calendar) -> Clock {
        let mut clock = Clock {
            kind: target.kind,
            policy: HOUSE.to_owned(),
            run,
            target: target.seconds,
            pauses: target.pauses,
            started_at: at,
            spent: 0,
            running_since: Some(at),
            due_at: None,
            soon_at: None,
            provisional: false,
            paused_at: None,
            warned_at: None,
            missed_at: None,
            met_at: None,
            ended_at: None,
        };
        clock.recompute(calendar);
        clock
    }

    /// The clock of a statutory deadline. It counts wall time up to the date that was reckoned.
    pub fn statutory(policy: &Policy, reckoned: &Reckoning, at: DateTime<Utc>) -> Clock {
        let target = (reckoned.due - at).num_seconds();
        let whole = Target { kind: reckoned.deadline.kind, seconds: target, pauses: false };
        let mut clock = Clock::start(&whole, 1, at, &Calendar::always());
        clock.policy.clone_from(&policy.id);
        clock.due_at = Some(reckoned.due);
        clock.soon_at = Some(at.max(reckoned.due - TimeDelta::seconds(clock.soon())));
        clock.provisional = reckoned.provisional;
        clock
    }

    /// A statutory clock that ended without being met goes on as if it had not.
    pub fn again(&self, run: i32) -> Clock {
        Clock { run, running_since: Some(self.started_at), ended_at: None, ..self.clone() }
    }

    /// Nothing happens to a clock that is paused already, has ended, or does not pause.
    pub fn pause(&mut self, at: DateTime<Utc>, calendar: &Calendar) {
        let Some(since) = self.running_since.filter(|_| self.pauses) else {
            return;
        };
        let at = at.max(since);
        let late = self.late(at);
        self.spent = self.worked(at, calendar);
        if late {
            // Late by less than a second is late all the same, and stays so while there is no due date to tell.
            self.spent = self.spent.max(self.target.saturating_add(1));
        }
        self.paused_at = Some(at);
        self.running_since = None;
        self.recompute(calendar);
    }

    /// Nothing happens to a clock that is not paused.
    pub fn resume(&mut self, at: DateTime<Utc>, calendar: &Calendar) {
        if self.ended_at.is_some() {
            return;
        }
        if let Some(paused) = self.paused_at.take() {
            self.running_since = Some(at.max(paused));
            self.recompute(calendar);
        }
    }

    /// What the clock waited for has happened. None when it had ended already. Exactly at the due date is in time.
    pub fn meet(&mut self, at: DateTime<Utc>, calendar: &Calendar) -> Option<Measured> {
        if self.ended_at.is_some() {
            return None;
        }
        let at = at.max(self.started_at);
        let working = self.worked(at, calendar);
        self.end(at);
        self.spent = working;
        self.met_at = Some(at);
        Some(Measured {
            kind: self.kind,
            run: self.run,
            started_at: self.started_at,
            ended_at: at,
            working,
            wall: (at - self.started_at).num_seconds(),
            target: self.target,
            in_time: self.missed_at.is_none(),
        })
    }

    /// Stops the clock without its being met: the case was withdrawn, merged, referred.
    pub fn end(&mut self, at: DateTime<Utc>) {
        if self.ended_at.is_some() {
            return;
        }
        let at = at.max(self.started_at);
        if self.late(at) {
            self.missed_at.get_or_insert(at);
        }
        self.ended_at = Some(at);
        self.running_since = None;
        self.paused_at = None;
    }

    /// What a sweep at this moment has to tell. A clock that is overdue before it was ever warned is only missed.
    pub fn mark(&mut self, now: DateTime<Utc>) -> Option<Mark> {
        if self.ended_at.is_some() || self.missed_at.is_some() {
            return None;
        }
        if self.late(now) {
            self.missed_at = Some(now);
            return Some(Mark::Missed);
        }
        if self.warned_at.is_none() && self.soon_at.is_some_and(|soon| now >= soon) {
            self.warned_at = Some(now);
            return Some(Mark::Warned);
        }
        None
    }

    /// The next instant at which `mark` has something to tell, given that nothing else happens.
    pub fn sweep_at(&self) -> Option<DateTime<Utc>> {
        if self.ended_at.is_some() || self.missed_at.is_some() {
            return None;
        }
        let Some(due) = self.due_at else {
            return self.paused_at.filter(|_| self.spent > self.target);
        };
        // Times are kept to the millisecond, so this is the first one after the due date.
        let missed = due + TimeDelta::milliseconds(1);
        match self.soon_at {
            Some(soon) if self.warned_at.is_none() => Some(soon.min(missed)),
            _ => Some(missed),
        }
    }

    /// Neither met nor ended: it may still come due.
    pub const fn is_live(&self) -> bool {
        self.ended_at.is_none()
    }

    pub fn standing(&self, now: DateTime<Utc>) -> Standing {
        if self.ended_at.is_some() {
            return match self.missed_at {
                Some(_) => Standing::Missed,
                None => Standing::Met,
            };
        }
        if self.running_since.is_none() {
            Standing::Paused
        } else if self.missed_at.is_some() || self.late(now) {
            Standing::Overdue
        } else if self.target.saturating_sub(self.spent) <= self.soon() || self.soon_at.is_some_and(|soon| now >= soon) {
            Standing::DueSoon
        } else {
            Standing::OnTrack
        }
    }

    /// Counted seconds left, negative when overdue. Stands still while paused and after the end.
    pub fn remaining(&self, now: DateTime<Utc>, calendar: &Calendar) -> i64 {
        self.target.saturating_sub(self.worked(now, calendar))
    }

    /// Counted seconds so far, pauses left out.
    pub fn worked(&self, now: DateTime<Utc>, calendar: &Calendar) -> i64 {
        if let Some(since) = self.running_since {
            return self.spent + self.millis(since, now, calendar) / 1000;
        }
        match (self.ended_at, self.met_at, self.due_at) {
            // Ended while running: the distance to the due date tells.
            (Some(ended), None, Some(due)) => {
                let left = self.millis(ended, due, calendar);
                let over = self.millis(due, ended, calendar);
                (self.target.saturating_mul(1000) - left + over).div_euclid(1000)
            }
            _ => self.spent,
        }
    }

    /// Milliseconds that count between two instants.
    fn millis(&self, from: DateTime<Utc>, to: DateTime<Utc>, calendar: &Calendar) -> i64 {
        if self.kind.is_statutory() { (to - from).num_milliseconds().max(0) } else { calendar.millis_between(from, to) }
    }

    /// Sets the dates anew: after a change of the target, or when a calendar got new data. What was counted before the
    /// last pause stays counted, a mark that was given stays given, and a clock that has ended keeps its dates, as a
    /// statutory one does.
    pub fn recompute(&mut self, calendar: &Calendar) {
        if self.ended_at.is_some() || self.kind.is_statutory() {
            return;
        }
        let Some(since) = self.running_since else {
            (self.due_at, self.soon_at, self.provisional) = (None, None, false);
            return;
        };
        let left = self.target.saturating_sub(self.spent);
        let due = match left {
            // No time left is not late yet, and a night or a weekend does not make it so.
            0 => Due { at: calendar.opens(since), provisional: calendar.add(since, 1).provisional },
            left => calendar.add(since, left),
        };
        let until_soon = left.saturating_sub(self.soon());
        // Nobody is warned at midnight of what began, or went on, with little time left.
        let soon = if until_soon > 0 { calendar.add(since, until_soon).at } else { calendar.opens(since) };
        self.due_at = Some(due.at);
        self.soon_at = Some(soon);
        self.provisional = due.provisional;
    }

    fn late(&self, now: DateTime<Utc>) -> bool {
        match self.due_at {
            Some(due) => now > due,
            None => self.spent > self.target,
        }
    }

    /// Due soon is the larger of 20 % of the target and one hour.
    fn soon(&self) -> i64 {
        (self.target / 5).max(HOUR)
    }
}
