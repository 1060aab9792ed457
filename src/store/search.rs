//! Search at the desk: cases by their words, and what a page of results shows of them. Notes are among the words: who is
//! no staff finds nothing here.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::Conn;
use super::dialect::words::{self, Narrowed};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{cases, people, search_marks, texts};
use crate::domain::actor::Scope;
use crate::domain::event::TextKind;
use crate::domain::ids::{CaseId, TextId};
use crate::domain::reference::Reference;
use crate::domain::search::{Face, Query, Straight};

mod indexing;

pub(super) use indexing::index;
pub use indexing::{BATCH, rebuild, reindex, step};

/// The newest so many that match are ranked; beyond them nobody looks.
pub const RANKED: usize = 1_000;
/// Years back in which a short number is looked for.
const YEARS: i32 = 20;
/// Texts looked at for the results of one page.
const TEXTS: i64 = 2_000;

/// What results are narrowed to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Only {
    pub is_open: Option<bool>,
    pub provider: Option<String>,
    pub problem_type: Option<String>,
}

/// Ids of the newest cases in scope that match, the newest first, at most `limit`.
pub fn matching(conn: &mut Conn, scope: &Scope, query: &Query, limit: usize) -> Result<Vec<CaseId>, StoreError> {
    narrowed(conn, scope, query, &Only::default(), limit)
}

/// The same among those of a status, a provider, a problem type.
pub fn narrowed(conn: &mut Conn, scope: &Scope, query: &Query, only: &Only, limit: usize) -> Result<Vec<CaseId>, StoreError> {
    let team = match scope {
        Scope::All => None,
        Scope::Team(team) => Some(team.0),
        // Words of notes are among the words: this is for staff alone.
        Scope::Own { .. } => return Ok(Vec::new()),
    };
    let narrowed = Narrowed {
        team,
        is_open: only.is_open,
        provider: only.provider.clone().unwrap_or_default(),
        problem_type: only.problem_type.clone().unwrap_or_default(),
    };
    // A long case has several pages, of which more than one may match.
    let mut ids = words::matching(conn, &query.words(), &narrowed, (limit + limit / 4 + 1) as i64)?;
    ids.sort_unstable_by(|a, b| b.cmp(a));
    ids.dedup();
    let ids: Vec<i64> = if query.has_quoted() { as_quoted(conn, &ids, query)? } else { ids };
    Ok(ids.into_iter().take(limit).map(CaseId).collect())
}

/// Of these cases those in which all that was quoted stands as it stands there.
fn as_quoted(conn: &mut Conn, ids: &[i64], query: &Query) -> Result<Vec<i64>, StoreError> {
    let mut kept = Vec::with_capacity(ids.len());
    for some in ids.chunks(100) {
        let hits = hits(conn, some)?;
        let said = said(conn, some, i64::MAX)?;
        for hit in &hits {
            let face = hit.face();
            let own = [face.summary, face.name, face.merchant, hit.shown.as_deref().unwrap_or_default()];
            let numbers = [face.order_number, face.payment_reference].into_iter().flatten();
            let texts = said.iter().filter(|said| said.case_id == hit.id);
            let texts = texts.flat_map(|said| [said.title.as_deref(), Some(said.body.as_str())]).flatten();
            let all: Vec<&str> = own.into_iter().chain(numbers).chain(texts).collect();
            if query.is_quoted_in(&all) {
                kept.push(hit.id);
            }
        }
    }
    kept.sort_unstable_by(|a, b| b.cmp(a));
    Ok(kept)
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

/// What a result shows of a case, and is ranked by.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = cases)]
pub struct Hit {
    pub id: i64,
    pub team_id: Option<i64>,
    pub reference: String,
    pub summary: String,
    pub status: String,
    pub outcome: Option<String>,
    pub is_open: bool,
    pub problem_type: String,
    pub provider: String,
    pub merchant: String,
    pub contact_name: String,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    #[diesel(column_name = displayed_status)]
    pub shown: Option<String>,
    pub filed_at: NaiveDateTime,
    #[diesel(select_expression = people::name.nullable())]
    pub assignee: Option<String>,
}

impl Hit {
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
}

/// These cases, in no order.
pub fn hits(conn: &mut Conn, ids: &[i64]) -> Result<Vec<Hit>, StoreError> {
    let found = cases::table.left_join(people::table.on(people::id.nullable().eq(cases::assignee_id)));
    Ok(found.filter(cases::id.eq_any(ids)).select(Hit::as_select()).load(conn)?)
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
