//! What the store has for a search: the newest that match, ranked, those of one page with what was said in them.

use std::collections::{BTreeMap, HashSet};

use super::{Asked, PAGE};
use crate::domain::actor::Scope;
use crate::domain::ids::TextId;
use crate::domain::reference::Reference;
use crate::domain::search::Query as Search;
use crate::store::search::{self, Hit, RANKED, Said};
use crate::store::{Conn, StoreError, timeline};

pub enum Answer {
    /// A number of one case was typed: there is nothing to choose from.
    Straight(Reference),
    Results(Results),
}

/// A page of what was found, and how all of it is spread.
#[derive(Default)]
pub struct Results {
    /// At most [`RANKED`].
    pub total: usize,
    pub hits: Vec<Hit>,
    pub texts: Vec<Said>,
    /// Those of the texts that a colleague folded away.
    pub abusive: HashSet<TextId>,
    pub open: usize,
    pub closed: usize,
    pub providers: BTreeMap<String, usize>,
    pub problems: BTreeMap<String, usize>,
    /// Older cases are not all found yet.
    pub is_incomplete: bool,
}

pub fn answer(conn: &mut Conn, (scope, year): (&Scope, i32), sought: &Search, asked: &Asked) -> Result<Answer, StoreError> {
    if let Some(reference) = search::straight(conn, scope, sought, year)? {
        return Ok(Answer::Straight(reference));
    }
    let ids = search::narrowed(conn, scope, sought, &asked.only, RANKED)?;
    let ids: Vec<i64> = ids.into_iter().map(|id| id.0).collect();
    let hits = search::hits(conn, &ids)?;
    let mut ranked: Vec<(u32, bool, Hit)> = hits
        .into_iter()
        .map(|hit| {
            let (score, is_whole) = hit.face().score(sought);
            (score, is_whole, hit)
        })
        .collect();
    if let [(_, true, hit)] = ranked.as_slice()
        && !asked.is_narrowed()
        && sought.terms().len() == 1
        && let Some(reference) = Reference::parse(&hit.reference)
    {
        return Ok(Answer::Straight(reference));
    }
    ranked.sort_by(|(score, _, hit), (other_score, _, other)| other_score.cmp(score).then(other.id.cmp(&hit.id)));
    let mut results = Results { total: ranked.len(), is_incomplete: search::is_incomplete(conn)?, ..Results::default() };
    for (_, _, hit) in &ranked {
        results.open += usize::from(hit.is_open);
        results.closed += usize::from(!hit.is_open);
        *results.providers.entry(hit.provider.clone()).or_default() += 1;
        *results.problems.entry(hit.problem_type.clone()).or_default() += 1;
    }
    results.hits = ranked.into_iter().skip(asked.page * PAGE).take(PAGE).map(|(_, _, hit)| hit).collect();
    let shown: Vec<i64> = results.hits.iter().map(|hit| hit.id).collect();
    results.texts = search::texts_of(conn, &shown)?;
    results.abusive = timeline::abusive(conn, &shown)?;
    Ok(Answer::Results(results))
}
