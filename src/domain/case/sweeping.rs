//! What time itself does: a clock is due soon, is missed, an offer lapses. Each is said exactly once.

use super::{Case, Status};
use crate::domain::change::{Act, Change};
use crate::domain::codes::EscalationCause;
use crate::domain::event::Happening;
use crate::domain::rulebook::HIGHEST_AUTOMATIC_LEVEL;
use crate::domain::sla::{ClockKind, Mark};

impl Case {
    /// Marks what has come due since the last look; `None` when nothing has. A case that becomes overdue goes up
    /// one level, once for however many of its clocks are late, and never above level 2.
    pub fn sweep(&self, act: &Act) -> Option<Change> {
        let mut change = Change::by_clock(self, act);
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
        if matches!(self.status, Status::Offered { until } if until < act.at) {
            change.lapse_offer();
            change.case_mut().status = Status::Open;
        }
        (!change.events().is_empty()).then_some(change)
    }

    /// The next instant at which [`Case::sweep`] would do something.
    pub fn sweep_at(&self) -> Option<chrono::DateTime<chrono::Utc>> {
        let clocks = self.clocks.iter().filter_map(crate::domain::sla::Clock::sweep_at);
        let offer = match self.status {
            Status::Offered { until } => Some(until + chrono::Duration::seconds(1)),
            _ => None,
        };
        clocks.chain(offer).min()
    }
}
