//! In which order a list is read, and where in it a case stands. Pages go by key, so that none is skipped or told twice.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Integer;

use super::{Listed, Listing, Place, QueueRow, View};
use crate::domain::case::{Case, Status};
use crate::domain::coded::coded;
use crate::domain::codes::Priority;
use crate::domain::ids::CaseId;
use crate::store::schema::cases;
use crate::store::times::{far, utc};

/// As the index has it; [`Priority::rank`] says the same.
const RANK: &str = "(CASE cases.priority WHEN 'urgent' THEN 0 WHEN 'high' THEN 1 WHEN 'normal' THEN 2 ELSE 3 END)";
const LAST_RANK: i32 = 3;

coded! {
    /// What comes first. Closed cases always run from the newest back.
    pub enum Sort {
        /// The nearest deadline.
        Due = "due",
        /// The most urgent; among these the nearest deadline.
        Priority = "priority",
        Oldest = "oldest",
        Newest = "newest",
        /// Where something happened last.
        Active = "active",
        /// Where nothing has happened for longest.
        Idle = "idle",
    }
}

/// What a list is ordered by, and whether it rises.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Along {
    Closed,
    Due,
    Rank,
    Filed { rises: bool },
    Activity { rises: bool },
}

impl Listing {
    const fn along(&self) -> Along {
        match (self.view, self.sort) {
            (View::Closed, _) => Along::Closed,
            (_, Sort::Due) => Along::Due,
            (_, Sort::Priority) => Along::Rank,
            (_, Sort::Oldest) => Along::Filed { rises: true },
            (_, Sort::Newest) => Along::Filed { rises: false },
            (_, Sort::Active) => Along::Activity { rises: false },
            (_, Sort::Idle) => Along::Activity { rises: true },
        }
    }
}

/// A place in a list: what it is ordered by, and the case's id. Written as an opaque short string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Key {
    /// Of the priority, where the list is ordered by it.
    pub rank: Option<i32>,
    pub at: DateTime<Utc>,
    pub id: CaseId,
}

impl Key {
    /// Where a case stands in a list; `None` for a case that is not in it by nature: an open one among the closed.
    pub fn of(case: &Case, listing: &Listing) -> Option<Self> {
        let closed = match &case.status {
            Status::Closed { at, .. } => Some(*at),
            _ => None,
        };
        let along = listing.along();
        let due = || case.due().map_or_else(|| utc(far()), |(at, _)| at);
        let at = match (along, closed) {
            (Along::Closed, Some(at)) => at,
            (Along::Closed, None) | (_, Some(_)) => return None,
            (Along::Due | Along::Rank, None) => due(),
            (Along::Filed { .. }, None) => case.filed_at,
            (Along::Activity { .. }, None) => case.last_activity_at,
        };
        Some(Self { rank: (along == Along::Rank).then(|| case.priority.rank()), at, id: case.id })
    }

    /// Where a row of a list stands in it.
    pub fn of_row(row: &QueueRow, listing: &Listing) -> Self {
        let along = listing.along();
        let at = match along {
            Along::Closed => row.closed_at.unwrap_or(row.due_at),
            Along::Due | Along::Rank => row.due_at,
            Along::Filed { .. } => row.filed_at,
            Along::Activity { .. } => row.last_activity_at,
        };
        let rank = || Priority::parse(&row.priority).map_or(0, Priority::rank);
        Self { rank: (along == Along::Rank).then(rank), at: utc(at), id: CaseId(row.id) }
    }

    /// Exactly what [`Key`] writes, and nothing that only resembles it.
    pub fn parse(text: &str) -> Option<Self> {
        let (rest, id) = text.rsplit_once('.')?;
        let (rank, at) = rest.split_once('.').map_or((None, rest), |(rank, at)| (Some(rank), at));
        let rank =
            rank.map(|rank| rank.parse::<i32>().ok().filter(|rank| (0..=LAST_RANK).contains(rank)).ok_or(())).transpose().ok()?;
        let (at, id) = (i64::from_str_radix(at, 16).ok()?, i64::from_str_radix(id, 16).ok()?);
        let latest = far().and_utc().timestamp_millis();
        let at = DateTime::from_timestamp_millis(at).filter(|_| (0..=latest).contains(&at) && id >= 0)?;
        let key = Self { rank, at, id: CaseId(id) };
        (key.to_string() == text).then_some(key)
    }
}

impl std::fmt::Display for Key {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        if let Some(rank) = self.rank {
            write!(f, "{rank}.")?;
        }
        write!(f, "{:x}.{:x}", self.at.timestamp_millis(), self.id.0)
    }
}

macro_rules! along {
    ($query:expr, $column:expr, $key:expr, $rises:expr) => {{
        let query = match ($key, $rises) {
            (None, _) => $query,
            (Some((at, id)), true) => $query.filter($column.ge(at)).filter($column.gt(at).or(cases::id.gt(id))),
            (Some((at, id)), false) => $query.filter($column.le(at)).filter($column.lt(at).or(cases::id.lt(id))),
        };
        if $rises { query.order(($column.asc(), cases::id.asc())) } else { query.order(($column.desc(), cases::id.desc())) }
    }};
}

/// The places whose rows, one after the other, are those on one side of a place. An index is entered at a rank and a date
/// only where the rank is given, so that a list by priority is read rank by rank; every other one in one go.
pub(super) fn stretches(listing: &Listing, place: Place) -> Vec<Stretch> {
    let (key, on) = match place {
        Place::First => (None, true),
        Place::After(key) => (Some(key), true),
        Place::Before(key) => (Some(key), false),
    };
    let whole = Stretch { rank: None, key, on };
    match key.filter(|_| listing.along() == Along::Rank) {
        None => vec![whole],
        Some(key) => {
            let from = key.rank.unwrap_or_default();
            let further = if on { (from + 1..=LAST_RANK).collect::<Vec<_>>() } else { (0..from).rev().collect() };
            let further = further.into_iter().map(|rank| Stretch { rank: Some(rank), key: None, on });
            std::iter::once(Stretch { rank: Some(from), ..whole }).chain(further).collect()
        }
    }
}

/// Part of a list: of one rank alone where there is one, after the key or before it, from the nearest on.
#[derive(Clone, Copy)]
pub(super) struct Stretch {
    rank: Option<i32>,
    key: Option<Key>,
    on: bool,
}

/// The rows of a stretch, nearest first.
pub(super) fn along<'a>(query: Listed<'a>, listing: &Listing, stretch: Stretch) -> Listed<'a> {
    let Stretch { rank, key, on } = stretch;
    let plain = key.map(|key| (key.at.naive_utc(), key.id.0));
    match listing.along() {
        Along::Closed => along!(query, cases::closed_at, plain, !on),
        Along::Due => along!(query, cases::due_at, plain, on),
        Along::Filed { rises } => along!(query, cases::filed_at, plain, on == rises),
        Along::Activity { rises } => along!(query, cases::last_activity_at, plain, on == rises),
        Along::Rank => match rank {
            Some(rank) => along!(query.filter(sql::<Integer>(RANK).eq(rank)), cases::due_at, plain, on),
            None => query.order((sql::<Integer>(RANK).asc(), cases::due_at.asc(), cases::id.asc())),
        },
    }
}
