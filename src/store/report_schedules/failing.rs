//! Reports that could not be made: each is tried again by itself, and keeps no other waiting.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use crate::store::db::{Conn, first, load, update};
use crate::store::error::StoreError;
use crate::store::schema::report_schedules;
use crate::store::times::utc;

/// Hours until it is tried again, at most.
const LONGEST_PAUSE: i64 = 24;

/// It could not be made: again in an hour, and later each time that it fails once more.
pub fn put_off(conn: &mut Conn, id: i64, now: DateTime<Utc>) -> Result<(), StoreError> {
    let it = report_schedules::table.find(id);
    let Some(failures) = first::<_, i32>(conn, it.select(report_schedules::failures))? else { return Ok(()) };
    let retry_at = now + TimeDelta::hours(LONGEST_PAUSE.min(1 << failures.clamp(0, 8)));
    let set =
        (report_schedules::failures.eq(failures.saturating_add(1)), report_schedules::retry_at.eq(Some(retry_at.naive_utc())));
    update(conn, it, set)?;
    Ok(())
}

/// Of these reports, those that could not be made, and when each is tried again.
pub fn put_off_until(conn: &mut Conn, schedules: &[i64]) -> Result<BTreeMap<i64, DateTime<Utc>>, StoreError> {
    let put_off = report_schedules::table.filter(report_schedules::id.eq_any(schedules.to_vec()));
    let waiting = put_off.filter(report_schedules::retry_at.is_not_null()).filter(report_schedules::next_at.is_not_null());
    let rows = waiting.select((report_schedules::id, report_schedules::retry_at.assume_not_null()));
    Ok(load::<_, (i64, NaiveDateTime)>(conn, rows)?.into_iter().map(|(id, at)| (id, utc(at))).collect())
}
