//! Flags of cases, as lists find them.

use diesel::prelude::*;

use super::db::{Conn, execute};
use super::error::StoreError;
use super::schema::case_flags as flags;
use crate::domain::case::Case;
use crate::domain::flag::Flag;

/// Rows for the flags of the case as it is afterwards.
pub(super) fn save(conn: &mut Conn, before: Option<&Case>, case: &Case) -> Result<(), StoreError> {
    let of = |case: &Case| (Flag::of(case), !case.status.code().is_closed());
    let (had, was_open) = before.map_or_else(|| (Vec::new(), true), of);
    let (has, is_open) = of(case);
    if had == has && (was_open == is_open || has.is_empty()) {
        return Ok(());
    }
    if !had.is_empty() {
        execute(conn, diesel::delete(flags::table.filter(flags::case_id.eq(case.id.0))))?;
    }
    for flag in has {
        let row = (flags::flag.eq(flag.as_str()), flags::is_open.eq(is_open), flags::case_id.eq(case.id.0));
        execute(conn, diesel::insert_into(flags::table).values(row))?;
    }
    Ok(())
}
