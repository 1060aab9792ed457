//! What time itself does: a clock is due soon, is missed, an offer lapses, a question stays without answer. Each is
//! said exactly once.

use super::{Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::Claimant;
use crate::domain::escalation::Trigger;
use crate::domain::event::Happening;
use crate::domain::merchant_request::MerchantRequest;
use crate::domain::notice::NoticeKind;
use crate::domain::sla::{Clock, ClockKind, Mark};

impl Case {
    /// Marks what has come due since the last look, and does what the rules of escalation make of it; `None` when nothing
    /// has. A case that becomes overdue goes up at most one level, for however many of its clocks are late.
    pub fn sweep(&self, act: &Act) -> Option<Change> {
        let mut change = Change::aside(self, act);
        // First: a clock that runs on from here may be due at once.
        if self.status.until().is_some_and(|until| until < act.at) {
            change.stop_waiting();
        }
        change.go_on_without_merchant();
        change.remind_merchant();
        change.look_at_promises();
        change.look_at_hold();
        change.look_at_credit();
        change.end_long_pauses();
        let was_late = self.clocks.iter().any(|clock| clock.is_live() && clock.missed_at.is_some() && clock.kind.is_ours());
        let marks: Vec<(ClockKind, i32, Mark)> = change
            .case_mut()
            .clocks
            .iter_mut()
            .filter_map(|clock| clock.mark(act.at).map(|mark| (clock.kind, clock.run, mark)))
            .collect();
        for (clock, run, mark) in &marks {
            let what = match mark {
                Mark::Warned => Happening::ClockWarned { clock: *clock, run: *run },
                Mark::Missed => Happening::ClockMissed { clock: *clock, run: *run },
            };
            change.event(what, None);
        }
        let mut may_raise = !was_late && change.case().level == self.level;
        for (clock, _, mark) in marks {
            let level = change.case().level;
            match mark {
                Mark::Warned => change.escalate_on(Trigger::Warned, Some(clock), true),
                // A law's date is worth a level of its own.
                Mark::Missed => change.escalate_on(Trigger::Missed, Some(clock), may_raise || clock.is_statutory()),
            }
            may_raise &= change.case().level == level;
        }
        (!change.events().is_empty()).then_some(change)
    }

    /// The next instant at which [`Case::sweep`] would do something.
    pub fn sweep_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let clocks = self.clocks.iter().filter_map(Clock::sweep_at);
        let answer = self.status.until().map(|until| until + chrono::Duration::seconds(1));
        let asked = self.merchant_request.as_ref().filter(|asked| asked.is_awaited() && !self.is_settled());
        let reminder = asked.and_then(MerchantRequest::reminded_next);
        let silence = asked.map(|asked| asked.until + chrono::Duration::seconds(1));
        clocks.chain(answer).chain(reminder).chain(silence).chain(self.promised_next()).min()
    }
}

impl Change {
    /// The date for an answer has passed: the case is ours again, and what paused runs on. A pause without an end would
    /// keep a case out of sight for ever.
    pub(super) fn stop_waiting(&mut self) {
        let silent = match self.case().status {
            Status::AwaitingConsumer { .. } => Some(Claimant::Consumer),
            Status::AwaitingMerchant { .. } => Some(Claimant::Merchant),
            Status::AwaitingPlatform { .. } => Some(Claimant::Platform),
            _ => None,
        };
        if let Some(from) = silent {
            self.event(Happening::NoAnswer { from }, None);
        }
        self.lapse_offer();
        let is_missed = self.miss_answer();
        // What was asked by letter has a consequence of its own; who was asked otherwise may have a clock.
        let is_by_letter = self.case().merchant_request.as_ref().is_some_and(MerchantRequest::is_awaited);
        if silent == Some(Claimant::Merchant) && is_by_letter {
            self.go_on_without_merchant();
        } else if is_missed {
            // A merchant or a platform that was asked otherwise.
            self.escalate_on(Trigger::Missed, Some(ClockKind::MerchantAnswer), true);
        }
        if silent == Some(Claimant::Merchant) && !is_by_letter {
            self.notice(NoticeKind::NoAnswer, None);
        }
        self.stand(Status::Open);
        // Some of what was asked for did come.
        if silent == Some(Claimant::Consumer) && self.case().unanswered {
            self.unanswered();
        }
    }

    /// Whoever was asked outside has let the date pass; whether a clock was running for that.
    fn miss_answer(&mut self) -> bool {
        let at = self.act().at;
        let awaited = |clock: &&mut Clock| clock.kind == ClockKind::MerchantAnswer && clock.is_live();
        let Some(clock) = self.case_mut().clocks.iter_mut().find(awaited) else { return false };
        clock.missed_at.get_or_insert(at);
        clock.end(at);
        let run = clock.run;
        self.event(Happening::ClockMissed { clock: ClockKind::MerchantAnswer, run }, None);
        true
    }
}
