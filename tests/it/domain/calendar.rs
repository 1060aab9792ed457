//! Working time: published examples, zones whose clocks change, and what must hold of any calendar.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, TimeZone, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
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
    zone.from_local_datetime(&naive)
        .earliest()
        .unwrap()
        .to_utc()
}

fn shanghai(text: &str) -> DateTime<Utc> {
    local(Tz::Asia__Shanghai, text)
}

fn shifts(hours: &[(&str, &str)]) -> Vec<Shift> {
    hours
        .iter()
        .map(|(from, to)| Shift {
            from: time(from),
            to: time(to),
        })
        .collect()
}

fn weekly(zone: Tz, week: [&[(&str, &str)]; 7]) -> Calendar {
    Calendar {
        id: "test".to_owned(),
        zone,
        week: week.map(shifts),
        holidays: BTreeMap::new(),
        makeup: BTreeSet::new(),
        published_through: day("2200-01-01"),
    }
}

fn around_the_clock(zone: Tz) -> Calendar {
    weekly(zone, [&[("00:00", "00:00")]; 7])
}

/// Mornings and afternoons, a half Saturday.
fn split_shifts(zone: Tz) -> Calendar {
    let full: &[_] = &[("09:00", "12:00"), ("13:30", "18:00")];
    weekly(
        zone,
        [full, full, full, full, full, &[("09:00", "12:00")], &[]],
    )
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
    assert_eq!(cn.holidays.len(), 3 + 9 + 3 + 5 + 3 + 3 + 7);
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
    let worked = day("2026-01-01")
        .iter_days()
        .take(365)
        .filter(|date| cn.is_working_day(*date))
        .count();
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
    assert_eq!(
        cn.between(from, shanghai("2026-12-14 09:00:00")),
        12 * 9 * HOUR
    );
}

#[test]
fn a_week_without_monday_and_thursday_counts() {
    // osTicket#6739: wrong unless Monday and Thursday are set.
    let office: &[_] = &[("09:00", "18:00")];
    let calendar = weekly(
        Tz::Asia__Shanghai,
        [&[], office, &[], &[], &[], office, &[]],
    );
    assert_eq!(
        calendar.add(shanghai("2026-11-23 10:00:00"), 10 * HOUR).at,
        shanghai("2026-11-28 10:00:00")
    );
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
        assert_eq!(
            calendar.between(shanghai(from), due),
            minutes * 60,
            "{from}"
        );
    }
}

#[test]
fn closed_hours_are_not_ignored() {
    // GLPI#687, Chatwoot PR13392.
    let cn = Calendar::cn();
    let evening = shanghai("2026-11-24 19:00:00");
    assert_eq!(cn.between(evening, shanghai("2026-11-25 08:59:59")), 0);
    assert_eq!(cn.between(evening, shanghai("2026-11-25 09:00:07")), 7);
    assert_eq!(
        cn.between(
            shanghai("2026-10-01 00:00:00"),
            shanghai("2026-10-08 09:00:00")
        ),
        0
    );
    assert_eq!(cn.opens(evening), shanghai("2026-11-25 09:00:00"));
    assert_eq!(
        cn.opens(shanghai("2026-11-24 18:00:00")),
        shanghai("2026-11-25 09:00:00")
    );
    assert_eq!(
        cn.opens(shanghai("2026-11-24 10:00:00")),
        shanghai("2026-11-24 10:00:00")
    );
}

#[test]
fn a_day_on_which_the_clocks_change_has_23_or_25_hours() {
    let london = Tz::Europe__London;
    let always = around_the_clock(london);
    for (date, next, hours) in [
        ("2026-03-28 00:00:00", "2026-03-29 00:00:00", 24),
        ("2026-03-29 00:00:00", "2026-03-30 00:00:00", 23),
        ("2026-10-25 00:00:00", "2026-10-26 00:00:00", 25),
        ("2026-03-01 00:00:00", "2026-11-01 00:00:00", 245 * 24),
    ] {
        let (date, next) = (local(london, date), local(london, next));
        assert_eq!(always.between(date, next), hours * HOUR);
        assert_eq!(always.add(date, hours * HOUR).at, next);
    }
}

#[test]
fn night_shifts_are_shorter_and_longer_when_the_clocks_change() {
    let london = Tz::Europe__London;
    let nights = weekly(london, [&[("00:30", "05:00")]; 7]);
    let worked = |date: &str| {
        let from = local(london, &format!("{date} 00:00:00"));
        nights.between(from, from + TimeDelta::hours(12)) * 2 / HOUR
    };
    assert_eq!(worked("2026-03-28"), 9);
    assert_eq!(worked("2026-03-29"), 7);
    assert_eq!(worked("2026-10-25"), 11);
    // Hours that begin in the skipped hour begin when it is skipped.
    let inside = weekly(london, [&[("01:30", "03:00")]; 7]);
    let from = local(london, "2026-03-29 00:00:00");
    assert_eq!(
        inside.add(from, HOUR).at,
        local(london, "2026-03-29 03:00:00")
    );
}

#[test]
fn office_hours_keep_their_wall_time_when_the_clocks_change() {
    let london = Tz::Europe__London;
    let office: &[_] = &[("09:00", "17:00")];
    let calendar = weekly(london, [office, office, office, office, office, &[], &[]]);
    for (from, due) in [
        ("2026-03-27 16:00:00", "2026-03-30 10:00:00"),
        ("2026-10-23 16:00:00", "2026-10-26 10:00:00"),
    ] {
        assert_eq!(
            calendar.add(local(london, from), 2 * HOUR).at,
            local(london, due)
        );
    }
    let year = calendar.between(
        local(london, "2026-01-01 00:00:00"),
        local(london, "2027-01-01 00:00:00"),
    );
    assert_eq!(year, 261 * 8 * HOUR);
}

#[test]
fn odd_zones_lose_and_gain_no_time() {
    // A skipped day, clocks that go back across midnight, half-hour changes, fasting-month changes.
    for (zone, from, to) in [
        (
            Tz::Pacific__Apia,
            "2011-12-28 00:00:00",
            "2012-01-02 00:00:00",
        ),
        (
            Tz::America__St_Johns,
            "2006-10-27 00:00:00",
            "2006-10-31 00:00:00",
        ),
        (
            Tz::Australia__Lord_Howe,
            "2026-01-01 00:00:00",
            "2027-01-01 00:00:00",
        ),
        (
            Tz::Africa__Casablanca,
            "2026-01-01 00:00:00",
            "2028-01-01 00:00:00",
        ),
        (
            Tz::America__Sao_Paulo,
            "2018-01-01 00:00:00",
            "2019-12-31 00:00:00",
        ),
    ] {
        let calendar = around_the_clock(zone);
        let (from, to) = (local(zone, from), local(zone, to));
        assert_eq!(
            calendar.between(from, to),
            (to - from).num_seconds(),
            "{zone}"
        );
        assert_eq!(
            calendar.add(from, (to - from).num_seconds()).at,
            to,
            "{zone}"
        );
    }
}

#[test]
fn no_input_is_too_large_or_too_early() {
    let never = weekly(Tz::UTC, [&[]; 7]);
    let ends = [
        DateTime::<Utc>::MIN_UTC,
        DateTime::<Utc>::MAX_UTC,
        DateTime::UNIX_EPOCH,
    ];
    for calendar in [
        Calendar::cn(),
        Calendar::always(),
        never,
        around_the_clock(Tz::Pacific__Apia),
    ] {
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
    assert_eq!(
        weekly(Tz::UTC, [&[]; 7])
            .explain(DateTime::UNIX_EPOCH, 1)
            .len(),
        2
    );
    assert!(
        !Calendar::cn()
            .explain(DateTime::UNIX_EPOCH, i64::MAX)
            .is_empty()
    );
}

fn worked(date: &str, from: &str, to: &str, hours: i64, makeup: bool) -> Step {
    Step::Worked {
        date: day(date),
        from: time(from),
        to: time(to),
        seconds: hours * HOUR,
        makeup,
    }
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
            Step::Due {
                at: shanghai("2026-10-10 10:00:00")
            },
        ]
    );
    assert_eq!(
        cn.explain(shanghai("2026-02-14 19:00:00"), HOUR),
        [
            off("2026-02-15", "2026-02-23", Some("spring_festival")),
            worked("2026-02-24", "09:00", "10:00", 1, false),
            Step::Due {
                at: shanghai("2026-02-24 10:00:00")
            },
        ]
    );
    assert_eq!(
        cn.explain(shanghai("2026-06-20 12:00:00"), HOUR)[0],
        off("2026-06-20", "2026-06-21", Some("dragon_boat"))
    );
    assert_eq!(
        cn.explain(shanghai("2026-11-24 08:00:00"), HOUR)[..2],
        [
            Step::Night,
            worked("2026-11-24", "09:00", "10:00", 1, false)
        ]
    );
}

#[test]
fn a_lunch_break_is_no_night_in_an_explanation() {
    let steps = split_shifts(Tz::Asia__Shanghai).explain(shanghai("2026-11-27 11:00:00"), 6 * HOUR);
    assert_eq!(steps.iter().filter(|step| **step == Step::Night).count(), 1);
    let steps = Calendar::always().explain(shanghai("2026-11-27 11:00:00"), 60 * HOUR);
    assert!(!steps.contains(&Step::Night), "{steps:?}");
}

fn calendars() -> impl Strategy<Value = Calendar> {
    prop::sample::select(vec![
        Calendar::cn(),
        Calendar::always(),
        split_shifts(Tz::Asia__Shanghai),
        split_shifts(Tz::Europe__London),
        around_the_clock(Tz::Europe__London),
        weekly(
            Tz::America__St_Johns,
            [&[("00:00", "01:30"), ("01:30", "06:00"), ("22:00", "00:00")]; 7],
        ),
    ])
}

/// Around 2026, to the second; 2006 is reached too, when St John's changed its clocks at one minute past midnight.
fn instants() -> impl Strategy<Value = DateTime<Utc>> {
    (1_136_000_000_i64..1_830_000_000).prop_map(|at| DateTime::from_timestamp(at, 0).unwrap())
}

proptest! {
    #[test]
    fn between_undoes_add(calendar in calendars(), from in instants(), seconds in 0_i64..20_000_000, millis in 0_i64..1000) {
        let from = from + TimeDelta::milliseconds(millis);
        prop_assert_eq!(calendar.between(from, calendar.add(from, seconds).at), seconds);
        prop_assert_eq!(calendar.between(calendar.add(from, -seconds).at, from), seconds);
    }

    #[test]
    fn a_due_date_is_the_first_instant_at_which_the_time_has_passed(calendar in calendars(), from in instants(), seconds in 1_i64..2_000_000) {
        let due = calendar.add(from, seconds).at;
        prop_assert_eq!(calendar.between(from, due - TimeDelta::milliseconds(1)), seconds - 1);
    }

    #[test]
    fn add_is_monotone(calendar in calendars(), from in instants(), later in 0_i64..500_000, seconds in 0_i64..2_000_000, more in 0_i64..100_000) {
        let due = calendar.add(from, seconds).at;
        prop_assert!(calendar.add(from, seconds + more).at >= due);
        prop_assert!(calendar.add(from + TimeDelta::seconds(later), seconds).at >= due);
    }

    #[test]
    fn between_is_additive(calendar in calendars(), mut at in [instants(), instants(), instants()]) {
        at.sort();
        let [a, b, c] = at;
        prop_assert_eq!(calendar.between(a, b) + calendar.between(b, c), calendar.between(a, c));
        prop_assert_eq!(calendar.between(c, b), 0);
    }

    #[test]
    fn between_agrees_with_counting_day_by_day(calendar in calendars(), from in instants(), hours in 0_i64..2000) {
        let steps = (0..hours).map(|hour| from + TimeDelta::hours(hour));
        let slow: i64 = steps.map(|at| calendar.between(at, at + TimeDelta::hours(1))).sum();
        prop_assert_eq!(calendar.between(from, from + TimeDelta::hours(hours)), slow);
    }

    #[test]
    fn an_explanation_adds_up(calendar in calendars(), from in instants(), seconds in 0_i64..2_000_000, millis in 0_i64..1000) {
        let from = from + TimeDelta::milliseconds(millis);
        let steps = calendar.explain(from, seconds);
        let sum: i64 = steps.iter().map(|step| match step {
            Step::Worked { seconds, .. } => *seconds,
            _ => 0,
        }).sum();
        prop_assert_eq!(sum, seconds);
        prop_assert_eq!(steps.last(), Some(&Step::Due { at: calendar.add(from, seconds).at }));
    }
}
