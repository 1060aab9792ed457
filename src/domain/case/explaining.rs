//! Why a date was not kept: asked of whoever works on the case, for the reports. It decides nothing, nobody outside reads it,
//! and the last word counts.

use super::{Action, Case};
use crate::domain::change::{Act, Change};
use crate::domain::event::{Happening, TextKind};
use crate::domain::refusal::Refusal;
use crate::domain::sla::{Clock, ClockKind};

coded! {
    /// Why a clock was missed, as whoever worked on the case sees it.
    pub enum MissReason {
        Workload = "workload",
        Merchant = "merchant",
        Consumer = "consumer",
        WrongTeam = "wrong_team",
        Expertise = "expertise",
        System = "system",
        Other = "other",
    }
}

/// The reason for one miss.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Explanation {
    pub clock: ClockKind,
    pub run: i32,
    pub reason: MissReason,
    /// A sentence for colleagues.
    pub words: Option<String>,
}

impl Case {
    /// Says why a clock was missed, or says it anew. Open forms stay good.
    pub fn explain_miss(&self, explanation: &Explanation, act: &Act) -> Result<Change, Refusal> {
        self.allow(Action::ExplainMiss, act)?;
        let &Explanation { clock, run, reason, ref words } = explanation;
        if !self.misses().any(|missed| (missed.kind, missed.run) == (clock, run)) {
            return Err(Refusal::NotNow);
        }
        let mut change = Change::marked(self, act);
        let text = words.as_deref().map(|words| change.text(TextKind::Note, None, words));
        change.event(Happening::MissExplained { clock, run, reason }, text);
        Ok(change)
    }

    /// The clocks of ours that were missed: a merchant's silence is theirs to explain.
    pub fn misses(&self) -> impl Iterator<Item = &Clock> {
        self.clocks.iter().filter(|clock| clock.missed_at.is_some() && clock.kind.is_ours())
    }
}
