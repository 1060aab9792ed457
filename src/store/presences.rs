//! Who of the staff has a case open now, and what they do there: told to their colleagues, kept for moments, never part of
//! the history.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, people, presences};
use super::times::utc;
use crate::domain::coded::coded;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;

/// Whoever was not heard of for so long has left.
pub const HERE_FOR: Duration = Duration::seconds(45);
/// Who says the same again sooner is not written down again.
const AGAIN_AFTER: Duration = Duration::seconds(15);
/// People told of at most, the newest.
const MOST: i64 = 1_000;

coded! {
    /// What somebody does on a case.
    pub enum Activity {
        Viewing = "viewing",
        /// To the consumer.
        Message = "messages",
        Note = "notes",
        /// Any other form.
        Form = "form",
    }
}

/// Somebody who is on a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Present {
    pub case: CaseId,
    pub reference: Reference,
    /// Whose case it is.
    pub team: Option<TeamId>,
    pub person: PersonId,
    pub name: String,
    pub activity: Activity,
    pub since: DateTime<Utc>,
}

type Row = (i64, String, Option<i64>, i64, String, String, NaiveDateTime);

macro_rules! present {
    ($conn:expr, $now:expr, $($filter:expr),*) => {{
        let live = presences::table
            .inner_join(cases::table.on(cases::id.eq(presences::case_id)))
            .inner_join(people::table.on(people::id.eq(presences::person_id)))
            .filter(presences::at.gt(($now - HERE_FOR).naive_utc()))
            $(.filter($filter))*
            .order(presences::at.desc())
            .limit(MOST)
            .select((
                presences::case_id,
                cases::reference,
                cases::team_id,
                presences::person_id,
                people::name,
                presences::what,
                presences::since,
            ));
        let rows: Vec<Row> = load($conn, live)?;
        rows.into_iter().map(read).collect()
    }};
}

fn read((case, reference, team, person, name, what, since): Row) -> Result<Present, StoreError> {
    Ok(Present {
        case: CaseId(case),
        reference: Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("the reference {reference}")))?,
        team: team.map(TeamId),
        person: PersonId(person),
        name,
        activity: decode!(Activity, what)?,
        since: utc(since),
    })
}

/// Who is on any case: as many as there are staff at work.
pub fn everywhere(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<Present>, StoreError> {
    present!(conn, now,)
}

/// Who is on this case; the caller found it in their scope.
pub fn on(conn: &mut Conn, case: CaseId, now: DateTime<Utc>) -> Result<Vec<Present>, StoreError> {
    present!(conn, now, presences::case_id.eq(case.0))
}

/// Whether just this was noted moments ago.
pub fn is_noted(
    conn: &mut Conn,
    case: CaseId,
    person: PersonId,
    activity: Activity,
    now: DateTime<Utc>,
) -> Result<bool, StoreError> {
    let known = known(conn, case, person)?;
    Ok(known.is_some_and(|(what, _, at)| what == activity.as_str() && now - utc(at) < AGAIN_AFTER))
}

fn known(conn: &mut Conn, case: CaseId, person: PersonId) -> Result<Option<(String, NaiveDateTime, NaiveDateTime)>, StoreError> {
    let row = presences::table.find((case.0, person.0)).select((presences::what, presences::since, presences::at));
    Ok(first(conn, row)?)
}

/// Notes that somebody is there, and what they do; since when stays while they do the same.
pub fn note(conn: &mut Conn, case: CaseId, person: PersonId, activity: Activity, now: DateTime<Utc>) -> Result<(), StoreError> {
    let known = known(conn, case, person)?;
    let still = known.as_ref().filter(|(what, _, at)| what == activity.as_str() && now - utc(*at) < HERE_FOR);
    let since = still.map_or(now.naive_utc(), |(_, since, _)| *since);
    let noted = (presences::what.eq(activity.as_str()), presences::since.eq(since), presences::at.eq(now.naive_utc()));
    if known.is_some() {
        update(conn, presences::table.find((case.0, person.0)), noted)?;
        return Ok(());
    }
    let whose = (presences::case_id.eq(case.0), presences::person_id.eq(person.0));
    match execute(conn, diesel::insert_into(presences::table).values((whose, noted))).map_err(StoreError::from) {
        Ok(_) => Ok(()),
        // Two tabs of one person at once: run again, the work finds the row.
        Err(StoreError::Duplicate(_)) => Err(StoreError::Moved),
        Err(error) => Err(error),
    }
}

/// They closed the page.
pub fn leave(conn: &mut Conn, case: CaseId, person: PersonId) -> Result<(), StoreError> {
    execute(conn, diesel::delete(presences::table.find((case.0, person.0))))?;
    Ok(())
}

/// Drops those who left without a word; how many.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    let gone = presences::table.filter(presences::at.le((now - HERE_FOR).naive_utc()));
    Ok(execute(conn, diesel::delete(gone))?)
}
