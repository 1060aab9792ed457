//! How a day's figures are kept: for each key how many, how many in time, and the steps of both histograms that hold
//! anything. Small numbers in few bytes; a year of days is read in the time of some hundred rows.
//!
//! One byte of version; then for each key its name, its length, `n, in time, length of the working times`, and of working and
//! of wall times `(step − last, count)…`.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::domain::figures::{Dimension, Measure, Tally, Times, step_of};
use crate::store::StoreError;
use crate::store::bytes::{Reader, number, unreadable};

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
        add_to(self.working, &mut times.working, self.in_time)?;
        self.add_wall_to(&mut times.wall)
    }

    pub fn add_wall_to(&self, tally: &mut Tally) -> Result<(), StoreError> {
        add_to(self.wall, tally, self.in_time)
    }
}

/// The keys of a day with what each has.
pub fn cells(bytes: &[u8]) -> Result<Vec<(&str, Cell<'_>)>, StoreError> {
    let mut reader = Reader::of(bytes);
    if reader.take(1)? != [VERSION] {
        return Err(unreadable());
    }
    let mut cells = Vec::new();
    while !reader.is_empty() {
        let length = reader.size()?;
        let key = reader.text(length)?;
        let length = reader.size()?;
        let mut body = Reader::of(reader.take(length)?);
        let (n, in_time, length) = (body.size()?, body.size()?, body.size()?);
        let working = Reader::of(body.take(length)?);
        cells.push((key, Cell { n, in_time, working, wall: body }));
    }
    Ok(cells)
}

/// Counts what is left into a tally.
fn add_to(mut steps: Reader<'_>, tally: &mut Tally, in_time: usize) -> Result<(), StoreError> {
    let mut step = 0_u64;
    while !steps.is_empty() {
        step = step.saturating_add(steps.number()?);
        let count = u32::try_from(steps.number()?).map_err(|_| unreadable())?;
        tally.add_rolled(u16::try_from(step).map_err(|_| unreadable())?, count);
    }
    tally.add_in_time(in_time);
    Ok(())
}
