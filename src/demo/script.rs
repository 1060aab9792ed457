//! What happens to one case of the demo: filed, triaged, answered, asked, offered, closed or left lying,
//! each at its time, until the script or the present ends.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Duration, NaiveDate, Utc};

use super::content::slots::{Slots, fill};
use super::content::{Lines, Tongue, between, mix, replies};
use super::folk::Folk;
use crate::domain::actor::{Actor, Staff};
use crate::domain::case::Case;
use crate::domain::case::assigning::Assignment;
use crate::domain::case::closing::{Closing, Reopening};
use crate::domain::case::corresponding::{Claim, Request};
use crate::domain::case::escalating::Escalation;
use crate::domain::case::offering::Proposal;
use crate::domain::case::triaging::Triage;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, Locale, OrderState, Outcome, Priority, RemedyKind, RootCause};
use crate::domain::ids::{MerchantId, RequestId};
use crate::domain::merchant::fold;
use crate::domain::merchant_request::{AnswerKind, MerchantAnswer};
use crate::domain::offer::{Promiser, RemedyProof};
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::Rulebook;
use crate::i18n::{Dates, words};
use crate::store::ids::IdMaker;
use crate::store::{Conn, StoreError, cases};

/// What all scripts share.
#[derive(Clone)]
pub struct Stage {
    pub rules: Arc<Rulebook>,
    pub ids: Arc<IdMaker>,
    pub folk: Arc<Folk>,
    /// Merchants that are asked by letter, by each of their folded names.
    pub merchants: Arc<BTreeMap<String, MerchantId>>,
    /// The present: nothing happens after it.
    pub now: DateTime<Utc>,
}

/// A case under way, with the database it is recorded in.
pub struct Scene<'a> {
    pub stage: &'a Stage,
    pub conn: &'a mut Conn,
    pub case: Case,
    pub at: DateTime<Utc>,
    seed: u64,
    agent: Staff,
}

/// Why a scene ends early: the present is reached, or the store failed.
pub enum End {
    Present,
    Failed(StoreError),
}

impl From<StoreError> for End {
    fn from(error: StoreError) -> Self {
        Self::Failed(error)
    }
}

/// A rule that says no only ends the scene: the script tried what this case does not allow.
impl From<Refusal> for End {
    fn from(_: Refusal) -> Self {
        Self::Present
    }
}

impl Stage {
    /// An act at an instant of the script; its salt comes from the seed, so that the same seed makes the same texts.
    pub fn act(&self, by: Actor, at: DateTime<Utc>, seed: u64) -> Act {
        let mut salt = [0; 32];
        for (i, chunk) in salt.chunks_mut(8).enumerate() {
            chunk.copy_from_slice(&mix(seed ^ (i as u64) << 32 ^ at.timestamp_millis() as u64).to_be_bytes());
        }
        let first_id = self.ids.block(self.now.timestamp_millis(), Act::IDS);
        Act { by, at, under: Arc::clone(&self.rules), first_id, seed: salt }
    }
}

impl<'a> Scene<'a> {
    /// Records the filing and takes the case from there.
    pub fn open(stage: &'a Stage, conn: &'a mut Conn, filing: &Change, agent: Staff, seed: u64) -> Result<Self, StoreError> {
        let case = cases::record(conn, filing)?;
        Ok(Self { stage, conn, at: case.filed_at, case, seed, agent })
    }

    /// Takes up a case that is there already.
    pub fn again(stage: &'a Stage, conn: &'a mut Conn, case: Case, (at, agent, seed): (DateTime<Utc>, Staff, u64)) -> Self {
        Self { stage, conn, case, at, seed, agent }
    }

    pub(super) fn roll(&self, salt: u64) -> u64 {
        mix(self.seed ^ mix(salt))
    }

    pub(super) fn consumer(&self) -> Actor {
        Actor::Consumer { person: self.case.consumer, cases: vec![self.case.id] }
    }

    pub(super) fn tongue(&self) -> Tongue {
        if self.case.locale == Locale::ZhCn { Tongue::Zh } else { Tongue::En }
    }

    fn dates(&self) -> Dates {
        Dates::new(words(self.case.locale), self.stage.rules.calendar.zone, self.stage.now)
    }

    /// Lets counted minutes of our working time pass.
    pub fn work(&mut self, minutes: u64) -> Result<(), End> {
        let at = self.stage.rules.calendar.add(self.at, (minutes * 60) as i64).at;
        self.until(at)
    }

    /// Lets hours pass, as they do for people at home.
    pub(super) fn wait(&mut self, hours: u64) -> Result<(), End> {
        self.until(self.at + Duration::hours(hours as i64))
    }

    /// Moves on to an instant; clocks that come due meanwhile are marked as the sweep would.
    pub fn until(&mut self, at: DateTime<Utc>) -> Result<(), End> {
        let stop = at.min(self.stage.now);
        while let Some(due) = self.case.sweep_at().filter(|due| *due <= stop) {
            let seen = due.max(self.at);
            let act = self.stage.act(Actor::System, seen, self.roll(seen.timestamp_millis() as u64));
            let Some(change) = self.case.sweep(&act) else { break };
            self.case = cases::record(self.conn, &change)?;
        }
        if at > self.stage.now {
            return Err(End::Present);
        }
        self.at = at.max(self.at);
        Ok(())
    }

    /// Does one act now.
    pub fn act(&mut self, by: Actor, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Result<(), End> {
        let act = self.stage.act(by, self.at, self.roll(self.case.version as u64));
        let change = rule(&self.case, &act)?;
        self.case = cases::record(self.conn, &change)?;
        Ok(())
    }

    pub fn agent_act(&mut self, rule: impl FnOnce(&Case, &Act) -> Result<Change, Refusal>) -> Result<(), End> {
        self.act(Actor::Staff(self.agent), rule)
    }

    /// A text of the demo with its gaps filled for this case; `due` is the day it names.
    pub fn say(&self, text: &str, due: Option<DateTime<Utc>>) -> String {
        let dates = self.dates();
        let day = |day: Option<NaiveDate>| day.map(|day| dates.day(day)).unwrap_or_default();
        let amount = self.case.order.amount.to_string();
        let provider = super::content::market::provider(&self.case.order.provider);
        let provider = provider.map_or("", |p| if self.case.locale == Locale::ZhCn { p.zh } else { p.en });
        let reference = self.case.reference.map(|r| r.to_string()).unwrap_or_default();
        let agent = self.stage.folk.people.iter().find(|p| p.id == self.agent.id).map_or("", |p| p.name.as_str());
        fill(
            text,
            &Slots {
                merchant: &self.case.order.merchant,
                amount: &amount,
                provider,
                ordered: &day(self.case.order.ordered_on),
                paid: &day(self.case.order.paid_on),
                date: &dates.day(dates.day_of(self.case.filed_at)),
                charge: &dates.day(dates.day_of(self.at + Duration::days(4))),
                name: &self.case.contact.name,
                agent,
                reference: &reference,
                due: &due.map(|due| dates.full(due)).unwrap_or_default(),
            },
        )
    }

    fn pick(&self, lines: &Lines, salt: u64, due: Option<DateTime<Utc>>) -> String {
        self.say(lines.pick(self.tongue(), self.roll(salt)), due)
    }

    /// The end of the n-th working day from now: 18:00.
    pub fn working_days(&self, days: i64) -> DateTime<Utc> {
        self.stage.rules.calendar.add(self.at, days * 9 * 3600).at
    }

    /// The usual way of a case, with its accidents.
    pub fn play(&mut self) -> Result<(), End> {
        self.take_up()?;
        match self.roll(1) % 20 {
            0 => return self.withdraw(),
            // Left lying: nobody answers for a long time.
            1 => self.work(between(900, 4000, self.roll(2)))?,
            _ => self.work(between(20, 400, self.roll(2)))?,
        }
        let first = replies::first_reply(self.case.problem_type.as_str(), self.tongue(), self.roll(3));
        let promised = self.working_days(2);
        let body = self.say(first, Some(promised));
        self.agent_act(|case, act| case.message(&body, act))?;
        self.look_after()?;
        match self.roll(4) % 12 {
            0..=3 => self.through_merchant()?,
            4..=6 => self.through_consumer()?,
            7 => self.through_platform()?,
            8 => self.escalate()?,
            9 | 10 => return self.through_offer(),
            _ => {}
        }
        self.finish()
    }

    fn take_up(&mut self) -> Result<(), End> {
        let slow = self.roll(10).is_multiple_of(10);
        self.work(if slow { between(260, 900, self.roll(11)) } else { between(4, 200, self.roll(11)) })?;
        let priority = match self.roll(12) % 10 {
            0 => Priority::Urgent,
            1 | 2 => Priority::High,
            9 => Priority::Low,
            _ => Priority::Normal,
        };
        let (problem_type, team) = (self.case.problem_type, self.agent.team);
        let triage = |version| Triage { problem_type, priority, team, vulnerable: false, assignee: None, version };
        self.agent_act(|case, act| case.triage(&triage(case.version), act))?;
        self.work(between(1, 30, self.roll(13)))?;
        let to = Some(self.agent);
        self.agent_act(|case, act| case.assign(&Assignment { to, version: case.version }, act))?;
        if self.roll(14).is_multiple_of(5) {
            let note = self.pick(&replies::NOTES, 15, None);
            self.agent_act(|case, act| case.note(&note, act))?;
        }
        Ok(())
    }

    fn through_merchant(&mut self) -> Result<(), End> {
        self.work(between(30, 500, self.roll(20)))?;
        let until = self.working_days(5);
        let body = self.pick(&replies::MERCHANT_REQUESTS, 21, Some(until));
        let whom = self.case.order.merchant.clone();
        let merchant = self.ask_merchant(&Request { whom, body, until })?;
        if self.roll(22).is_multiple_of(6) {
            // No answer: the case goes on without them.
            return self.until(until + Duration::hours(2));
        }
        self.wait(between(6, 110, self.roll(23)))?;
        self.work(between(5, 60, self.roll(24)))?;
        let body = Some(self.pick(&replies::MERCHANT_ANSWERS, 25, Some(self.working_days(3))));
        let (at, is_unpaid) = (self.at, self.roll(26).is_multiple_of(3));
        let state = if is_unpaid { OrderState::InService } else { OrderState::Paid };
        if let Some((merchant, request)) = merchant {
            let kind = if is_unpaid { AnswerKind::NeverPaid } else { AnswerKind::Finished };
            let state = Some((state, at));
            let answer = MerchantAnswer { kind, on: None, detail: None, body, state, files: Vec::new(), seen: 0 };
            return self.act(Actor::Merchant(merchant), |case, act| case.answer_as_merchant(request, &answer, act));
        }
        self.agent_act(|case, act| case.record_fact(&Claim { claimant: Claimant::Merchant, state, at, body }, act))
    }

    /// By letter where the register is sure of an address: who answers, and what.
    pub(super) fn ask_merchant(&mut self, request: &Request) -> Result<Option<(MerchantId, RequestId)>, End> {
        let known = self.stage.merchants.get(&fold(&self.case.order.merchant)).copied();
        let Some(merchant) = known else {
            self.agent_act(|case, act| case.ask_merchant(request, act))?;
            return Ok(None);
        };
        self.agent_act(|case, act| case.ask_by_letter(request, merchant, act))?;
        Ok(self.case.merchant_request.as_ref().map(|asked| (merchant, asked.id)))
    }

    fn through_platform(&mut self) -> Result<(), End> {
        self.work(between(30, 500, self.roll(30)))?;
        let until = self.working_days(7);
        let body = self.pick(&replies::PLATFORM_REQUESTS, 31, Some(until));
        let whom = super::content::market::provider(&self.case.order.provider).map_or("", |p| p.zh).to_owned();
        self.agent_act(|case, act| case.ask_platform(&Request { whom, body, until }, act))?;
        self.wait(between(20, 150, self.roll(32)))?;
        self.work(between(5, 60, self.roll(33)))?;
        let at = self.at;
        let claim = Claim { claimant: Claimant::Platform, state: OrderState::CompletedAwaitingCharge, at, body: None };
        self.agent_act(|case, act| case.record_fact(&claim, act))
    }

    fn through_consumer(&mut self) -> Result<(), End> {
        self.work(between(10, 300, self.roll(40)))?;
        let until = self.working_days(5);
        let body = self.pick(&replies::INFORMATION_REQUESTS, 41, Some(until));
        self.agent_act(|case, act| case.ask_consumer(&Request { whom: String::new(), body, until }, act))?;
        self.wait(between(1, 120, self.roll(42)))?;
        let body = self.pick(&replies::CONSUMER_REPLIES, 43, None);
        let consumer = self.consumer();
        self.act(consumer, |case, act| case.reply(&body, act))?;
        self.work(between(20, 500, self.roll(44)))?;
        let body = self.pick(&replies::FOLLOW_UPS, 45, Some(self.working_days(2)));
        self.agent_act(|case, act| case.message(&body, act))
    }

    fn escalate(&mut self) -> Result<(), End> {
        self.work(between(60, 900, self.roll(50)))?;
        let reason = self.pick(&replies::ESCALATIONS, 51, None);
        self.agent_act(|case, act| case.escalate(&Escalation { reason, referral: None, version: case.version }, act))?;
        self.work(between(60, 900, self.roll(52)))
    }

    fn through_offer(&mut self) -> Result<(), End> {
        self.work(between(300, 2000, self.roll(60)))?;
        let until = self.working_days(5);
        let due_on = self.dates().day_of(self.working_days(10));
        let body = self.pick(&replies::OFFERS, 61, Some(self.working_days(10)));
        let remedy = if self.roll(62).is_multiple_of(2) { RemedyKind::Refund } else { RemedyKind::CloseOrder };
        let amount = (remedy == RemedyKind::Refund).then_some(self.case.order.amount);
        self.agent_act(|case, act| {
            let by = if remedy == RemedyKind::CloseOrder { Promiser::Merchant } else { Promiser::House };
            let (body, version) = (body.clone(), case.version);
            case.offer(&Proposal { body, remedy, amount, by, due_on, conditions: None, until, version }, act)
        })?;
        self.wait(between(2, 90, self.roll(63)))?;
        let Some(offer) = self.case.offer.as_ref().map(|offer| offer.id) else { return Ok(()) };
        let consumer = self.consumer();
        if self.roll(64).is_multiple_of(4) {
            let reason = self.pick(&replies::REJECTIONS, 65, None);
            self.act(consumer, |case, act| case.reject_offer(offer, Some(&reason), act))?;
            return self.finish();
        }
        self.act(consumer, |case, act| case.accept_offer(offer, act))?;
        self.work(between(30, 400, self.roll(66)))?;
        self.close(Outcome::Upheld)?;
        // Most are kept in time; some late, and some not yet.
        let minutes =
            if self.roll(68).is_multiple_of(6) { between(5600, 8000, self.roll(67)) } else { between(300, 2500, self.roll(67)) };
        self.work(minutes)?;
        if self.roll(69).is_multiple_of(9) {
            return Ok(());
        }
        let undone = self.case.remedies.iter().find(|remedy| remedy.is_owed()).map(|remedy| remedy.id);
        let Some(remedy) = undone else { return Ok(()) };
        let is_chinese = self.case.locale == Locale::ZhCn;
        let proof = if is_chinese {
            "平台页面显示已完成，并附了回执。"
        } else {
            "The platform's page shows it as done, with its receipt."
        };
        self.agent_act(|case, act| case.complete_remedy(remedy, &RemedyProof::of_words(proof), act))
    }

    fn finish(&mut self) -> Result<(), End> {
        let slow = self.roll(70).is_multiple_of(9);
        self.work(if slow { between(4000, 7000, self.roll(71)) } else { between(200, 3200, self.roll(71)) })?;
        let outcome = match self.roll(72) % 16 {
            0..=7 => Outcome::Upheld,
            8..=10 => Outcome::PartlyUpheld,
            11 | 12 => Outcome::NotUpheld,
            13 => Outcome::Referred,
            14 => Outcome::NotAccepted,
            _ => Outcome::PartlyUpheld,
        };
        self.close(outcome)?;
        if self.roll(73).is_multiple_of(25) {
            self.wait(between(20, 200, self.roll(74)))?;
            let reason = self.pick(&replies::REOPENINGS, 75, None);
            self.agent_act(|case, act| case.reopen(&Reopening { reason, version: case.version }, act))?;
            self.work(between(600, 3000, self.roll(76)))?;
            self.close(Outcome::Upheld)?;
        }
        Ok(())
    }

    fn close(&mut self, outcome: Outcome) -> Result<(), End> {
        let Some(closing) = replies::closing(outcome.as_str(), self.roll(80)) else { return Ok(()) };
        let root_cause = RootCause::parse(closing.root_cause).unwrap_or(RootCause::Other);
        let explanation = self.pick(&closing.lines, 81, Some(self.working_days(3)));
        self.agent_act(|case, act| case.close(&Closing { outcome, root_cause, explanation, version: case.version }, act))
    }

    fn withdraw(&mut self) -> Result<(), End> {
        self.wait(between(3, 60, self.roll(90)))?;
        let reason = self.pick(&replies::WITHDRAWALS, 91, None);
        let consumer = self.consumer();
        self.act(consumer, |case, act| case.withdraw(Some(&reason), act))
    }
}
