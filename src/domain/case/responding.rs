//! The merchant is asked by letter, and answers by its link. An answer always lands, also late, also when the case is over;
//! what it moves depends on what is still waited for.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};

use super::corresponding::Request;
use super::{Case, Status};
use crate::domain::actor::Actor;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, OrderState};
use crate::domain::event::{Happening, TextKind};
use crate::domain::evidence::{Attached, Audience};
use crate::domain::ids::{EvidenceId, FactId, MerchantId, RequestId};
use crate::domain::merchant_request::{
    AnswerKind, MOST_ANSWERS, MOST_DAYS_MORE, MOST_DAYS_TO_FINISH, MerchantAnswer, MerchantRequest,
};
use crate::domain::notice::NoticeKind;
use crate::domain::order::Fact;
use crate::domain::refusal::Refusal;
use crate::domain::sla::ClockKind;

impl Case {
    /// Asks the merchant by letter: it answers by its link. A request that was open before is not waited for any more.
    pub fn ask_by_letter(&self, request: &Request, merchant: MerchantId, act: &Act) -> Result<Change, Refusal> {
        let mut change = self.ask_merchant(request, act)?;
        let Some(text) = change.texts().iter().find(|text| text.kind == TextKind::MerchantRequest).map(|text| text.id) else {
            return Err(Refusal::NotNow);
        };
        let asked = MerchantRequest {
            id: RequestId(change.id()),
            text,
            merchant,
            asked_at: act.at,
            until: request.until,
            put_off: false,
            reminded: 0,
            answers: 0,
            answer: None,
            in_time: None,
            missed_at: None,
        };
        change.case_mut().merchant_request = Some(asked);
        change.notice(NoticeKind::MerchantAsked, Some(text));
        Ok(change)
    }

    /// The merchant answers. Whoever wrote without seeing what a colleague answered meanwhile is told first.
    pub fn answer_as_merchant(&self, to: RequestId, answer: &MerchantAnswer, act: &Act) -> Result<Change, Refusal> {
        let asked = self.asked_of(&act.by).filter(|asked| asked.id == to).ok_or(Refusal::NotNow)?;
        if self.is_erased() || act.at > asked.opens_until() || asked.answers >= MOST_ANSWERS {
            return Err(Refusal::NotNow);
        }
        if answer.seen != asked.answers {
            return Err(Refusal::AnsweredMeanwhile);
        }
        let put_off = self.checked(asked, answer, act)?;
        let mut change = Change::of(self, act);
        change.say_as_merchant(asked, answer)?;
        let is_awaited = matches!(change.case().status, Status::AwaitingMerchant { .. });
        match (is_awaited, put_off) {
            (true, Some(until)) => change.wait_longer(until),
            (true, None) => {
                change.meet(ClockKind::MerchantAnswer);
                change.stand(Status::Open);
            }
            (false, _) => {}
        }
        // Somebody has to read it, also of a case that was put aside.
        if put_off.is_none() {
            change.case_mut().follow_up = None;
        }
        Ok(change)
    }

    /// Files that came with an answer which is to be mended: they stay.
    pub fn add_files_as_merchant(&self, to: RequestId, files: &[(EvidenceId, Attached)], act: &Act) -> Result<Change, Refusal> {
        let asked = self.asked_of(&act.by).filter(|asked| asked.id == to).ok_or(Refusal::NotNow)?;
        if self.is_erased() || act.at > asked.opens_until() {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::aside(self, act);
        let (files, sealed) = change.attach(files)?;
        change.show_taken(Audience::Merchant);
        change.event(Happening::EvidenceAdded { files, sealed }, None);
        Ok(change)
    }

    /// The date that the merchant let pass without a word; `None` where it answered, or was not asked by letter. It stands in the
    /// decision.
    pub fn merchant_is_silent(&self) -> Option<DateTime<Utc>> {
        let asked = self.merchant_request.as_ref()?;
        (asked.is_silent() && asked.missed_at.is_some()).then_some(asked.until)
    }

    /// The request that this merchant can answer.
    pub fn asked_of(&self, by: &Actor) -> Option<&MerchantRequest> {
        let Actor::Merchant(merchant) = by else { return None };
        self.merchant_request.as_ref().filter(|asked| asked.merchant == *merchant)
    }

    /// What is wrong with an answer; until when the merchant is waited for, where it asks for time.
    fn checked(&self, asked: &MerchantRequest, answer: &MerchantAnswer, act: &Act) -> Result<Option<DateTime<Utc>>, Refusal> {
        let kind = answer.kind;
        let says_state = answer.state.is_some_and(|(state, _)| kind.states().contains(&state));
        let is_whole = (kind.states().is_empty() || says_state)
            && (!kind.names_detail() || answer.detail.is_some())
            && (!kind.names_day() || answer.on.is_some());
        if !is_whole {
            return Err(Refusal::NotNow);
        }
        if answer.state.is_some_and(|(_, at)| at > act.at + Duration::minutes(5) || self.is_before_order(at, act)) {
            return Err(Refusal::BadDate);
        }
        let Some(on) = answer.on.filter(|_| kind.names_day()) else { return Ok(None) };
        let end = end_of(on, act).ok_or(Refusal::BadDate)?;
        if kind == AnswerKind::WillFinish {
            let usable = end > act.at && end < act.at + Duration::days(MOST_DAYS_TO_FINISH + 1);
            return if usable { Ok(None) } else { Err(Refusal::BadDate) };
        }
        if !asked.may_put_off(act.at) || !matches!(self.status, Status::AwaitingMerchant { .. }) {
            return Err(Refusal::NoMoreTime);
        }
        let usable = end > asked.until && end < asked.until + Duration::days(MOST_DAYS_MORE + 1);
        if usable { Ok(Some(end)) } else { Err(Refusal::BadDate) }
    }

    /// The day before the order is allowed for: other zones.
    fn is_before_order(&self, at: DateTime<Utc>, act: &Act) -> bool {
        let day = at.with_timezone(&act.under.calendar.zone).date_naive();
        self.order.ordered_on.is_some_and(|ordered| day < ordered - Duration::days(1))
    }
}

/// The end of the day by the house's calendar: 18:00.
fn end_of(day: NaiveDate, act: &Act) -> Option<DateTime<Utc>> {
    let evening = day.and_time(NaiveTime::from_hms_opt(18, 0, 0)?);
    act.under.calendar.zone.from_local_datetime(&evening).earliest().map(|at| at.with_timezone(&Utc))
}

impl Change {
    /// Writes down what the merchant says: its words, its files, and what it claims of the order.
    fn say_as_merchant(&mut self, asked: &MerchantRequest, answer: &MerchantAnswer) -> Result<(), Refusal> {
        let at = self.act().at;
        let late = asked.is_late(at);
        let has_words = answer.body.is_some() || answer.detail.is_some();
        let body = answer.body.as_deref().unwrap_or_default();
        let text = has_words.then(|| self.text(TextKind::MerchantAnswer, answer.detail.as_deref(), body));
        let (files, sealed) = self.attach(&answer.files)?;
        // They sent it: they see it, and so does whoever complained.
        self.show_taken(Audience::Merchant);
        let (kind, on) = (answer.kind, answer.on.filter(|_| answer.kind.names_day()));
        self.event(Happening::MerchantAnswered { request: asked.id, answer: kind, late, on, files, sealed }, text);
        if let Some((state, since)) = answer.state {
            self.claim_as_merchant(state, since);
        }
        if let Some(mine) = self.case_mut().merchant_request.as_mut() {
            mine.answers += 1;
            mine.answer = Some((kind, at));
            if kind != AnswerKind::NeedsTime {
                mine.in_time.get_or_insert(!late);
            }
        }
        Ok(())
    }

    fn claim_as_merchant(&mut self, state: OrderState, at: DateTime<Utc>) {
        let fact = Fact { id: FactId(self.id()), claimant: Claimant::Merchant, state, at, text: None };
        self.event(Happening::FactRecorded { fact: fact.id, claimant: fact.claimant, state }, None);
        self.fact(fact);
    }

    /// They asked for time, and get it.
    fn wait_longer(&mut self, to: DateTime<Utc>) {
        if let Some(asked) = self.case_mut().merchant_request.as_mut() {
            asked.put_off = true;
            asked.until = to;
        }
        if let Status::AwaitingMerchant { until, .. } = &mut self.case_mut().status {
            *until = to;
        }
        self.await_answer(to);
    }

    /// The time for an answer is half over, or nearly: the merchant is told so, once each.
    pub(super) fn remind_merchant(&mut self) {
        let at = self.act().at;
        let waits = matches!(self.case().status, Status::AwaitingMerchant { .. });
        let Some(asked) = self.case_mut().merchant_request.as_mut().filter(|_| waits) else { return };
        let before = asked.reminded;
        // Where nobody looked for long, one reminder stands for both.
        while asked.reminded_next().is_some_and(|next| next <= at) {
            asked.reminded += 1;
        }
        let (text, reminded, request) = (asked.text, asked.reminded, asked.id);
        if reminded > before {
            self.event(Happening::MerchantReminded { request }, None);
            self.notice(NoticeKind::MerchantReminder, Some(text));
        }
    }

    /// The merchant let its date pass: it is told that the case goes on, and so is whoever complained.
    pub(super) fn go_on_without_merchant(&mut self) {
        let at = self.act().at;
        let silent = self.case_mut().merchant_request.as_mut().filter(|asked| asked.is_silent() && asked.missed_at.is_none());
        let text = silent.map(|asked| {
            asked.missed_at = Some(at);
            asked.text
        });
        if let Some(text) = text {
            self.notice(NoticeKind::MerchantSilent, Some(text));
        }
        self.notice(NoticeKind::NoAnswer, None);
    }
}
