//! Shielding: abusive words of a consumer are folded away at the desk. Somebody who read them decides, never a list of
//! words; the consumer is not told, and nothing of theirs is lost.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::Happening;
use crate::domain::ids::TextId;
use crate::domain::refusal::Refusal;

/// A text of the case, as its history knows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Message {
    pub text: TextId,
    /// Ours are never hidden.
    pub is_consumers: bool,
    pub is_marked: bool,
}

impl Case {
    /// Marks a message of the consumer as abusive, or takes the mark back. Forms that are open stay good.
    pub fn mark_abusive(&self, message: Message, is_abusive: bool, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::MarkAbusive, act)?;
        if !message.is_consumers {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::aside(self, act);
        let text = message.text;
        match (message.is_marked, is_abusive) {
            (false, true) => change.event(Happening::MarkedAbusive { text }, None),
            (true, false) => change.event(Happening::UnmarkedAbusive { text }, None),
            // A form sent twice, or two colleagues at once.
            _ => {}
        }
        Ok(change)
    }
}
