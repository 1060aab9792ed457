//! The days between filing and a due date as a strip: when work is done, and which of it counted.

use chrono::{DateTime, Days, Utc};

use crate::domain::calendar::{Calendar, Time};
use crate::i18n::Dates;
use crate::web::page::Page;

/// The strip's width in its own units, and its margin on each side.
const WIDTH: f64 = 372.0;
const MARGIN: f64 = 8.0;
/// More days than these would be too narrow to read.
const MOST_DAYS: i64 = 6;

pub struct Strip {
    pub days: Vec<Day>,
    pub works: Vec<Bar>,
    pub used: Vec<Bar>,
    pub filed: Flag,
    pub due: Flag,
    /// The same in words.
    pub said: String,
}

pub struct Day {
    pub bar: Bar,
    pub middle: String,
    pub label: String,
}

pub struct Bar {
    pub x: String,
    pub width: String,
}

pub struct Flag {
    pub x: String,
    pub words: String,
}

/// `None` where it would be too long to be a picture.
pub fn strip(page: &Page, calendar: &Calendar, filed: DateTime<Utc>, due: DateTime<Utc>) -> Option<Strip> {
    let (first, last) = (calendar.day(filed), calendar.day(due));
    let count = (last - first).num_days() + 1;
    if !(1..=MOST_DAYS).contains(&count) {
        return None;
    }
    let (begin, end) = (calendar.begins(first), calendar.begins(last + Days::new(1)));
    let whole = (end - begin).num_seconds().max(1) as f64;
    let place = |at: DateTime<Utc>| MARGIN + (at - begin).num_seconds() as f64 / whole * WIDTH;
    let bar = |from, to| Bar { x: figure(place(from)), width: figure(place(to) - place(from)) };
    let hours = |from, to| -> Vec<Bar> {
        let worked = calendar.stretches(from, to).into_iter().filter(|it| matches!(it.time, Time::Hours | Time::MakeupHours));
        worked.map(|it| bar(it.from, it.to)).collect()
    };
    let dates = Dates::new(page.words, calendar.zone, page.now);
    let days = first.iter_days().take(count as usize).map(|day| {
        let (from, to) = (calendar.begins(day), calendar.begins(day + Days::new(1)));
        let middle = figure(f64::midpoint(place(from), place(to)));
        Day { bar: bar(from, to), middle, label: format!("{} {}", dates.weekday(day), day.format("%-d")) }
    });
    let flag = |key, at| Flag { x: figure(place(at)), words: page.t1(key, "time", dates.time(at)) };
    Some(Strip {
        days: days.collect(),
        works: hours(begin, end),
        used: hours(filed, due),
        filed: flag("policy-flag-filed", filed),
        due: flag("policy-flag-due", due),
        said: page.t2("policy-strip", ("filed", &dates.full(filed)), ("due", &dates.full(due))),
    })
}

fn figure(number: f64) -> String {
    format!("{number:.1}")
}
