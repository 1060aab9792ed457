//! Who acts, and which cases they may see.

use serde::{Deserialize, Serialize};

use super::ids::{CaseId, MerchantId, PersonId, TeamId};
use super::permission::{Over, Permission};

coded! {
    /// What an account is for; each staff role may do all that the one below may.
    pub enum Role { Consumer = "consumer", Agent = "agent", Supervisor = "supervisor", Admin = "admin" }
}

impl Role {
    /// Those who work on cases.
    pub const STAFF: [Role; 3] = [Role::Agent, Role::Supervisor, Role::Admin];

    pub const fn is_staff(self) -> bool {
        !matches!(self, Role::Consumer)
    }

    pub const fn is_supervisor(self) -> bool {
        matches!(self, Role::Supervisor | Role::Admin)
    }
}

/// Somebody who works on cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Staff {
    pub id: PersonId,
    pub role: Role,
    pub team: Option<TeamId>,
    /// A mark on an agent: may take cases of level 1.
    pub senior: bool,
}

impl Staff {
    /// Whether a case of this team can be theirs to work on.
    pub fn can_work_on(self, case: CaseId, team: Option<TeamId>) -> bool {
        self.role.is_staff() && Actor::Staff(self).scope().contains(case, team, None)
    }
}

/// Who does something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Whoever filed: by account, by private links to cases, or both.
    Consumer {
        person: Option<PersonId>,
        cases: Vec<CaseId>,
    },
    Staff(Staff),
    /// Whoever opened a merchant's link: answers what that merchant is asked, and sees nothing else.
    Merchant(MerchantId),
    /// Rules and clocks.
    System,
}

impl Actor {
    /// The code under which the history names the actor.
    pub const fn kind(&self) -> ActorKind {
        match self {
            Actor::Consumer { .. } => ActorKind::Consumer,
            Actor::Staff(_) => ActorKind::Staff,
            Actor::Merchant(_) => ActorKind::Merchant,
            Actor::System => ActorKind::System,
        }
    }

    /// The account behind the act, where there is one.
    pub const fn person(&self) -> Option<PersonId> {
        match self {
            Actor::Consumer { person, .. } => *person,
            Actor::Staff(staff) => Some(staff.id),
            Actor::Merchant(_) | Actor::System => None,
        }
    }

    /// Which cases the actor may see. `contains` guards one case; the store turns the same value into a WHERE.
    pub fn scope(&self) -> Scope {
        match self {
            Actor::Consumer { person, cases } => Scope::Own { person: *person, cases: cases.clone() },
            Actor::Staff(staff) => match (Permission::WorkCases.over(staff.role), staff.team) {
                (Some(Over::Team), Some(team)) => Scope::Team(team),
                (Some(Over::Team | Over::All), _) => Scope::All,
                (Some(Over::Own) | None, _) => Scope::Own { person: None, cases: Vec::new() },
            },
            Actor::Merchant(_) => Scope::Own { person: None, cases: Vec::new() },
            Actor::System => Scope::All,
        }
    }
}

coded! {
    pub enum ActorKind { Consumer = "consumer", Staff = "staff", Merchant = "merchant", System = "system" }
}

/// A set of cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Scope {
    All,
    /// The team's cases, and those no team has yet.
    Team(TeamId),
    Own {
        person: Option<PersonId>,
        cases: Vec<CaseId>,
    },
}

impl Scope {
    /// Whether a case with this id, team and consumer is inside.
    pub fn contains(&self, case: CaseId, team: Option<TeamId>, consumer: Option<PersonId>) -> bool {
        match self {
            Scope::All => true,
            Scope::Team(mine) => team.is_none_or(|team| team == *mine),
            Scope::Own { person, cases } => (person.is_some() && *person == consumer) || cases.contains(&case),
        }
    }
}
