//! Search at the desk: cases by their words, and what a page of results shows of them. Notes are among the words: who is
//! no staff finds nothing here.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::Conn;
use super::dialect::matching::{self, Asked, Id, Narrowed};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, people, search_marks, texts};
use crate::domain::actor::Scope;
use crate::domain::event::TextKind;
use crate::domain::ids::{CaseId, TextId};
use crate::domain::reference::Reference;
use crate::domain::search::{Face, Query, Straight};

mod indexing;

pub use super::dialect::matching::Match;
pub(super) use indexing::index;
pub use indexing::{BATCH, rebuild, reindex, step};

/// The newest so many that match are ranked; beyond them nobody looks.
pub const RANKED: usize = 1_000;
/// Years back in which a short number is looked for.
const YEARS: i32 = 20;
/// Texts looked at for the results of one page.
const TEXTS: i64 = 2_000;
/// When so many texts were compared with what is quoted, older cases are not looked into.
const COMPARED: usize = 3_000;

/// What results are narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    pub is_open: Option<bool>,
    pub provider: Option<String>,
    pub problem_type: Option<String>,
}

/// Cases that were found, and whether there may be older ones that were not looked for.
#[derive(Clone, Debug)]
pub struct Found<T> {
    pub cases: Vec<T>,
    pub is_cut: bool,
}

/// Ids of the newest cases in scope that match, as [`matches`] finds them.
pub fn matching(conn: &mut Conn, scope: &Scope, query: &Query, only: &Only, limit: usize) -> Result<Found<CaseId>, StoreError> {
    if query.has_quoted() {
        let Found { cases, is_cut } = matches(conn, scope, query, only, limit)?;
        return Ok(Found { cases: cases.into_iter().map(|found| CaseId(found.id)).collect(), is_cut });
    }
    let (mut ids, is_cut): (Vec<Id>, bool) = having_words(conn, scope, query, only, limit)?;
    ids.sort_unstable_by_key(|found| Reverse(found.id));
    ids.dedup_by_key(|found| found.id);
    let is_cut = is_cut || ids.len() > limit;
    Ok(Found { cases: ids.into_iter().take(limit).map(|found| CaseId(found.id)).collect(), is_cut })
}

/// The newest cases in scope that match, of a status, a provider, a problem type: the newest first, at most `limit`.
pub fn matches(conn: &mut Conn, scope: &Scope, query: &Query, only: &Only, limit: usize) -> Result<Found<Match>, StoreError> {
    let (mut found, is_cut): (Vec<Match>, bool) = having_words(conn, scope, query, only, limit)?;
    found.sort_unstable_by_key(|found| Reverse(found.id));
    found.dedup_by_key(|found| found.id);
    let is_cut = (query.has_quoted() && as_quoted(conn, &mut found, query)?) || is_cut || found.len() > limit;
    found.truncate(limit);
    Ok(Found { cases: found, is_cut })
}

/// A long case has several pages, of which more than one may match: it comes as often.
fn having_words<T: Asked>(
    conn: &mut Conn,
    scope: &Scope,
    query: &Query,
    only: &Only,
    limit: usize,
) -> Result<(Vec<T>, bool), StoreError> {
    let team = match scope {
        Scope::All => None,
        Scope::Team(team) => Some(team.0),
        // Words of notes are among the words: this is for staff alone.
        Scope::Own { .. } => return Ok((Vec::new(), false)),
    };
    let narrowed = Narrowed {
        team,
        is_open: only.is_open,
        provider: only.provider.clone().unwrap_or_default(),
        problem_type: only.problem_type.clone().unwrap_or_default(),
    };
    matching::matching(conn, query, &narrowed, (limit + limit / 4 + 1) as i64)
}

/// Leaves those in which all that was quoted stands as it stands there; whether nobody looked into the older of them.
fn as_quoted(conn: &mut Conn, found: &mut Vec<Match>, query: &Query) -> Result<bool, StoreError> {
    let (mut kept, mut looked, mut compared) = (HashSet::new(), 0, 0);
    for some in found.chunks(50) {
        if compared >= COMPARED {
            break;
        }
        looked += some.len();
        // Where it stands on the face of a case, nothing more of it is read.
        let (plain, unsure): (Vec<&Match>, Vec<&Match>) = some.iter().partition(|found| query.is_quoted_in(&found.own()));
        kept.extend(plain.iter().map(|found| found.id));
        if unsure.is_empty() {
            continue;
        }
        let ids: Vec<i64> = unsure.iter().map(|found| found.id).collect();
        let said = said(conn, &ids, i64::MAX)?;
        compared += said.len();
        for found in unsure {
            let texts = said.iter().filter(|said| said.case_id == found.id);
            let texts = texts.flat_map(|said| [said.title.as_deref(), Some(said.body.as_str())]).flatten();
            let all: Vec<&str> = found.own().into_iter().chain(texts).collect();
            if query.is_quoted_in(&all) {
                kept.insert(found.id);
            }
        }
    }
    let is_cut = looked < found.len();
    found.retain(|found| kept.contains(&found.id));
    Ok(is_cut)
}

impl Match {
    pub fn face(&self) -> Face<'_> {
        Face {
            reference: &self.reference,
            order_number: self.order_number.as_deref(),
            payment_reference: self.payment_reference.as_deref(),
            phone: self.contact_phone.as_deref(),
            email: self.contact_email.as_deref(),
            name: &self.contact_name,
            merchant: &self.merchant,
            summary: &self.summary,
        }
    }

    /// Its own words, without what was said in it.
    fn own(&self) -> Vec<&str> {
        let numbers = [&self.displayed_status, &self.order_number, &self.payment_reference];
        let numbers = numbers.into_iter().filter_map(Option::as_deref);
        [self.summary.as_str(), self.contact_name.as_str(), self.merchant.as_str()].into_iter().chain(numbers).collect()
    }
}

/// The case whose reference was typed, if it is in scope. `year` is this one.
pub fn straight(conn: &mut Conn, scope: &Scope, query: &Query, year: i32) -> Result<Option<Reference>, StoreError> {
    let meant: Vec<Reference> = match query.straight() {
        None => return Ok(None),
        Some(Straight::Whole(reference)) => vec![reference],
        // One number for all years (ADR 1): the check digit fits a year in ten.
        Some(Straight::Short { number, check }) => (year - YEARS..=year + 1)
            .filter_map(|year| Reference::new(year, number))
            .filter(|reference| reference.to_string().ends_with(&format!("-{check}")))
            .collect(),
    };
    let texts: Vec<String> = meant.iter().map(ToString::to_string).collect();
    let named =
        cases::table.filter(cases::reference.eq_any(texts)).select((cases::reference, cases::id, cases::team_id)).limit(2);
    let found: Vec<(String, i64, Option<i64>)> = named.load(conn)?;
    let visible = |id: i64, team: Option<i64>| scope.contains(CaseId(id), team.map(crate::domain::ids::TeamId), None);
    let mut seen = found.into_iter().filter(|(_, id, team)| visible(*id, *team));
    match (seen.next(), seen.next()) {
        (Some((reference, ..)), None) => Ok(Reference::parse(&reference)),
        _ => Ok(None),
    }
}

/// A case that was found, and what else a result shows of it.
#[derive(Clone, Debug)]
pub struct Hit {
    pub found: Match,
    pub more: More,
}

#[derive(Clone, Debug, Queryable)]
pub struct More {
    pub id: i64,
    pub team_id: Option<i64>,
    pub status: String,
    pub outcome: Option<String>,
    pub filed_at: NaiveDateTime,
    pub assignee: Option<String>,
}

/// These as results, in their order.
pub fn hits(conn: &mut Conn, found: Vec<Match>) -> Result<Vec<Hit>, StoreError> {
    let ids: Vec<i64> = found.iter().map(|found| found.id).collect();
    let theirs = cases::table.left_join(people::table.on(people::id.nullable().eq(cases::assignee_id)));
    let columns = (cases::id, cases::team_id, cases::status, cases::outcome, cases::filed_at, people::name.nullable());
    let more: Vec<More> = theirs.filter(cases::id.eq_any(ids)).select(columns).load(conn)?;
    let mut more: HashMap<i64, More> = more.into_iter().map(|more| (more.id, more)).collect();
    let hit = |found: Match| more.remove(&found.id).map(|more| Hit { found, more });
    Ok(found.into_iter().filter_map(hit).collect())
}

/// Something that was said in a case.
#[derive(Clone, Debug)]
pub struct Said {
    pub id: TextId,
    pub case_id: i64,
    pub kind: TextKind,
    pub title: Option<String>,
    pub body: String,
}

/// The newest texts of these cases that were not erased, for their snippets.
pub fn texts_of(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Said>, StoreError> {
    said(conn, ids, TEXTS)
}

fn said(conn: &mut Conn, ids: &[i64], limit: i64) -> Result<Vec<Said>, StoreError> {
    type Row = (i64, i64, String, Option<String>, Option<String>);
    let theirs = texts::table.filter(texts::case_id.eq_any(ids)).filter(texts::body.is_not_null()).order(texts::id.desc());
    let rows: Vec<Row> =
        theirs.select((texts::id, texts::case_id, texts::kind, texts::title, texts::body)).limit(limit).load(conn)?;
    rows.into_iter()
        .map(|(id, case_id, kind, title, body)| {
            Ok(Said { id: TextId(id), case_id, kind: decode!(TextKind, kind)?, title, body: body.unwrap_or_default() })
        })
        .collect()
}

/// Whether older cases still wait to be found: since this program came, or since the words were made anew.
pub fn is_incomplete(conn: &mut Conn) -> Result<bool, StoreError> {
    let mark: i64 = search_marks::table.find(1).select(search_marks::before_case).first(conn)?;
    Ok(mark > 0)
}
