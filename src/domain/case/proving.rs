//! Proof: what a bill that somebody handed in says of the order, files replaced by better ones, and who may see which.

use chrono::Utc;

use super::{Action, Case};
use crate::domain::actor::ActorKind;
use crate::domain::bill::Transaction;
use crate::domain::change::{Act, Change};
use crate::domain::codes::Claimant;
use crate::domain::event::Happening;
use crate::domain::evidence::{Attached, Audience, Checked, FileChange, Owned, Scan};
use crate::domain::ids::{EvidenceId, FactId};
use crate::domain::order::Fact;
use crate::domain::refusal::Refusal;

impl Case {
    /// A bill shows a payment of this order: the payment record's own claim, which answers nobody's question and moves
    /// nothing, unless it undoes what was proved; forms that are open stay good. `None` where the case is closed on anything
    /// but a proof.
    pub fn payment_found(&self, line: &Transaction, act: &Act) -> Option<Change> {
        if self.status.code().is_closed() && self.rests_on_proof().is_none() {
            return None;
        }
        let mut change = Change::aside(self, act);
        let (claimant, state, at) = (Claimant::PaymentRail, line.state, line.at.with_timezone(&Utc));
        let fact = Fact { id: FactId(change.id()), claimant, state, at, text: None };
        change.event(Happening::FactRecorded { fact: fact.id, claimant, state }, None);
        change.payment(fact);
        Some(change)
    }

    /// A better file in the place of one, until there is a result; the old one stays as its earlier version.
    pub fn replace_evidence(&self, old: &Owned, new: (EvidenceId, Attached), act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::ReplaceEvidence, act)?;
        if old.is_replaced || old.by == ActorKind::Merchant {
            return Err(Refusal::NotNow);
        }
        self.has_room_for(1, new.1.bytes)?;
        let mut change = Change::of(self, act);
        change.case_mut().files += 1;
        change.case_mut().bytes += new.1.bytes;
        let (id, file) = new;
        // Whoever might see the old one might see the new one, and nobody else.
        change.file(FileChange::Taken(id, old.audience));
        change.file(FileChange::Replaced(old.id, id));
        let sealed = vec![file.sha256];
        change.event(Happening::EvidenceReplaced { old: old.file.clone(), new: file.file, sealed }, None);
        change.heard();
        Ok(change)
    }

    /// Files that show what was done, of a form that is to be mended: they stay. They say nothing yet, so nobody waits for an
    /// answer to them; and a case that is over takes them as it takes what is told of a credit.
    pub fn keep_proof(&self, files: &[(EvidenceId, Attached)], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Credit, act)?;
        let mut change = Change::of(self, act);
        let enclosed = change.attach(files)?;
        change.event(Happening::EvidenceAdded(enclosed), None);
        Ok(change)
    }

    /// The consumer says who may see a file: at any time, also when all is over.
    pub fn show_evidence(&self, file: &Owned, to: Audience, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::ShowEvidence, act)?;
        if file.by == ActorKind::Merchant {
            return Err(Refusal::NotNow);
        }
        if self.shown_to(to) != to {
            return Err(Refusal::NotShared);
        }
        let mut change = Change::aside(self, act);
        if file.audience != to {
            change.file(FileChange::Shown(file.id, to));
            change.event(Happening::EvidenceShown { file: file.file.clone(), to }, None);
        }
        Ok(change)
    }

    /// Somebody of ours compared a file with what the complaint says: on record for colleagues, at any time. It decides
    /// nothing; the last word on a file counts.
    pub fn check_evidence(&self, file: &Owned, checked: &Checked, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::CheckEvidence, act)?;
        let is_seen_twice = checked.matches.iter().any(|mark| checked.differs.contains(mark));
        if checked.is_empty() || is_seen_twice {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::aside(self, act);
        let Checked { matches, differs } = checked.clone();
        change.event(Happening::EvidenceChecked { file: file.file.clone(), matches, differs }, None);
        Ok(change)
    }

    /// The scanner found something in a file: it is kept apart, and whoever sent it is told.
    pub fn quarantine(&self, file: &str, act: &Act) -> Change {
        let mut change = Change::aside(self, act);
        change.event(Happening::EvidenceQuarantined { file: file.to_owned() }, None);
        change
    }

    /// A supervisor looked into it and lets the file go.
    pub fn release_evidence(&self, file: &Owned, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::ReleaseEvidence, act)?;
        if file.scan != Scan::Infected {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::aside(self, act);
        change.file(FileChange::Released(file.id));
        change.event(Happening::EvidenceReleased { file: file.file.clone() }, None);
        Ok(change)
    }
}
