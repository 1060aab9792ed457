//! Programs of others that are told what happens to cases: what each is told, its sealed secrets, and what was changed of it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;
use serde::{Deserialize, Serialize};

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::people::{self, Edit};
use super::schema::{webhook_secrets as secrets, webhooks as rows};
use super::staff_accounts::{self, Changed};
use super::times::{utc, utc_opt};
use crate::domain::ids::{PersonId, TeamId, WebhookId};
use crate::domain::permission::Permission;
use crate::domain::webhook::{Off, Topic};

pub mod deliveries;
mod queueing;
pub mod sending;

pub(super) use queueing::queue;
pub use queueing::queue_test;

/// Webhooks that are not removed: each costs every change a little.
pub const MOST: usize = 20;
/// Secrets of a webhook that sign at once.
pub const MOST_SECRETS: usize = 2;
/// For what secrets are sealed.
pub const SEALED: &str = "webhook";

/// What is asked for in a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub name: String,
    pub url: String,
    /// In the order of [`Topic::ALL`].
    pub topics: Vec<Topic>,
    /// `None`: cases of every team, and of none.
    pub team: Option<TeamId>,
}

/// A webhook.
#[derive(Clone, Debug)]
pub struct Webhook {
    pub id: WebhookId,
    pub version: i64,
    pub wanted: Wanted,
    pub is_active: bool,
    pub made_at: DateTime<Utc>,
    /// Why and since when it is off.
    pub off: Option<(Off, DateTime<Utc>)>,
    pub failing_since: Option<DateTime<Utc>>,
    pub secrets: Vec<Secret>,
}

/// One of its secrets.
#[derive(Clone, Debug)]
pub struct Secret {
    pub number: i64,
    /// As the seal left it.
    pub sealed: String,
    pub made_at: DateTime<Utc>,
    /// Until when it signs beside the newer one.
    pub ends_at: Option<DateTime<Utc>>,
}

impl Secret {
    pub fn signs(&self, now: DateTime<Utc>) -> bool {
        self.ends_at.is_none_or(|ends| now < ends)
    }
}

/// What the record of changes keeps of a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Card {
    pub name: String,
    pub url: String,
    pub topics: Vec<Topic>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<TeamId>,
    /// Numbers of the secrets that are kept.
    pub secrets: Vec<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<Off>,
}

impl Webhook {
    pub fn card(&self) -> Card {
        let Wanted { name, url, topics, team } = self.wanted.clone();
        let secrets = self.secrets.iter().map(|secret| secret.number).collect();
        Card { name, url, topics, team, secrets, off: self.off.map(|(why, _)| why) }
    }
}

type Row = (
    (i64, i64, String, String, String, Option<i64>),
    (bool, NaiveDateTime, Option<String>, Option<NaiveDateTime>, Option<NaiveDateTime>),
);

#[diesel::dsl::auto_type]
fn columns() -> _ {
    (
        (rows::id, rows::version, rows::name, rows::url, rows::topics, rows::team_id),
        (rows::is_active, rows::made_at, rows::off_why, rows::off_at, rows::failing_since),
    )
}

fn decoded(row: Row) -> Webhook {
    let ((id, version, name, url, topics, team), (is_active, made_at, why, off_at, failing_since)) = row;
    let topics = topics.split(' ').filter_map(Topic::parse).collect();
    let off = utc_opt(off_at).map(|at| (why.and_then(|why| Off::parse(&why)).unwrap_or(Off::ByHand), at));
    Webhook {
        id: WebhookId(id),
        version,
        wanted: Wanted { name, url, topics, team: team.map(TeamId) },
        is_active,
        made_at: utc(made_at),
        off,
        failing_since: utc_opt(failing_since),
        secrets: Vec::new(),
    }
}

fn secrets_of(conn: &mut Conn, id: i64) -> Result<Vec<Secret>, StoreError> {
    let theirs = secrets::table.filter(secrets::webhook_id.eq(id)).order(secrets::number);
    let columns = (secrets::number, secrets::sealed, secrets::made_at, secrets::ends_at);
    let found: Vec<(i64, String, NaiveDateTime, Option<NaiveDateTime>)> = load(conn, theirs.select(columns))?;
    let secret = |(number, sealed, made_at, ends_at)| Secret { number, sealed, made_at: utc(made_at), ends_at: utc_opt(ends_at) };
    Ok(found.into_iter().map(secret).collect())
}

/// A webhook; one that was removed is not there.
pub fn find(conn: &mut Conn, id: WebhookId) -> Result<Webhook, StoreError> {
    let row = first(conn, rows::table.find(id.0).filter(rows::removed_at.is_null()).select(columns()))?;
    let mut found = decoded(row.ok_or(StoreError::NotFound)?);
    found.secrets = secrets_of(conn, id.0)?;
    Ok(found)
}

/// All that are not removed, by name, without their secrets.
pub fn all(conn: &mut Conn) -> Result<Vec<Webhook>, StoreError> {
    let kept = rows::table.filter(rows::removed_at.is_null()).order(rows::name).limit(10 * MOST as i64);
    let found: Vec<Row> = load(conn, kept.select(columns()))?;
    Ok(found.into_iter().map(decoded).collect())
}

/// How many were switched off because nothing arrived, and nobody has looked after them yet.
pub fn given_up(conn: &mut Conn) -> Result<i64, StoreError> {
    let all = all(conn)?;
    Ok(all.iter().filter(|it| matches!(it.off, Some((Off::Failing | Off::Gone, _)))).count() as i64)
}

/// What was changed of a webhook, the newest first.
pub fn history(conn: &mut Conn, id: WebhookId) -> Result<Vec<Changed>, StoreError> {
    staff_accounts::changes_of(conn, id.0)
}

/// Who changes it, when; and the id of the audit row. Nobody: it follows from answers.
#[derive(Clone, Copy, Debug)]
pub struct By {
    pub person: Option<PersonId>,
    pub at: DateTime<Utc>,
    pub edit: i64,
}

/// Whoever was put out a moment ago connects no program.
fn may(conn: &mut Conn, by: By) -> Result<(), StoreError> {
    let Some(person) = by.person else { return Ok(()) };
    let staff = people::find(conn, person)?.staff();
    if staff.is_some_and(|staff| staff.may(Permission::ConnectPrograms)) { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Adds a webhook with its first secret, sealed. [`StoreError::Duplicate`] where another one has its name.
pub fn insert(conn: &mut Conn, id: WebhookId, (wanted, sealed): (&Wanted, &str), by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    let row = (
        (rows::id.eq(id.0), rows::version.eq(1), wanted_row(wanted)),
        (rows::is_active.eq(true), rows::made_at.eq(by.at.naive_utc()), rows::served_at.eq(by.at.naive_utc())),
    );
    execute(conn, diesel::insert_into(rows::table).values(row))?;
    insert_secret(conn, id, (1, sealed), by.at)?;
    let now = find(conn, id)?;
    audit(conn, "webhook.added", (None, &now), by)
}

type Words = (
    diesel::dsl::Eq<rows::name, String>,
    diesel::dsl::Eq<rows::url, String>,
    diesel::dsl::Eq<rows::topics, String>,
    diesel::dsl::Eq<rows::team_id, Option<i64>>,
);

fn wanted_row(wanted: &Wanted) -> Words {
    let topics: Vec<&str> = wanted.topics.iter().map(|topic| topic.as_str()).collect();
    (
        rows::name.eq(wanted.name.clone()),
        rows::url.eq(wanted.url.clone()),
        rows::topics.eq(topics.join(" ")),
        rows::team_id.eq(wanted.team.map(|team| team.0)),
    )
}

fn insert_secret(conn: &mut Conn, id: WebhookId, (number, sealed): (i64, &str), at: DateTime<Utc>) -> Result<(), StoreError> {
    let row = (
        secrets::webhook_id.eq(id.0),
        secrets::number.eq(number),
        secrets::sealed.eq(sealed),
        secrets::made_at.eq(at.naive_utc()),
    );
    execute(conn, diesel::insert_into(secrets::table).values(row))?;
    Ok(())
}

/// What is done to a webhook.
#[derive(Clone, Debug)]
pub enum Step {
    Edit(Wanted),
    /// A new secret; the one before signs beside it until then.
    Rotate {
        sealed: String,
        until: DateTime<Utc>,
    },
    EndOlder,
    Off(Off),
    On,
    Remove,
}

/// Does it, where nobody else was faster. [`StoreError::Stale`] where somebody was, or where there is nothing of the kind to do.
pub fn change(conn: &mut Conn, id: WebhookId, (seen, step): (i64, &Step), by: By) -> Result<(), StoreError> {
    may(conn, by)?;
    let before = find(conn, id)?;
    let mine = rows::table.find(id.0).filter(rows::version.eq(seen)).filter(rows::removed_at.is_null());
    if update(conn, mine, rows::version.eq(seen + 1))? == 0 {
        return Err(StoreError::Stale);
    }
    let what = done(conn, &before, step, by)?;
    // One that is removed is kept for its deliveries, and found no more.
    let mut now = if matches!(step, Step::Remove) { before.clone() } else { find(conn, id)? };
    if matches!(step, Step::Remove) {
        now.secrets.clear();
    }
    audit(conn, what, (Some(&before), &now), by)
}

fn done(conn: &mut Conn, before: &Webhook, step: &Step, by: By) -> Result<&'static str, StoreError> {
    let (id, at) = (before.id.0, by.at.naive_utc());
    let row = || rows::table.find(id);
    let off = |why: Off| {
        let told = rows::is_told.eq(why != Off::ByHand);
        (rows::is_active.eq(false), told, rows::off_why.eq(Some(why.as_str())), rows::off_at.eq(Some(at)))
    };
    let alive: Vec<&Secret> = before.secrets.iter().filter(|secret| secret.signs(by.at)).collect();
    let what = match step {
        Step::Edit(wanted) => {
            update(conn, row(), wanted_row(wanted))?;
            "webhook.changed"
        }
        Step::Rotate { sealed, until } if alive.len() < MOST_SECRETS => {
            let ended: Vec<i64> = before.secrets.iter().filter(|it| !it.signs(by.at)).map(|it| it.number).collect();
            let theirs = || secrets::table.filter(secrets::webhook_id.eq(id));
            execute(conn, diesel::delete(theirs().filter(secrets::number.eq_any(ended))))?;
            update(conn, theirs(), secrets::ends_at.eq(Some(until.naive_utc())))?;
            let next = before.secrets.iter().map(|secret| secret.number).max().unwrap_or(0) + 1;
            insert_secret(conn, before.id, (next, sealed), by.at)?;
            "webhook.rotated"
        }
        Step::EndOlder if alive.len() == MOST_SECRETS => {
            execute(conn, diesel::delete(secrets::table.find((id, alive[0].number))))?;
            "webhook.rotated"
        }
        Step::Off(why) if before.is_active => {
            update(conn, row(), off(*why))?;
            "webhook.switched_off"
        }
        Step::On if !before.is_active => {
            let on = (rows::is_active.eq(true), rows::off_why.eq(None::<String>), rows::off_at.eq(None::<NaiveDateTime>));
            update(conn, row(), (on, rows::is_told.eq(true), rows::failing_since.eq(None::<NaiveDateTime>)))?;
            "webhook.switched_on"
        }
        Step::Remove => {
            execute(conn, diesel::delete(secrets::table.filter(secrets::webhook_id.eq(id))))?;
            update(conn, row(), (rows::is_active.eq(false), rows::is_told.eq(false), rows::removed_at.eq(Some(at))))?;
            "webhook.removed"
        }
        Step::Rotate { .. } | Step::EndOlder | Step::Off(_) | Step::On => return Err(StoreError::Stale),
    };
    Ok(what)
}

fn audit(conn: &mut Conn, what: &str, (before, now): (Option<&Webhook>, &Webhook), by: By) -> Result<(), StoreError> {
    let words = |it: &Webhook| serde_json::to_string(&it.card()).unwrap_or_default();
    let (before, after) = (before.map(words).unwrap_or_default(), words(now));
    people::audit(conn, &Edit { id: by.edit, by: by.person, at: by.at, what, target: now.id.0, before, after })
}

/// Under another key no secret can be read: each webhook is given a new one.
pub fn end_everybodys(conn: &mut Conn) -> Result<(), StoreError> {
    execute(conn, diesel::delete(secrets::table))?;
    Ok(())
}
