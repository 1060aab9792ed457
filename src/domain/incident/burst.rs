//! What a burst is: more alike cases, of different people, in the last hours than chance brings at the usual rate.

use std::collections::BTreeMap;

use super::Hour;
use crate::domain::settings::Settings;

/// Hours that are looked at together: the present one and those before it.
pub const WINDOW: i64 = 3;
/// Days whose cases make the usual rate.
pub const DAYS: i64 = 28;
/// A house that has counted fewer days than this does not know yet what is usual.
pub const LEAST_DAYS: i64 = 7;
/// Hours before the window that are no part of the usual rate: a burst does not raise the bar for itself.
pub const LATELY: i64 = 24;
/// So rarely chance alone may bring as many.
const CHANCE: f64 = 1e-4;
/// Beyond this usual number, several times as many are rarer than [`CHANCE`] anyway.
const BUSY: f64 = 20.0;
/// Hours of a day beside one that count as alike to it.
const BESIDE: i64 = 1;
/// Merchants over which a burst of a whole platform is spread.
pub const MERCHANTS: usize = 3;
/// Hours shown before and after a burst.
const AROUND: i64 = 12;
/// Hours that a chart shows at most.
const SHOWN: i64 = 96;

/// How many cases usually come: counts by hour of the [`DAYS`] before [`LATELY`].
#[derive(Clone, Debug, Default)]
pub struct Usual {
    counts: BTreeMap<i64, u32>,
    days: i64,
}

impl Usual {
    /// The hours that are counted for a window that ends with `end`, in a house that has counted since `first`.
    pub const fn hours(end: i64, first: i64) -> (i64, i64) {
        let below = end - LATELY;
        let days = (below - first) / 24;
        let days = if days > DAYS { DAYS } else { days };
        (below - 24 * if days > 0 { days } else { 0 }, below)
    }

    /// Of counts by hour in [`Usual::hours`].
    pub fn of(counts: BTreeMap<i64, u32>, (from, below): (i64, i64)) -> Self {
        let within = counts.into_iter().filter(|(hour, _)| (from..below).contains(hour)).collect();
        Self { counts: within, days: (below - from) / 24 }
    }

    /// Whether enough days were counted to say what is usual.
    pub const fn is_known(&self) -> bool {
        self.days >= LEAST_DAYS
    }

    /// Cases that usually come in this hour: what hours like it of other days had, and no less than any hour has, so that
    /// an evening that is busy every day is no burst.
    pub fn at(&self, hour: i64) -> f64 {
        if self.days < 1 {
            return 0.0;
        }
        let days = self.days as f64;
        let all: u32 = self.counts.values().sum();
        let apart = |other: i64| {
            let apart = (other - hour).rem_euclid(24);
            apart.min(24 - apart)
        };
        let like: u32 = self.counts.iter().filter(|(other, _)| apart(**other) <= BESIDE).map(|(_, count)| count).sum();
        let hours = (2 * BESIDE + 1) as f64;
        (f64::from(all) / (24.0 * days)).max(f64::from(like) / (hours * days))
    }

    /// The same for the window that ends with this hour.
    pub fn in_window(&self, end: i64) -> f64 {
        (end - WINDOW + 1..=end).map(|hour| self.at(hour)).sum()
    }
}

/// From when on many are a burst: the agency sets it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    /// Different people who complain; fewer are no burst, however rare.
    pub people: usize,
    /// A busy evening is no burst until it has so many times what is usual.
    pub times: u32,
}

impl Bar {
    pub const fn of(settings: &Settings) -> Self {
        Self { people: settings.burst_people as usize, times: settings.burst_times }
    }
}

/// Whether so many cases of so many people in a window are a burst where `usual` would be usual.
pub fn is_burst(cases: usize, people: usize, usual: f64, bar: Bar) -> bool {
    let n = cases as f64;
    people >= bar.people && n >= f64::from(bar.times) * usual && (usual > BUSY || chance_of(cases, usual) < CHANCE)
}

/// How likely chance alone brings so many or more, where `usual` come on average (Poisson).
fn chance_of(cases: usize, usual: f64) -> f64 {
    let (mut term, mut below) = ((-usual).exp(), 0.0);
    for n in 0..cases {
        below += term;
        term *= usual / (n as f64 + 1.0);
    }
    (1.0 - below).max(0.0)
}

/// The hours around a burst with their usual rates: what stands as evidence. `counts` holds the cases of each hour.
pub fn peak(counts: &BTreeMap<i64, u32>, usual: &Usual, (from, to): (i64, i64), now: i64) -> Vec<Hour> {
    let (first, last) = (from - AROUND, (to + AROUND).min(now).max(from));
    // Of what is too long for one chart, the hours around the worst.
    let highest = counts.range(first..=last).max_by_key(|(hour, count)| (**count, -**hour)).map_or(from, |(hour, _)| *hour);
    let first = if last - first < SHOWN { first } else { (highest - SHOWN / 2).clamp(first, last - SHOWN + 1) };
    let last = last.min(first + SHOWN - 1);
    let hour = |hour: i64| {
        let usual = (usual.at(hour) * 100.0).round() as u32;
        Hour { hour, cases: counts.get(&hour).copied().unwrap_or_default(), usual }
    };
    (first..=last).map(hour).collect()
}

/// The hours that [`peak`] shows.
pub const fn shown(from: i64, to: i64) -> (i64, i64) {
    (from - AROUND, to + AROUND)
}
