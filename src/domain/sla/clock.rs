//! One deadline of a case. It knows its due date at every moment; only starting, stopping and recomputing need the calendar.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};

use super::{ClockKind, HOUSE, Mark, Measured, Standing, Target, Warning};
use crate::domain::calendar::{Calendar, Due};
use crate::domain::codes::Claimant;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Clock {
    pub kind: ClockKind,
    /// The policy that asks for it, and the version of it that the case was filed under.
    pub policy: String,
    pub policy_version: u32,
    /// Number of the measurement: reopening a case starts a new one and leaves the old one alone.
    pub run: i32,
    /// Counted seconds; seconds on the wall where the term is in days.
    pub target: i64,
    pub pauses: bool,
    /// The term is in days: the date stands from the beginning, every hour counts, and nothing pauses it.
    pub in_days: bool,
    /// Due soon from so many seconds before the due date.
    pub warn: i64,
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
    /// When the pause ends by itself, whoever is still awaited.
    pub pause_ends_at: Option<DateTime<Utc>>,
    /// Seconds on the wall that earlier pauses took.
    pub paused: i64,
    /// How often the date was put off, and by how many counted seconds altogether.
    pub extensions: u8,
    pub extended: i64,
    /// By how many counted seconds a case that was merged into this one made it due earlier.
    pub pulled: i64,
    /// How long it may be for the sake of such cases, beside what it was put off by.
    pub most: Option<i64>,
    /// It began for the sake of such a case alone.
    pub borrowed: bool,
    /// Of a clock for an answer from outside: who was asked. Not known of some that are older than the question.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub asked: Option<Claimant>,
    /// Of such a clock that was missed: when whoever was asked said something after all, or it turned out to be another's order.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub settled_at: Option<DateTime<Utc>>,
    /// When the sweep gave its marks, each once in the life of a clock. A clock that was late when it was met or ended
    /// is missed from then on, even if no sweep came by.
    pub warned_at: Option<DateTime<Utc>>,
    pub missed_at: Option<DateTime<Utc>>,
    pub met_at: Option<DateTime<Utc>>,
    pub ended_at: Option<DateTime<Utc>>,
}

impl Clock {
    /// With the usual warning.
    pub fn start(target: &Target, run: i32, at: DateTime<Utc>, calendar: &Calendar) -> Clock {
        Self::warning(target, Warning::USUAL.seconds(target.seconds), run, at, calendar)
    }

    /// With a warning so many seconds before the due date.
    pub(super) fn warning(target: &Target, warn: i64, run: i32, at: DateTime<Utc>, calendar: &Calendar) -> Clock {
        let mut clock = Clock {
            kind: target.kind,
            policy: HOUSE.to_owned(),
            policy_version: 1,
            run,
            target: target.seconds,
            pauses: target.pauses,
            in_days: false,
            warn,
            started_at: at,
            spent: 0,
            running_since: Some(at),
            due_at: None,
            soon_at: None,
            provisional: false,
            paused_at: None,
            pause_ends_at: None,
            paused: 0,
            extensions: 0,
            extended: 0,
            pulled: 0,
            most: None,
            borrowed: false,
            asked: None,
            settled_at: None,
            warned_at: None,
            missed_at: None,
            met_at: None,
            ended_at: None,
        };
        clock.recompute(calendar);
        clock
    }

    /// A clock whose date stands from the beginning: in days, or the day by which somebody was asked to answer. It counts
    /// the time on the wall.
    pub fn until(kind: ClockKind, run: i32, at: DateTime<Utc>, due: DateTime<Utc>, warn: i64) -> Clock {
        let whole = Target { kind, seconds: (due - at).num_seconds(), pauses: false };
        let mut clock = Clock::warning(&whole, warn, run, at, &Calendar::always());
        clock.in_days = true;
        clock.due_at = Some(due);
        clock.soon_at = Some(at.max(due - TimeDelta::seconds(warn)));
        clock.provisional = false;
        clock
    }

    /// A statutory clock that ended without being met goes on as if it had not.
    pub fn again(&self, run: i32) -> Clock {
        Clock { run, running_since: Some(self.started_at), ended_at: None, ..self.clone() }
    }

    /// Nothing happens to a clock that is paused already, has ended, or does not pause.
    pub fn pause(&mut self, at: DateTime<Utc>, calendar: &Calendar) {
        self.pause_within(at, i64::MAX, calendar);
    }

    /// The same, for a clock that may stand still for so many seconds altogether; whether it does now.
    pub fn pause_within(&mut self, at: DateTime<Utc>, most: i64, calendar: &Calendar) -> bool {
        let Some(since) = self.running_since.filter(|_| self.pauses && self.paused < most) else {
            return false;
        };
        let at = at.max(since);
        // Whoever may pause for ever has no end to tell.
        let left = TimeDelta::try_seconds(most.saturating_sub(self.paused));
        self.pause_ends_at = left.and_then(|left| at.checked_add_signed(left));
        let late = self.late(at);
        self.spent = self.worked(at, calendar);
        if late {
            // Late by less than a second is late all the same, and stays so while there is no due date to tell.
            self.spent = self.spent.max(self.target.saturating_add(1));
        }
        self.paused_at = Some(at);
        self.running_since = None;
        self.recompute(calendar);
        true
    }

    /// Whether the clock runs on from here; nothing happens to one that is not paused. A pause that was to end before is
    /// over since then, even if nobody looked.
    pub fn resume(&mut self, at: DateTime<Utc>, calendar: &Calendar) -> bool {
        if self.ended_at.is_some() {
            return false;
        }
        let Some(paused) = self.paused_at.take() else { return false };
        let at = self.pause_ends_at.take().map_or(at, |end| at.min(end)).max(paused);
        self.paused = self.paused.saturating_add((at - paused).num_seconds());
        self.running_since = Some(at);
        self.recompute(calendar);
        true
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

    /// What met it was taken back: it goes on as if it had not been met.
    pub fn unmeet(&mut self) {
        if let Some(at) = self.met_at.take() {
            (self.ended_at, self.running_since) = (None, Some(at));
        }
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
        self.pause_ends_at = None;
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
        if self.ended_at.is_some() {
            return None;
        }
        // A pause ends by itself, for a clock that is late already too: it would hide the case for as long as somebody waits.
        let Some(due) = self.due_at else {
            let is_newly_late = self.spent > self.target && self.missed_at.is_none();
            return self.paused_at.filter(|_| is_newly_late).or(self.pause_ends_at);
        };
        if self.missed_at.is_some() {
            return None;
        }
        // Times are kept to the millisecond, so this is the first one after the due date.
        let missed = due + TimeDelta::milliseconds(1);
        match self.soon_at {
            Some(soon) if self.warned_at.is_none() => Some(soon.min(missed)),
            _ => Some(missed),
        }
    }

    /// Where it stands among the clocks of its case: by its beginning.
    pub const fn place(&self) -> (DateTime<Utc>, ClockKind, i32) {
        (self.started_at, self.kind, self.run)
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
        } else if self.target.saturating_sub(self.spent) <= self.warn || self.soon_at.is_some_and(|soon| now >= soon) {
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
        if self.in_days { (to - from).num_milliseconds().max(0) } else { calendar.millis_between(from, to) }
    }

    /// Sets the dates anew: after a change of the target, or when a calendar got new data. What was counted before the
    /// last pause stays counted, a mark that was given stays given, and a clock that has ended keeps its dates, as one
    /// whose term is in days does.
    pub fn recompute(&mut self, calendar: &Calendar) {
        if self.ended_at.is_some() || self.in_days {
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
        let until_soon = left.saturating_sub(self.warn);
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

    /// Goes on as `fresh`, which began with it, under another length or another calendar. What was counted stays counted,
    /// and marks stay that the new dates bear out. What a merged case asks of it stands, also where it is measured otherwise
    /// than before.
    pub fn retarget(&mut self, fresh: &Clock, now: DateTime<Utc>, [before, calendar]: [&Calendar; 2]) {
        // A date in days that was put off was promised in a letter.
        if self.ended_at.is_some() || (self.extensions > 0 && (self.in_days || fresh.in_days)) {
            return;
        }
        let is_alike = self.in_days == fresh.in_days && before.id == calendar.id;
        let held = self.most.map(|most| (most, self.date_of(most, now, before)));
        self.pulled = 0;
        self.policy.clone_from(&fresh.policy);
        self.policy_version = fresh.policy_version;
        self.warn = fresh.warn;
        let was_counted = !self.in_days && !fresh.in_days;
        self.target = fresh.target.saturating_add(self.extended);
        if was_counted {
            self.pauses = fresh.pauses;
            if !self.pauses {
                self.resume(now, calendar);
            }
            self.recompute(calendar);
        } else {
            // A term in days has no seconds to carry over: it is reckoned from its beginning, and so is what follows one.
            (self.spent, self.in_days, self.pauses) = (0, fresh.in_days, fresh.pauses);
            (self.paused_at, self.pause_ends_at) = (None, None);
            self.running_since = Some(self.started_at);
            (self.due_at, self.soon_at, self.provisional) = (fresh.due_at, fresh.soon_at, fresh.provisional);
        }
        if let Some((most, date)) = held {
            let most = if is_alike { most } else { self.length_until(date, now, calendar) };
            self.hold_to(Some(most), calendar);
        }
        self.forget_marks(now);
    }

    /// The date is put off by the counted time of so many seconds, or, in days, to another date.
    pub fn put_off(&mut self, by: PutOff, now: DateTime<Utc>, calendar: &Calendar) {
        match by {
            PutOff::Seconds(seconds) => {
                self.target = self.target.saturating_add(seconds);
                self.extended = self.extended.saturating_add(seconds);
                self.recompute(calendar);
            }
            PutOff::To(due) => {
                // Promised in a letter: no other case asks for an earlier one any more.
                (self.target, self.pulled) = ((due - self.started_at).num_seconds(), 0);
                self.most = self.borrowed.then(|| self.target.saturating_sub(self.extended));
                (self.due_at, self.soon_at) = (Some(due), Some(self.started_at.max(due - TimeDelta::seconds(self.warn))));
            }
        }
        self.extensions = self.extensions.saturating_add(1);
        self.forget_marks(now);
    }

    /// Marks that the present dates no longer bear out.
    pub(super) fn forget_marks(&mut self, now: DateTime<Utc>) {
        if !self.late(now) {
            self.missed_at = None;
        }
        if self.soon_at.is_some_and(|soon| now < soon) {
            self.warned_at = None;
        }
    }
}

/// How far a date is put off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PutOff {
    /// Counted seconds, for a clock of working time.
    Seconds(i64),
    To(DateTime<Utc>),
}
