//! When a report is sent by itself, and about which days.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, Utc};
use chrono_tz::Tz;

use super::{Period, on_the_hour};

coded! {
    pub enum Every { Day = "day", Week = "week", Month = "month" }
}

coded! {
    /// What a report that is sent by itself tells; each has a page of its own.
    pub enum Part {
        /// How much is open, as the day begins on which it is sent.
        Standing = "standing",
        /// How long answers took.
        Times = "times",
        /// Which dates were missed.
        Missed = "missed",
        /// What became of the promises that came due.
        Promises = "promises",
        /// How cases ended, why they had begun and where.
        Ends = "ends",
        /// What people thought of it.
        Ratings = "ratings",
    }
}

/// When a report is sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Schedule {
    pub every: Every,
    /// 0 is Monday; of a weekly one.
    pub weekday: u32,
    /// From 1; of a monthly one. A month that is shorter has it on its last day.
    pub day: u32,
    /// 0 to 23. Where a zone leaves the hour out, the next that it has.
    pub hour: u32,
    pub zone: Tz,
}

impl Schedule {
    /// The first time after a moment.
    pub fn next_after(&self, now: DateTime<Utc>) -> DateTime<Utc> {
        let today = now.with_timezone(&self.zone).date_naive();
        // No two first-of-months are further apart than this; today's hour may be over.
        let days = today.iter_days().take(63).filter(|day| self.fits(*day));
        let mut times = days.map(|day| on_the_hour(self.zone, day, self.hour));
        times.find(|at| *at > now).unwrap_or(now + Days::new(31))
    }

    fn fits(&self, day: NaiveDate) -> bool {
        match self.every {
            Every::Day => true,
            Every::Week => day.weekday().num_days_from_monday() == self.weekday,
            Every::Month => day.day() == self.day.min(u32::from(day.num_days_in_month())),
        }
    }

    /// The days that a report of this moment is about: the day before, the last whole week from Monday to Sunday, or the last
    /// whole month, as the days go where it is sent. Their hours are those of the house.
    pub fn period(&self, at: DateTime<Utc>) -> Period {
        let today = at.with_timezone(&self.zone).date_naive();
        let (first, length) = match self.every {
            Every::Day => return Period::before_day(today, 1),
            Every::Week => (today - Days::new(u64::from(today.weekday().num_days_from_monday())), 7),
            Every::Month => {
                let first = today.with_day(1).unwrap_or(today);
                let before = first.checked_sub_months(Months::new(1)).unwrap_or(first);
                (first, u64::from(before.num_days_in_month()))
            }
        };
        Period::before_day(first, length)
    }
}
