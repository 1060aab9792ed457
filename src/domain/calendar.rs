//! Working calendars: when time counts, and the sums over it. Pure arithmetic, exact to the millisecond.
//! Years outside 1970–2200 are clamped. Overnight hours are written as two shifts, one on each day.

mod au;
mod cn;
mod explain;
mod faults;
mod national;
mod stretches;
mod uk;
mod zone;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveTime, TimeDelta, Timelike, Utc};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use super::sla::Names;
pub use explain::{Reason, Step};
pub use faults::{CalendarFault, MAX_DAYS};
pub use stretches::{Stretch, Time};
use zone::DAY;

/// 1970-01-01 and 2200-12-31T23:59:59.999 UTC.
const EARLIEST: i64 = 0;
const LATEST: i64 = 84_371 * DAY - 1;

/// Hours of one day. `to` at 00:00 is the midnight that ends the day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    pub from: NaiveTime,
    pub to: NaiveTime,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Calendar {
    pub id: String,
    pub version: u32,
    /// `None` for what comes with Redress: its name is in the locales, by id.
    pub name: Option<Names>,
    #[serde(with = "zone::by_name")]
    pub zone: Tz,
    /// Monday first. The shifts of a day stand in order and do not overlap.
    pub week: [Vec<Shift>; 7],
    /// Days off, and the code of the reason or its name.
    pub holidays: BTreeMap<NaiveDate, String>,
    /// Days with hours of their own, such as half days. They win over everything.
    pub own_hours: BTreeMap<NaiveDate, Vec<Shift>>,
    /// Make-up working days (调休上班). They win over holidays and have the hours of the week's first working day.
    pub makeup: BTreeSet<NaiveDate>,
    /// Off for a desk that stays closed on make-up days, as many in finance do; by law they are working days all the same.
    pub works_makeup: bool,
    /// After this day no holidays are known yet, and what falls there is provisional.
    pub published_through: NaiveDate,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    pub at: DateTime<Utc>,
    /// The date lies beyond the published holidays and may still move.
    pub provisional: bool,
}

impl Calendar {
    pub fn is_working_day(&self, date: NaiveDate) -> bool {
        self.hours(date).iter().any(|shift| length(shift) > 0)
    }

    /// The instant at which `seconds` of working time after `from` have passed. Where that is the end of a working day,
    /// it is that end and not the next morning. Negative seconds count backwards; none at all give `from`.
    pub fn add(&self, from: DateTime<Utc>, seconds: i64) -> Due {
        let need = seconds.saturating_mul(1000);
        let from = clamp(from);
        let at = match need {
            0 => from,
            1.. => self.forward(from, need),
            _ => self.back(from, need.saturating_neg()),
        };
        Due { at: datetime(at), provisional: day_date(zone::day_of(self.zone, at)) > self.published_through }
    }

    /// Whole seconds of working time between two instants; 0 when `to` is not after `from`.
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        self.millis_between(from, to) / 1000
    }

    /// The same to the millisecond.
    pub fn millis_between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> i64 {
        let (from, to) = (clamp(from), clamp(to));
        if to <= from {
            return 0;
        }
        let first = zone::day_of(self.zone, from);
        let last = zone::day_of(self.zone, to);
        let within = |day| -> i64 { self.spans(day).map(|(start, end)| (end.min(to) - start.max(from)).max(0)).sum() };
        if first == last { within(first) } else { within(first) + self.whole_days(first + 1, last) + within(last) }
    }

    /// The first instant, at or after this one, from which time counts. At 18:00 that is the next morning.
    pub fn opens(&self, at: DateTime<Utc>) -> DateTime<Utc> {
        let at = clamp(at);
        datetime((self.forward(at, 1) - 1).max(at))
    }

    /// When the house opens on this day, or on the last working day before it where it is closed on it.
    pub fn opens_before(&self, day: NaiveDate) -> DateTime<Utc> {
        let days = std::iter::successors(Some(day), NaiveDate::pred_opt).take(30);
        let open = days.into_iter().find(|day| self.is_working_day(*day)).unwrap_or(day);
        self.opens(self.begins(open))
    }

    /// When time counts again; `None` while it counts, or where no hours are known within a year.
    pub fn reopens(&self, at: DateTime<Utc>) -> Option<DateTime<Utc>> {
        let opens = self.opens(at);
        (opens > at && opens - at < TimeDelta::days(366)).then_some(opens)
    }

    fn forward(&self, from: i64, mut need: i64) -> i64 {
        let mut day = zone::day_of(self.zone, from);
        // The first day is cut by `from`, the one found after it is whole.
        loop {
            for (start, end) in self.spans(day) {
                let start = start.max(from);
                if need <= end - start {
                    return (start + need).min(LATEST);
                }
                need -= (end - start).max(0);
            }
            match self.seek(day + 1, need) {
                Some((found, rest)) => (day, need) = (found, rest),
                None => return LATEST,
            }
        }
    }

    fn back(&self, from: i64, mut need: i64) -> i64 {
        let mut day = zone::day_of(self.zone, from);
        loop {
            for (start, end) in self.spans(day).rev() {
                let end = end.min(from);
                // Strictly less: the very beginning of a day is the end of the working day before.
                if need < end - start {
                    return (end - need).max(EARLIEST);
                }
                need -= (end - start).max(0);
            }
            match self.seek_back(day - 1, need) {
                Some((found, rest)) => (day, need) = (found, rest),
                None => return EARLIEST,
            }
        }
    }

    /// The day, from `day` on, in which `need` is reached, and what is left to count in it. Steps are as long as `need`
    /// takes in ordinary weeks: ten years cost hardly more than ten days.
    fn seek(&self, mut day: i64, mut need: i64) -> Option<(i64, i64)> {
        let mut step = self.stride(need);
        let mut most = zone::LAST_DAY;
        while day <= zone::LAST_DAY {
            step = step.min(most);
            let got = self.whole_days(day, day + step);
            if got < need {
                (day, need) = (day + step, need - got);
                step = if got == 0 { step * 2 } else { self.stride(need) };
            } else if step == 1 {
                return Some((day, need));
            } else {
                most = step / 2;
            }
        }
        None
    }

    /// As `seek`, towards the past; a need of exactly one day's hours is reached in the day before it.
    fn seek_back(&self, mut day: i64, mut need: i64) -> Option<(i64, i64)> {
        let mut step = self.stride(need);
        let mut most = zone::LAST_DAY;
        while day >= zone::FIRST_DAY {
            step = step.min(most);
            let got = self.whole_days(day - step + 1, day + 1);
            if got <= need {
                (day, need) = (day - step, need - got);
                step = if got == 0 { step * 2 } else { self.stride(need) };
            } else if step == 1 {
                return Some((day, need));
            } else {
                most = step / 2;
            }
        }
        None
    }

    /// How many days are sure to be needed for `need` in ordinary weeks, but for a weekend and a day begun: 1 or more.
    fn stride(&self, need: i64) -> i64 {
        match self.week.iter().map(|day| total(day)).sum::<i64>() {
            0 => 1,
            week => ((need / week).min(zone::LAST_DAY) * 7 + need % week * 7 / week - 3).clamp(1, zone::LAST_DAY),
        }
    }

    /// Working milliseconds of the days `first..end`: the weeks by multiplication, then what the exceptions change.
    fn whole_days(&self, first: i64, end: i64) -> i64 {
        if first >= end {
            return 0;
        }
        let usual = |day: i64| total(&self.week[weekday(day)]);
        let weeks = (end - first) / 7;
        let mut sum: i64 = (first + weeks * 7..end).map(usual).sum();
        if weeks > 0 {
            sum += weeks * self.week.iter().map(|day| total(day)).sum::<i64>();
        }
        let dates = day_date(first)..day_date(end);
        if dates.start < dates.end {
            for (date, _) in self.holidays.range(dates.clone()) {
                sum -= usual(day_number(*date));
            }
            for date in self.makeup.range(dates.clone()).filter(|_| self.works_makeup) {
                let day = if self.holidays.contains_key(date) { 0 } else { usual(day_number(*date)) };
                sum += total(self.makeup_hours()) - day;
            }
            for (date, shifts) in self.own_hours.range(dates) {
                sum += total(shifts) - total(self.hours_otherwise(*date));
            }
        }
        let changing = zone::changing_days(self.zone);
        let from = changing.partition_point(|day| *day < first);
        for day in changing[from..].iter().take_while(|day| **day < end) {
            let real: i64 = self.spans(*day).map(|(start, end)| end - start).sum();
            sum += real - total(self.hours(day_date(*day)));
        }
        sum
    }

    /// The shifts of a day as instants.
    fn spans(&self, day: i64) -> impl DoubleEndedIterator<Item = (i64, i64)> {
        let clock = zone::Day::new(self.zone, day);
        self.hours(day_date(day)).iter().map(move |shift| {
            let start = of_day(shift.from);
            (clock.at(start), clock.at(start + length(shift)))
        })
    }

    fn hours(&self, date: NaiveDate) -> &[Shift] {
        self.own_hours.get(&date).map_or_else(|| self.hours_otherwise(date), Vec::as_slice)
    }

    fn hours_otherwise(&self, date: NaiveDate) -> &[Shift] {
        if self.is_makeup(date) {
            self.makeup_hours()
        } else if self.holidays.contains_key(&date) {
            &[]
        } else {
            &self.week[weekday(day_number(date))]
        }
    }

    /// A make-up day that this desk works.
    fn is_makeup(&self, date: NaiveDate) -> bool {
        self.works_makeup && self.makeup.contains(&date)
    }

    fn makeup_hours(&self) -> &[Shift] {
        self.week.iter().find(|day| total(day) > 0).map_or(&[], Vec::as_slice)
    }
}

fn total(shifts: &[Shift]) -> i64 {
    shifts.iter().map(length).sum()
}

fn length(shift: &Shift) -> i64 {
    let to = match of_day(shift.to) {
        0 => DAY,
        to => to,
    };
    (to - of_day(shift.from)).max(0)
}

fn of_day(time: NaiveTime) -> i64 {
    i64::from(time.num_seconds_from_midnight()) * 1000 + i64::from(time.nanosecond() / 1_000_000)
}

/// Monday is 0; 1970-01-01 was a Thursday.
fn weekday(day: i64) -> usize {
    (day + 3).rem_euclid(7) as usize
}

fn day_number(date: NaiveDate) -> i64 {
    i64::from(date.to_epoch_days())
}

fn day_date(day: i64) -> NaiveDate {
    i32::try_from(day).ok().and_then(NaiveDate::from_epoch_days).unwrap_or(NaiveDate::MAX)
}

fn clamp(at: DateTime<Utc>) -> i64 {
    at.timestamp_millis().clamp(EARLIEST, LATEST)
}

fn datetime(at: i64) -> DateTime<Utc> {
    DateTime::from_timestamp_millis(at).unwrap_or(DateTime::UNIX_EPOCH)
}
