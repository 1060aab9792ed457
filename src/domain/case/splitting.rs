//! Splitting: a second complaint inside a case becomes a case of its own, of the same consumer. What it says stays where it
//! was said; files that concern it are its own from then on, as copies that name the same bytes.

use super::filing::Filing;
use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::ProblemType;
use crate::domain::event::Happening;
use crate::domain::evidence::{Attached, Audience};
use crate::domain::ids::{CaseId, EvidenceId};
use crate::domain::link::{LinkChange, LinkKind};
use crate::domain::order::Order;
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;

/// The second complaint.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Splitting {
    pub problem_type: ProblemType,
    pub order: Order,
    pub summary: String,
    /// What it is about, with what the consumer said of it.
    pub description: String,
    /// With whom each may be shown to in the first case.
    pub evidence: Vec<(EvidenceId, Attached, Audience)>,
    pub version: i64,
}

impl Case {
    /// Files the second complaint. The dates of laws count from when the first was filed: the consumer complained then.
    pub fn split(&self, splitting: &Splitting, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Split, act)?;
        self.unmoved(splitting.version)?;
        let from = self.reference.ok_or(Refusal::NotNow)?;
        let filing = Filing {
            problem_type: splitting.problem_type,
            order: splitting.order.clone(),
            others: Vec::new(),
            summary: splitting.summary.clone(),
            description: splitting.description.clone(),
            desired_outcome: None,
            contact: self.contact.clone(),
            consents: self.consents.clone(),
            credit: None,
            represented: self.represented.clone(),
            locale: self.locale,
            channel: self.channel,
            consumer: self.consumer,
            evidence: splitting.evidence.iter().map(|(id, file, _)| (*id, file.clone())).collect(),
            payments: Vec::new(),
        };
        let mut change = Case::file_from(&filing, Some(from), act);
        let private = splitting.evidence.iter().filter(|(_, _, audience)| self.shown_to(*audience) == Audience::Consumer);
        let private: Vec<EvidenceId> = private.map(|(id, ..)| *id).collect();
        change.keep_private(|id| private.contains(&id));
        for index in 0..change.case().clocks.len() {
            let kind = change.case().clocks[index].kind;
            let asked = act.under.asked_for(change.case(), kind).filter(|_| kind.is_statutory());
            if let Some(asked) = asked {
                change.case_mut().clocks[index] = asked.start(1, self.filed_at);
            }
        }
        Ok(change)
    }

    /// The same as this case tells it, once the other has its reference; both are linked.
    pub fn split_off(&self, to: (CaseId, Reference), act: &Act) -> Change {
        let mut change = Change::of(self, act);
        change.event(Happening::SplitOff { to: to.1 }, None);
        let id = change.id();
        change.link(LinkChange::Made { id, kind: LinkKind::Related, from: to.0, to: self.id, set_aside: None });
        change
    }
}
