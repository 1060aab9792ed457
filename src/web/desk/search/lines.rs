//! Results as a page shows them: each with the places where the words were found, marked.

use std::collections::HashSet;

use super::facets::provider;
use super::found::Results;
use crate::domain::event::TextKind;
use crate::domain::ids::{CaseId, TeamId, TextId};
use crate::domain::reference::Reference;
use crate::domain::search::{Found, Piece, Query as Search, Term, marked, snippet};
use crate::domain::text::{masked_phone, without_personal_numbers};
use crate::paths;
use crate::store::queue::Names;
use crate::store::search::{Hit, Match, Said};
use crate::web::page::Page;

/// Places shown of one case.
const PLACES: usize = 3;

/// One case.
pub struct Line {
    pub case: CaseId,
    pub team: Option<TeamId>,
    pub url: String,
    /// What all references begin with, and the number.
    pub reference: (String, String),
    pub title: Vec<Piece>,
    pub status: String,
    pub status_words: String,
    pub parties: String,
    pub assignee: Option<String>,
    pub iso: String,
    pub filed: String,
    pub places: Vec<Place>,
}

/// Where words stand.
pub struct Place {
    pub label: String,
    pub is_note: bool,
    /// Words, or how somebody is reached: who reads them read of the case.
    pub tells: bool,
    /// A colleague folded the words away.
    pub is_abusive: bool,
    pub pieces: Vec<Piece>,
}

impl Line {
    pub fn tells(&self) -> bool {
        self.places.iter().any(|place| place.tells)
    }
}

pub fn of(page: &Page, search: &Search, results: &Results, names: &Names) -> Vec<Line> {
    let line = |hit: &Hit| {
        let texts: Vec<&Said> = results.texts.iter().filter(|said| said.case_id == hit.found.id).collect();
        line(page, search, (hit, &texts, &results.abusive), names)
    };
    results.hits.iter().map(line).collect()
}

fn line(page: &Page, search: &Search, (hit, texts, abusive): (&Hit, &[&Said], &HashSet<TextId>), names: &Names) -> Line {
    let (head, number) = hit.found.reference.split_at_checked(8).unwrap_or(("", &hit.found.reference));
    let status_words = match &hit.more.outcome {
        Some(outcome) if !hit.found.is_open => page.code("outcome", outcome),
        _ => page.code("queue-status", &hit.more.status),
    };
    let filed_at = hit.more.filed_at.and_utc();
    Line {
        case: CaseId(hit.found.id),
        team: hit.more.team_id.map(TeamId),
        url: Reference::parse(&hit.found.reference).map(paths::desk_case).unwrap_or_default(),
        reference: (head.to_owned(), number.to_owned()),
        title: marked(&without_personal_numbers(&hit.found.summary, &[]), search),
        status: hit.more.status.clone(),
        status_words,
        parties: format!("{} · {}", provider(page, names, &hit.found.provider), hit.found.merchant),
        assignee: hit.more.assignee.clone(),
        iso: page.dates.machine(filed_at),
        filed: page.dates.day(page.dates.day_of(filed_at)),
        places: places(page, search, hit, (texts, abusive)),
    }
}

/// The numbers and names that were found, then the texts in which the other words stand.
fn places(page: &Page, search: &Search, hit: &Hit, (texts, abusive): (&[&Said], &HashSet<TextId>)) -> Vec<Place> {
    let face = hit.found.face();
    let mut found: Vec<Found> = search.terms().iter().map(|term| face.find(term).0).collect();
    found.sort_unstable();
    found.dedup();
    let mut places: Vec<Place> = found
        .iter()
        .filter_map(|found| value(&hit.found, *found).map(|value| (found, value)))
        .map(|(found, value)| Place {
            label: page.code("search-in", found.as_str()),
            is_note: false,
            tells: matches!(found, Found::Phone | Found::Email | Found::Name),
            is_abusive: false,
            pieces: marked(&value, search),
        })
        .collect();
    if found.contains(&Found::Text) {
        places.extend(said(page, search, &hit.found, (texts, abusive)));
    }
    places.truncate(PLACES);
    places
}

/// What is shown of a number or a name that was found.
fn value(it: &Match, found: Found) -> Option<String> {
    match found {
        Found::OrderNumber => it.order_number.clone(),
        Found::PaymentReference => it.payment_reference.clone(),
        Found::Phone => it.contact_phone.as_deref().map(masked_phone),
        Found::Email => it.contact_email.clone(),
        Found::Name => Some(it.contact_name.clone()),
        Found::Merchant => Some(it.merchant.clone()),
        // These are on the line anyway, or are texts.
        Found::Reference | Found::Summary | Found::Text => None,
    }
}

/// The text with most of the words, the newest of such; then what has others, as long as any is not seen yet.
fn said(page: &Page, search: &Search, it: &Match, (texts, abusive): (&[&Said], &HashSet<TextId>)) -> Vec<Place> {
    let known: Vec<&str> = [&it.order_number, &it.payment_reference].into_iter().flatten().map(String::as_str).collect();
    let mut left: Vec<&Term> = search.terms().iter().filter(|term| it.face().find(term).0 == Found::Text).collect();
    let wholes: Vec<(&&Said, String)> = texts.iter().map(|said| (said, whole(said))).collect();
    let mut places = Vec::new();
    while !left.is_empty() && places.len() < PLACES {
        let seen = |text: &str| left.iter().filter(|term| term.stands_in(text)).count();
        // The last of the best is taken: from the oldest on, that is the newest.
        let best = wholes.iter().rev().map(|(said, text)| (seen(text), said, text)).max_by_key(|(seen, ..)| *seen);
        let Some((1.., said, text)) = best else { break };
        let shown = without_personal_numbers(text, &known);
        if let Some(pieces) = snippet(&shown, search) {
            let (is_note, is_abusive) = (said.kind == TextKind::Note, abusive.contains(&said.id));
            places.push(Place { label: page.code("search-in", said.kind.as_str()), is_note, tells: true, is_abusive, pieces });
        }
        left.retain(|term| !term.stands_in(text));
    }
    places
}

/// Title and body: an answer is found by its question too.
fn whole(said: &Said) -> String {
    said.title.iter().map(String::as_str).chain([said.body.as_str()]).collect::<Vec<_>>().join(" ")
}
