//! A clock that follows a stricter one: the complaint of a case that was merged into another was to be answered earlier.
//! What it was pulled by is kept beside its own length, so that pauses and extensions count on, and it can be given back.

use chrono::{DateTime, TimeDelta, Utc};

use super::Clock;
use crate::domain::calendar::Calendar;

impl Clock {
    /// By how many counted seconds this clock, left to itself, would be due later than `other`; 0 where it is the stricter one.
    /// It cannot be due before it began.
    pub fn behind(&self, other: &Clock, now: DateTime<Utc>, (mine, theirs): (&Calendar, &Calendar)) -> i64 {
        // One that stands still is taken as if it ran on from now.
        let due = other.due_at.unwrap_or_else(|| theirs.add(now, other.target.saturating_sub(other.spent)).at);
        let own = self.target.saturating_add(self.pulled);
        let later = match self.due_at.filter(|_| self.in_days) {
            // The next whole second: never later than the other.
            Some(at) => -(due - at).num_milliseconds().div_euclid(1000) + self.pulled,
            None => own.saturating_sub(self.spent).saturating_sub(counted(self.running_since.unwrap_or(now), due, mine)),
        };
        later.clamp(0, own.max(0))
    }

    /// Due so many counted seconds earlier than by its own length, whatever it was pulled by before.
    pub fn pull(&mut self, seconds: i64, calendar: &Calendar) {
        let by = seconds.saturating_sub(self.pulled);
        if by == 0 || self.ended_at.is_some() {
            return;
        }
        self.target = self.target.saturating_sub(by);
        self.pulled = seconds;
        match self.due_at.filter(|_| self.in_days) {
            Some(due) => {
                let due = due - TimeDelta::seconds(by);
                (self.due_at, self.soon_at) = (Some(due), Some(self.started_at.max(due - TimeDelta::seconds(self.warn))));
            }
            None => self.recompute(calendar),
        }
    }

    /// The same where it may be due later again than it was: marks that do not hold any more are taken back.
    pub fn ease(&mut self, seconds: i64, now: DateTime<Utc>, calendar: &Calendar) {
        self.pull(seconds, calendar);
        self.forget_marks(now);
    }
}

/// Counted seconds from one instant to another, negative where the second comes first.
fn counted(from: DateTime<Utc>, to: DateTime<Utc>, calendar: &Calendar) -> i64 {
    if to < from { -calendar.between(to, from) } else { calendar.between(from, to) }
}
