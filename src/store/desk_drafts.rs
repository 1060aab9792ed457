//! What somebody of the staff is writing on a case and has not sent: theirs alone, one of each kind. Never part of the
//! history; gone when the text is recorded, after a while, and with its author.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{desk_drafts, people};
use super::times::utc;
use crate::domain::coded::coded;
use crate::domain::ids::{CaseId, PersonId};

/// Drafts that one person has at most: another takes the place of the one left alone longest.
pub const MOST: i64 = 200;

coded! {
    /// What is being written, as the noun of the URL that it will be posted to.
    pub enum DraftKind {
        Message = "messages",
        Note = "notes",
        MerchantRequest = "merchant-request",
        InformationRequest = "information-request",
        PlatformRequest = "platform-request",
        Offer = "offer",
        Escalation = "escalation",
        Extension = "extension",
        Promise = "promise",
        Hold = "payment-hold",
        Closure = "closure",
    }
}

impl DraftKind {
    /// The fields of its form that are typed, not chosen: its words first. Without any of them there is nothing to keep.
    pub const fn typed(self) -> &'static [&'static str] {
        match self {
            Self::Closure => &["explanation"],
            Self::Escalation => &["reason", "why"],
            Self::Extension => &["reason"],
            Self::Offer => &["body", "conditions", "amount"],
            Self::Promise => &["body", "amount"],
            Self::Message
            | Self::Note
            | Self::MerchantRequest
            | Self::InformationRequest
            | Self::PlatformRequest
            | Self::Hold => &["body"],
        }
    }
}

/// What stands in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Draft {
    pub kind: DraftKind,
    /// By name, as typed and chosen.
    pub fields: BTreeMap<String, String>,
    pub at: DateTime<Utc>,
}

impl Draft {
    pub fn value(&self, field: &str) -> &str {
        self.fields.get(field).map_or("", String::as_str)
    }

    /// All that was typed, where its form is not there to hold it.
    pub fn words(&self) -> String {
        let typed = self.kind.typed().iter().map(|field| self.value(field)).filter(|words| !words.is_empty());
        typed.collect::<Vec<_>>().join("\n\n")
    }
}

/// What this person is writing on this case; the caller found the case in their scope.
pub fn of(conn: &mut Conn, case: CaseId, person: PersonId) -> Result<Vec<Draft>, StoreError> {
    let mine = desk_drafts::table.filter(desk_drafts::case_id.eq(case.0)).filter(desk_drafts::person_id.eq(person.0));
    let columns = (desk_drafts::kind, desk_drafts::fields, desk_drafts::updated_at);
    let rows: Vec<(String, String, NaiveDateTime)> = load(conn, mine.select(columns))?;
    let draft = |(kind, fields, at): (String, String, NaiveDateTime)| {
        let fields = serde_json::from_str(&fields).map_err(|error| StoreError::Corrupt(format!("a draft: {error}")))?;
        Ok(Draft { kind: decode!(DraftKind, kind)?, fields, at: utc(at) })
    };
    rows.into_iter().map(draft).collect()
}

/// Keeps a draft in the place of the last one of its kind.
pub fn save(conn: &mut Conn, case: CaseId, person: PersonId, draft: &Draft) -> Result<(), StoreError> {
    let fields = serde_json::to_string(&draft.fields).unwrap_or_default();
    let written = (desk_drafts::fields.eq(&fields), desk_drafts::updated_at.eq(draft.at.naive_utc()));
    if update(conn, desk_drafts::table.find((case.0, person.0, draft.kind.as_str())), written)? > 0 {
        return Ok(());
    }
    make_room(conn, person)?;
    let whose = (desk_drafts::case_id.eq(case.0), desk_drafts::person_id.eq(person.0));
    let row = (whose, desk_drafts::kind.eq(draft.kind.as_str()), written);
    execute(conn, diesel::insert_into(desk_drafts::table).values(row))?;
    Ok(())
}

fn make_room(conn: &mut Conn, person: PersonId) -> Result<(), StoreError> {
    let theirs = desk_drafts::table.filter(desk_drafts::person_id.eq(person.0)).order(desk_drafts::updated_at.desc());
    let over: Vec<Key> = load(conn, theirs.offset(MOST - 1).limit(MOST).select(KEY))?;
    drop_all(conn, &over)
}

/// The text was recorded, or thrown away.
pub fn remove(conn: &mut Conn, case: CaseId, person: PersonId, kind: DraftKind) -> Result<(), StoreError> {
    execute(conn, diesel::delete(desk_drafts::table.find((case.0, person.0, kind.as_str()))))?;
    Ok(())
}

/// Drops drafts that nobody touched since, and those of who has left; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let old = desk_drafts::table.filter(desk_drafts::updated_at.lt(before.naive_utc())).order(desk_drafts::updated_at);
    let mut over: Vec<Key> = load(conn, old.limit(limit).select(KEY))?;
    if over.is_empty() {
        // As few as there are people and drafts of each.
        let theirs = people::table.on(people::id.eq(desk_drafts::person_id));
        let left = desk_drafts::table.inner_join(theirs).filter(diesel::dsl::not(people::active)).limit(limit);
        over = load(conn, left.select(KEY))?;
    }
    drop_all(conn, &over)?;
    Ok(over.len())
}

type Key = (i64, i64, String);
const KEY: (desk_drafts::case_id, desk_drafts::person_id, desk_drafts::kind) =
    (desk_drafts::case_id, desk_drafts::person_id, desk_drafts::kind);

fn drop_all(conn: &mut Conn, keys: &[Key]) -> Result<(), StoreError> {
    for (case, person, kind) in keys {
        execute(conn, diesel::delete(desk_drafts::table.find((*case, *person, kind))))?;
    }
    Ok(())
}
