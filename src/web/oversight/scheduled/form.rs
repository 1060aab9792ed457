//! The form of a report that is sent by itself: from a report to its fields and its words, and from fields to a report.

use chrono_tz::Tz;

use crate::domain::figures::{Every, Part, Period, Schedule};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::text;
use crate::store::people::{Person, Team};
use crate::store::report_schedules::Planned;
use crate::web::admin::fields::{Fields, Tick};
use crate::web::forms::{Problems, text_problem};
use crate::web::page::Page;

/// Longest name, in characters.
const MAX_NAME: usize = 60;
/// Monday at eight.
const HOUR: u32 = 8;

/// What reports name.
pub struct Known {
    pub teams: Vec<Team>,
    /// Who may be sent one.
    pub readers: Vec<Person>,
}

/// Before anything was typed: weekly, about all of it, to whoever makes it.
pub fn blank(id: i64, zone: Tz, me: PersonId) -> Planned {
    let schedule = Schedule { every: Every::Week, weekday: 0, day: 1, hour: HOUR, zone };
    let next_at = Some(chrono::DateTime::UNIX_EPOCH);
    let parts = Part::ALL.to_vec();
    Planned { id, version: 0, name: String::new(), schedule, parts, team: None, skip_empty: false, next_at, to: vec![me] }
}

pub fn fields(it: &Planned) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", it.version.to_string());
    fields.put("name", &it.name);
    it.parts.iter().for_each(|part| fields.put("part", part.as_str()));
    fields.put("every", it.schedule.every.as_str());
    fields.put("weekday", it.schedule.weekday.to_string());
    fields.put("day", it.schedule.day.to_string());
    fields.put("hour", it.schedule.hour.to_string());
    fields.put("zone", it.schedule.zone.name());
    fields.put("team", it.team.map(|team| team.to_string()).unwrap_or_default());
    fields.tick("skip_empty", it.skip_empty);
    fields.tick("on", it.next_at.is_some());
    it.to.iter().for_each(|person| fields.put("to", person.to_string()));
    fields
}

/// The report that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, (before, known): (&Planned, &Known), problems: &mut Problems) -> Option<Planned> {
    let name = text::required(text::name(fields.text("name"), MAX_NAME));
    let name = name.map_err(|problem| problems.add("name", text_problem(page.words, "called", problem))).ok();
    let parts: Vec<Part> = Part::ALL.iter().copied().filter(|part| fields.has("part", part.as_str())).collect();
    if parts.is_empty() {
        problems.add("part", page.t("schedule-no-part"));
    }
    let every = Every::parse(fields.text("every"));
    let number = |field: &str, least: u32, most: u32| {
        fields.text(field).parse::<u32>().ok().filter(|number| (least..=most).contains(number))
    };
    let (weekday, day, hour) = (number("weekday", 0, 6), number("day", 1, 31), number("hour", 0, 23));
    for (field, is_known) in
        [("every", every.is_some()), ("weekday", weekday.is_some()), ("day", day.is_some()), ("hour", hour.is_some())]
    {
        if !is_known {
            problems.add(field, page.t("case-choose"));
        }
    }
    let zone = fields.text("zone").parse::<Tz>().ok();
    if zone.is_none() {
        problems.add("zone", page.t("schedule-bad-zone"));
    }
    let asked = fields.text("team");
    let team =
        known.teams.iter().filter(|team| team.is_open()).find(|team| team.id.to_string() == asked).map(|team| TeamId(team.id));
    if team.is_none() && !asked.is_empty() {
        problems.add("team", page.t("people-team-gone"));
    }
    let to: Vec<PersonId> =
        known.readers.iter().filter(|person| fields.has("to", &person.id.to_string())).map(|person| person.id).collect();
    if to.is_empty() {
        problems.add("to", page.t("schedule-nobody"));
    }
    let schedule = Schedule { every: every?, weekday: weekday?, day: day?, hour: hour?, zone: zone? };
    // Zero is what is new, whatever a form says.
    let seen = fields.text("version").parse().unwrap_or(before.version);
    let version = if before.version == 0 { 0 } else { seen.max(1) };
    // When it is sent next is reckoned when it is kept.
    let next_at = fields.is("on").then_some(chrono::DateTime::UNIX_EPOCH);
    let skip_empty = fields.is("skip_empty");
    let id = before.id;
    problems.is_empty().then_some(Planned { id, version, name: name?, schedule, parts, team, skip_empty, next_at, to })
}

/// For the record.
pub fn written(it: &Planned) -> String {
    let schedule = &it.schedule;
    serde_json::json!({
        "name": it.name,
        "parts": it.parts,
        "every": schedule.every,
        "weekday": schedule.weekday + 1,
        "day": schedule.day,
        "hour": schedule.hour,
        "zone": schedule.zone.name(),
        "team": it.team,
        "skip_empty": it.skip_empty,
        "in_use": it.next_at.is_some(),
        "recipients": it.to,
    })
    .to_string()
}

/// `每周一 08:00`.
pub fn when(page: &Page, it: &Schedule) -> String {
    let hour = format!("{:02}:00", it.hour);
    let words = match it.every {
        Every::Day => page.t1("schedule-when-day", "hour", &hour),
        Every::Week => page.t2("schedule-when-week", ("weekday", &weekday(page, it.weekday)), ("hour", &hour)),
        Every::Month => page.t2("schedule-when-month", ("day", &it.day.to_string()), ("hour", &hour)),
    };
    if it.zone == page.dates.zone() { words } else { format!("{words} ({})", it.zone.name()) }
}

/// 0 is Monday.
fn weekday(page: &Page, day: u32) -> String {
    page.code("oversight-weekday", &day.to_string())
}

pub fn team(page: &Page, known: &Known, team: Option<TeamId>) -> String {
    let found = team.and_then(|id| known.teams.iter().find(|team| team.id == id.0));
    found.map_or_else(|| page.t("schedule-all-teams").to_owned(), |team| team.name(page.words.locale()).to_owned())
}

/// Who gets it; those who may not any more are left out.
pub fn names(page: &Page, known: &Known, to: &[PersonId]) -> String {
    let named: Vec<&str> =
        known.readers.iter().filter(|person| to.contains(&person.id)).map(|person| person.name.as_str()).collect();
    if named.is_empty() { page.t("schedule-to-nobody").to_owned() } else { named.join(page.t("list-comma")) }
}

pub fn days(page: &Page, period: Period) -> String {
    if period.from == period.to {
        return page.dates.day(period.from);
    }
    page.t2("oversight-days", ("from", &page.dates.day(period.from)), ("to", &page.dates.day(period.to)))
}

fn tick(fields: &Fields, name: &str, value: String, label: String) -> Tick {
    Tick { is_on: fields.has(name, &value), value, label }
}

pub fn everies(page: &Page, fields: &Fields) -> Vec<Tick> {
    let label = |every: &Every| page.code("schedule-every", every.as_str());
    Every::ALL.iter().map(|every| tick(fields, "every", every.to_string(), label(every))).collect()
}

pub fn parts(page: &Page, fields: &Fields) -> Vec<Tick> {
    Part::ALL.iter().map(|part| tick(fields, "part", part.to_string(), page.code("schedule-part", part.as_str()))).collect()
}

/// What it tells, in words.
pub fn told(page: &Page, parts: &[Part]) -> String {
    let words: Vec<String> = parts.iter().map(|part| page.code("schedule-part-short", part.as_str())).collect();
    words.join(page.t("list-comma"))
}

pub fn weekdays(page: &Page, fields: &Fields) -> Vec<Tick> {
    (0..7).map(|day| tick(fields, "weekday", day.to_string(), weekday(page, day))).collect()
}

pub fn month_days(page: &Page, fields: &Fields) -> Vec<Tick> {
    let label = |day: u32| if day == 31 { page.t("schedule-last-day").to_owned() } else { day.to_string() };
    (1..=31).map(|day| tick(fields, "day", day.to_string(), label(day))).collect()
}

pub fn hours(fields: &Fields) -> Vec<Tick> {
    (0..24).map(|hour| tick(fields, "hour", hour.to_string(), format!("{hour:02}:00"))).collect()
}

pub fn teams(page: &Page, fields: &Fields, known: &Known) -> Vec<Tick> {
    let named = |team: &Team| tick(fields, "team", team.id.to_string(), team.name(page.words.locale()).to_owned());
    known.teams.iter().filter(|team| team.is_open()).map(named).collect()
}

pub fn people(fields: &Fields, known: &Known) -> Vec<Tick> {
    let named = |person: &Person| tick(fields, "to", person.id.to_string(), format!("{} · {}", person.name, person.email));
    known.readers.iter().map(named).collect()
}
