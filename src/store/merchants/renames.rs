//! What reports count is named as the register has it: when the names of a merchant change, the rows of past cases follow, some
//! hundreds of cases a transaction. The mark stands beside what was done, so that a process that dies loses nothing; and doing
//! a bite twice changes nothing.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, first, load, update};
use super::super::error::StoreError;
use super::super::schema::{
    arrivals, cases, measurements, merchant_names, merchant_renames as renames, merchant_spellings as spellings, occurrences,
};
use super::keeping::recount;
use crate::domain::ids::MerchantId;
use crate::domain::merchant::fold;

/// Cases of one transaction.
const BITE: i64 = 300;
/// Names folded in one transaction.
const FOLDED_AT_ONCE: i64 = 500;
/// A filing that had looked a name up before it changed is over by then.
const SETTLED: Duration = Duration::minutes(2);
/// One at once, one when all is settled.
const ROUNDS: i32 = 2;
/// In place of a case: the spelling is done.
const DONE: i64 = -1;

/// All cases that wrote a name which folds to this are to be named anew.
pub(super) fn begin(conn: &mut Conn, folded: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let set = (
        renames::rounds.eq(ROUNDS),
        renames::not_before.eq(at.naive_utc()),
        renames::spelling.eq(""),
        renames::provider.eq(""),
        renames::case_id.eq(0),
    );
    if update(conn, renames::table.find(folded), set)? == 0 {
        execute(conn, diesel::insert_into(renames::table).values((renames::folded.eq(folded), set)))?;
    }
    Ok(())
}

/// Whether there is anything to do.
pub fn is_behind(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let unfolded: Option<String> = first(conn, spellings::table.filter(spellings::folded.is_null()).select(spellings::name))?;
    Ok(unfolded.is_some() || due(conn, now)?.is_some())
}

#[derive(Queryable)]
struct Mark {
    folded: String,
    rounds: i32,
    _not_before: NaiveDateTime,
    spelling: String,
    provider: String,
    case_id: i64,
}

fn due(conn: &mut Conn, now: DateTime<Utc>) -> Result<Option<Mark>, StoreError> {
    let due = renames::table.filter(renames::not_before.le(now.naive_utc())).order((renames::not_before, renames::folded));
    Ok(first(conn, due)?)
}

/// A bite; whether anything was done.
pub fn step(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    if fold_some(conn, now)? > 0 {
        return Ok(true);
    }
    let Some(mark) = due(conn, now)? else { return Ok(false) };
    let ways = spellings::table.filter(spellings::folded.eq(&mark.folded)).order(spellings::name).into_boxed();
    let ways = match mark.case_id {
        DONE => ways.filter(spellings::name.gt(&mark.spelling)),
        _ => ways.filter(spellings::name.ge(&mark.spelling)),
    };
    let next: Option<(String, Option<i64>)> = ways.select((spellings::name, spellings::merchant_id)).limit(1).load(conn)?.pop();
    match next {
        None => end_round(conn, &mark, now)?,
        Some((name, whose)) => {
            belong(conn, &mark.folded, (&name, whose))?;
            go_on(conn, &mark, &name)?;
        }
    }
    Ok(true)
}

/// Names from before there was a register.
fn fold_some(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let unfolded = spellings::table.filter(spellings::folded.is_null()).limit(FOLDED_AT_ONCE).select(spellings::name);
    let names: Vec<String> = load(conn, unfolded)?;
    for name in &names {
        let folded = fold(name);
        let whose: Option<i64> = first(conn, merchant_names::table.find(&folded).select(merchant_names::merchant_id))?;
        let set = (spellings::folded.eq(Some(&folded)), spellings::merchant_id.eq(whose));
        update(conn, spellings::table.find(name), set)?;
        if whose.is_some() {
            begin(conn, &folded, now)?;
        }
    }
    Ok(names.len())
}

fn end_round(conn: &mut Conn, mark: &Mark, now: DateTime<Utc>) -> Result<(), StoreError> {
    if mark.rounds <= 1 {
        execute(conn, diesel::delete(renames::table.find(&mark.folded)))?;
        return Ok(());
    }
    let set = (
        renames::rounds.eq(mark.rounds - 1),
        renames::not_before.eq((now + SETTLED).naive_utc()),
        renames::spelling.eq(""),
        renames::provider.eq(""),
        renames::case_id.eq(0),
    );
    update(conn, renames::table.find(&mark.folded), set)?;
    Ok(())
}

/// A name that somebody wrote down while it changed hands is whose the register says.
fn belong(conn: &mut Conn, folded: &str, (name, whose): (&str, Option<i64>)) -> Result<(), StoreError> {
    let wanted: Option<i64> = first(conn, merchant_names::table.find(folded).select(merchant_names::merchant_id))?;
    if wanted == whose {
        return Ok(());
    }
    update(conn, spellings::table.find(name), spellings::merchant_id.eq(wanted))?;
    for merchant in [wanted, whose].into_iter().flatten() {
        recount(conn, MerchantId(merchant))?;
    }
    Ok(())
}

/// The next cases that wrote it so.
fn go_on(conn: &mut Conn, mark: &Mark, name: &str) -> Result<(), StoreError> {
    let (provider, id) = if mark.spelling == name { (mark.provider.as_str(), mark.case_id) } else { ("", 0) };
    let after = cases::provider.gt(provider).or(cases::provider.eq(provider).and(cases::id.gt(id)));
    let theirs = cases::table
        .filter(cases::merchant.eq(name))
        .filter(cases::provider.ge(provider))
        .filter(after)
        .order((cases::provider, cases::id))
        .limit(BITE)
        .select((cases::provider, cases::id));
    let found: Vec<(String, i64)> = load(conn, theirs)?;
    let ids: Vec<i64> = found.iter().map(|(_, id)| *id).collect();
    if !ids.is_empty() {
        let known = super::known_as(conn, name)?;
        rename(conn, &ids, &known)?;
    }
    let (provider, id) = match found.into_iter().next_back() {
        Some((provider, id)) if ids.len() == BITE as usize => (provider, id),
        _ => (String::new(), DONE),
    };
    let set = (renames::spelling.eq(name), renames::provider.eq(provider), renames::case_id.eq(id));
    update(conn, renames::table.find(&mark.folded), set)?;
    Ok(())
}

/// Rows that are named so already stay untouched: what counts them stays believed.
fn rename(conn: &mut Conn, ids: &[i64], name: &str) -> Result<(), StoreError> {
    let rows = measurements::table.filter(measurements::case_id.eq_any(ids)).filter(measurements::merchant.ne(name));
    diesel::update(rows).set(measurements::merchant.eq(name)).execute(conn)?;
    let rows = occurrences::table.filter(occurrences::case_id.eq_any(ids)).filter(occurrences::merchant.ne(name));
    diesel::update(rows).set(occurrences::merchant.eq(name)).execute(conn)?;
    let rows = arrivals::table.filter(arrivals::case_id.eq_any(ids)).filter(arrivals::merchant.ne(name));
    diesel::update(rows).set(arrivals::merchant.eq(name)).execute(conn)?;
    Ok(())
}
