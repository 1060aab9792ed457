//! Programs that send facts about orders, their sealed secrets, and what was changed of each.

use chrono::{DateTime, Duration, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Edit};
use super::schema::{fact_secrets as secrets, fact_senders as senders, merchants};
use super::staff_accounts::{self, Changed};
use super::times::{utc, utc_opt};
use crate::domain::ids::{FactSenderId, MerchantId, PersonId};
use crate::domain::order_fact::Speaker;
use crate::domain::permission::Permission;

/// Senders on a page.
const MOST: i64 = 500;
/// Secrets of a sender that are alive at once.
pub const MOST_SECRETS: usize = 2;
/// When a secret was last used is written down this often.
const USED_EVERY: Duration = Duration::hours(1);

/// A program that sends facts.
#[derive(Clone, Debug)]
pub struct Sender {
    pub id: FactSenderId,
    /// What it calls itself.
    pub public_id: String,
    pub version: i64,
    pub name: String,
    pub speaker: Speaker,
    /// The merchant's name, where it speaks for one.
    pub merchant: Option<String>,
    pub made_at: DateTime<Utc>,
    pub revoked_at: Option<DateTime<Utc>>,
    pub secrets: Vec<Secret>,
}

/// One of its secrets.
#[derive(Clone, Debug)]
pub struct Secret {
    pub number: i64,
    /// As the seal left it.
    pub sealed: String,
    pub made_at: DateTime<Utc>,
    pub used_at: Option<DateTime<Utc>>,
}

impl Secret {
    /// Whether its use is to be written down again.
    pub fn is_to_be_marked(&self, now: DateTime<Utc>) -> bool {
        self.used_at.is_none_or(|used| now - used >= USED_EVERY)
    }
}

/// What the record of changes keeps of a sender.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub provider: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merchant: Option<String>,
    /// Numbers of the secrets that are alive.
    pub secrets: Vec<i64>,
    pub revoked: bool,
}

impl Sender {
    pub fn card(&self) -> Card {
        let provider = if let Speaker::Provider(slug) = &self.speaker { Some(slug.clone()) } else { None };
        let secrets = self.secrets.iter().map(|secret| secret.number).collect();
        Card { name: self.name.clone(), provider, merchant: self.merchant.clone(), secrets, revoked: self.revoked_at.is_some() }
    }
}

type Row = ((i64, String, i64, String), (Option<String>, Option<i64>, Option<String>), (NaiveDateTime, Option<NaiveDateTime>));

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        (senders::id, senders::public_id, senders::version, senders::name),
        (senders::provider, senders::merchant_id, merchants::name.nullable()),
        (senders::made_at, senders::revoked_at),
    )
}

fn decoded(row: Row) -> Result<Sender, StoreError> {
    let ((id, public_id, version, name), (provider, merchant_id, merchant), (made_at, revoked_at)) = row;
    let speaker = match (provider, merchant_id) {
        (Some(slug), _) => Speaker::Provider(slug),
        (None, Some(id)) => Speaker::Merchant(MerchantId(id)),
        (None, None) => return Err(StoreError::Corrupt(format!("sender {id} speaks for nobody"))),
    };
    let (made_at, revoked_at, id) = (utc(made_at), utc_opt(revoked_at), FactSenderId(id));
    Ok(Sender { id, public_id, version, name, speaker, merchant, made_at, revoked_at, secrets: Vec::new() })
}

fn secrets_of(conn: &mut Conn, id: FactSenderId) -> Result<Vec<Secret>, StoreError> {
    let theirs = secrets::table.filter(secrets::sender_id.eq(id.0)).order(secrets::number);
    let columns = (secrets::number, secrets::sealed, secrets::made_at, secrets::used_at);
    let rows: Vec<(i64, String, NaiveDateTime, Option<NaiveDateTime>)> = load(conn, theirs.select(columns))?;
    let secret = |(number, sealed, made_at, used_at)| Secret { number, sealed, made_at: utc(made_at), used_at: utc_opt(used_at) };
    Ok(rows.into_iter().map(secret).collect())
}

fn with_secrets(conn: &mut Conn, row: Option<Row>) -> Result<Sender, StoreError> {
    let mut sender = decoded(row.ok_or(StoreError::NotFound)?)?;
    sender.secrets = secrets_of(conn, sender.id)?;
    Ok(sender)
}

/// The sender that calls itself so, revoked or not.
pub fn find(conn: &mut Conn, public_id: &str) -> Result<Sender, StoreError> {
    let with = senders::table.left_join(merchants::table.on(merchants::id.nullable().eq(senders::merchant_id)));
    let row = first(conn, with.filter(senders::public_id.eq(public_id)).select(columns()))?;
    with_secrets(conn, row)
}

/// Whether a secret still holds: it was not ended, and its sender was not revoked.
pub fn holds(conn: &mut Conn, id: FactSenderId, number: i64) -> Result<bool, StoreError> {
    let alive: Option<i64> = first(conn, secrets::table.find((id.0, number)).select(secrets::number))?;
    Ok(alive.is_some())
}

/// All senders: those that may speak first, then the newest.
pub fn all(conn: &mut Conn) -> Result<Vec<Sender>, StoreError> {
    let with = senders::table.left_join(merchants::table.on(merchants::id.nullable().eq(senders::merchant_id)));
    let newest = with.order(senders::id.desc()).limit(MOST);
    let rows: Vec<Row> = load(conn, newest.select(columns()))?;
    let mut all: Vec<Sender> = rows.into_iter().map(decoded).collect::<Result<_, _>>()?;
    all.sort_by_key(|sender| sender.revoked_at.is_some());
    Ok(all)
}

/// What was changed of a sender, the newest first.
pub fn history(conn: &mut Conn, id: FactSenderId) -> Result<Vec<Changed>, StoreError> {
    staff_accounts::changes_of(conn, id.0)
}

/// A sender that is to be.
#[derive(Clone, Debug)]
pub struct NewSender {
    pub id: FactSenderId,
    pub public_id: String,
    pub name: String,
    pub speaker: Speaker,
    /// Its first secret, sealed.
    pub sealed: String,
}

/// Who changes it, when; and the id of the audit row.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub person: PersonId,
    pub at: DateTime<Utc>,
    pub edit: i64,
}

/// Whoever was put out a moment ago connects no program.
fn may(conn: &mut Conn, by: By) -> Result<(), StoreError> {
    let staff = people::find(conn, by.person)?.staff();
    if staff.is_some_and(|staff| staff.may(Permission::ConnectPrograms)) { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Adds a sender. [`StoreError::Duplicate`] where another one has its name.
pub fn insert(conn: &mut Conn, new: &NewSender, by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    let (provider, merchant) = match &new.speaker {
        Speaker::Provider(slug) => (Some(slug.as_str()), None),
        Speaker::Merchant(id) => (None, Some(id.0)),
    };
    let row = (
        senders::id.eq(new.id.0),
        senders::public_id.eq(new.public_id.as_str()),
        senders::version.eq(1),
        senders::name.eq(new.name.as_str()),
        senders::provider.eq(provider),
        senders::merchant_id.eq(merchant),
        senders::made_at.eq(by.at.naive_utc()),
    );
    execute(conn, diesel::insert_into(senders::table).values(row))?;
    insert_secret(conn, new.id, (1, &new.sealed), by.at)?;
    let now = find(conn, &new.public_id)?;
    audit(conn, "fact_sender.added", (None, &now), by)
}

fn insert_secret(conn: &mut Conn, id: FactSenderId, (number, sealed): (i64, &str), at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (
        secrets::sender_id.eq(id.0),
        secrets::number.eq(number),
        secrets::sealed.eq(sealed),
        secrets::made_at.eq(at.naive_utc()),
    );
    execute(conn, diesel::insert_into(secrets::table).values(row))?;
    Ok(())
}

/// What is done to a sender.
#[derive(Clone, Debug)]
pub enum Step {
    /// One more secret, sealed, beside the last one.
    Rotate { sealed: String },
    /// The older secret ends.
    EndOlder,
    /// It is heard no more.
    Revoke,
}

/// Does it to the sender of this version. [`StoreError::Stale`] where somebody else was faster, or it cannot be done.
pub fn change(conn: &mut Conn, public_id: &str, (seen, step): (i64, &Step), by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    let before = find(conn, public_id)?;
    let mine = senders::table.find(before.id.0).filter(senders::version.eq(seen)).filter(senders::revoked_at.is_null());
    if update(conn, mine, senders::version.eq(seen + 1))? == 0 {
        return Err(StoreError::Stale);
    }
    let numbers: Vec<i64> = before.secrets.iter().map(|secret| secret.number).collect();
    let what = match step {
        Step::Rotate { sealed } if numbers.len() < MOST_SECRETS => {
            insert_secret(conn, before.id, (numbers.iter().max().unwrap_or(&0) + 1, sealed), by.at)?;
            "fact_sender.rotated"
        }
        Step::EndOlder if numbers.len() == MOST_SECRETS => {
            execute(conn, diesel::delete(secrets::table.find((before.id.0, numbers[0]))))?;
            "fact_sender.rotated"
        }
        Step::Revoke => {
            execute(conn, diesel::delete(secrets::table.filter(secrets::sender_id.eq(before.id.0))))?;
            update(conn, senders::table.find(before.id.0), senders::revoked_at.eq(Some(by.at.naive_utc())))?;
            "fact_sender.revoked"
        }
        Step::Rotate { .. } | Step::EndOlder => return Err(StoreError::Stale),
    };
    let now = find(conn, public_id)?;
    audit(conn, what, (Some(&before), &now), by)
}

fn audit(conn: &mut Conn, what: &str, (before, now): (Option<&Sender>, &Sender), by: By) -> Result<(), StoreError> {
    let words = |sender: &Sender| serde_json::to_string(&sender.card()).unwrap_or_default();
    let (before, after) = (before.map(words).unwrap_or_default(), words(now));
    people::audit(conn, &Edit { id: by.edit, by: Some(by.person), at: by.at, what, target: now.id.0, before, after })
}

/// A secret was used just now.
pub fn mark_used(conn: &mut Conn, id: FactSenderId, number: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, secrets::table.find((id.0, number)), secrets::used_at.eq(Some(at.naive_utc())))?;
    Ok(())
}

/// Under another key no secret can be read: each sender is given a new one.
pub fn end_everybodys(conn: &mut Conn) -> Result<(), StoreError> {
    execute(conn, diesel::delete(secrets::table))?;
    Ok(())
}
