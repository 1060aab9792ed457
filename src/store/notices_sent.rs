//! Letters of notice about a merchant or a provider, as somebody sent them to an outside body: the record of it, and from when on
//! what comes back came in spite of one.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::dialect;
use super::error::StoreError;
use super::schema::{merchants, notices_sent, people};
use crate::domain::ids::{MerchantId, PersonId};

/// Notices that a page tells of, the newest.
const MOST: i64 = 50;

/// Whom it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum About {
    Merchant(MerchantId),
    /// By its slug.
    Provider(String),
}

/// One that was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub id: i64,
    pub sent_on: NaiveDate,
    /// To whom.
    pub body: String,
    /// Who wrote it down.
    pub by: String,
}

/// Those of one of them, the newest first.
pub fn of(conn: &mut Conn, about: &About) -> Result<Vec<Notice>, StoreError> {
    let with = notices_sent::table.inner_join(people::table.on(people::id.eq(notices_sent::by_person)));
    let stands = with.filter(notices_sent::removed_at.is_null()).order((notices_sent::sent_on.desc(), notices_sent::id.desc()));
    let stands = stands.limit(MOST).select((notices_sent::id, notices_sent::sent_on, notices_sent::body, people::name));
    let rows: Vec<(i64, NaiveDate, String, String)> = match about {
        About::Merchant(id) => load(conn, stands.filter(notices_sent::merchant_id.eq(id.0)))?,
        About::Provider(slug) => load(conn, stands.filter(notices_sent::provider.eq(slug)))?,
    };
    Ok(rows.into_iter().map(|(id, sent_on, body, by)| Notice { id, sent_on, body, by }).collect())
}

/// When the newest about each merchant, by name, and each provider, by slug, was sent. Each was sent by hand: they are few.
pub fn newest(conn: &mut Conn) -> Result<(BTreeMap<String, NaiveDate>, BTreeMap<String, NaiveDate>), StoreError> {
    let stands = || notices_sent::table.filter(notices_sent::removed_at.is_null());
    let of_merchants = stands().inner_join(merchants::table.on(notices_sent::merchant_id.eq(merchants::id.nullable())));
    let merchants: Vec<(String, NaiveDate)> = load(conn, of_merchants.select((merchants::name, notices_sent::sent_on)))?;
    let of_providers = stands().filter(notices_sent::provider.is_not_null());
    let of_providers = of_providers.select((notices_sent::provider.assume_not_null(), notices_sent::sent_on));
    let providers: Vec<(String, NaiveDate)> = load(conn, of_providers)?;
    Ok((latest(merchants), latest(providers)))
}

fn latest(all: Vec<(String, NaiveDate)>) -> BTreeMap<String, NaiveDate> {
    all.into_iter().fold(BTreeMap::new(), |mut newest, (whose, day)| {
        let known = newest.entry(whose).or_insert(day);
        *known = day.max(*known);
        newest
    })
}

/// Writes one down. `false` where the same stands already: somebody pressed twice.
pub fn add(
    conn: &mut Conn,
    about: &About,
    (id, sent_on, body): (i64, NaiveDate, &str),
    (by, at): (PersonId, DateTime<Utc>),
) -> Result<bool, StoreError> {
    let (merchant, provider) = match about {
        About::Merchant(id) => (Some(id.0), None),
        About::Provider(slug) => (None, Some(slug.as_str())),
    };
    dialect::hold_register(conn)?;
    let same = notices_sent::table.filter(notices_sent::removed_at.is_null()).filter(notices_sent::sent_on.eq(sent_on));
    let same = same.filter(notices_sent::body.eq(body)).select(notices_sent::id).limit(1);
    let here: Vec<i64> = match about {
        About::Merchant(id) => load(conn, same.filter(notices_sent::merchant_id.eq(id.0)))?,
        About::Provider(slug) => load(conn, same.filter(notices_sent::provider.eq(slug)))?,
    };
    if !here.is_empty() {
        return Ok(false);
    }
    let row = (
        notices_sent::id.eq(id),
        notices_sent::merchant_id.eq(merchant),
        notices_sent::provider.eq(provider),
        notices_sent::sent_on.eq(sent_on),
        notices_sent::body.eq(body),
        notices_sent::by_person.eq(by.0),
        notices_sent::at.eq(at.naive_utc()),
    );
    execute(conn, diesel::insert_into(notices_sent::table).values(row))?;
    Ok(true)
}

/// Takes back one that was a mistake; what it was. [`StoreError::NotFound`] where it is not one of theirs, or was taken back.
pub fn remove(conn: &mut Conn, about: &About, id: i64, at: DateTime<Utc>) -> Result<Notice, StoreError> {
    let notice = of(conn, about)?.into_iter().find(|notice| notice.id == id).ok_or(StoreError::NotFound)?;
    update(conn, notices_sent::table.find(id), notices_sent::removed_at.eq(Some(at.naive_utc())))?;
    Ok(notice)
}
