//! Extension: a date that cannot be kept is put off, with a reason that the consumer reads, within the limits of the
//! policy, and with the consent of a supervisor who did not ask for it.

use serde::{Deserialize, Serialize};

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::{PersonId, TextId};
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{Clock, ClockKind, Extensible, PutOff, Term};

/// An extension that waits for a supervisor.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extension {
    pub clock: ClockKind,
    pub days: u32,
    pub reason: TextId,
    pub by: PersonId,
}

/// What an agent asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionRequest {
    pub clock: ClockKind,
    pub days: u32,
    /// For the consumer.
    pub reason: String,
    pub version: i64,
}

/// What a supervisor says to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExtensionAnswer {
    /// The reason as the consumer will read it; `None` refuses.
    pub granted: Option<String>,
    pub version: i64,
}

impl Case {
    /// The clocks whose date may be put off now, each with what its policy allows.
    pub fn extensible(&self, rules: &Rulebook) -> Vec<(ClockKind, Extensible)> {
        let live = self.clocks.iter().filter(|clock| clock.is_live() && clock.missed_at.is_none());
        live.filter_map(|clock| limits(clock, rules).map(|limits| (clock.kind, limits))).collect()
    }

    /// Asks a supervisor to put a date off.
    pub fn ask_extension(&self, request: &ExtensionRequest, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::AskExtension, act)?;
        self.unmoved(request.version)?;
        if self.extension.is_some() {
            return Err(Refusal::ExtensionPending);
        }
        let (clock, limits) = self.running(request.clock, &act.under).ok_or(Refusal::NotExtensible { most: 0 })?;
        if request.days == 0 || request.days > limits.days {
            return Err(Refusal::NotExtensible { most: limits.days });
        }
        let (Some(by), run) = (act.by.person(), clock.run) else { return Err(Refusal::NotNow) };
        let mut change = Change::of(self, act);
        let reason = change.text(TextKind::ExtensionReason, None, &request.reason);
        change.event(Happening::ExtensionAsked { clock: request.clock, run, days: request.days }, Some(reason));
        change.case_mut().extension = Some(Extension { clock: request.clock, days: request.days, reason, by });
        Ok(change)
    }

    /// A supervisor agrees, and the consumer is told the new date and why; or does not agree, and the date stands.
    pub fn answer_extension(&self, answer: &ExtensionAnswer, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::DecideExtension, act)?;
        self.unmoved(answer.version)?;
        let asked = self.extension.ok_or(Refusal::NotNow)?;
        if act.by.person() == Some(asked.by) {
            return Err(Refusal::OwnWork);
        }
        let run = self.clock(asked.clock).map_or(1, |clock| clock.run);
        let mut change = Change::of(self, act);
        change.case_mut().extension = None;
        let Some(words) = &answer.granted else {
            change.event(Happening::ExtensionRefused { clock: asked.clock, run }, None);
            return Ok(change);
        };
        // Met, missed, ended or already put off since it was asked for: there is nothing to put off any more.
        let (_, limits) = self.running(asked.clock, &act.under).ok_or(Refusal::NotExtensible { most: 0 })?;
        if asked.days > limits.days {
            return Err(Refusal::NotExtensible { most: limits.days });
        }
        let reason = change.text(TextKind::ExtensionReason, None, words);
        change.put_off(asked, reason);
        change.notice(NoticeKind::Extended, Some(reason));
        Ok(change)
    }

    fn running(&self, kind: ClockKind, rules: &Rulebook) -> Option<(&Clock, Extensible)> {
        let clock = self.clock(kind).filter(|clock| clock.is_live())?;
        Some((clock, limits(clock, rules)?))
    }
}

/// How far a clock may still be put off: only before it lapses, and never the date by which somebody else was asked.
fn limits(clock: &Clock, rules: &Rulebook) -> Option<Extensible> {
    if clock.missed_at.is_some() || clock.kind == ClockKind::MerchantAnswer {
        return None;
    }
    let limits = rules.policy_of(clock)?.deadline(clock.kind)?.extensible?;
    (clock.extensions < limits.times).then_some(limits)
}

impl Change {
    fn put_off(&mut self, asked: Extension, reason: TextId) {
        let (at, rules) = (self.act().at, std::sync::Arc::clone(&self.act().under));
        let live = |clock: &Clock| clock.kind == asked.clock && clock.is_live();
        let Some(clock) = self.case_mut().clocks.iter_mut().find(|clock| live(clock)) else { return };
        let calendar = rules.calendar_of(clock);
        let term = rules.policy_of(clock).and_then(|policy| policy.deadline(clock.kind)).map(|deadline| deadline.term);
        let from = clock.due_at;
        let by = match (term, from, rules.policy_of(clock)) {
            (Some(term @ (Term::Days(_) | Term::WorkingDays(_))), Some(due), Some(policy)) => {
                PutOff::To(policy.later(term, due, asked.days, calendar))
            }
            _ => PutOff::Seconds(calendar.day_seconds().saturating_mul(i64::from(asked.days))),
        };
        clock.put_off(by, at, calendar);
        let (kind, run, to) = (clock.kind, clock.run, clock.due_at);
        self.event(Happening::ClockExtended { clock: kind, run, from, to }, Some(reason));
    }
}
