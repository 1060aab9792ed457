//! Corrections: a wrong order number, phone or e-mail is put right; the old value stays in the history. What a wrong address
//! kept from arriving is sent again.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Consent, Correctable};
use crate::domain::event::{Happening, TextKind};
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;

/// Which value, and what it is to be; `None` takes it away.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Correction {
    pub field: Correctable,
    pub value: Option<String>,
    /// Whether an account took the case up because its address is the one on the case.
    pub joined: bool,
    /// Whether both the old and the new value are names of one merchant of the register.
    pub is_respelt: bool,
    pub version: i64,
}

impl Case {
    /// Corrects a value that was filed wrongly. Whoever came by a wrong address leaves with it, and the right one is
    /// sent a way in.
    pub fn correct(&self, correction: &Correction, act: &Act) -> Result<Change, Refusal> {
        // The answer that ends a case is the one that must arrive: its address can be put right when all is over.
        let is_address = matches!(correction.field, Correctable::Email | Correctable::Phone);
        self.allow(if is_address { Action::MendAddress } else { Action::Correct }, act)?;
        self.unmoved(correction.version)?;
        let mut change = Change::of(self, act);
        let old = change.put(correction)?;
        let case = change.case_mut();
        if case.contact.email.is_none() && case.contact.phone.is_none() {
            return Err(Refusal::NoContact);
        }
        if correction.field == Correctable::Email && correction.joined {
            case.consumer = None;
        }
        if correction.field == Correctable::Merchant && !correction.is_respelt {
            change.ask_no_merchant();
        }
        if correction.field == Correctable::Email || (correction.field == Correctable::Phone && self.consents_to(Consent::Texts))
        {
            change.notice(NoticeKind::Link, None);
        }
        let text = change.text(TextKind::Correction, Some(&old), correction.value.as_deref().unwrap_or_default());
        change.event(Happening::Corrected { field: correction.field }, Some(text));
        Ok(change)
    }

    /// So many letters that did not arrive go out once more, to the address as it stands.
    pub fn send_again(&self, letters: usize, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::MendAddress, act)?;
        if letters == 0 {
            return Err(Refusal::Unchanged);
        }
        let mut change = Change::aside(self, act);
        change.event(Happening::LettersSentAgain { letters }, None);
        Ok(change)
    }
}

impl Change {
    /// Puts the value where it belongs; what stood there.
    fn put(&mut self, it: &Correction) -> Result<String, Refusal> {
        let case = self.case_mut();
        let slot = match it.field {
            Correctable::OrderNumber => &mut case.order.order_number,
            Correctable::PaymentReference => &mut case.order.payment_reference,
            Correctable::Email => &mut case.contact.email,
            Correctable::Phone => &mut case.contact.phone,
            Correctable::Merchant => {
                // An order is always somebody's.
                let name = it.value.clone().filter(|name| *name != case.order.merchant).ok_or(Refusal::Unchanged)?;
                return Ok(std::mem::replace(&mut case.order.merchant, name));
            }
        };
        if *slot == it.value {
            return Err(Refusal::Unchanged);
        }
        Ok(std::mem::replace(slot, it.value.clone()).unwrap_or_default())
    }
}
