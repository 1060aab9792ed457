//! What a letter is about, read at the moment it is written: whom it goes to now, and what it quotes.

use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use diesel::prelude::*;

use super::cases::find_by_id;
use super::db::Conn;
use super::error::StoreError;
use super::links::{self, Link};
use super::merchants::register::{self, Addressee};
use super::notifications::{self, TellLine};
use super::outbox::Leased;
use super::people::{self, Person};
use super::report_schedules;
use super::schema::{events, people as person_rows, texts};
use super::timeline;
use crate::domain::actor::Actor;
use crate::domain::case::Case;
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::ids::{CaseId, MerchantId, PersonId};
use crate::domain::notice::{NoticeKind, Way};
use crate::domain::reference::Reference;

/// Everything a letter may mention, as it stands now.
#[derive(Clone, Debug)]
pub struct Subject {
    pub case: Option<Case>,
    pub person: Option<Person>,
    pub link: Option<Link>,
    /// The quoted text with its title, unless it was erased.
    pub body: Option<(String, Option<String>)>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Head of the case's chain when the letter was queued.
    pub chain_head: Option<String>,
    /// What a letter to staff tells of, and how many more there are.
    pub told: (Vec<TellLine>, usize),
    /// What a report tells.
    pub report: Option<report_schedules::Letter>,
    /// The account behind the case wants no text messages.
    pub refuses_texts: bool,
    /// To when a date was put off, where the letter is about that.
    pub moved_to: Option<DateTime<Utc>>,
    /// The complaint that was merged with this one, or taken apart from it, where the letter is about that; and whether this
    /// one was carried on in it.
    pub other: Option<(Reference, bool)>,
    /// Whom a letter to a merchant goes to, as it stands now.
    pub merchant: Option<Addressee>,
    /// Whose words took a case up again, and what they say of the order, where the letter is about that.
    pub undone: Option<(Claimant, OrderState)>,
}

/// Reads what the letter of this row is about; a report counts days of this zone.
pub fn subject(conn: &mut Conn, row: &Leased, zone: Tz) -> Result<Subject, StoreError> {
    let case = row.case_id.map(|id| find_by_id(conn, &Actor::System, CaseId(id))).transpose()?;
    let person = match row.person_id {
        Some(id) => absent(people::find(conn, PersonId(id)))?,
        None => None,
    };
    let link = match row.link_id {
        Some(id) => links::find(conn, id)?,
        None => None,
    };
    let (body, author) = match (row.case_id, row.text_id) {
        (Some(case), Some(text)) => (body_of(conn, text)?, author_of(conn, case, text)?),
        _ => (None, None),
    };
    let chain_head = match row.case_id {
        Some(case) => head_at(conn, case, row.created_at())?,
        None => None,
    };
    let told = if row.kind == NoticeKind::Alerts.as_str() { notifications::of_letter(conn, row.id)? } else { (Vec::new(), 0) };
    let is_report = row.kind == NoticeKind::Report.as_str();
    let report = if is_report { report_schedules::of_letter(conn, row.id, zone)? } else { None };
    let moved_to = match (row.case_id, row.text_id) {
        (Some(case), Some(text)) if row.kind == NoticeKind::Extended.as_str() => timeline::moved_to(conn, case, text)?,
        _ => None,
    };
    let is_text = row.way()? == Way::Text;
    let owner = case.as_ref().and_then(|case| case.consumer).filter(|_| is_text);
    let refuses_texts = match owner.map(|owner| people::find(conn, owner)) {
        Some(found) => absent(found)?.is_some_and(|person| !person.prefs.texts),
        None => false,
    };
    let is_of_two = [NoticeKind::Merged, NoticeKind::Unmerged].iter().any(|kind| row.kind == kind.as_str());
    let other = match row.case_id {
        Some(case) if is_of_two => timeline::other_of(conn, case, row.created_at())?,
        _ => None,
    };
    let merchant = match &link {
        Some(link) if link.purpose == "merchant" => register::addressee(conn, MerchantId(link.target))?,
        _ => None,
    };
    let undone = match row.case_id {
        Some(case) if row.kind == NoticeKind::Reopened.as_str() => timeline::undone_by(conn, case, row.created_at())?,
        _ => None,
    };
    Ok(Subject { case, person, link, body, author, chain_head, told, report, refuses_texts, moved_to, other, merchant, undone })
}

fn absent<T>(found: Result<T, StoreError>) -> Result<Option<T>, StoreError> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn body_of(conn: &mut Conn, text: i64) -> Result<Option<(String, Option<String>)>, StoreError> {
    let row: Option<(Option<String>, Option<String>)> =
        texts::table.find(text).select((texts::body, texts::title)).first(conn).optional()?;
    Ok(row.and_then(|(body, title)| Some((body?, title))))
}

fn author_of(conn: &mut Conn, case: i64, text: i64) -> Result<Option<String>, StoreError> {
    let name = events::table
        .inner_join(person_rows::table.on(events::by_person.eq(person_rows::id.nullable())))
        .filter(events::case_id.eq(case))
        .filter(events::text_id.eq(text))
        .select(person_rows::name)
        .first(conn);
    Ok(name.optional()?)
}

/// A letter sent again prints the same head, whatever happened to the case since.
fn head_at(conn: &mut Conn, case: i64, at: DateTime<Utc>) -> Result<Option<String>, StoreError> {
    let before = events::table.filter(events::case_id.eq(case)).filter(events::at.le(at.naive_utc()));
    Ok(before.order(events::seq.desc()).select(events::hash).first(conn).optional()?)
}
