//! Ids made here and not by the database: 41 bits of milliseconds, 10 of a process number, 12 of a counter.
//! Ordered by time, the same on both databases, known before anything is written.

use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use diesel::prelude::*;

use super::db::{Conn, Db, update};
use super::error::StoreError;

/// 2025-01-01T00:00:00Z in Unix milliseconds; 41 bits last until 2094.
const EPOCH_MS: i64 = 1_735_689_600_000;
const MS_MAX: i64 = (1 << 41) - 1;
const PROCESSES: u16 = 1 << 10;
/// Housekeeping renews long before this ends; a number whose process died is free again after it.
const HELD: TimeDelta = TimeDelta::minutes(15);

pub struct IdMaker {
    process: i64,
    /// Milliseconds and counter of the last id as one number, so that "the next" is plus one: more than 4,096 in a
    /// millisecond borrow from the next, and a clock that steps back is waited out.
    last: AtomicI64,
}

impl IdMaker {
    /// `process` is the number that `hold_process_number` gave.
    pub fn new(process: u16) -> Self {
        Self { process: i64::from(process % PROCESSES), last: AtomicI64::new(-1) }
    }

    /// `now_ms`: Unix milliseconds.
    pub fn next(&self, now_ms: i64) -> i64 {
        let earliest = (now_ms - EPOCH_MS).clamp(0, MS_MAX) << 12;
        let step = |last: i64| (last + 1).max(earliest);
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(step(last)));
        self.id_of(step(last.unwrap_or_else(|last| last)))
    }

    /// The first of `count` ids that follow each other; at most 4,096.
    pub fn block(&self, now_ms: i64, count: i64) -> i64 {
        let earliest = (now_ms - EPOCH_MS).clamp(0, MS_MAX) << 12;
        let start = |last: i64| {
            let next = (last + 1).max(earliest);
            // A block that would run over the counter begins with the next millisecond.
            if (next & 0xfff) + count > 0x1000 { ((next >> 12) + 1) << 12 } else { next }
        };
        let last = self.last.fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| Some(start(last) + count - 1));
        self.id_of(start(last.unwrap_or_else(|last| last)))
    }

    fn id_of(&self, made: i64) -> i64 {
        ((made >> 12) << 22) | (self.process << 12) | (made & 0xfff)
    }
}

/// Not above any id made from then on, by whatever process.
pub fn earliest_at(at: DateTime<Utc>) -> i64 {
    (at.timestamp_millis() - EPOCH_MS).clamp(0, MS_MAX) << 22
}

diesel::table! {
    process_numbers (number) {
        number -> Integer,
        held_until -> Timestamp,
    }
}

/// A number that no other live process has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcessNumber {
    pub number: u16,
    /// Also the sign that the row is still ours: whoever takes it over writes another time.
    held_until: NaiveDateTime,
}

/// Claims a free number, looking from `random` on.
pub fn hold_process_number(db: &Db, now: DateTime<Utc>, random: u16) -> Result<ProcessNumber, StoreError> {
    for _ in 0..16 {
        match db.write_blocking(move |conn| claim(conn, now, random)) {
            // Another process took the same number in this moment.
            Err(StoreError::Duplicate(_) | StoreError::Stale) => {}
            outcome => return outcome,
        }
    }
    Err(StoreError::Busy)
}

impl ProcessNumber {
    /// `Stale` when the number was lost to another process, because this one slept too long: hold a new one.
    pub fn renew(&mut self, db: &Db, now: DateTime<Utc>) -> Result<(), StoreError> {
        let (number, mine, until) = (i32::from(self.number), self.held_until, held_until(now));
        db.write_blocking(move |conn| {
            let row = process_numbers::table.find(number).filter(process_numbers::held_until.eq(mine));
            let renewed = update(conn, row, process_numbers::held_until.eq(until))?;
            if renewed == 1 { Ok(()) } else { Err(StoreError::Stale) }
        })?;
        self.held_until = until;
        Ok(())
    }

    /// Gives the number back when the process ends in order.
    pub fn release(self, db: &Db) -> Result<(), StoreError> {
        let (number, mine) = (i32::from(self.number), self.held_until);
        db.write_blocking(move |conn| {
            let row = process_numbers::table.find(number).filter(process_numbers::held_until.eq(mine));
            diesel::delete(row).execute(conn)?;
            Ok(())
        })
    }
}

fn held_until(now: DateTime<Utc>) -> NaiveDateTime {
    let until = now.naive_utc() + HELD;
    DateTime::from_timestamp_millis(until.and_utc().timestamp_millis()).map_or(until, |exact| exact.naive_utc())
}

fn claim(conn: &mut Conn, now: DateTime<Utc>, random: u16) -> Result<ProcessNumber, StoreError> {
    let rows: Vec<(i32, NaiveDateTime)> = process_numbers::table.load(conn)?;
    let live = |number: u16| rows.iter().any(|(taken, until)| *taken == i32::from(number) && *until > now.naive_utc());
    let number =
        (0..PROCESSES).map(|step| random.wrapping_add(step) % PROCESSES).find(|number| !live(*number)).ok_or(StoreError::Busy)?;
    let until = held_until(now);
    let key = i32::from(number);
    if let Some((_, lapsed)) = rows.iter().find(|(taken, _)| *taken == key) {
        let row = process_numbers::table.find(key).filter(process_numbers::held_until.eq(*lapsed));
        let taken_over = update(conn, row, process_numbers::held_until.eq(until))?;
        if taken_over != 1 {
            return Err(StoreError::Stale);
        }
    } else {
        diesel::insert_into(process_numbers::table)
            .values((process_numbers::number.eq(key), process_numbers::held_until.eq(until)))
            .execute(conn)?;
    }
    Ok(ProcessNumber { number, held_until: until })
}
