//! A due date written out as a sum that a person can follow: hours worked, nights, days off.

use chrono::{DateTime, NaiveDate, NaiveTime, Utc};

use super::zone::{self, DAY};
use super::{Calendar, clamp, datetime, day_date};

/// One line of the sum. The seconds of the worked lines add up to the time asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Local times; `to` at 00:00 is the midnight that ends the day.
    Worked {
        date: NaiveDate,
        from: NaiveTime,
        to: NaiveTime,
        seconds: i64,
        makeup: bool,
    },
    /// Waiting, outside hours, for a day that is worked.
    Night,
    DaysOff {
        first: NaiveDate,
        last: NaiveDate,
        reason: Reason,
    },
    Due {
        at: DateTime<Utc>,
    },
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Reason {
    /// A day without hours in the week.
    Weekend,
    /// The code of a holiday.
    Holiday(String),
}

impl Calendar {
    /// How `add` comes to its date. Lists each day: meant for spans that people wait for.
    pub fn explain(&self, from: DateTime<Utc>, seconds: i64) -> Vec<Step> {
        let due = self.add(from, seconds);
        let mut sum = Sum { calendar: self, steps: Vec::new(), now: clamp(from), end: clamp(due.at), counted: 0 };
        if seconds > 0 {
            let first = zone::day_of(self.zone, sum.now);
            let last = zone::day_of(self.zone, sum.end);
            for day in first..=last {
                sum.day(day);
            }
        }
        sum.steps.push(Step::Due { at: due.at });
        sum.steps
    }
}

struct Sum<'a> {
    calendar: &'a Calendar,
    steps: Vec<Step>,
    now: i64,
    end: i64,
    /// Milliseconds so far.
    counted: i64,
}

impl Sum<'_> {
    fn day(&mut self, day: i64) {
        let date = day_date(day);
        if !self.calendar.is_working_day(date) {
            return self.day_off(date);
        }
        for (shift, (start, end)) in self.calendar.spans(day).enumerate() {
            let (from, to) = (start.max(self.now), end.min(self.end));
            if from >= to {
                continue;
            }
            let after_days_off = matches!(self.steps.last(), Some(Step::DaysOff { .. }));
            if shift == 0 && from > self.now && !after_days_off {
                self.steps.push(Step::Night);
            }
            let before = self.counted / 1000;
            self.counted += to - from;
            self.steps.push(Step::Worked {
                date,
                from: self.time(from),
                to: self.time(to),
                seconds: self.counted / 1000 - before,
                makeup: self.calendar.is_makeup(date),
            });
            self.now = to;
        }
    }

    fn day_off(&mut self, date: NaiveDate) {
        let code = self.calendar.holidays.get(&date);
        if let Some(Step::DaysOff { last, reason, .. }) = self.steps.last_mut() {
            let same = match (&*reason, code) {
                (Reason::Weekend, None) => true,
                (Reason::Holiday(one), Some(other)) => one == other,
                _ => false,
            };
            if same {
                *last = date;
                return;
            }
        }
        self.steps.push(Step::DaysOff {
            first: date,
            last: date,
            reason: code.map_or(Reason::Weekend, |code| Reason::Holiday(code.clone())),
        });
    }

    fn time(&self, at: i64) -> NaiveTime {
        let of_day = zone::local(self.calendar.zone, at).rem_euclid(DAY);
        datetime(of_day).time()
    }
}
