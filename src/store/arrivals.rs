//! When each case came and what about, a narrow row each: what bursts are counted by, and where alike cases are found. Each
//! question is one range of an index, and none reads a case.

use std::collections::BTreeMap;

use diesel::dsl::{count_star, min};
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::merchants::Named;
use super::rows::decode;
use super::schema::{arrivals, cases};
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::codes::ProblemType;
use crate::domain::incident::burst::{self, Usual};
use crate::domain::incident::{Alike, Hour, hour_of};

/// Cases of a window whose people are told apart; more are many people anyway.
const MOST_PEOPLE: i64 = 200;

/// A row for a new case; another place for one that is about something else now.
pub(super) fn follow(conn: &mut Conn, change: &Change, (case, merchant): (&Case, &mut Named)) -> Result<(), StoreError> {
    if change.before().is_some_and(|before| is_alike(before, case)) {
        return Ok(());
    }
    let what = (
        arrivals::provider.eq(&case.order.provider),
        arrivals::problem_type.eq(case.problem_type.as_str()),
        arrivals::merchant.eq(merchant.of(conn, case)?),
    );
    match change.before() {
        None => {
            let row = (arrivals::case_id.eq(case.id.0), arrivals::hour.eq(hour_of(case.filed_at)), what);
            execute(conn, diesel::insert_into(arrivals::table).values(row))?;
        }
        Some(_) => {
            update(conn, arrivals::table.find(case.id.0), what)?;
        }
    }
    Ok(())
}

fn is_alike(one: &Case, other: &Case) -> bool {
    one.problem_type == other.problem_type
        && one.order.provider == other.order.provider
        && one.order.merchant == other.order.merchant
}

/// Drops what came before this hour, at most so many; how many.
pub fn sweep(conn: &mut Conn, before: i64, limit: i64) -> Result<usize, StoreError> {
    let old = arrivals::table.filter(arrivals::hour.lt(before)).order(arrivals::hour).limit(limit).select(arrivals::case_id);
    let old: Vec<i64> = load(conn, old)?;
    execute(conn, diesel::delete(arrivals::table.filter(arrivals::case_id.eq_any(old)))).map_err(Into::into)
}

/// The first hour of which anything is known.
pub fn first_hour(conn: &mut Conn) -> Result<Option<i64>, StoreError> {
    Ok(arrivals::table.select(min(arrivals::hour)).get_result(conn)?)
}

/// How many cases came in these hours, by provider, problem and merchant.
pub fn groups(conn: &mut Conn, (from, to): (i64, i64)) -> Result<Vec<(Alike, usize)>, StoreError> {
    let within = arrivals::table.filter(arrivals::hour.ge(from)).filter(arrivals::hour.le(to));
    let by = (arrivals::provider, arrivals::problem_type, arrivals::merchant);
    let rows: Vec<(String, String, String, i64)> =
        within.group_by(by).select((by.0, by.1, by.2, count_star())).order(by).load(conn)?;
    let group = |(provider, problem, merchant, n): (String, String, String, i64)| {
        let problem_type = decode!(ProblemType, problem)?;
        Ok((Alike { provider, problem_type, merchant: Some(merchant) }, n as usize))
    };
    rows.into_iter().map(group).collect()
}

macro_rules! alike {
    ($query:expr, $alike:expr) => {{
        let query = $query
            .filter(arrivals::provider.eq($alike.provider.clone()))
            .filter(arrivals::problem_type.eq($alike.problem_type.as_str()))
            .into_boxed();
        match &$alike.merchant {
            Some(merchant) => query.filter(arrivals::merchant.eq(merchant.clone())),
            None => query,
        }
    }};
}
pub(super) use alike;

/// How many alike cases came in each hour of these.
pub fn by_hour(conn: &mut Conn, like: &Alike, (from, to): (i64, i64)) -> Result<BTreeMap<i64, u32>, StoreError> {
    let within = arrivals::table.filter(arrivals::hour.ge(from)).filter(arrivals::hour.le(to));
    let hours = within.group_by(arrivals::hour).select((arrivals::hour, count_star()));
    let rows: Vec<(i64, i64)> = alike!(hours, like).load(conn)?;
    Ok(rows.into_iter().map(|(hour, n)| (hour, u32::try_from(n).unwrap_or(u32::MAX))).collect())
}

/// How many different people filed the alike cases of these hours, those of some merchants apart. Whoever complains twice is one.
pub fn people(conn: &mut Conn, like: &Alike, ((from, to), apart): ((i64, i64), &[String])) -> Result<usize, StoreError> {
    type Who = (i64, Option<i64>, Option<String>, Option<String>);
    let within = arrivals::table.inner_join(cases::table.on(cases::id.eq(arrivals::case_id)));
    let within = within.filter(arrivals::hour.ge(from)).filter(arrivals::hour.le(to));
    let who = (cases::id, cases::consumer_id, cases::contact_email, cases::contact_phone);
    let mut within = alike!(within.select(who), like);
    if !apart.is_empty() {
        within = within.filter(arrivals::merchant.ne_all(apart.to_vec()));
    }
    let rows: Vec<Who> = within.order(arrivals::hour).limit(MOST_PEOPLE).load(conn)?;
    let of = |(case, account, email, phone): Who| match (account, email, phone) {
        (Some(account), ..) => format!("a{account}"),
        (_, Some(email), _) => format!("e{}", email.to_lowercase()),
        (_, _, Some(phone)) => format!("p{phone}"),
        _ => format!("c{case}"),
    };
    Ok(rows.into_iter().map(of).collect::<std::collections::BTreeSet<_>>().len())
}

/// The hours around a burst, as they are counted now, with what was usual before it.
pub fn peak(conn: &mut Conn, like: &Alike, (from, to): (i64, i64), now: i64) -> Result<Vec<Hour>, StoreError> {
    let within = Usual::hours(from, first_hour(conn)?.unwrap_or(from));
    let usual = Usual::of(by_hour(conn, like, within)?, within);
    let counts = by_hour(conn, like, burst::shown(from, to))?;
    Ok(burst::peak(&counts, &usual, (from, to), now))
}
