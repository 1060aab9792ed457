//! The end of a case: closure, withdrawal; and its reopening.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::{Action, Case, Status};
use crate::domain::actor::Actor;
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Outcome, RootCause};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Happening, TextKind};
use crate::domain::notice::NoticeKind;
use crate::domain::offer::Remedy;
use crate::domain::refusal::Refusal;
use crate::domain::settings::Settings;
use crate::domain::sla::ClockKind;

/// What stands at the end: outcome, root cause and an explanation for the consumer suffice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    pub outcome: Outcome,
    pub root_cause: RootCause,
    pub explanation: String,
    pub version: i64,
}

/// Why a case is taken up again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reopening {
    pub reason: String,
    pub version: i64,
}

impl Case {
    /// Closes the case once what its checklist requires is done, or, while a promised remedy is not done, leaves it resolved.
    pub fn close(&self, closing: &Closing, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Close, act)?;
        self.unmoved(closing.version)?;
        let outcome = closing.outcome;
        if !Outcome::BY_AGENT.contains(&outcome) {
            return Err(Refusal::OutcomeNotYours(outcome));
        }
        let open = act.under.unchecked(self).len();
        if open > 0 {
            return Err(Refusal::ChecklistOpen { open });
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Explanation, None, &closing.explanation);
        change.case_mut().root_cause = Some(closing.root_cause);
        change.lapse_offer();
        // It does not end on what was proved once and is owed again.
        if self.fix().fix.is_some() {
            change.case_mut().claims.forget_proof();
        }
        let owed = self.remedies.iter().any(Remedy::is_owed);
        if outcome == Outcome::Upheld && self.gave_up_correction() {
            return Err(Refusal::CorrectionOwed);
        }
        if owed {
            change.event(Happening::Resolved { outcome, root_cause: closing.root_cause }, Some(text));
        } else {
            change.event(Happening::Closed { outcome, root_cause: Some(closing.root_cause) }, Some(text));
        }
        let case = change.case_mut();
        case.extension = None;
        case.resolved_at = case.resolved_at.or(Some(act.at));
        case.status = if owed { Status::Resolved { outcome, at: act.at } } else { Status::Closed { outcome, at: act.at } };
        if !owed {
            change.end_hold();
        }
        change.answered();
        change.meet(ClockKind::Resolution);
        change.end_rest();
        change.notice(NoticeKind::Closed, Some(text));
        Ok(change)
    }

    /// The consumer withdraws: work stops the same day, clocks end unmeasured.
    pub fn withdraw(&self, reason: Option<&str>, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Withdraw, act)?;
        let mut change = Change::of(self, act);
        let text = reason.map(|reason| change.text(TextKind::WithdrawalReason, None, reason));
        change.event(Happening::Withdrawn, text);
        change.lapse_offer();
        change.drop_promises();
        change.end_hold();
        change.end_rest();
        let case = change.case_mut();
        case.status = Status::Closed { outcome: Outcome::Withdrawn, at: act.at };
        case.unanswered = false;
        case.extension = None;
        Ok(change)
    }

    /// Takes a settled case up again: a new measurement of its resolution starts, the old one stays. What a law still
    /// waits for keeps its date; a case that nobody had accepted before it was withdrawn is accepted now.
    pub fn reopen(&self, reopening: &Reopening, act: &Act) -> Result<Change, Refusal> {
        if let Some(merged) = self.merged.filter(|_| act.by.scope().contains(self.id, self.team, self.consumer)) {
            return Err(Refusal::MergedAlready { into: merged.reference });
        }
        self.allow(Action::Reopen, act)?;
        self.unmoved(reopening.version)?;
        let is_consumers = matches!(act.by, Actor::Consumer { .. });
        if is_consumers && self.reopens_until(&act.under.settings).is_none_or(|until| act.at > until) {
            return Err(Refusal::TooLate);
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::ReopeningReason, None, &reopening.reason);
        change.event(Happening::Reopened { run: self.run + 1 }, Some(text));
        change.take_up_again();
        if is_consumers {
            change.unanswered();
        }
        Ok(change)
    }

    /// There is a result, whether or not all is done.
    pub const fn is_settled(&self) -> bool {
        matches!(self.status, Status::Resolved { .. } | Status::Closed { .. })
    }

    /// The last moment at which whoever complained can have a settled case taken up again.
    pub fn reopens_until(&self, settings: &Settings) -> Option<DateTime<Utc>> {
        let settled = match self.status {
            Status::Closed { at, .. } => Some(at),
            _ => self.resolved_at,
        };
        settled.filter(|_| self.may_be_taken_up_again()).map(|at| at + Duration::days(i64::from(settings.days_to_reopen)))
    }

    /// What was taken back, and what goes on in another case, is not taken up again by whoever complained.
    pub(super) const fn may_be_taken_up_again(&self) -> bool {
        match self.status {
            Status::Resolved { .. } => true,
            Status::Closed { outcome, .. } => !matches!(outcome, Outcome::Withdrawn | Outcome::Duplicate),
            _ => false,
        }
    }
}

impl Change {
    /// The case is open again.
    pub(super) fn take_up_again(&mut self) {
        let (at, rules) = (self.act().at, Arc::clone(&self.act().under));
        let settled = self.case().clone();
        let run = settled.run + 1;
        let case = self.case_mut();
        case.run = run;
        case.status = Status::Open;
        case.root_cause = None;
        case.resolved_at = None;
        case.follow_up = None;
        case.checks.clear();
        case.claims.forget_proof();
        self.forget_old_request();
        if let Some(asked) = rules.asked_for(&settled, ClockKind::Resolution) {
            self.begin_clock(asked.start(settled.next_run(ClockKind::Resolution).max(run), at));
        }
        // Not what a law asked of a case that was merged into this one and has gone on by itself since.
        let finals = settled.clocks.iter().filter(|clock| clock.kind == ClockKind::FinalResponse && !clock.is_given_back());
        let owed = finals.max_by_key(|clock| clock.run).filter(|clock| clock.met_at.is_none());
        let owed = owed.map(|clock| clock.again(settled.next_run(ClockKind::FinalResponse).max(run)));
        owed.into_iter().for_each(|clock| self.begin_clock(clock));
        self.begin(ClockKind::ProgressUpdate);
        if settled.clock(ClockKind::Acknowledgement).is_some_and(|clock| clock.met_at.is_none()) {
            self.accept();
        }
        if run > 2 {
            self.escalate_on(Trigger::Reopened, None, true);
        }
    }
}
