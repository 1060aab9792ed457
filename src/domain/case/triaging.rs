//! Triage: what kind of problem, how urgent, whose.

use std::sync::Arc;

use super::{Action, Case, Status};
use crate::domain::actor::Staff;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Priority, ProblemType};
use crate::domain::escalation::{Rule, Trigger};
use crate::domain::event::Happening;
use crate::domain::ids::TeamId;
use crate::domain::refusal::Refusal;
use crate::domain::sla::{ClockKind, Traits};

/// What triage decides.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Triage {
    pub problem_type: ProblemType,
    pub priority: Priority,
    pub team: Option<TeamId>,
    /// Delay is dear to this consumer.
    pub vulnerable: bool,
    /// Whoever works on the case now, as they stand; `None` when that is nobody, or nobody who still may.
    pub assignee: Option<Staff>,
    /// The version the agent saw.
    pub version: i64,
}

impl Case {
    /// Sorts the case; the first human act acknowledges it. A worker who cannot see the case where it goes loses it to
    /// the queue, or nobody there would find it.
    pub fn triage(&self, triage: &Triage, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Triage, act)?;
        self.unmoved(triage.version)?;
        let mut change = Change::of(self, act);
        let before = act.under.traits(self);
        let case = change.case_mut();
        case.problem_type = triage.problem_type;
        case.priority = triage.priority;
        case.team = triage.team;
        case.vulnerable = triage.vulnerable;
        change
            .event(Happening::Triaged { problem_type: triage.problem_type, priority: triage.priority, team: triage.team }, None);
        let stays = triage.assignee.is_some_and(|staff| staff.can_work_on(self.id, triage.team));
        if self.assignee.is_some() && !stays {
            change.case_mut().assignee = None;
            change.event(Happening::Assigned { to: None }, None);
        }
        change.resorted(&before);
        change.taken_up();
        Ok(change)
    }
}

impl Case {
    /// What triage proposes: whoever says that their credit was hurt is looked after first, unless somebody decided otherwise.
    pub fn seems_vulnerable(&self) -> bool {
        let is_hurt = self.credit.as_ref().is_some_and(|credit| credit.harm.is_done());
        self.vulnerable || (is_hurt && self.status == Status::New)
    }
}

impl Change {
    /// The case is of another sort than before: its clocks and what is at stake follow.
    pub(super) fn resorted(&mut self, before: &Traits) {
        self.follow_traits(before);
        let under = Arc::clone(&self.act().under);
        let now = under.traits(self.case());
        let is_new =
            |rule: &&Arc<Rule>| rule.is_about(Trigger::Stakes, None, &now) && !rule.is_about(Trigger::Stakes, None, before);
        if under.escalation.iter().any(|rule| is_new(&rule)) {
            self.escalate_on(Trigger::Stakes, None, true);
        }
    }

    /// A human has taken the case up: acknowledged, and no longer new.
    pub(in crate::domain) fn taken_up(&mut self) {
        // Where no clock waits for it, the first human act is acceptance all the same.
        if self.meet(ClockKind::Acknowledgement) || self.case().status == Status::New {
            self.accept();
        }
        if self.case().status == Status::New {
            self.stand(Status::Open);
        }
    }
}
