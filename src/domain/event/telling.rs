//! Who reads of what happened: the consumer, or staff alone; and what a reader may fold away.

use super::Happening;

impl Happening {
    /// Whether the consumer reads it in the case's timeline.
    pub const fn is_for_consumer(&self) -> bool {
        !matches!(
            self,
            Happening::Triaged { .. }
                | Happening::Assigned { .. }
                | Happening::Untaken
                | Happening::Routed { .. }
                | Happening::HandedOver { .. }
                | Happening::TeamTookOver { .. }
                | Happening::Noted
                | Happening::Tagged { .. }
                | Happening::Checked { .. }
                | Happening::FollowUpSet { .. }
                | Happening::LettersSentAgain { .. }
                | Happening::MerchantReminded { .. }
                | Happening::MerchantUnreached { .. }
                | Happening::MarkedAbusive { .. }
                | Happening::UnmarkedAbusive { .. }
                | Happening::FactRecorded { .. }
                | Happening::FactBeside(_)
                | Happening::FixProved { .. }
                | Happening::RemedyDueSoon { .. }
                | Happening::HoldEnding
                | Happening::EvidenceChecked { .. }
                | Happening::Joined
                | Happening::ClockMet { .. }
                | Happening::ClockWarned { .. }
                | Happening::ClockMissed { .. }
                | Happening::ClockStarted { .. }
                | Happening::ClocksPaused { .. }
                | Happening::ClocksResumed { .. }
                | Happening::ClockRecomputed { .. }
                | Happening::ClockEnded { .. }
                | Happening::ExtensionAsked { .. }
                | Happening::ExtensionRefused { .. }
                | Happening::MissExplained { .. }
                | Happening::Linked { .. }
                | Happening::Unlinked { .. }
                | Happening::IncidentJoined { .. }
                | Happening::IncidentLeft { .. }
        )
    }

    /// Bookkeeping that a reader may fold away.
    pub const fn is_bookkeeping(&self) -> bool {
        matches!(self, Happening::ClockMet { .. } | Happening::ClockWarned { .. }) || self.is_of_ledger()
    }

    /// Told by the ledgers of the clocks alone: each act would otherwise be told twice.
    pub const fn is_of_ledger(&self) -> bool {
        matches!(
            self,
            Happening::ClockStarted { .. }
                | Happening::ClocksPaused { .. }
                | Happening::ClocksResumed { capped: false, .. }
                | Happening::ClockEnded { .. }
        )
    }
}
