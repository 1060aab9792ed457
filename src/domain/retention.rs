//! For how long what is personal of a case is kept after it was closed.

use chrono::{DateTime, Months, Utc};
use chrono_tz::Tz;

coded! {
    /// What is erased together.
    pub enum Class {
        /// Files, and what was read off them.
        Files = "files",
        /// Whatever tells who complained: contact, words, order numbers, links; and the files.
        Person = "person",
    }
}

/// Months that can be asked for: nothing is erased in the month in which it was closed, or after a lifetime.
pub const MONTHS: std::ops::RangeInclusive<u32> = 1..=600;

/// What was closed before this has been kept for so many months.
pub fn closed_before(now: DateTime<Utc>, months: u32, zone: Tz) -> DateTime<Utc> {
    let local = now.with_timezone(&zone);
    local.checked_sub_months(Months::new(months)).map_or(DateTime::UNIX_EPOCH, |at| at.with_timezone(&Utc))
}
