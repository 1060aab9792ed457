//! A clock that leaps is not believed at once.

use std::time::{Duration, Instant};

use chrono::TimeDelta;
use redress::jobs::Steady;

use crate::support::app::tuesday;

const SECOND: Duration = Duration::from_secs(1);

#[test]
fn a_leap_of_three_days_has_to_last_before_deadlines_are_judged_by_it() {
    let (start, wall) = (Instant::now(), tuesday());
    let mut steady = Steady::default();
    assert!(steady.look(wall, start));
    assert!(steady.look(wall + TimeDelta::seconds(5), start + 5 * SECOND));
    let leapt = wall + TimeDelta::days(3);
    assert!(!steady.look(leapt + TimeDelta::seconds(10), start + 10 * SECOND));
    assert!(!steady.look(leapt + TimeDelta::seconds(300), start + 300 * SECOND));
    assert!(steady.look(leapt + TimeDelta::seconds(620), start + 620 * SECOND));
}

#[test]
fn a_clock_set_right_again_is_believed_at_once() {
    let (start, wall) = (Instant::now(), tuesday());
    let mut steady = Steady::default();
    assert!(steady.look(wall, start));
    assert!(!steady.look(wall + TimeDelta::days(3), start + 5 * SECOND));
    assert!(steady.look(wall + TimeDelta::seconds(30), start + 30 * SECOND));
    assert!(steady.look(wall - TimeDelta::hours(1), start + 60 * SECOND), "a clock set back makes nothing overdue");
}
