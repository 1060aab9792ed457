//! Days off from an iCal file (RFC 5545). Of the format only what a calendar of holidays needs: whole-day events, their name,
//! and whether such a day is worked. Read line by line: the `icalendar` crate descends into components, and a file of sixteen
//! kilobytes of BEGINs ends the process; nor does it join a line that was folded within a Chinese character.

use chrono::NaiveDate;

use crate::domain::sla::is_counted;
use crate::domain::text;

/// Largest file.
pub const MAX_FILE: u64 = 1024 * 1024;
/// Most events: a century of a hundred a year.
pub const MAX_EVENTS: usize = 10_000;
/// Longest event taken for days off.
const MAX_SPAN: i64 = 366;

/// A whole-day event.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub first: NaiveDate,
    pub last: NaiveDate,
    /// Cleaned; empty where it has none.
    pub name: String,
    /// A day that is worked in place of another (调休上班).
    pub is_worked: bool,
}

/// What a file holds, and how much of it was left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// In the order of their first days.
    pub events: Vec<Event>,
    /// Not whole days.
    pub timed: usize,
    /// Outside the years that calendars count.
    pub outside: usize,
    /// Said to be neither off nor worked, in a file that says it of others.
    pub unmarked: usize,
    /// Without a day, longer than a year, or cancelled.
    pub unclear: usize,
    /// Among the events taken: those that the file repeats. They are taken once.
    pub recurring: usize,
}

/// Why nothing was taken of a file; its words are `cal-ical-…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    NotText,
    NotACalendar,
    TooManyEvents,
    NoWholeDay,
}

impl Refused {
    pub const fn key(self) -> &'static str {
        match self {
            Self::NotText => "cal-ical-not-text",
            Self::NotACalendar => "cal-ical-not-a-calendar",
            Self::TooManyEvents => "cal-ical-too-many-events",
            Self::NoWholeDay => "cal-ical-no-whole-day",
        }
    }
}

/// The whole days of a file.
pub fn read(file: &[u8]) -> Result<Found, Refused> {
    let text = unfolded(file)?;
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty());
    if !lines.next().is_some_and(|line| line.eq_ignore_ascii_case("BEGIN:VCALENDAR")) {
        return Err(Refused::NotACalendar);
    }
    let mut drafts: Vec<Draft> = Vec::new();
    // How deep below an event a line stands: an alarm has days and names of its own.
    let mut depth = 0_usize;
    for line in lines {
        let Some((name, parameters, value)) = parts(line) else { continue };
        let begins = name.eq_ignore_ascii_case("BEGIN");
        match depth {
            0 if begins && value.eq_ignore_ascii_case("VEVENT") => {
                if drafts.len() == MAX_EVENTS {
                    return Err(Refused::TooManyEvents);
                }
                drafts.push(Draft::default());
                depth = 1;
            }
            0 => {}
            _ if begins => depth += 1,
            _ if name.eq_ignore_ascii_case("END") => depth -= 1,
            1 => drafts.last_mut().into_iter().for_each(|draft| draft.take(name, parameters, value)),
            _ => {}
        }
    }
    let found = sorted(drafts);
    if found.events.is_empty() && found.outside == 0 { Err(Refused::NoWholeDay) } else { Ok(found) }
}

/// Lines as they were before they were folded. Joined as bytes: a fold may stand within a character.
fn unfolded(file: &[u8]) -> Result<String, Refused> {
    let file = file.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(file);
    let mut joined: Vec<u8> = Vec::with_capacity(file.len());
    for line in file.split(|byte| *byte == b'\n') {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if let [b' ' | b'\t', rest @ ..] = line {
            joined.extend_from_slice(rest);
        } else {
            joined.push(b'\n');
            joined.extend_from_slice(line);
        }
    }
    String::from_utf8(joined).map_err(|_| Refused::NotText)
}

/// Name, parameters and value: the colon that is not quoted parts them.
fn parts(line: &str) -> Option<(&str, &str, &str)> {
    let mut is_quoted = false;
    let colon = line.find(|c| {
        is_quoted ^= c == '"';
        c == ':' && !is_quoted
    })?;
    let (head, value) = (line.get(..colon)?, line.get(colon + 1..)?);
    let (name, parameters) = head.split_once(';').unwrap_or((head, ""));
    Some((name, parameters, value))
}

/// An event while it is read.
#[derive(Debug, Default)]
struct Draft {
    first: Option<NaiveDate>,
    is_timed: bool,
    /// The day after the last.
    end: Option<NaiveDate>,
    days: Option<i64>,
    name: String,
    recurs: bool,
    is_cancelled: bool,
    mark: Option<Mark>,
}

/// What calendars of Chinese holidays say of a day beside its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Off,
    Worked,
}

impl Draft {
    fn take(&mut self, name: &str, parameters: &str, value: &str) {
        match &*name.to_ascii_uppercase() {
            "DTSTART" => {
                self.first = day(value);
                let says_date = parameters.split(';').any(|it| it.eq_ignore_ascii_case("VALUE=DATE"));
                self.is_timed = self.first.is_none() && !says_date && value.contains('T');
            }
            "DTEND" => self.end = day(value),
            "DURATION" => self.days = whole_days(value),
            "SUMMARY" => self.name = unescaped(value),
            "RRULE" | "RDATE" => self.recurs = true,
            "STATUS" => self.is_cancelled = value.eq_ignore_ascii_case("CANCELLED"),
            "X-APPLE-SPECIAL-DAY" if value == "WORK-HOLIDAY" => self.mark = Some(Mark::Off),
            "X-APPLE-SPECIAL-DAY" if value == "ALTERNATE-WORKDAY" => self.mark = Some(Mark::Worked),
            _ => {}
        }
    }

    /// Its last day; `None` where it lasts longer than days off do. An end that is no later than the beginning is one day.
    fn last(&self, first: NaiveDate) -> Option<NaiveDate> {
        let days = self.end.map(|end| (end - first).num_days()).or(self.days).unwrap_or(1).max(1);
        let more = u64::try_from(days - 1).ok().filter(|_| days <= MAX_SPAN)?;
        first.checked_add_days(chrono::Days::new(more))
    }
}

fn sorted(drafts: Vec<Draft>) -> Found {
    let is_marked = drafts.iter().any(|draft| draft.mark.is_some());
    let mut found = Found::default();
    for draft in drafts {
        if draft.is_timed {
            found.timed += 1;
            continue;
        }
        let days = draft.first.and_then(|first| Some((first, draft.last(first)?)));
        let Some((first, last)) = days.filter(|_| !draft.is_cancelled) else {
            found.unclear += 1;
            continue;
        };
        if !is_counted(first) || !is_counted(last) {
            found.outside += 1;
        } else if is_marked && draft.mark.is_none() {
            found.unmarked += 1;
        } else {
            found.recurring += usize::from(draft.recurs);
            let is_worked = draft.mark.map_or_else(|| says_worked(&draft.name), |mark| mark == Mark::Worked);
            found.events.push(Event { first, last, name: cleaned(&draft.name), is_worked });
        }
    }
    found.events.sort_by_key(|event| event.first);
    found
}

/// `20261001`, also with a time of day after it where only days are asked for: no.
fn day(value: &str) -> Option<NaiveDate> {
    let is_plain = value.len() == 8 && value.bytes().all(|byte| byte.is_ascii_digit());
    is_plain.then(|| NaiveDate::parse_from_str(value, "%Y%m%d").ok()).flatten()
}

/// `P3D`, `P1W`; what is shorter than a day is no whole day.
fn whole_days(value: &str) -> Option<i64> {
    let length = value.trim_start_matches('+').strip_prefix('P')?;
    let (number, unit) = length.split_at_checked(length.len().checked_sub(1)?)?;
    let number: i64 = number.parse().ok()?;
    match unit {
        "D" => Some(number),
        "W" => number.checked_mul(7),
        _ => None,
    }
}

fn unescaped(value: &str) -> String {
    let mut text = String::with_capacity(value.len());
    let mut chars = value.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n' | 'N') => text.push(' '),
                Some(other) => text.push(other),
                None => {}
            },
            _ => text.push(c),
        }
    }
    text
}

/// 班, 补班, 上班 in a name; not 休班 or 不上班, which are days off.
fn says_worked(name: &str) -> bool {
    name.contains('班') && !["休班", "不上班", "不用上班"].iter().any(|off| name.contains(off))
}

/// A name without its mark of rest or work, short enough to keep. Nothing where it holds what nobody can see.
fn cleaned(name: &str) -> String {
    let marks = ["（休）", "(休)", "（班）", "(班)", "休｜", "班｜"];
    let bare = marks.iter().fold(name.to_owned(), |name, mark| name.replace(mark, ""));
    let short: String = bare.trim().chars().take(super::form::MAX_REASON).collect();
    text::name(&short, super::form::MAX_REASON).ok().flatten().unwrap_or_default()
}
