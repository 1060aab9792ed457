//! How a day's figures are kept: for each key how many, how many in time, and the steps of both histograms that hold
//! anything. Small numbers in few bytes; a year of days is read in the time of some hundred rows.
//!
//! One byte of version, then for each key its name, its length, and `n, in time, steps, (step − last, count)…` twice.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::domain::figures::{Dimension, Measure, Times, step_of};
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
        steps(&mut body, measures.iter().map(|measure| measure.working));
        steps(&mut body, measures.iter().map(|measure| measure.wall));
        number(&mut bytes, key.len() as u64);
        bytes.extend(key.as_bytes());
        number(&mut bytes, body.len() as u64);
        bytes.extend(body);
    }
    bytes
}

fn steps(bytes: &mut Vec<u8>, seconds: impl Iterator<Item = i64>) {
    let mut counts: BTreeMap<u16, u64> = BTreeMap::new();
    for seconds in seconds {
        *counts.entry(step_of(seconds)).or_default() += 1;
    }
    number(bytes, counts.len() as u64);
    let mut last = 0;
    for (step, count) in counts {
        number(bytes, u64::from(step - last));
        number(bytes, count);
        last = step;
    }
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
    steps: Reader<'a>,
}

impl Cell<'_> {
    /// Counts it in.
    pub fn add_to(&self, times: &mut Times) -> Result<(), StoreError> {
        let mut steps = self.steps;
        times.working.add_rolled(steps.steps()?.into_iter(), self.in_time);
        times.wall.add_rolled(steps.steps()?.into_iter(), self.in_time);
        Ok(())
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
        let (n, in_time) = (body.size()?, body.size()?);
        cells.push((key, Cell { n, in_time, steps: body }));
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

    fn steps(&mut self) -> Result<Vec<(u16, u32)>, StoreError> {
        let mut step = 0_u64;
        (0..self.number()?)
            .map(|_| {
                step = step.saturating_add(self.number()?);
                let count = self.number()?;
                Ok((u16::try_from(step).map_err(|_| unreadable())?, u32::try_from(count).map_err(|_| unreadable())?))
            })
            .collect()
    }
}

fn unreadable() -> StoreError {
    StoreError::Corrupt("figures of a day cannot be read; `redress figures rebuild` makes them anew".to_owned())
}
