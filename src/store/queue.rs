//! The agents' queue, as pages read it: a list's rows in its order, paged by key, its counts, and a case's neighbours.
//! Every statement names `is_open` bare: a partial index serves no bound parameter.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

pub use filter::{Filter, Standing};
pub use order::{Key, Sort};
pub use reach::{CLOSED_LOOKED_AT, Reach};
pub use taken::{Taken, how_many, is_searched_out, take};

use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, people, providers, teams};
use crate::domain::actor::Scope;
use crate::domain::coded::coded;
use crate::domain::codes::Locale;
use crate::domain::flag::Flag;
use crate::domain::ids::PersonId;
use crate::domain::reference::Reference;

mod filter;
mod order;
mod reach;
mod taken;

/// Rows on a page.
pub const PAGE: usize = 50;
/// Counts stop here: beyond it they are "99+".
pub const COUNTED: usize = 100;

coded! {
    /// A list that somebody works through.
    pub enum View {
        All = "all",
        Overdue = "overdue",
        DueSoon = "due-soon",
        Unassigned = "unassigned",
        Mine = "mine",
        Waiting = "waiting",
        /// Somebody asked for more time, and a supervisor has to answer.
        Extensions = "extensions",
        /// Something was promised, and its day has passed.
        Promised = "promised",
        /// Put off until a date.
        FollowUp = "follow-up",
        Closed = "closed",
    }
}

impl View {
    /// Views with a number beside them. Closed cases pile up: nobody counts them.
    pub const COUNTED: [View; 9] = [
        View::All,
        View::Overdue,
        View::DueSoon,
        View::Unassigned,
        View::Mine,
        View::Waiting,
        View::Extensions,
        View::Promised,
        View::FollowUp,
    ];
}

/// How many cases each of [`View::COUNTED`] holds.
pub type Tally = [usize; View::COUNTED.len()];

/// A list: a view, narrowed, in an order.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Listing {
    pub view: View,
    pub filter: Filter,
    pub sort: Sort,
}

impl Listing {
    /// A view as it is, by deadline.
    pub fn of(view: View) -> Self {
        Self { view, filter: Filter::default(), sort: Sort::Due }
    }
}

/// Who reads the queue, and when.
#[derive(Clone, Debug)]
pub struct Reading {
    pub scope: Scope,
    pub me: PersonId,
    pub now: DateTime<Utc>,
}

/// Which page of a view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    First,
    After(Key),
    Before(Key),
}

/// What one line of the queue shows.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct QueueRow {
    pub id: i64,
    pub reference: String,
    pub summary: String,
    pub status: String,
    pub outcome: Option<String>,
    pub priority: String,
    pub problem_type: String,
    pub level: i32,
    pub provider: String,
    pub merchant: String,
    pub amount_minor: i64,
    pub currency: String,
    pub team_id: Option<i64>,
    #[diesel(select_expression = people::name.nullable())]
    pub assignee: Option<String>,
    pub unanswered: bool,
    pub waiting_until: Option<NaiveDateTime>,
    pub due_at: NaiveDateTime,
    pub due_clock: Option<String>,
    pub is_due_soon: bool,
    pub closed_at: Option<NaiveDateTime>,
    pub filed_at: NaiveDateTime,
    pub last_activity_at: NaiveDateTime,
    pub tags: String,
    pub follow_up_at: Option<NaiveDateTime>,
}

/// One page, and whether there is more on either side of it.
#[derive(Clone, Debug, Default)]
pub struct Pageful {
    pub rows: Vec<QueueRow>,
    pub has_before: bool,
    pub has_after: bool,
    /// Only the newest cases with the words that were searched for are looked through: older ones may have them, too.
    pub is_searched_out: bool,
}

type Backend = <Conn as Connection>::Backend;

#[diesel::dsl::auto_type]
fn listed() -> _ {
    cases::table.left_join(people::table.on(people::id.nullable().eq(cases::assignee_id)))
}

type Listed<'a> = diesel::dsl::IntoBoxed<'a, listed, Backend>;

/// The cases of a list that the reader may see, in no order yet.
fn listed_in<'a>(reading: &Reading, listing: &Listing) -> Listed<'a> {
    let now = reading.now.naive_utc();
    let is_open = listing.view != View::Closed;
    let query = listed().into_boxed();
    let query = if is_open { query.filter(cases::is_open) } else { query.filter(diesel::dsl::not(cases::is_open)) };
    let query = match &reading.scope {
        Scope::All => query,
        Scope::Team(team) => query.filter(cases::team_id.eq(team.0).or(cases::team_id.is_null())),
        // The queue is for those who work on cases: nobody else has a row in it.
        Scope::Own { .. } => query.filter(cases::id.lt(0)),
    };
    // What is put off is out of the way; its clocks are not.
    let at_hand = cases::follow_up_at.is_null().or(cases::follow_up_at.le(now));
    let query = match listing.view {
        View::Closed => query,
        // Exactly at its deadline a case is in time, as the clocks have it.
        View::Overdue => query.filter(cases::due_at.lt(now)),
        View::DueSoon => query.filter(cases::is_due_soon).filter(cases::due_at.ge(now)),
        View::FollowUp => query.filter(cases::follow_up_at.is_not_null()).filter(cases::follow_up_at.gt(now)),
        View::Extensions => query.filter(cases::extension_clock.is_not_null()),
        View::Promised => query.filter(cases::id.eq_any(filter::flagged(Flag::PromiseLate, true))),
        View::All => query.filter(at_hand),
        View::Unassigned => query.filter(at_hand).filter(cases::assignee_id.is_null()),
        View::Mine => query.filter(at_hand).filter(cases::assignee_id.eq(reading.me.0)),
        View::Waiting => query.filter(at_hand).filter(cases::is_waiting),
    };
    listing.filter.narrow(query, reading.now, is_open)
}

/// The first `limit` rows of a list on one side of a place, nearest first, as `select` reads them.
macro_rules! read {
    ($conn:expr, ($reading:expr, $listing:expr, $reach:expr), ($place:expr, $limit:expr), $select:expr => $row:ty) => {{
        let (reading, listing, reach, limit): (&Reading, &Listing, &Reach, usize) = ($reading, $listing, $reach, $limit);
        let mut rows: Vec<$row> = Vec::new();
        for stretch in order::stretches(listing, $place) {
            let query = reach.narrow(order::along(listed_in(reading, listing), listing, stretch));
            rows.extend(query.limit((limit - rows.len()) as i64).select($select).load::<$row>($conn)?);
            if rows.len() == limit {
                break;
            }
        }
        rows
    }};
}

/// One page of a list.
pub fn page(conn: &mut Conn, reading: &Reading, listing: &Listing, place: Place) -> Result<Pageful, StoreError> {
    let reach = Reach::of(conn, reading, listing)?;
    page_within(conn, (reading, listing), &reach, place)
}

/// The same where it is known how far the list reaches.
pub fn page_within(
    conn: &mut Conn,
    (reading, listing): (&Reading, &Listing),
    reach: &Reach,
    place: Place,
) -> Result<Pageful, StoreError> {
    let mut rows = read!(conn, (reading, listing, reach), (place, PAGE + 1), QueueRow::as_select() => QueueRow);
    let is_searched_out = reach.is_searched_out;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    match place {
        Place::First => Ok(Pageful { rows, has_before: false, has_after: is_more, is_searched_out }),
        Place::After(_) => Ok(Pageful { rows, has_before: true, has_after: is_more, is_searched_out }),
        // Going back must not end on half a page.
        Place::Before(_) if !is_more && rows.len() < PAGE => page_within(conn, (reading, listing), reach, Place::First),
        Place::Before(_) => {
            rows.reverse();
            Ok(Pageful { rows, has_before: is_more, has_after: true, is_searched_out })
        }
    }
}

/// How many cases each of [`View::COUNTED`] holds, up to [`COUNTED`].
pub fn tally(conn: &mut Conn, reading: &Reading) -> Result<Tally, StoreError> {
    let mut tally = Tally::default();
    for (number, view) in tally.iter_mut().zip(View::COUNTED) {
        *number = count(conn, reading, &Listing::of(view))?;
    }
    Ok(tally)
}

/// The cases of a list in its order, up to `limit`.
pub fn references(conn: &mut Conn, reading: &Reading, listing: &Listing, limit: usize) -> Result<Vec<Reference>, StoreError> {
    let reach = Reach::of(conn, reading, listing)?;
    let found = read!(conn, (reading, listing, &reach), (Place::First, limit), cases::reference => String);
    Ok(found.iter().filter_map(|reference| Reference::parse(reference)).collect())
}

/// How many cases a list holds, up to [`COUNTED`].
pub fn count(conn: &mut Conn, reading: &Reading, listing: &Listing) -> Result<usize, StoreError> {
    let reach = Reach::of(conn, reading, listing)?;
    count_within(conn, (reading, listing), &reach)
}

/// The same where it is known how far the list reaches.
pub fn count_within(conn: &mut Conn, (reading, listing): (&Reading, &Listing), reach: &Reach) -> Result<usize, StoreError> {
    Ok(read!(conn, (reading, listing, reach), (Place::First, COUNTED), cases::id => i64).len())
}

/// How many open cases of a list were filed since, up to [`COUNTED`]. What was closed is nobody's news.
pub fn arrived(conn: &mut Conn, reading: &Reading, listing: &Listing, since: DateTime<Utc>) -> Result<usize, StoreError> {
    news(conn, reading, listing, (since, None))
}

/// The same, or how many cases stand on the first page of a list now that a page made before did not show, where these are more: filed
/// since, given to somebody, fallen due. What only moved up because others left is none of them.
pub fn news(
    conn: &mut Conn,
    reading: &Reading,
    listing: &Listing,
    (since, shown): (DateTime<Utc>, Option<&[Reference]>),
) -> Result<usize, StoreError> {
    if listing.view == View::Closed {
        return Ok(0);
    }
    let reach = Reach::of(conn, reading, listing)?;
    let mut newest = Listing { sort: Sort::Newest, ..listing.clone() };
    newest.filter.filed.0 = newest.filter.filed.0.max(Some(since));
    let filed = count_within(conn, (reading, &newest), &reach)?;
    let Some(shown) = shown else { return Ok(filed) };
    let now: Vec<String> = read!(conn, (reading, listing, &reach), (Place::First, PAGE), cases::reference => String);
    let is_shown = |reference: &String| Reference::parse(reference).is_some_and(|reference| shown.contains(&reference));
    let last = now.iter().rposition(is_shown);
    let within = if shown.len() < PAGE { now.len() } else { last.unwrap_or(now.len()) };
    Ok(filed.max(now.iter().take(within).filter(|&reference| !is_shown(reference)).count()))
}

/// The cases before and after a case in a list. The case itself need not be in it any more.
pub fn neighbours(
    conn: &mut Conn,
    (reading, listing): (&Reading, &Listing),
    reach: &Reach,
    key: Key,
) -> Result<(Option<Reference>, Option<Reference>), StoreError> {
    let mut one = |place| -> Result<Option<Reference>, StoreError> {
        let found = read!(conn, (reading, listing, reach), (place, 1), cases::reference => String);
        Ok(found.first().and_then(|reference| Reference::parse(reference)))
    };
    Ok((one(Place::Before(key))?, one(Place::After(key))?))
}

/// A name in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub zh: String,
    pub en: String,
}

/// What providers and teams are called: few rows that hardly ever change, read once for many pages.
#[derive(Clone, Debug, Default)]
pub struct Names {
    pub providers: std::collections::HashMap<String, Name>,
    pub teams: std::collections::HashMap<i64, Name>,
}

impl Names {
    /// What a provider is called; its slug where nobody knows.
    pub fn provider<'a>(&'a self, slug: &'a str, locale: Locale) -> &'a str {
        self.providers.get(slug).map_or(slug, |name| match locale {
            Locale::ZhCn => &name.zh,
            Locale::En => &name.en,
        })
    }
}

pub fn names(conn: &mut Conn) -> Result<Names, StoreError> {
    let of_providers: Vec<(String, String, String)> =
        providers::table.select((providers::slug, providers::name_zh, providers::name_en)).limit(1000).load(conn)?;
    let of_teams: Vec<(i64, String, String)> =
        teams::table.select((teams::id, teams::name_zh, teams::name_en)).limit(1000).load(conn)?;
    Ok(Names {
        providers: of_providers.into_iter().map(|(slug, zh, en)| (slug, Name { zh, en })).collect(),
        teams: of_teams.into_iter().map(|(id, zh, en)| (id, Name { zh, en })).collect(),
    })
}
