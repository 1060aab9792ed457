//! What of its checklist was done on a case.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::refusal::Refusal;

impl Case {
    /// Exactly these items of the list are done: ids of items; what is no item of it is left out.
    pub fn check(&self, items: &[String], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Check, act)?;
        let (mut done, mut undone) = (Vec::new(), Vec::new());
        for (item, was_done) in act.under.checks(self) {
            match (was_done, items.contains(&item.id)) {
                (false, true) => done.push(item.id.clone()),
                (true, false) => undone.push(item.id.clone()),
                _ => {}
            }
        }
        if done.is_empty() && undone.is_empty() {
            return Err(Refusal::Unchanged);
        }
        let mut change = Change::marked(self, act);
        let checks = &mut change.case_mut().checks;
        checks.retain(|id| !undone.contains(id));
        checks.extend(done.iter().cloned());
        change.event(Happening::Checked { done, undone }, None);
        Ok(change)
    }
}
