//! Figures by day and by one dimension, so that a report over a year reads some hundred rows (ADR 27). What a day does not
//! count yet is read as it is: a page is never behind. A job rolls days up; each is made whole from its measurements, so that
//! doing it twice, or anew, changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;
use rustc_hash::FxHashMap;

use super::db::{Conn, execute};
use super::dialect;
use super::error::StoreError;
use super::reports::{measures_between, measures_to_roll};
use super::rows::decode;
use super::schema::{figure_days, figure_spoils, measurements};
use super::times::utc;
use crate::domain::figures::{Dimension, Measure, Period, Tally, Times};
use crate::domain::sla::ClockKind;

pub mod packed;

/// The days of a period by one dimension.
#[derive(Debug, Default)]
pub struct Days {
    rolled: BTreeMap<NaiveDate, Vec<u8>>,
    /// Measurements that no day counts yet.
    fresh: Vec<Measure>,
}

impl Days {
    /// How many each key has.
    pub fn counts(&self, dimension: Dimension, zone: Tz) -> Result<BTreeMap<String, usize>, StoreError> {
        self.sums(dimension, zone, |cell| cell.n, |_| 1)
    }

    /// How many of each key's were in time.
    pub fn in_time(&self, dimension: Dimension, zone: Tz) -> Result<BTreeMap<String, usize>, StoreError> {
        self.sums(dimension, zone, |cell| cell.in_time, |one| usize::from(one.in_time))
    }

    fn sums(
        &self,
        dimension: Dimension,
        zone: Tz,
        rolled: fn(&packed::Cell<'_>) -> usize,
        fresh: fn(&Measure) -> usize,
    ) -> Result<BTreeMap<String, usize>, StoreError> {
        // Of two thousand merchants a year has half a million cells.
        let mut sums: FxHashMap<&str, usize> = FxHashMap::default();
        for bytes in self.rolled.values() {
            for (key, cell) in packed::cells(bytes)? {
                *sums.entry(key).or_default() += rolled(&cell);
            }
        }
        let mut sums: BTreeMap<String, usize> = sums.into_iter().map(|(key, n)| (key.to_owned(), n)).collect();
        for measure in &self.fresh {
            *sums.entry(measure.key(dimension, zone)).or_default() += fresh(measure);
        }
        Ok(sums)
    }

    /// Shows what each key has on each day, some of it rolled up and some one by one.
    pub fn each(
        &self,
        dimension: Dimension,
        zone: Tz,
        mut seen: impl FnMut(NaiveDate, &str, &Share<'_>) -> Result<(), StoreError>,
    ) -> Result<(), StoreError> {
        for (day, bytes) in &self.rolled {
            for (key, cell) in packed::cells(bytes)? {
                seen(*day, key, &Share::Rolled(cell))?;
            }
        }
        self.fresh.iter().try_for_each(|one| seen(one.day(zone), &one.key(dimension, zone), &Share::Fresh(one)))
    }
}

/// What a key has on a day, or a part of it.
pub enum Share<'a> {
    Rolled(packed::Cell<'a>),
    Fresh(&'a Measure),
}

impl Share<'_> {
    pub fn add_to(&self, times: &mut Times) -> Result<(), StoreError> {
        match self {
            Self::Rolled(cell) => cell.add_to(times)?,
            Self::Fresh(one) => times.add(one),
        }
        Ok(())
    }

    /// How many were in time.
    pub fn in_time(&self) -> usize {
        match self {
            Self::Rolled(cell) => cell.in_time,
            Self::Fresh(one) => usize::from(one.in_time),
        }
    }

    /// The wall times alone.
    pub fn add_wall_to(&self, tally: &mut Tally) -> Result<(), StoreError> {
        match self {
            Self::Rolled(cell) => cell.add_wall_to(tally)?,
            Self::Fresh(one) => tally.add(one.wall, one.in_time),
        }
        Ok(())
    }
}

/// Reads the days of a period. Several of its queries belong together: ask within one transaction that sees one state.
pub fn days(conn: &mut Conn, clock: ClockKind, period: Period, zone: Tz, dimension: Dimension) -> Result<Days, StoreError> {
    let (from, below) = period.bounds(zone);
    let rows: Vec<(NaiveDate, Vec<u8>)> = figure_days::table
        .filter(figure_days::clock.eq(clock.as_str()))
        .filter(figure_days::dimension.eq(dimension.as_str()))
        .filter(figure_days::day.between(period.from, period.to))
        .filter(figure_days::zone.eq(zone.name()))
        .select((figure_days::day, figure_days::keys))
        .load(conn)?;
    let spoilt: Vec<NaiveDateTime> = figure_spoils::table
        .filter(figure_spoils::clock.eq(clock.as_str()))
        .filter(figure_spoils::started_at.ge(from.naive_utc()))
        .filter(figure_spoils::started_at.lt(below.naive_utc()))
        .select(figure_spoils::started_at)
        .load(conn)?;
    let spoilt: BTreeSet<NaiveDate> = spoilt.into_iter().map(|at| day_of(utc(at), zone)).collect();
    let rolled: BTreeMap<_, _> = rows.into_iter().filter(|(day, _)| !spoilt.contains(day)).collect();
    let mut fresh = measures_to_roll(conn, clock, (from, below))?;
    fresh.retain(|measure| rolled.contains_key(&measure.day(zone)));
    for gap in gaps(period, &rolled) {
        fresh.extend(measures_between(conn, clock, gap.bounds(zone))?);
    }
    Ok(Days { rolled, fresh })
}

/// The stretches of a period that no day is rolled up for.
fn gaps(period: Period, rolled: &BTreeMap<NaiveDate, Vec<u8>>) -> Vec<Period> {
    let mut gaps: Vec<Period> = Vec::new();
    for day in period.each_day().filter(|day| !rolled.contains_key(day)) {
        match gaps.last_mut() {
            Some(gap) if gap.to.succ_opt() == Some(day) => gap.to = day,
            _ => gaps.push(Period { from: day, to: day }),
        }
    }
    gaps
}

fn day_of(at: DateTime<Utc>, zone: Tz) -> NaiveDate {
    at.with_timezone(&zone).date_naive()
}

/// What is to be done to some day.
enum Due {
    Roll(ClockKind, NaiveDate),
    /// It was rolled up by another calendar's midnights.
    Forget(String, NaiveDate),
}

/// Whether there is anything that [`step`] would do.
pub fn is_behind(conn: &mut Conn, zone: Tz) -> Result<bool, StoreError> {
    Ok(due(conn, zone)?.is_some())
}

/// Does the next thing that is to be done to some day; whether there was any.
pub fn step(conn: &mut Conn, zone: Tz) -> Result<bool, StoreError> {
    dialect::see_one_state(conn)?;
    match due(conn, zone)? {
        None => return Ok(false),
        Some(Due::Roll(clock, day)) => roll(conn, clock, day, zone)?,
        Some(Due::Forget(clock, day)) => forget(conn, &clock, day, zone)?,
    }
    Ok(true)
}

fn due(conn: &mut Conn, zone: Tz) -> Result<Option<Due>, StoreError> {
    let of_zones = (figure_days::clock, figure_days::day, figure_days::zone);
    // The first and the last of all zones: an index tells them without a look at the others.
    let mut ends: Vec<(String, NaiveDate, String)> = Vec::new();
    ends.extend(figure_days::table.order(figure_days::zone.asc()).select(of_zones).first(conn).optional()?);
    ends.extend(figure_days::table.order(figure_days::zone.desc()).select(of_zones).first(conn).optional()?);
    if let Some((clock, day, _)) = ends.into_iter().find(|(_, _, theirs)| theirs != zone.name()) {
        return Ok(Some(Due::Forget(clock, day)));
    }
    let spoilt = figure_spoils::table.select((figure_spoils::clock, figure_spoils::started_at)).first(conn).optional()?;
    let next: Option<(String, NaiveDateTime)> = match spoilt {
        Some(spoilt) => Some(spoilt),
        None => measurements::table
            .filter(measurements::to_roll.is_not_null())
            .order((measurements::clock, measurements::to_roll))
            .select((measurements::clock, measurements::to_roll.assume_not_null()))
            .first(conn)
            .optional()?,
    };
    let Some((clock, at)) = next else {
        return Ok(None);
    };
    Ok(Some(Due::Roll(decode!(ClockKind, clock)?, day_of(utc(at), zone))))
}

/// Rolls a day up from all its measurements.
pub fn roll(conn: &mut Conn, clock: ClockKind, day: NaiveDate, zone: Tz) -> Result<(), StoreError> {
    let bounds = Period { from: day, to: day }.bounds(zone);
    let measures = measures_between(conn, clock, bounds)?;
    let of_day = figure_days::table.filter(figure_days::clock.eq(clock.as_str())).filter(figure_days::day.eq(day));
    diesel::delete(of_day).execute(conn)?;
    for dimension in Dimension::ALL.iter().filter(|_| !measures.is_empty()) {
        let row = (
            figure_days::clock.eq(clock.as_str()),
            figure_days::dimension.eq(dimension.as_str()),
            figure_days::day.eq(day),
            figure_days::zone.eq(zone.name()),
            figure_days::keys.eq(packed::pack(&measures, *dimension, zone)),
        );
        execute(conn, diesel::insert_into(figure_days::table).values(row))?;
    }
    let (from, below) = (bounds.0.naive_utc(), bounds.1.naive_utc());
    let counted = measurements::table
        .filter(measurements::clock.eq(clock.as_str()))
        .filter(measurements::to_roll.ge(from))
        .filter(measurements::to_roll.lt(below));
    diesel::update(counted).set(measurements::to_roll.eq(None::<NaiveDateTime>)).execute(conn)?;
    let mended = figure_spoils::table
        .filter(figure_spoils::clock.eq(clock.as_str()))
        .filter(figure_spoils::started_at.ge(from))
        .filter(figure_spoils::started_at.lt(below));
    diesel::delete(mended).execute(conn)?;
    Ok(())
}

/// Takes a day back: its measurements count as not rolled up.
fn forget(conn: &mut Conn, clock: &str, day: NaiveDate, zone: Tz) -> Result<(), StoreError> {
    let of_day = figure_days::table.filter(figure_days::clock.eq(clock)).filter(figure_days::day.eq(day));
    diesel::delete(of_day).execute(conn)?;
    // No two zones are further apart than a day.
    let around = Period { from: day.pred_opt().unwrap_or(day), to: day.succ_opt().unwrap_or(day) }.bounds(zone);
    let counted = measurements::table
        .filter(measurements::clock.eq(clock))
        .filter(measurements::started_at.ge(around.0.naive_utc()))
        .filter(measurements::started_at.lt(around.1.naive_utc()))
        .filter(measurements::to_roll.is_null());
    diesel::update(counted).set(measurements::to_roll.eq(measurements::started_at.nullable())).execute(conn)?;
    Ok(())
}

/// The first and the last day that a clock has measurements of; `None` where it has none.
pub fn span(conn: &mut Conn, clock: ClockKind, zone: Tz) -> Result<Option<Period>, StoreError> {
    let of_clock = || measurements::table.filter(measurements::clock.eq(clock.as_str())).select(measurements::started_at);
    let first: Option<NaiveDateTime> = of_clock().order(measurements::started_at.asc()).first(conn).optional()?;
    let last: Option<NaiveDateTime> = of_clock().order(measurements::started_at.desc()).first(conn).optional()?;
    Ok(first.zip(last).map(|(first, last)| Period { from: day_of(utc(first), zone), to: day_of(utc(last), zone) }))
}

/// Forgets every day of a clock outside this period: no measurement stands behind it.
pub fn forget_outside(conn: &mut Conn, clock: ClockKind, period: Option<Period>) -> Result<usize, StoreError> {
    let of_clock = figure_days::table.filter(figure_days::clock.eq(clock.as_str()));
    Ok(match period {
        None => diesel::delete(of_clock).execute(conn)?,
        Some(Period { from, to }) => {
            diesel::delete(of_clock.filter(figure_days::day.lt(from).or(figure_days::day.gt(to)))).execute(conn)?
        }
    })
}
