//! Words that go to and fro: messages, notes, replies, evidence, and questions to consumer, merchant and platform.
//! These always append: they never answer 409.

use chrono::{DateTime, Duration, Utc};

use super::{Action, Case, Status};
use crate::domain::actor::{ActorKind, Staff};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::{Enclosed, Happening, TextKind};
use crate::domain::evidence::{Attached, MAX_BYTES_PER_CASE, MAX_FILES_PER_CASE};
use crate::domain::ids::{EvidenceId, FactId};
use crate::domain::notice::NoticeKind;
use crate::domain::order::Fact;
use crate::domain::question::Questions;
use crate::domain::refusal::Refusal;
use crate::domain::sla::{Clock, ClockKind};

/// What is asked of the consumer, the merchant or the platform.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// Who is asked; empty for the consumer.
    pub whom: String,
    pub body: String,
    pub until: DateTime<Utc>,
}

/// What somebody says the order is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    pub claimant: Claimant,
    pub state: OrderState,
    pub at: DateTime<Utc>,
    pub body: Option<String>,
}

impl Case {
    /// Writes to the consumer: the first human message is the first response.
    pub fn message(&self, body: &str, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Message, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Message, None, body);
        change.event(Happening::Messaged, Some(text));
        change.answered();
        change.notice(NoticeKind::Replied, Some(text));
        Ok(change)
    }

    /// Tells the consumer what all of an incident are told. It answers nothing that they asked: their clocks and questions stay.
    pub fn announce(&self, body: &str, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Message, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Message, None, body);
        change.event(Happening::Messaged, Some(text));
        change.notice(NoticeKind::Replied, Some(text));
        Ok(change)
    }

    /// Leaves a note that only staff see. It acknowledges nothing and answers nobody.
    pub fn note(&self, body: &str, act: &Act) -> Result<Change, Refusal> {
        self.note_to(body, &[], act)
    }

    /// The same, naming colleagues: they hear of it, where they may see the case.
    pub fn note_to(&self, body: &str, named: &[Staff], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Note, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Note, None, body);
        change.event(Happening::Noted, Some(text));
        let may_see = named.iter().filter(|staff| staff.can_work_on(self.id, self.team));
        may_see.for_each(|staff| change.mention(staff.id));
        Ok(change)
    }

    /// Asks the consumer for something: their answer is waited for and the clocks that may pause do.
    pub fn ask_consumer(&self, request: &Request, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AskConsumer, act)?;
        let until = usable(request.until, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::InformationRequest, None, &request.body);
        change.event(Happening::InformationAsked { until }, Some(text));
        change.answered();
        change.lapse_offer();
        change.stand(Status::AwaitingConsumer { until, questions: Questions::of(text, &request.body) });
        change.notice(NoticeKind::InformationAsked, Some(text));
        Ok(change)
    }

    /// Writes down that the merchant was asked: whom, what, until when. Clocks run on.
    pub fn ask_merchant(&self, request: &Request, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AskMerchant, act)?;
        let until = usable(request.until, act)?;
        let status = Status::AwaitingMerchant { whom: request.whom.clone(), until };
        let mut change = self.ask_outside(request, TextKind::MerchantRequest, Happening::MerchantAsked { until }, status, act);
        // What was asked before is not waited for any more.
        change.end_request();
        Ok(change)
    }

    /// Writes down that the platform was asked: whom, what, until when. Clocks run on.
    pub fn ask_platform(&self, request: &Request, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AskPlatform, act)?;
        let until = usable(request.until, act)?;
        let status = Status::AwaitingPlatform { whom: request.whom.clone(), until };
        Ok(self.ask_outside(request, TextKind::PlatformRequest, Happening::PlatformAsked { until }, status, act))
    }

    fn ask_outside(&self, request: &Request, kind: TextKind, what: Happening, status: Status, act: &Act) -> Change {
        let mut change = Change::of(self, act);
        let text = change.text(kind, Some(&request.whom), &request.body);
        change.event(what, Some(text));
        change.taken_up();
        change.lapse_offer();
        let until = status.until();
        change.stand(status);
        until.into_iter().for_each(|until| change.await_answer(until));
        change
    }

    /// Records what somebody says of the order. An answer from whoever was asked brings the case back to us.
    pub fn record_fact(&self, claim: &Claim, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::RecordFact, act)?;
        if claim.at > act.at + Duration::minutes(5) {
            return Err(Refusal::BadDate);
        }
        let mut change = Change::of(self, act);
        let text = claim.body.as_ref().map(|body| change.text(TextKind::Fact, None, body));
        let fact = Fact { id: FactId(change.id()), claimant: claim.claimant, state: claim.state, at: claim.at, text };
        change.event(Happening::FactRecorded { fact: fact.id, claimant: fact.claimant, state: fact.state }, text);
        change.fact(fact);
        if claim.claimant == Claimant::Merchant {
            change.heard_merchant();
        }
        change.taken_up();
        let answers = matches!(
            (&self.status, claim.claimant),
            (Status::AwaitingMerchant { .. }, Claimant::Merchant)
                | (Status::AwaitingPlatform { .. }, Claimant::Platform | Claimant::PaymentRail)
        );
        if answers {
            change.meet(ClockKind::MerchantAnswer);
            change.stand(Status::Open);
        }
        Ok(change)
    }

    /// The consumer writes: the case is ours again, and paused clocks run on.
    pub fn reply(&self, body: &str, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Reply, act)?;
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Reply, None, body);
        change.event(Happening::Replied, Some(text));
        change.heard();
        Ok(change)
    }

    /// The consumer adds files, or one of ours what they sent in another way. While questions are open the case stays with the
    /// consumer: files alone do not say that this was all. Ours have seen what they add: it waits for nobody.
    pub fn add_evidence(&self, files: &[(EvidenceId, Attached)], act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AddEvidence, act)?;
        let mut change = Change::of(self, act);
        let enclosed = change.attach(files)?;
        change.event(Happening::EvidenceAdded(enclosed), None);
        match self.asked() {
            _ if act.by.kind() == ActorKind::Staff => {}
            Some(_) => {
                change.case_mut().unanswered = true;
                change.case_mut().follow_up = None;
            }
            None => change.heard(),
        }
        Ok(change)
    }

    pub(super) const fn has_room_for(&self, files: usize, bytes: u64) -> Result<(), Refusal> {
        if self.files + files > MAX_FILES_PER_CASE || self.bytes + bytes > MAX_BYTES_PER_CASE {
            return Err(Refusal::TooManyFiles);
        }
        Ok(())
    }
}

/// A date by which somebody can answer: in the future, within a year.
fn usable(until: DateTime<Utc>, act: &Act) -> Result<DateTime<Utc>, Refusal> {
    if until > act.at && until < act.at + Duration::days(366) { Ok(until) } else { Err(Refusal::BadDate) }
}

impl Change {
    /// Files come to the case.
    pub(super) fn attach(&mut self, files: &[(EvidenceId, Attached)]) -> Result<Enclosed, Refusal> {
        let bytes = files.iter().map(|(_, file)| file.bytes).sum::<u64>();
        self.case().has_room_for(files.len(), bytes)?;
        self.case_mut().files += files.len();
        self.case_mut().bytes += bytes;
        self.take(files);
        let (files, sealed) = files.iter().map(|(_, file)| (file.file.clone(), file.sha256.clone())).unzip();
        Ok(Enclosed { files, sealed })
    }

    /// A human wrote to the consumer: acknowledged, and responded to.
    pub(in crate::domain) fn answered(&mut self) {
        self.taken_up();
        self.meet(ClockKind::FirstResponse);
        self.meet(ClockKind::NextResponse);
        self.meet(ClockKind::ProgressUpdate);
        self.case_mut().unanswered = false;
        if !matches!(self.case().status, Status::Resolved { .. } | Status::Closed { .. }) {
            self.begin(ClockKind::ProgressUpdate);
        }
    }

    /// The consumer was heard: somebody must look, and what waited for them no longer waits.
    pub(super) fn heard(&mut self) {
        if matches!(self.case().status, Status::AwaitingConsumer { .. }) {
            self.stand(Status::Open);
        }
        self.unanswered();
    }

    /// The consumer said something that nobody has answered yet.
    pub(in crate::domain) fn unanswered(&mut self) {
        self.keep_answer();
        self.owe_answer();
    }

    /// The same where it was said in a case that is merged into this one.
    pub(super) fn owe_answer(&mut self) {
        self.case_mut().unanswered = true;
        self.case_mut().follow_up = None;
        let first_is_open = self.case().clock(ClockKind::FirstResponse).is_some_and(Clock::is_live);
        let is_settled = matches!(self.case().status, Status::Resolved { .. } | Status::Closed { .. });
        if !first_is_open && !is_settled {
            self.begin(ClockKind::NextResponse);
        }
    }
}
