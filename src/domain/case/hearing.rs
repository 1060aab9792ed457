//! What programs of platforms and merchants say of the order, one by one or in files: kept in the order in which it was so,
//! whatever the order in which it comes.

use chrono::{DateTime, Duration, Utc};

use super::{Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::{FactId, MerchantId};
use crate::domain::order::Fact;
use crate::domain::order_fact::{AHEAD, NotTaken, OrderFact, Origin, Source};
use crate::domain::sla::{Clock, ClockKind};

/// Who says it, by which way, and what that side said last.
#[derive(Clone, Copy, Debug)]
pub struct Saying<'a> {
    pub claimant: Claimant,
    /// Which merchant, where it is one.
    pub merchant: Option<MerchantId>,
    pub source: Source,
    /// The name of the sender or of the file.
    pub said_by: &'a str,
    /// For when the newest claim of the same side is, where there is any.
    pub newest: Option<DateTime<Utc>>,
}

impl Case {
    /// A fact about the order. Whoever was asked has answered with it, unless they said something newer before, do not know, or
    /// tell of the time before they were asked; else it moves nothing, and forms that are open stay good. It lands on a closed case too: what follows there is not decided here.
    pub fn hear(&self, fact: &OrderFact, saying: &Saying<'_>, act: &Act) -> Result<Change, NotTaken> {
        if fact.at > act.at + AHEAD {
            return Err(NotTaken::Future);
        }
        if self.is_before_order(fact.at, act) {
            return Err(NotTaken::BeforeOrder);
        }
        let is_newest = saying.newest.is_none_or(|newest| newest <= fact.at);
        let is_said = is_newest
            && fact.state != OrderState::Unknown
            && self.asked_since(saying.claimant).is_none_or(|since| fact.at >= since);
        // What one merchant says is no answer to what another was asked by letter.
        let asked = self.merchant_request.as_ref().filter(|asked| asked.ended_at.is_none());
        let is_asked = asked.zip(saying.merchant).is_none_or(|(asked, speaks)| asked.merchant == speaks);
        let is_said = is_said && is_asked;
        let is_answer = is_said
            && matches!(
                (&self.status, saying.claimant),
                (Status::AwaitingMerchant { .. }, Claimant::Merchant)
                    | (Status::AwaitingPlatform { .. }, Claimant::Platform | Claimant::PaymentRail)
            );
        let mut change = if is_answer { Change::of(self, act) } else { Change::aside(self, act) };
        let text = fact.proof.as_ref().map(|proof| change.text(TextKind::Fact, None, proof));
        let id = FactId(change.id());
        change.event(Happening::FactRecorded { fact: id, claimant: saying.claimant, state: fact.state }, text);
        change.fact(Fact { id, claimant: saying.claimant, state: fact.state, at: fact.at, text });
        change.comes_from(Origin {
            fact: id,
            source: saying.source,
            said_by: saying.said_by.to_owned(),
            raw: fact.raw.clone(),
            amount: fact.amount,
        });
        if is_said && saying.claimant == Claimant::Merchant {
            change.heard_merchant();
        }
        if is_answer {
            change.meet(ClockKind::MerchantAnswer);
            change.stand(Status::Open);
        }
        Ok(change)
    }

    /// From when on a fact answers what was asked: what was so long before says nothing of it, nor of a date of theirs that they
    /// let pass. A day, for many systems know days alone.
    fn asked_since(&self, claimant: Claimant) -> Option<DateTime<Utc>> {
        let is_asked = |clock: &&Clock| clock.is_live() || (clock.asked == Some(claimant) && clock.missed_at.is_some());
        let clock = self.clock(ClockKind::MerchantAnswer).filter(is_asked).map(|clock| clock.started_at);
        let letter = self.merchant_request.as_ref().map(|asked| asked.asked_at);
        clock.or(letter).map(|asked| asked - Duration::days(1))
    }
}
