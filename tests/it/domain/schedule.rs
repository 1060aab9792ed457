//! When a report is sent by itself, and about which days.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, TimeZone, Utc};
use chrono_tz::{Asia, Europe, Tz};
use proptest::prelude::*;
use redress::domain::figures::{Every, Period, Schedule};

fn at(zone: Tz, (year, month, day): (i32, u32, u32), (hour, minute): (u32, u32)) -> DateTime<Utc> {
    zone.with_ymd_and_hms(year, month, day, hour, minute, 0).unwrap().with_timezone(&Utc)
}

fn schedule(every: Every, zone: Tz) -> Schedule {
    Schedule { every, weekday: 0, day: 31, hour: 8, zone }
}

#[test]
fn the_next_time_is_the_next_day_week_or_month_at_its_hour() {
    let (here, london) = (Asia::Shanghai, Europe::London);
    for (every, zone, now, next) in [
        (Every::Day, here, ((2026, 11, 28), (7, 59)), ((2026, 11, 28), (8, 0))),
        (Every::Day, here, ((2026, 11, 28), (8, 0)), ((2026, 11, 29), (8, 0))),
        (Every::Week, here, ((2026, 11, 28), (9, 0)), ((2026, 11, 30), (8, 0))),
        (Every::Week, here, ((2026, 11, 30), (8, 0)), ((2026, 12, 7), (8, 0))),
        (Every::Month, here, ((2026, 11, 28), (9, 0)), ((2026, 11, 30), (8, 0))),
        (Every::Month, here, ((2026, 11, 30), (9, 0)), ((2026, 12, 31), (8, 0))),
        (Every::Month, here, ((2027, 1, 31), (9, 0)), ((2027, 2, 28), (8, 0))),
        // Clocks are put back on 25 October: it is eight o'clock all the same.
        (Every::Day, london, ((2026, 10, 24), (9, 0)), ((2026, 10, 25), (8, 0))),
    ] {
        let (now, next) = (at(zone, now.0, now.1), at(zone, next.0, next.1));
        assert_eq!(schedule(every, zone).next_after(now), next, "{every} after {now}");
    }
}

#[test]
fn an_hour_that_a_zone_leaves_out_is_the_next_that_it_has() {
    let london = Schedule { hour: 1, ..schedule(Every::Day, Europe::London) };
    let next = london.next_after(at(Europe::London, (2027, 3, 27), (2, 0)));
    assert_eq!(next, at(Europe::London, (2027, 3, 28), (2, 0)));
}

#[test]
fn a_report_is_about_the_last_day_week_or_month_that_is_over() {
    let monday = at(Asia::Shanghai, (2026, 11, 30), (8, 0));
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    for (every, from, to) in
        [(Every::Day, day(11, 29), day(11, 29)), (Every::Week, day(11, 23), day(11, 29)), (Every::Month, day(10, 1), day(10, 31))]
    {
        assert_eq!(schedule(every, Asia::Shanghai).period(monday), Period { from, to }, "{every}");
    }
    let sunday = at(Asia::Shanghai, (2026, 11, 29), (8, 0));
    let week = schedule(Every::Week, Asia::Shanghai).period(sunday);
    assert_eq!(week, Period { from: day(11, 16), to: day(11, 22) }, "a week that is not over is not told");
}

/// The first of November begins in Tokyo while October lasts for an hour in Shanghai.
#[test]
fn a_report_from_elsewhere_is_about_the_month_that_is_over_there() {
    let first = at(Asia::Tokyo, (2026, 11, 1), (0, 0));
    let day = |month, day| NaiveDate::from_ymd_opt(2026, month, day).unwrap();
    let schedule = Schedule { day: 1, hour: 0, ..schedule(Every::Month, Asia::Tokyo) };
    assert_eq!(schedule.period(first), Period { from: day(10, 1), to: day(10, 31) });
}

proptest! {
    #[test]
    fn the_next_time_is_later_and_near_and_at_the_hour(
        every in prop::sample::select(Every::ALL),
        (weekday, day, hour) in (0_u32..7, 1_u32..32, 0_u32..24),
        zone in prop::sample::select(vec![Asia::Shanghai, Europe::London, chrono_tz::America::New_York, chrono_tz::UTC]),
        seconds in 1_700_000_000_i64..1_900_000_000,
    ) {
        let schedule = Schedule { every, weekday, day, hour, zone };
        let now = DateTime::from_timestamp(seconds, 0).unwrap();
        let next = schedule.next_after(now);
        prop_assert!(next > now && next - now <= TimeDelta::days(32), "{next}");
        let local = next.with_timezone(&zone);
        let is_on = match every {
            Every::Day => true,
            Every::Week => local.weekday().num_days_from_monday() == weekday,
            Every::Month => local.day() == day || (local.day() < day && (local.date_naive().succ_opt().unwrap().day() == 1)),
        };
        prop_assert!(is_on, "{local}");
        let period = schedule.period(next);
        prop_assert!(period.from <= period.to && period.to < local.date_naive());
    }
}
