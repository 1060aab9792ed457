//! Complaints being filled in: answers as they were typed, bound to a cookie whose token stands here hashed.
//! The draft is the idempotency key of filing: once it names a case, it never makes another.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::evidence;
use super::schema::{draft_devices, drafts};
use crate::domain::ids::{CaseId, DraftId, PersonId};

/// A draft nobody touched for this long is gone (security.md S43).
pub const KEPT_HOURS: i64 = 72;

/// A live draft.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub id: DraftId,
    /// Whose account it was begun in; nobody else's browser session sees it.
    pub person: Option<PersonId>,
    /// JSON; what it means is the web's affair.
    pub answers: String,
    pub filed: Option<CaseId>,
}

#[derive(Queryable, Insertable)]
#[diesel(table_name = drafts)]
struct DraftRow {
    id: i64,
    token_hash: String,
    person_id: Option<i64>,
    answers: String,
    updated_at: NaiveDateTime,
    expires_at: NaiveDateTime,
    filed_case_id: Option<i64>,
    /// Of a form at the desk alone; see `store::intake_drafts`.
    intake_key: Option<String>,
}

/// Devices beside the first that one draft may be filled in on; another takes the place of the oldest.
const MOST_DEVICES: i64 = 5;

/// The live draft of a token's hash, whichever device holds the token.
pub fn find(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Draft>, StoreError> {
    match id_of(conn, token_hash)? {
        Some(id) => find_by_id(conn, id, now),
        None => Ok(None),
    }
}

/// The live draft of an id.
pub fn find_by_id(conn: &mut Conn, id: DraftId, now: DateTime<Utc>) -> Result<Option<Draft>, StoreError> {
    let live = drafts::table.find(id.0).filter(drafts::expires_at.gt(now.naive_utc()));
    let row: Option<DraftRow> = first(conn, live)?;
    Ok(row.map(|row| Draft {
        id: DraftId(row.id),
        person: row.person_id.map(PersonId),
        answers: row.answers,
        filed: row.filed_case_id.map(CaseId),
    }))
}

fn id_of(conn: &mut Conn, token_hash: &str) -> Result<Option<DraftId>, StoreError> {
    let begun: Option<i64> = first(conn, drafts::table.filter(drafts::token_hash.eq(token_hash)).select(drafts::id))?;
    let carried = || first(conn, draft_devices::table.find(token_hash).select(draft_devices::draft_id));
    Ok(begun.map_or_else(carried, |id| Ok(Some(id)))?.map(DraftId))
}

/// As [`find`], held until the transaction ends: a second one waits here and then sees what the first made of it.
pub fn hold(conn: &mut Conn, token_hash: &str, now: DateTime<Utc>) -> Result<Option<Draft>, StoreError> {
    let Some(id) = id_of(conn, token_hash)? else {
        return Ok(None);
    };
    if update(conn, drafts::table.find(id.0), drafts::updated_at.eq(now.naive_utc()))? == 0 {
        return Ok(None);
    }
    find_by_id(conn, id, now)
}

/// Another device fills in the same draft.
pub fn add_device(conn: &mut Conn, id: DraftId, token_hash: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let theirs = draft_devices::table.filter(draft_devices::draft_id.eq(id.0));
    let newest = theirs.order(draft_devices::at.desc()).limit(MOST_DEVICES - 1).select(draft_devices::token_hash);
    let kept: Vec<String> = newest.load(conn)?;
    execute(conn, diesel::delete(theirs.filter(draft_devices::token_hash.ne_all(kept))))?;
    let row = (draft_devices::token_hash.eq(token_hash), draft_devices::draft_id.eq(id.0), draft_devices::at.eq(now.naive_utc()));
    execute(conn, diesel::insert_into(draft_devices::table).values(row))?;
    Ok(())
}

/// Begins a draft.
pub fn insert(
    conn: &mut Conn,
    id: DraftId,
    token_hash: &str,
    person: Option<PersonId>,
    answers: &str,
    now: DateTime<Utc>,
) -> Result<(), StoreError> {
    let row = DraftRow {
        id: id.0,
        token_hash: token_hash.to_owned(),
        person_id: person.map(|person| person.0),
        answers: answers.to_owned(),
        updated_at: now.naive_utc(),
        expires_at: (now + Duration::hours(KEPT_HOURS)).naive_utc(),
        filed_case_id: None,
        intake_key: None,
    };
    execute(conn, diesel::insert_into(drafts::table).values(&row))?;
    Ok(())
}

/// Keeps what was typed, for another 72 hours. [`StoreError::NotFound`] when the draft was filed or thrown away meanwhile.
pub fn save(conn: &mut Conn, id: DraftId, person: Option<PersonId>, answers: &str, now: DateTime<Utc>) -> Result<(), StoreError> {
    let open = drafts::table.find(id.0).filter(drafts::filed_case_id.is_null());
    // A draft on several devices keeps its owner: signed in on one, it would be locked on the others.
    let theirs = draft_devices::table.filter(draft_devices::draft_id.eq(id.0));
    if first::<_, String>(conn, theirs.select(draft_devices::token_hash))?.is_none() {
        update(conn, open, drafts::person_id.eq(person.map(|person| person.0)))?;
    }
    let kept = (
        drafts::answers.eq(answers),
        drafts::updated_at.eq(now.naive_utc()),
        drafts::expires_at.eq((now + Duration::hours(KEPT_HOURS)).naive_utc()),
    );
    if update(conn, open, kept)? == 0 {
        return Err(StoreError::NotFound);
    }
    Ok(())
}

/// The draft has become this case; its answers are not needed any more. From now on it is known to the device that filed
/// it alone: whoever else once had its link does not get the case with it.
pub fn filed(conn: &mut Conn, id: DraftId, case: CaseId, token_hash: &str) -> Result<(), StoreError> {
    execute(conn, diesel::delete(draft_devices::table.filter(draft_devices::draft_id.eq(id.0))))?;
    let open = drafts::table.find(id.0).filter(drafts::filed_case_id.is_null());
    let became = (drafts::filed_case_id.eq(Some(case.0)), drafts::answers.eq("{}"), drafts::token_hash.eq(token_hash));
    if update(conn, open, became)? == 0 {
        return Err(StoreError::Moved);
    }
    Ok(())
}

/// Throws a draft away, with its files.
pub fn remove(conn: &mut Conn, id: DraftId) -> Result<(), StoreError> {
    evidence::clear_draft(conn, id)?;
    execute(conn, diesel::delete(drafts::table.find(id.0)))?;
    Ok(())
}

/// Drops drafts whose time is over, with their files' rows; gives how many.
pub fn sweep(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let over: Vec<i64> = drafts::table
        .filter(drafts::expires_at.le(now.naive_utc()))
        .order(drafts::expires_at)
        .limit(limit)
        .select(drafts::id)
        .load(conn)?;
    for id in &over {
        remove(conn, DraftId(*id))?;
    }
    Ok(over.len())
}
