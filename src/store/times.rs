//! Instants as they stand in tables: UTC, without a zone.

use chrono::{DateTime, NaiveDateTime, TimeZone, Utc};

/// Stands where nothing is due, so that the column is never NULL and an index sorts it last.
pub fn far() -> NaiveDateTime {
    DateTime::from_timestamp(32_503_680_000, 0).unwrap_or_default().naive_utc()
}

pub fn utc(at: NaiveDateTime) -> DateTime<Utc> {
    Utc.from_utc_datetime(&at)
}

pub fn utc_opt(at: Option<NaiveDateTime>) -> Option<DateTime<Utc>> {
    at.map(utc)
}

pub fn naive(at: Option<DateTime<Utc>>) -> Option<NaiveDateTime> {
    at.map(|at| at.naive_utc())
}
