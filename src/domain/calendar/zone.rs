//! Wall-clock times of a zone as instants, right also on the days on which its clocks change.
//! Days are numbered from 1970-01-01, instants are milliseconds since then.

use std::sync::OnceLock;

use chrono::{DateTime, NaiveDateTime, Offset, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};

pub(super) const DAY: i64 = 86_400_000;
/// 1969-12-25 and 2201-01-08: a little more than the years that are counted, for zones far from UTC.
pub(super) const FIRST_DAY: i64 = -7;
pub(super) const LAST_DAY: i64 = 84_378;

/// One day of a zone. On nearly all days the offset stays the same, and an instant is an addition.
pub(super) struct Day {
    zone: Tz,
    number: i64,
    midnight: Option<i64>,
}

impl Day {
    pub(super) fn new(zone: Tz, day: i64) -> Day {
        let midnight = (!changes(zone, day)).then(|| day * DAY - offset(zone, day * DAY));
        Day { zone, number: day, midnight }
    }

    /// The instant at which the zone's clocks show `of_day` milliseconds after midnight.
    pub(super) fn at(&self, of_day: i64) -> i64 {
        match self.midnight {
            Some(midnight) => midnight + of_day,
            None => instant(self.zone, self.number * DAY + of_day),
        }
    }
}

/// Local wall-clock milliseconds at an instant.
pub(super) fn local(zone: Tz, at: i64) -> i64 {
    at + offset(zone, at)
}

/// The day an instant belongs to: from its first midnight up to the first midnight of the next day. Where clocks go
/// back across midnight, the repeated minutes belong to the new day, so that days never interleave.
pub(super) fn day_of(zone: Tz, at: i64) -> i64 {
    let day = local(zone, at).div_euclid(DAY);
    if !changes(zone, day) {
        return day;
    }
    if at < instant(zone, day * DAY) {
        day - 1
    } else if at >= instant(zone, (day + 1) * DAY) {
        day + 1
    } else {
        day
    }
}

/// The days around each change of a zone's clocks, in order.
pub(super) fn changing_days(zone: Tz) -> &'static [i64] {
    static CHANGES: [OnceLock<Box<[i64]>>; TZ_VARIANTS.len()] = [const { OnceLock::new() }; TZ_VARIANTS.len()];
    CHANGES.get(zone as usize).map_or(&[], |days| days.get_or_init(|| find_changes(zone)))
}

fn changes(zone: Tz, day: i64) -> bool {
    changing_days(zone).binary_search(&day).is_ok()
}

fn find_changes(zone: Tz) -> Box<[i64]> {
    let mut days = Vec::new();
    let mut before = offset(zone, (FIRST_DAY - 2) * DAY);
    for day in FIRST_DAY - 2..=LAST_DAY + 2 {
        let after = offset(zone, (day + 1) * DAY);
        if after != before {
            // A UTC day overlaps three local ones.
            days.extend(day - 1..=day + 1);
        }
        before = after;
    }
    days.sort_unstable();
    days.dedup();
    days.into_boxed_slice()
}

fn offset(zone: Tz, at: i64) -> i64 {
    let offset = zone.offset_from_utc_datetime(&naive(at));
    i64::from(offset.fix().local_minus_utc()) * 1000
}

/// A time that comes twice is its first coming; a time that is skipped is the moment of the skip.
fn instant(zone: Tz, local: i64) -> i64 {
    match zone.offset_from_local_datetime(&naive(local)).earliest() {
        Some(offset) => local - i64::from(offset.fix().local_minus_utc()) * 1000,
        None => skip_near(zone, local),
    }
}

fn skip_near(zone: Tz, skipped: i64) -> i64 {
    // Before the skip the clocks show less than the skipped time, from the skip on they show more.
    let (mut before, mut after) = (skipped - 2 * DAY, skipped + 2 * DAY);
    while after - before > 1 {
        let middle = before.midpoint(after);
        if local(zone, middle) < skipped {
            before = middle;
        } else {
            after = middle;
        }
    }
    after
}

fn naive(at: i64) -> NaiveDateTime {
    DateTime::from_timestamp_millis(at).unwrap_or(DateTime::UNIX_EPOCH).naive_utc()
}

/// A zone as its name, such as `Asia/Shanghai`.
pub mod by_name {
    use chrono_tz::Tz;
    use serde::{Deserialize as _, Deserializer, Serializer, de::Error as _};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes it so")]
    pub fn serialize<S: Serializer>(zone: &Tz, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(zone.name())
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Tz, D::Error> {
        let name = std::borrow::Cow::<'de, str>::deserialize(from)?;
        name.parse().map_err(|_| D::Error::custom(format!("no zone {name:?}")))
    }
}
