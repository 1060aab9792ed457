//! What somebody of ours chose to hear of, and when they want no letters.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, update};
use super::super::error::StoreError;
use super::super::schema::{notification_wishes as kept, notifications};
use crate::domain::ids::PersonId;
use crate::domain::notification::Kind;
use crate::domain::notification::quiet::Quiet;
use crate::domain::notification::wishes::{Wish, Wishes};

type Row = (i64, String, Option<i32>, Option<i32>, bool);

/// What somebody chose; the usual where they chose nothing.
pub fn wishes_of(conn: &mut Conn, me: PersonId) -> Result<Wishes, StoreError> {
    Ok(of_all(conn, [me.0].into_iter())?.remove(&me.0).unwrap_or_default())
}

/// Of each who chose something.
pub(super) fn of_all(conn: &mut Conn, people: impl Iterator<Item = i64>) -> Result<BTreeMap<i64, Wishes>, StoreError> {
    let people: Vec<i64> = people.collect();
    if people.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Row> = kept::table.filter(kept::person_id.eq_any(people)).load(conn)?;
    Ok(rows.into_iter().map(|row| (row.0, read(row))).collect())
}

fn read((_, wishes, from, to, days_off): Row) -> Wishes {
    let minutes = |at: Option<i32>| at.and_then(|at| u16::try_from(at).ok());
    Wishes::read(&wishes, Quiet { hours: minutes(from).zip(minutes(to)), days_off })
}

/// Keeps what somebody chose. It holds for what waits already: what they want no mail of is not mailed, and the rest is
/// looked at anew where their quiet hours changed.
pub fn keep_wishes(conn: &mut Conn, me: PersonId, wishes: &Wishes, now: DateTime<Utc>) -> Result<(), StoreError> {
    let before = wishes_of(conn, me)?;
    let not_mailed = Kind::ALL.iter().filter(|kind| wishes.of(**kind) != Wish::Mail).map(|kind| kind.as_str());
    let waiting = notifications::table.filter(notifications::person_id.eq(me.0)).filter(notifications::letter_id.is_null());
    let waiting = waiting.filter(notifications::tell_at.is_not_null());
    let unwanted = waiting.filter(notifications::kind.eq_any(not_mailed.collect::<Vec<_>>()));
    update(conn, unwanted, notifications::tell_at.eq(None::<NaiveDateTime>))?;
    if before.quiet != wishes.quiet {
        let later = waiting.filter(notifications::tell_at.gt(now.naive_utc()));
        update(conn, later, notifications::tell_at.eq(Some(now.naive_utc())))?;
    }
    let hours = wishes.quiet.hours;
    let chosen = (
        kept::wishes.eq(wishes.written()),
        kept::quiet_from.eq(hours.map(|(from, _)| i32::from(from))),
        kept::quiet_to.eq(hours.map(|(_, to)| i32::from(to))),
        kept::quiet_days_off.eq(wishes.quiet.days_off),
    );
    if update(conn, kept::table.find(me.0), chosen.clone())? == 0 {
        execute(conn, diesel::insert_into(kept::table).values((kept::person_id.eq(me.0), chosen)))?;
    }
    Ok(())
}
