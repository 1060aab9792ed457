//! Second steps of signing in: a sealed secret each, and hashed recovery codes.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::schema::{recovery_codes, second_steps};
use super::times::{utc, utc_opt};
use crate::domain::ids::PersonId;

/// For so long one that was begun can be confirmed.
const BEGUN_LASTS: Duration = Duration::minutes(15);

/// The second step of one account.
#[derive(Clone, Debug)]
pub struct SecondStep {
    /// As the seal left it.
    pub secret: String,
    /// From when it is asked for; `None` until the first code was right.
    pub since: Option<DateTime<Utc>>,
    begun_at: DateTime<Utc>,
}

impl SecondStep {
    /// Whether it waits for its first code. One that was begun a while ago may have been seen by somebody else.
    pub fn is_begun(&self, now: DateTime<Utc>) -> bool {
        self.since.is_none() && now - self.begun_at < BEGUN_LASTS
    }
}

pub fn find(conn: &mut Conn, person: PersonId) -> Result<Option<SecondStep>, StoreError> {
    type Row = (String, Option<NaiveDateTime>, NaiveDateTime);
    let row = second_steps::table.find(person.0);
    let row: Option<Row> = first(conn, row.select((second_steps::secret, second_steps::since, second_steps::begun_at)))?;
    Ok(row.map(|(secret, since, begun_at)| SecondStep { secret, since: utc_opt(since), begun_at: utc(begun_at) }))
}

/// A secret that is not asked for yet; one that was begun before is forgotten, one in use is not touched.
pub fn begin(conn: &mut Conn, person: PersonId, secret: &str, at: DateTime<Utc>) -> Result<(), StoreError> {
    let begun = second_steps::table.find(person.0).filter(second_steps::since.is_null());
    execute(conn, diesel::delete(begun))?;
    let row = (
        second_steps::person_id.eq(person.0),
        second_steps::secret.eq(secret),
        second_steps::begun_at.eq(at.naive_utc()),
        second_steps::last_step.eq(0),
    );
    execute(conn, diesel::insert_into(second_steps::table).values(row).on_conflict_do_nothing())?;
    Ok(())
}

/// The first code of this secret was right: it is asked for from now on.
pub fn confirm(conn: &mut Conn, person: PersonId, (secret, step): (&str, u64), at: DateTime<Utc>) -> Result<(), StoreError> {
    let begun = second_steps::table.find(person.0).filter(second_steps::since.is_null());
    let begun = begun.filter(second_steps::secret.eq(secret));
    let set = (second_steps::since.eq(Some(at.naive_utc())), second_steps::last_step.eq(i64::try_from(step).unwrap_or(i64::MAX)));
    if update(conn, begun, set)? == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

/// Takes a step that was not taken yet, nor one before it; whether it could be.
pub fn take(conn: &mut Conn, person: PersonId, step: u64) -> Result<bool, StoreError> {
    let step = i64::try_from(step).unwrap_or(i64::MAX);
    let open = second_steps::table.find(person.0).filter(second_steps::since.is_not_null());
    Ok(update(conn, open.filter(second_steps::last_step.lt(step)), second_steps::last_step.eq(step))? == 1)
}

/// Ends it, with its recovery codes.
pub fn end(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    execute(conn, diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person.0))))?;
    execute(conn, diesel::delete(second_steps::table.find(person.0)))?;
    Ok(())
}

/// After a restore: every code on paper, and where the key is another one, every second step.
pub fn end_everybodys(conn: &mut Conn, is_other_key: bool) -> Result<(), StoreError> {
    execute(conn, diesel::delete(recovery_codes::table))?;
    if is_other_key {
        execute(conn, diesel::delete(second_steps::table))?;
    }
    Ok(())
}

/// These recovery codes in place of those before.
pub fn set_recovery_codes(conn: &mut Conn, person: PersonId, hashes: &[String]) -> Result<(), StoreError> {
    execute(conn, diesel::delete(recovery_codes::table.filter(recovery_codes::person_id.eq(person.0))))?;
    for hash in hashes {
        let row = (recovery_codes::person_id.eq(person.0), recovery_codes::code_hash.eq(hash));
        execute(conn, diesel::insert_into(recovery_codes::table).values(row))?;
    }
    Ok(())
}

/// Spends a recovery code; whether there was such a one.
pub fn spend_recovery_code(conn: &mut Conn, person: PersonId, hash: &str) -> Result<bool, StoreError> {
    let mine = recovery_codes::table.filter(recovery_codes::person_id.eq(person.0));
    Ok(execute(conn, diesel::delete(mine.filter(recovery_codes::code_hash.eq(hash))))? == 1)
}

/// How many are left.
pub fn recovery_codes_left(conn: &mut Conn, person: PersonId) -> Result<i64, StoreError> {
    Ok(recovery_codes::table.filter(recovery_codes::person_id.eq(person.0)).count().get_result(conn)?)
}
