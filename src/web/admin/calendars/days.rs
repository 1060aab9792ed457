//! Days as they are typed and shown in a calendar's form: one a line, days that follow each other as `first..last`.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{NaiveDate, NaiveTime};

use crate::domain::calendar::{Calendar, Shift};
use crate::domain::codes::Locale;
use crate::domain::sla::is_counted;
use crate::i18n::{Words, words};
use crate::web::law_sum::holiday;

/// Most days of one line: no line fills a calendar alone.
const MAX_SPAN: i64 = 366;
/// A day off without a name.
pub const UNNAMED: &str = "public_holiday";

/// A line that could be read: its days, and what stands after them.
pub struct Typed<'a> {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub rest: &'a str,
}

impl Typed<'_> {
    pub fn days(&self) -> impl Iterator<Item = NaiveDate> {
        let last = self.last;
        self.first.iter_days().take_while(move |day| *day <= last)
    }
}

/// Why the days of a line were not understood; its words are `cal-line-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unclear {
    NoDate,
    Backward,
    TooLong,
    BadYear,
}

impl Unclear {
    pub const fn key(self) -> &'static str {
        match self {
            Self::NoDate => "cal-line-no-date",
            Self::Backward => "cal-line-backward",
            Self::TooLong => "cal-line-too-long",
            Self::BadYear => "cal-line-bad-year",
        }
    }
}

/// One line: `2026-10-01 …`, `2026-10-01..2026-10-07 …`, also `2026/10/1` and `2026年10月1日至2026年10月7日`.
pub fn line(typed: &str) -> Result<Typed<'_>, Unclear> {
    let (first, rest) = date(typed.trim()).ok_or(Unclear::NoDate)?;
    let (last, rest) = match until(rest) {
        Some(until) => until.ok_or(Unclear::NoDate)?,
        None => (first, rest),
    };
    if !is_counted(first) || !is_counted(last) {
        return Err(Unclear::BadYear);
    }
    if last < first {
        return Err(Unclear::Backward);
    }
    if (last - first).num_days() >= MAX_SPAN {
        return Err(Unclear::TooLong);
    }
    Ok(Typed { first, last, rest: rest.trim_matches(|c: char| c.is_whitespace() || ",，:：、".contains(c)) })
}

/// What follows a mark that leads to a last day: that day, `Some(None)` where none stands there. A word that happens to begin
/// so (到期) belongs to the name.
fn until(rest: &str) -> Option<Option<(NaiveDate, &str)>> {
    let rest = rest.trim_start();
    if let Some(after) = ["至", "到"].into_iter().find_map(|mark| rest.strip_prefix(mark)) {
        return date(after.trim_start()).map(Some);
    }
    let after = ["..", "…", "-", "–", "—", "~", "～"].into_iter().find_map(|mark| rest.strip_prefix(mark))?;
    Some(date(after.trim_start_matches(|c: char| c.is_whitespace() || ".…—".contains(c))))
}

fn date(text: &str) -> Option<(NaiveDate, &str)> {
    let (year, rest) = digits(text, 4).filter(|(year, _)| *year >= 1000)?;
    let (month, rest) = digits(rest.strip_prefix(['-', '/', '.', '年'])?, 2)?;
    let (day, rest) = digits(rest.strip_prefix(['-', '/', '.', '月'])?, 2)?;
    let day = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, month, day)?;
    Some((day, rest.strip_prefix(['日', '号']).unwrap_or(rest)))
}

fn digits(text: &str, most: usize) -> Option<(u32, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_digit).count();
    let (number, rest) = text.split_at_checked(end).filter(|_| end <= most)?;
    Some((number.parse().ok()?, rest))
}

/// Days that follow each other and say the same.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run<T> {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub what: T,
}

impl<T> Run<T> {
    /// `2026-10-01`, `2026-10-01..2026-10-07`.
    pub fn days(&self) -> String {
        if self.first == self.last { self.first.to_string() } else { format!("{}..{}", self.first, self.last) }
    }
}

/// Days in their order, folded into runs that [`line`] reads again.
pub fn runs<T: PartialEq>(days: impl Iterator<Item = (NaiveDate, T)>) -> Vec<Run<T>> {
    let mut runs: Vec<Run<T>> = Vec::new();
    for (day, what) in days {
        match runs.last_mut() {
            Some(run) if run.last.succ_opt() == Some(day) && run.what == what && (day - run.first).num_days() < MAX_SPAN => {
                run.last = day;
            }
            _ => runs.push(Run { first: day, last: day, what }),
        }
    }
    runs
}

/// Days off, a run a line, each with its name.
pub fn holidays(words: &Words, days: &BTreeMap<NaiveDate, String>) -> String {
    let line = |run: &Run<&String>| format!("{} {}", run.days(), holiday(words, "complaint-holiday", run.what));
    text(&runs(days.iter().map(|(day, reason)| (*day, reason))), line)
}

/// Make-up days, a run a line.
pub fn makeup(days: &BTreeSet<NaiveDate>) -> String {
    text(&runs(days.iter().map(|day| (*day, ()))), Run::days)
}

/// Days with hours of their own, a run a line.
pub fn own_hours(days: &BTreeMap<NaiveDate, Vec<Shift>>) -> String {
    text(&runs(days.iter().map(|(day, shifts)| (*day, shifts))), |run| format!("{} {}", run.days(), hours(run.what)))
}

fn text<T>(runs: &[Run<T>], line: impl Fn(&Run<T>) -> String) -> String {
    runs.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// `9:00-12:00 13:30-18:00`, as [`Calendar::shifts`] reads it.
pub fn hours(shifts: &[Shift]) -> String {
    let one = |shift: &Shift| format!("{}-{}", shift.from.format("%-H:%M"), end(shift.to));
    shifts.iter().map(one).collect::<Vec<_>>().join(" ")
}

/// The end of a shift: midnight is that of the same day.
pub fn end(to: NaiveTime) -> String {
    if to == NaiveTime::MIN { "24:00".to_owned() } else { to.format("%-H:%M").to_string() }
}

/// The reasons that have words in the locales, by those words: so that a day keeps its code, and with it its name in
/// either language.
pub struct Reasons(BTreeMap<String, String>);

impl Reasons {
    pub fn known() -> Self {
        let codes: BTreeSet<String> = Calendar::all().flat_map(|calendar| calendar.holidays.into_values()).collect();
        let mut known = BTreeMap::new();
        for code in codes {
            for locale in [Locale::ZhCn, Locale::En] {
                for prefix in ["complaint-holiday", "case-holiday"] {
                    known.insert(words(locale).code(prefix, &code).to_lowercase(), code.clone());
                }
            }
            known.insert(code.clone(), code);
        }
        Self(known)
    }

    /// The code where there is one, or the name as it was typed.
    pub fn of(&self, typed: &str) -> String {
        match typed.trim() {
            "" => UNNAMED.to_owned(),
            typed => self.0.get(&typed.to_lowercase()).cloned().unwrap_or_else(|| typed.to_owned()),
        }
    }
}
