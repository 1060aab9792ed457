//! The small tables of response times as rows of a file: durations in seconds, shares in per cent.

use super::filter::{Filter, Names};
use super::report::{Both, Report};
use crate::domain::figures::{Bin, Counting, Dimension, Summary, share};
use crate::web::page::Page;
use crate::web::sheet::{Cell, Ready, Row};

/// A table by its name; `None` where there are too many cases to count them by two things at once.
pub fn table(page: &Page, names: &Names, filter: &Filter, report: Report, table: &str) -> Option<Ready> {
    Some(match table {
        "weeks" => {
            let weeks = report.weeks.into_iter().map(|(week, both)| (week.from.to_string(), both));
            figures(page, filter, "oversight-column-week", weeks.collect())
        }
        "distribution" => distribution(page, filter, (&report.bins, &report.other_bins)),
        "heat" => hours(page, &report.hours?.0),
        _ => {
            let rows = report.by?.rows.into_iter().map(|(key, both)| (names.key(page, filter.by, &key), both));
            figures(page, filter, column(filter.by), rows.collect())
        }
    })
}

pub fn words(page: &Page, keys: &[&str]) -> Row {
    keys.iter().map(|key| page.t(key).into()).collect()
}

const fn column(by: Dimension) -> &'static str {
    match by {
        Dimension::Team => "oversight-column-team",
        Dimension::Provider => "oversight-column-provider",
        Dimension::Merchant => "oversight-column-merchant",
        Dimension::Problem => "oversight-column-problem",
        Dimension::Level => "oversight-column-level",
        _ => "oversight-column-agent",
    }
}

/// A column of durations, in the time that is counted.
const fn of(counting: Counting) -> &'static str {
    match counting {
        Counting::Working => "oversight-column-of-working",
        Counting::Wall => "oversight-column-of-wall",
    }
}

fn per_cent(part: usize, whole: usize) -> Cell {
    let share = share(part, whole).and_then(|share| i64::try_from(share).ok());
    share.map_or(Cell::Nothing, |share| Cell::Decimal(share, 1))
}

fn percentiles(summary: &Summary) -> Row {
    vec![summary.p50.into(), summary.p75.into(), summary.p90.into(), summary.p95.into()]
}

fn named(page: &Page, counting: Counting) -> Row {
    ["P50", "P75", "P90", "P95"].map(|name| page.t1(of(counting), "name", name).into()).into()
}

fn figures(page: &Page, filter: &Filter, first: &str, rows: Vec<(String, Both)>) -> Ready {
    let mut head = words(page, &[first, "oversight-column-n"]);
    head.extend(named(page, filter.counting));
    head.extend(words(page, &["oversight-column-met", "oversight-column-share"]));
    head.extend(named(page, filter.counting.other()));
    let counting = filter.counting;
    let body = rows.into_iter().map(move |(name, both)| {
        let summary = both.of_counting(counting);
        let mut row: Row = vec![name.into(), summary.n.into()];
        row.extend(percentiles(summary));
        row.extend([summary.in_time.into(), per_cent(summary.in_time, summary.n)]);
        row.extend(percentiles(both.of_counting(counting.other())));
        row
    });
    Ready::new(head, body)
}

/// How many took how long: from so many seconds on to before so many, the last without an end; and how many by the other time.
fn distribution(page: &Page, filter: &Filter, (bins, others): (&[Bin], &[Bin])) -> Ready {
    let mut head: Row =
        ["oversight-from-on", "oversight-to-before"].map(|key| page.t1(of(filter.counting), "name", page.t(key)).into()).into();
    head.extend(words(page, &["oversight-column-n", "oversight-column-part", "oversight-column-running"]));
    head.push(page.t1("oversight-column-n-of", "time", page.code("oversight-time", filter.counting.other().as_str())).into());
    let (all, mut running) = (bins.iter().map(|bin| bin.n).sum(), 0);
    let body: Vec<Row> = bins
        .iter()
        .zip(others)
        .map(|(bin, other)| {
            running += bin.n;
            let shares = [per_cent(bin.n, all), per_cent(running, all)];
            [bin.from.into(), bin.below.into(), bin.n.into()].into_iter().chain(shares).chain([other.n.into()]).collect()
        })
        .collect();
    Ready::new(head, body)
}

/// Each hour of each weekday, in wall time, whatever the report counts.
fn hours(page: &Page, days: &[(Summary, [Summary; 24]); 7]) -> Ready {
    let mut head = words(page, &["oversight-weekday", "oversight-column-hour", "oversight-column-n"]);
    head.extend(named(page, Counting::Wall));
    let mut body = Vec::new();
    for (weekday, (_, row)) in days.iter().enumerate() {
        let name = page.code("oversight-weekday", &weekday.to_string());
        body.extend(row.iter().enumerate().map(|(hour, summary)| {
            let mut row: Row = vec![name.clone().into(), hour.into(), summary.n.into()];
            row.extend(percentiles(summary));
            row
        }));
    }
    Ready::new(head, body)
}
