//! Claims about what webhooks are told, and about when what did not arrive is sent again.

use chrono::{Duration, TimeDelta};
use proptest::prelude::*;
use redress::domain::webhook::{Answer, Fault, Off, PATIENCE, Topic, ends, wait_after};

use crate::support::app::tuesday;

#[test]
fn what_did_not_arrive_is_tried_within_seconds_and_then_ever_more_rarely_for_three_days() {
    let wait = |failures| wait_after(failures, 0.0);
    let hours = |hours| Some(TimeDelta::hours(hours));
    assert_eq!(
        (wait(1), wait(2), wait(3)),
        (Some(TimeDelta::seconds(5)), Some(TimeDelta::seconds(30)), Some(TimeDelta::minutes(2)))
    );
    assert_eq!((wait(4), wait(5), wait(6), wait(7)), (Some(TimeDelta::minutes(10)), hours(1), hours(3), hours(6)));
    assert_eq!((wait(8), wait(9), wait(10), wait(11)), (hours(12), hours(24), hours(26), None));
    assert_eq!(wait(0), wait(1), "nobody counts from 0");
    let in_all = |jitter| (1..=10).filter_map(|failures| wait_after(failures, jitter)).sum::<TimeDelta>();
    assert!(in_all(0.0) >= PATIENCE, "a webhook is switched off with the last attempt, not before");
    assert!(in_all(1.0) < TimeDelta::hours(80));
}

proptest! {
    #[test]
    fn jitter_only_lengthens_a_wait_and_by_a_tenth_at_most(failures in 1_u32..=10, jitter in 0.0..=1.0_f64) {
        let (wait, least) = (wait_after(failures, jitter).unwrap(), wait_after(failures, 0.0).unwrap());
        prop_assert!(wait >= least && wait <= least + least / 10);
    }

    #[test]
    fn only_a_yes_is_a_yes(status in 100_u16..600) {
        let answer = Answer::of(status, String::new());
        prop_assert_eq!(answer.fault.is_none(), (200..300).contains(&status));
        prop_assert_eq!(answer.status, Some(status));
    }
}

#[test]
fn a_webhook_is_switched_off_after_three_days_of_failures_and_at_once_when_it_says_that_it_is_gone() {
    let now = tuesday();
    let table = [
        (Answer::of(500, String::new()), Duration::days(3), Some(Off::Failing)),
        (Answer::of(500, String::new()), Duration::days(3) - Duration::seconds(1), None),
        (Answer::failed(Fault::Timeout), Duration::days(4), Some(Off::Failing)),
        (Answer::of(204, String::new()), Duration::days(9), None),
        (Answer::of(410, String::new()), Duration::zero(), Some(Off::Gone)),
    ];
    for (answer, since, off) in table {
        assert_eq!(ends(&answer, now - since, now), off, "{answer:?}");
    }
}

#[test]
fn each_topic_says_what_it_is_about_and_what_happened() {
    for topic in Topic::ALL {
        let (about, happened) = topic.as_str().split_once('.').unwrap();
        assert!(!about.is_empty() && !happened.is_empty() && !happened.contains('.'));
    }
}
