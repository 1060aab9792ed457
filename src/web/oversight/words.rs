//! Numbers of reports in words: hours, shares, changes. Two spellings: long on tiles, hours with one decimal in tables.

use crate::domain::figures::occurrence::Dates;
use crate::domain::figures::{Counting, FEWEST, Summary, share};
use crate::web::page::Page;

/// A number and its unit, as a tile shows them apart.
pub struct Part {
    pub number: String,
    pub unit: String,
}

/// `1,284`.
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `5` 小时 `42` 分; beyond a hundred hours minutes say nothing.
pub fn parts(page: &Page, seconds: i64) -> Vec<Part> {
    let (hours, minutes) = (seconds / 3600, seconds % 3600 / 60);
    let mut parts = Vec::new();
    if hours > 0 {
        parts.push(Part { number: grouped(hours as usize), unit: page.t("oversight-unit-hours").to_owned() });
    }
    if hours < 100 && (minutes > 0 || hours == 0) {
        parts.push(Part { number: minutes.to_string(), unit: page.t("oversight-unit-minutes").to_owned() });
    }
    parts
}

/// `5 小时 42 分` in a sentence.
pub fn span(page: &Page, seconds: i64) -> String {
    parts(page, seconds).iter().map(|part| format!("{} {}", part.number, part.unit)).collect::<Vec<_>>().join(" ")
}

/// Hours with one decimal: `5.7`.
pub fn hours(seconds: i64) -> String {
    let tenths = (seconds + 180) / 360;
    format!("{}.{}", tenths / 10, tenths % 10)
}

/// Hours on an axis or in a bin: whole where they are whole.
pub fn round_hours(seconds: i64) -> String {
    if seconds % 3600 == 0 { (seconds / 3600).to_string() } else { hours(seconds) }
}

/// `93.1%`.
pub fn per_cent(part: usize, whole: usize) -> String {
    share(part, whole).map_or_else(|| "–".to_owned(), |share| format!("{}.{}%", share / 10, share % 10))
}

/// A share in a table; of few cases the count itself: `3/4`.
pub fn in_time(summary: &Summary) -> String {
    if summary.p50.is_some() { per_cent(summary.in_time, summary.n) } else { format!("{}/{}", summary.in_time, summary.n) }
}

/// A percentile in a table.
pub fn cell(value: Option<i64>) -> String {
    value.map_or_else(|| "–".to_owned(), hours)
}

/// `工作小时` or `自然小时`: a duration is never named without its kind.
pub fn unit(page: &Page, counting: Counting) -> &str {
    page.t(match counting {
        Counting::Working => "oversight-working-hours",
        Counting::Wall => "oversight-wall-hours",
    })
}

/// How a number moved since the period before.
pub struct Change {
    pub class: &'static str,
    pub words: String,
}

impl Change {
    fn flat(page: &Page, key: &'static str) -> Self {
        Self { class: "flat", words: page.t(key).to_owned() }
    }

    /// Where what was before is too much to be counted by the same conditions.
    pub fn of_too_many(page: &Page) -> Self {
        Self::flat(page, "oversight-too-many-before")
    }

    /// Of a duration: shorter is better.
    pub fn of_duration(page: &Page, now: Option<i64>, before: Option<i64>) -> Self {
        let (Some(now), Some(before)) = (now, before) else {
            return Self::flat(page, "oversight-no-comparison");
        };
        let moved = (now - before).abs();
        if moved < 60 {
            return Self::flat(page, "oversight-unchanged");
        }
        let (class, key) = if now < before { ("down-good", "oversight-faster") } else { ("up-bad", "oversight-slower") };
        Self { class, words: page.t1(key, "time", span(page, moved)) }
    }

    /// Of a share, in points: more is better.
    pub fn of_share(page: &Page, now: &Summary, before: &Summary) -> Self {
        let told = |summary: &Summary| summary.p50.and_then(|_| share(summary.in_time, summary.n));
        let (Some(now), Some(before)) = (told(now), told(before)) else {
            return Self::flat(page, "oversight-no-comparison");
        };
        let moved = now.abs_diff(before);
        if moved == 0 {
            return Self::flat(page, "oversight-unchanged");
        }
        let (class, key) = if now > before { ("down-good", "oversight-points-up") } else { ("up-bad", "oversight-points-down") };
        Self { class, words: page.t1(key, "points", format_args!("{}.{}", moved / 10, moved % 10)) }
    }

    /// Of dates that were kept, in points: more is better.
    pub fn of_dates(page: &Page, now: Dates, before: Dates) -> Self {
        let summary = |dates: Dates| Summary {
            n: dates.n(),
            in_time: dates.met,
            // Too few are not compared.
            p50: (dates.n() >= FEWEST).then_some(0),
            ..Summary::default()
        };
        Self::of_share(page, &summary(now), &summary(before))
    }

    /// Of a count: neither better nor worse.
    pub fn of_count(page: &Page, before: usize) -> Self {
        Self { class: "flat", words: page.t1("oversight-count-before", "n", grouped(before)) }
    }

    /// Of what is open: fewer is better. Nothing is said where nobody counted then.
    pub fn of_backlog(page: &Page, now: i64, before: Option<i64>) -> Self {
        let Some(before) = before else {
            return Self { class: "flat", words: String::new() };
        };
        let moved = grouped(usize::try_from((now - before).abs()).unwrap_or_default());
        match now.cmp(&before) {
            std::cmp::Ordering::Less => Self { class: "down-good", words: page.t1("dashboard-less", "n", moved) },
            std::cmp::Ordering::Equal => Self::flat(page, "dashboard-same"),
            std::cmp::Ordering::Greater => Self { class: "up-bad", words: page.t1("dashboard-grown", "n", moved) },
        }
    }
}
