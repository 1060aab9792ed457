//! Packs days that are over, a day of one kind a transaction. Each is made whole from its rows, so that doing it twice, or anew,
//! changes nothing.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::days::rows;
use super::packed::{Cells, pack};
use crate::domain::figures::Period;
use crate::domain::figures::occurrence::Counted;
use crate::store::db::{Conn, execute, first};
use crate::store::dialect;
use crate::store::error::StoreError;
use crate::store::schema::{occurrence_days, occurrence_spoils, occurrences};

/// Whether there is anything that [`step`] would do.
pub fn is_behind(conn: &mut Conn, today: NaiveDate) -> Result<bool, StoreError> {
    Ok(due(conn, today)?.is_some())
}

/// Packs the next day that is to be packed; whether there was any.
pub fn step(conn: &mut Conn, today: NaiveDate) -> Result<bool, StoreError> {
    dialect::see_one_state(conn)?;
    let Some((what, day)) = due(conn, today)? else { return Ok(false) };
    pack_day(conn, what, day)?;
    Ok(true)
}

/// A day that was spoilt, or one that is over and has rows that it does not hold.
fn due(conn: &mut Conn, today: NaiveDate) -> Result<Option<(Counted, NaiveDate)>, StoreError> {
    for what in Counted::ALL.iter().copied() {
        let spoilt = occurrence_spoils::table.filter(occurrence_spoils::what.eq(what.as_str())).order(occurrence_spoils::day);
        let loose = occurrences::table
            .filter(occurrences::what.eq(what.as_str()))
            .filter(occurrences::to_pack.is_not_null())
            .filter(occurrences::to_pack.lt(today))
            .order(occurrences::to_pack)
            .select(occurrences::to_pack.assume_not_null());
        let day = match first(conn, spoilt.select(occurrence_spoils::day))? {
            None => first(conn, loose)?,
            spoilt => spoilt,
        };
        if let Some(day) = day {
            return Ok(Some((what, day)));
        }
    }
    Ok(None)
}

/// Packs a day from all its rows.
pub fn pack_day(conn: &mut Conn, what: Counted, day: NaiveDate) -> Result<(), StoreError> {
    let rows: Vec<Cells> = rows(conn, what, Period { from: day, to: day }, false)?.into_iter().map(|(_, cells)| cells).collect();
    execute(conn, diesel::delete(occurrence_days::table.find((what.as_str(), day))))?;
    if !rows.is_empty() {
        let of_it = (occurrence_days::what.eq(what.as_str()), occurrence_days::day.eq(day));
        execute(conn, diesel::insert_into(occurrence_days::table).values((of_it, occurrence_days::packed.eq(pack(&rows)))))?;
    }
    let held = occurrences::table
        .filter(occurrences::what.eq(what.as_str()))
        .filter(occurrences::to_pack.is_not_null())
        .filter(occurrences::to_pack.eq(day));
    diesel::update(held).set(occurrences::to_pack.eq(None::<NaiveDate>)).execute(conn)?;
    execute(conn, diesel::delete(occurrence_spoils::table.find((what.as_str(), day))))?;
    Ok(())
}

/// The days of a kind that hold anything, packed or not.
pub fn span(conn: &mut Conn, what: Counted) -> Result<Option<Period>, StoreError> {
    let of_it = || occurrences::table.filter(occurrences::what.eq(what.as_str())).select(occurrences::day);
    let (from, to) = (first(conn, of_it().order(occurrences::day.asc()))?, first(conn, of_it().order(occurrences::day.desc()))?);
    Ok(from.zip(to).map(|(from, to)| Period { from, to }))
}

/// Forgets every packed day of a kind outside this period: nothing stands behind it.
pub fn forget_outside(conn: &mut Conn, what: Counted, period: Option<Period>) -> Result<usize, StoreError> {
    let of_it = occurrence_days::table.filter(occurrence_days::what.eq(what.as_str()));
    Ok(match period {
        None => diesel::delete(of_it).execute(conn)?,
        Some(Period { from, to }) => {
            diesel::delete(of_it.filter(occurrence_days::day.lt(from).or(occurrence_days::day.gt(to)))).execute(conn)?
        }
    })
}
