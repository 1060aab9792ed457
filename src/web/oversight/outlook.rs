//! Where the backlog goes: what was open when each day began, as a line, and the weeks as a table.

use askama::Template;
use askama::filters::HtmlSafe;
use chrono::{Datelike, NaiveDate, Weekday};

use super::charts::{BOTTOM, LEFT, Mark, RIGHT, Scale, Tick, at};
use super::filter::Filter;
use super::open_then;
use super::words::grouped;
use crate::domain::figures::Backlog;
use crate::web::page::Page;

/// The picture and its table.
pub struct Outlook {
    pub chart: Option<Line>,
    pub words: String,
    pub rows: Vec<Row>,
}

/// A line with the ground below it.
#[derive(Template)]
#[template(path = "oversight/charts/outlook.svg", escape = "html")]
pub struct Line {
    pub ticks: Vec<Tick>,
    pub points: String,
    pub ground: String,
    pub overdue: String,
    pub days: Vec<Mark>,
    pub last: Mark,
    pub last_overdue: Option<Mark>,
}

impl HtmlSafe for Line {}

/// What was open when a week began.
pub struct Row {
    pub day: String,
    pub open: String,
    /// Where these cases are listed; empty where there were none.
    pub url: String,
    pub overdue: String,
    pub unassigned: String,
}

/// Of the days that were counted, oldest first, and of now.
pub fn of(page: &Page, filter: &Filter, days: &[(NaiveDate, Backlog)], open: i64) -> Outlook {
    let is_monday = |day: &NaiveDate| day.weekday() == Weekday::Mon;
    let told = |n: Option<i64>| n.map_or_else(|| "–".to_owned(), count);
    let weeks = days.iter().rev().filter(|(day, _)| is_monday(day)).map(|(day, backlog)| Row {
        day: short(page, *day),
        open: count(backlog.open),
        url: if backlog.open > 0 { open_then::link(filter, *day) } else { String::new() },
        overdue: told(backlog.overdue),
        unassigned: told(backlog.unassigned),
    });
    Outlook { chart: line(page, days), words: words(page, days, open), rows: weeks.collect() }
}

fn count(n: i64) -> String {
    grouped(usize::try_from(n).unwrap_or_default())
}

fn short(page: &Page, day: NaiveDate) -> String {
    if page.is_zh() { day.format("%-m/%-d").to_string() } else { day.format("%-d %b").to_string() }
}

fn words(page: &Page, days: &[(NaiveDate, Backlog)], open: i64) -> String {
    let Some((most_day, most)) = days.iter().max_by_key(|(_, backlog)| backlog.open) else {
        return page.t("dashboard-no-days").to_owned();
    };
    let first = days.first().map_or(0, |(_, backlog)| backlog.open);
    let key = match open.cmp(&first) {
        std::cmp::Ordering::Less => "dashboard-fewer",
        std::cmp::Ordering::Equal => "dashboard-as-many",
        std::cmp::Ordering::Greater => "dashboard-more",
    };
    let by = count((open - first).abs());
    let (weeks, most) = ((days.len() / 7).max(1).to_string(), count(most.open));
    page.words.with(key, &[("by", &by), ("weeks", &weeks), ("most", &most), ("day", &page.dates.day(*most_day))])
}

fn line(page: &Page, days: &[(NaiveDate, Backlog)]) -> Option<Line> {
    let most = days.iter().map(|(_, backlog)| backlog.open).max().filter(|most| *most > 0)?;
    if days.len() < 2 {
        return None;
    }
    let scale = Scale::of_counts(most);
    let (first, last) = (days.first()?, days.last()?);
    let whole = (last.0 - first.0).num_days().max(1) as f64;
    let x = |day: NaiveDate| LEFT + (RIGHT - LEFT) * (day - first.0).num_days() as f64 / whole;
    let point = |day: NaiveDate, n: i64| format!("{},{}", at(x(day)), at(scale.y(n)));
    let points: Vec<String> = days.iter().map(|(day, backlog)| point(*day, backlog.open)).collect();
    let overdue: Vec<String> = days.iter().filter_map(|(day, backlog)| Some(point(*day, backlog.overdue?))).collect();
    let mondays = days.iter().filter(|(day, _)| day.weekday() == Weekday::Mon);
    let label =
        |key: &str, n: i64| Mark { x: at(RIGHT + 8.0), y: at(scale.y(n) + 5.0), text: format!("{} {}", page.t(key), count(n)) };
    // Two words that would run into each other: the line's own stays.
    let is_apart = |n: &i64| scale.y(*n) - scale.y(last.1.open) > 20.0;
    Some(Line {
        ticks: scale.ticks(count),
        ground: format!("{} {},{BOTTOM} {},{BOTTOM}", points.join(" "), at(RIGHT), at(LEFT)),
        points: points.join(" "),
        overdue: if overdue.len() > 1 { overdue.join(" ") } else { String::new() },
        days: mondays.map(|(day, _)| Mark { x: at(x(*day)), y: at(BOTTOM + 20.0), text: short(page, *day) }).collect(),
        last: label("dashboard-open", last.1.open),
        last_overdue: last.1.overdue.filter(is_apart).filter(|_| overdue.len() > 1).map(|n| label("dashboard-overdue", n)),
    })
}
