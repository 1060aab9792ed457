//! Zones whose clocks change.

use chrono::TimeDelta;
use chrono_tz::Tz;

use super::{HOUR, around_the_clock, local, weekly};

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
    assert_eq!(inside.add(from, HOUR).at, local(london, "2026-03-29 03:00:00"));
}

#[test]
fn office_hours_keep_their_wall_time_when_the_clocks_change() {
    let london = Tz::Europe__London;
    let office: &[_] = &[("09:00", "17:00")];
    let calendar = weekly(london, [office, office, office, office, office, &[], &[]]);
    for (from, due) in [("2026-03-27 16:00:00", "2026-03-30 10:00:00"), ("2026-10-23 16:00:00", "2026-10-26 10:00:00")] {
        assert_eq!(calendar.add(local(london, from), 2 * HOUR).at, local(london, due));
    }
    let year = calendar.between(local(london, "2026-01-01 00:00:00"), local(london, "2027-01-01 00:00:00"));
    assert_eq!(year, 261 * 8 * HOUR);
}

#[test]
fn odd_zones_lose_and_gain_no_time() {
    // A skipped day, clocks that go back across midnight, half-hour changes, fasting-month changes.
    for (zone, from, to) in [
        (Tz::Pacific__Apia, "2011-12-28 00:00:00", "2012-01-02 00:00:00"),
        (Tz::America__St_Johns, "2006-10-27 00:00:00", "2006-10-31 00:00:00"),
        (Tz::Australia__Lord_Howe, "2026-01-01 00:00:00", "2027-01-01 00:00:00"),
        (Tz::Africa__Casablanca, "2026-01-01 00:00:00", "2028-01-01 00:00:00"),
        (Tz::America__Sao_Paulo, "2018-01-01 00:00:00", "2019-12-31 00:00:00"),
    ] {
        let calendar = around_the_clock(zone);
        let (from, to) = (local(zone, from), local(zone, to));
        assert_eq!(calendar.between(from, to), (to - from).num_seconds(), "{zone}");
        assert_eq!(calendar.add(from, (to - from).num_seconds()).at, to, "{zone}");
    }
}
