//! Which holds the page lists: the newest, those behind a place, or the one of a case.

use chrono::DateTime;

use crate::domain::reference::Reference;
use crate::paths;
use crate::store::audits::{self, Key};
use crate::store::retention::{self, Hold};
use crate::store::{Conn, StoreError};
use crate::web::forms::{Problems, Query};
use crate::web::page::Page;

/// Holds on one page.
const PAGE: usize = 50;

/// What is asked.
#[derive(Clone, Debug, Default)]
pub struct Asked {
    reference: Option<Reference>,
    after: Option<Key>,
    typed: String,
}

/// What is listed.
pub struct Listed {
    pub holds: Vec<Hold>,
    /// As it was looked for.
    pub typed: String,
    /// Nothing holds the case that was looked for.
    pub is_not_held: bool,
    pub first_url: String,
    pub next_url: String,
}

impl Asked {
    pub fn read(query: &Query, page: &Page, problems: &mut Problems) -> Self {
        let value = |name: &str| query.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        let typed = value("held").unwrap_or_default().to_owned();
        let reference = Reference::parse(&typed);
        if reference.is_none() && !typed.is_empty() {
            problems.add("held", page.t("audit-bad-reference"));
        }
        let after = value("after").and_then(key);
        if after.is_none() && value("after").is_some() {
            problems.add("", page.t("oversight-bad-link"));
        }
        Self { reference, after, typed }
    }

    pub fn list(&self, conn: &mut Conn) -> Result<Listed, StoreError> {
        let only = self.reference.map(|reference| audits::case_of(conn, reference)).transpose()?;
        let mut holds = match only {
            Some(None) => Vec::new(),
            only => retention::holds(conn, only.flatten(), self.after, PAGE as i64 + 1)?,
        };
        let has_more = holds.len() > PAGE;
        holds.truncate(PAGE);
        let next = holds.last().filter(|_| has_more).map(|hold| hold.key);
        let place = |key: Key| format!("{}?after={}.{}#h-holds", paths::admin_retention(), key.at.timestamp_millis(), key.id);
        let is_narrowed = self.after.is_some() || only.is_some();
        Ok(Listed {
            is_not_held: only.is_some() && holds.is_empty(),
            holds,
            typed: self.typed.clone(),
            first_url: if is_narrowed { format!("{}#h-holds", paths::admin_retention()) } else { String::new() },
            next_url: next.map(place).unwrap_or_default(),
        })
    }
}

/// Where a list goes on: milliseconds up to the year 2200, and a case.
fn key(text: &str) -> Option<Key> {
    let (at, id) = text.split_once('.')?;
    let at = at.parse().ok().filter(|at| (0..=7_258_118_400_000).contains(at))?;
    Some(Key { at: DateTime::from_timestamp_millis(at)?, id: id.parse().ok()? })
}
