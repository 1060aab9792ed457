//! Bank holidays of England and Wales, as published (<https://www.gov.uk/bank-holidays>). Where a holiday falls on a
//! weekend, its substitute day stands here.

use super::national::{Day, DaysOff};

pub(super) const PUBLISHED_THROUGH: Day = (2027, 12, 31);

const fn day(day: Day) -> DaysOff {
    (day, day, "bank_holiday")
}

pub(super) const BANK_HOLIDAYS: &[DaysOff] = &[
    day((2025, 1, 1)),
    day((2025, 4, 18)),
    day((2025, 4, 21)),
    day((2025, 5, 5)),
    day((2025, 5, 26)),
    day((2025, 8, 25)),
    day((2025, 12, 25)),
    day((2025, 12, 26)),
    day((2026, 1, 1)),
    day((2026, 4, 3)),
    day((2026, 4, 6)),
    day((2026, 5, 4)),
    day((2026, 5, 25)),
    day((2026, 8, 31)),
    day((2026, 12, 25)),
    day((2026, 12, 28)),
    day((2027, 1, 1)),
    day((2027, 3, 26)),
    day((2027, 3, 29)),
    day((2027, 5, 3)),
    day((2027, 5, 31)),
    day((2027, 8, 30)),
    day((2027, 12, 27)),
    day((2027, 12, 28)),
];
