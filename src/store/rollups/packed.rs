//! How a day's figures are kept: for each key how many, how many in time, and the steps of both histograms that hold
//! anything. Small numbers in few bytes; a year of days is read in the time of some hundred rows.
//!
//! One byte of version; then for each key its name, its length, `n, in time, length of the working times`, and of working and
//! of wall times `(step − last, count)…`.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::domain::figures::{Dimension, Measure, Tally, Times, step_of};
use crate::store::StoreError;

const VERSION: u8 = 1;

/// The measurements of a day, by a dimension.
pub fn pack(measures: &[Measure], dimension: Dimension, zone: Tz) -> Vec<u8> {
    let mut by_key: BTreeMap<String, Vec<&Measure>> = BTreeMap::new();
    for measure in measures {
        by_key.entry(measure.key(dimension, zone)).or_default().push(measure);
    }
    let mut bytes = vec![VERSION];
    for (key, measures) in by_key {
        let mut body = Vec::new();
        number(&mut body, measures.len() as u64);
        number(&mut body, measures.iter().filter(|measure| measure.in_time).count() as u64);
        let working = steps(measures.iter().map(|measure| measure.working));
        number(&mut body, working.len() as u64);
        body.extend(working);
        body.extend(steps(measures.iter().map(|measure| measure.wall)));
        number(&mut bytes, key.len() as u64);
        bytes.extend(key.as_bytes());
        number(&mut bytes, body.len() as u64);
        bytes.extend(body);
    }
    bytes
}

fn steps(seconds: impl Iterator<Item = i64>) -> Vec<u8> {
    let mut counts: BTreeMap<u16, u64> = BTreeMap::new();
    for seconds in seconds {
        *counts.entry(step_of(seconds)).or_default() += 1;
    }
    let (mut bytes, mut last) = (Vec::new(), 0);
    for (step, count) in counts {
        number(&mut bytes, u64::from(step - last));
        number(&mut bytes, count);
        last = step;
    }
    bytes
}

/// Seven bits a byte, the lowest first; the eighth says that there are more.
fn number(bytes: &mut Vec<u8>, mut n: u64) {
    while n >= 0x80 {
        bytes.push((n & 0x7f) as u8 | 0x80);
        n >>= 7;
    }
    bytes.push(n as u8);
}

/// What one key has on one day.
#[derive(Clone, Copy, Debug)]
pub struct Cell<'a> {
    pub n: usize,
    pub in_time: usize,
    working: Reader<'a>,
    wall: Reader<'a>,
}

impl Cell<'_> {
    /// Counts it in.
    pub fn add_to(&self, times: &mut Times) -> Result<(), StoreError> {
        self.working.add_to(&mut times.working, self.in_time)?;
        self.add_wall_to(&mut times.wall)
    }

    pub fn add_wall_to(&self, tally: &mut Tally) -> Result<(), StoreError> {
        self.wall.add_to(tally, self.in_time)
    }
}

/// The keys of a day with what each has.
pub fn cells(bytes: &[u8]) -> Result<Vec<(&str, Cell<'_>)>, StoreError> {
    let mut reader = Reader(bytes);
    if reader.take(1)? != [VERSION] {
        return Err(unreadable());
    }
    let mut cells = Vec::new();
    while !reader.0.is_empty() {
        let length = reader.size()?;
        let key = std::str::from_utf8(reader.take(length)?).map_err(|_| unreadable())?;
        let length = reader.size()?;
        let mut body = Reader(reader.take(length)?);
        let (n, in_time, length) = (body.size()?, body.size()?, body.size()?);
        let working = Reader(body.take(length)?);
        cells.push((key, Cell { n, in_time, working, wall: body }));
    }
    Ok(cells)
}

#[derive(Clone, Copy, Debug)]
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Result<&'a [u8], StoreError> {
        let (taken, rest) = self.0.split_at_checked(length).ok_or_else(unreadable)?;
        self.0 = rest;
        Ok(taken)
    }

    fn number(&mut self) -> Result<u64, StoreError> {
        let mut n = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.0.split_first().ok_or_else(unreadable)?;
            self.0 = rest;
            n |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(n);
            }
        }
        Err(unreadable())
    }

    fn size(&mut self) -> Result<usize, StoreError> {
        usize::try_from(self.number()?).map_err(|_| unreadable())
    }

    /// Counts what is left into a tally.
    fn add_to(mut self, tally: &mut Tally, in_time: usize) -> Result<(), StoreError> {
        let mut step = 0_u64;
        while !self.0.is_empty() {
            step = step.saturating_add(self.number()?);
            let count = u32::try_from(self.number()?).map_err(|_| unreadable())?;
            tally.add_rolled(u16::try_from(step).map_err(|_| unreadable())?, count);
        }
        tally.add_in_time(in_time);
        Ok(())
    }
}

fn unreadable() -> StoreError {
    StoreError::Corrupt("figures of a day cannot be read; `redress figures rebuild` makes them anew".to_owned())
}
