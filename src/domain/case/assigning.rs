//! Assignment: who works on the case.

use super::{Action, Case};
use crate::domain::actor::Staff;
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::refusal::Refusal;

/// To whom; `None` gives the case back to the queue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Assignment {
    pub to: Option<Staff>,
    pub version: i64,
}

impl Case {
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
        let case = change.case_mut();
        case.assignee = to;
        case.worker = to.or(case.worker);
        change.event(Happening::Assigned { to }, None);
        if to.is_some() && !self.status.code().is_closed() {
            change.taken_up();
        }
        Ok(change)
    }
}
