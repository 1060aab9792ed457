//! Escalation by people: an agent raises a case with a reason that colleagues read; the consumer asks for a review once a
//! clock has lapsed. At the highest level the case goes to an outside body, and what it is told is prepared.

use chrono::{DateTime, Duration, Utc};

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{EscalationCause, OutsideBody};
use crate::domain::escalation::Trigger;
use crate::domain::event::{Happening, TextKind};
use crate::domain::ids::TextId;
use crate::domain::notice::NoticeKind;
use crate::domain::refusal::Refusal;
use crate::domain::rulebook::HIGHEST_LEVEL;
use crate::domain::sla::ClockKind;

/// Why the case goes up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Escalation {
    pub reason: String,
    /// Asked for where the next level is an outside body.
    pub referral: Option<NextDoor>,
    pub version: i64,
}

/// To whom the consumer can turn, why, and until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NextDoor {
    pub body: OutsideBody,
    /// For the consumer.
    pub why: String,
    pub until: DateTime<Utc>,
}

/// A referral that was prepared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Referral {
    pub body: OutsideBody,
    pub until: DateTime<Utc>,
    pub why: TextId,
}

impl Case {
    /// Raises the case one level.
    pub fn escalate(&self, escalation: &Escalation, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::Escalate, act)?;
        self.unmoved(escalation.version)?;
        if self.level >= HIGHEST_LEVEL {
            return Err(Refusal::HighestLevel);
        }
        let mut change = Change::of(self, act);
        let reason = change.text(TextKind::EscalationReason, None, &escalation.reason);
        if self.level + 1 == HIGHEST_LEVEL {
            change.refer(escalation.referral.as_ref().ok_or(Refusal::NoReferral)?)?;
        }
        change.raise(EscalationCause::ByAgent, Some(reason));
        change.taken_up();
        Ok(change)
    }

    /// Whether the consumer may ask for a review: a clock of ours has lapsed in this measurement, and nobody was asked since.
    pub fn may_be_demanded(&self) -> bool {
        // What was missed before the case was taken up again is behind it.
        let since = self.clock(ClockKind::Resolution).filter(|clock| clock.run > 1).map(|clock| clock.started_at);
        let ours = self.clocks.iter().filter(|clock| clock.kind.is_ours());
        let lapsed = ours.filter_map(|clock| clock.missed_at).filter(|missed| since.is_none_or(|since| *missed >= since));
        lapsed.max().is_some_and(|missed| self.demanded_at.is_none_or(|demanded| demanded < missed))
    }

    /// The consumer asks for the case to be looked at by somebody else.
    pub fn demand(&self, reason: &str, act: &Act) -> Result<Change, Refusal> {
        // Whose case it is comes first: that nothing lapsed is told to them alone.
        self.allow(Action::Withdraw, act)?;
        if !self.may_be_demanded() {
            return Err(Refusal::NothingLapsed);
        }
        let mut change = Change::of(self, act);
        let text = change.text(TextKind::Demand, None, reason);
        change.event(Happening::Demanded, Some(text));
        change.case_mut().demanded_at = Some(act.at);
        change.unanswered();
        change.escalate_on(Trigger::Demanded, None, true);
        Ok(change)
    }
}

impl Change {
    fn refer(&mut self, door: &NextDoor) -> Result<(), Refusal> {
        if door.until <= self.act().at || door.until > self.act().at + Duration::days(3 * 366) {
            return Err(Refusal::BadDate);
        }
        let why = self.text(TextKind::Referral, None, &door.why);
        self.case_mut().referral = Some(Referral { body: door.body, until: door.until, why });
        self.event(Happening::ReferralPrepared { body: door.body, until: door.until }, Some(why));
        self.notice(NoticeKind::Referral, Some(why));
        Ok(())
    }
}
