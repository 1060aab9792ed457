//! The days of a report, and those they are compared with, as a query asks for them.

use chrono::{Datelike, NaiveDate};
use chrono_tz::Tz;

use super::filter::USUAL_DAYS;
use crate::domain::figures::{Against, Period};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Longest period: two years, with a leap day.
const MOST_DAYS: i64 = 731;
const FIRST_YEAR: i32 = 2000;
/// What days are compared with, as addresses say it.
pub const BEFORE: &str = "before";
pub const YEAR: &str = "year";
pub const DAY: &str = "day";

/// What somebody asks for, or the usual days.
pub fn period(from: Option<&str>, to: Option<&str>, usual: Period, page: &Page, zone: Tz, problems: &mut Problems) -> Period {
    let today = page.now.with_timezone(&zone).date_naive();
    let mut read = |field: &'static str, text: Option<&str>| -> Option<Option<NaiveDate>> {
        let Some(text) = text else {
            return Some(None);
        };
        let day = day(text).filter(|day| day.year() >= FIRST_YEAR);
        if day.is_none() {
            problems.add(field, page.t1("oversight-bad-day", "year", FIRST_YEAR));
        }
        day.map(Some)
    };
    let (Some(from), Some(to)) = (read("from", from), read("to", to)) else {
        return usual;
    };
    let period = match (from, to) {
        (Some(from), Some(to)) => Period { from, to },
        // One end alone: the other follows at the usual distance, and not beyond today.
        (Some(from), None) => Period { from, to: usual.to.max(from).min(today) },
        (None, Some(to)) => Period { from: Period::before_day(to, USUAL_DAYS - 1).from, to },
        (None, None) => usual,
    };
    let wrong = if period.to > today {
        Some(("to", page.t1("oversight-future-day", "today", today)))
    } else if period.from > period.to {
        Some(("from", page.t("oversight-reversed").to_owned()))
    } else if period.days() > MOST_DAYS {
        Some(("from", page.t("oversight-too-long").to_owned()))
    } else {
        None
    };
    match wrong {
        Some((field, message)) => {
            problems.add(field, message);
            usual
        }
        None => period,
    }
}

/// What the days are compared with. A day alone, as links have it, says by itself that it is meant.
pub fn against(code: Option<&str>, from: Option<&str>, period: Period, page: &Page, problems: &mut Problems) -> Against {
    match (code, from) {
        (None | Some(BEFORE), None) => return Against::Before,
        (Some(YEAR), None) => return Against::Year,
        (None | Some(DAY), Some(text)) => match day(text).filter(|day| day.year() >= FIRST_YEAR) {
            Some(from) if from < period.from => return Against::From(from),
            Some(_) => problems.add("against_from", page.t1("oversight-against-later", "day", period.from)),
            None => problems.add("against_from", page.t1("oversight-bad-day", "year", FIRST_YEAR)),
        },
        (Some(DAY), None) => problems.add("against_from", page.t1("oversight-bad-day", "year", FIRST_YEAR)),
        (Some(BEFORE | YEAR), Some(_)) => problems.add("against_from", page.t("oversight-against-both")),
        (Some(_), _) => problems.add("against", page.t("oversight-choose")),
    }
    Against::Before
}

/// `2026-11-24`, and no other spelling: what a date field sends.
fn day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}
