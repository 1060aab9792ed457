//! The feed of changes, and how a process follows it: which cases moved, and whose they are now; and what happened to them, by code, as
//! programs follow it. Never what was said in them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, changes, events};
use super::times::utc;
use crate::domain::actor::{ActorKind, Scope};
use crate::domain::ids::{CaseId, TeamId};
use crate::domain::reference::Reference;

/// Changes that are told one by one: whoever has more to catch up on looks at everything anew.
pub const AT_ONCE: usize = 1_000;

/// A case that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    pub case: CaseId,
    pub reference: Reference,
    pub team: Option<TeamId>,
}

/// A case has this version since then.
pub(super) fn insert(conn: &mut Conn, id: i64, (case, version): (i64, i64), at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (changes::id.eq(id), changes::case_id.eq(case), changes::version.eq(version), changes::at.eq(at.naive_utc()));
    execute(conn, diesel::insert_into(changes::table).values(row))?;
    Ok(())
}

/// Ids of the changes after one of them, the newest first, up to so many.
pub fn after(conn: &mut Conn, id: i64, most: usize) -> Result<Vec<i64>, StoreError> {
    let newer = changes::table.filter(changes::id.gt(id)).order(changes::id.desc()).limit(most as i64);
    Ok(load(conn, newer.select(changes::id))?)
}

/// The cases that these changes moved.
pub fn moved(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Moved>, StoreError> {
    let theirs = changes::table
        .inner_join(cases::table.on(cases::id.eq(changes::case_id)))
        .filter(changes::id.eq_any(ids))
        .select((cases::id, cases::reference, cases::team_id));
    let rows: Vec<(i64, String, Option<i64>)> = theirs.load(conn)?;
    let moved = rows.into_iter().filter_map(|(case, reference, team)| {
        Some(Moved { case: CaseId(case), reference: Reference::parse(&reference)?, team: team.map(TeamId) })
    });
    Ok(moved.collect())
}

/// Events looked at for somebody who sees only some of them.
const LOOKED_AT: usize = 1_000;

/// Something that happened to a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Happened {
    pub id: i64,
    pub reference: String,
    /// Its number among the events of its case.
    pub seq: i64,
    pub kind: String,
    pub at: DateTime<Utc>,
    pub by: ActorKind,
}

/// A piece of what happened.
#[derive(Clone, Debug)]
pub struct Told {
    pub events: Vec<Happened>,
    /// The event up to which it was looked.
    pub upto: i64,
    pub is_more: bool,
}

type EventRow = ((i64, i64, NaiveDateTime, String, String), (i64, String, Option<i64>));

/// What happened after one event and before another, the oldest first, up to `limit` within the scope. Of what is out of it no
/// more is looked through than takes a moment: there may be more although few or none are told.
pub fn happened(conn: &mut Conn, scope: &Scope, (after, before): (i64, i64), limit: usize) -> Result<Told, StoreError> {
    let look = if *scope == Scope::All { limit + 1 } else { LOOKED_AT.max(limit + 1) };
    let theirs = events::table
        .inner_join(cases::table.on(cases::id.eq(events::case_id)))
        .filter(events::id.gt(after))
        .filter(events::id.lt(before))
        .order(events::id)
        .limit(look as i64)
        .select((
            (events::id, events::seq, events::at, events::by_kind, events::kind),
            (cases::id, cases::reference, cases::team_id),
        ));
    let rows: Vec<EventRow> = load(conn, theirs)?;
    let mut told = Told { events: Vec::new(), upto: after, is_more: rows.len() == look };
    for ((id, seq, at, by, kind), (case, reference, team)) in rows {
        if told.events.len() == limit {
            told.is_more = true;
            break;
        }
        told.upto = id;
        if scope.contains(CaseId(case), team.map(TeamId), None) {
            let by = decode!(ActorKind, by)?;
            told.events.push(Happened { id, reference, seq, kind, at: utc(at), by });
        }
    }
    Ok(told)
}
