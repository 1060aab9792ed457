//! Names of merchants as people wrote them, each once: how often, and whose it is by the [`register`]. Suggested to whoever
//! files, so that one shop has one name. What strangers type is shown to nobody outside before somebody of ours has read it: only
//! cases with a result count, and what is in the register.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::schema::{cases, merchant_names, merchant_spellings as spellings, merchants, merchants_counted};
use crate::domain::case::Case;
use crate::domain::codes::Outcome;
use crate::domain::ids::MerchantId;
use crate::domain::merchant::fold;

pub mod keeping;
pub mod register;
pub mod renames;

/// A name stays with those who wrote it until so many complaints about it had a result.
const KNOWN_FROM: i64 = 3;
/// Names on a page.
const SUGGESTED: usize = 60;
/// Ways of writing one merchant's names that a list of cases looks for.
const MOST_SPELLINGS: i64 = 200;
/// Cases counted in one transaction.
const BITE: i64 = 500;
/// Results that speak of a merchant; what was withdrawn, turned away or filed twice does not.
const DECIDED: [Outcome; 3] = [Outcome::Upheld, Outcome::PartlyUpheld, Outcome::NotUpheld];

type Closed = (i64, Option<NaiveDateTime>, String, Option<String>, i32);

/// What reports call the merchant that was written so: by its name in the register, else as it was written. A name nobody
/// wrote before is written down; one lookup otherwise.
pub(super) fn known_as(conn: &mut Conn, written: &str) -> Result<String, StoreError> {
    let with = spellings::table.left_join(merchants::table.on(merchants::id.nullable().eq(spellings::merchant_id)));
    let found: Option<Option<String>> = first(conn, with.filter(spellings::name.eq(written)).select(merchants::name.nullable()))?;
    if let Some(known) = found {
        return Ok(known.unwrap_or_else(|| written.to_owned()));
    }
    let whose = whose(conn, written)?;
    let row = (
        spellings::name.eq(written),
        spellings::cases.eq(0),
        spellings::folded.eq(Some(fold(written))),
        spellings::merchant_id.eq(whose.as_ref().map(|(id, _)| id.0)),
    );
    execute(conn, diesel::insert_into(spellings::table).values(row).on_conflict_do_nothing())?;
    Ok(whose.map_or_else(|| written.to_owned(), |(_, name)| name))
}

/// What reports call the merchant of one case, looked up when it is first asked for.
#[derive(Default)]
pub(super) struct Named(Option<String>);

impl Named {
    pub(super) fn of(&mut self, conn: &mut Conn, case: &Case) -> Result<String, StoreError> {
        if self.0.is_none() {
            self.0 = Some(known_as(conn, &case.order.merchant)?);
        }
        Ok(self.0.clone().unwrap_or_default())
    }
}

/// A case is about another merchant than was written.
pub(super) fn follow(conn: &mut Conn, before: &Case, case: &Case) -> Result<(), StoreError> {
    if before.order.merchant != case.order.merchant {
        update(conn, cases::table.find(case.id.0), cases::merchant.eq(&case.order.merchant))?;
    }
    Ok(())
}

/// The merchant that goes by this name, and what it is called.
pub fn whose(conn: &mut Conn, name: &str) -> Result<Option<(MerchantId, String)>, StoreError> {
    let with = merchant_names::table.inner_join(merchants::table.on(merchants::id.eq(merchant_names::merchant_id)));
    let called = with.filter(merchant_names::folded.eq(fold(name))).select((merchants::id, merchants::name));
    let found: Option<(i64, String)> = first(conn, called)?;
    Ok(found.map(|(id, name)| (MerchantId(id), name)))
}

/// Whether both are names of one merchant of the register.
pub fn is_one(conn: &mut Conn, [one, other]: [&str; 2]) -> Result<bool, StoreError> {
    let Some((id, _)) = whose(conn, one)? else { return Ok(false) };
    Ok(whose(conn, other)?.is_some_and(|(other, _)| other == id))
}

/// The merchant of a case, by what is written there.
pub fn of_written(conn: &mut Conn, written: &str) -> Result<Option<(MerchantId, String)>, StoreError> {
    let with = spellings::table.inner_join(merchants::table.on(merchants::id.nullable().eq(spellings::merchant_id)));
    let found: Option<(i64, String)> =
        first(conn, with.filter(spellings::name.eq(written)).select((merchants::id, merchants::name)))?;
    Ok(found.map(|(id, name)| (MerchantId(id), name)))
}

/// Every way in which people wrote the names of the merchant that goes by this one; it alone where no merchant does.
pub fn written(conn: &mut Conn, name: &str) -> Result<Vec<String>, StoreError> {
    let known: Option<i64> = first(conn, merchant_names::table.find(fold(name)).select(merchant_names::merchant_id))?;
    let Some(id) = known else { return Ok(vec![name.to_owned()]) };
    let mine = spellings::table.filter(spellings::merchant_id.eq(id)).order(spellings::name).limit(MOST_SPELLINGS);
    let mut names: Vec<String> = load(conn, mine.select(spellings::name))?;
    if names.is_empty() {
        names.push(name.to_owned());
    }
    Ok(names)
}

/// Names for whoever writes one: those of the register that are most complained about, then what many wrote; each part in
/// alphabetical order.
pub fn suggested(conn: &mut Conn) -> Result<Vec<String>, StoreError> {
    let kept = merchants::table.filter(merchants::active).order((merchants::cases.desc(), merchants::folded.desc()));
    let mut names: Vec<String> = load(conn, kept.select(merchants::name).limit(SUGGESTED as i64))?;
    names.sort_unstable();
    let free = free(conn, (SUGGESTED - names.len()) as i64)?;
    let mut free: Vec<String> = free.into_iter().map(|(name, _)| name).collect();
    free.sort_unstable();
    names.extend(free);
    Ok(names)
}

/// What many wrote that is no merchant's name yet, and in how many complaints with a result, most first.
fn free(conn: &mut Conn, limit: i64) -> Result<Vec<(String, i64)>, StoreError> {
    let free = spellings::table.filter(spellings::merchant_id.is_null()).filter(spellings::cases.ge(KNOWN_FROM));
    let most = free.order((spellings::cases.desc(), spellings::name.desc())).limit(limit);
    Ok(load(conn, most.select((spellings::name, spellings::cases)))?)
}

/// The same for administrators: what folds alike is one, as it was written most.
pub fn unclaimed(conn: &mut Conn, most: usize) -> Result<Vec<(String, i64)>, StoreError> {
    let mut found: Vec<(String, i64)> = Vec::new();
    for (name, n) in free(conn, SUGGESTED as i64)?.into_iter().filter(|(name, _)| !fold(name).is_empty()) {
        match found.iter_mut().find(|(known, _)| fold(known) == fold(&name)) {
            Some((_, sum)) => *sum += n,
            None => found.push((name, n)),
        }
    }
    found.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
    found.truncate(most);
    Ok(found)
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
        add(conn, name, more)?;
    }
    Ok(rows.len())
}

/// So many more wrote this name; the merchant whose it is has them too.
fn add(conn: &mut Conn, name: &str, more: i64) -> Result<(), StoreError> {
    if update(conn, spellings::table.find(name), spellings::cases.eq(spellings::cases + more))? == 0 {
        known_as(conn, name)?;
        update(conn, spellings::table.find(name), spellings::cases.eq(spellings::cases + more))?;
    }
    let whose: Option<Option<i64>> = first(conn, spellings::table.find(name).select(spellings::merchant_id))?;
    if let Some(merchant) = whose.flatten() {
        update(conn, merchants::table.find(merchant), merchants::cases.eq(merchants::cases + more))?;
    }
    Ok(())
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
