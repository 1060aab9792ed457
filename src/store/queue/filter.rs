//! What a list of cases is narrowed to. Every condition is decided within the index that gives the order, so that a
//! filter that fits few of many open cases is still one quick walk.

use chrono::{DateTime, Utc};
use diesel::prelude::*;

use super::Listed;
use crate::domain::case::StatusCode;
use crate::domain::coded::coded;
use crate::domain::codes::{Channel, Priority, ProblemType};
use crate::domain::flag::Flag;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::money::Currency;
use crate::domain::reference::Reference;
use crate::domain::search::Query;
use crate::store::reports::Only;
use crate::store::schema::{case_flags, case_tags, cases};
use crate::store::{Conn, StoreError, merchants};

coded! {
    /// How the nearest clock of a case stands.
    pub enum Standing {
        Overdue = "overdue",
        DueSoon = "due-soon",
        Today = "today",
        Later = "later",
        /// No clock runs.
        Paused = "paused",
    }
}

/// Conditions that all must hold; what is empty or `None` asks nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Filter {
    pub statuses: Vec<StatusCode>,
    /// With the end of the reader's day.
    pub standing: Option<(Standing, DateTime<Utc>)>,
    pub team: Only<TeamId>,
    pub assignee: Only<PersonId>,
    pub providers: Vec<String>,
    /// A whole name: all cases of the merchant that goes by it, however they write it ([`Filter::merchants`]).
    pub merchant: Option<String>,
    pub problem_types: Vec<ProblemType>,
    pub priorities: Vec<Priority>,
    pub channel: Option<Channel>,
    /// At least so high.
    pub level: Option<u8>,
    pub tag: Option<String>,
    /// Promised, held, or hurt: what stands beside the case's own row.
    pub flag: Option<Flag>,
    /// Minor units of [`Filter::currency`], both ends within.
    pub amount: (Option<i64>, Option<i64>),
    /// Orders in it alone; `None` asks nothing where no amount is asked for.
    #[serde(default)]
    pub currency: Option<Currency>,
    /// From, and before.
    pub filed: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    pub due: (Option<DateTime<Utc>>, Option<DateTime<Utc>>),
    /// The consumer wrote and nobody has answered yet.
    pub unanswered: bool,
    pub vulnerable: bool,
    /// What is said in the case, as a search finds it.
    pub text: Option<Query>,
    /// Of the same person as this case.
    pub consumer: Option<Reference>,
}

/// The cases that have a flag, of the open or of the closed ones.
#[diesel::dsl::auto_type(no_type_alias)]
pub(super) fn flagged(flag: Flag, is_open: bool) -> _ {
    let code: &'static str = flag.as_str();
    case_flags::table.filter(case_flags::flag.eq(code)).filter(case_flags::is_open.eq(is_open)).select(case_flags::case_id)
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The currency of the orders that are asked for: sums of several are not compared.
    pub fn currency(&self) -> Option<Currency> {
        let asks_amount = self.amount.0.is_some() || self.amount.1.is_some();
        self.currency.or_else(|| asks_amount.then_some(Currency::Cny))
    }

    pub(super) fn narrow<'a>(&self, query: Listed<'a>, now: DateTime<Utc>, is_open: bool) -> Listed<'a> {
        let query = self.narrow_codes(query);
        let query = self.narrow_people(query);
        let query = self.narrow_times(query, now);
        let query = match self.currency() {
            Some(currency) => query.filter(cases::currency.eq(currency.as_str())),
            None => query,
        };
        let query = match self.amount.0 {
            Some(least) => query.filter(cases::amount_minor.ge(least)),
            None => query,
        };
        let query = match self.amount.1 {
            Some(most) => query.filter(cases::amount_minor.le(most)),
            None => query,
        };
        let query = match self.flag {
            Some(flag) => query.filter(cases::id.eq_any(flagged(flag, is_open))),
            None => query,
        };
        match &self.tag {
            Some(tag) => {
                let tagged = case_tags::table.filter(case_tags::tag.eq(tag.clone())).filter(case_tags::is_open.eq(is_open));
                query.filter(cases::id.eq_any(tagged.select(case_tags::case_id)))
            }
            None => query,
        }
    }

    /// The names that cases of the merchant have; `None` where any will do.
    pub(super) fn merchants(&self, conn: &mut Conn) -> Result<Option<Vec<String>>, StoreError> {
        self.merchant.as_deref().map(|name| merchants::written(conn, name)).transpose()
    }

    fn narrow_codes<'a>(&self, query: Listed<'a>) -> Listed<'a> {
        // One value is an equality, which an index may decide; several are a list.
        macro_rules! one_of {
            ($query:expr, $column:expr, $values:expr) => {
                match $values.as_slice() {
                    [] => $query,
                    [one] => $query.filter($column.eq(one.clone())),
                    several => $query.filter($column.eq_any(several.to_vec())),
                }
            };
        }
        let codes = |codes: &[&'static str]| codes.iter().map(|code| (*code).to_owned()).collect::<Vec<String>>();
        let statuses = codes(&self.statuses.iter().map(|code| code.as_str()).collect::<Vec<_>>());
        let problems = codes(&self.problem_types.iter().map(|code| code.as_str()).collect::<Vec<_>>());
        let priorities = codes(&self.priorities.iter().map(|code| code.as_str()).collect::<Vec<_>>());
        let query = one_of!(query, cases::status, statuses);
        let query = one_of!(query, cases::problem_type, problems);
        let query = one_of!(query, cases::priority, priorities);
        let query = one_of!(query, cases::provider, self.providers);
        let query = match self.channel {
            Some(channel) => query.filter(cases::channel.eq(channel.as_str())),
            None => query,
        };
        match self.level {
            Some(level) => query.filter(cases::level.ge(i32::from(level))),
            None => query,
        }
    }

    fn narrow_people<'a>(&self, query: Listed<'a>) -> Listed<'a> {
        let query = match self.team {
            Only::Any => query,
            Only::Nobody => query.filter(cases::team_id.is_null()),
            Only::One(team) => query.filter(cases::team_id.eq(team.0)),
        };
        let query = match self.assignee {
            Only::Any => query,
            Only::Nobody => query.filter(cases::assignee_id.is_null()),
            Only::One(person) => query.filter(cases::assignee_id.eq(person.0)),
        };
        let query = if self.unanswered { query.filter(cases::unanswered) } else { query };
        if self.vulnerable { query.filter(cases::vulnerable) } else { query }
    }

    fn narrow_times<'a>(&self, query: Listed<'a>, now: DateTime<Utc>) -> Listed<'a> {
        let now = now.naive_utc();
        let query = match self.standing {
            None => query,
            Some((Standing::Overdue, _)) => query.filter(cases::due_at.lt(now)),
            Some((Standing::DueSoon, _)) => query.filter(cases::is_due_soon).filter(cases::due_at.ge(now)),
            Some((Standing::Today, end)) => query.filter(cases::due_at.ge(now)).filter(cases::due_at.lt(end.naive_utc())),
            Some((Standing::Later, end)) => {
                query.filter(cases::due_at.ge(end.naive_utc())).filter(cases::due_clock.is_not_null())
            }
            Some((Standing::Paused, _)) => query.filter(cases::due_clock.is_null()),
        };
        macro_rules! within {
            ($query:expr, $column:expr, $bounds:expr) => {{
                let query = match $bounds.0 {
                    Some(from) => $query.filter($column.ge(from.naive_utc())),
                    None => $query,
                };
                match $bounds.1 {
                    Some(below) => query.filter($column.lt(below.naive_utc())),
                    None => query,
                }
            }};
        }
        let query = within!(query, cases::filed_at, self.filed);
        within!(query, cases::due_at, self.due)
    }
}
