//! Public holidays of all Australian states, as published (<https://www.fairwork.gov.au/employment-conditions/public-holidays>).
//! Days of single states are not here.

use super::national::{Day, DaysOff};

pub(super) const PUBLISHED_THROUGH: Day = (2026, 12, 31);

const fn day(day: Day) -> DaysOff {
    (day, day, "public_holiday")
}

pub(super) const HOLIDAYS: &[DaysOff] = &[
    day((2025, 1, 1)),
    day((2025, 1, 27)),
    day((2025, 4, 18)),
    day((2025, 4, 21)),
    day((2025, 4, 25)),
    day((2025, 12, 25)),
    day((2025, 12, 26)),
    day((2026, 1, 1)),
    day((2026, 1, 26)),
    day((2026, 4, 3)),
    day((2026, 4, 6)),
    day((2026, 12, 25)),
    day((2026, 12, 28)),
];
