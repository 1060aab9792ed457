//! Rows of the record in words: for the page, and for files.

use std::collections::BTreeSet;
use std::sync::Arc;

use super::diff::{self, Known};
use super::filter::{Cursor, Filter, Kind};
use super::words;
use crate::domain::ids::PersonId;
use crate::domain::rulebook::Rulebook;
use crate::paths;
use crate::store::audits::{self, Asked, Called, Changed, Did, Saw};
use crate::store::people::{self, Team};
use crate::store::{Conn, StoreError};
use crate::web::admin::policy::words::Difference;
use crate::web::admin::routing;
use crate::web::error::WebError;
use crate::web::page::Page;
use crate::web::server::AppData;

/// More of them are folded away.
const FEW: usize = 4;

/// One row.
pub struct Row {
    pub key: Cursor,
    pub at: String,
    pub machine: String,
    pub who: String,
    pub title: String,
    /// What was changed, or the case.
    pub subject: String,
    pub url: String,
    /// Where all that was changed of the same thing is listed; empty where there is but one such.
    pub only: String,
    pub differences: Vec<Difference>,
}

impl Row {
    pub fn is_long(&self) -> bool {
        self.differences.len() > FEW || self.differences.iter().any(|it| it.after.chars().count() > 400)
    }
}

/// Reads rows of one kind.
pub struct Lister {
    pub app: AppData,
    pub page: Page,
    pub asked: Asked,
    pub filter: Filter,
}

enum Found {
    Changed(Vec<Changed>),
    Did(Vec<Did>),
    Saw(Vec<Saw>),
}

/// What was found, and what is in it called.
struct Read {
    found: Found,
    called: Called,
    teams: Vec<Team>,
    routing: routing::form::Known,
}

impl Lister {
    /// The next rows.
    pub async fn rows(&self, after: Option<Cursor>, limit: usize) -> Result<Vec<Row>, WebError> {
        let (asked, kind) = (self.asked.clone(), self.filter.kind);
        let read = self.app.db.read(move |conn| read(conn, &asked, kind, after, limit as i64)).await?;
        let rules = self.app.rules();
        Ok(match &read.found {
            Found::Changed(all) => all.iter().map(|it| self.changed(it, &read, &rules)).collect(),
            Found::Did(all) => all.iter().map(|it| self.did(it, &read)).collect(),
            Found::Saw(all) => all.iter().map(|it| self.saw(it, &read.called)).collect(),
        })
    }

    fn changed(&self, it: &Changed, read: &Read, rules: &Arc<Rulebook>) -> Row {
        let known = Known { page: &self.page, rules, teams: &read.teams, people: &read.called.people, routing: &read.routing };
        Row {
            key: Cursor::Row(it.key),
            at: self.page.dates.moment(it.key.at),
            machine: self.page.dates.machine(it.key.at),
            who: it.by.map_or_else(|| self.page.t("people-by-server").to_owned(), |by| self.name(by, &read.called)),
            title: words::what(&self.page, Kind::Changed, &it.what),
            subject: diff::subject(&known, it),
            url: String::new(),
            only: self.filter.of_thing(it).map(|filter| filter.link(&[])).unwrap_or_default(),
            differences: diff::differences(&known, it),
        }
    }

    fn did(&self, it: &Did, read: &Read) -> Row {
        let reference = read.called.cases.get(&it.case.0);
        Row {
            key: Cursor::Row(it.key),
            at: self.page.dates.moment(it.key.at),
            machine: self.page.dates.machine(it.key.at),
            who: self.name(it.by, &read.called),
            title: words::act(&self.page, it, &read.called, &read.teams),
            subject: reference.map(ToString::to_string).unwrap_or_default(),
            url: reference.map(|it| paths::desk_case(*it)).unwrap_or_default(),
            only: String::new(),
            differences: Vec::new(),
        }
    }

    fn saw(&self, it: &Saw, called: &Called) -> Row {
        let reference = called.cases.get(&it.key.case);
        Row {
            key: Cursor::Read(it.key),
            at: self.page.dates.day(it.key.day),
            machine: it.key.day.to_string(),
            who: self.name(PersonId(it.key.person), called),
            title: self.page.t("audit-opened").to_owned(),
            subject: reference.map(ToString::to_string).unwrap_or_default(),
            url: reference.map(|it| paths::desk_case(*it)).unwrap_or_default(),
            only: String::new(),
            differences: Vec::new(),
        }
    }

    fn name(&self, person: PersonId, called: &Called) -> String {
        words::person(&self.page, called.people.get(&person.0))
    }
}

fn read(conn: &mut Conn, asked: &Asked, kind: Kind, after: Option<Cursor>, limit: i64) -> Result<Read, StoreError> {
    let key = after.and_then(|it| if let Cursor::Row(key) = it { Some(key) } else { None });
    let read_key = after.and_then(|it| if let Cursor::Read(key) = it { Some(key) } else { None });
    let (mut persons, mut cases) = (BTreeSet::new(), BTreeSet::new());
    let found = match kind {
        Kind::Changed => Found::Changed(audits::changed(conn, asked, key, limit)?),
        Kind::Did => Found::Did(audits::did(conn, asked, key, limit)?),
        Kind::Saw => Found::Saw(audits::saw(conn, asked, read_key, limit)?),
    };
    match &found {
        Found::Changed(all) => {
            for it in all {
                persons.extend(it.by.map(|by| by.0));
                persons.extend(it.target.filter(|target| *target != 0));
                persons.extend(diff::ids(&it.before));
                persons.extend(diff::ids(&it.after));
            }
        }
        Found::Did(all) => {
            for it in all {
                persons.insert(it.by.0);
                persons.extend(words::whom(&it.what).map(|person| person.0));
                cases.insert(it.case.0);
            }
        }
        Found::Saw(all) => all.iter().for_each(|it| {
            persons.insert(it.key.person);
            cases.insert(it.key.case);
        }),
    }
    let called = audits::called(conn, persons, cases)?;
    Ok(Read { found, called, teams: people::teams(conn)?, routing: routing::known(conn)? })
}
