//! Macros: words ready to be said, and what else is done with them.

use diesel::prelude::*;

use super::db::{Conn, execute, update};
use super::error::StoreError;
use super::people::{self, Team};
use super::reports;
use super::rows::decode;
use super::schema::macros;
use crate::domain::actor::Staff;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::macros::{Doing, Macro, Says};
use crate::domain::reach::{Reach, Shared};

/// Macros of one kind that are listed.
const MOST: i64 = 200;
/// Macros that one person keeps.
pub const MOST_OF_ONE: i64 = 100;

#[derive(Queryable, Selectable)]
#[diesel(table_name = macros)]
struct Row {
    id: i64,
    name: String,
    says: String,
    text_zh: String,
    text_en: String,
    doing: String,
    audience: String,
    owner_id: i64,
    team_id: Option<i64>,
    uses: i64,
    version: i64,
}

impl Row {
    fn into_macro(self) -> Result<Macro, StoreError> {
        let reach = decode!(Reach, self.audience)?;
        let doing: Doing =
            serde_json::from_str(&self.doing).map_err(|error| StoreError::Corrupt(format!("macro {}: {error}", self.id)))?;
        Ok(Macro {
            id: self.id,
            name: self.name,
            says: decode!(Says, self.says)?,
            text_zh: self.text_zh,
            text_en: self.text_en,
            doing,
            shared: Shared { owner: PersonId(self.owner_id), reach, team: self.team_id.map(TeamId) },
            uses: self.uses,
            version: self.version,
        })
    }
}

/// The macros that somebody finds among their own, those used most first.
pub fn of(conn: &mut Conn, staff: Staff) -> Result<Vec<Macro>, StoreError> {
    let own = macros::table.filter(macros::owner_id.eq(staff.id.0)).order((macros::owner_id, macros::id)).limit(MOST);
    let mut rows: Vec<Row> = own.select(Row::as_select()).load(conn)?;
    let others = macros::table.filter(macros::owner_id.ne(staff.id.0)).order(macros::id).limit(MOST);
    if let Some(team) = staff.team {
        let of_team = others.filter(macros::audience.eq(Reach::Team.as_str())).filter(macros::team_id.eq(team.0));
        rows.extend(of_team.select(Row::as_select()).load(conn)?);
    }
    let of_all = others.filter(macros::audience.eq(Reach::Everybody.as_str()));
    rows.extend(of_all.select(Row::as_select()).load(conn)?);
    let mut found: Vec<Macro> = rows.into_iter().map(Row::into_macro).collect::<Result<_, _>>()?;
    found.sort_by(|a, b| b.uses.cmp(&a.uses).then_with(|| a.name.cmp(&b.name)).then(a.id.cmp(&b.id)));
    Ok(found)
}

/// One of them; [`StoreError::NotFound`] where it is gone, or not theirs to see.
pub fn find(conn: &mut Conn, staff: Staff, id: i64) -> Result<Macro, StoreError> {
    let row: Option<Row> = macros::table.find(id).select(Row::as_select()).first(conn).optional()?;
    let found = row.ok_or(StoreError::NotFound)?.into_macro()?;
    if staff.is_given(&found.shared) { Ok(found) } else { Err(StoreError::NotFound) }
}

/// What those are called to whom macros give cases; who left and what was closed too.
#[derive(Clone, Debug, Default)]
pub struct Called {
    pub people: Vec<(PersonId, String)>,
    pub teams: Vec<Team>,
}

impl Called {
    pub fn person(&self, id: PersonId) -> Option<&str> {
        self.people.iter().find(|(known, _)| *known == id).map(|(_, name)| name.as_str())
    }

    pub fn team(&self, id: TeamId) -> Option<&Team> {
        self.teams.iter().find(|team| team.id == id.0)
    }
}

pub fn called(conn: &mut Conn) -> Result<Called, StoreError> {
    Ok(Called { people: reports::agents(conn)?, teams: people::teams(conn)? })
}

/// One that somebody may change; [`StoreError::NotFound`] where it is gone, or not theirs to change.
pub fn find_to_change(conn: &mut Conn, staff: Staff, id: i64) -> Result<Macro, StoreError> {
    let row: Option<Row> = macros::table.find(id).select(Row::as_select()).first(conn).optional()?;
    let found = row.ok_or(StoreError::NotFound)?.into_macro()?;
    if staff.may_change(&found.shared) { Ok(found) } else { Err(StoreError::NotFound) }
}

/// Where a page of what is shared ends: a team, 0 for none, and a macro of it.
pub type Key = (i64, i64);

/// What is shared with teams or with everybody, team by team, behind a key.
pub fn shared(conn: &mut Conn, reach: Reach, after: Option<Key>, limit: i64) -> Result<Vec<Macro>, StoreError> {
    let (team, id) = after.unwrap_or_default();
    let mut query = macros::table.filter(macros::audience.eq(reach.as_str())).into_boxed();
    query = if reach == Reach::Team {
        query.filter(macros::team_id.gt(team).or(macros::team_id.eq(team).and(macros::id.gt(id))))
    } else {
        query.filter(macros::team_id.is_null()).filter(macros::id.gt(id))
    };
    let rows: Vec<Row> = query.order((macros::team_id, macros::id)).limit(limit).select(Row::as_select()).load(conn)?;
    rows.into_iter().map(Row::into_macro).collect()
}

/// Whether nobody has it any more.
pub fn is_gone(conn: &mut Conn, id: i64) -> Result<bool, StoreError> {
    Ok(macros::table.find(id).select(macros::id).first::<i64>(conn).optional()?.is_none())
}

#[derive(Insertable, AsChangeset)]
#[diesel(table_name = macros, treat_none_as_null = true, treat_none_as_default_value = false)]
struct Written<'a> {
    name: &'a str,
    says: &'a str,
    text_zh: &'a str,
    text_en: &'a str,
    doing: String,
    audience: &'a str,
    team_id: Option<i64>,
}

impl<'a> Written<'a> {
    fn of(it: &'a Macro) -> Self {
        Self {
            name: &it.name,
            says: it.says.as_str(),
            text_zh: &it.text_zh,
            text_en: &it.text_en,
            doing: serde_json::to_string(&it.doing).unwrap_or_default(),
            audience: it.shared.reach.as_str(),
            team_id: it.shared.team.map(|team| team.0),
        }
    }
}

/// What became of a new macro.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kept {
    New,
    /// Its owner has the very same: a form that was sent twice.
    Already,
    /// Its owner has as many as one person keeps.
    Full,
}

/// Keeps a macro.
pub fn insert(conn: &mut Conn, it: &Macro) -> Result<Kept, StoreError> {
    let owner = it.shared.owner.0;
    let own = macros::table.filter(macros::owner_id.eq(owner)).select(Row::as_select()).limit(MOST_OF_ONE);
    let own: Vec<Row> = own.load(conn)?;
    let full = own.len() as i64 >= MOST_OF_ONE;
    for row in own {
        let known = row.into_macro()?;
        if (Macro { id: it.id, uses: it.uses, version: it.version, ..known }) == *it {
            return Ok(Kept::Already);
        }
    }
    if full {
        return Ok(Kept::Full);
    }
    let row = (macros::id.eq(it.id), macros::owner_id.eq(owner), macros::uses.eq(0), Written::of(it));
    execute(conn, diesel::insert_into(macros::table).values(row))?;
    Ok(Kept::New)
}

/// Other words, acts or audience, of the version that is changed. Errs with [`StoreError::Stale`] where somebody else was faster.
pub fn change(conn: &mut Conn, it: &Macro) -> Result<(), StoreError> {
    let seen = macros::table.find(it.id).filter(macros::version.eq(it.version));
    let set = (Written::of(it), macros::version.eq(it.version + 1));
    if update(conn, seen, set)? == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// Takes it away as it was seen. Errs with [`StoreError::Stale`] where somebody else was faster.
pub fn delete(conn: &mut Conn, it: &Macro) -> Result<(), StoreError> {
    let seen = macros::table.find(it.id).filter(macros::version.eq(it.version));
    if execute(conn, diesel::delete(seen))? == 0 { Err(StoreError::Stale) } else { Ok(()) }
}

/// It was used on so many cases.
pub fn used(conn: &mut Conn, id: i64, cases: i64) -> Result<(), StoreError> {
    update(conn, macros::table.find(id), macros::uses.eq(macros::uses + cases))?;
    Ok(())
}
