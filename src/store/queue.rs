//! The agents' queue, as pages read it: a view's rows by deadline, paged by key, its counts, and a case's neighbours.
//! Every statement names `is_open` bare: a partial index serves no bound parameter.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::Conn;
use super::error::StoreError;
use super::schema::{cases, people, providers, teams};
use super::times::{far, utc};
use crate::domain::actor::Scope;
use crate::domain::case::Case;
use crate::domain::coded::coded;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;

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
        Closed = "closed",
    }
}

impl View {
    /// Views with a number beside them. Closed cases pile up: nobody counts them.
    pub const COUNTED: [View; 7] =
        [View::All, View::Overdue, View::DueSoon, View::Unassigned, View::Mine, View::Waiting, View::Extensions];
}

/// Who reads the queue, and when.
#[derive(Clone, Debug)]
pub struct Reading {
    pub scope: Scope,
    pub me: PersonId,
    pub now: DateTime<Utc>,
}

/// A place in a view: the instant it is ordered by, and the case's id. Written as an opaque short string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    pub at: DateTime<Utc>,
    pub id: CaseId,
}

impl Key {
    /// Where a case stands in a view; `None` for a case that is not in it by nature: an open one among the closed.
    pub fn of(case: &Case, view: View) -> Option<Self> {
        let closed = match &case.status {
            crate::domain::case::Status::Closed { at, .. } => Some(*at),
            _ => None,
        };
        let at = match view {
            View::Closed => closed?,
            _ if closed.is_some() => return None,
            _ => case.due().map_or_else(|| utc(far()), |(at, _)| at),
        };
        Some(Self { at, id: case.id })
    }

    /// Exactly what [`Key`] writes, and nothing that only resembles it.
    pub fn parse(text: &str) -> Option<Self> {
        let (at, id) = text.split_once('.')?;
        let (at, id) = (i64::from_str_radix(at, 16).ok()?, i64::from_str_radix(id, 16).ok()?);
        let latest = far().and_utc().timestamp_millis();
        let at = DateTime::from_timestamp_millis(at).filter(|_| (0..=latest).contains(&at) && id >= 0)?;
        let key = Self { at, id: CaseId(id) };
        (key.to_string() == text).then_some(key)
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:x}.{:x}", self.at.timestamp_millis(), self.id.0)
    }
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
}

impl QueueRow {
    pub fn key(&self, view: View) -> Key {
        let at = if view == View::Closed { self.closed_at.unwrap_or(self.due_at) } else { self.due_at };
        Key { at: utc(at), id: CaseId(self.id) }
    }
}

/// One page, and whether there is more on either side of it.
#[derive(Clone, Debug)]
pub struct Pageful {
    pub rows: Vec<QueueRow>,
    pub has_before: bool,
    pub has_after: bool,
}

type Backend = <Conn as Connection>::Backend;

#[diesel::dsl::auto_type]
fn listed() -> _ {
    cases::table.left_join(people::table.on(people::id.nullable().eq(cases::assignee_id)))
}

type Listed<'a> = diesel::dsl::IntoBoxed<'a, listed, Backend>;

/// The cases of a view that the reader may see, in no order yet.
fn view_of<'a>(reading: &Reading, view: View) -> Listed<'a> {
    let now = reading.now.naive_utc();
    let query = listed().into_boxed();
    let query = match view {
        View::Closed => query.filter(diesel::dsl::not(cases::is_open)),
        _ => query.filter(cases::is_open),
    };
    let query = match &reading.scope {
        Scope::All => query,
        Scope::Team(team) => query.filter(cases::team_id.eq(team.0).or(cases::team_id.is_null())),
        // The queue is for those who work on cases: nobody else has a row in it.
        Scope::Own { .. } => query.filter(cases::id.lt(0)),
    };
    match view {
        View::All | View::Closed => query,
        // Exactly at its deadline a case is in time, as the clocks have it.
        View::Overdue => query.filter(cases::due_at.lt(now)),
        View::DueSoon => query.filter(cases::is_due_soon).filter(cases::due_at.ge(now)),
        View::Unassigned => query.filter(cases::assignee_id.is_null()),
        View::Mine => query.filter(cases::assignee_id.eq(reading.me.0)),
        View::Waiting => query.filter(cases::is_waiting),
        View::Extensions => query.filter(cases::extension_clock.is_not_null()),
    }
}

/// The rows on one side of a key, nearest first, `limit` of them. Closed cases run from the newest back.
fn beside<'a>(reading: &Reading, view: View, place: Place, limit: usize) -> Listed<'a> {
    let query = view_of(reading, view);
    let is_forward = !matches!(place, Place::Before(_));
    let rises = is_forward != (view == View::Closed);
    let key = match place {
        Place::First => None,
        Place::After(key) | Place::Before(key) => Some((key.at.naive_utc(), key.id.0)),
    };
    let query = match (view, key, rises) {
        (_, None, _) => query,
        (View::Closed, Some((at, id)), true) => {
            query.filter(cases::closed_at.ge(at)).filter(cases::closed_at.gt(at).or(cases::id.gt(id)))
        }
        (View::Closed, Some((at, id)), false) => {
            query.filter(cases::closed_at.le(at)).filter(cases::closed_at.lt(at).or(cases::id.lt(id)))
        }
        (_, Some((at, id)), true) => query.filter(cases::due_at.ge(at)).filter(cases::due_at.gt(at).or(cases::id.gt(id))),
        (_, Some((at, id)), false) => query.filter(cases::due_at.le(at)).filter(cases::due_at.lt(at).or(cases::id.lt(id))),
    };
    let query = match (view, rises) {
        (View::Closed, true) => query.order((cases::closed_at.asc(), cases::id.asc())),
        (View::Closed, false) => query.order((cases::closed_at.desc(), cases::id.desc())),
        (_, true) => query.order((cases::due_at.asc(), cases::id.asc())),
        (_, false) => query.order((cases::due_at.desc(), cases::id.desc())),
    };
    query.limit(limit as i64)
}

/// One page of a view.
pub fn page(conn: &mut Conn, reading: &Reading, view: View, place: Place) -> Result<Pageful, StoreError> {
    let mut rows: Vec<QueueRow> = beside(reading, view, place, PAGE + 1).select(QueueRow::as_select()).load(conn)?;
    let is_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    match place {
        Place::First => Ok(Pageful { rows, has_before: false, has_after: is_more }),
        Place::After(_) => Ok(Pageful { rows, has_before: true, has_after: is_more }),
        // Going back must not end on half a page.
        Place::Before(_) if !is_more && rows.len() < PAGE => page(conn, reading, view, Place::First),
        Place::Before(_) => {
            rows.reverse();
            Ok(Pageful { rows, has_before: is_more, has_after: true })
        }
    }
}

/// How many cases each of [`View::COUNTED`] holds, up to [`COUNTED`].
pub fn tally(conn: &mut Conn, reading: &Reading) -> Result<[usize; 7], StoreError> {
    let mut tally = [0; 7];
    for (count, view) in tally.iter_mut().zip(View::COUNTED) {
        let ids: Vec<i64> = beside(reading, view, Place::First, COUNTED).select(cases::id).load(conn)?;
        *count = ids.len();
    }
    Ok(tally)
}

/// The cases before and after a case in a view. The case itself need not be in the view any more.
pub fn neighbours(
    conn: &mut Conn,
    reading: &Reading,
    view: View,
    key: Key,
) -> Result<(Option<Reference>, Option<Reference>), StoreError> {
    let mut one = |place| -> Result<Option<Reference>, StoreError> {
        let found: Option<String> = beside(reading, view, place, 1).select(cases::reference).first(conn).optional()?;
        Ok(found.and_then(|reference| Reference::parse(&reference)))
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
