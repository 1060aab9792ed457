//! A calendar in words: its week for the list, and what a change alters, line by line and day by day.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};

use super::days::{self, Run, runs};
use crate::domain::calendar::{Calendar, Shift};
use crate::domain::sla::is_counted;
use crate::web::admin::policy::words::{Difference, Line, differences as lines_that_differ};
use crate::web::law_sum::holiday;
use crate::web::page::Page;

/// `周一` / `Mon`; Monday is 0.
pub fn weekday(page: &Page, day: usize) -> String {
    let monday = NaiveDate::from_ymd_opt(2024, 1, 1).unwrap_or_default();
    page.dates.weekday(monday.checked_add_days(Days::new(day as u64)).unwrap_or(monday)).to_owned()
}

pub fn name(page: &Page, calendar: &Calendar) -> String {
    let given = calendar.name.as_ref().map(|names| names.of(page.words.locale()).to_owned());
    given.unwrap_or_else(|| page.code("calendar", &calendar.id))
}

/// `周一至周五 9:00–18:00，周六 9:00–12:00`: days alike that follow each other stand together, those without hours nowhere.
pub fn week(page: &Page, calendar: &Calendar) -> Vec<String> {
    let mut said: Vec<(usize, usize, &[Shift])> = Vec::new();
    for (day, shifts) in calendar.week.iter().enumerate() {
        match said.last_mut() {
            Some((_, last, alike)) if *alike == shifts.as_slice() => *last = day,
            _ => said.push((day, day, shifts)),
        }
    }
    let days = |first: usize, last: usize| match last - first {
        0 => weekday(page, first),
        1 => format!("{}{}{}", weekday(page, first), page.t("list-comma"), weekday(page, last)),
        _ => page.t2("cal-from-to", ("first", &weekday(page, first)), ("last", &weekday(page, last))),
    };
    let worked = said.into_iter().filter(|(_, _, shifts)| !shifts.is_empty());
    worked.map(|(first, last, shifts)| format!("{} {}", days(first, last), hours(page, shifts))).collect()
}

/// `9:00–12:00、13:30–18:00`.
pub fn hours(page: &Page, shifts: &[Shift]) -> String {
    if shifts.is_empty() {
        return page.t("cal-closed").to_owned();
    }
    let one = |shift: &Shift| format!("{}–{}", shift.from.format("%-H:%M"), days::end(shift.to));
    shifts.iter().map(one).collect::<Vec<_>>().join(page.t("list-comma"))
}

/// Until when days off are known.
pub fn known(page: &Page, calendar: &Calendar) -> String {
    let known = Some(calendar.published_through).filter(|day| is_counted(*day));
    known.map_or_else(|| page.t("cal-known-none").to_owned(), |day| day.to_string())
}

/// What the next version alters; everything, where there is none before it.
pub fn differences(page: &Page, before: Option<&Calendar>, after: &Calendar) -> Vec<Difference> {
    let old = before.map(|calendar| lines(page, calendar)).unwrap_or_default();
    let mut all = lines_that_differ(&old, &lines(page, after));
    let none = (BTreeMap::new(), BTreeSet::new(), BTreeMap::new());
    let (holidays, makeup, own) = before.map_or((&none.0, &none.1, &none.2), |it| (&it.holidays, &it.makeup, &it.own_hours));
    let off = |reason: &String| page.t1("cal-off", "reason", holiday(page.words, "complaint-holiday", reason));
    all.extend(days_that_differ(page, holidays, &after.holidays, off));
    let worked = |days: &BTreeSet<NaiveDate>| -> BTreeMap<NaiveDate, &'static str> {
        days.iter().map(|day| (*day, "cal-makeup-day")).collect()
    };
    all.extend(days_that_differ(page, &worked(makeup), &worked(&after.makeup), |key| page.t(key).to_owned()));
    all.extend(days_that_differ(page, own, &after.own_hours, |shifts| hours(page, shifts)));
    all
}

/// What is said once.
fn lines(page: &Page, calendar: &Calendar) -> Vec<Line> {
    let t = |key: &str| page.t(key).to_owned();
    let mut lines = vec![(t("policy-name"), name(page, calendar)), (t("cal-zone"), calendar.zone.name().to_owned())];
    lines.extend(calendar.week.iter().enumerate().map(|(day, shifts)| (weekday(page, day), hours(page, shifts))));
    lines.push((t("cal-works-makeup"), t(if calendar.works_makeup { "policy-yes" } else { "policy-no" })));
    lines.push((t("cal-known"), known(page, calendar)));
    lines
}

/// Days that are something else afterwards, those alike that follow each other on one line.
fn days_that_differ<T: PartialEq>(
    page: &Page,
    before: &BTreeMap<NaiveDate, T>,
    after: &BTreeMap<NaiveDate, T>,
    say: impl Fn(&T) -> String,
) -> Vec<Difference> {
    let days: BTreeSet<NaiveDate> = before.keys().chain(after.keys()).copied().collect();
    let changed = days.into_iter().map(|day| (day, (before.get(&day), after.get(&day)))).filter(|(_, (was, is))| was != is);
    let say = |what: Option<&T>| what.map_or_else(|| page.t("cal-usual").to_owned(), &say);
    let row =
        |run: Run<(Option<&T>, Option<&T>)>| Difference { name: run.days(), before: say(run.what.0), after: say(run.what.1) };
    runs(changed).into_iter().map(row).collect()
}
