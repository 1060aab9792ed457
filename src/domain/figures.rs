//! Figures of a report: periods of whole days, percentiles, shares, bins. No averages: a few very long waits hide in them.

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

/// Below this many cases no percentile is told: it would be somebody's case and not a figure.
pub const FEWEST: usize = 5;

const HOUR: i64 = 3600;

coded! {
    /// Which duration a report counts.
    pub enum Counting { Working = "working", Wall = "wall" }
}

/// Whole days, both ends included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
}

impl Period {
    /// The `days` full days before this one.
    pub fn before_day(day: NaiveDate, days: u64) -> Self {
        let to = day.checked_sub_days(Days::new(1)).unwrap_or(day);
        Self { from: to.checked_sub_days(Days::new(days.saturating_sub(1))).unwrap_or(to), to }
    }

    pub fn days(self) -> i64 {
        (self.to - self.from).num_days() + 1
    }

    /// As many days, right before these.
    pub fn before(self) -> Self {
        Self::before_day(self.from, self.days().unsigned_abs())
    }

    /// The first instant of the period, and the first after it.
    pub fn bounds(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let after = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        (midnight(zone, self.from), midnight(zone, after))
    }

    /// The weeks, Monday to Sunday, that the period touches, cut to the period; oldest first.
    pub fn weeks(self) -> Vec<Period> {
        let mut weeks = Vec::new();
        let mut from = self.from;
        while from <= self.to {
            let left = 6 - u64::from(from.weekday().num_days_from_monday());
            let to = from.checked_add_days(Days::new(left)).unwrap_or(self.to).min(self.to);
            weeks.push(Period { from, to });
            let Some(next) = to.checked_add_days(Days::new(1)) else {
                break;
            };
            from = next;
        }
        weeks
    }
}

/// The beginning of a day; where a zone leaves midnight out, the first instant that it has.
fn midnight(zone: Tz, day: NaiveDate) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN);
    let exists = (0..4).find_map(|hours| zone.from_local_datetime(&(local + chrono::Duration::hours(hours))).earliest());
    exists.map_or_else(|| local.and_utc(), |at| at.with_timezone(&Utc))
}

/// The nearest rank: the `ceil(p × n)`-th of the sorted values. `None` of nothing.
pub fn percentile(sorted: &[i64], per_cent: usize) -> Option<i64> {
    let rank = (sorted.len() * per_cent).div_ceil(100).max(1);
    sorted.get(rank - 1).copied()
}

/// A share in thousandths, rounded to the nearest. Only all is 1000 and only nothing is 0: 99.96 % is not "100.0 %".
pub fn share(part: usize, whole: usize) -> Option<usize> {
    if whole == 0 {
        return None;
    }
    let rounded = (part * 2000 + whole) / (whole * 2);
    Some(match part {
        0 => 0,
        part if part >= whole => 1000,
        _ => rounded.clamp(1, 999),
    })
}

/// Durations being gathered.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    values: Vec<i64>,
    in_time: usize,
}

/// What is told of some durations, in seconds. Percentiles only from [`FEWEST`] on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub n: usize,
    pub in_time: usize,
    pub p50: Option<i64>,
    pub p90: Option<i64>,
    pub p95: Option<i64>,
}

impl Tally {
    pub fn add(&mut self, seconds: i64, in_time: bool) {
        self.values.push(seconds);
        self.in_time += usize::from(in_time);
    }

    pub const fn len(&self) -> usize {
        self.values.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.values.is_empty()
    }

    /// Sorts the values: [`Tally::bins`] relies on it.
    pub fn summary(&mut self) -> Summary {
        self.values.sort_unstable();
        let told = |per_cent| percentile(&self.values, per_cent).filter(|_| self.values.len() >= FEWEST);
        Summary { n: self.values.len(), in_time: self.in_time, p50: told(50), p90: told(90), p95: told(95) }
    }

    /// Counts by steps of `width` seconds; the last of `most` steps has no upper end. Empty steps count 0.
    pub fn bins(&self, width: i64, most: usize) -> Vec<Bin> {
        let mut bins: Vec<Bin> = (0..most)
            .map(|i| {
                let from = i as i64 * width;
                Bin { from, below: (i + 1 < most).then_some(from + width), n: 0 }
            })
            .collect();
        for value in &self.values {
            let step = usize::try_from(value.max(&0) / width.max(1)).unwrap_or(usize::MAX);
            if let Some(bin) = bins.get_mut(step.min(most.saturating_sub(1))) {
                bin.n += 1;
            }
        }
        bins
    }
}

/// So many values from `from` to below `below` seconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bin {
    pub from: i64,
    pub below: Option<i64>,
    pub n: usize,
}

/// Steps for a working time with a target: the target falls between two of them, half as much again lies beyond it.
/// Gives the width in seconds and the number of steps with the open one.
pub fn steps_to_target(target: i64) -> (i64, usize) {
    const HOURS: [i64; 10] = [1, 2, 3, 5, 6, 9, 10, 15, 18, 30];
    let fits = |hours: &&i64| target % (*hours * HOUR) == 0 && target / (*hours * HOUR) <= 10;
    let width = HOURS.iter().find(fits).map_or_else(|| (target / 10).max(60), |hours| hours * HOUR);
    (width, (target * 3 / 2 / width).max(1) as usize + 1)
}

/// Steps for a time without a target: round ones, ten or fewer up to the 95th percentile.
pub fn steps_to(p95: i64) -> (i64, usize) {
    const HOURS: [i64; 10] = [1, 2, 4, 6, 12, 24, 48, 72, 168, 336];
    let width = HOURS.iter().find(|hours| p95 / (*hours * HOUR) < 10).map_or(720 * HOUR, |hours| hours * HOUR);
    (width, (p95 / width).clamp(3, 20) as usize + 2)
}
