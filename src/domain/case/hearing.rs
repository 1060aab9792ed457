//! What programs of platforms and merchants say of the order, one by one or in files: kept in the order in which it was so,
//! whatever the order in which it comes.

use chrono::{DateTime, Duration, Utc};

use super::{Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::{FactId, MerchantId};
use crate::domain::order::{Fact, OtherOrder};
use crate::domain::order_fact::{AHEAD, Beside, NotTaken, OrderFact, Origin, Source, ToldBeside};
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
        change.write_down(fact, saying, Beside { order: None, part: fact.part_of(self.order.amount) });
        if is_said && saying.claimant == Claimant::Merchant {
            change.heard_merchant();
        }
        if is_answer {
            change.meet(ClockKind::MerchantAnswer);
            change.stand(Status::Open);
        }
        Ok(change)
    }

    /// A fact about a further order, by its position. It stands in the history and is no word on the order that the complaint is
    /// about: it answers nobody, and moves nothing.
    pub fn hear_beside(
        &self,
        fact: &OrderFact,
        (position, other): (u8, &OtherOrder),
        saying: &Saying<'_>,
        act: &Act,
    ) -> Result<Change, NotTaken> {
        if fact.at > act.at + AHEAD {
            return Err(NotTaken::Future);
        }
        let mut change = Change::aside(self, act);
        change.write_down(fact, saying, Beside { order: Some(position), part: fact.part_of(other.amount) });
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

impl Change {
    fn write_down(&mut self, heard: &OrderFact, saying: &Saying<'_>, beside: Beside) {
        let text = heard.proof.as_ref().map(|proof| self.text(TextKind::Fact, None, proof));
        let (fact, claimant, state) = (FactId(self.id()), saying.claimant, heard.state);
        let said = Fact { id: fact, claimant, state, at: heard.at, text };
        if beside.is_any() {
            self.event(Happening::FactBeside(ToldBeside { fact, claimant, state, beside }), text);
            self.fact_beside(said, beside);
        } else {
            self.event(Happening::FactRecorded { fact, claimant, state }, text);
            self.fact(said);
        }
        self.comes_from(Origin {
            fact,
            source: saying.source,
            said_by: saying.said_by.to_owned(),
            raw: heard.raw.clone(),
            amount: heard.amount,
        });
    }
}
