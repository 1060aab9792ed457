//! Why a date is that date, as a sum that a person can follow.

use chrono::NaiveTime;

use super::case_now::our_clock;
use crate::domain::calendar::{Calendar, Reason, Step};
use crate::domain::case::Case;
use crate::domain::rulebook::Law;
use crate::domain::sla::Clock;
use crate::web::law_sum;
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
pub fn sums(page: &Page, case: &Case, calendar: &Calendar) -> Vec<Sum> {
    let ours = our_clock(case).filter(|clock| !clock.kind.is_statutory());
    let law = case.result_clock().filter(|clock| clock.kind.is_statutory());
    ours.and_then(|clock| sum(page, clock, calendar)).into_iter().chain(law.and_then(|clock| by_law(page, clock))).collect()
}

fn by_law(page: &Page, clock: &Clock) -> Option<Sum> {
    let lines: Vec<Line> = law_sum::lines(page, clock).into_iter().map(|(what, much)| Line { what, much }).collect();
    let (law, due) = (Law::named(&clock.policy)?, clock.due_at?);
    let what = page.t1("complaint-sum-total", "date", law_sum::instant(page, &law.calendar, due));
    let total = Line { what, much: page.code("policy", &clock.policy) };
    (!lines.is_empty()).then(|| Sum { question: question(page, clock), lines, total, provisional: clock.provisional })
}

fn question(page: &Page, clock: &Clock) -> String {
    page.t(&format!("complaint-sum-{}", clock.kind.as_str().replace('_', "-"))).to_owned()
}

fn sum(page: &Page, clock: &Clock, calendar: &Calendar) -> Option<Sum> {
    let (since, due) = (clock.running_since?, clock.due_at?);
    let mut lines = Vec::new();
    if clock.spent > 0 {
        let much = page.dates.span(clock.spent);
        lines.push(Line { what: page.t("complaint-sum-spent").to_owned(), much });
    }
    let mut steps = calendar.explain(since, clock.target.saturating_sub(clock.spent)).into_iter().peekable();
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
                    Reason::Holiday(code) => page.code("complaint-holiday", &code),
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

fn alike(step: &Step, from: NaiveTime, to: NaiveTime, makeup: bool) -> bool {
    matches!(step, Step::Worked { from: f, to: t, makeup: m, .. } if *f == from && *t == to && *m == makeup)
}

fn clock_time(time: NaiveTime) -> String {
    time.format("%-H:%M").to_string()
}
