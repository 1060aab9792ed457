//! What belongs to a case, on its page: what it is linked to, what was merged into it, and where it goes on.

use chrono::{DateTime, Utc};

use super::act::Desk;
use super::came::{CameView, TellsView, Told};
use super::page::CasePage;
use super::way;
use crate::domain::codes::Outcome;
use crate::domain::event::Happening;
use crate::domain::link::Relation;
use crate::domain::text::without_personal_numbers;
use crate::store::ties::{Other, Way};
use crate::web::page::Page;

/// A linked case.
pub struct TieView {
    /// What it is to this one.
    pub relation: &'static str,
    pub name: String,
    pub reference: String,
    /// Empty where it is out of the agent's sight.
    pub url: String,
    pub summary: String,
    pub about: String,
}

/// Those in sight, wholes first, then parts, then what is related.
pub fn ties(page: &Page, desk: &Desk, others: &[Other]) -> Vec<TieView> {
    let of = |relation: Relation| others.iter().filter(move |it| it.is_seen && it.way == Way::Tied(relation));
    let view = |other: &Other, relation: Relation| TieView {
        relation: relation.as_str(),
        name: page.code("links-is", relation.as_str()),
        reference: other.reference.to_string(),
        url: way::case_url(other.reference, desk.list.as_ref()),
        summary: without_personal_numbers(&other.summary, &[]),
        about: about(page, other),
    };
    let order = [Relation::Parent, Relation::Child, Relation::Related];
    order.into_iter().flat_map(|relation| of(relation).map(move |other| (other, relation))).map(|(o, r)| view(o, r)).collect()
}

fn about(page: &Page, other: &Other) -> String {
    let status = page.code("status", &other.status);
    let outcome = other.outcome.as_deref().and_then(Outcome::parse).map(|outcome| page.code("outcome", outcome.as_str()));
    let due = other.due_at.map(|at| page.t1("links-due-at", "due", page.dates.moment(at)));
    [Some(status), outcome, due].into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// Where a case goes on.
pub struct GoesOn {
    pub told: String,
    /// Where it is, and the words that lead there; empty where it is out of sight.
    pub url: String,
    pub open: String,
}

/// All of it, as the page shows it.
pub struct TiesView {
    pub ties: Vec<TieView>,
    pub came: Vec<CameView>,
    pub goes_on: Option<GoesOn>,
}

impl TiesView {
    pub fn of(page: &Page, desk: &Desk, (others, told): (&[Other], &[Told]), (consumer, known): (&str, &[&str])) -> Self {
        let url = |other: &Other| {
            if other.is_seen { way::case_url(other.reference, desk.list.as_ref()) } else { String::new() }
        };
        let since = |at: DateTime<Utc>| page.dates.moment(at);
        let into = others.iter().find(|other| other.way == Way::Into);
        let came = others.iter().filter(|other| other.way == Way::From);
        let view = |other: &Other| CameView {
            reference: other.reference.to_string(),
            url: url(other),
            since: since(other.since),
            told: told
                .iter()
                .find(|told| told.case.id == other.id)
                .map(|told| TellsView::of(page, desk, told, (consumer, known))),
        };
        Self {
            ties: ties(page, desk, others),
            came: came.map(view).collect(),
            goes_on: into.map(|it| GoesOn {
                told: page.t2("ties-goes-on", ("other", &it.reference.to_string()), ("at", &since(it.since))),
                url: url(it),
                open: page.t1("merge-apart-open", "into", it.reference),
            }),
        }
    }
}

impl CasePage {
    /// Whether anything about other cases may be done here.
    pub(super) fn may_tie(&self) -> bool {
        ["link", "merge", "split"].iter().any(|action| self.may(action))
    }
}

/// What was done to links, as a phrase that follows the name.
pub fn did(page: &Page, what: &Happening) -> Option<String> {
    Some(match what {
        Happening::Linked { other, relation } => page.t1(&format!("case-did-linked-{relation}"), "other", other),
        Happening::Unlinked { other, .. } => page.t1("case-did-unlinked", "other", other),
        Happening::MergedInto { into } => page.t1("case-did-merged-into", "other", into),
        Happening::TookOver { from } => page.t1("case-did-took-over", "other", from),
        Happening::Parted { from } => page.t1("case-did-parted", "other", from),
        Happening::SplitOff { to } => page.t1("case-did-split-off", "other", to),
        _ => return None,
    })
}
