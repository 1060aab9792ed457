//! What the numbers of a report come to, in sentences.

use super::filter::Filter;
use super::report::Report;
use super::words::{self, grouped, hours, per_cent, span};
use crate::domain::figures::{Counting, EXACT_MOST, FEWEST, Period, Summary};
use crate::domain::sla::ClockKind;
use crate::web::page::Page;

/// The Monday, or the first day, of a week: `11/16` / `16 Nov`.
pub fn short(page: &Page, week: Period) -> String {
    if page.is_zh() { week.from.format("%-m/%-d").to_string() } else { week.from.format("%-d %b").to_string() }
}

/// What is counted, of when, and what it is compared with.
pub fn basis(page: &Page, filter: &Filter, report: &Report) -> String {
    let days =
        |period: Period| page.t2("oversight-days", ("from", &page.dates.day(period.from)), ("to", &page.dates.day(period.to)));
    let key = match filter.clock {
        ClockKind::NextResponse => "oversight-basis-next",
        ClockKind::Resolution => "oversight-basis-resolution",
        _ => "oversight-basis-first",
    };
    let before = days(filter.earlier());
    let than = match &report.before {
        Some(both) => page.t2("oversight-basis-than", ("before", &before), ("n", &grouped(both.wall.n))),
        None => page.t2("oversight-basis-too-many", ("before", &before), ("most", &grouped(EXACT_MOST))),
    };
    let unit = words::unit(page, filter.counting);
    page.words.with(key, &[("period", &days(filter.period)), ("than", &than), ("unit", unit)])
}

/// What the numbers come to, in one sentence.
pub fn finding(page: &Page, filter: &Filter, now: &Summary) -> String {
    let (Some(p50), Some(p90)) = (now.p50, now.p90) else {
        return page.t1("oversight-too-few", "fewest", FEWEST);
    };
    let key = match (filter.clock, filter.counting) {
        (ClockKind::Resolution, Counting::Working) => "oversight-finding-resolution-working",
        (ClockKind::Resolution, Counting::Wall) => "oversight-finding-resolution-wall",
        (ClockKind::NextResponse, Counting::Working) => "oversight-finding-next-working",
        (ClockKind::NextResponse, Counting::Wall) => "oversight-finding-next-wall",
        (_, Counting::Working) => "oversight-finding-first-working",
        (_, Counting::Wall) => "oversight-finding-first-wall",
    };
    let (half, most) = (span(page, p50), span(page, p90));
    page.words.with(key, &[("half", &half), ("most", &most), ("share", &per_cent(now.in_time, now.n))])
}

pub fn trend(page: &Page, weeks: &[(Period, Summary)], target: Option<i64>) -> String {
    let told: Vec<_> = weeks.iter().filter_map(|(week, summary)| summary.p90.map(|p90| (*week, p90))).collect();
    let (Some(slowest), Some(last)) = (told.iter().max_by_key(|(_, p90)| *p90), told.last()) else {
        return page.t1("oversight-weeks-too-few", "fewest", FEWEST);
    };
    let values = [("week", &*short(page, slowest.0)), ("hours", &*hours(slowest.1)), ("last", &*hours(last.1))];
    let Some(target) = target else {
        return page.words.with("oversight-trend-wall", &values);
    };
    let over = told.iter().filter(|(_, p90)| *p90 > target).count();
    let key = if over == 0 { "oversight-trend-within" } else { "oversight-trend-over" };
    let (over, of) = (over.to_string(), told.len().to_string());
    page.words.with(key, &[values[0], values[1], values[2], ("over", &over), ("of", &of)])
}

pub fn distribution(page: &Page, filter: &Filter, now: &Summary) -> String {
    let (met, late) = (grouped(now.in_time), grouped(now.n - now.in_time));
    let key = match filter.counting {
        Counting::Working if now.n == now.in_time => "oversight-all-in-time",
        Counting::Working => "oversight-some-late",
        Counting::Wall => "oversight-late-by-working-time",
    };
    page.words.with(key, &[("met", &met), ("late", &late), ("share", &per_cent(now.n - now.in_time, now.n))])
}
