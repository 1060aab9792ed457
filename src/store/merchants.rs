//! Names of merchants as people wrote them, and how often: suggested to whoever files, so that one shop has one name.
//! What strangers type is shown to nobody before somebody of ours has read it: only cases with a result count.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, update};
use super::error::StoreError;
use super::schema::{cases, merchants, merchants_counted};
use crate::domain::codes::Outcome;

/// A name stays with those who wrote it until so many complaints about it had a result.
const KNOWN_FROM: i64 = 3;
/// Names on a page.
const SUGGESTED: i64 = 60;
/// Cases counted in one transaction.
const BITE: i64 = 500;
/// Results that speak of a merchant; what was withdrawn, turned away or filed twice does not.
const DECIDED: [Outcome; 3] = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld];

type Closed = (i64, Option<NaiveDateTime>, String, Option<String>, i32);

/// The names most complained about, in alphabetical order.
pub fn suggested(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let known = merchants::table.filter(merchants::cases.ge(KNOWN_FROM)).order((merchants::cases.desc(), merchants::name.desc()));
    let mut names: Vec<String> = known.select(merchants::name).limit(SUGGESTED).load(conn)?;
    names.sort_unstable();
    Ok(names)
}

/// Counts a bite of the cases closed by then that were not counted yet; how many were looked at. Each is counted once,
/// whoever else counts.
pub fn count(conn: &mut Conn, closed_by: DateTime<Utc>) -> Result<usize, StoreError> {
    let mark = merchants_counted::table.find(1).select((merchants_counted::closed_at, merchants_counted::case_id));
    let (at, id): (NaiveDateTime, i64) = mark.first(conn)?;
    let rows = closed(conn, (at, id), closed_by.naive_utc())?;
    let Some((last, Some(closed_at), ..)) = rows.last() else {
        return Ok(0);
    };
    let still = merchants_counted::table.find(1).filter(merchants_counted::case_id.eq(id));
    let moved = (merchants_counted::closed_at.eq(*closed_at), merchants_counted::case_id.eq(*last));
    if update(conn, still, moved)? == 0 {
        return Ok(0);
    }
    let mut by_name: BTreeMap<&str, i64> = BTreeMap::new();
    for (_, _, name, outcome, run) in &rows {
        let is_decided = outcome.as_deref().and_then(Outcome::parse).is_some_and(|outcome| DECIDED.contains(&outcome));
        // What is taken up again and closed anew was counted then.
        if is_decided && *run == 1 && is_a_name(name) {
            *by_name.entry(name).or_default() += 1;
        }
    }
    for (name, more) in by_name {
        if update(conn, merchants::table.find(name), merchants::cases.eq(merchants::cases + more))? == 0 {
            let first = (merchants::name.eq(name), merchants::cases.eq(more));
            execute(conn, diesel::insert_into(merchants::table).values(first))?;
        }
    }
    Ok(rows.len())
}

/// Cases closed after this one, in the order in which they were.
fn closed(conn: &mut Conn, (at, id): (NaiveDateTime, i64), by: NaiveDateTime) -> Result<Vec<Closed>, StoreError> {
    let after = cases::closed_at.gt(at).or(cases::closed_at.eq(at).and(cases::id.gt(id)));
    let closed = cases::table
        .filter(diesel::dsl::not(cases::is_open))
        .filter(cases::closed_at.ge(at).and(cases::closed_at.le(by)))
        .filter(after)
        .order((cases::closed_at, cases::id))
        .select((cases::id, cases::closed_at, cases::merchant, cases::outcome, cases::run));
    Ok(closed.limit(BITE).load(conn)?)
}

/// No number that a person could be reached at, and no link.
fn is_a_name(name: &str) -> bool {
    let digits = name.chars().filter(char::is_ascii_digit).count();
    digits < 7 && name.chars().count() <= 40 && !name.contains(['/', '@'])
}
