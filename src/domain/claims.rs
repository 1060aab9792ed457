//! What each side said last of an order, as its case carries it. What was said before stands in the facts.

use chrono::{DateTime, Utc};

use super::codes::{Claimant, OrderState};
use super::fix::FixCode;
use super::ids::FactId;
use super::order::Fact;

/// The newest words of one side.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LastClaim {
    pub claimant: Claimant,
    pub fact: FactId,
    pub state: OrderState,
    /// When it was said or seen.
    pub at: DateTime<Utc>,
    /// Of the payment record: how many payments of the order bills show, less what was given back.
    pub payments: u8,
    /// What these words, or earlier ones of the same side, proved done.
    pub proof: Option<Proof>,
}

/// A fact that proved done what was owed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Proof {
    pub fix: FixCode,
    pub fact: FactId,
}

/// The newest words of each side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claims(Vec<LastClaim>);

impl Claims {
    /// As they were kept, at most one of each side.
    pub const fn kept(claims: Vec<LastClaim>) -> Self {
        Self(claims)
    }

    pub fn iter(&self) -> impl Iterator<Item = &LastClaim> {
        self.0.iter()
    }

    pub fn of(&self, claimant: Claimant) -> Option<&LastClaim> {
        self.0.iter().find(|last| last.claimant == claimant)
    }

    /// What was proved and stands.
    pub fn proof(&self) -> Option<Proof> {
        self.0.iter().find_map(|last| last.proof)
    }

    /// Somebody said something; `is_line` where it is a payment in a bill. Older words never take the place of newer ones of the
    /// same side; of two that are as old, what was told later counts. Whoever does not know takes nothing back.
    pub(in crate::domain) fn hear(&mut self, fact: &Fact, is_line: bool) {
        let before = self.of(fact.claimant).copied();
        if before.is_some() && fact.state == OrderState::Unknown {
            return;
        }
        let payments = payments(before, fact, is_line);
        let is_newest = before.is_none_or(|last| last.state == OrderState::Unknown || (fact.at, fact.id) > (last.at, last.fact));
        let now = LastClaim {
            claimant: fact.claimant,
            fact: fact.id,
            state: fact.state,
            at: fact.at,
            payments,
            proof: before.and_then(|last| last.proof),
        };
        let kept = if is_newest { now } else { before.map_or(now, |last| LastClaim { payments, ..last }) };
        self.0.retain(|last| last.claimant != fact.claimant);
        self.0.push(kept);
        self.0.sort_by_key(|last| last.claimant);
    }

    /// What another complaint about the same order heard last of one side counts where it is newer; whether it is. Payments that
    /// both count are likely the same lines of one bill.
    pub(in crate::domain) fn take_over(&mut self, theirs: &LastClaim) -> bool {
        let before = self.of(theirs.claimant).copied();
        let is_known = |last: &LastClaim| last.state != OrderState::Unknown;
        let payments = before.map_or(0, |last| last.payments).max(theirs.payments);
        let is_newer =
            before.filter(is_known).is_none_or(|last| is_known(theirs) && (theirs.at, theirs.fact) > (last.at, last.fact));
        let kept = if is_newer { *theirs } else { before.unwrap_or(*theirs) };
        let proof = before.and_then(|last| last.proof);
        self.0.retain(|last| last.claimant != theirs.claimant);
        self.0.push(LastClaim { payments, proof, ..kept });
        self.0.sort_by_key(|last| last.claimant);
        is_newer
    }

    pub(in crate::domain) fn prove(&mut self, fix: FixCode, fact: &Fact) {
        self.forget_proof();
        if let Some(last) = self.0.iter_mut().find(|last| last.claimant == fact.claimant) {
            last.proof = Some(Proof { fix, fact: fact.id });
        }
    }

    pub(in crate::domain) fn forget_proof(&mut self) {
        self.0.iter_mut().for_each(|last| last.proof = None);
    }
}

/// Each line of a bill is a payment of its own. What somebody says of a payment may be a line that is read later, and of a refund
/// the one that is known already: neither is counted twice.
fn payments(before: Option<LastClaim>, fact: &Fact, is_line: bool) -> u8 {
    let (payments, last) = before.map_or((0, None), |last| (last.payments, Some(last.state)));
    match (fact.claimant, fact.state) {
        (Claimant::PaymentRail, OrderState::Paid) if is_line => payments.saturating_add(1),
        (Claimant::PaymentRail, OrderState::Refunded) if last != Some(OrderState::Refunded) => payments.saturating_sub(1),
        _ => payments,
    }
}
