//! What belongs to a case, on its page: what it is linked to, what was merged into it, and where it goes on.

use chrono::{DateTime, Utc};

use super::act::Desk;
use super::files::{preview_url, view_url};
use super::page::CasePage;
use super::way;
use crate::domain::actor::ActorKind;
use crate::domain::codes::Outcome;
use crate::domain::event::{Happening, TextKind};
use crate::domain::link::Relation;
use crate::domain::reference::Reference;
use crate::domain::text::without_personal_numbers;
use crate::store::evidence::{self, EvidenceFile};
use crate::store::ties::{Other, Way};
use crate::store::timeline::{self, Span, Timeline};
use crate::store::{Conn, StoreError};
use crate::web::page::Page;

/// Merged cases whose words and files are shown; of more, the link alone.
const TOLD: usize = 3;
/// Words shown of each, the newest; all of them stand in the case itself.
const SAID: usize = 6;

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

/// What is read of a case that was merged into this one.
pub struct Told {
    pub reference: Reference,
    timeline: Timeline,
    files: Vec<EvidenceFile>,
}

/// The words and files of the cases that were merged last, as far as they are in sight.
pub fn load_told(conn: &mut Conn, others: &[Other]) -> Result<Vec<Told>, StoreError> {
    let merged = others.iter().rev().filter(|other| other.is_seen && other.way == Way::From).take(TOLD);
    let read = |other: &Other| {
        Ok(Told {
            reference: other.reference,
            timeline: timeline::for_staff(conn, other.id, Span::Newest)?,
            files: evidence::of_case(conn, other.id)?,
        })
    };
    merged.map(read).collect()
}

/// A case that was merged into this one.
pub struct CameView {
    pub reference: String,
    /// Empty where it is out of sight.
    pub url: String,
    pub since: String,
    pub said: Vec<Said>,
    pub files: Vec<File>,
}

/// Words that stand there.
pub struct Said {
    pub who: String,
    pub at: String,
    pub words: String,
    /// A colleague folded them away.
    pub is_abusive: bool,
}

/// A file that stands there.
pub struct File {
    pub url: String,
    pub preview: String,
    pub kind: String,
    pub name: String,
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
        let view = |other: &Other| {
            let told = told.iter().find(|told| told.reference == other.reference);
            CameView {
                reference: other.reference.to_string(),
                url: url(other),
                since: since(other.since),
                said: told.map(|told| said(page, told, (consumer, known))).unwrap_or_default(),
                files: told.map(|told| files(page, desk, told)).unwrap_or_default(),
            }
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

/// What was complained of, and the newest words that went to and fro, oldest first; notes stay in their own case.
fn said(page: &Page, told: &Told, (consumer, known): (&str, &[&str])) -> Vec<Said> {
    let spoken =
        |entry: &&timeline::Entry| entry.said.as_ref().is_some_and(|said| said.kind.is_for_consumer() && said.body.is_some());
    let is_complaint = |entry: &&timeline::Entry| entry.said.as_ref().is_some_and(|said| said.kind == TextKind::Description);
    let newest = told.timeline.entries.iter().filter(spoken).take(SAID);
    let complaint = told.timeline.entries.iter().filter(spoken).skip(SAID).filter(is_complaint);
    let mut said: Vec<Said> = newest
        .chain(complaint)
        .filter_map(|entry| {
            let said = entry.said.as_ref()?;
            Some(Said {
                who: match (entry.by, &entry.name) {
                    (ActorKind::Consumer, _) | (_, None) => consumer.to_owned(),
                    (_, Some(name)) => name.clone(),
                },
                at: page.dates.moment(entry.at),
                words: without_personal_numbers(said.body.as_deref()?, known),
                is_abusive: told.timeline.is_abusive(said.id),
            })
        })
        .collect();
    said.reverse();
    said
}

fn files(page: &Page, desk: &Desk, told: &Told) -> Vec<File> {
    let current = told.files.iter().filter(|file| file.replaced_by.is_none());
    let view = |file: &EvidenceFile| File {
        url: view_url(told.reference, &file.file, desk.list.as_ref()),
        preview: if file.preview_sha256.is_some() { preview_url(told.reference, &file.file) } else { String::new() },
        kind: page.code("evidence", file.kind.as_str()),
        name: file.name.clone(),
    };
    current.map(view).collect()
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
