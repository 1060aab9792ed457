//! Links: cases that belong together, and one matter with its parts. Staff alone see them; they decide nothing.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::ids::CaseId;
use crate::domain::link::{LinkChange, LinkKind, MOST_LINKS, Relation, Tie};
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;

/// A case with the links that it has.
#[derive(Clone, Copy, Debug)]
pub struct Linked<'a> {
    pub case: &'a Case,
    pub ties: &'a [Tie],
}

impl Linked<'_> {
    /// Both cases know of the link: two changes, that of this case first. `relation` is what the other is to this one.
    pub fn link(self, other: Linked, relation: Relation, [mine, theirs]: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.allows(other, mine)?;
        if self.ties.iter().any(|tie| tie.other == other.case.id) {
            return Err(Refusal::LinkedAlready);
        }
        if self.ties.len().max(other.ties.len()) >= MOST_LINKS {
            return Err(Refusal::TooManyLinks { most: MOST_LINKS });
        }
        match relation {
            Relation::Related => {}
            Relation::Parent => self.is_part_of(other)?,
            Relation::Child => other.is_part_of(self)?,
        }
        let happening = |other, relation| Happening::Linked { other, relation };
        let mut changes = self.told(other, relation, [mine, theirs], happening)?;
        let (kind, from, to) = self.kept(other, relation);
        let id = changes[0].id();
        changes[0].link(LinkChange::Made { id, kind, from, to, set_aside: None });
        Ok(changes)
    }

    /// The link is none any more.
    pub fn unlink(self, other: Linked, [mine, theirs]: [&Act; 2]) -> Result<[Change; 2], Refusal> {
        self.allows(other, mine)?;
        let tie = self.ties.iter().find(|tie| tie.other == other.case.id).ok_or(Refusal::NotNow)?;
        let happening = |other, relation| Happening::Unlinked { other, relation };
        let mut changes = self.told(other, tie.relation, [mine, theirs], happening)?;
        let (kind, from, to) = self.kept(other, tie.relation);
        changes[0].link(LinkChange::Ended { kind, from, to });
        Ok(changes)
    }

    fn allows(self, other: Linked, act: &Act) -> Result<(), Refusal> {
        self.case.allow(Action::Link, act)?;
        other.case.allow(Action::Link, act)?;
        if self.case.id == other.case.id { Err(Refusal::SameCase) } else { Ok(()) }
    }

    /// One step deep: what is a part of something has no parts.
    fn is_part_of(self, whole: Linked) -> Result<(), Refusal> {
        if let Some(parent) = self.ties.iter().find(|tie| tie.relation == Relation::Parent) {
            return Err(Refusal::HasParent { parent: parent.reference });
        }
        let has = |ties: &[Tie], relation| ties.iter().any(|tie| tie.relation == relation);
        if has(self.ties, Relation::Child) || has(whole.ties, Relation::Parent) {
            return Err(Refusal::PartOfPart);
        }
        Ok(())
    }

    fn kept(self, other: Linked, relation: Relation) -> (LinkKind, CaseId, CaseId) {
        let (kind, is_from_here) = relation.kept();
        let (here, there) = (self.case.id, other.case.id);
        if is_from_here { (kind, here, there) } else { (kind, there, here) }
    }

    fn told(
        self,
        other: Linked,
        relation: Relation,
        [mine, theirs]: [&Act; 2],
        happening: impl Fn(Reference, Relation) -> Happening,
    ) -> Result<[Change; 2], Refusal> {
        let (here, there) = self.case.reference.zip(other.case.reference).ok_or(Refusal::NotNow)?;
        let (mut change, mut across) = (Change::aside(self.case, mine), Change::aside(other.case, theirs));
        change.event(happening(there, relation), None);
        across.event(happening(here, relation.turned()), None);
        Ok([change, across])
    }
}
