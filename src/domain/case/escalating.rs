//! Escalation by hand: one level up, with a reason that colleagues read.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::EscalationCause;
use crate::domain::event::TextKind;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::HIGHEST_LEVEL;

/// Why the case goes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    pub reason: String,
    pub version: i64,
}

impl Case {
    /// Raises the case one level.
    pub fn escalate(&self, escalation: &Escalation, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Escalate, act)?;
        self.unmoved(escalation.version)?;
        if self.level >= HIGHEST_LEVEL {
            return Err(Refusal::HighestLevel);
        }
        let mut change = Change::of(self, act);
        let reason = change.text(TextKind::EscalationReason, None, &escalation.reason);
        change.raise(EscalationCause::ByAgent, Some(reason));
        change.taken_up();
        Ok(change)
    }
}
