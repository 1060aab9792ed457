//! A date in days as a sum, for the desk and for consumers: the day of receipt, the days that count, the last day that
//! gives way. Its days are those of the policy's own zone, which is named where it is not ours.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::page::Page;
use crate::domain::calendar::{Calendar, Time};
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{Clock, ClockKind, Span, Why};
use crate::i18n::{Dates, Words};

/// What a line is about, and how much it counts.
pub type Line = (String, String);

/// Empty where the policy behind the clock is not known any more, or reckons another date by now.
pub fn lines(page: &Page, clock: &Clock, rules: &Rulebook) -> Vec<Line> {
    let Some(policy) = rules.policy_of(clock) else { return Vec::new() };
    let Some(deadline) = policy.deadline(clock.kind).filter(|_| clock.kind != ClockKind::MerchantAnswer) else {
        return Vec::new();
    };
    let calendar = rules.calendar_of(clock);
    let sum = policy.reckon_one(deadline, clock.started_at, clock.started_at, &[], calendar);
    let later = clock.due_at.filter(|due| clock.extensions > 0 && *due > sum.due);
    if Some(sum.due) != clock.due_at && later.is_none() {
        return Vec::new();
    }
    let dates = Dates::new(page.words, calendar.zone, page.now);
    let mut lines = vec![(page.t("law-begun").to_owned(), instant(page, calendar, clock.started_at))];
    let mut run: Option<Run> = None;
    for span in &sum.spans {
        let (first, last) = days(span, calendar);
        if span.why == Why::WorkingDay {
            run.get_or_insert(Run { first, last, days: 0 }).take_in(last);
            continue;
        }
        if span.why == Why::Calendar(Time::Closed) {
            continue;
        }
        lines.extend(run.take().map(|run| run.line(page, &dates)));
        lines.push(line(page, &span.why, &between(&dates, first, last)));
    }
    lines.extend(run.map(|run| run.line(page, &dates)));
    lines.extend(later.map(|later| (page.t("law-put-off").to_owned(), instant(page, calendar, later))));
    lines
}

/// The name of the policy that a clock is kept by: ours by its code, an administrator's as it was given.
pub fn policy_name(page: &Page, clock: &Clock, rules: &Rulebook) -> String {
    let given = rules.policy_of(clock).and_then(|policy| policy.name.as_ref());
    given.map_or_else(|| page.code("policy", &clock.policy), |names| names.of(page.words.locale()).to_owned())
}

/// An instant as the calendar's own clocks show it, with their zone where it is not ours.
pub fn instant(page: &Page, calendar: &Calendar, at: DateTime<Utc>) -> String {
    if calendar.zone == page.dates.zone() {
        return page.dates.moment(at);
    }
    let there = Dates::new(page.words, calendar.zone, page.now).moment(at);
    page.t2("law-in-zone", ("at", &there), ("zone", calendar.zone.name()))
}

fn line(page: &Page, why: &Why, days: &str) -> Line {
    let nothing = || "–".to_owned();
    match why {
        Why::Days(n) => (days.to_owned(), page.t1("law-days", "days", n)),
        Why::LastDay => (page.t1("law-last-day", "day", days), page.t1("law-days", "days", 1)),
        Why::RolledOff(time) => (page.t2("law-gives-way", ("days", days), ("why", &off(page, time))), nothing()),
        Why::Calendar(time) => (page.t2("law-day-off", ("days", days), ("why", &off(page, time))), nothing()),
        Why::FirstDay | Why::AfterClose | Why::Paused | Why::WorkingDay => (page.t1("law-first-day", "day", days), nothing()),
    }
}

fn off(page: &Page, time: &Time) -> String {
    match time {
        Time::Holiday(code) => holiday(page.words, "case-holiday", code),
        _ => page.t("case-why-weekend").to_owned(),
    }
}

/// The words of a day off: of its code, or the name that an administrator gave it.
pub fn holiday(words: &Words, prefix: &str, reason: &str) -> String {
    let key = format!("{prefix}-{}", reason.replace('_', "-"));
    if words.has(&key) { words.t(&key).to_owned() } else { reason.to_owned() }
}

/// First and last day of a line.
fn days(span: &Span, calendar: &Calendar) -> (NaiveDate, NaiveDate) {
    (calendar.day(span.from), calendar.day(span.to - TimeDelta::seconds(1)))
}

/// One day with its weekday, or the first and the last of several.
pub fn between(dates: &Dates, first: NaiveDate, last: NaiveDate) -> String {
    if first == last {
        return format!("{} {}", dates.weekday(first), dates.day(first));
    }
    format!("{} – {}", dates.day(first), dates.day(last))
}

/// Working days that follow each other.
struct Run {
    first: NaiveDate,
    last: NaiveDate,
    days: u32,
}

impl Run {
    fn take_in(&mut self, day: NaiveDate) {
        self.last = day;
        self.days += 1;
    }

    fn line(&self, page: &Page, dates: &Dates) -> Line {
        (between(dates, self.first, self.last), page.t1("law-working-days", "days", self.days))
    }
}
