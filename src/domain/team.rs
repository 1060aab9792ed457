//! Teams, as an administrator changes them: what may be changed of one, and which can take over from one that is closed.

use super::ids::TeamId;
use super::sla::Names;

/// What an administrator decides of a team.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct TeamCard {
    pub name: Names,
    /// Whether cases and people can be put there.
    pub open: bool,
    /// Of a closed team: where its open cases go.
    pub taken_over_by: Option<TeamId>,
}

coded! {
    /// Why a team stays as it is.
    pub enum TeamFault {
        /// No other team is left that could take over.
        Last = "last",
        /// Nobody said which team takes over, or one that is not there or closed itself.
        NoSuccessor = "no_successor",
        /// A team cannot take over from itself.
        Itself = "itself",
    }
}

/// Longest name of a team, in characters: it stands in columns of tables.
pub const MAX_NAME: usize = 30;

/// The team that takes over where this one is closed; `others` are those that are open, beside it.
pub fn successor(of: TeamId, wanted: Option<TeamId>, others: &[TeamId]) -> Result<TeamId, TeamFault> {
    if others.iter().all(|other| *other == of) {
        return Err(TeamFault::Last);
    }
    match wanted {
        Some(wanted) if wanted == of => Err(TeamFault::Itself),
        Some(wanted) if others.contains(&wanted) => Ok(wanted),
        _ => Err(TeamFault::NoSuccessor),
    }
}
