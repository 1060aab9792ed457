//! What keeps a case from being erased: a court, an authority or a dispute needs it.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use crate::domain::ids::CaseId;
use crate::domain::reference::Reference;
use crate::store::audits::Key;
use crate::store::db::{Conn, execute, first};
use crate::store::dialect;
use crate::store::error::StoreError;
use crate::store::people::{self, Edit};
use crate::store::schema::{cases, legal_holds, people as person_rows};
use crate::store::times::utc;

/// What keeps a case from being erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    /// Where a list goes on behind it.
    pub key: Key,
    pub reference: Reference,
    pub reason: String,
    pub by: String,
}

/// Holds behind a place, the newest first; of one case alone where it is given.
pub fn holds(conn: &mut Conn, only: Option<CaseId>, after: Option<Key>, limit: i64) -> Result<Vec<Hold>, StoreError> {
    type Found = (i64, String, String, Option<String>, NaiveDateTime);
    let mut listed = legal_holds::table
        // A sum, so that SQLite begins with the few that are held and not with all cases.
        .inner_join(cases::table.on(cases::id.eq(legal_holds::case_id + 0_i64)))
        .left_join(person_rows::table.on(person_rows::id.eq(legal_holds::by_person)))
        .order((legal_holds::at.desc(), legal_holds::case_id.desc()))
        .limit(limit)
        .select((legal_holds::case_id, cases::reference, legal_holds::reason, person_rows::name.nullable(), legal_holds::at))
        .into_boxed();
    if let Some(case) = only {
        listed = listed.filter(legal_holds::case_id.eq(case.0));
    }
    if let Some(Key { at, id }) = after {
        let at = at.naive_utc();
        listed = listed.filter(legal_holds::at.le(at)).filter(legal_holds::at.lt(at).or(legal_holds::case_id.lt(id)));
    }
    let found: Vec<Found> = listed.load(conn)?;
    let hold = |(id, reference, reason, by, at): Found| {
        let reference = Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("the reference {reference}")))?;
        Ok(Hold { key: Key { at: utc(at), id }, reference, reason, by: by.unwrap_or_default() })
    };
    found.into_iter().map(hold).collect()
}

/// Why nothing is erased of a case; `None` where nothing holds it.
pub fn hold_of(conn: &mut Conn, id: CaseId) -> Result<Option<String>, StoreError> {
    Ok(first(conn, legal_holds::table.find(id.0).select(legal_holds::reason))?)
}

/// Holds a case; `false` where it is held already. `edit` is by somebody.
pub fn hold(conn: &mut Conn, id: CaseId, reason: &str, edit: &Edit<'_>) -> Result<bool, StoreError> {
    dialect::hold_cases(conn, &[id.0])?;
    let row = (
        legal_holds::case_id.eq(id.0),
        legal_holds::reason.eq(reason),
        legal_holds::by_person.eq(edit.by.map_or(0, |by| by.0)),
        legal_holds::at.eq(edit.at.naive_utc()),
    );
    if execute(conn, diesel::insert_into(legal_holds::table).values(row).on_conflict_do_nothing())? == 0 {
        return Ok(false);
    }
    people::audit(conn, edit)?;
    Ok(true)
}

/// Ends a hold; `false` where there is none.
pub fn release(conn: &mut Conn, id: CaseId, edit: &Edit<'_>) -> Result<bool, StoreError> {
    if execute(conn, diesel::delete(legal_holds::table.find(id.0)))? == 0 {
        return Ok(false);
    }
    people::audit(conn, edit)?;
    Ok(true)
}
