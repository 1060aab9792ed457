//! What merchants are still asked although the link that they had ended: they are asked again under another one, or, where no
//! address is sure any more, their cases are told that nobody is reached.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::db::{Conn, first, load, update};
use super::error::StoreError;
use super::merchants::register;
use super::schema::{cases as case_rows, merchant_requests as requests, merchants};
use super::times::utc;
use super::{cases, letters, links};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, MerchantId, TextId};
use crate::domain::merchant_request::{AnswerKind, OPEN_DAYS};
use crate::domain::notice::NoticeKind;

/// Cases that are told in one transaction.
pub const AT_ONCE: usize = 20;

/// What such a merchant is asked is looked after by a job.
pub fn mark(conn: &mut Conn, merchant: MerchantId) -> Result<(), StoreError> {
    update(conn, merchants::table.find(merchant.0), merchants::asks_again.eq(true))?;
    Ok(())
}

/// A merchant that is to be looked after.
pub fn next(conn: &mut Conn) -> Result<Option<MerchantId>, StoreError> {
    // Named bare: a partial index serves no bound parameter.
    let marked = merchants::table.filter(sql::<Bool>("asks_again")).order(merchants::id).select(merchants::id);
    Ok(first(conn, marked)?.map(MerchantId))
}

/// A case, what is asked in it, and by when; or what was promised in it, and by when.
type Row = (i64, i64, NaiveDateTime);

/// Asks it again by one letter, whose link opens all that it is asked: about what is due next, or, where it has answered all of that,
/// about what it promised. Or tells its cases that nobody is reached, so many at a time. `acts`: one for each case; `letter`: ids of
/// a letter and of a link.
pub fn look_after(conn: &mut Conn, merchant: MerchantId, acts: &[Act], letter: (i64, i64)) -> Result<(), StoreError> {
    let Some(at) = acts.first().map(|act| act.at) else { return Ok(()) };
    let (awaited, promised) = asked(conn, merchant, at, acts.len() as i64 + 1)?;
    if let Some(to) = register::addressee(conn, merchant)? {
        let about = match awaited.first() {
            Some(next) => Some((NoticeKind::MerchantAsked, next)),
            None => owed(conn, &promised)?.map(|next| (NoticeKind::MerchantPromise, next)),
        };
        let until = awaited.iter().chain(&promised).map(|(.., until)| *until).max();
        if let (Some(about), Some(until)) = (about, until) {
            ask_again(conn, &to, about, utc(until), (letter, at))?;
        }
    } else {
        for ((case, text, _), act) in awaited.iter().zip(acts) {
            let case = cases::find_by_id(conn, &Actor::System, CaseId(*case))?;
            if let Some(change) = case.merchant_unreached(TextId(*text), act) {
                cases::record(conn, &change)?;
            }
        }
        if awaited.len() > acts.len() {
            return Ok(());
        }
    }
    update(conn, merchants::table.find(merchant.0), merchants::asks_again.eq(false))?;
    Ok(())
}

/// What a merchant is asked in cases that go on: what waits for its answer, and where it promised to finish; due first on top.
fn asked(conn: &mut Conn, merchant: MerchantId, at: DateTime<Utc>, most: i64) -> Result<(Vec<Row>, Vec<Row>), StoreError> {
    let theirs = || {
        let with = requests::table.inner_join(case_rows::table.on(case_rows::id.eq(requests::case_id)));
        let open = with.filter(case_rows::outcome.is_null()).filter(requests::ended_at.is_null());
        open.filter(requests::merchant_id.eq(merchant.0))
    };
    let awaited = theirs().filter(requests::heard_at.is_null()).filter(requests::missed_at.is_null());
    let awaited = awaited.filter(requests::until.gt(at.naive_utc())).order((requests::until, requests::id)).limit(most);
    // A day that has passed too: they can still say that it is done.
    let since = (at - Duration::days(OPEN_DAYS)).naive_utc();
    let promised = theirs().filter(requests::answer.eq(AnswerKind::WillFinish.as_str()));
    let promised =
        promised.filter(requests::promised_until.gt(since)).order((requests::promised_until, requests::id)).limit(most);
    Ok((
        load(conn, awaited.select((requests::case_id, requests::text_id, requests::until)))?,
        load(conn, promised.select((requests::case_id, requests::text_id, requests::promised_until.assume_not_null())))?,
    ))
}

/// Where the first of the promises stands that is not kept yet.
fn owed<'a>(conn: &mut Conn, promised: &'a [Row]) -> Result<Option<&'a Row>, StoreError> {
    for row in promised {
        if cases::find_by_id(conn, &Actor::System, CaseId(row.0))?.owed_by_merchant().is_some() {
            return Ok(Some(row));
        }
    }
    Ok(None)
}

fn ask_again(
    conn: &mut Conn,
    to: &register::Addressee,
    (kind, (case, text, _)): (NoticeKind, &Row),
    until: DateTime<Utc>,
    ((letter, link), at): ((i64, i64), DateTime<Utc>),
) -> Result<(), StoreError> {
    let link = links::keep(conn, (link, "merchant", to.id.0), at, until + Duration::days(OPEN_DAYS))?;
    letters::enqueue_to_merchant(conn, (kind, letter, link.id), (CaseId(*case), TextId(*text)), &to.email, at)
}
