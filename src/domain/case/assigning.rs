//! Assignment: who works on the case, by hand, by a rule, or because somebody is away.

use super::{Action, Case, Status};
use crate::domain::actor::Staff;
use crate::domain::change::{Act, Change};
use crate::domain::codes::Priority;
use crate::domain::event::Happening;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::refusal::Refusal;
use crate::domain::sla::ClockKind;

/// To whom; `None` gives the case back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub to: Option<Staff>,
    pub version: i64,
}

/// What a rule of routing makes of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Routing {
    /// The rule, and its version.
    pub rule: (String, u32),
    pub team: Option<TeamId>,
    pub priority: Priority,
    pub to: Option<Staff>,
}

/// How a case stood before an act that was taken back since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Untaken {
    /// Nobody had taken it up, and no clock has begun with its acceptance.
    pub is_new: bool,
    pub worker: Option<PersonId>,
}

impl Case {
    /// What was done to the case was taken back and nothing else has happened since: it waits as before, and so does the
    /// clock of the acknowledgement. `None` where it stands so already.
    pub fn untake(&self, was: &Untaken, act: &Act) -> Result<Option<Change>, Refusal> {
        self.allow(Action::Assign, act)?;
        let is_new_again = was.is_new && self.status == Status::Open;
        if !is_new_again && was.worker == self.worker {
            return Ok(None);
        }
        // What was taken back has moved the version already.
        let mut change = Change::aside(self, act);
        change.case_mut().worker = was.worker;
        if is_new_again {
            change.event(Happening::Untaken, None);
            change.unmeet(ClockKind::Acknowledgement);
            change.stand(Status::New);
        }
        Ok(Some(change))
    }

    /// Puts a case where a rule says; `None` where it stands so already. No human act: nothing is acknowledged by it.
    pub fn route(&self, routing: &Routing, act: &Act) -> Result<Option<Change>, Refusal> {
        self.allow(Action::Assign, act)?;
        let to = routing.to.filter(|staff| staff.can_work_on(self.id, routing.team));
        let is_resorted = (routing.team, routing.priority) != (self.team, self.priority);
        let is_new = |staff: &Staff| Some(staff.id) != self.assignee;
        if !is_resorted && !to.as_ref().is_some_and(is_new) {
            return Ok(None);
        }
        let mut change = Change::of(self, act);
        let before = act.under.traits(self);
        let (rule, version) = routing.rule.clone();
        change.event(Happening::Routed { rule, version }, None);
        if is_resorted {
            let case = change.case_mut();
            (case.team, case.priority) = (routing.team, routing.priority);
            let (team, priority) = (routing.team, routing.priority);
            change.event(Happening::Triaged { problem_type: self.problem_type, priority, team }, None);
            change.resorted(&before);
        }
        // What the rule set may have raised the case out of their hands.
        let level = change.case().level;
        if let Some(staff) = to.filter(is_new).filter(|staff| level == self.level || staff.is_for_level(level)) {
            change.give(Some(staff.id));
        }
        Ok(Some(change))
    }

    /// Takes a case from somebody who is away, and gives it to whom it is to go; `None`: to the queue.
    pub fn hand_over(&self, from: PersonId, to: Option<Staff>, act: &Act) -> Result<Option<Change>, Refusal> {
        self.allow(Action::Assign, act)?;
        if self.assignee != Some(from) {
            return Ok(None);
        }
        let may = |staff: &Staff| staff.may_take(self) && staff.is_for_level(self.level);
        let mut change = Change::of(self, act);
        change.event(Happening::HandedOver { from }, None);
        change.give(to.filter(may).map(|staff| staff.id));
        Ok(Some(change))
    }

    /// The team that had the case was closed: it goes to the one that took over. Whoever works on it keeps it where they still
    /// may; forms that are open stay good. No human act: nothing is acknowledged by it.
    pub fn follow_team(&self, (from, to): (TeamId, TeamId), worker: Option<Staff>, act: &Act) -> Result<Option<Change>, Refusal> {
        self.allow(Action::Assign, act)?;
        if self.team != Some(from) || from == to {
            return Ok(None);
        }
        let mut change = Change::aside(self, act);
        change.case_mut().team = Some(to);
        change.event(Happening::TeamTookOver { from, to }, None);
        let stays = worker.is_some_and(|staff| staff.can_work_on(self.id, Some(to)));
        if self.assignee.is_some() && !stays {
            change.case_mut().assignee = None;
            change.event(Happening::Assigned { to: None }, None);
        }
        Ok(Some(change))
    }

    /// Assigns the case. Taking it oneself, or being given it, is a human act and acknowledges it.
    pub fn assign(&self, assignment: &Assignment, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Assign, act)?;
        self.unmoved(assignment.version)?;
        if assignment.to.is_some_and(|staff| !staff.can_work_on(self.id, self.team)) {
            return Err(Refusal::NotAssignable);
        }
        if assignment.to.is_some_and(|staff| self.reviewed.contains(&staff.id)) {
            return Err(Refusal::OwnWork);
        }
        let to = assignment.to.map(|staff| staff.id);
        let mut change = Change::of(self, act);
        change.give(to);
        if to.is_some() && !self.status.code().is_closed() {
            change.taken_up();
        }
        Ok(change)
    }
}

impl Change {
    fn give(&mut self, to: Option<PersonId>) {
        let case = self.case_mut();
        case.assignee = to;
        case.worker = to.or(case.worker);
        self.event(Happening::Assigned { to }, None);
    }
}
