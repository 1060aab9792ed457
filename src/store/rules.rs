//! What administrators changed in the rules: each change a new version, its audit row beside it, and a revision by which
//! every process sees that it is to read them again.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use serde::Serialize;
use serde::de::DeserializeOwned;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::people::{Edit, audit_named};
use super::providers;
use super::schema::{rule_revisions, rule_versions};
use crate::domain::calendar::Calendar;
use crate::domain::checklist::Checklist;
use crate::domain::escalation::Rule;
use crate::domain::guide::Guide;
use crate::domain::ids::PersonId;
use crate::domain::letter::LetterWords;
use crate::domain::routing::RoutingRule;
use crate::domain::rulebook::{Amendments, RuleKind};
use crate::domain::settings::Settings;
use crate::domain::sla::Policy;

/// A version about to be kept.
pub struct Version<'a, T> {
    pub kind: RuleKind,
    pub slug: &'a str,
    pub version: u32,
    pub before: Option<&'a T>,
    pub now: &'a T,
    pub by: PersonId,
    pub at: DateTime<Utc>,
    /// Of the audit row.
    pub id: i64,
}

/// The revision of the rules as they are now.
pub fn revision(conn: &mut Conn) -> Result<i64, StoreError> {
    Ok(first(conn, rule_revisions::table.find(1).select(rule_revisions::revision))?.unwrap_or_default())
}

/// Everything that was changed.
pub fn amendments(conn: &mut Conn) -> Result<Amendments, StoreError> {
    // First: a change that comes in between is read again with the next revision.
    let revision = revision(conn)?;
    Ok(Amendments {
        revision,
        policies: all::<Policy>(conn, RuleKind::Policy)?,
        calendars: all::<Calendar>(conn, RuleKind::Calendar)?,
        escalation: all::<Rule>(conn, RuleKind::Escalation)?,
        checklists: all::<Checklist>(conn, RuleKind::Checklist)?,
        routing: all::<RoutingRule>(conn, RuleKind::Routing)?,
        letters: all::<LetterWords>(conn, RuleKind::Letter)?,
        settings: all::<Settings>(conn, RuleKind::Settings)?.pop(),
        provider_kinds: providers::kinds(conn)?,
    })
}

/// The newest version of each rule of routing.
pub(super) fn routing_rules(conn: &mut Conn) -> Result<Vec<RoutingRule>, StoreError> {
    let newest: BTreeMap<String, RoutingRule> =
        all::<RoutingRule>(conn, RuleKind::Routing)?.into_iter().map(|rule| (rule.id.clone(), rule)).collect();
    Ok(newest.into_values().collect())
}

/// Every version of a guide that an administrator wrote, the oldest of each first.
pub fn guides(conn: &mut Conn) -> Result<Vec<Guide>, StoreError> {
    all(conn, RuleKind::Guide)
}

/// One version, where it was kept: the first of what comes with Redress never is.
pub fn version<T: DeserializeOwned>(conn: &mut Conn, kind: RuleKind, slug: &str, version: u32) -> Result<Option<T>, StoreError> {
    let row = rule_versions::table.find((kind.as_str(), slug, version as i32)).select(rule_versions::body);
    let body: Option<String> = first(conn, row)?;
    body.map(|body| read(kind, slug, version, &body)).transpose()
}

fn read<T: DeserializeOwned>(kind: RuleKind, slug: &str, version: impl std::fmt::Display, body: &str) -> Result<T, StoreError> {
    let unreadable = |error| StoreError::Corrupt(format!("{kind} {slug} version {version}: {error}"));
    serde_json::from_str(body).map_err(unreadable)
}

fn all<T: DeserializeOwned>(conn: &mut Conn, kind: RuleKind) -> Result<Vec<T>, StoreError> {
    let rows: Vec<(String, i32, String)> = rule_versions::table
        .filter(rule_versions::kind.eq(kind.as_str()))
        .order((rule_versions::slug, rule_versions::version))
        .select((rule_versions::slug, rule_versions::version, rule_versions::body))
        .load(conn)?;
    rows.into_iter().map(|(slug, version, body)| read(kind, &slug, version, &body)).collect()
}

/// Keeps a version. [`StoreError::Duplicate`] where somebody else made this version meanwhile.
pub fn publish<T: Serialize>(conn: &mut Conn, version: &Version<'_, T>) -> Result<(), StoreError> {
    let body = json(version.now)?;
    let before = version.before.map(json).transpose()?.unwrap_or_default();
    execute(
        conn,
        diesel::insert_into(rule_versions::table).values((
            rule_versions::kind.eq(version.kind.as_str()),
            rule_versions::slug.eq(version.slug),
            rule_versions::version.eq(version.version as i32),
            rule_versions::body.eq(&body),
            rule_versions::at.eq(version.at.naive_utc()),
            rule_versions::by_person.eq(Some(version.by.0)),
        )),
    )?;
    update(conn, rule_revisions::table.find(1), rule_revisions::revision.eq(rule_revisions::revision + 1))?;
    let what = format!("{}.changed", version.kind);
    let edit = Edit { id: version.id, by: Some(version.by), at: version.at, what: &what, target: 0, before, after: body };
    audit_named(conn, &edit, Some(version.slug))
}

/// Who made which version, and when; newest first.
pub fn history(conn: &mut Conn, kind: RuleKind, slug: &str) -> Result<Vec<Made>, StoreError> {
    use super::schema::people;
    let mine = rule_versions::table.filter(rule_versions::kind.eq(kind.as_str())).filter(rule_versions::slug.eq(slug));
    type Row = (i32, chrono::NaiveDateTime, Option<String>);
    let rows: Vec<Row> = mine
        .left_join(people::table.on(people::id.nullable().eq(rule_versions::by_person)))
        .order(rule_versions::version.desc())
        .limit(50)
        .select((rule_versions::version, rule_versions::at, people::name.nullable()))
        .load(conn)?;
    Ok(rows
        .into_iter()
        .map(|(version, at, by)| Made { version: u32::try_from(version).unwrap_or_default(), at: super::times::utc(at), by })
        .collect())
}

/// The newest versions with what they say, newest first. What comes with Redress is not among them.
pub fn versions<T: DeserializeOwned>(conn: &mut Conn, kind: RuleKind, slug: &str) -> Result<Vec<(Made, T)>, StoreError> {
    let made = history(conn, kind, slug)?;
    let mut with = |it: Made| Ok(version(conn, kind, slug, it.version)?.map(|body| (it, body)));
    made.into_iter().filter_map(|it| with(it).transpose()).collect()
}

/// A version, as the list of its history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    pub version: u32,
    pub at: DateTime<Utc>,
    pub by: Option<String>,
}

fn json<T: Serialize>(value: &T) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|error| StoreError::Corrupt(format!("a rule cannot be written down: {error}")))
}
