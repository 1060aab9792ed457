//! Filing: a complete complaint becomes a case with its clocks running.

use chrono::{DateTime, Utc};

use super::consenting::in_order;
use super::{Case, Contact, Status};
use crate::domain::change::{Act, Change};
use crate::domain::claims::Claims;
use crate::domain::codes::{Channel, Claimant, Consent, Locale, OrderState, Priority, ProblemType};
use crate::domain::credit::Harm;
use crate::domain::escalation::Trigger;
use crate::domain::event::{Happening, TextKind};
use crate::domain::evidence::Attached;
use crate::domain::ids::{CaseId, EvidenceId, FactId, PersonId};
use crate::domain::notice::NoticeKind;
use crate::domain::order::{Fact, Order, OtherOrder};
use crate::domain::person::PRIVACY_NOTICE;
use crate::domain::reference::Reference;

/// A complaint, complete and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filing {
    pub problem_type: ProblemType,
    pub order: Order,
    /// Further orders with the same problem: at most [`crate::domain::order::MOST_OTHER_ORDERS`].
    pub others: Vec<OtherOrder>,
    pub summary: String,
    pub description: String,
    pub desired_outcome: Option<String>,
    pub contact: Contact,
    pub consents: Vec<Consent>,
    /// What was hurt of their credit.
    pub credit: Option<Harm>,
    /// For whom, where somebody files for another.
    pub represented: Option<String>,
    pub locale: Locale,
    pub channel: Channel,
    pub consumer: Option<PersonId>,
    pub evidence: Vec<(EvidenceId, Attached)>,
    /// Payments of this order that bills among the evidence show: their state, and when they were made.
    pub payments: Vec<(OrderState, DateTime<Utc>)>,
}

impl Case {
    /// Files a complaint: status `new`, every clock of the policy running from now.
    pub fn file(filing: &Filing, act: &Act) -> Change {
        Self::file_from(filing, None, act)
    }

    /// The same where it was a second complaint in another case.
    pub(super) fn file_from(filing: &Filing, from: Option<Reference>, act: &Act) -> Change {
        let mut case = Self::as_filed(filing, act);
        case.clocks = case.clocks_at_filing(act);
        let mut change = Change::filing(case, act);
        let description = change.text(TextKind::Description, None, &filing.description);
        if let Some(wish) = &filing.desired_outcome {
            change.text(TextKind::DesiredOutcome, None, wish);
        }
        let sealed: Vec<String> = filing.evidence.iter().map(|(_, file)| file.sha256.clone()).collect();
        let (channel, files, consents) = (filing.channel, sealed.len(), in_order(&filing.consents));
        // Whoever files elsewhere is told by whoever writes it down.
        let privacy = (matches!(channel, Channel::Web) && from.is_none()).then(|| PRIVACY_NOTICE.to_owned());
        change.event(Happening::Filed { channel, files, sealed, consents, privacy, from }, Some(description));
        let claimed = if filing.order.paid_on.is_some() { OrderState::Paid } else { OrderState::Unknown };
        let fact = Fact { id: FactId(change.id()), claimant: Claimant::Consumer, state: claimed, at: act.at, text: None };
        change.fact(fact);
        for (state, at) in &filing.payments {
            let (id, claimant) = (FactId(change.id()), Claimant::PaymentRail);
            change.payment(Fact { id, claimant, state: *state, at: *at, text: None });
        }
        if filing.credit.is_some() {
            change.event(Happening::CreditSaid { harm: filing.credit }, None);
            change.say_harm(filing.credit);
        }
        change.add_orders(&filing.others);
        change.take(&filing.evidence);
        change.notice(NoticeKind::Filed, None);
        change.escalate_on(Trigger::Stakes, None, true);
        change
    }

    /// The case before anything happened to it.
    fn as_filed(filing: &Filing, act: &Act) -> Case {
        Case {
            id: CaseId(act.first_id),
            reference: None,
            version: 1,
            seq: 0,
            head: String::new(),
            status: Status::New,
            root_cause: None,
            problem_type: filing.problem_type,
            priority: Priority::Normal,
            level: 0,
            team: None,
            assignee: None,
            consumer: filing.consumer,
            contact: filing.contact.clone(),
            locale: filing.locale,
            channel: filing.channel,
            order: filing.order.clone(),
            summary: filing.summary.clone(),
            filed_at: act.at,
            last_activity_at: act.at,
            resolved_at: None,
            run: 1,
            tags: Vec::new(),
            checks: Vec::new(),
            follow_up: None,
            unanswered: true,
            files: filing.evidence.len(),
            bytes: filing.evidence.iter().map(|(_, file)| file.bytes).sum(),
            consents: in_order(&filing.consents),
            represented: filing.represented.clone(),
            vulnerable: false,
            worker: None,
            reviewed: Vec::new(),
            demanded_at: None,
            extension: None,
            referral: None,
            clocks: Vec::new(),
            offer: None,
            remedies: Vec::new(),
            hold: None,
            credit: None,
            merchant_request: None,
            claims: Claims::default(),
            merged: None,
        }
    }
}
