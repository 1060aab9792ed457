//! What merchants are still asked although the link that they had ended: they are asked again under another one, or, where no
//! address is sure any more, their cases are told that nobody is reached.

use chrono::{DateTime, Utc};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;

use super::db::{Conn, first, load, update};
use super::error::StoreError;
use super::merchants::register;
use super::schema::{merchant_requests as requests, merchants};
use super::times::utc;
use super::{cases, letters, links};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, MerchantId, TextId};

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

/// Asks it again by one letter about what is due next, whose link opens all of it; or tells its cases that nobody is reached, so
/// many at a time. `acts`: one for each case; `letter`: ids of a letter and of a link.
pub fn look_after(conn: &mut Conn, merchant: MerchantId, acts: &[Act], letter: (i64, i64)) -> Result<(), StoreError> {
    let Some(at) = acts.first().map(|act| act.at) else { return Ok(()) };
    let awaited = requests::table.filter(requests::merchant_id.eq(merchant.0)).filter(requests::heard_at.is_null());
    let awaited = awaited.filter(requests::missed_at.is_null()).filter(requests::ended_at.is_null());
    let awaited = awaited.filter(requests::until.gt(at.naive_utc())).order((requests::until, requests::id));
    let columns = (requests::case_id, requests::text_id, requests::until);
    let found: Vec<(i64, i64, chrono::NaiveDateTime)> = load(conn, awaited.limit(acts.len() as i64 + 1).select(columns))?;
    let is_more = found.len() > acts.len();
    if let Some(to) = register::addressee(conn, merchant)? {
        if let Some((case, text, until)) = found.first() {
            ask_again(conn, &to, (CaseId(*case), TextId(*text)), utc(*until), (letter, at))?;
        }
    } else {
        for ((case, text, _), act) in found.iter().zip(acts) {
            let case = cases::find_by_id(conn, &Actor::System, CaseId(*case))?;
            if let Some(change) = case.merchant_unreached(TextId(*text), act) {
                cases::record(conn, &change)?;
            }
        }
        if is_more {
            return Ok(());
        }
    }
    update(conn, merchants::table.find(merchant.0), merchants::asks_again.eq(false))?;
    Ok(())
}

fn ask_again(
    conn: &mut Conn,
    to: &register::Addressee,
    (case, text): (CaseId, TextId),
    until: DateTime<Utc>,
    ((letter, link), at): ((i64, i64), DateTime<Utc>),
) -> Result<(), StoreError> {
    let opens_until = until + chrono::Duration::days(crate::domain::merchant_request::OPEN_DAYS);
    let link = links::keep(conn, (link, "merchant", to.id.0), at, opens_until)?;
    letters::enqueue_to_merchant(conn, (letter, link.id), (case, text), &to.email, at)
}
