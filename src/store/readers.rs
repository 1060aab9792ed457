//! Who of ours looked at a case, once a day each: what its consumer may read about it.

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::{Conn, execute, first, load};
use super::error::StoreError;
use super::schema::{case_readers, people};
use crate::domain::ids::{CaseId, PersonId};

/// Shown at most; a case that more people looked at shows the newest.
const MOST: i64 = 200;

/// Whether it stands there already.
pub fn is_known(conn: &mut Conn, case: CaseId, person: PersonId, day: NaiveDate) -> Result<bool, StoreError> {
    let row = case_readers::table.find((case.0, person.0, day)).select(case_readers::person_id);
    Ok(first::<_, i64>(conn, row)?.is_some())
}

/// Writes it down, once a day.
pub fn insert(conn: &mut Conn, case: CaseId, person: PersonId, day: NaiveDate) -> Result<(), StoreError> {
    if !is_known(conn, case, person, day)? {
        let row = (case_readers::case_id.eq(case.0), case_readers::person_id.eq(person.0), case_readers::day.eq(day));
        execute(conn, diesel::insert_into(case_readers::table).values(row))?;
    }
    Ok(())
}

/// Days and names, the newest first.
pub fn of_case(conn: &mut Conn, case: CaseId) -> Result<Vec<(NaiveDate, String)>, StoreError> {
    let theirs = case_readers::table
        .inner_join(people::table.on(people::id.eq(case_readers::person_id)))
        .filter(case_readers::case_id.eq(case.0))
        .order((case_readers::day.desc(), people::name))
        .limit(MOST);
    Ok(load(conn, theirs.select((case_readers::day, people::name)))?)
}
