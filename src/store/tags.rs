//! The tags of cases, as lists find them, and those that people used of late, to be suggested.

use chrono::{NaiveDateTime, TimeDelta};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{case_tags, tags};
use crate::domain::case::Case;
use crate::domain::change::Change;

/// Tags suggested beside a field.
const SUGGESTED: i64 = 100;
const NOTED_AGAIN: TimeDelta = TimeDelta::days(1);

/// Rows for the tags of the case as it is afterwards.
pub(super) fn save(conn: &mut Conn, change: &Change, case: &Case) -> Result<(), StoreError> {
    let is_open = |case: &Case| !case.status.code().is_closed();
    let none = Vec::new();
    let (had, was_open) = change.before().map_or((&none, true), |before| (&before.tags, is_open(before)));
    if (*had == case.tags && was_open == is_open(case)) || (had.is_empty() && case.tags.is_empty()) {
        return Ok(());
    }
    execute(conn, diesel::delete(case_tags::table.filter(case_tags::case_id.eq(case.id.0))))?;
    for tag in &case.tags {
        let row = (case_tags::tag.eq(tag), case_tags::is_open.eq(is_open(case)), case_tags::case_id.eq(case.id.0));
        execute(conn, diesel::insert_into(case_tags::table).values(row))?;
    }
    for tag in case.tags.iter().filter(|tag| !had.contains(tag)) {
        note(conn, tag, change.act().at.naive_utc())?;
    }
    Ok(())
}

/// That a tag was used. Once a day is enough: whoever tags a thousand cases at once does not wait for one row.
fn note(conn: &mut Conn, tag: &str, at: NaiveDateTime) -> Result<(), StoreError> {
    let used: Option<NaiveDateTime> = first(conn, tags::table.find(tag).select(tags::used_at))?;
    match used {
        Some(used) if at - used < NOTED_AGAIN => {}
        Some(_) => {
            update(conn, tags::table.find(tag), tags::used_at.eq(at))?;
        }
        None => {
            // Somebody else may be tagging another case with the same new word.
            let new = diesel::insert_into(tags::table).values((tags::name.eq(tag), tags::used_at.eq(at)));
            execute(conn, new.on_conflict_do_nothing())?;
        }
    }
    Ok(())
}

/// Of the tags that an erased case had, those that no other case has are suggested no more.
pub(super) fn forget(conn: &mut Conn, had: &[String]) -> Result<(), StoreError> {
    let is_used = exists(case_tags::table.filter(case_tags::tag.eq(tags::name)));
    execute(conn, diesel::delete(tags::table.filter(tags::name.eq_any(had)).filter(not(is_used))))?;
    Ok(())
}

/// Those used last, in alphabetical order.
pub fn suggested(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let newest = tags::table.order(tags::used_at.desc()).select(tags::name).limit(SUGGESTED);
    let mut names: Vec<String> = load(conn, newest)?;
    names.sort_unstable();
    Ok(names)
}
