//! When a letter that did not go is tried again. Pure: the caller knows the time and draws the jitter.

use std::time::Duration;

use super::SendError;

const FIRST_WAIT_SECS: u64 = 60;
const LONGEST_WAIT_SECS: u64 = 6 * 3600;
/// Waits add up to at most three days; then the letter is parked and shown to staff.
const PATIENCE_SECS: u64 = 3 * 24 * 3600;
/// A wait is stretched or shortened by up to a tenth, so that letters that failed together do not return together.
const JITTER_SHARE: f64 = 0.1;

/// How long to wait after the `attempts`-th failed attempt (1 is the first); `None`: park the letter.
/// `jitter` is a random number from 0 to 1.
pub fn next_attempt(attempts: u32, jitter: f64) -> Option<Duration> {
    let attempts = attempts.max(1);
    let mut waited = 0;
    let mut wait = 0;
    for attempt in 1..=attempts {
        wait = nominal_wait(attempt);
        waited += wait;
        if waited > PATIENCE_SECS {
            return None;
        }
    }
    let jitter = if jitter.is_finite() { jitter.clamp(0.0, 1.0) } else { 0.5 };
    let factor = 1.0 + JITTER_SHARE * (2.0 * jitter - 1.0);
    Some(Duration::from_secs(wait).mul_f64(factor).min(Duration::from_secs(LONGEST_WAIT_SECS)))
}

/// The same, looking at what went wrong: a permanent refusal parks the letter at once.
pub fn next_attempt_after(error: &SendError, attempts: u32, jitter: f64) -> Option<Duration> {
    match error {
        SendError::Temporary(_) => next_attempt(attempts, jitter),
        SendError::Permanent(_) => None,
    }
}

fn nominal_wait(attempt: u32) -> u64 {
    let doublings = attempt.saturating_sub(1).min(20);
    (FIRST_WAIT_SECS << doublings).min(LONGEST_WAIT_SECS)
}
