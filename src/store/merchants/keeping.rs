//! A merchant is put into the register, or changed there: its row, its names and the audit row in one transaction. What reports
//! count follows later, case by case ([`super::renames`]).

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::super::db::{Conn, execute, load, update};
use super::super::error::StoreError;
use super::super::people::{self, Edit};
use super::super::schema::{merchant_names, merchant_spellings as spellings, merchants};
use super::super::times::naive;
use super::super::{dialect, incidents, links, merchant_asking};
use super::register::{self, Kept};
use super::renames;
use crate::domain::ids::{MerchantId, PersonId};
use crate::domain::merchant::{Merchant, MerchantFault, fold};
use crate::domain::permission::Permission;

/// A merchant as it was confirmed.
#[derive(Clone, Debug)]
pub struct Keeping {
    pub id: MerchantId,
    /// The version that was looked at; `None`: it is not there yet.
    pub seen: Option<i64>,
    pub now: Merchant,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Of the audit row.
    pub edit: i64,
}

/// Why it is not kept.
#[derive(Debug)]
pub enum NotKept {
    Fault(MerchantFault),
    /// Somebody else changed it meanwhile.
    Moved,
}

/// What stands in the way of a merchant in this register; `own` is the one that it is to be.
pub fn fault(conn: &mut Conn, own: Option<MerchantId>, it: &Merchant) -> Result<Option<MerchantFault>, StoreError> {
    if let Some(fault) = it.fault() {
        return Ok(Some(fault));
    }
    for name in it.names() {
        if let Some((_, whose)) = super::whose(conn, name)?.filter(|(id, _)| Some(*id) != own) {
            return Ok(Some(MerchantFault::Taken { name: name.to_owned(), whose }));
        }
    }
    let Some(parent) = &it.parent else { return Ok(None) };
    match super::whose(conn, parent)? {
        None => Ok(Some(MerchantFault::NoSuchParent(parent.clone()))),
        Some((id, _)) => {
            let line = register::line_above(conn, id)?;
            Ok(it.may_be_under(own, &line).err())
        }
    }
}

/// Keeps it. One at a time, so that two administrators cannot make a circle or take one name.
pub fn keep(conn: &mut Conn, keeping: &Keeping) -> Result<Result<(), NotKept>, StoreError> {
    dialect::hold_register(conn)?;
    // Whoever was put out a moment ago changes nothing.
    if !people::find(conn, keeping.by)?.staff().is_some_and(|staff| staff.may(Permission::KeepRegister)) {
        return Err(StoreError::NotFound);
    }
    let before = keeping.seen.map(|_| register::find(conn, keeping.id)).transpose()?;
    if before.as_ref().map(|kept| kept.version) != keeping.seen {
        return Ok(Err(NotKept::Moved));
    }
    if let Some(fault) = fault(conn, keeping.seen.map(|_| keeping.id), &keeping.now)? {
        return Ok(Err(NotKept::Fault(fault)));
    }
    let was = before.as_ref().map(|kept| &kept.merchant);
    write(conn, keeping, before.as_ref())?;
    name(conn, keeping, was)?;
    // Whoever has the link at the old address answers for this merchant no more.
    let holds = |was: &&Merchant| {
        was.contact.is_confirmed && (!keeping.now.contact.is_confirmed || was.contact.email != keeping.now.contact.email)
    };
    if was.as_ref().is_some_and(holds)
        && let Some(link) = links::find_for(conn, "merchant", keeping.id.0)?
    {
        links::end(conn, link.id, keeping.at)?;
        merchant_asking::mark(conn, keeping.id)?;
    }
    let words = |it: &Merchant| serde_json::to_string(it).unwrap_or_default();
    let edit = Edit {
        id: keeping.edit,
        by: Some(keeping.by),
        at: keeping.at,
        what: if was.is_some() { "merchant.changed" } else { "merchant.added" },
        target: keeping.id.0,
        before: was.map(words).unwrap_or_default(),
        after: words(&keeping.now),
    };
    people::audit(conn, &edit)?;
    Ok(Ok(()))
}

fn write(conn: &mut Conn, keeping: &Keeping, before: Option<&Kept>) -> Result<(), StoreError> {
    let (id, now) = (keeping.id.0, &keeping.now);
    let parent = now.parent.as_deref().map(|name| super::whose(conn, name)).transpose()?.flatten();
    let set = (
        merchants::version.eq(keeping.seen.unwrap_or_default() + 1),
        merchants::name.eq(now.name.as_str()),
        merchants::folded.eq(fold(&now.name)),
        merchants::parent_id.eq(parent.map(|(id, _)| id.0)),
        merchants::person.eq(now.contact.person.as_str()),
        merchants::email.eq(now.contact.email.as_deref()),
        merchants::phone.eq(now.contact.phone.as_deref()),
        merchants::note.eq(now.note.as_str()),
        merchants::active.eq(now.active),
    );
    if before.is_none() {
        let row = (merchants::id.eq(id), merchants::cases.eq(0), set);
        execute(conn, diesel::insert_into(merchants::table).values(row))?;
    } else {
        update(conn, merchants::table.find(id), set)?;
    }
    let stays = before.is_some_and(|it| it.merchant.contact.is_confirmed && it.merchant.contact.email == now.contact.email);
    if now.contact.is_confirmed && stays {
        return Ok(());
    }
    let (at, by) = if now.contact.is_confirmed { (Some(keeping.at), Some(keeping.by.0)) } else { (None, None) };
    let confirmed = (merchants::email_confirmed_at.eq(naive(at)), merchants::email_confirmed_by.eq(by));
    update(conn, merchants::table.find(id), confirmed)?;
    Ok(())
}

/// Its names are these; what was written so is its, and what is no longer its is nobody's.
fn name(conn: &mut Conn, keeping: &Keeping, before: Option<&Merchant>) -> Result<(), StoreError> {
    let (id, now) = (keeping.id, &keeping.now);
    let folded = |it: &Merchant| it.names().map(fold).collect::<BTreeSet<String>>();
    let (had, has) = (before.map(folded).unwrap_or_default(), folded(now));
    execute(conn, diesel::delete(merchant_names::table.filter(merchant_names::merchant_id.eq(id.0))))?;
    for (position, name) in now.names().enumerate() {
        let row = (
            merchant_names::folded.eq(fold(name)),
            merchant_names::merchant_id.eq(id.0),
            merchant_names::position.eq(position as i32),
            merchant_names::name.eq(name),
        );
        execute(conn, diesel::insert_into(merchant_names::table).values(row))?;
    }
    let is_renamed = before.is_some_and(|it| it.name != now.name);
    // Called otherwise, all that was ever written of it is named anew.
    let moved: Vec<&String> = if is_renamed { had.union(&has).collect() } else { had.symmetric_difference(&has).collect() };
    for folded in &moved {
        let whose = has.contains(*folded).then_some(id.0);
        update(conn, spellings::table.filter(spellings::folded.eq(folded.as_str())), spellings::merchant_id.eq(whose))?;
        renames::begin(conn, folded, keeping.at)?;
    }
    if !moved.is_empty() {
        recount(conn, id)?;
        let old = before.map(|it| it.name.as_str());
        let called = |name: &str| (Some(name) == old || has.contains(&fold(name))).then(|| now.name.clone());
        incidents::rename(conn, &called)?;
    }
    Ok(())
}

/// How many complaints with a result a merchant has, from its names.
pub(super) fn recount(conn: &mut Conn, id: MerchantId) -> Result<(), StoreError> {
    let mine = spellings::table.filter(spellings::merchant_id.eq(id.0)).select(spellings::cases);
    let sum: i64 = load::<_, i64>(conn, mine)?.into_iter().sum();
    update(conn, merchants::table.find(id.0), merchants::cases.eq(sum))?;
    Ok(())
}
