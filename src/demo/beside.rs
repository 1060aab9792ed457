//! What is done beside the answer in cases of the demo: an objection for whoever was hurt, a hold while the payment is disputed, and
//! a promise with its day.

use chrono::Duration;

use super::content::between;
use super::script::{End, Scene};
use crate::domain::case::holding::{HoldAnswer, HoldRequest};
use crate::domain::case::promising::Promise;
use crate::domain::codes::{Locale, RemedyKind};
use crate::domain::credit::{Harm, ObjectionAnswer, ObjectionDoor};
use crate::domain::hold::HoldAsk;
use crate::domain::offer::{Promiser, RemedyProof};
use crate::i18n::words;

impl Scene<'_> {
    pub(super) fn look_after(&mut self) -> Result<(), End> {
        if self.case.credit.as_ref().is_some_and(|credit| credit.harm.is_done()) && !self.roll(80).is_multiple_of(3) {
            self.object()?;
        }
        if self.roll(81).is_multiple_of(8) {
            self.hold()?;
        }
        if self.roll(82).is_multiple_of(9) { self.promise() } else { Ok(()) }
    }

    /// The consumer objects, and may have heard of it since.
    fn object(&mut self) -> Result<(), End> {
        let door = match self.case.credit.as_ref().map(|credit| credit.harm) {
            Some(Harm::Record) => ObjectionDoor::Centre,
            _ => ObjectionDoor::Provider,
        };
        let filed_on = self.stage.rules.calendar.day(self.at);
        let consumer = self.consumer();
        self.act(consumer.clone(), |case, act| case.file_objection(door, filed_on, act))?;
        if self.roll(83).is_multiple_of(3) {
            self.wait(between(24, 90, self.roll(84)))?;
            let proof = RemedyProof::of_words(&format!("{filed_on}-{:04}", self.roll(85) % 10_000));
            self.act(consumer, |case, act| case.answer_objection(ObjectionAnswer::Corrected, Some(filed_on), &proof, act))?;
        }
        Ok(())
    }

    fn hold(&mut self) -> Result<(), End> {
        let provider = super::content::market::provider(&self.case.order.provider).map_or("", |p| p.zh);
        let reference = self.case.reference.map(|it| it.to_string()).unwrap_or_default();
        let number = self.case.order.order_number.clone().or_else(|| self.case.order.payment_reference.clone());
        let amount = self.case.order.amount.to_string();
        let merchant = self.case.order.merchant.clone();
        let args = [
            ("provider", provider),
            ("merchant", &*merchant),
            ("amount", &*amount),
            ("number", number.as_deref().unwrap_or("–")),
            ("reference", &*reference),
        ];
        let body = words(Locale::ZhCn).with("hold-request", &args);
        let (asks, until) = (HoldAsk::ALL.to_vec(), self.working_days(3));
        self.agent_act(|case, act| case.ask_hold(&HoldRequest { asks, body, until, version: case.version }, act))?;
        if self.roll(86).is_multiple_of(4) {
            return Ok(());
        }
        self.work(between(120, 1200, self.roll(87)))?;
        let granted = if self.roll(88).is_multiple_of(5) { Vec::new() } else { vec![HoldAsk::Deduct, HoldAsk::LateFees] };
        let ends_on = Some(self.stage.rules.calendar.day(self.at + Duration::days(30))).filter(|_| !granted.is_empty());
        self.agent_act(|case, act| case.answer_hold(&HoldAnswer { granted, ends_on, body: None, version: case.version }, act))
    }

    fn promise(&mut self) -> Result<(), End> {
        let due_on = self.stage.rules.calendar.day(self.working_days(3));
        let (remedy, by) = (RemedyKind::CloseOrder, Promiser::Merchant);
        let promise = |version| Promise { remedy, amount: None, by, due_on, body: None, version };
        self.agent_act(|case, act| case.promise(&promise(case.version), act))?;
        if self.roll(89).is_multiple_of(3) {
            return Ok(());
        }
        self.work(between(200, 1500, self.roll(90)))?;
        let Some(promised) = self.case.remedies.last().map(|it| it.id) else { return Ok(()) };
        let proof = RemedyProof::of_words(&self.case.order.order_number.clone().unwrap_or_else(|| due_on.to_string()));
        self.agent_act(|case, act| case.complete_remedy(promised, &proof, act))
    }
}
