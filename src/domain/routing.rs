//! Routing: rules that say whose a case is that nobody has, and who of them gets it. Data that administrators change.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::actor::{Role, Staff};
use super::case::{Case, Status};
use super::codes::{Locale, Priority};
use super::ids::{PersonId, TeamId};
use super::permission::{Over, Permission};
use super::rulebook::Rulebook;
use super::sla::{Fits, Names, Traits};

coded! {
    /// Who of those that may work on a case gets it.
    pub enum Method {
        /// Nobody by itself: somebody takes it.
        ByHand = "by_hand",
        /// Whoever was given one the longest ago.
        RoundRobin = "round_robin",
        /// Whoever has the fewest cases that wait for us.
        LeastLoaded = "least_loaded",
    }
}

/// A case like that goes to this team, and to somebody of it. Of the rules in use, the first that fits decides.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoutingRule {
    pub id: String,
    pub version: u32,
    pub name: Names,
    pub in_use: bool,
    pub position: i32,
    pub fits: Fits,
    /// Slugs; none named: each provider.
    pub providers: Vec<String>,
    /// The languages that consumers are written to in; none named: each.
    pub locales: Vec<Locale>,
    /// `None`: the case stays where it is.
    pub team: Option<TeamId>,
    pub priority: Option<Priority>,
    pub method: Method,
    /// Nobody is given another who has so many cases that wait for us; 0: no limit.
    pub cap: u32,
    /// Only to those who know the consumer's language and the provider.
    pub skilled: bool,
}

/// The place of a case among those that wait for a rule.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct InLine {
    /// Whoever has it and is away, and whom they named.
    pub from: Option<PersonId>,
    pub to: Option<PersonId>,
    /// The rule that found nobody before.
    pub rule: Option<String>,
}

/// Why a rule is not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RoutingFault {
    #[error("it moves nothing and gives to nobody")]
    DoesNothing,
}

/// What somebody can do, and how much of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Staffing {
    /// Languages of consumers; none named: each.
    pub languages: Vec<Locale>,
    /// Slugs of providers that they know; none named: each.
    pub providers: Vec<String>,
    /// Their own limit, where it is lower than a rule's.
    pub cap: Option<u32>,
    pub away: Option<Away>,
}

/// Somebody is not at work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Away {
    pub from: DateTime<Utc>,
    /// `None`: until they say that they are back.
    pub until: Option<DateTime<Utc>>,
    pub hand_over: HandOver,
}

/// What becomes of the cases of somebody who is away.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HandOver {
    /// They stay theirs and wait.
    Keep,
    /// The rules of routing find somebody; where they find nobody, the queue has them.
    Rules,
    To(PersonId),
}

impl Away {
    pub fn is_at(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && self.until.is_none_or(|until| at < until)
    }
}

impl Staffing {
    pub fn is_away(&self, at: DateTime<Utc>) -> bool {
        self.away.as_ref().is_some_and(|away| away.is_at(at))
    }

    /// Whether they know the consumer's language and the provider.
    pub fn knows(&self, locale: Locale, provider: &str) -> bool {
        (self.languages.is_empty() || self.languages.contains(&locale))
            && (self.providers.is_empty() || self.providers.iter().any(|known| known == provider))
    }
}

/// Somebody who may be given a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    pub staff: Staff,
    pub staffing: Staffing,
    /// Their open cases that wait for us.
    pub load: u32,
    /// When a rule gave them one last.
    pub given_at: Option<DateTime<Utc>>,
}

coded! {
    /// Why nobody is given a case now.
    pub enum NoOne {
        /// Nobody of the team may work on it.
        Nobody = "nobody",
        /// Nobody who may knows its language and provider.
        Unskilled = "unskilled",
        /// Whoever could is away.
        Away = "away",
        /// Whoever is there has as many as they are to have.
        Full = "full",
    }
}

impl RoutingRule {
    pub fn faults(&self) -> Vec<RoutingFault> {
        let does_nothing = self.team.is_none() && self.priority.is_none() && self.method == Method::ByHand;
        if does_nothing { vec![RoutingFault::DoesNothing] } else { Vec::new() }
    }

    /// A rule that names a team says nothing of cases that are in another.
    fn is_about(&self, case: &Case, traits: &Traits) -> bool {
        self.in_use
            && (self.team.is_none() || case.team.is_none() || self.team == case.team)
            && (self.providers.is_empty() || self.providers.contains(&case.order.provider))
            && (self.locales.is_empty() || self.locales.contains(&case.locale))
            && self.fits.includes(traits)
    }

    /// The team a case is in after this rule: what a person decided stands.
    pub fn team_of(&self, case: &Case) -> Option<TeamId> {
        case.team.or(self.team)
    }

    /// How urgent it is then: a rule speaks of what nobody has sorted yet.
    pub fn priority_of(&self, case: &Case) -> Priority {
        let is_unsorted = case.status == Status::New && case.team.is_none();
        self.priority.filter(|_| is_unsorted).unwrap_or(case.priority)
    }

    /// Who of these gets the case now. `from` gives it away and does not get it back.
    pub fn choose(&self, case: &Case, from: Option<PersonId>, among: &[Candidate], at: DateTime<Utc>) -> Result<Staff, NoOne> {
        let team = self.team_of(case);
        let mut left: Vec<&Candidate> =
            among.iter().filter(|one| one.may_have(case, team) && Some(one.staff.id) != from).collect();
        // A raised case goes to seniors; a team that has none does not let it lie.
        if case.level > 1 || left.iter().any(|one| one.staff.is_for_level(case.level)) {
            left.retain(|one| one.staff.is_for_level(case.level));
        }
        narrow(&mut left, NoOne::Nobody, |_| true)?;
        narrow(&mut left, NoOne::Unskilled, |one| !self.skilled || one.staffing.knows(case.locale, &case.order.provider))?;
        narrow(&mut left, NoOne::Away, |one| !one.staffing.is_away(at))?;
        narrow(&mut left, NoOne::Full, |one| self.room(one) > 0)?;
        let key = |one: &&Candidate| match self.method {
            Method::LeastLoaded => (one.load, one.given_at, one.staff.id),
            Method::RoundRobin | Method::ByHand => (0, one.given_at, one.staff.id),
        };
        left.into_iter().min_by_key(key).map(|one| one.staff).ok_or(NoOne::Nobody)
    }

    /// How many more somebody can be given under this rule.
    pub fn room(&self, one: &Candidate) -> u32 {
        let of_rule = if self.cap == 0 { u32::MAX } else { self.cap };
        of_rule.min(one.staffing.cap.unwrap_or(u32::MAX)).saturating_sub(one.load)
    }
}

fn narrow(left: &mut Vec<&Candidate>, lack: NoOne, keep: impl Fn(&Candidate) -> bool) -> Result<(), NoOne> {
    left.retain(|one| keep(one));
    if left.is_empty() { Err(lack) } else { Ok(()) }
}

impl Candidate {
    /// Rules give to agents alone, those of the case's team; never to whoever is reviewed.
    fn may_have(&self, case: &Case, team: Option<TeamId>) -> bool {
        self.staff.role == Role::Agent
            && (team.is_none() || self.staff.team == team)
            && self.staff.can_work_on(case.id, team)
            && !case.reviewed.contains(&self.staff.id)
    }
}

impl Staff {
    /// Whether cases of this level are theirs: 0 everybody's, 1 for senior agents, above for supervisors.
    pub const fn is_for_level(self, level: u8) -> bool {
        match level {
            0 => true,
            1 => self.senior || self.role.is_supervisor(),
            _ => self.role.is_supervisor(),
        }
    }

    /// Whether they may be given a case by a button or a colleague's absence.
    pub fn may_take(self, case: &Case) -> bool {
        self.can_work_on(case.id, case.team) && !case.reviewed.contains(&self.id)
    }

    /// Whether somebody is in their sight: of their team, or of none; for supervisors everybody is.
    pub fn is_colleague(self, other: Staff) -> bool {
        let scope = super::actor::Actor::Staff(self).scope();
        self.id == other.id || scope.contains(super::ids::CaseId(0), other.team, None)
    }

    pub fn may_set_away(self, other: PersonId) -> bool {
        match Permission::SetAbsence.over(self.role) {
            Some(Over::All) => true,
            Some(Over::Own | Over::Team) => self.id == other,
            None => false,
        }
    }
}

impl Rulebook {
    /// The rule that decides about a case; `None`: people do.
    pub fn routing_of(&self, case: &Case) -> Option<&RoutingRule> {
        let traits = self.traits(case);
        self.routing.iter().map(AsRef::as_ref).find(|rule| rule.is_about(case, &traits))
    }

    /// The rule that found nobody for a case before: it goes on deciding, also where what it set would fit another.
    pub fn routing_named(&self, id: &str) -> Option<&RoutingRule> {
        self.routing.iter().map(AsRef::as_ref).find(|rule| rule.id == id && rule.in_use)
    }

    /// Whether any rule may have something to say about a new case.
    pub fn routes(&self) -> bool {
        self.routing.iter().any(|rule| rule.in_use)
    }
}
