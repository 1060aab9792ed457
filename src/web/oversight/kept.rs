//! How many clocks were met in time: by the day they were rolled up, or one by one where several conditions meet. The misses
//! beside them are occurrences.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::filter::Filter;
use crate::domain::figures::occurrence::Dates;
use crate::domain::figures::{Dimension, EXACT_MOST, Period};
use crate::store::reports::{self, Choice};
use crate::store::rollups;
use crate::store::{Conn, StoreError};

/// Clocks of a filter that were met in time. `None`: too many to be told apart by this.
#[derive(Debug, Default)]
pub struct Met {
    pub days: Option<BTreeMap<NaiveDate, usize>>,
    pub by: Option<BTreeMap<String, usize>>,
}

/// Clocks of one kind. `met` is `None` where more than [`EXACT_MOST`] meet several conditions.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ends {
    pub met: Option<usize>,
    pub missed: usize,
}

impl Ends {
    /// Where all of them are counted.
    pub fn dates(self) -> Option<Dates> {
        self.met.map(|met| Dates { met, missed: self.missed })
    }
}

/// How many of a period were.
pub fn total(conn: &mut Conn, filter: &Filter, period: Period, zone: Tz) -> Result<Option<usize>, StoreError> {
    let Some((dimension, key)) = filter.dimension() else {
        let choice = Choice { in_time: Some(true), ..filter.with_period(period).choice(zone) };
        return Ok(Some(reports::count_to(conn, &choice, EXACT_MOST + 1)?).filter(|met| *met <= EXACT_MOST));
    };
    let mut met = 0;
    rollups::days(conn, filter.clock, period, zone, dimension)?.each(dimension, zone, |_, its, share| {
        met += if its == key { share.in_time() } else { 0 };
        Ok(())
    })?;
    Ok(Some(met))
}

/// The same by day, and by what somebody chose.
pub fn met(conn: &mut Conn, filter: &Filter, zone: Tz) -> Result<Met, StoreError> {
    let Some((dimension, key)) = filter.dimension() else {
        return exactly(conn, filter, zone);
    };
    let mut days: BTreeMap<NaiveDate, usize> = BTreeMap::new();
    rollups::days(conn, filter.clock, filter.period, zone, dimension)?.each(dimension, zone, |day, its, share| {
        if its == key {
            *days.entry(day).or_default() += share.in_time();
        }
        Ok(())
    })?;
    let by = match dimension {
        Dimension::All => Some(rollups::days(conn, filter.clock, filter.period, zone, filter.by)?.in_time(filter.by, zone)?),
        dimension if dimension == filter.by => Some(BTreeMap::from([(key, days.values().sum())])),
        _ => exactly(conn, filter, zone)?.by,
    };
    Ok(Met { days: Some(days), by })
}

fn exactly(conn: &mut Conn, filter: &Filter, zone: Tz) -> Result<Met, StoreError> {
    let choice = Choice { in_time: Some(true), ..filter.choice(zone) };
    let measures = reports::measures(conn, &choice, EXACT_MOST + 1)?;
    if measures.len() > EXACT_MOST {
        return Ok(Met::default());
    }
    let (mut days, mut by): (BTreeMap<NaiveDate, usize>, BTreeMap<String, usize>) = Default::default();
    for measure in &measures {
        *days.entry(measure.day(zone)).or_default() += 1;
        *by.entry(measure.key(filter.by, zone)).or_default() += 1;
    }
    Ok(Met { days: Some(days), by: Some(by) })
}
