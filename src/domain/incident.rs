//! An incident: many cases with one cause. Proposed where a burst was found ([`burst`]) or opened by a supervisor; each case in
//! it keeps its own clocks.

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::case::Case;
use super::codes::{Locale, ProblemType, RootCause};
use super::ids::{IncidentId, PersonId};
use super::macros::{self, Field};
use super::merchant::fold;
use super::refusal::Refusal;

pub mod burst;

/// Longest title, in characters.
pub const MAX_TITLE: usize = 120;
/// Longest sentence of a banner, in characters.
pub const MAX_BANNER: usize = 300;
/// Days that a banner may stand.
pub const MAX_BANNER_DAYS: i64 = 60;

coded! {
    /// Where an incident stands.
    pub enum IncidentState {
        /// A burst was found: a supervisor is to say whether it is one.
        Proposed = "proposed",
        Open = "open",
        /// It was none.
        Dismissed = "dismissed",
        /// It is over.
        Closed = "closed",
    }
}

impl IncidentState {
    pub const fn is_past(self) -> bool {
        matches!(self, Self::Dismissed | Self::Closed)
    }
}

/// What makes cases alike.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Alike {
    pub provider: String,
    pub problem_type: ProblemType,
    /// `None`: whatever the merchant, for a fault of the platform.
    pub merchant: Option<String>,
}

impl Alike {
    /// The name under which a burst is known while it lasts.
    pub fn key(&self) -> String {
        let merchant = self.merchant.as_deref().unwrap_or_default();
        format!("{}|{}|{merchant}", self.provider, self.problem_type)
    }

    pub fn fits(&self, provider: &str, problem_type: ProblemType, merchant: Option<&str>) -> bool {
        let is_merchant = self.merchant.as_deref().is_none_or(|mine| merchant == Some(mine));
        self.provider == provider && self.problem_type == problem_type && is_merchant
    }

    /// `merchant` as the register calls that of the case.
    pub fn is_of(&self, case: &Case, merchant: &str) -> bool {
        self.fits(&case.order.provider, case.problem_type, Some(merchant))
    }
}

/// One hour of an incident: how many cases came, and how many usually do, in hundredths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hour {
    /// Whole hours since 1970.
    pub hour: i64,
    pub cases: u32,
    pub usual: u32,
}

/// The hour in which a moment is.
pub const fn hour_of(at: DateTime<Utc>) -> i64 {
    at.timestamp().div_euclid(3600)
}

/// When an hour begins.
pub fn hour_at(hour: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(hour.saturating_mul(3600), 0).unwrap_or_default()
}

/// An incident.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Incident {
    pub id: IncidentId,
    pub version: i64,
    pub state: IncidentState,
    pub alike: Alike,
    /// Chinese and English; empty where it is made of what its cases have in common.
    pub title: [String; 2],
    /// The hours in which there were more cases than usual.
    pub from_hour: i64,
    pub to_hour: i64,
    /// New alike cases join by themselves while it is open.
    pub joins: bool,
    pub made_at: DateTime<Utc>,
    /// `None`: found by the house.
    pub made_by: Option<PersonId>,
    pub decided_at: Option<DateTime<Utc>>,
    pub decided_by: Option<PersonId>,
    /// Why it was dismissed, or how it ended.
    pub reason: String,
    pub root_cause: Option<RootCause>,
    /// What stands as evidence: the cases of each hour beside the usual rate.
    pub peak: Vec<Hour>,
}

/// What a supervisor decides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It is one; `joins`: alike cases join by themselves.
    Confirm {
        joins: bool,
    },
    Dismiss {
        reason: String,
    },
    Close {
        root_cause: RootCause,
        outcome: String,
    },
    /// Taken up again: it was closed or dismissed too early.
    Reopen,
    Rename {
        title: [String; 2],
        joins: bool,
    },
}

impl Incident {
    /// The incident as it is after a decision that was made on this version.
    pub fn decide(&self, decision: &Decision, seen: i64, (by, at): (PersonId, DateTime<Utc>)) -> Result<Self, Refusal> {
        use IncidentState as S;
        if seen != self.version {
            return Err(Refusal::Stale { seen, now: self.version });
        }
        let mut next = Self { version: self.version + 1, ..self.clone() };
        let mut stand = |state: S, reason: &str| {
            (next.state, next.decided_at, next.decided_by) = (state, Some(at), Some(by));
            reason.clone_into(&mut next.reason);
        };
        match (self.state, decision) {
            (S::Proposed, Decision::Confirm { joins }) => {
                stand(S::Open, "");
                next.joins = *joins;
            }
            (S::Proposed, Decision::Dismiss { reason }) => stand(S::Dismissed, reason),
            (S::Open, Decision::Close { root_cause, outcome }) => {
                stand(S::Closed, outcome);
                next.root_cause = Some(*root_cause);
            }
            (S::Dismissed | S::Closed, Decision::Reopen) => {
                stand(S::Open, "");
                next.root_cause = None;
            }
            (_, Decision::Rename { title, joins }) => {
                next.title.clone_from(title);
                next.joins = *joins;
            }
            _ => return Err(Refusal::NotNow),
        }
        Ok(next)
    }

    /// The last hour whose cases may belong to it: now, until it is over.
    pub fn last_hour(&self, now: DateTime<Utc>) -> i64 {
        self.decided_at.filter(|_| self.state.is_past()).map_or_else(|| hour_of(now), hour_of).max(self.to_hour)
    }

    /// The hour with the most cases; the evidence in one line.
    pub fn highest(&self) -> Option<Hour> {
        self.peak.iter().copied().max_by_key(|hour| (hour.cases, std::cmp::Reverse(hour.hour)))
    }

    /// The title that somebody gave it.
    pub fn named(&self, locale: Locale) -> Option<&str> {
        let title = match locale {
            Locale::ZhCn => &self.title[0],
            Locale::En => &self.title[1],
        };
        Some(title.as_str()).filter(|title| !title.is_empty())
    }
}

/// What a change does to the incident of a case.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Belonging {
    Joined(IncidentId),
    Left(IncidentId),
}

/// Names that a message to all is filled in with, in the language of the case.
#[derive(Clone, Copy, Debug)]
pub struct Named<'a> {
    pub provider: &'a str,
    pub agent: &'a str,
    /// Whom we write to where no name was given.
    pub nobody: &'a str,
}

/// One message to all, in both languages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ToAll {
    pub zh: String,
    pub en: String,
}

impl ToAll {
    /// As the consumer of this case reads it.
    pub fn said(&self, case: &Case, names: Named<'_>) -> String {
        let text = if case.locale == Locale::ZhCn { &self.zh } else { &self.en };
        macros::fill(text, |field| match field {
            Field::Agent => names.agent.to_owned(),
            Field::Provider => names.provider.to_owned(),
            Field::Name if case.contact.name.is_empty() => names.nobody.to_owned(),
            field => macros::of_case(case, field),
        })
    }
}

/// What the portal says of an incident, from when until when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Banner {
    pub incident: IncidentId,
    pub alike: Alike,
    /// Folded names that its merchant goes by in the register.
    pub names: Vec<String>,
    pub zh: String,
    pub en: String,
    pub from: DateTime<Utc>,
    pub until: DateTime<Utc>,
}

impl Banner {
    /// Whether it is about an order with this provider at a merchant that is written so.
    pub fn is_about(&self, provider: &str, problem_type: ProblemType, written: &str) -> bool {
        let folded = fold(written);
        let merchant = if self.names.contains(&folded) { self.alike.merchant.as_deref() } else { Some(written) };
        self.alike.fits(provider, problem_type, merchant)
    }

    /// It ends by itself.
    pub fn is_on(&self, at: DateTime<Utc>) -> bool {
        self.from <= at && at < self.until
    }

    pub fn text(&self, locale: Locale) -> &str {
        if locale == Locale::ZhCn { &self.zh } else { &self.en }
    }
}
