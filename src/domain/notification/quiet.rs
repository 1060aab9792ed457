//! Quiet hours: when no letter comes. The inbox fills all the same.

use chrono::{DateTime, Days, NaiveTime, TimeDelta, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use crate::domain::calendar::Calendar;

/// Days off in a row that are looked through: a year of nothing else is no calendar.
const MOST_DAYS: usize = 366;
const MINUTES_A_DAY: u16 = 24 * 60;

/// When somebody is left in peace.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quiet {
    /// Minutes of the day, local time, from and to; over midnight where `to` is not later. `None`: no hours.
    pub hours: Option<(u16, u16)>,
    /// Days off of the house's calendar too, from midnight to midnight where the reader is.
    pub days_off: bool,
}

impl Default for Quiet {
    fn default() -> Self {
        Self { hours: Some((20 * 60, 8 * 60)), days_off: true }
    }
}

impl Quiet {
    /// Whether it is what everybody has who chose nothing else: what a rule tells at any hour comes through it.
    pub fn is_usual(&self) -> bool {
        *self == Self::default()
    }

    /// Whether hours like these can be kept: some of the day is left.
    pub const fn is_usable(hours: (u16, u16)) -> bool {
        hours.0 < MINUTES_A_DAY && hours.1 < MINUTES_A_DAY && hours.0 != hours.1
    }

    /// When a letter may come, at the earliest: now, or once the quiet is over.
    pub fn ends(&self, now: DateTime<Utc>, zone: Tz, calendar: &Calendar) -> DateTime<Utc> {
        let mut at = now;
        for _ in 0..MOST_DAYS {
            let next = self.step(at, zone, calendar);
            if next <= at {
                return at;
            }
            at = next;
        }
        at
    }

    /// The end of the quiet that holds at this moment; the moment itself where none does.
    fn step(&self, at: DateTime<Utc>, zone: Tz, calendar: &Calendar) -> DateTime<Utc> {
        let local = at.with_timezone(&zone);
        let today = local.date_naive();
        let minute = (local.hour() * 60 + local.minute()) as u16;
        let tomorrow = today.checked_add_days(Days::new(1));
        let (date, time) = match self.hours {
            Some((from, to)) if from < to && (from..to).contains(&minute) => (Some(today), to),
            Some((from, to)) if from > to && minute >= from => (tomorrow, to),
            Some((from, to)) if from > to && minute < to => (Some(today), to),
            _ if self.days_off && !calendar.is_working_day(today) => (tomorrow, 0),
            _ => return at,
        };
        let time = NaiveTime::from_num_seconds_from_midnight_opt(u32::from(time) * 60, 0).unwrap_or_default();
        // In an hour that the clocks skip it ends when they have skipped it.
        let moment = |minutes| zone.from_local_datetime(&(date?.and_time(time) + TimeDelta::minutes(minutes))).earliest();
        let end = moment(0).or_else(|| moment(60)).map(|end| end.with_timezone(&Utc));
        end.map_or(at, |end| end.max(at))
    }
}
