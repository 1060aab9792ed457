//! What the store has for a search: the newest that match, ranked, those of one page with what was said in them.

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashSet};

use super::{Asked, PAGE};
use crate::domain::actor::Scope;
use crate::domain::ids::TextId;
use crate::domain::reference::Reference;
use crate::domain::search::Query as Search;
use crate::store::search::{self, Found, Hit, Match, RANKED, Said};
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
    /// There may be older ones that were not looked for.
    pub is_cut: bool,
}

pub fn answer(conn: &mut Conn, (scope, year): (&Scope, i32), sought: &Search, asked: &Asked) -> Result<Answer, StoreError> {
    if let Some(reference) = search::straight(conn, scope, sought, year)? {
        return Ok(Answer::Straight(reference));
    }
    let Found { cases: found, is_cut } = search::matches(conn, scope, sought, &asked.only, RANKED)?;
    let mut ranked: Vec<(u32, bool, Match)> = found
        .into_iter()
        .map(|found| {
            let (score, is_whole) = found.face().score(sought);
            (score, is_whole, found)
        })
        .collect();
    if let [(_, true, found)] = ranked.as_slice()
        && !asked.is_narrowed()
        && sought.terms().len() == 1
        && let Some(reference) = Reference::parse(&found.reference)
    {
        return Ok(Answer::Straight(reference));
    }
    // Of those that fit as well, the newest first: so they came.
    ranked.sort_by_key(|(score, ..)| Reverse(*score));
    let mut results = Results { total: ranked.len(), is_incomplete: search::is_incomplete(conn)?, is_cut, ..Results::default() };
    for (_, _, found) in &ranked {
        results.open += usize::from(found.is_open);
        results.closed += usize::from(!found.is_open);
        *results.providers.entry(found.provider.clone()).or_default() += 1;
        *results.problems.entry(found.problem_type.clone()).or_default() += 1;
    }
    let here = ranked.into_iter().skip(asked.page * PAGE).take(PAGE).map(|(_, _, found)| found).collect();
    results.hits = search::hits(conn, here)?;
    let shown: Vec<i64> = results.hits.iter().map(|hit| hit.found.id).collect();
    results.texts = search::texts_of(conn, &shown)?;
    results.abusive = timeline::abusive(conn, &shown)?;
    Ok(Answer::Results(results))
}
