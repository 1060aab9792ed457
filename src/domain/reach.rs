//! For whom something is that staff made for their own work: a saved view, a macro.

use super::actor::Staff;
use super::ids::{PersonId, TeamId};
use super::permission::{Over, Permission};

coded! {
    /// Who finds it among their own.
    pub enum Reach {
        Own = "own",
        Team = "team",
        Everybody = "everybody",
    }
}

/// Whose something is, and for whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shared {
    pub owner: PersonId,
    pub reach: Reach,
    /// Of [`Reach::Team`].
    pub team: Option<TeamId>,
}

impl Staff {
    /// Whether they may make something for these: what everybody works with is a supervisor's to give.
    pub const fn may_share(self, reach: Reach) -> bool {
        match reach {
            Reach::Own => true,
            Reach::Team => self.team.is_some() && self.may(Permission::Share),
            Reach::Everybody => matches!(Permission::Share.over(self.role), Some(Over::All)),
        }
    }

    /// Whether they find it among their own.
    pub fn is_given(self, shared: &Shared) -> bool {
        match shared.reach {
            Reach::Own => shared.owner == self.id,
            Reach::Team => shared.owner == self.id || (self.team.is_some() && self.team == shared.team),
            Reach::Everybody => true,
        }
    }

    /// Whether they may change it or take it away: their own, what was shared with them where they lead, and whatever was shared
    /// where they make the rules of the house.
    pub fn may_change(self, shared: &Shared) -> bool {
        shared.owner == self.id || self.may_change_shared(shared)
    }

    /// The same of what is not their own.
    pub fn may_change_shared(self, shared: &Shared) -> bool {
        let is_shared = shared.reach != Reach::Own;
        is_shared && ((self.may(Permission::ChangeShared) && self.is_given(shared)) || self.may(Permission::ChangeRules))
    }
}
