//! Proof: what a bill that somebody handed in says of the order.

use chrono::Utc;

use super::Case;
use crate::domain::bill::Transaction;
use crate::domain::change::{Act, Change};
use crate::domain::codes::Claimant;
use crate::domain::event::Happening;
use crate::domain::ids::FactId;
use crate::domain::order::Fact;

impl Case {
    /// A bill shows a payment of this order: the payment record's own claim, which answers nobody's question and moves
    /// nothing; forms that are open stay good. `None` where the case is closed.
    pub fn payment_found(&self, line: &Transaction, act: &Act) -> Option<Change> {
        if self.status.code().is_closed() {
            return None;
        }
        let mut change = Change::aside(self, act);
        let (claimant, state, at) = (Claimant::PaymentRail, line.state, line.at.with_timezone(&Utc));
        let fact = Fact { id: FactId(change.id()), claimant, state, at, text: None };
        change.event(Happening::FactRecorded { fact: fact.id, claimant, state }, None);
        change.fact(fact);
        Some(change)
    }
}
