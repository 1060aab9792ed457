//! Working time by published examples, and how it is explained.

mod faults;
mod laws;
mod zones;

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, Datelike as _, NaiveDate, NaiveDateTime, NaiveTime, TimeZone, Utc};
use chrono_tz::Tz;
use redress::domain::calendar::{Calendar, Reason, Shift, Step};

const HOUR: i64 = 3600;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn time(text: &str) -> NaiveTime {
    NaiveTime::parse_from_str(text, "%H:%M").unwrap()
}

fn local(zone: Tz, text: &str) -> DateTime<Utc> {
    let naive = NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S").unwrap();
    zone.from_local_datetime(&naive).earliest().unwrap().to_utc()
}

fn shanghai(text: &str) -> DateTime<Utc> {
    local(Tz::Asia__Shanghai, text)
}

fn shifts(hours: &[(&str, &str)]) -> Vec<Shift> {
    hours.iter().map(|(from, to)| Shift { from: time(from), to: time(to) }).collect()
}

fn weekly(zone: Tz, week: [&[(&str, &str)]; 7]) -> Calendar {
    Calendar {
        id: "test".to_owned(),
        zone,
        week: week.map(shifts),
        version: 1,
        name: None,
        holidays: BTreeMap::new(),
        own_hours: BTreeMap::new(),
        makeup: BTreeSet::new(),
        works_makeup: true,
        published_through: day("2200-01-01"),
    }
}

fn around_the_clock(zone: Tz) -> Calendar {
    weekly(zone, [&[("00:00", "00:00")]; 7])
}

/// Mornings and afternoons, a half Saturday.
fn split_shifts(zone: Tz) -> Calendar {
    let full: &[_] = &[("09:00", "12:00"), ("13:30", "18:00")];
    weekly(zone, [full, full, full, full, full, &[("09:00", "12:00")], &[]])
}

#[test]
fn due_dates_in_shanghai_are_these() {
    let cn = Calendar::cn();
    for (from, hours, due) in [
        // Within a day, and over a night.
        ("2026-11-24 09:00:00", 4, "2026-11-24 13:00:00"),
        ("2026-11-24 09:00:00", 9, "2026-11-24 18:00:00"),
        ("2026-11-24 16:00:00", 4, "2026-11-25 11:00:00"),
        ("2026-11-24 08:59:00", 4, "2026-11-24 13:00:00"),
        ("2026-11-24 17:59:59", 1, "2026-11-25 09:59:59"),
        ("2026-11-24 18:00:00", 4, "2026-11-25 13:00:00"),
        ("2026-11-24 23:30:00", 9, "2026-11-25 18:00:00"),
        // A weekend.
        ("2026-11-27 17:00:00", 4, "2026-11-30 12:00:00"),
        ("2026-11-28 10:00:00", 4, "2026-11-30 13:00:00"),
        ("2026-11-29 00:00:00", 90, "2026-12-11 18:00:00"),
        // National day, Thursday 1 to Wednesday 7 October; Saturday the 10th is worked.
        ("2026-09-30 17:00:00", 4, "2026-10-08 12:00:00"),
        ("2026-10-03 12:00:00", 8, "2026-10-08 17:00:00"),
        ("2026-10-09 17:00:00", 4, "2026-10-10 12:00:00"),
        ("2026-09-30 09:00:00", 90, "2026-10-19 18:00:00"),
        // Filed on a make-up Saturday; on the Sunday after it.
        ("2026-10-10 10:00:00", 8, "2026-10-10 18:00:00"),
        ("2026-10-11 10:00:00", 8, "2026-10-12 17:00:00"),
        // Mid-autumn after a make-up Sunday, 20 September.
        ("2026-09-18 17:30:00", 4, "2026-09-20 12:30:00"),
        ("2026-09-24 15:00:00", 8, "2026-09-28 14:00:00"),
        // Spring festival lies between two make-up Saturdays.
        ("2026-02-13 17:00:00", 8, "2026-02-14 16:00:00"),
        ("2026-02-14 17:00:00", 8, "2026-02-24 16:00:00"),
        ("2026-02-27 17:00:00", 8, "2026-02-28 16:00:00"),
        // New year's make-up Sunday.
        ("2026-01-01 00:00:00", 9, "2026-01-04 18:00:00"),
    ] {
        let got = cn.add(shanghai(from), hours * HOUR);
        assert_eq!(got.at, shanghai(due), "{hours} h from {from}");
        assert!(!got.provisional, "{from}");
    }
}

#[test]
fn the_published_days_of_2026_fall_on_the_weekdays_the_notice_names() {
    let cn = Calendar::cn();
    let of_2026 = cn.holidays.keys().filter(|date| date.year() == 2026).count();
    assert_eq!(of_2026, 3 + 9 + 3 + 5 + 3 + 3 + 7);
    for (date, weekday) in [
        ("2026-01-04", "Sun"),
        ("2026-02-14", "Sat"),
        ("2026-02-28", "Sat"),
        ("2026-05-09", "Sat"),
        ("2026-09-20", "Sun"),
        ("2026-10-10", "Sat"),
    ] {
        assert_eq!(day(date).format("%a").to_string(), weekday);
        assert!(cn.is_working_day(day(date)), "{date}");
    }
    for (date, weekday) in [
        ("2026-01-01", "Thu"),
        ("2026-02-15", "Sun"),
        ("2026-02-23", "Mon"),
        ("2026-04-06", "Mon"),
        ("2026-05-05", "Tue"),
        ("2026-06-19", "Fri"),
        ("2026-09-25", "Fri"),
        ("2026-10-07", "Wed"),
    ] {
        assert_eq!(day(date).format("%a").to_string(), weekday);
        assert!(!cn.is_working_day(day(date)), "{date}");
    }
    let worked = day("2026-01-01").iter_days().take(365).filter(|date| cn.is_working_day(*date)).count();
    // 261 weekdays, 19 of them off, 6 weekend days worked.
    assert_eq!(worked, 261 - 19 + 6);
}

#[test]
fn a_date_beyond_the_published_holidays_is_provisional() {
    let cn = Calendar::cn();
    let last = cn.add(shanghai("2026-12-31 09:00:00"), 9 * HOUR);
    assert_eq!(last.at, shanghai("2026-12-31 18:00:00"));
    assert!(!last.provisional);
    let next = cn.add(shanghai("2026-12-31 09:00:00"), 9 * HOUR + 1);
    assert_eq!(next.at, shanghai("2027-01-01 09:00:01"));
    assert!(next.provisional);
    let weekend = cn.add(shanghai("2027-03-05 17:00:00"), 2 * HOUR);
    assert_eq!(weekend.at, shanghai("2027-03-08 10:00:00"));
    assert!(weekend.provisional);
}

#[test]
fn holidays_on_a_weekend_are_not_skipped_twice() {
    // Zammad#390: listed days that nobody works anyway made four days six.
    let mut cn = Calendar::cn();
    for date in ["2026-11-28", "2026-11-29"] {
        cn.holidays.insert(day(date), "local".to_owned());
    }
    let from = shanghai("2026-11-26 09:00:00");
    assert_eq!(cn.add(from, 36 * HOUR).at, shanghai("2026-12-01 18:00:00"));
    assert_eq!(cn.between(from, shanghai("2026-12-14 09:00:00")), 12 * 9 * HOUR);
}

#[test]
fn a_week_without_monday_and_thursday_counts() {
    // osTicket#6739: wrong unless Monday and Thursday are set.
    let office: &[_] = &[("09:00", "18:00")];
    let calendar = weekly(Tz::Asia__Shanghai, [&[], office, &[], &[], &[], office, &[]]);
    assert_eq!(calendar.add(shanghai("2026-11-23 10:00:00"), 10 * HOUR).at, shanghai("2026-11-28 10:00:00"));
}

#[test]
fn counting_back_also_prefers_the_end_of_a_day_to_the_next_morning() {
    let cn = Calendar::cn();
    for (from, hours, back) in [
        ("2026-11-30 10:00:00", 1, "2026-11-27 18:00:00"),
        ("2026-11-30 10:00:00", 10, "2026-11-26 18:00:00"),
        ("2026-10-08 10:00:00", 2, "2026-09-30 17:00:00"),
    ] {
        let got = cn.add(shanghai(from), -hours * HOUR).at;
        assert_eq!(got, shanghai(back), "{hours} h before {from}");
    }
}

#[test]
fn a_lunch_break_is_not_a_day_off() {
    // osTicket#6847, Frappe helpdesk#2212, Chatwoot#14009: split shifts.
    let calendar = split_shifts(Tz::Asia__Shanghai);
    for (from, minutes, due) in [
        ("2026-11-24 11:30:00", 30, "2026-11-24 12:00:00"),
        ("2026-11-24 11:30:00", 60, "2026-11-24 14:00:00"),
        ("2026-11-24 12:15:00", 60, "2026-11-24 14:30:00"),
        ("2026-11-24 12:00:00", 450, "2026-11-25 12:00:00"),
        ("2026-11-27 17:00:00", 120, "2026-11-28 10:00:00"),
        ("2026-11-28 11:00:00", 120, "2026-11-30 10:00:00"),
    ] {
        let due = shanghai(due);
        assert_eq!(calendar.add(shanghai(from), minutes * 60).at, due, "{from}");
        assert_eq!(calendar.between(shanghai(from), due), minutes * 60, "{from}");
    }
}

#[test]
fn closed_hours_are_not_ignored() {
    // GLPI#687, Chatwoot PR13392; osTicket#1168, #2131, #4969 asked for it for five years.
    let cn = Calendar::cn();
    let evening = shanghai("2026-11-24 19:00:00");
    assert_eq!(cn.between(evening, shanghai("2026-11-25 08:59:59")), 0);
    assert_eq!(cn.between(evening, shanghai("2026-11-25 09:00:07")), 7);
    assert_eq!(cn.between(shanghai("2026-10-01 00:00:00"), shanghai("2026-10-08 09:00:00")), 0);
    assert_eq!(cn.opens(evening), shanghai("2026-11-25 09:00:00"));
    assert_eq!(cn.opens(shanghai("2026-11-24 18:00:00")), shanghai("2026-11-25 09:00:00"));
    assert_eq!(cn.opens(shanghai("2026-11-24 10:00:00")), shanghai("2026-11-24 10:00:00"));
}

#[test]
fn no_input_is_too_large_or_too_early() {
    let never = weekly(Tz::UTC, [&[]; 7]);
    let ends = [DateTime::<Utc>::MIN_UTC, DateTime::<Utc>::MAX_UTC, DateTime::UNIX_EPOCH];
    for calendar in [Calendar::cn(), Calendar::always(), never, around_the_clock(Tz::Pacific__Apia)] {
        for from in ends {
            for seconds in [i64::MIN, -1, 0, 1, i64::MAX] {
                let due = calendar.add(from, seconds).at;
                assert!((1970..=2200).contains(&chrono::Datelike::year(&due)));
            }
            calendar.opens(from);
            for to in ends {
                assert!(calendar.between(from, to) >= 0);
            }
        }
    }
    assert_eq!(weekly(Tz::UTC, [&[]; 7]).explain(DateTime::UNIX_EPOCH, 1).len(), 2);
    assert!(!Calendar::cn().explain(DateTime::UNIX_EPOCH, i64::MAX).is_empty());
}

fn worked(date: &str, from: &str, to: &str, hours: i64, makeup: bool) -> Step {
    Step::Worked { date: day(date), from: time(from), to: time(to), seconds: hours * HOUR, makeup }
}

fn off(first: &str, last: &str, code: Option<&str>) -> Step {
    Step::DaysOff {
        first: day(first),
        last: day(last),
        reason: code.map_or(Reason::Weekend, |code| Reason::Holiday(code.to_owned())),
    }
}

#[test]
fn an_explanation_names_the_hours_the_nights_and_the_days_off() {
    let cn = Calendar::cn();
    assert_eq!(
        cn.explain(shanghai("2026-09-30 17:00:00"), 20 * HOUR),
        [
            worked("2026-09-30", "17:00", "18:00", 1, false),
            off("2026-10-01", "2026-10-07", Some("national_day")),
            worked("2026-10-08", "09:00", "18:00", 9, false),
            Step::Night,
            worked("2026-10-09", "09:00", "18:00", 9, false),
            Step::Night,
            worked("2026-10-10", "09:00", "10:00", 1, true),
            Step::Due { at: shanghai("2026-10-10 10:00:00") },
        ]
    );
    assert_eq!(
        cn.explain(shanghai("2026-02-14 19:00:00"), HOUR),
        [
            off("2026-02-15", "2026-02-23", Some("spring_festival")),
            worked("2026-02-24", "09:00", "10:00", 1, false),
            Step::Due { at: shanghai("2026-02-24 10:00:00") },
        ]
    );
    assert_eq!(cn.explain(shanghai("2026-06-20 12:00:00"), HOUR)[0], off("2026-06-20", "2026-06-21", Some("dragon_boat")));
    assert_eq!(
        cn.explain(shanghai("2026-11-24 08:00:00"), HOUR)[..2],
        [Step::Night, worked("2026-11-24", "09:00", "10:00", 1, false)]
    );
}

#[test]
fn a_lunch_break_is_no_night_in_an_explanation() {
    let steps = split_shifts(Tz::Asia__Shanghai).explain(shanghai("2026-11-27 11:00:00"), 6 * HOUR);
    assert_eq!(steps.iter().filter(|step| **step == Step::Night).count(), 1);
    let steps = Calendar::always().explain(shanghai("2026-11-27 11:00:00"), 60 * HOUR);
    assert!(!steps.contains(&Step::Night), "{steps:?}");
}
