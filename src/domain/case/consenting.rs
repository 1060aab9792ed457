//! What the consumer agrees to, each by itself; taken back as easily as given (PIPL, article 15).

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::Consent;
use crate::domain::event::Happening;
use crate::domain::evidence::Audience;
use crate::domain::refusal::Refusal;

impl Case {
    pub fn consents_to(&self, what: Consent) -> bool {
        self.consents.contains(&what)
    }

    /// Where news of it goes: the e-mail, and the mobile phone where that was agreed to.
    pub fn reached_at(&self) -> [Option<String>; 2] {
        let mail = self.contact.email.as_ref().map(|address| address.to_lowercase());
        [mail, self.contact.mobile().filter(|_| self.consents_to(Consent::Texts))]
    }

    /// Who may see a file that was set so: nobody outside while the consumer does not agree to sharing at all, here or in the
    /// case that this one goes on in.
    pub fn shown_to(&self, audience: Audience) -> Audience {
        let is_agreed = self.consents_to(Consent::Share) && self.merged.is_none_or(|merged| merged.shares);
        if is_agreed { audience } else { Audience::Consumer }
    }

    /// From now on these, and no others; forms that are open at the desk stay good.
    pub fn consent(&self, given: &[Consent], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Consent, act)?;
        let mut change = Change::aside(self, act);
        let given = in_order(given);
        if given != self.consents {
            change.event(Happening::Consented { to: given.clone() }, None);
            change.case_mut().consents = given;
        }
        Ok(change)
    }
}

/// Each once, in the order in which they are asked.
pub fn in_order(given: &[Consent]) -> Vec<Consent> {
    Consent::ALL.iter().copied().filter(|consent| given.contains(consent)).collect()
}
