//! A clock that follows a stricter one: the complaint of a case that was merged into another was to be answered earlier.
//! How long it may be for that is kept beside its own length, so that pauses, extensions and other policies count on, and
//! its own date can be given back.

use chrono::{DateTime, TimeDelta, Utc};

use super::Clock;
use crate::domain::calendar::Calendar;

impl Clock {
    /// How long this clock may be, beside what it was put off by, to be due no later than `other`. It cannot be due before
    /// it began.
    pub fn length_for(&self, other: &Clock, now: DateTime<Utc>, (mine, theirs): (&Calendar, &Calendar)) -> i64 {
        // One that stands still is taken as if it ran on from now.
        let due = other.due_at.unwrap_or_else(|| theirs.add(now, other.target.saturating_sub(other.spent)).at);
        self.length_until(due, now, mine)
    }

    pub(super) fn length_until(&self, due: DateTime<Utc>, now: DateTime<Utc>, calendar: &Calendar) -> i64 {
        let whole = match self.due_at.filter(|_| self.in_days) {
            // The whole second before: never later than the other.
            Some(at) => self.target.saturating_add((due - at).num_milliseconds().div_euclid(1000)),
            None => self.spent.saturating_add(counted(self.running_since.unwrap_or(now), due, calendar)),
        };
        whole.max(0).saturating_sub(self.extended)
    }

    /// When it would be due if it were so long; one that stands still, as if it ran on from now.
    pub(super) fn date_of(&self, length: i64, now: DateTime<Utc>, calendar: &Calendar) -> DateTime<Utc> {
        let length = length.saturating_add(self.extended);
        match self.due_at.filter(|_| self.in_days) {
            Some(due) => due + TimeDelta::seconds(length.saturating_sub(self.target)),
            None => calendar.add(self.running_since.unwrap_or(now), length.saturating_sub(self.spent)).at,
        }
    }

    /// No longer than this, whatever it was held to before; by its own length where it is held to nothing. What is borrowed
    /// has no length of its own.
    pub fn hold_to(&mut self, most: Option<i64>, calendar: &Calendar) {
        if self.ended_at.is_some() {
            return;
        }
        let own = self.target.saturating_add(self.pulled);
        self.most = most;
        let target = match most.map(|most| most.saturating_add(self.extended)) {
            Some(most) if self.borrowed || most < own => most,
            _ => own,
        };
        let by = self.target.saturating_sub(target);
        self.pulled = if self.borrowed { 0 } else { own.saturating_sub(target) };
        if by == 0 {
            return;
        }
        self.target = target;
        match self.due_at.filter(|_| self.in_days) {
            Some(due) => {
                let due = due - TimeDelta::seconds(by);
                (self.due_at, self.soon_at) = (Some(due), Some(self.started_at.max(due - TimeDelta::seconds(self.warn))));
            }
            None => self.recompute(calendar),
        }
    }

    /// No longer than this either.
    pub fn hold_within(&mut self, length: i64, calendar: &Calendar) {
        self.hold_to(Some(self.most.map_or(length, |most| most.min(length))), calendar);
    }

    /// As [`Clock::hold_to`] where it may be due later again than it was: marks that do not hold any more are taken back.
    pub fn ease(&mut self, most: Option<i64>, now: DateTime<Utc>, calendar: &Calendar) {
        self.hold_to(most, calendar);
        self.forget_marks(now);
    }

    /// What began for the sake of a merged case is this case's own from now on, and by itself due as `fresh` is.
    pub fn keep(&mut self, fresh: &Clock, now: DateTime<Utc>, calendars: (&Calendar, &Calendar)) {
        let own = self.length_for(fresh, now, calendars).saturating_add(self.extended);
        self.borrowed = false;
        self.pulled = own.saturating_sub(self.target);
        self.hold_to(self.most, calendars.0);
    }

    /// It began for the sake of a case that has gone on by itself since.
    pub const fn is_given_back(&self) -> bool {
        self.borrowed && self.most.is_none()
    }
}

/// Counted seconds from one instant to another, negative where the second comes first.
fn counted(from: DateTime<Utc>, to: DateTime<Utc>, calendar: &Calendar) -> i64 {
    if to < from { -calendar.between(to, from) } else { calendar.between(from, to) }
}
