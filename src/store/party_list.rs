//! Merchants and providers to be looked up: how many cases of each are open, and how each answers. Numbers of all teams; no case is
//! named.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::merchants::register::{self, Line, PAGE};
use super::occurrences::{Days, Which};
use super::parties::{self, Record};
use super::providers::{self, Provider};
use super::schema::{cases, merchant_spellings as spellings};
use crate::domain::codes::{Claimant, Locale};
use crate::domain::figures::occurrence::Counted;
use crate::domain::figures::{Dimension, Period};
use crate::domain::ids::MerchantId;
use crate::domain::merchant::fold;

/// What a list tells of one of them.
#[derive(Clone, Debug)]
pub struct Row<T> {
    pub it: T,
    pub open: usize,
    pub record: Record,
}

/// A page of merchants of which a name holds these words, from behind a place on, and whether there are more.
pub fn merchants(
    conn: &mut Conn,
    (words, after): (&str, Option<&str>),
    (period, now): (Period, DateTime<Utc>),
) -> Result<(Vec<Row<Line>>, bool), StoreError> {
    let mut found = register::page(conn, words, after)?;
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let ids: Vec<MerchantId> = found.iter().map(|it| it.id).collect();
    let (open, records) = (open_of(conn, &ids, now)?, records(conn, Claimant::Merchant, period)?);
    let row = |it: Line| Row {
        open: open.get(&it.id).copied().unwrap_or_default(),
        record: records.get(&it.name).copied().unwrap_or_default(),
        it,
    };
    Ok((found.into_iter().map(row).collect(), is_more))
}

/// How many are open of each of these merchants, under whatever name.
fn open_of(conn: &mut Conn, merchants: &[MerchantId], now: DateTime<Utc>) -> Result<BTreeMap<MerchantId, usize>, StoreError> {
    let ids: Vec<i64> = merchants.iter().map(|id| id.0).collect();
    let theirs = open(now).inner_join(spellings::table.on(spellings::name.eq(cases::merchant)));
    let theirs = theirs.filter(spellings::merchant_id.eq_any(ids)).group_by(spellings::merchant_id);
    let rows: Vec<(Option<i64>, i64)> = theirs.select((spellings::merchant_id, count_star())).load(conn)?;
    Ok(rows.into_iter().filter_map(|(id, n)| Some((MerchantId(id?), usize::try_from(n).ok()?))).collect())
}

/// The providers whose name, in either language, holds these words; all where there are none.
pub fn providers(conn: &mut Conn, words: &str, (period, now): (Period, DateTime<Utc>)) -> Result<Vec<Row<Provider>>, StoreError> {
    let words = fold(words);
    let is_meant = |it: &Provider| Locale::ALL.iter().any(|locale| fold(it.name(*locale)).contains(&words));
    let meant: Vec<Provider> = providers::all(conn)?.into_iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    // Once for all of them: most have few, and no index leads to those of one.
    let open = open(now).group_by(cases::provider).select((cases::provider, count_star()));
    let open: BTreeMap<String, i64> = open.load::<(String, i64)>(conn)?.into_iter().collect();
    let records = records(conn, Claimant::Platform, period)?;
    let row = |it: Provider| Row {
        open: open.get(&it.slug).map_or(0, |n| usize::try_from(*n).unwrap_or_default()),
        record: records.get(&it.slug).copied().unwrap_or_default(),
        it,
    };
    Ok(meant.into_iter().map(row).collect())
}

/// How each of those that were asked answered, merchants by name and platforms by slug.
fn records(conn: &mut Conn, whom: Claimant, period: Period) -> Result<BTreeMap<String, Record>, StoreError> {
    let by = if whom == Claimant::Merchant { Dimension::Merchant } else { Dimension::Provider };
    let asked = Which { code: Some(whom.to_string()), ..Which::of(Counted::Asked, period) };
    let mut counts: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (key, count) in Days::read(conn, asked.what, period)?.by_key(&asked, by)? {
        counts.entry(key).or_default().push(count);
    }
    Ok(counts.into_iter().map(|(key, counts)| (key, parties::answers(&counts).0)).collect())
}

/// Open cases of all teams that are at hand: not those that are put off to a later day.
#[diesel::dsl::auto_type]
fn open(now: DateTime<Utc>) -> _ {
    let now: chrono::NaiveDateTime = now.naive_utc();
    cases::table.filter(cases::is_open).filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now)))
}
