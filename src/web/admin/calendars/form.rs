//! The form of a calendar: from a calendar to its fields, and from fields to a calendar or to what is to be mended, line by
//! line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::days::{self, Reasons, Typed};
use super::words::weekday;
use crate::domain::calendar::{Calendar, CalendarFault, MAX_DAYS, Shift};
use crate::domain::sla::is_counted;
use crate::domain::text;
use crate::i18n::Words;
use crate::web::admin::fields::Fields;
use crate::web::admin::policy::form::{day, names};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// The fields of the week, Monday first.
pub const WEEKDAYS: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The fields below those of the week, in the order of the page. Those of the name stand above it.
const AFTER_THE_WEEK: &[&str] = &["zone", "holidays", "published_through", "makeup", "own_hours"];

/// Longest name of a day off, in characters.
pub const MAX_REASON: usize = 40;
/// Unreadable lines of a field that are told of at once.
const MOST_TOLD: usize = 5;
/// Of a line that is told of, in characters.
const MOST_SHOWN: usize = 40;

/// The fields of a calendar as it stands.
pub fn fields(words: &Words, calendar: &Calendar) -> Fields {
    let mut fields = Fields::default();
    if let Some(names) = &calendar.name {
        fields.put("name_zh", &names.zh);
        fields.put("name_en", &names.en);
    }
    fields.put("zone", calendar.zone.name());
    for (name, shifts) in WEEKDAYS.iter().zip(&calendar.week) {
        fields.put(name, days::hours(shifts));
    }
    fields.put("holidays", days::holidays(words, &calendar.holidays));
    fields.put("makeup", days::makeup(&calendar.makeup));
    fields.put("own_hours", days::own_hours(&calendar.own_hours));
    fields.tick("works_makeup", calendar.works_makeup);
    let known = Some(calendar.published_through).filter(|day| is_counted(*day));
    fields.put("published_through", known.map(|day| day.to_string()).unwrap_or_default());
    fields
}

/// The next version of `base` that the fields ask for; problems say what is in the way, in the order of the page.
pub fn read(page: &Page, fields: &Fields, base: &Calendar, problems: &mut Problems) -> Calendar {
    let mut found = Problems::default();
    let calendar = read_all(page, fields, base, &mut found);
    let place = |field: &str| WEEKDAYS.iter().chain(AFTER_THE_WEEK).position(|it| *it == field);
    let mut found = found.all().to_vec();
    found.sort_by_key(|problem| place(&problem.field));
    found.into_iter().for_each(|problem| problems.add(&problem.field, problem.message));
    calendar
}

fn read_all(page: &Page, fields: &Fields, base: &Calendar, problems: &mut Problems) -> Calendar {
    let is_built_in = Calendar::named(&base.id).is_some();
    let name = if is_built_in { base.name.clone() } else { names(page, fields, problems) };
    let zone = fields.text("zone").parse();
    if zone.is_err() {
        problems.add("zone", page.t("cal-bad-zone"));
    }
    let week = std::array::from_fn(|at| week_day(page, fields, base, at, problems));
    let holidays = holidays(page, fields, problems);
    let makeup = makeup(page, fields, problems);
    let (own_hours, lines) = own_hours(page, fields, problems);
    let published_through = known_through(page, fields, problems);
    let calendar = Calendar {
        id: base.id.clone(),
        version: base.version + 1,
        name,
        zone: zone.unwrap_or(base.zone),
        week,
        holidays,
        own_hours,
        makeup,
        works_makeup: fields.is("works_makeup"),
        published_through,
    };
    for fault in calendar.faults() {
        explain(page, &fault, &lines, problems);
    }
    calendar
}

/// Hours that cannot be read leave the day as it was: they are told of, and not that the week is empty.
fn week_day(page: &Page, fields: &Fields, base: &Calendar, at: usize, problems: &mut Problems) -> Vec<Shift> {
    let name = WEEKDAYS.get(at).copied().unwrap_or_default();
    Calendar::shifts(fields.text(name)).unwrap_or_else(|| {
        problems.add(name, page.t1("cal-bad-hours", "day", weekday(page, at)));
        base.week.get(at).cloned().unwrap_or_default()
    })
}

/// Empty: nothing is known yet, and every date may still move.
fn known_through(page: &Page, fields: &Fields, problems: &mut Problems) -> NaiveDate {
    let day = day(page, fields, "published_through", problems);
    if day.is_some_and(|day| !is_counted(day)) {
        problems.add("published_through", page.t("policy-fault-bad-year"));
    }
    day.unwrap_or(NaiveDate::MIN)
}

fn holidays(page: &Page, fields: &Fields, problems: &mut Problems) -> BTreeMap<NaiveDate, String> {
    let reasons = Reasons::known();
    let mut found: BTreeMap<NaiveDate, String> = BTreeMap::new();
    each_line(page, fields, "holidays", problems, |typed, _| {
        let reason = text::name(typed.rest, MAX_REASON).map_err(|_| page.t("cal-line-bad-name").to_owned())?;
        let reason = reasons.of(reason.as_deref().unwrap_or_default());
        for day in typed.days() {
            let other = found.insert(day, reason.clone()).filter(|other| *other != reason);
            if other.is_some() {
                return Err(page.t1("cal-line-twice", "day", day));
            }
        }
        Ok(found.len())
    });
    found
}

fn makeup(page: &Page, fields: &Fields, problems: &mut Problems) -> BTreeSet<NaiveDate> {
    let mut found = BTreeSet::new();
    each_line(page, fields, "makeup", problems, |typed, _| {
        if !typed.rest.is_empty() {
            return Err(page.t("cal-line-only-days").to_owned());
        }
        found.extend(typed.days());
        Ok(found.len())
    });
    found
}

/// Hours by day, and the line on which each day stands.
type OwnHours = (BTreeMap<NaiveDate, Vec<Shift>>, BTreeMap<NaiveDate, (usize, String)>);

fn own_hours(page: &Page, fields: &Fields, problems: &mut Problems) -> OwnHours {
    let (mut found, mut lines): OwnHours = Default::default();
    each_line(page, fields, "own_hours", problems, |typed, line| {
        let shifts = Calendar::shifts(typed.rest).filter(|shifts| !shifts.is_empty());
        let shifts = shifts.ok_or_else(|| page.t("cal-line-no-hours").to_owned())?;
        for day in typed.days() {
            if found.insert(day, shifts.clone()).is_some_and(|other| other != shifts) {
                return Err(page.t1("cal-line-twice", "day", day));
            }
            lines.insert(day, (line.0, line.1.to_owned()));
        }
        Ok(found.len())
    });
    (found, lines)
}

/// Gives each line of a field to `take`, which answers with the days so far, or with what is to be mended. Stops where there
/// are too many days: that is told once.
fn each_line(
    page: &Page,
    fields: &Fields,
    name: &str,
    problems: &mut Problems,
    mut take: impl FnMut(&Typed, (usize, &str)) -> Result<usize, String>,
) {
    let mut told = 0;
    for (number, line) in fields.text(name).lines().enumerate().map(|(at, line)| (at + 1, line.trim())) {
        if line.is_empty() {
            continue;
        }
        let days = match days::line(line) {
            Ok(typed) => take(&typed, (number, line)),
            Err(unclear) => Err(page.t(unclear.key()).to_owned()),
        };
        match days {
            Ok(days) if days > MAX_DAYS => return,
            Ok(_) => {}
            Err(what) => {
                problems.add(name, of_line(page, number, line, &what));
                told += 1;
            }
        }
        if told == MOST_TOLD {
            return;
        }
    }
}

/// What is to be mended on a line: which, what stands there, and what to write instead.
fn of_line(page: &Page, number: usize, line: &str, what: &str) -> String {
    let shown: String = line.chars().take(MOST_SHOWN).collect();
    page.words.with("cal-line", &[("line", &number.to_string()), ("text", &shown), ("what", what)])
}

/// What is wrong with a calendar, in words, at the field to mend.
fn explain(page: &Page, fault: &CalendarFault, lines: &BTreeMap<NaiveDate, (usize, String)>, problems: &mut Problems) {
    let at_day = |key: &str, day: usize, at: &chrono::NaiveTime| {
        let name = WEEKDAYS.get(day).copied().unwrap_or_default();
        (name, page.t2(key, ("day", &weekday(page, day)), ("at", &at.format("%-H:%M").to_string())))
    };
    let (field, message) = match fault {
        CalendarFault::NoHours => ("monday", page.t("cal-fault-no-hours").to_owned()),
        CalendarFault::Overlap { day, at } => at_day("cal-fault-overlap", *day, at),
        CalendarFault::Backward { day, at } => at_day("cal-fault-backward", *day, at),
        CalendarFault::BadHours(date) => {
            let (number, line) = lines.get(date).cloned().unwrap_or_default();
            ("own_hours", of_line(page, number, &line, page.t("cal-line-bad-hours")))
        }
        // Lines say so themselves; this is for days that came another way.
        CalendarFault::BadYear(date) => ("holidays", page.t1("cal-fault-bad-year", "day", date)),
        CalendarFault::TooManyDays(_) => ("holidays", page.t1("cal-fault-too-many", "most", MAX_DAYS)),
    };
    problems.add(field, message);
}
