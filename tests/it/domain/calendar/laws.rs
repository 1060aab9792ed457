//! What must hold of any calendar, at any time.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use chrono_tz::Tz;
use proptest::prelude::*;
use redress::domain::calendar::{Calendar, Step};

use super::{around_the_clock, shifts, split_shifts, weekly};

/// With half days, holidays and make-up days strewn over two decades, for desks that work on make-up days and for those that do not.
fn calendars() -> impl Strategy<Value = Calendar> {
    let days = |most| prop::collection::btree_set(0_u64..7_700, 0..most);
    (plain(), any::<bool>(), days(300), days(300), days(300)).prop_map(|(mut calendar, works, half, off, makeup)| {
        let day = |n: u64| NaiveDate::from_ymd_opt(2006, 1, 1).unwrap() + chrono::Days::new(n);
        let hours = [("09:00", "12:00"), ("00:00", "00:00"), ("13:15", "13:16"), ("22:00", "00:00")];
        let own = half.into_iter().map(|n| (day(n), shifts(&hours[n as usize % 4..][..1])));
        calendar.own_hours.extend(own);
        calendar.holidays.extend(off.into_iter().map(|n| (day(n), "盘点".to_owned())));
        calendar.makeup.extend(makeup.into_iter().map(day));
        calendar.works_makeup = works;
        calendar
    })
}

fn plain() -> impl Strategy<Value = Calendar> {
    prop::sample::select(vec![
        Calendar::cn(),
        Calendar::always(),
        split_shifts(Tz::Asia__Shanghai),
        split_shifts(Tz::Europe__London),
        around_the_clock(Tz::Europe__London),
        weekly(Tz::America__St_Johns, [&[("00:00", "01:30"), ("01:30", "06:00"), ("22:00", "00:00")]; 7]),
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
