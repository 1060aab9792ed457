//! Rows of the tables of a report, and its big numbers; from each the way to its cases.

use super::filter::{Filter, Names};
use super::report::{Both, Breakdown, Report};
use super::words::{self, Change, Part, cell, grouped, per_cent, round_hours};
use crate::domain::figures::{Bin, Counting, Dimension, Summary};
use crate::paths;
use crate::web::page::Page;

/// One big number.
pub struct Tile {
    pub name: String,
    pub parts: Vec<Part>,
    pub url: String,
    pub change: Change,
    /// The same in the other time; empty where there is but one.
    pub other: String,
}

/// One row of a table of figures. Without a link where nothing could ask for its cases.
pub struct Row {
    pub name: String,
    pub n: String,
    pub url: String,
    pub p50: String,
    pub p75: String,
    pub p90: String,
    pub p95: String,
    /// Median and P90 in the other time.
    pub other: (String, String),
    pub in_time: String,
    pub in_time_url: String,
}

/// One step of the distribution's table.
pub struct Step {
    pub name: String,
    pub n: String,
    pub url: String,
    pub share: String,
    pub running: String,
    /// How many of them by the other time.
    pub other: String,
    pub other_url: String,
    pub is_over: bool,
    pub is_first_over: bool,
}

pub fn tiles(page: &Page, filter: &Filter, report: &Report) -> Vec<Tile> {
    let now = report.now.of_counting(filter.counting);
    let before = report.before.as_ref().map(|before| before.of_counting(filter.counting));
    let than = |change: &dyn Fn(&Summary) -> Change| before.map_or_else(|| Change::of_too_many(page), change);
    let beside = report.now.of_counting(filter.counting.other());
    let kind = page.code("oversight-time", filter.counting.other().as_str());
    let link = |more: &[(&str, String)]| filter.link(&paths::oversight_cases(), more);
    let percentile = |key: &str, of: fn(&Summary) -> Option<i64>| Tile {
        name: page.t(key).to_owned(),
        parts: of(now).map(|seconds| words::parts(page, seconds)).unwrap_or_default(),
        url: of(now).map(|seconds| link(&[("at_least", seconds.to_string())])).unwrap_or_default(),
        change: than(&|before| Change::of_duration(page, of(now), of(before))),
        other: of(beside).map(|seconds| format!("{kind} {}", words::span(page, seconds))).unwrap_or_default(),
    };
    let share = per_cent(now.in_time, now.n);
    let number = share.trim_end_matches('%').to_owned();
    let told = if now.p50.is_some() { vec![Part { number, unit: "%".to_owned() }] } else { Vec::new() };
    vec![
        Tile {
            name: page.t("oversight-n").to_owned(),
            parts: vec![Part { number: grouped(now.n), unit: page.t("oversight-unit-cases").to_owned() }],
            url: link(&[]),
            change: than(&|before| Change::of_count(page, before.n)),
            other: String::new(),
        },
        percentile("oversight-p50", |summary| summary.p50),
        percentile("oversight-p75", |summary| summary.p75),
        percentile("oversight-p90", |summary| summary.p90),
        percentile("oversight-p95", |summary| summary.p95),
        Tile {
            name: page.t("oversight-in-time").to_owned(),
            parts: told,
            url: link(&[("in_time", "yes".to_owned())]),
            change: than(&|before| Change::of_share(page, now, before)),
            other: String::new(),
        },
    ]
}

pub fn row(name: String, both: &Both, counting: Counting, filter: Option<&Filter>) -> Row {
    let here = paths::oversight_cases();
    let (summary, beside) = (both.of_counting(counting), both.of_counting(counting.other()));
    Row {
        name,
        n: grouped(summary.n),
        url: filter.map(|filter| filter.link(&here, &[])).unwrap_or_default(),
        p50: cell(summary.p50),
        p75: cell(summary.p75),
        p90: cell(summary.p90),
        p95: cell(summary.p95),
        other: (cell(beside.p50), cell(beside.p90)),
        in_time: if summary.n == 0 { "–".to_owned() } else { words::in_time(summary) },
        in_time_url: filter.map(|filter| filter.link(&here, &[("in_time", "yes".to_owned())])).unwrap_or_default(),
    }
}

pub fn breakdown(page: &Page, names: &Names, filter: &Filter, by: &Breakdown) -> Vec<Row> {
    let of = |(key, both): &(String, Both)| {
        let narrowed = filter.with_key(key, names);
        row(names.key(page, filter.by, key), both, filter.counting, narrowed.as_ref())
    };
    // Levels stand in their order; all else by how much there is of it.
    let mut rows: Vec<&(String, Both)> = by.rows.iter().collect();
    if filter.by == Dimension::Level {
        rows.sort_by(|(one, _), (other, _)| one.cmp(other));
    }
    rows.into_iter().map(of).collect()
}

pub fn steps(page: &Page, filter: &Filter, report: &Report, target: Option<i64>) -> Vec<Step> {
    let here = paths::oversight_cases();
    let limit = target.unwrap_or(i64::MAX);
    let all = report.now.wall.n;
    let mut running = 0;
    let by_other = filter.with_counting(filter.counting.other());
    let step = |(bin, other): (&Bin, &Bin)| {
        running += bin.n;
        let mut more = vec![("at_least", bin.from.to_string())];
        more.extend(bin.below.map(|below| ("less_than", below.to_string())));
        let name = match bin.below {
            Some(below) => format!("{}–{}", round_hours(bin.from), round_hours(below)),
            None => format!("{} {}", round_hours(bin.from), page.t("oversight-or-more")),
        };
        Step {
            name,
            n: grouped(bin.n),
            url: filter.link(&here, &more),
            share: per_cent(bin.n, all),
            running: per_cent(running, all),
            other: grouped(other.n),
            other_url: if other.n == 0 { String::new() } else { by_other.link(&here, &more) },
            is_over: bin.from >= limit,
            is_first_over: bin.from == limit,
        }
    };
    report.bins.iter().zip(&report.other_bins).map(step).collect()
}
