//! A span of time cut where it begins and ceases to count, without gaps: what a due date is explained with.

use chrono::{DateTime, Datelike, NaiveDate, Utc, Weekday};

use super::zone::{self, Day};
use super::{Calendar, clamp, datetime, day_date, day_number};

/// What a stretch of time is to a calendar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Time {
    Hours,
    /// Hours of a make-up working day (调休上班).
    MakeupHours,
    /// Outside hours, on a day that is worked.
    Closed,
    /// A day without hours in the week.
    Weekend,
    /// The code of a holiday.
    Holiday(String),
}

/// From one instant up to another, of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stretch {
    pub from: DateTime<Utc>,
    pub to: DateTime<Utc>,
    pub time: Time,
}

impl Calendar {
    /// The time between two instants, cut into stretches. Costs by the day: meant for spans that people wait for.
    pub fn stretches(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Vec<Stretch> {
        let mut cut = Cut { stretches: Vec::new(), now: clamp(from), end: clamp(to) };
        let (first, last) = (zone::day_of(self.zone, cut.now), zone::day_of(self.zone, cut.end));
        for day in first..=last {
            let date = day_date(day);
            let (worked, rest) = self.kinds(date);
            for (start, end) in self.spans(day) {
                cut.until(start, &rest);
                cut.until(end, &worked);
            }
            cut.until(Day::new(self.zone, day + 1).at(0), &rest);
        }
        cut.stretches
    }

    /// What a day's hours are, and the rest of the day.
    fn kinds(&self, date: NaiveDate) -> (Time, Time) {
        if self.is_working_day(date) {
            (if self.is_makeup(date) { Time::MakeupHours } else { Time::Hours }, Time::Closed)
        } else {
            (Time::Hours, self.holidays.get(&date).map_or(Time::Weekend, |code| Time::Holiday(code.clone())))
        }
    }

    /// The day an instant belongs to.
    pub fn day(&self, at: DateTime<Utc>) -> NaiveDate {
        day_date(zone::day_of(self.zone, clamp(at)))
    }

    /// The first instant of a day.
    pub fn begins(&self, date: NaiveDate) -> DateTime<Utc> {
        datetime(Day::new(self.zone, day_number(date)).at(0))
    }

    /// When the last hours of a day end; `None` on a day off.
    pub fn closes(&self, date: NaiveDate) -> Option<DateTime<Utc>> {
        self.spans(day_number(date)).map(|(_, end)| datetime(end)).next_back().filter(|_| self.is_working_day(date))
    }

    /// Off by law, whatever the hours of this desk: a holiday, or a Saturday or Sunday that is not worked.
    pub fn is_day_off(&self, date: NaiveDate) -> bool {
        let weekend = matches!(date.weekday(), Weekday::Sat | Weekday::Sun);
        let is_worked = self.makeup.contains(&date) || self.own_hours.get(&date).is_some_and(|hours| !hours.is_empty());
        !is_worked && (weekend || self.holidays.contains_key(&date))
    }
}

struct Cut {
    stretches: Vec<Stretch>,
    now: i64,
    end: i64,
}

impl Cut {
    /// What is left up to an instant is of this kind.
    fn until(&mut self, at: i64, time: &Time) {
        let at = at.min(self.end);
        if at <= self.now {
            return;
        }
        match self.stretches.last_mut() {
            Some(last) if last.time == *time && !matches!(time, Time::Hours | Time::MakeupHours) => last.to = datetime(at),
            _ => self.stretches.push(Stretch { from: datetime(self.now), to: datetime(at), time: time.clone() }),
        }
        self.now = at;
    }
}
