//! Open cases that are reckoned anew after a change of the rules: a cursor that the job moves on with each batch, in the
//! same transaction as the batch, so that a killed job goes on where it stood and no case is moved twice.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::cases::{open_after, record};
use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{cases, recomputations};
use crate::domain::case::reckoning::Changed;
use crate::domain::change::{Act, Change};
use crate::domain::ids::{CaseId, PersonId};

/// Changes of the rules that are looked at when a case that stood aside meanwhile follows them: the newest.
const MOST: i64 = 500;

/// What is to be done, and how far it has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recomputation {
    pub id: i64,
    pub of: Changed,
    after: CaseId,
    pub moved: i64,
}

/// Asks for it.
pub fn begin(conn: &mut Conn, id: i64, of: &Changed, by: PersonId, at: DateTime<Utc>) -> Result<(), StoreError> {
    let (kind, slug) = match of {
        Changed::Policy(slug) => ("policy", slug),
        Changed::Calendar(slug) => ("calendar", slug),
    };
    execute(
        conn,
        diesel::insert_into(recomputations::table).values((
            recomputations::id.eq(id),
            recomputations::kind.eq(kind),
            recomputations::slug.eq(slug),
            recomputations::at.eq(at.naive_utc()),
            recomputations::by_person.eq(Some(by.0)),
            recomputations::after_case.eq(0_i64),
            recomputations::moved.eq(0_i64),
        )),
    )?;
    Ok(())
}

/// The oldest that is not done.
pub fn open(conn: &mut Conn) -> Result<Option<Recomputation>, StoreError> {
    type Row = (i64, String, String, i64, i64);
    let undone = recomputations::table.filter(recomputations::done_at.is_null()).order(recomputations::id);
    let columns =
        (recomputations::id, recomputations::kind, recomputations::slug, recomputations::after_case, recomputations::moved);
    let row: Option<Row> = first(conn, undone.select(columns))?;
    Ok(row.map(|(id, kind, slug, after, moved)| Recomputation { id, of: changed(&kind, slug), after: CaseId(after), moved }))
}

/// Changes of the rules by which open cases were reckoned anew since this instant, or were about to be, the oldest first; each
/// once.
pub fn since(conn: &mut Conn, at: DateTime<Utc>) -> Result<Vec<Changed>, StoreError> {
    let is_later = recomputations::done_at.is_null().or(recomputations::done_at.ge(at.naive_utc()));
    let later = recomputations::table.filter(is_later).order(recomputations::id.desc()).limit(MOST);
    let rows: Vec<(String, String)> = load(conn, later.select((recomputations::kind, recomputations::slug)))?;
    let mut since: Vec<Changed> = Vec::new();
    for (kind, slug) in rows {
        let of = changed(&kind, slug);
        // The newest version is all that counts.
        if !since.contains(&of) {
            since.push(of);
        }
    }
    since.reverse();
    Ok(since)
}

fn changed(kind: &str, slug: String) -> Changed {
    if kind == "calendar" { Changed::Calendar(slug) } else { Changed::Policy(slug) }
}

/// Leaves out the next open case, which cannot be read or written; its id, where there is one.
pub fn skip(conn: &mut Conn, work: &Recomputation) -> Result<Option<i64>, StoreError> {
    let next = cases::table.filter(cases::is_open).filter(cases::id.gt(work.after.0)).order(cases::id).select(cases::id);
    let next: Option<i64> = first(conn, next)?;
    if let Some(id) = next {
        update(conn, recomputations::table.find(work.id), recomputations::after_case.eq(id))?;
    }
    Ok(next)
}

/// Reckons the next `limit` open cases anew. `None` once there are no more; how many moved, otherwise. Each case has an act
/// of its own. [`StoreError::Moved`] where another worker is at the same batch.
pub fn step(conn: &mut Conn, work: &Recomputation, acts: &[Act]) -> Result<Option<Recomputation>, StoreError> {
    let cases = open_after(conn, work.after, acts.len() as i64)?;
    let at = acts.first().map(|act| act.at).unwrap_or_default();
    let moves: Vec<Change> = cases.iter().zip(acts).filter_map(|(case, act)| case.recompute(&work.of, act)).collect();
    for change in &moves {
        record(conn, change)?;
    }
    let last = cases.last().map(|case| case.id);
    let moved = work.moved + moves.len() as i64;
    // Whoever moves the cursor on from where we found it has done the batch.
    let mine = recomputations::table.find(work.id).filter(recomputations::after_case.eq(work.after.0));
    let done_at = if last.is_none() { Some(at.naive_utc()) } else { None };
    let after = last.unwrap_or(work.after);
    let cursor = (recomputations::after_case.eq(after.0), recomputations::moved.eq(moved), recomputations::done_at.eq(done_at));
    if update(conn, mine.filter(recomputations::done_at.is_null()), cursor)? == 0 {
        return Err(StoreError::Moved);
    }
    Ok(last.map(|_| Recomputation { after, moved, ..work.clone() }))
}
