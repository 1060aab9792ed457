//! Accounts of staff, as an administrator changes them: what may be changed of one, and what follows.

use super::actor::Role;
use super::ids::TeamId;

/// What an administrator decides of somebody who works here.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Account {
    pub name: String,
    pub role: Role,
    pub team: Option<TeamId>,
    /// A mark on an agent alone.
    pub senior: bool,
    /// Whether they can sign in.
    pub active: bool,
}

coded! {
    /// Why an account stays as it is.
    pub enum AccountFault {
        /// Nobody would be left who can change it back.
        LastAdmin = "last_admin",
        /// One's own role or access: a colleague changes these.
        Own = "own",
    }
}

coded! {
    /// Which of their open cases go to others.
    pub enum Leaves {
        None = "none",
        /// Those that they may not see any more.
        OutOfSight = "out_of_sight",
        All = "all",
    }
}

/// What follows from a change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Follows {
    pub leaves: Leaves,
    /// Every session of theirs ends.
    pub ends_sessions: bool,
}

impl Account {
    /// What follows where this becomes `now`. `other_admins` are those who could sign in and change it back.
    pub fn change(&self, now: &Self, is_own: bool, other_admins: usize) -> Result<Follows, AccountFault> {
        if self.is_admin() && !now.is_admin() && other_admins == 0 {
            return Err(AccountFault::LastAdmin);
        }
        let is_other_role = now.role != self.role;
        if is_own && (is_other_role || now.active != self.active) {
            return Err(AccountFault::Own);
        }
        let is_gone = self.active && !now.active;
        let sees_less = now.role == Role::Agent && now.team.is_some() && (is_other_role || now.team != self.team);
        let leaves = match (is_gone, sees_less) {
            (true, _) => Leaves::All,
            (false, true) => Leaves::OutOfSight,
            (false, false) => Leaves::None,
        };
        Ok(Follows { leaves, ends_sessions: is_gone || is_other_role })
    }

    const fn is_admin(&self) -> bool {
        self.active && matches!(self.role, Role::Admin)
    }
}
