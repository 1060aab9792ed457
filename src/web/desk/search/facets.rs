//! How what was found is spread over statuses, providers and problem types; each narrows the search.

use super::found::Results;
use super::{Asked, RANKED};
use crate::domain::codes::{Locale, ProblemType};
use crate::store::queue::Names;
use crate::store::search::Only;
use crate::web::page::Page;

/// Providers named; the others are found by narrowing otherwise.
const PROVIDERS: usize = 12;

/// One way to narrow.
pub struct Facet {
    pub title: String,
    pub choices: Vec<Choice>,
}

pub struct Choice {
    pub name: String,
    pub count: String,
    /// With it, or without it where it is chosen.
    pub url: String,
    pub is_chosen: bool,
}

pub fn of(page: &Page, results: &Results, asked: &Asked, names: &Names) -> Vec<Facet> {
    let with = |only: Only| Asked { only, page: 0, ..asked.clone() }.url();
    let choice = |name: String, count: usize, is_chosen: bool, only: Only| Choice {
        name,
        count: bounded(count),
        url: with(only),
        is_chosen,
    };
    let open = [(true, "search-open", results.open), (false, "search-closed", results.closed)];
    let status = open.into_iter().filter(|(is_open, _, count)| *count > 0 || asked.only.is_open == Some(*is_open)).map(
        |(is_open, key, count)| {
            let is_chosen = asked.only.is_open == Some(is_open);
            choice(
                page.t(key).to_owned(),
                count,
                is_chosen,
                Only { is_open: (!is_chosen).then_some(is_open), ..asked.only.clone() },
            )
        },
    );
    let providers = most(results.providers.iter(), asked.only.provider.as_ref(), PROVIDERS).into_iter().map(|(slug, count)| {
        let is_chosen = asked.only.provider.as_ref() == Some(&slug);
        let name = provider(page, names, &slug);
        choice(name, count, is_chosen, Only { provider: (!is_chosen).then_some(slug), ..asked.only.clone() })
    });
    let problems = most(results.problems.iter(), asked.only.problem_type.as_ref(), ProblemType::ALL.len());
    let problems = problems.into_iter().map(|(code, count)| {
        let is_chosen = asked.only.problem_type.as_ref() == Some(&code);
        let name = ProblemType::parse(&code).map_or_else(|| code.clone(), |code| page.code("problem-short", code.as_str()));
        choice(name, count, is_chosen, Only { problem_type: (!is_chosen).then_some(code), ..asked.only.clone() })
    });
    let facet = |key: &str, choices: Vec<Choice>| Facet { title: page.t(key).to_owned(), choices };
    let facets = [
        facet("search-facet-status", status.collect()),
        facet("search-facet-provider", providers.collect()),
        facet("search-facet-problem", problems.collect()),
    ];
    facets.into_iter().filter(|facet| !facet.choices.is_empty()).collect()
}

/// The most frequent first; the chosen one even where nothing is left of it.
fn most<'a>(
    counts: impl Iterator<Item = (&'a String, &'a usize)>,
    chosen: Option<&String>,
    limit: usize,
) -> Vec<(String, usize)> {
    let mut counts: Vec<(String, usize)> = counts.map(|(code, count)| (code.clone(), *count)).collect();
    if let Some(chosen) = chosen.filter(|chosen| counts.iter().all(|(code, _)| code != *chosen)) {
        counts.push((chosen.clone(), 0));
    }
    counts.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.truncate(limit);
    counts
}

pub fn provider(page: &Page, names: &Names, slug: &str) -> String {
    names.providers.get(slug).map_or_else(
        || slug.to_owned(),
        |name| if page.words.locale() == Locale::ZhCn { name.zh.clone() } else { name.en.clone() },
    )
}

/// `7`, or `999+`.
fn bounded(count: usize) -> String {
    if count >= RANKED { "999+".to_owned() } else { count.to_string() }
}
