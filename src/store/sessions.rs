//! Sessions: who is behind a cookie, and which cases a guest opened by private link. Tokens stand here hashed.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{Person, PersonRow};
use super::schema::{guest_cases, links, people, second_steps, sessions};
use super::times::utc;
use crate::domain::ids::{CaseId, LinkId, PersonId};

/// A session is written as seen at most this often, so that a GET does no fsync.
pub const SEEN_EVERY_MINUTES: i64 = 5;
/// Sessions of one account; the oldest goes (security.md, Sessions).
pub const MOST_PER_PERSON: i64 = 10;

/// A live session.
#[derive(Clone, Debug)]
pub struct Session {
    pub token_hash: String,
    pub person: Option<Person>,
    /// Whether their account asks for a second step.
    pub has_second_step: bool,
    /// Cases opened by private link whose link still stands.
    pub guest_cases: Vec<CaseId>,
    pub device: String,
    pub created_at: DateTime<Utc>,
    pub last_seen_at: DateTime<Utc>,
    pub expires_at: DateTime<Utc>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = sessions, treat_none_as_default_value = false)]
struct SessionRow {
    token_hash: String,
    person_id: Option<i64>,
    device: String,
    created_at: NaiveDateTime,
    last_seen_at: NaiveDateTime,
    idle_seconds: i64,
    expires_at: NaiveDateTime,
}

/// A session to be made.
pub struct NewSession {
    pub token_hash: String,
    pub person: Option<PersonId>,
    /// What the browser calls itself, shortened: so that people tell their sessions apart.
    pub device: String,
    pub at: DateTime<Utc>,
    pub idle: Duration,
    pub absolute: Duration,
}

/// Makes a session; the eleventh of an account ends its oldest.
pub fn insert(conn: &mut Conn, new: &NewSession) -> Result<(), StoreError> {
    let row = SessionRow {
        token_hash: new.token_hash.clone(),
        person_id: new.person.map(|p| p.0),
        device: new.device.clone(),
        created_at: new.at.naive_utc(),
        last_seen_at: new.at.naive_utc(),
        idle_seconds: new.idle.num_seconds(),
        expires_at: (new.at + new.absolute).naive_utc(),
    };
    execute(conn, diesel::insert_into(sessions::table).values(&row))?;
    if let Some(person) = new.person {
        let surplus: Vec<String> = sessions::table
            .filter(sessions::person_id.eq(person.0))
            .order(sessions::last_seen_at.desc())
            .select(sessions::token_hash)
            .limit(100)
            .load(conn)?;
        for hash in surplus.iter().skip(MOST_PER_PERSON as usize) {
            end(conn, hash)?;
        }
    }
    Ok(())
}

/// The live session of a token's hash, with its person as they are now; `None` when there is none or it has ended.
pub fn find(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Session>, StoreError> {
    let mine = sessions::table
        .left_join(people::table.on(people::id.nullable().eq(sessions::person_id)))
        .left_join(second_steps::table.on(second_steps::person_id.nullable().eq(sessions::person_id)))
        .filter(sessions::token_hash.eq(token_hash))
        .select((sessions::all_columns, people::all_columns.nullable(), second_steps::since.nullable()));
    let found = first::<_, (SessionRow, Option<PersonRow>, Option<NaiveDateTime>)>(conn, mine)?;
    let Some((row, person, second_step)) = found else {
        return Ok(None);
    };
    let idle_end = utc(row.last_seen_at) + Duration::seconds(row.idle_seconds);
    if now >= utc(row.expires_at) || now >= idle_end {
        return Ok(None);
    }
    let person = person.map(PersonRow::into_person).transpose()?;
    if row.person_id.is_some() && !person.as_ref().is_some_and(|person| person.active) {
        return Ok(None);
    }
    let guest_cases =
        if person.as_ref().is_some_and(|p| p.role.is_staff()) { Vec::new() } else { opened(conn, token_hash, now)? };
    Ok(Some(Session {
        token_hash: row.token_hash,
        person,
        has_second_step: second_step.is_some(),
        guest_cases,
        device: row.device,
        created_at: utc(row.created_at),
        last_seen_at: utc(row.last_seen_at),
        expires_at: utc(row.expires_at),
    }))
}

/// Cases opened by link in this session: the link must still be of the generation that was opened.
fn opened(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Vec<CaseId>, StoreError> {
    let open = guest_cases::table
        .inner_join(links::table.on(links::id.eq(guest_cases::link_id).and(links::generation.eq(guest_cases::generation))))
        .filter(guest_cases::session_hash.eq(token_hash))
        .filter(links::expires_at.gt(now.naive_utc()))
        .select(guest_cases::case_id)
        .limit(50);
    let ids: Vec<i64> = load(conn, open)?;
    Ok(ids.into_iter().map(CaseId).collect())
}

/// Notes that the session was used.
pub fn seen(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, sessions::table.find(token_hash), sessions::last_seen_at.eq(now.naive_utc()))?;
    Ok(())
}

/// Opens a case to a session by its link.
pub fn open_case(
    conn: &mut Conn,
    token_hash: &str,
    case: CaseId,
    link: LinkId,
    generation: i32,
    at: DateTime<Utc>,
) -> Result<(), StoreError> {
    let key = guest_cases::table.find((token_hash, case.0));
    let again = update(
        conn,
        key,
        (guest_cases::link_id.eq(link.0), guest_cases::generation.eq(generation), guest_cases::opened_at.eq(at.naive_utc())),
    )?;
    if again == 0 {
        let opened = execute(
            conn,
            diesel::insert_into(guest_cases::table).values((
                guest_cases::session_hash.eq(token_hash),
                guest_cases::case_id.eq(case.0),
                guest_cases::link_id.eq(link.0),
                guest_cases::generation.eq(generation),
                guest_cases::opened_at.eq(at.naive_utc()),
            )),
        );
        match opened.map_err(StoreError::from) {
            Ok(_) => {}
            // The same tap twice: run again, the work finds its row.
            Err(StoreError::Duplicate(_)) => return Err(StoreError::Moved),
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

pub fn end(conn: &mut Conn, token_hash: &str) -> Result<(), StoreError> {
    execute(conn, diesel::delete(sessions::table.find(token_hash)))?;
    Ok(())
}

/// Ends every session of a person, save one.
pub fn end_all(conn: &mut Conn, person: PersonId, save: Option<&str>) -> Result<usize, StoreError> {
    let mine = sessions::table.filter(sessions::person_id.eq(person.0)).filter(sessions::token_hash.ne(save.unwrap_or_default()));
    Ok(execute(conn, diesel::delete(mine))?)
}

/// Ends every session there is; how many.
pub fn end_everybody(conn: &mut Conn) -> Result<usize, StoreError> {
    Ok(execute(conn, diesel::delete(sessions::table))?)
}

/// A person's sessions, last used first.
pub fn list(conn: &mut Conn, person: PersonId) -> Result<Vec<(String, String, DateTime<Utc>, DateTime<Utc>)>, StoreError> {
    let rows: Vec<SessionRow> =
        sessions::table.filter(sessions::person_id.eq(person.0)).order(sessions::last_seen_at.desc()).limit(50).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.token_hash, row.device, utc(row.created_at), utc(row.last_seen_at))).collect())
}

/// Drops sessions past their absolute end.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>) -> Result<usize, StoreError> {
    Ok(execute(conn, diesel::delete(sessions::table.filter(sessions::expires_at.lt(now.naive_utc()))))?)
}
