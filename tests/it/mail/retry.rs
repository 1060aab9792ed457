//! When a letter is tried again.

use std::time::Duration;

use redress::mail::{SendError, next_attempt, next_attempt_after};

const MIDDLE: f64 = 0.5;

#[test]
fn the_waits_double_from_one_minute_to_six_hours() {
    let minutes: Vec<u64> = (1..=11).map(|n| next_attempt(n, MIDDLE).expect("another attempt").as_secs() / 60).collect();
    assert_eq!(minutes, [1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360]);
}

#[test]
fn after_three_days_a_letter_is_parked() {
    let waits: Vec<Duration> = (1..).map_while(|n| next_attempt(n, MIDDLE)).collect();
    let together: Duration = waits.iter().sum();
    let three_days = Duration::from_secs(3 * 24 * 3600);
    assert!(together <= three_days && together + Duration::from_secs(6 * 3600) > three_days, "{together:?}");
    assert_eq!(next_attempt(u32::MAX, MIDDLE), None);
}

#[test]
fn jitter_moves_a_wait_by_a_tenth_and_never_beyond_six_hours() {
    assert_eq!(next_attempt(1, 0.0), Some(Duration::from_secs(54)));
    assert_eq!(next_attempt(1, 1.0), Some(Duration::from_secs(66)));
    assert_eq!(next_attempt(12, 1.0), Some(Duration::from_secs(6 * 3600)));
    assert_eq!(next_attempt(1, f64::NAN), Some(Duration::from_secs(60)));
    assert_eq!(next_attempt(0, 7.0), Some(Duration::from_secs(66)));
}

#[test]
fn a_permanent_refusal_parks_a_letter_at_once() {
    assert_eq!(next_attempt_after(&SendError::Permanent("550".into()), 1, MIDDLE), None);
    assert!(next_attempt_after(&SendError::Temporary("451".into()), 1, MIDDLE).is_some());
}
