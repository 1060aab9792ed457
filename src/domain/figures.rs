//! Figures of a report: periods of whole days, percentiles, shares, bins. No averages: a few very long waits hide in them.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;

pub use backlog::Backlog;
pub use histogram::{Histogram, least_of, step_of};
pub use measure::{Dimension, Measure};
pub use schedule::{Every, Part, Schedule};

mod backlog;
pub mod endings;
mod histogram;
mod measure;
pub mod occurrence;
mod schedule;

/// Below this many cases no percentile is told: it would be somebody's case and not a figure.
pub const FEWEST: usize = 5;

/// Durations that a report reads one by one at most; where more fit several conditions at once, somebody has to narrow it down.
pub const EXACT_MOST: usize = 100_000;

/// Beyond this many, what is rolled up by day is read instead, where the question allows.
pub const ROLLED_FROM: usize = 20_000;

const HOUR: i64 = 3600;

coded! {
    /// Which duration a report counts.
    pub enum Counting { Working = "working", Wall = "wall" }
}

impl Counting {
    /// What stands beside it.
    pub const fn other(self) -> Self {
        match self {
            Self::Working => Self::Wall,
            Self::Wall => Self::Working,
        }
    }
}

/// What the figures of a period are compared with.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Against {
    /// As many days, right before.
    #[default]
    Before,
    /// The same days a year earlier.
    Year,
    /// As many days from this one on.
    From(NaiveDate),
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

    pub fn each_day(self) -> impl Iterator<Item = NaiveDate> {
        self.from.iter_days().take_while(move |day| *day <= self.to)
    }

    /// As many days, right before these.
    pub fn before(self) -> Self {
        Self::before_day(self.from, self.days().unsigned_abs())
    }

    /// The days that these are compared with. A year before 29 February is 28 February.
    pub fn against(self, against: Against) -> Self {
        let year = |day: NaiveDate| day.checked_sub_months(Months::new(12)).unwrap_or(day);
        match against {
            Against::Before => self.before(),
            Against::Year => Self { from: year(self.from), to: year(self.to) },
            Against::From(from) => {
                let to = from.checked_add_days(Days::new(self.days().unsigned_abs().saturating_sub(1)));
                Self { from, to: to.unwrap_or(from) }
            }
        }
    }

    /// The first instant of the period, and the first after it.
    pub fn bounds(self, zone: Tz) -> (DateTime<Utc>, DateTime<Utc>) {
        let after = self.to.checked_add_days(Days::new(1)).unwrap_or(self.to);
        (midnight(zone, self.from), midnight(zone, after))
    }

    /// The same hours of each such weekday (0 is Monday): from this hour to before that one, at most 24.
    pub fn hours(self, zone: Tz, weekday: u32, (from, below): (u32, u32)) -> Vec<(DateTime<Utc>, DateTime<Utc>)> {
        let days = self.each_day().filter(|day| day.weekday().num_days_from_monday() == weekday);
        days.map(|day| (on_the_hour(zone, day, from), on_the_hour(zone, day, below))).collect()
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
    on_the_hour(zone, day, 0)
}

fn on_the_hour(zone: Tz, day: NaiveDate, hour: u32) -> DateTime<Utc> {
    let local = day.and_time(NaiveTime::MIN) + chrono::Duration::hours(i64::from(hour));
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

/// Durations being gathered: some one by one, some already rolled up.
#[derive(Clone, Debug, Default)]
pub struct Tally {
    values: Vec<i64>,
    rolled: Histogram,
    in_time: usize,
}

/// What is told of some durations, in seconds. Percentiles only from [`FEWEST`] on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    pub n: usize,
    pub in_time: usize,
    pub p50: Option<i64>,
    pub p75: Option<i64>,
    pub p90: Option<i64>,
    pub p95: Option<i64>,
}

impl Tally {
    pub fn add(&mut self, seconds: i64, in_time: bool) {
        self.values.push(seconds);
        self.in_time += usize::from(in_time);
    }

    /// So many more of a step that were rolled up; how many of them were in time is told apart.
    pub fn add_rolled(&mut self, step: u16, count: u32) {
        self.rolled.add_to(step, count);
    }

    pub const fn add_in_time(&mut self, n: usize) {
        self.in_time += n;
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Self) {
        self.values.extend_from_slice(&other.values);
        self.rolled.merge(&other.rolled);
        self.in_time += other.in_time;
    }

    pub const fn len(&self) -> usize {
        self.values.len() + self.rolled.len()
    }

    pub const fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Percentiles are exact where every duration is known, and within 1 % where some were rolled up.
    pub fn summary(&mut self) -> Summary {
        self.values.sort_unstable();
        let n = self.len();
        let mut rolled = self.rolled.clone();
        if !rolled.is_empty() {
            self.values.iter().for_each(|value| rolled.add(*value));
        }
        let nearest = |per_cent| if rolled.is_empty() { percentile(&self.values, per_cent) } else { rolled.percentile(per_cent) };
        let told = |per_cent| nearest(per_cent).filter(|_| n >= FEWEST);
        Summary { n, in_time: self.in_time, p50: told(50), p75: told(75), p90: told(90), p95: told(95) }
    }

    /// Counts by steps of `width` seconds; the last of `most` steps has no upper end. Empty steps count 0.
    pub fn bins(&self, width: i64, most: usize) -> Vec<Bin> {
        let mut bins: Vec<Bin> = (0..most)
            .map(|i| {
                let from = i as i64 * width;
                Bin { from, below: (i + 1 < most).then_some(from + width), n: 0 }
            })
            .collect();
        let mut count = |seconds: i64, n: usize| {
            let step = usize::try_from(seconds.max(0) / width.max(1)).unwrap_or(usize::MAX);
            if let Some(bin) = bins.get_mut(step.min(most.saturating_sub(1))) {
                bin.n += n;
            }
        };
        self.values.iter().for_each(|value| count(*value, 1));
        self.rolled.steps().for_each(|(step, n)| count(least_of(step), n as usize));
        bins
    }
}

/// The same durations in working and in wall time.
#[derive(Clone, Debug, Default)]
pub struct Times {
    pub working: Tally,
    pub wall: Tally,
}

impl Times {
    pub fn add(&mut self, measure: &Measure) {
        self.working.add(measure.working, measure.in_time);
        self.wall.add(measure.wall, measure.in_time);
    }

    /// Takes in all of another.
    pub fn merge(&mut self, other: &Self) {
        self.working.merge(&other.working);
        self.wall.merge(&other.wall);
    }

    pub const fn of(&mut self, counting: Counting) -> &mut Tally {
        match counting {
            Counting::Working => &mut self.working,
            Counting::Wall => &mut self.wall,
        }
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
