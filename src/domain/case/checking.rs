//! What of its checklist was done on a case.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::refusal::Refusal;

impl Case {
    /// Items that are done, and items that are not after all; what is no item of the list is left out.
    pub fn check(&self, done: &[String], undone: &[String], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Check, act)?;
        let checks = act.under.checks(self);
        let moved = |is_done: bool, ids: &[String]| -> Vec<String> {
            let those = checks.iter().filter(|(item, was_done)| *was_done != is_done && ids.contains(&item.id));
            those.map(|(item, _)| item.id.clone()).collect()
        };
        let (done, undone) = (moved(true, done), moved(false, undone));
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
