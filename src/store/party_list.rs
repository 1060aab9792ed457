//! Merchants and providers to be looked up: how many cases of each are open, and how each answers. Numbers of all teams; no case is
//! named.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, load};
use super::error::StoreError;
use super::merchant_requests::{self, Record};
use super::merchants::register::{self, Line, PAGE};
use super::occurrences::{Days, Which};
use super::parties;
use super::providers::{self, Provider};
use super::queue::COUNTED;
use super::schema::{cases, merchant_spellings as spellings};
use crate::domain::codes::{Claimant, Locale};
use crate::domain::figures::occurrence::Counted;
use crate::domain::figures::{Dimension, Period};
use crate::domain::merchant::fold;

/// What a list tells of one of them.
#[derive(Clone, Debug)]
pub struct Row<T> {
    pub it: T,
    /// Up to [`COUNTED`].
    pub open: usize,
    pub record: Record,
}

/// A page of merchants of which a name holds these words, from behind a place on, and whether there are more.
pub fn merchants(
    conn: &mut Conn,
    (words, after): (&str, Option<&str>),
    (since, now): (DateTime<Utc>, DateTime<Utc>),
) -> Result<(Vec<Row<Line>>, bool), StoreError> {
    let mut found = register::page(conn, words, after)?;
    let is_more = found.len() > PAGE;
    found.truncate(PAGE);
    let row = |it: Line| {
        let theirs = spellings::table.filter(spellings::merchant_id.eq(it.id.0)).select(spellings::name);
        let open = open(now).filter(cases::merchant.eq_any(theirs));
        let open = load::<_, i64>(conn, open.select(cases::id).limit(COUNTED as i64))?.len();
        let record = merchant_requests::record(conn, it.id, since)?;
        Ok(Row { it, open, record })
    };
    let rows: Result<Vec<Row<Line>>, StoreError> = found.into_iter().map(row).collect();
    Ok((rows?, is_more))
}

/// The providers whose name, in either language, holds these words; all where there are none.
pub fn providers(conn: &mut Conn, words: &str, (period, now): (Period, DateTime<Utc>)) -> Result<Vec<Row<Provider>>, StoreError> {
    let words = fold(words);
    let is_meant = |it: &Provider| Locale::ALL.iter().any(|locale| fold(it.name(*locale)).contains(&words));
    let meant: Vec<Provider> = providers::all(conn)?.into_iter().filter(is_meant).collect();
    if meant.is_empty() {
        return Ok(Vec::new());
    }
    let asked = Which { code: Some(Claimant::Platform.to_string()), ..Which::of(Counted::Asked, period) };
    let mut counts: BTreeMap<String, Vec<_>> = BTreeMap::new();
    for (slug, count) in Days::read(conn, asked.what, period)?.by_key(&asked, Dimension::Provider)? {
        counts.entry(slug).or_default().push(count);
    }
    let row = |it: Provider| {
        let open = open(now).filter(cases::provider.eq(&it.slug));
        let open = load::<_, i64>(conn, open.select(cases::id).limit(COUNTED as i64))?.len();
        Ok(Row { open, record: counts.get(&it.slug).map(|counts| parties::answers(counts).0).unwrap_or_default(), it })
    };
    meant.into_iter().map(row).collect()
}

/// Open cases, as the queue lists them: not those that are put off to a later day.
#[diesel::dsl::auto_type]
fn open(now: DateTime<Utc>) -> _ {
    let now: chrono::NaiveDateTime = now.naive_utc();
    cases::table.filter(cases::is_open).filter(cases::follow_up_at.is_null().or(cases::follow_up_at.le(now)))
}
