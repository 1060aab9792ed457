//! Erasing what is personal of a case that is over, once it has been kept for long enough. What happened and when, codes, sums
//! and figures stay; words go with their salts, and the chain holds.

use super::Case;
use crate::domain::actor::Actor;
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::permission::Permission;
use crate::domain::refusal::Refusal;
use crate::domain::retention::Class;

impl Case {
    /// Says in the history that it was erased; the store erases in the same transaction.
    pub fn erase(&self, class: Class, act: &Act) -> Result<Change, Refusal> {
        let may = match &act.by {
            Actor::Staff(staff) => staff.may(Permission::EraseData),
            Actor::System => true,
            Actor::Consumer { .. } | Actor::Merchant(_) => false,
        };
        if !may || !self.status.code().is_closed() {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::of(self, act);
        change.event(Happening::Erased { class }, None);
        Ok(change)
    }
}
