//! Dates, times and durations in words, in the viewer's zone.

use chrono::{DateTime, Datelike, NaiveDate, Offset as _, TimeZone, Timelike, Utc};
use chrono_tz::Tz;

use super::Words;
use crate::domain::codes::Locale;

/// Writes instants for somebody who reads this language in this zone.
#[derive(Clone, Copy)]
pub struct Dates {
    words: &'static Words,
    zone: Tz,
    now: DateTime<Utc>,
}

impl Dates {
    pub const fn new(words: &'static Words, zone: Tz, now: DateTime<Utc>) -> Self {
        Self { words, zone, now }
    }

    /// The instant that counts as the present.
    pub const fn now(&self) -> DateTime<Utc> {
        self.now
    }

    pub const fn zone(&self) -> Tz {
        self.zone
    }

    /// The language these dates are written in.
    pub const fn words(&self) -> &'static Words {
        self.words
    }

    fn is_zh(&self) -> bool {
        self.words.locale() == Locale::ZhCn
    }

    /// The day on which an instant falls, here.
    pub fn day_of(&self, at: DateTime<Utc>) -> NaiveDate {
        self.zone.from_utc_datetime(&at.naive_utc()).date_naive()
    }

    /// `11 月 25 日` / `25 Nov`; with the year when it is not this one.
    pub fn day(&self, day: NaiveDate) -> String {
        let other_year = day.year() != self.day_of(self.now).year();
        match (self.is_zh(), other_year) {
            (true, false) => format!("{} 月 {} 日", day.month(), day.day()),
            (false, false) => day.format("%-d %b").to_string(),
            (_, true) => self.dated(day),
        }
    }

    /// `2026 年 11 月 25 日` / `25 Nov 2026`: on paper that is kept for years.
    pub fn dated(&self, day: NaiveDate) -> String {
        if self.is_zh() {
            format!("{} 年 {} 月 {} 日", day.year(), day.month(), day.day())
        } else {
            day.format("%-d %b %Y").to_string()
        }
    }

    /// `11 月 25 日(周三)` / `Wed 25 Nov`: consumers are always told the weekday.
    pub fn weekday_day(&self, day: NaiveDate) -> String {
        if self.is_zh() {
            format!("{}（{}）", self.day(day), self.weekday(day))
        } else {
            format!("{} {}", self.weekday(day), self.day(day))
        }
    }

    /// `周三` / `Wed`.
    pub fn weekday(&self, day: NaiveDate) -> &'static str {
        const ZH: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        const EN: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
        let names = if self.is_zh() { ZH } else { EN };
        names.get(day.weekday().num_days_from_monday() as usize).copied().unwrap_or_default()
    }

    /// `18:00`.
    pub fn time(&self, at: DateTime<Utc>) -> String {
        let local = self.zone.from_utc_datetime(&at.naive_utc());
        format!("{:02}:{:02}", local.hour(), local.minute())
    }

    /// `11 月 25 日 18:00` / `25 Nov, 18:00`.
    pub fn moment(&self, at: DateTime<Utc>) -> String {
        let separator = if self.is_zh() { " " } else { ", " };
        format!("{}{separator}{}", self.day(self.day_of(at)), self.time(at))
    }

    /// `11 月 25 日 18:00:07` / `25 Nov, 18:00:07`.
    pub fn moment_to_the_second(&self, at: DateTime<Utc>) -> String {
        format!("{}:{:02}", self.moment(at), self.zone.from_utc_datetime(&at.naive_utc()).second())
    }

    /// `11 月 25 日（周三）18:00` / `Wed 25 Nov, 18:00`.
    pub fn full(&self, at: DateTime<Utc>) -> String {
        let separator = if self.is_zh() { "" } else { ", " };
        format!("{}{separator}{}", self.weekday_day(self.day_of(at)), self.time(at))
    }

    /// `11/25` / `25 Nov`: the margin of a timeline.
    pub fn short_day(&self, at: DateTime<Utc>) -> String {
        let day = self.day_of(at);
        if self.is_zh() { format!("{}/{}", day.month(), day.day()) } else { day.format("%-d %b").to_string() }
    }

    /// The same moment where we are.
    pub fn local(&self, at: DateTime<Utc>) -> DateTime<Tz> {
        at.with_timezone(&self.zone)
    }

    /// The value of a `<time datetime>`.
    pub fn machine(&self, at: DateTime<Utc>) -> String {
        let local = self.zone.from_utc_datetime(&at.naive_utc());
        let east = local.offset().fix().local_minus_utc() / 60;
        let (sign, ahead) = (if east < 0 { '-' } else { '+' }, east.abs());
        // A page has hundreds: a pattern would be read anew for each.
        format!(
            "{:04}-{:02}-{:02}T{:02}:{:02}{sign}{:02}:{:02}",
            local.year(),
            local.month(),
            local.day(),
            local.hour(),
            local.minute(),
            ahead / 60,
            ahead % 60
        )
    }

    /// `4 小时 54 分` / `4 h 54 min`: two units at most, whole minutes. Working time counts in hours; see [`Dates::span_days`].
    pub fn span(&self, seconds: i64) -> String {
        let minutes = seconds.abs() / 60;
        let (hours, minutes) = (minutes / 60, minutes % 60);
        match (self.is_zh(), hours, minutes) {
            (true, 0, m) => format!("{m} 分"),
            (true, h, 0) => format!("{h} 小时"),
            (true, h, m) => format!("{h} 小时 {m} 分"),
            (false, 0, m) => format!("{m} min"),
            (false, h, 0) => format!("{h} h"),
            (false, h, m) => format!("{h} h {m} min"),
        }
    }

    /// As [`Dates::span`], in days from 48 hours on: for natural time.
    pub fn span_days(&self, seconds: i64) -> String {
        let days = seconds.abs() / 86_400;
        match (self.is_zh(), days) {
            (_, 0 | 1) => self.span(seconds),
            (true, days) => format!("{days} 天"),
            (false, days) => format!("{days} d"),
        }
    }
}
