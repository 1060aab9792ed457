//! How fast people were answered of late, for the home page.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::measurements;
use crate::domain::sla::ClockKind;

/// Counted seconds to the first response of each case filed since `since`, shortest first; answered from an index alone.
pub fn first_responses(conn: &mut Conn, since: DateTime<Utc>) -> Result<Vec<i64>, StoreError> {
    let mut spans: Vec<i64> = measurements::table
        .filter(measurements::clock.eq(ClockKind::FirstResponse.as_str()))
        .filter(measurements::started_at.ge(since.naive_utc()))
        .select(measurements::working)
        .load(conn)?;
    spans.sort_unstable();
    Ok(spans)
}
