//! The cases of a list as somebody takes them away: what happened to each, and nothing by which a consumer is known.

use chrono::NaiveDateTime;
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::reach::among;
use super::{Listing, Reading, listed_in};
use crate::store::db::Conn;
use crate::store::error::StoreError;
use crate::store::schema::{cases, people};

/// One case of it, in codes.
#[derive(Clone, Debug, Queryable, Selectable, Serialize, Deserialize)]
#[diesel(table_name = cases)]
pub struct Taken {
    #[serde(skip)]
    pub id: i64,
    pub reference: String,
    pub filed_at: NaiveDateTime,
    pub channel: String,
    pub status: String,
    pub outcome: Option<String>,
    pub root_cause: Option<String>,
    pub problem_type: String,
    pub priority: String,
    pub level: i32,
    pub provider: String,
    pub merchant: String,
    pub amount_minor: i64,
    pub currency: String,
    pub team_id: Option<i64>,
    #[diesel(select_expression = people::name.nullable())]
    pub assignee: Option<String>,
    pub due_at: NaiveDateTime,
    pub due_clock: Option<String>,
    pub last_activity_at: NaiveDateTime,
    pub resolved_at: Option<NaiveDateTime>,
    pub closed_at: Option<NaiveDateTime>,
    pub is_open: bool,
    /// How often it was opened, the first time included.
    pub run: i32,
    pub tags: String,
}

/// Whether a list with words holds no more than the newest that have them: there may be older ones.
pub fn is_searched_out(conn: &mut Conn, reading: &Reading, listing: &Listing) -> Result<bool, StoreError> {
    Ok(among(conn, reading, listing)?.1)
}

// Boxed queries have types nobody wants to write down.
macro_rules! chosen {
    ($conn:expr, $reading:expr, $listing:expr) => {{
        let mut query = listed_in($reading, $listing);
        if let (Some(ids), _) = among($conn, $reading, $listing)? {
            query = query.filter(cases::id.eq_any(ids));
        }
        if let Some(names) = $listing.filter.merchants($conn)? {
            query = query.filter(cases::merchant.eq_any(names));
        }
        query
    }};
}

/// How many cases a list holds, up to so many. Reads as far as it has to: for a job, not for a page.
pub fn how_many(conn: &mut Conn, reading: &Reading, listing: &Listing, most: usize) -> Result<usize, StoreError> {
    let query = chosen!(conn, reading, listing);
    Ok(query.order(cases::id.desc()).limit(most as i64).select(cases::id).load::<i64>(conn)?.len())
}

/// The next cases of a list below an id, those filed last first. By id and not in the list's order: what becomes of a case
/// meanwhile neither skips it nor tells it twice. Reads as far as it has to: for a job, not for a page.
pub fn take(
    conn: &mut Conn,
    reading: &Reading,
    listing: &Listing,
    below: Option<i64>,
    limit: usize,
) -> Result<Vec<Taken>, StoreError> {
    let mut query = chosen!(conn, reading, listing);
    if let Some(below) = below {
        query = query.filter(cases::id.lt(below));
    }
    Ok(query.order(cases::id.desc()).limit(limit as i64).select(Taken::as_select()).load(conn)?)
}
