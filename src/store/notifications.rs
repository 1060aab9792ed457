//! What of the cases somebody of ours hears: written with the change that tells it, read in their inbox, gathered into
//! letters. Whatever is not in its reader's sight any more is not there.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::alias;
use diesel::prelude::*;

use super::db::{Conn, first, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, notifications, people};
use super::times::{utc, utc_opt};
use crate::domain::actor::Role;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::reference::Reference;
use crate::domain::sla::ClockKind;

pub use crate::domain::notification::Kind;

mod letters;
mod telling;
mod wishes;

pub use letters::{MOST_NAMED, TellLine, gather, is_due, of_letter};
pub(super) use telling::insert;
pub use telling::tell_one;
pub use wishes::{keep_wishes, wishes_of};

/// Counts stop here: beyond it they are "99+".
pub const COUNTED: usize = 100;
/// Of what is unread, some may have gone out of sight.
const LOOKED_AT: i64 = 300;
/// Rows of one page of the inbox.
pub const PAGE: usize = 50;
/// What the page of a case reads of it.
const MOST_OF_CASE: i64 = COUNTED as i64;

/// One thing that somebody hears of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notification {
    pub id: i64,
    pub reference: Reference,
    /// Of the case, as it stands now.
    pub summary: String,
    pub kind: Kind,
    pub clock: Option<ClockKind>,
    pub due_at: Option<DateTime<Utc>>,
    /// Who of ours did it.
    pub by: Option<String>,
    pub at: DateTime<Utc>,
    pub is_unread: bool,
}

/// The inbox, or what of it is unread, from the newest or from before an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reading {
    pub me: PersonId,
    pub only_unread: bool,
    pub before: Option<i64>,
}

/// Those of one of ours whose case is in their sight, as [`crate::domain::actor::Actor::scope`] has it.
macro_rules! in_sight {
    () => {
        notifications::table
            .inner_join(cases::table.on(cases::id.eq(notifications::case_id)))
            .inner_join(people::table.on(people::id.eq(notifications::person_id)))
            .filter(people::role.ne(Role::Consumer.as_str()))
            .filter(
                people::team_id
                    .is_null()
                    .or(people::role.ne(Role::Agent.as_str()))
                    .or(cases::team_id.is_null())
                    .or(cases::team_id.eq(people::team_id)),
            )
    };
}
use in_sight;

type Row = (i64, String, String, String, Option<String>, Option<NaiveDateTime>, Option<i64>, NaiveDateTime, bool);

macro_rules! shown {
    () => {
        (
            notifications::id,
            cases::reference,
            cases::summary,
            notifications::kind,
            notifications::clock,
            notifications::due_at,
            notifications::by_person,
            notifications::at,
            notifications::is_unread,
        )
    };
}

/// A page of somebody's inbox, newest first, and whether there is more.
pub fn page(conn: &mut Conn, reading: &Reading) -> Result<(Vec<Notification>, bool), StoreError> {
    let before = reading.before.unwrap_or(i64::MAX);
    let mine = in_sight!().filter(notifications::person_id.eq(reading.me.0)).filter(notifications::id.lt(before));
    let mine = mine.order(notifications::id.desc()).limit(PAGE as i64 + 1).select(shown!());
    let mut rows: Vec<Row> =
        if reading.only_unread { load(conn, mine.filter(notifications::is_unread))? } else { load(conn, mine)? };
    let has_more = rows.len() > PAGE;
    rows.truncate(PAGE);
    Ok((named(conn, rows)?, has_more))
}

/// What somebody has not read yet of a case.
pub fn unread_of_case(conn: &mut Conn, me: PersonId, case: CaseId) -> Result<Vec<Notification>, StoreError> {
    let mine = in_sight!().filter(notifications::case_id.eq(case.0)).filter(notifications::person_id.eq(me.0));
    let unread = mine.filter(notifications::is_unread).order(notifications::id.desc()).limit(MOST_OF_CASE).select(shown!());
    let rows: Vec<Row> = load(conn, unread)?;
    named(conn, rows)
}

/// How much somebody has not read yet, up to [`COUNTED`], among the newest [`LOOKED_AT`].
pub fn unread(conn: &mut Conn, me: PersonId) -> Result<usize, StoreError> {
    // The newest first, by themselves: PostgreSQL would go through all cases beside them, hoping to meet a hundred soon.
    let mine = alias!(notifications as mine);
    let newest = mine.filter(mine.field(notifications::person_id).eq(me.0)).filter(mine.field(notifications::is_unread));
    let newest = newest.order(mine.field(notifications::id).desc()).limit(LOOKED_AT).select(mine.field(notifications::id));
    let seen = in_sight!().filter(notifications::id.eq_any(newest)).limit(COUNTED as i64);
    let ids: Vec<i64> = load(conn, seen.select(notifications::id))?;
    Ok(ids.len())
}

/// Marks what somebody has of a case as read, up to and with one that was shown to them. Somebody else's is not found.
pub fn mark_read(conn: &mut Conn, me: PersonId, upto: i64) -> Result<(), StoreError> {
    let mine = in_sight!().filter(notifications::id.eq(upto)).filter(notifications::person_id.eq(me.0));
    let case: i64 = first(conn, mine.select(notifications::case_id))?.ok_or(StoreError::NotFound)?;
    let unread = notifications::table.filter(notifications::case_id.eq(case)).filter(notifications::person_id.eq(me.0));
    let unread = unread.filter(notifications::is_unread).filter(notifications::id.le(upto));
    // What was read needs no letter.
    update(conn, unread, (notifications::is_unread.eq(false), notifications::tell_at.eq(None::<NaiveDateTime>)))?;
    Ok(())
}

/// Marks all as read up to the newest that was shown: what came since stays.
pub fn mark_all_read(conn: &mut Conn, me: PersonId, upto: i64) -> Result<usize, StoreError> {
    let unread = notifications::table.filter(notifications::person_id.eq(me.0)).filter(notifications::is_unread);
    let shown = unread.filter(notifications::id.le(upto));
    Ok(update(conn, shown, (notifications::is_unread.eq(false), notifications::tell_at.eq(None::<NaiveDateTime>)))?)
}

/// Who has heard of something since an id.
pub fn told_after(conn: &mut Conn, id: i64, most: usize) -> Result<Vec<(i64, PersonId)>, StoreError> {
    let newer = notifications::table.filter(notifications::id.gt(id)).order(notifications::id.desc()).limit(most as i64);
    let rows: Vec<(i64, i64)> = load(conn, newer.select((notifications::id, notifications::person_id)))?;
    Ok(rows.into_iter().map(|(id, person)| (id, PersonId(person))).collect())
}

/// Drops what was told long ago, at most so many; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let old = notifications::table.filter(notifications::at.lt(before.naive_utc())).order(notifications::at).limit(limit);
    let ids: Vec<i64> = old.select(notifications::id).load(conn)?;
    Ok(diesel::delete(notifications::table.filter(notifications::id.eq_any(ids))).execute(conn)?)
}

fn named(conn: &mut Conn, rows: Vec<Row>) -> Result<Vec<Notification>, StoreError> {
    let by: BTreeSet<i64> = rows.iter().filter_map(|row| row.6).collect();
    let names: BTreeMap<i64, String> = if by.is_empty() {
        BTreeMap::new()
    } else {
        let of_ours = people::table.filter(people::id.eq_any(by)).select((people::id, people::name));
        of_ours.load::<(i64, String)>(conn)?.into_iter().collect()
    };
    let read = |(id, reference, summary, kind, clock, due_at, by, at, is_unread): Row| {
        Ok(Notification {
            id,
            reference: Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("the reference {reference}")))?,
            summary,
            kind: decode!(Kind, kind)?,
            clock: clock.map(|clock| decode!(ClockKind, clock)).transpose()?,
            due_at: utc_opt(due_at),
            by: by.and_then(|by| names.get(&by).cloned()),
            at: utc(at),
            is_unread,
        })
    };
    rows.into_iter().map(read).collect()
}
