//! What facts make of a case beside being on record: one that proves done what was owed has closing proposed, and one that
//! undoes the proof on which a case was closed takes it up again. A program never closes a case.

use super::{Case, Status};
use crate::domain::change::Change;
use crate::domain::claims::Proof;
use crate::domain::codes::{OrderState, Outcome, ProblemType};
use crate::domain::event::Happening;
use crate::domain::fix::{self, About, Fix, FixAct, Found};
use crate::domain::notice::NoticeKind;
use crate::domain::order::Fact;

impl Case {
    /// What mends the order, by what each side said last.
    pub fn fix(&self) -> Found {
        let problem = self.problem_type;
        fix::find(&About { claims: &self.claims, order: &self.order, filed_at: self.filed_at, problem })
    }

    /// Whether what is said of its order is still heard: also when all is over, unless it goes on elsewhere or was erased.
    pub fn takes_facts(&self) -> bool {
        !self.status.code().is_closed() || (self.merged.is_none() && !self.is_erased())
    }

    /// What is proved, and that closing is proposed for, until somebody of ours decides.
    pub fn proposal(&self) -> Option<Proof> {
        let is_open = !matches!(self.status, Status::Resolved { .. } | Status::Closed { .. });
        self.claims.proof().filter(|_| is_open && self.fix().fix.is_none())
    }

    /// Whether it ended well because of a proof.
    pub(super) fn rests_on_proof(&self) -> Option<Proof> {
        let ended = matches!(self.status, Status::Resolved { .. } | Status::Closed { .. });
        let upheld = ended && self.outcome() == Some(Outcome::Upheld);
        self.claims.proof().filter(|_| upheld && self.merged.is_none() && !self.is_erased())
    }
}

impl Change {
    /// What a fact makes of the case.
    pub(in crate::domain) fn weigh(&mut self, fact: &Fact, is_line: bool) {
        let owed = self.case().fix().fix;
        self.case_mut().claims.hear(fact, is_line);
        self.weighed(owed, fact, is_line);
    }

    /// The same once it was heard; `owed`: what was to be done before.
    pub(super) fn weighed(&mut self, owed: Option<Fix>, fact: &Fact, is_line: bool) {
        // What a complaint is filed with proves nothing yet.
        if self.before().is_none() {
            return;
        }
        let owes_now = self.case().fix().fix;
        match (owed, owes_now) {
            (Some(fix), None) => self.propose(&fix, fact),
            (None, Some(_)) => self.undo(fact, is_line),
            // After words about long ago, which undid nothing.
            (Some(_), Some(_)) if fact.state.is_unpaid() == Some(true) && self.is_last(fact) => self.undo(fact, is_line),
            _ => {}
        }
    }

    fn is_last(&self, fact: &Fact) -> bool {
        self.case().claims.of(fact.claimant).is_some_and(|last| last.fact == fact.id)
    }

    /// The fact proves done what was owed.
    fn propose(&mut self, fix: &Fix, fact: &Fact) {
        let case = self.case();
        let is_open = !matches!(case.status, Status::Resolved { .. } | Status::Closed { .. });
        // That an order is in order says little of a complaint about something else.
        let about_order = !matches!(case.problem_type, ProblemType::ServiceUnresponsive | ProblemType::Other);
        // Money was deducted: whether it goes back, an order that is cancelled now does not say.
        let is_done = fix.act != FixAct::PushResult || fact.state != OrderState::Cancelled;
        if !is_done || !(about_order || fix.act != FixAct::Tell) {
            return;
        }
        if is_open {
            self.case_mut().claims.prove(fix.code, fact);
            self.event_of_rule(Happening::FixProved { fix: fix.code, fact: fact.id });
        }
        if !self.case().status.code().is_closed() {
            self.keep_promise_of_order();
        }
    }

    /// The fact does not fit with what was proved: an open case is mended anew, a closed one is taken up again. Words about the
    /// time before the proof are no change since, whoever says them late; a payment that nobody knew of is one.
    fn undo(&mut self, fact: &Fact, is_line: bool) {
        let Some((proof, proved_at)) = self.case().claims.iter().find_map(|last| Some((last.proof?, last.at))) else { return };
        if fact.at < proved_at && !is_line {
            return;
        }
        let is_open = !matches!(self.case().status, Status::Resolved { .. } | Status::Closed { .. });
        let reopens = self.case().rests_on_proof().is_some();
        if is_open || reopens {
            self.case_mut().claims.forget_proof();
        }
        if reopens {
            let (fact, claimant, state) = (fact.id, fact.claimant, fact.state);
            self.event_of_rule(Happening::FixUndone { fix: proof.fix, fact, claimant, state });
            self.event_of_rule(Happening::Reopened { run: self.case().run + 1 });
            self.take_up_again();
            self.notice(NoticeKind::Reopened, None);
            self.decided();
        }
    }
}
