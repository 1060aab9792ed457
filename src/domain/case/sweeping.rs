//! What time itself does: a clock is due soon, is missed, an offer lapses, a question stays without answer. Each is
//! said exactly once.

use super::{Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::{Claimant, EscalationCause};
use crate::domain::event::Happening;
use crate::domain::rulebook::HIGHEST_AUTOMATIC_LEVEL;
use crate::domain::sla::{ClockKind, Mark};

impl Case {
    /// Marks what has come due since the last look; `None` when nothing has. A case that becomes overdue goes up
    /// one level, once for however many of its clocks are late, and never above level 2.
    pub fn sweep(&self, act: &Act) -> Option<Change> {
        let mut change = Change::aside(self, act);
        // First: a clock that runs on from here may be due at once.
        if self.status.until().is_some_and(|until| until < act.at) {
            change.stop_waiting();
        }
        let was_late = self.clocks.iter().any(|clock| clock.is_live() && clock.missed_at.is_some());
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
        let newly_late = !was_late && marks.iter().any(|(_, _, mark)| *mark == Mark::Missed);
        if newly_late && self.level < HIGHEST_AUTOMATIC_LEVEL {
            change.raise(EscalationCause::Overdue, None);
        }
        (!change.events().is_empty()).then_some(change)
    }

    /// The next instant at which [`Case::sweep`] would do something.
    pub fn sweep_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let clocks = self.clocks.iter().filter_map(crate::domain::sla::Clock::sweep_at);
        let answer = self.status.until().map(|until| until + chrono::Duration::seconds(1));
        clocks.chain(answer).min()
    }
}

impl Change {
    /// The date for an answer has passed: the case is ours again, and what paused runs on. A pause without an end would
    /// keep a case out of sight for ever.
    fn stop_waiting(&mut self) {
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
        self.resume_clocks();
        self.case_mut().status = Status::Open;
    }
}
