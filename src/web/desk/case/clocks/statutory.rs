//! The date of a law as a sum: the day of receipt, the days that count, the last day that gives way.

use chrono::NaiveDate;

use super::{Line, between};
use crate::domain::calendar::{Calendar, Time};
use crate::domain::rulebook::Law;
use crate::domain::sla::{Clock, Span, Why};
use crate::web::page::Page;

/// Empty where the policy behind the clock is not known any more.
pub fn why(page: &Page, clock: &Clock) -> Vec<Line> {
    let Some((law, sum)) = Law::named(&clock.policy).and_then(|law| Some((law.clone(), law.final_response(clock.started_at)?)))
    else {
        return Vec::new();
    };
    let line = |words: String, value: String| Line { words, value, is_total: false };
    let mut lines = vec![line(page.t("case-why-begun").to_owned(), page.dates.moment(clock.started_at))];
    let mut run: Option<Run> = None;
    for span in &sum.spans {
        let days = days(span, &law.calendar);
        let told = match &span.why {
            Why::WorkingDay => {
                run.get_or_insert(Run { first: days.0, last: days.1, days: 0 }).take_in(days.1);
                continue;
            }
            Why::Calendar(Time::Closed) => continue,
            Why::Days(n) => line(between(page, days.0, days.1), page.t1("case-why-days", "days", n)),
            Why::LastDay => {
                line(page.t1("case-why-last-day", "day", between(page, days.0, days.1)), page.t1("case-why-days", "days", 1))
            }
            Why::RolledOff(time) => line(
                page.t2("case-why-gives-way", ("days", &between(page, days.0, days.1)), ("why", &off(page, time))),
                "–".to_owned(),
            ),
            Why::Calendar(time) => line(format!("{} {}", between(page, days.0, days.1), off(page, time)), "–".to_owned()),
            Why::FirstDay | Why::AfterClose | Why::Paused => {
                line(page.t1("case-why-first-day", "day", between(page, days.0, days.1)), "–".to_owned())
            }
        };
        lines.extend(run.take().map(|run| run.line(page)));
        lines.push(told);
    }
    lines.extend(run.take().map(|run| run.line(page)));
    let key = if clock.provisional { "case-why-provisional" } else { "case-why-due" };
    lines.push(Line { words: page.t(key).to_owned(), value: page.dates.moment(sum.due), is_total: true });
    lines
}

/// First and last day of a line.
fn days(span: &Span, calendar: &Calendar) -> (NaiveDate, NaiveDate) {
    (calendar.day(span.from), calendar.day(span.to - chrono::TimeDelta::seconds(1)))
}

fn off(page: &Page, time: &Time) -> String {
    match time {
        Time::Holiday(code) => page.code("case-holiday", code),
        _ => page.t("case-why-weekend").to_owned(),
    }
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

    fn line(&self, page: &Page) -> Line {
        let value = page.t1("case-why-working-days", "days", self.days);
        Line { words: between(page, self.first, self.last), value, is_total: false }
    }
}
