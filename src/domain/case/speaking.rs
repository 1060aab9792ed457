//! Speaking: in which language the consumer is written to.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::Locale;
use crate::domain::event::Happening;
use crate::domain::refusal::Refusal;

impl Case {
    /// Letters are in this language from now on, and so are those that wait to be sent.
    pub fn speak(&self, to: Locale, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::ChangeLanguage, act)?;
        if to == self.locale {
            return Err(Refusal::Unchanged);
        }
        let mut change = Change::of(self, act);
        change.case_mut().locale = to;
        change.event(Happening::LanguageChanged { from: self.locale, to }, None);
        Ok(change)
    }
}
