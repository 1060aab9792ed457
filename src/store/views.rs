//! Saved views: a name for a filter of the queue, which is a query string.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::views;
use crate::domain::actor::Staff;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::reach::{Reach, Shared};

/// Views of one kind beside a queue.
const MOST: i64 = 50;
/// Views that one person keeps.
pub const MOST_OF_ONE: i64 = 50;

/// A saved view.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedView {
    pub id: i64,
    pub name: String,
    /// The queue's query string, as the queue writes it.
    pub query: String,
    pub shared: Shared,
    /// How often it was saved.
    pub version: i64,
}

impl SavedView {
    /// A new one.
    pub fn new(id: i64, name: impl Into<String>, query: impl Into<String>, shared: Shared) -> Self {
        Self { id, name: name.into(), query: query.into(), shared, version: 1 }
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = views)]
struct Row {
    id: i64,
    name: String,
    query: String,
    audience: String,
    owner_id: i64,
    team_id: Option<i64>,
    version: i64,
}

impl Row {
    fn into_view(self) -> Result<SavedView, StoreError> {
        let reach = decode!(Reach, self.audience)?;
        let shared = Shared { owner: PersonId(self.owner_id), reach, team: self.team_id.map(TeamId) };
        Ok(SavedView { id: self.id, name: self.name, query: self.query, shared, version: self.version })
    }
}

/// The views that somebody finds beside their queue: their own, their team's, everybody's.
pub fn of(conn: &mut Conn, staff: Staff) -> Result<Vec<SavedView>, StoreError> {
    let own = views::table.filter(views::owner_id.eq(staff.id.0)).order((views::owner_id, views::id)).limit(MOST);
    let mut rows: Vec<Row> = own.select(Row::as_select()).load(conn)?;
    let others = views::table.filter(views::owner_id.ne(staff.id.0)).order(views::id).limit(MOST);
    if let Some(team) = staff.team {
        let of_team = others.filter(views::audience.eq(Reach::Team.as_str())).filter(views::team_id.eq(team.0));
        rows.extend(of_team.select(Row::as_select()).load(conn)?);
    }
    let of_all = others.filter(views::audience.eq(Reach::Everybody.as_str()));
    rows.extend(of_all.select(Row::as_select()).load(conn)?);
    rows.into_iter().map(Row::into_view).collect()
}

/// One of them; [`StoreError::NotFound`] where it is gone, or not theirs to see.
pub fn find(conn: &mut Conn, staff: Staff, id: i64) -> Result<SavedView, StoreError> {
    let row: Option<Row> = views::table.find(id).select(Row::as_select()).first(conn).optional()?;
    let view = row.ok_or(StoreError::NotFound)?.into_view()?;
    if staff.is_given(&view.shared) { Ok(view) } else { Err(StoreError::NotFound) }
}

/// Whether nobody has it any more.
pub fn is_gone(conn: &mut Conn, id: i64) -> Result<bool, StoreError> {
    Ok(views::table.find(id).select(views::id).first::<i64>(conn).optional()?.is_none())
}

/// Keeps a view; `false` where its owner has as many as one person keeps.
pub fn insert(conn: &mut Conn, view: &SavedView, at: DateTime<Utc>) -> Result<bool, StoreError> {
    let of_owner = views::table.filter(views::owner_id.eq(view.shared.owner.0));
    let kept: Vec<i64> = of_owner.select(views::id).limit(MOST_OF_ONE).load(conn)?;
    if kept.len() as i64 >= MOST_OF_ONE {
        return Ok(false);
    }
    let row = (
        views::id.eq(view.id),
        views::name.eq(&view.name),
        views::query.eq(&view.query),
        views::audience.eq(view.shared.reach.as_str()),
        views::owner_id.eq(view.shared.owner.0),
        views::team_id.eq(view.shared.team.map(|team| team.0)),
        views::created_at.eq(at.naive_utc()),
        views::version.eq(view.version),
    );
    execute(conn, diesel::insert_into(views::table).values(row))?;
    Ok(true)
}

/// Another name, filter or audience, of the version that is changed. Errs with [`StoreError::Stale`] where somebody else was faster.
pub fn change(conn: &mut Conn, view: &SavedView) -> Result<(), StoreError> {
    let to = (
        views::name.eq(&view.name),
        views::query.eq(&view.query),
        views::audience.eq(view.shared.reach.as_str()),
        views::team_id.eq(view.shared.team.map(|team| team.0)),
        views::version.eq(view.version + 1),
    );
    let seen = views::table.find(view.id).filter(views::version.eq(view.version));
    if update(conn, seen, to)? == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

pub fn delete(conn: &mut Conn, id: i64) -> Result<(), StoreError> {
    execute(conn, diesel::delete(views::table.find(id)))?;
    Ok(())
}
