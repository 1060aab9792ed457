//! Why a calendar is not taken.

use chrono::{NaiveDate, NaiveTime};

use super::{Calendar, Shift, length, of_day, total, zone};
use crate::domain::sla::is_counted;

/// Most days off, make-up days and days with hours of their own: sixty years of a hundred.
pub const MAX_DAYS: usize = 6_000;

/// What is wrong with a calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CalendarFault {
    /// Nothing would ever come due.
    #[error("no day of the week has hours")]
    NoHours,
    /// Monday is 0.
    #[error("two shifts of weekday {day} overlap: one begins at {at}")]
    Overlap { day: usize, at: NaiveTime },
    #[error("a shift of weekday {day} that begins at {at} ends before it begins")]
    Backward { day: usize, at: NaiveTime },
    #[error("the hours of {0} overlap, or end before they begin")]
    BadHours(NaiveDate),
    #[error("{0} lies outside the years that calendars count, 1971 to 2199")]
    BadYear(NaiveDate),
    /// [`MAX_DAYS`].
    #[error("{0} days are too many")]
    TooManyDays(usize),
}

impl Calendar {
    /// What is wrong with it; nothing where time can be counted on it.
    pub fn faults(&self) -> Vec<CalendarFault> {
        let mut faults = Vec::new();
        if self.week.iter().all(|day| total(day) == 0) {
            faults.push(CalendarFault::NoHours);
        }
        for (day, shifts) in self.week.iter().enumerate() {
            if let Some(shift) = shifts.iter().find(|shift| length(shift) == 0) {
                faults.push(CalendarFault::Backward { day, at: shift.from });
            } else if let Some(at) = overlap(shifts) {
                faults.push(CalendarFault::Overlap { day, at });
            }
        }
        let days = self.holidays.len() + self.makeup.len() + self.own_hours.len();
        if days > MAX_DAYS {
            faults.push(CalendarFault::TooManyDays(days));
        }
        let named = self.holidays.keys().chain(&self.makeup).chain(self.own_hours.keys());
        faults.extend(named.filter(|day| !is_counted(**day)).take(1).map(|day| CalendarFault::BadYear(*day)));
        let bad = |shifts: &[Shift]| shifts.iter().any(|shift| length(shift) == 0) || overlap(shifts).is_some();
        faults.extend(self.own_hours.iter().find(|(_, shifts)| bad(shifts)).map(|(day, _)| CalendarFault::BadHours(*day)));
        faults
    }

    /// Counted seconds of the week's first working day: what "one day" of working time is.
    pub fn day_seconds(&self) -> i64 {
        total(self.makeup_hours()) / 1000
    }

    /// Shifts as they are typed, "9:00-12:00 13:30-18:00": in order, each with an end. `None` where a time is no time.
    /// 24:00, or 0:00 as an end, is midnight. Overnight hours are written on both days.
    pub fn shifts(typed: &str) -> Option<Vec<Shift>> {
        let even = typed.replace(['–', '—', '－', '~', '～'], "-").replace(['，', ',', '、', ';', '；'], " ").replace('：', ":");
        let mut shifts = even.split_whitespace().map(shift).collect::<Option<Vec<_>>>()?;
        shifts.sort_by_key(|shift| shift.from);
        Some(shifts)
    }
}

fn shift(typed: &str) -> Option<Shift> {
    let (from, to) = typed.split_once('-')?;
    Some(Shift { from: time(from)?, to: time(to)? })
}

fn time(typed: &str) -> Option<NaiveTime> {
    let (hour, minute) = typed.split_once(':')?;
    if !(1..=2).contains(&hour.len()) || minute.len() != 2 {
        return None;
    }
    let (hour, minute) = (hour.parse().ok()?, minute.parse().ok()?);
    if (hour, minute) == (24, 0) { Some(NaiveTime::MIN) } else { NaiveTime::from_hms_opt(hour, minute, 0) }
}

/// Where a shift begins before the one before it has ended.
fn overlap(shifts: &[Shift]) -> Option<NaiveTime> {
    let end = |shift: &Shift| if of_day(shift.to) == 0 { zone::DAY } else { of_day(shift.to) };
    shifts.windows(2).find(|pair| of_day(pair[1].from) < end(&pair[0])).map(|pair| pair[1].from)
}
