//! Claims about percentiles, shares, periods and bins.

use chrono::NaiveDate;
use proptest::prelude::*;
use redress::domain::figures::{Against, FEWEST, Period, Summary, Tally, percentile, share, steps_to, steps_to_target};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn tally(values: &[i64]) -> Tally {
    let mut tally = Tally::default();
    values.iter().for_each(|value| tally.add(*value, true));
    tally
}

#[test]
fn a_percentile_is_the_nearest_rank() {
    // n, per cent, rank: ceil(p × n).
    for (n, per_cent, rank) in [
        (1, 50, 1),
        (1, 95, 1),
        (2, 50, 1),
        (3, 50, 2),
        (4, 50, 2),
        (5, 50, 3),
        (10, 50, 5),
        (10, 90, 9),
        (10, 95, 10),
        (11, 90, 10),
        (20, 95, 19),
        (21, 95, 20),
        (100, 90, 90),
        (101, 90, 91),
    ] {
        let values: Vec<i64> = (1..=n).collect();
        assert_eq!(percentile(&values, per_cent), Some(rank), "P{per_cent} of {n}");
    }
    assert_eq!(percentile(&[], 50), None);
}

#[test]
fn fewer_than_five_cases_have_no_percentile() {
    let four = tally(&[1, 2, 3, 4]).summary();
    assert_eq!(four, Summary { n: 4, in_time: 4, p50: None, p75: None, p90: None, p95: None });
    let five = tally(&[5, 4, 3, 2, 1]).summary();
    assert_eq!((five.n, five.p50, five.p90, five.p95), (FEWEST, Some(3), Some(5), Some(5)));
}

#[test]
fn a_share_is_all_or_nothing_only_when_it_is() {
    assert_eq!(share(0, 0), None);
    assert_eq!(share(0, 7), Some(0));
    assert_eq!(share(7, 7), Some(1000));
    assert_eq!(share(1, 3), Some(333));
    assert_eq!(share(2, 3), Some(667));
    assert_eq!(share(1, 16), Some(63)); // 6.25 % rounds up
    assert_eq!(share(99_999, 100_000), Some(999));
    assert_eq!(share(1, 100_000), Some(1));
}

#[test]
fn a_period_is_compared_with_as_many_days_before_it() {
    let period = Period { from: day("2026-10-27"), to: day("2026-11-23") };
    assert_eq!(period.days(), 28);
    assert_eq!(period.before(), Period { from: day("2026-09-29"), to: day("2026-10-26") });
    assert_eq!(Period::before_day(day("2026-11-24"), 28), period);
}

#[test]
fn a_period_is_compared_with_the_same_days_a_year_earlier_or_with_as_many_from_a_day_on() {
    let days = |from: &str, to: &str| Period { from: day(from), to: day(to) };
    let (february, november) = (days("2028-02-01", "2028-02-29"), days("2026-11-01", "2026-11-28"));
    assert_eq!(november.against(Against::Before), november.before());
    assert_eq!(november.against(Against::Year), days("2025-11-01", "2025-11-28"));
    assert_eq!(february.against(Against::Year), days("2027-02-01", "2027-02-28"), "a year without that day ends the day before");
    assert_eq!(november.against(Against::From(day("2026-03-15"))), days("2026-03-15", "2026-04-11"));
}

#[test]
fn a_period_begins_and_ends_at_the_zones_midnight() {
    let period = Period { from: day("2026-11-23"), to: day("2026-11-23") };
    let (from, below) = period.bounds(chrono_tz::Asia::Shanghai);
    assert_eq!((from.to_rfc3339(), below.to_rfc3339()), ("2026-11-22T16:00:00+00:00".into(), "2026-11-23T16:00:00+00:00".into()));
    // Clocks went from 23:59:59 to 01:00 there: the day has no midnight and begins at one.
    let skipped = Period { from: day("2018-11-04"), to: day("2018-11-04") };
    assert_eq!(skipped.bounds(chrono_tz::America::Sao_Paulo).0.to_rfc3339(), "2018-11-04T03:00:00+00:00");
}

#[test]
fn weeks_begin_on_monday_and_are_cut_to_the_period() {
    let weeks = Period { from: day("2026-11-11"), to: day("2026-11-24") }.weeks();
    let told: Vec<_> = weeks.iter().map(|week| (week.from.to_string(), week.to.to_string())).collect();
    assert_eq!(
        told,
        [("2026-11-11", "2026-11-15"), ("2026-11-16", "2026-11-22"), ("2026-11-23", "2026-11-24")]
            .map(|(from, to)| (from.to_owned(), to.to_owned()))
    );
}

#[test]
fn a_step_takes_its_lower_end_and_leaves_its_upper_to_the_next() {
    let bins = tally(&[0, 3599, 3600, 7200, 100_000]).bins(3600, 3);
    assert_eq!(
        bins.iter().map(|bin| (bin.from, bin.below, bin.n)).collect::<Vec<_>>(),
        [(0, Some(3600), 2), (3600, Some(7200), 1), (7200, None, 2),]
    );
}

#[test]
fn a_target_falls_between_two_steps() {
    for hours in [4, 8, 18, 24, 40, 90, 120] {
        let target = hours * 3600;
        let (width, most) = steps_to_target(target);
        assert_eq!(target % width, 0, "{hours} h");
        assert!((most as i64 - 1) * width >= target, "{hours} h: the target is drawn");
        assert!(most <= 17, "{hours} h: {most} steps");
    }
    let (width, most) = steps_to(66 * 3600);
    assert_eq!((width / 3600, most), (12, 7));
}

proptest! {
    #[test]
    fn every_value_falls_into_one_step(values in prop::collection::vec(0i64..10_000_000, 0..200), width in 1i64..100_000, most in 1usize..20) {
        let bins = tally(&values).bins(width, most);
        prop_assert_eq!(bins.len(), most);
        prop_assert_eq!(bins.iter().map(|bin| bin.n).sum::<usize>(), values.len());
    }

    #[test]
    fn at_least_so_many_are_at_or_below_a_percentile(mut values in prop::collection::vec(0i64..1000, 1..300), per_cent in 1usize..=100) {
        values.sort_unstable();
        let at = percentile(&values, per_cent).unwrap();
        let (at_or_below, below) = (values.iter().filter(|v| **v <= at).count(), values.iter().filter(|v| **v < at).count());
        prop_assert!(at_or_below * 100 >= per_cent * values.len());
        prop_assert!(below * 100 < per_cent * values.len());
    }

    #[test]
    fn weeks_cover_a_period_once(start in 0i64..20_000, length in 0i64..800) {
        let from = day("2000-01-01") + chrono::Duration::days(start);
        let period = Period { from, to: from + chrono::Duration::days(length) };
        prop_assert_eq!(period.weeks().iter().map(|week| week.days()).sum::<i64>(), period.days());
    }
}
