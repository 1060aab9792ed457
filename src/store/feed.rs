//! The feed of changes as a process follows it: which cases moved, and whose they are now. Never what was said in them.

use diesel::prelude::*;

use super::db::{Conn, load};
use super::error::StoreError;
use super::schema::{cases, changes};
use crate::domain::ids::{CaseId, TeamId};
use crate::domain::reference::Reference;

/// Changes looked at in one go: whoever has more to catch up on looks at everything anew.
pub const AT_ONCE: usize = 1_000;

/// A case that moved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moved {
    /// Of the change.
    pub id: i64,
    pub case: CaseId,
    pub reference: Reference,
    pub team: Option<TeamId>,
}

/// The changes after an id, the newest first, up to [`AT_ONCE`].
pub fn after(conn: &mut Conn, id: i64) -> Result<Vec<Moved>, StoreError> {
    let newer = changes::table
        .inner_join(cases::table.on(cases::id.eq(changes::case_id)))
        .filter(changes::id.gt(id))
        .order(changes::id.desc())
        .limit(AT_ONCE as i64)
        .select((changes::id, changes::case_id, cases::reference, cases::team_id));
    let rows: Vec<(i64, i64, String, Option<i64>)> = load(conn, newer)?;
    let moved = rows.into_iter().filter_map(|(id, case, reference, team)| {
        Some(Moved { id, case: CaseId(case), reference: Reference::parse(&reference)?, team: team.map(TeamId) })
    });
    Ok(moved.collect())
}
