//! Is the machine's clock to be believed? A clock that leaps ahead would make everything overdue at once: such a leap
//! has to last before deadlines are judged by it (security.md F14).

use std::time::{Duration, Instant};

use chrono::{DateTime, TimeDelta, Utc};

/// A leap beyond this is not drift.
const LEAP: TimeDelta = TimeDelta::minutes(30);
/// How long a leap has to last: whoever set the clock wrong can set it right.
const HOLD: Duration = Duration::from_secs(600);

/// Compares the wall clock with one that only counts.
#[derive(Debug, Default)]
pub struct Steady {
    last: Option<(DateTime<Utc>, Instant)>,
    leapt_at: Option<Instant>,
}

impl Steady {
    /// Whether what the wall clock says may be acted upon. `counted` never leaps.
    pub fn look(&mut self, wall: DateTime<Utc>, counted: Instant) -> bool {
        let Some((last_wall, last_counted)) = self.last else {
            self.last = Some((wall, counted));
            return true;
        };
        let passed = TimeDelta::from_std(counted.saturating_duration_since(last_counted)).unwrap_or(TimeDelta::MAX);
        let leap = wall - last_wall - passed;
        let lasted = self.leapt_at.is_some_and(|leapt| counted.saturating_duration_since(leapt) >= HOLD);
        if leap <= LEAP || lasted {
            self.last = Some((wall, counted));
            self.leapt_at = None;
            return true;
        }
        if self.leapt_at.is_none() {
            tracing::warn!(
                minutes = leap.num_minutes(),
                "the clock leapt ahead: deadlines wait ten minutes for it to be set right"
            );
            self.leapt_at = Some(counted);
        }
        false
    }
}
