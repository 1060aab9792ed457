//! The merchant is asked by letter, and answers by its link. An answer always lands, also late, also when the case is over;
//! what it moves depends on what is still waited for.

use chrono::{DateTime, Duration, NaiveDate, NaiveTime, TimeZone, Utc};

use super::corresponding::Request;
use super::promising::MOST_REMEDIES;
use super::{Case, Status};
use crate::domain::actor::Actor;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, OrderState, Outcome, RemedyKind};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Enclosed, Happening, TextKind};
use crate::domain::evidence::{Attached, Audience};
use crate::domain::ids::{EvidenceId, FactId, MerchantId, RequestId, TextId};
use crate::domain::merchant_request::{
    AnswerKind, MOST_ANSWERS, MOST_BYTES, MOST_DAYS_MORE, MOST_DAYS_TO_FINISH, MOST_FILES, MerchantAnswer, MerchantRequest,
};
use crate::domain::notice::NoticeKind;
use crate::domain::offer::{Promiser, Remedy};
use crate::domain::order::Fact;
use crate::domain::refusal::Refusal;
use crate::domain::sla::{Clock, ClockKind};

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
            since: act.at,
            put_off: false,
            reminded: 0,
            answers: 0,
            answer: None,
            heard: None,
            missed_at: None,
            ended_at: None,
            promised_until: None,
            files: 0,
            bytes: 0,
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
        match put_off {
            Some(until) => change.wait_longer(until),
            None if is_awaited => {
                change.meet(ClockKind::MerchantAnswer);
                change.stand(Status::Open);
            }
            None => {}
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
        let mut change = Change::of(self, act);
        let enclosed = change.attach_of_merchant(files)?;
        change.event(Happening::EvidenceAdded(enclosed), None);
        Ok(change)
    }

    /// The date that the merchant let pass before there was a result, by letter or asked otherwise; `None` where it was heard by
    /// then. The newest question counts. It stands in the decision, whatever comes later.
    pub fn decided_without_merchant(&self) -> Option<DateTime<Utc>> {
        let is_decided = matches!(self.outcome(), Some(Outcome::Upheld | Outcome::PartlyUpheld | Outcome::NotUpheld));
        let decided = self.resolved_at.filter(|_| is_decided)?;
        let not_by_then = |at: Option<DateTime<Utc>>| at.is_none_or(|at| at > decided);
        // A letter that has ended is judged no more: the merchant was asked otherwise since, or it is another's order.
        if let Some(asked) = self.merchant_request.as_ref().filter(|asked| not_by_then(asked.ended_at)) {
            let is_silent = asked.missed_at.is_some() && not_by_then(asked.heard.map(|(at, _)| at));
            return is_silent.then_some(asked.until);
        }
        let asked = self.clocks.iter().filter(|clock| clock.asked == Some(Claimant::Merchant)).max_by_key(|clock| clock.run)?;
        let is_silent = asked.missed_at.is_some() && asked.met_at.is_none() && not_by_then(asked.settled_at);
        asked.due_at.filter(|_| is_silent)
    }

    /// The letter that asks the merchant reached nobody: it is not silent, and somebody of ours has to ask otherwise.
    pub fn merchant_unreached(&self, text: TextId, act: &Act) -> Option<Change> {
        let asked = self.merchant_request.as_ref().filter(|asked| asked.text == text && asked.is_awaited())?;
        let request = asked.id;
        let mut change = Change::aside(self, act);
        change.end_request();
        change.event(Happening::MerchantUnreached { request }, None);
        if matches!(self.status, Status::AwaitingMerchant { .. }) {
            change.stand(Status::Open);
        }
        Some(change)
    }

    /// The merchant was asked in `from`, which goes on here, and answers there: what it says of the order counts here.
    pub fn hear_answer_of(&self, from: &Case, answer: &MerchantAnswer, act: &Act) -> Option<Change> {
        let asked = from.asked_of(&act.by).filter(|_| self.takes_facts())?;
        let mut change = Change::aside(self, act);
        let (kind, on, late) = (answer.kind, answer.on.filter(|_| answer.kind.names_day()), asked.is_late(act.at));
        let enclosed = Enclosed::default();
        change.event(Happening::MerchantAnswered { request: asked.id, answer: kind, late, on, enclosed }, None);
        if let Some((state, since)) = answer.state {
            change.claim_as_merchant(state, since, None);
        }
        if let Some(due_on) = on.filter(|_| kind == AnswerKind::WillFinish) {
            change.promise_as_merchant(due_on);
        }
        if kind != AnswerKind::NeedsTime {
            change.settle_missed();
        }
        Some(change)
    }

    /// The request that this merchant can answer.
    pub fn asked_of(&self, by: &Actor) -> Option<&MerchantRequest> {
        let Actor::Merchant(merchant) = by else { return None };
        self.merchant_request.as_ref().filter(|asked| asked.merchant == *merchant && asked.ended_at.is_none())
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
            return Err(Refusal::BadMoment);
        }
        let Some(on) = answer.on.filter(|_| kind.names_day()) else { return Ok(None) };
        let day = |at: DateTime<Utc>| at.with_timezone(&act.under.calendar.zone).date_naive();
        if kind == AnswerKind::WillFinish {
            let today = day(act.at);
            return within(on, (today, today + Duration::days(MOST_DAYS_TO_FINISH))).map(|()| None);
        }
        if !asked.may_put_off(act.at) || self.is_settled() {
            return Err(Refusal::NoMoreTime);
        }
        let until = day(asked.until);
        within(on, (until + Duration::days(1), until + Duration::days(MOST_DAYS_MORE)))?;
        end_of(on, act).map(Some).ok_or(Refusal::BadDate)
    }

    /// The day before the order is allowed for: other zones.
    pub(super) fn is_before_order(&self, at: DateTime<Utc>, act: &Act) -> bool {
        let day = at.with_timezone(&act.under.calendar.zone).date_naive();
        self.order.ordered_on.is_some_and(|ordered| day < ordered - Duration::days(1))
    }
}

fn within(on: NaiveDate, (from, to): (NaiveDate, NaiveDate)) -> Result<(), Refusal> {
    if (from..=to).contains(&on) { Ok(()) } else { Err(Refusal::BadDay { from, to }) }
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
        let enclosed = self.attach_of_merchant(&answer.files)?;
        let (kind, on) = (answer.kind, answer.on.filter(|_| answer.kind.names_day()));
        self.event(Happening::MerchantAnswered { request: asked.id, answer: kind, late, on, enclosed }, text);
        if let Some((state, since)) = answer.state {
            self.claim_as_merchant(state, since, text);
        }
        if let Some(due_on) = on.filter(|_| kind == AnswerKind::WillFinish) {
            self.promise_as_merchant(due_on);
        }
        let kept_open = on.filter(|_| kind == AnswerKind::WillFinish).and_then(|on| end_of(on, self.act()));
        if let Some(mine) = self.case_mut().merchant_request.as_mut() {
            mine.answers += 1;
            mine.answer = Some((kind, at));
            mine.promised_until = mine.promised_until.max(kept_open);
            if kind != AnswerKind::NeedsTime {
                mine.heard.get_or_insert((at, !late));
            }
        }
        Ok(())
    }

    /// They will finish the order by a day. What they said first stands: a promise is not put off by whoever owes it.
    fn promise_as_merchant(&mut self, due_on: NaiveDate) {
        let what = RemedyKind::CloseOrder;
        let is_it = |it: &Remedy| it.is_owed() && it.kind == what && it.by == Promiser::Merchant;
        let case = self.case();
        if case.status.code().is_closed() || case.remedies.iter().any(is_it) || case.remedies.len() >= MOST_REMEDIES {
            return;
        }
        let remedy = self.promised((what, None), Promiser::Merchant, due_on);
        self.event(Happening::Promised { remedy, what, by: Promiser::Merchant, due_on }, None);
    }

    fn claim_as_merchant(&mut self, state: OrderState, at: DateTime<Utc>, text: Option<TextId>) {
        let fact = Fact { id: FactId(self.id()), claimant: Claimant::Merchant, state, at, text };
        self.event(Happening::FactRecorded { fact: fact.id, claimant: fact.claimant, state }, None);
        self.fact(fact);
    }

    /// What comes with an answer: whoever sent it sees it, and so does whoever complained.
    fn attach_of_merchant(&mut self, files: &[(EvidenceId, Attached)]) -> Result<Enclosed, Refusal> {
        let bytes: u64 = files.iter().map(|(_, file)| file.bytes).sum();
        let Some(asked) = self.case_mut().merchant_request.as_mut() else { return Err(Refusal::NotNow) };
        (asked.files, asked.bytes) = (asked.files + files.len(), asked.bytes + bytes);
        if asked.files > MOST_FILES || asked.bytes > MOST_BYTES {
            return Err(Refusal::TooManyFiles);
        }
        let attached = self.attach(files)?;
        self.show_taken(Audience::Merchant);
        Ok(attached)
    }

    /// They asked for time, and get it: it counts from now, and so do its reminders.
    fn wait_longer(&mut self, to: DateTime<Utc>) {
        let at = self.act().at;
        let Some(asked) = self.case_mut().merchant_request.as_mut() else { return };
        (asked.put_off, asked.until, asked.since, asked.reminded) = (true, to, at, 0);
        let asked_at = asked.asked_at;
        if let Status::AwaitingMerchant { until, .. } = &mut self.case_mut().status {
            *until = to;
            self.await_answer_since(asked_at, to);
        }
    }

    /// Nothing is asked by the letter any more.
    pub(super) fn end_request(&mut self) {
        let at = self.act().at;
        if let Some(asked) = self.case_mut().merchant_request.as_mut() {
            asked.ended_at.get_or_insert(at);
        }
    }

    /// It is another merchant's order: what this one was asked is not asked any more.
    pub(super) fn ask_no_merchant(&mut self) {
        self.end_request();
        if matches!(self.case().status, Status::AwaitingMerchant { .. }) {
            self.stand(Status::Open);
        }
        self.settle_missed();
    }

    /// The merchant was heard otherwise: by telephone, or by a fact that somebody else brought.
    pub(super) fn heard_merchant(&mut self) {
        let at = self.act().at;
        if let Some(asked) = self.case_mut().merchant_request.as_mut().filter(|asked| asked.ended_at.is_none()) {
            let late = asked.is_late(at);
            asked.heard.get_or_insert((at, !late));
        }
        self.settle_missed();
    }

    /// The merchant's dates that passed say nothing of it from now on.
    fn settle_missed(&mut self) {
        let at = self.act().at;
        let is_missed = |clock: &&mut Clock| clock.asked == Some(Claimant::Merchant) && clock.missed_at.is_some();
        for clock in self.case_mut().clocks.iter_mut().filter(is_missed) {
            clock.settled_at.get_or_insert(at);
        }
    }

    /// What the merchant did not say while the case was over is not asked any more once it goes on after that date.
    pub(super) fn forget_old_request(&mut self) {
        let at = self.act().at;
        if self.case().merchant_request.as_ref().is_some_and(|asked| asked.is_awaited() && asked.until < at) {
            self.end_request();
        }
    }

    /// The time for an answer is half over, or nearly: the merchant is told so, once each.
    pub(super) fn remind_merchant(&mut self) {
        let at = self.act().at;
        let is_over = self.case().is_settled();
        let Some(asked) = self.case_mut().merchant_request.as_mut().filter(|_| !is_over) else { return };
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

    /// The merchant let its date pass, whatever else the case waits for: it is told that the case goes on, and so is whoever
    /// complained; the case goes up a level.
    pub(super) fn go_on_without_merchant(&mut self) {
        let (at, is_over) = (self.act().at, self.case().is_settled());
        let silent = |asked: &&mut MerchantRequest| !is_over && asked.is_awaited() && asked.until < at;
        let Some(asked) = self.case_mut().merchant_request.as_mut().filter(silent) else { return };
        asked.missed_at = Some(at);
        let text = asked.text;
        if !matches!(self.case().status, Status::AwaitingMerchant { .. }) {
            self.event(Happening::NoAnswer { from: Claimant::Merchant }, None);
        }
        self.notice(NoticeKind::MerchantSilent, Some(text));
        self.notice(NoticeKind::NoAnswer, None);
        self.escalate_on(Trigger::Missed, Some(ClockKind::MerchantAnswer), true);
    }
}
