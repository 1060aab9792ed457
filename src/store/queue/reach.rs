//! How far a list reaches: the cases that a search leaves, the names that its merchant is written by, the closed cases looked at.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::{Listed, Listing, Reading, View};
use crate::store::db::{Conn, load};
use crate::store::error::StoreError;
use crate::store::schema::cases;
use crate::store::search::{self, Only};
use crate::store::{dialect, related};

/// Closed cases that a filter looks at: the newest. Older ones are found by searching.
pub const CLOSED_LOOKED_AT: i64 = 10_000;
/// Cases that a search within a list looks at: the newest that match.
const SEARCHED: usize = 1_000;
/// Open cases of a merchant that are sorted for a page; with more of them, the order is walked until a page is full.
const RARE: i64 = 1_000;

/// What a query for a list asks beside its conditions: found once for all that one request asks of the list.
#[derive(Debug)]
pub struct Reach {
    among: Option<Vec<i64>>,
    pub(super) is_searched_out: bool,
    /// However its cases write the merchant.
    merchants: Option<Vec<String>>,
    /// They have few open cases, and those are asked for; or the database knows that by itself.
    is_by_merchant: bool,
    /// Of closed cases, which pile up, a filter looks at the newest alone: no deeper than may be walked.
    since: Option<NaiveDateTime>,
}

impl Reach {
    pub fn of(conn: &mut Conn, reading: &Reading, listing: &Listing) -> Result<Self, StoreError> {
        let merchants = listing.filter.merchants(conn)?;
        let is_by_merchant = match &merchants {
            _ if dialect::weighs_values(conn) => true,
            Some(names) if listing.view != View::Closed => is_rare(conn, names)?,
            _ => false,
        };
        let (among, is_searched_out) = among(conn, reading, listing)?;
        Ok(Self { among, is_searched_out, merchants, is_by_merchant, since: reach(conn, listing)? })
    }

    pub(super) fn narrow<'a>(&self, query: Listed<'a>) -> Listed<'a> {
        let query = match &self.among {
            Some(ids) => query.filter(cases::id.eq_any(ids.clone())),
            None => query,
        };
        let query = match self.merchants.as_deref() {
            None => query,
            Some(names) if self.is_by_merchant => query.filter(cases::merchant.eq_any(names.to_vec())),
            // Decided within the index that gives the order: that of merchants would read all they have, and sort it.
            Some(names) => query.filter(cases::merchant.concat("").eq_any(names.to_vec())),
        };
        match self.since {
            Some(since) => query.filter(cases::closed_at.ge(since)),
            None => query,
        }
    }
}

/// Whether fewer than [`RARE`] open cases have one of these names.
fn is_rare(conn: &mut Conn, names: &[String]) -> Result<bool, StoreError> {
    let mut n = 0;
    for name in names {
        let theirs = cases::table.filter(cases::is_open).filter(cases::merchant.eq(name)).order((cases::due_at, cases::id));
        n += load::<_, i64>(conn, theirs.limit(RARE - n).select(cases::id))?.len() as i64;
        if n >= RARE {
            return Ok(false);
        }
    }
    Ok(true)
}

/// The cases that a search, or a look at whose they are, leaves, `None` where neither was asked for; and whether the search found so
/// many that there may be more.
pub(super) fn among(conn: &mut Conn, reading: &Reading, listing: &Listing) -> Result<(Option<Vec<i64>>, bool), StoreError> {
    let only = Only { is_open: Some(listing.view != View::Closed), ..Only::default() };
    let found = match &listing.filter.text {
        Some(query) => Some(search::matching(conn, &reading.scope, query, &only, SEARCHED)?),
        None => None,
    };
    let is_searched_out = found.as_ref().is_some_and(|found| found.is_cut);
    let found: Option<Vec<i64>> = found.map(|found| found.cases.into_iter().map(|id| id.0).collect());
    let Some(reference) = listing.filter.consumer else {
        return Ok((found, is_searched_out));
    };
    let theirs = related::of_same_consumer(conn, &reading.scope, reference)?;
    let both = match found {
        Some(found) => found.into_iter().filter(|id| theirs.contains(id)).collect(),
        None => theirs,
    };
    Ok((Some(both), is_searched_out))
}

fn reach(conn: &mut Conn, listing: &Listing) -> Result<Option<NaiveDateTime>, StoreError> {
    if listing.view != View::Closed || listing.filter.is_empty() {
        return Ok(None);
    }
    let closed = cases::table.filter(diesel::dsl::not(cases::is_open)).order((cases::closed_at.desc(), cases::id.desc()));
    let last: Option<Option<NaiveDateTime>> =
        closed.select(cases::closed_at).offset(CLOSED_LOOKED_AT - 1).limit(1).first(conn).optional()?;
    Ok(last.flatten())
}
