//! A case filed without an account joins the account of whoever proved to own its address.

use super::Case;
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::ids::PersonId;
use crate::domain::refusal::Refusal;

impl Case {
    /// Gives the case to an account. It never moves on from there.
    pub fn join(&self, account: PersonId, act: &Act) -> Result<Change, Refusal> {
        if self.consumer.is_some() {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::aside(self, act);
        change.case_mut().consumer = Some(account);
        change.event(Happening::Joined, None);
        Ok(change)
    }
}
