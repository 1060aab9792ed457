//! Why a date is that date, as a sum that a person can follow.

use chrono::NaiveTime;

use super::case_now::our_clock;
use crate::domain::calendar::{Calendar, Reason, Step};
use crate::domain::case::Case;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::Clock;
use crate::web::law_sum::{self, policy_name};
use crate::web::page::Page;

/// The sum of one clock.
pub struct Sum {
    pub question: String,
    pub lines: Vec<Line>,
    pub total: Line,
    /// The holidays of that year are not published yet.
    pub provisional: bool,
}

/// What is counted, and how much.
pub struct Line {
    pub what: String,
    pub much: String,
}

/// The sums behind our own date, and behind that of a law where it is the one that counts.
pub fn sums(page: &Page, case: &Case, rules: &Rulebook) -> Vec<Sum> {
    let ours = our_clock(case).filter(|clock| !clock.kind.is_statutory());
    let law = case.result_clock().filter(|clock| clock.kind.is_statutory());
    let of = |clock: &Clock| {
        if clock.in_days { in_days(page, clock, rules) } else { sum(page, clock, rules.calendar_of(clock)) }
    };
    ours.into_iter().chain(law).filter_map(of).collect()
}

fn in_days(page: &Page, clock: &Clock, rules: &Rulebook) -> Option<Sum> {
    let lines = law_sum::lines(page, clock, rules);
    let lines: Vec<Line> = lines.into_iter().map(|(what, much)| Line { what, much }).collect();
    let what = page.t1("complaint-sum-total", "date", law_sum::instant(page, rules.calendar_of(clock), clock.due_at?));
    let total = Line { what, much: policy_name(page, clock, rules) };
    (!lines.is_empty()).then(|| Sum { question: question(page, clock), lines, total, provisional: clock.provisional })
}

fn question(page: &Page, clock: &Clock) -> String {
    page.t(&format!("complaint-sum-{}", clock.kind.as_str().replace('_', "-"))).to_owned()
}

fn sum(page: &Page, clock: &Clock, calendar: &Calendar) -> Option<Sum> {
    let (since, due) = (clock.running_since?, clock.due_at?);
    let left = clock.target.saturating_sub(clock.spent);
    // A calendar that was changed since would write another sum than the date's.
    if left != 0 && calendar.add(since, left).at != due {
        return None;
    }
    let mut lines = before(page, clock);
    let mut steps = calendar.explain(since, left).into_iter().peekable();
    while let Some(step) = steps.next() {
        match step {
            Step::Worked { date, from, to, seconds, makeup } => {
                let (mut last, mut all) = (date, seconds);
                // Days worked alike, one after the other, are one line.
                while let Some(next) = steps.next_if(|next| *next == Step::Night || alike(next, from, to, makeup)) {
                    if let Step::Worked { date, seconds, .. } = next {
                        (last, all) = (date, all + seconds);
                    }
                }
                let hours = format!("{}–{}", clock_time(from), clock_time(to));
                let key = match (last == date, makeup) {
                    (true, false) => "complaint-sum-day",
                    (true, true) => "complaint-sum-makeup",
                    (false, _) => "complaint-sum-days",
                };
                let (first, last) = (page.dates.weekday_day(date), page.dates.weekday_day(last));
                let what = page.words.with(key, &[("first", &first), ("last", &last), ("hours", &hours)]);
                lines.push(Line { what, much: page.dates.span(all) });
            }
            Step::DaysOff { first, last, reason } => {
                let why = match reason {
                    Reason::Weekend => page.t("complaint-weekend").to_owned(),
                    Reason::Holiday(code) => law_sum::holiday(page.words, "complaint-holiday", &code),
                };
                let days = if first == last {
                    page.dates.day(first)
                } else {
                    format!("{}–{}", page.dates.day(first), page.dates.day(last))
                };
                let what = page.t2("complaint-sum-off", ("days", &days), ("why", &why));
                lines.push(Line { what, much: page.t("complaint-sum-not-counted").to_owned() });
            }
            Step::Night | Step::Due { .. } => {}
        }
    }
    let total = Line { what: page.t1("complaint-sum-total", "date", page.dates.full(due)), much: page.dates.span(clock.target) };
    Some(Sum { question: question(page, clock), lines, total, provisional: clock.provisional })
}

/// What went before the time that is counted now.
fn before(page: &Page, clock: &Clock) -> Vec<Line> {
    let spans = [
        ("complaint-sum-paused", clock.paused, page.dates.span_days(clock.paused)),
        ("complaint-sum-spent", clock.spent, page.dates.span(clock.spent)),
    ];
    let some = spans.into_iter().filter(|(_, seconds, _)| *seconds > 0);
    some.map(|(key, _, much)| Line { what: page.t(key).to_owned(), much }).collect()
}

fn alike(step: &Step, from: NaiveTime, to: NaiveTime, makeup: bool) -> bool {
    matches!(step, Step::Worked { from: f, to: t, makeup: m, .. } if *f == from && *t == to && *m == makeup)
}

fn clock_time(time: NaiveTime) -> String {
    time.format("%-H:%M").to_string()
}
