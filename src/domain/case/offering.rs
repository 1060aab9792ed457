//! Offers: a resolution put to the consumer, who accepts, rejects or lets it lapse.

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::{Action, Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Outcome, RemedyKind};
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::OfferId;
use crate::domain::money::Money;
use crate::domain::notice::NoticeKind;
use crate::domain::offer::{Offer, OfferState, Promiser};
use crate::domain::refusal::Refusal;
use crate::domain::sla::ClockKind;

/// What is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposal {
    pub body: String,
    pub remedy: RemedyKind,
    pub amount: Option<Money>,
    /// Who will have to do it.
    pub by: Promiser,
    pub due_on: NaiveDate,
    /// What the consumer has to do or to give up for it.
    pub conditions: Option<String>,
    pub until: DateTime<Utc>,
    pub version: i64,
}

coded! {
    /// The consumer's answer to an offer.
    pub enum Decision { Accept = "accept", Reject = "reject" }
}

impl Case {
    /// Puts an offer to the consumer.
    pub fn offer(&self, proposal: &Proposal, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Offer, act)?;
        self.unmoved(proposal.version)?;
        let until_usable = proposal.until > act.at && proposal.until < act.at + Duration::days(366);
        // What is accepted on the last day is not late at once.
        if !until_usable || proposal.due_on < act.under.calendar.day(proposal.until) {
            return Err(Refusal::BadDate);
        }
        promisable(proposal.due_on, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Offer, proposal.conditions.as_deref(), &proposal.body);
        let id = OfferId(change.id());
        change.event(Happening::Offered { offer: id, until: proposal.until }, Some(text));
        change.answered();
        change.stand(Status::Offered { until: proposal.until });
        change.case_mut().offer = Some(Offer {
            id,
            text,
            remedy: proposal.remedy,
            amount: proposal.amount,
            by: proposal.by,
            due_on: proposal.due_on,
            until: proposal.until,
            state: OfferState::Open,
            decided_at: None,
        });
        change.notice(NoticeKind::Offer, Some(text));
        Ok(change)
    }

    /// The consumer accepts: the case has its result, and the remedy is promised.
    pub fn accept_offer(&self, seen: OfferId, act: &Act) -> Result<Change, Refusal> {
        let offer = self.open_offer(seen, act)?;
        let mut change = Change::of(self, act);
        change.event(Happening::OfferAccepted { offer: offer.id }, None);
        change.decide_offer(OfferState::Accepted);
        change.promised((offer.remedy, offer.amount), offer.by, offer.due_on);
        change.meet(ClockKind::Resolution);
        change.end_rest();
        let outcome = if self.gave_up_correction() { Outcome::PartlyUpheld } else { Outcome::Upheld };
        let case = change.case_mut();
        case.extension = None;
        case.status = Status::Resolved { outcome, at: act.at };
        case.resolved_at = Some(act.at);
        case.unanswered = true;
        Ok(change)
    }

    /// The consumer rejects, and may say why: the case is ours again.
    pub fn reject_offer(&self, seen: OfferId, reason: Option<&str>, act: &Act) -> Result<Change, Refusal> {
        let offer = self.open_offer(seen, act)?;
        let mut change = Change::of(self, act);
        let text = reason.map(|reason| change.text(TextKind::OfferAnswer, None, reason));
        change.event(Happening::OfferRejected { offer: offer.id }, text);
        change.decide_offer(OfferState::Rejected);
        change.stand(Status::Open);
        change.unanswered();
        Ok(change)
    }

    fn open_offer(&self, seen: OfferId, act: &Act) -> Result<Offer, Refusal> {
        let offer = self.offer.clone().filter(|o| o.id == seen && o.state == OfferState::Open).ok_or(Refusal::OfferGone)?;
        self.allow(Action::AnswerOffer, act)?;
        if offer.until < act.at {
            return Err(Refusal::OfferGone);
        }
        Ok(offer)
    }
}

/// A day by which something can be promised: from today on, within a year. The day is the consumer's: past midnight there it
/// may still be yesterday in UTC.
pub(super) fn promisable(due_on: NaiveDate, act: &Act) -> Result<(), Refusal> {
    let today = act.under.calendar.day(act.at);
    if (today..=today + Duration::days(365)).contains(&due_on) { Ok(()) } else { Err(Refusal::BadDate) }
}

impl Change {
    fn decide_offer(&mut self, state: OfferState) {
        let at = self.act().at;
        if let Some(offer) = self.case_mut().offer.as_mut() {
            offer.state = state;
            offer.decided_at = Some(at);
        }
    }

    /// An open offer that the case has moved past lapses, and the history says so.
    pub(in crate::domain) fn lapse_offer(&mut self) {
        if let Some(offer) = self.case().offer.clone().filter(|offer| offer.state == OfferState::Open) {
            self.event(Happening::OfferLapsed { offer: offer.id }, None);
            self.decide_offer(OfferState::Lapsed);
        }
    }
}
