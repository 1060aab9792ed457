//! What reports count of what happens to cases: written in the transaction of each change, read by day, by key, or one by one (ADR 29).

use chrono::NaiveDate;
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::inserts::Inserts;
use super::merchants::Named;
use super::reports::Only;
use super::schema::occurrences;
use crate::domain::case::explaining::MissReason;
use crate::domain::change::Change;
use crate::domain::codes::ProblemType;
use crate::domain::figures::occurrence::{self, Answered, Counted, Occurrence, Told};
use crate::domain::figures::{Dimension, Period};
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::offer::Promiser;
use crate::domain::sla::ClockKind;

pub use days::Days;
pub use lines::{Comment, CommentKey, Key, Line, comments, due, late, list};

/// Which occurrences.
#[derive(Clone, Debug)]
pub struct Which {
    pub what: Counted,
    pub period: Period,
    pub code: Option<String>,
    /// Any of these; all where there is none.
    pub values: Vec<String>,
    pub team: Only<TeamId>,
    pub agent: Only<PersonId>,
    pub problem_type: Option<ProblemType>,
    pub provider: Option<String>,
    pub merchant: Option<String>,
    pub level: Option<u8>,
    /// Without the merchant's own clock.
    pub is_ours: bool,
    /// Promises of one of those who promise.
    pub promiser: Option<Promiser>,
    /// Promises that are due before this day.
    pub due_below: Option<NaiveDate>,
    /// Ends of cases that were filed after this day.
    pub filed_after: Option<NaiveDate>,
}

impl Which {
    /// Everybody's, and all of them.
    pub fn of(what: Counted, period: Period) -> Self {
        Self {
            what,
            period,
            code: None,
            values: Vec::new(),
            team: Only::Any,
            agent: Only::Any,
            problem_type: None,
            provider: None,
            merchant: None,
            level: None,
            is_ours: false,
            promiser: None,
            due_below: None,
            filed_after: None,
        }
    }
}

/// A person's or a team's key; `None` for whoever.
fn key<T: ToString>(only: Only<T>) -> Option<String> {
    match only {
        Only::Any => None,
        Only::Nobody => Some(String::new()),
        Only::One(one) => Some(one.to_string()),
    }
}

// Boxed queries have types nobody wants to write down: each query is narrowed where it is made.
macro_rules! fitting {
    ($query:expr, $which:expr) => {{
        let which: &Which = $which;
        let mut query = $query.filter(occurrences::what.eq(which.what.as_str())).into_boxed();
        if let Some(code) = &which.code {
            query = query.filter(occurrences::code.eq(code));
        }
        if !which.values.is_empty() {
            query = query.filter(occurrences::value.eq_any(&which.values));
        }
        if let Some(team) = key(which.team) {
            query = query.filter(occurrences::team.eq(team));
        }
        if let Some(agent) = key(which.agent) {
            query = query.filter(occurrences::agent.eq(agent));
        }
        if let Some(problem) = which.problem_type {
            query = query.filter(occurrences::problem_type.eq(problem.as_str()));
        }
        if let Some(provider) = &which.provider {
            query = query.filter(occurrences::provider.eq(provider));
        }
        if let Some(merchant) = &which.merchant {
            query = query.filter(occurrences::merchant.eq(merchant));
        }
        if let Some(level) = which.level {
            query = query.filter(occurrences::level.eq(level.to_string()));
        }
        if which.is_ours {
            query = query.filter(occurrences::code.ne(ClockKind::MerchantAnswer.as_str()));
        }
        if let Some(promiser) = which.promiser {
            query = query.filter(occurrences::promiser.eq(promiser.as_str()));
        }
        if let Some(day) = which.due_below {
            query = query.filter(occurrences::due_on.lt(day));
        }
        if let Some(day) = which.filed_after {
            query = query.filter(occurrences::filed_on.gt(day));
        }
        query
    }};
}

/// The same, of the period.
macro_rules! narrowed {
    ($query:expr, $which:expr) => {{
        let period = $which.period;
        fitting!($query.filter(occurrences::day.ge(period.from)).filter(occurrences::day.le(period.to)), $which)
    }};
}

mod days;
mod lines;
mod packed;
pub mod packing;

/// How many there are of a code with a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Count {
    pub code: String,
    pub value: String,
    pub n: usize,
}

/// All of them by code and value.
pub fn counts(conn: &mut Conn, which: &Which) -> Result<Vec<Count>, StoreError> {
    Days::read(conn, which.what, which.period)?.counts(which)
}

/// How many there are.
pub fn count(conn: &mut Conn, which: &Which) -> Result<usize, StoreError> {
    Days::read(conn, which.what, which.period)?.n(which)
}

/// The same by what they are told apart by, as [`crate::domain::figures::Measure::key`] has it.
pub fn by_key(conn: &mut Conn, which: &Which, by: Dimension) -> Result<Vec<(String, Count)>, StoreError> {
    Days::read(conn, which.what, which.period)?.by_key(which, by)
}

/// The same by who promised; empty where that is not known.
pub fn by_promiser(conn: &mut Conn, which: &Which) -> Result<Vec<(String, Count)>, StoreError> {
    Days::read(conn, which.what, which.period)?.by_promiser(which)
}

/// A cause at a merchant, of orders with a provider.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    pub cause: String,
    pub provider: String,
    pub merchant: String,
}

/// A miss of a case, and the reason that was given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Miss {
    pub clock: ClockKind,
    pub run: i32,
    pub reason: Option<MissReason>,
}

/// The misses of a case that a reason is asked for.
pub fn misses_of(conn: &mut Conn, case: CaseId) -> Result<Vec<Miss>, StoreError> {
    let query = occurrences::table
        .filter(occurrences::case_id.eq(case.0))
        // Not the column itself: SQLite would go through the misses of all cases, which stand in the order that is wanted.
        .filter(occurrences::what.concat("").eq(Counted::Missed.as_str()))
        .order((occurrences::day, occurrences::item))
        .select((occurrences::code, occurrences::item, occurrences::value));
    let rows: Vec<(String, i64, String)> = load(conn, query)?;
    let miss = |(code, item, value): (String, i64, String)| {
        let clock = ClockKind::parse(&code).filter(|clock| clock.is_ours())?;
        Some(Miss { clock, run: i32::try_from(item).ok()?, reason: MissReason::parse(&value) })
    };
    Ok(rows.into_iter().filter_map(miss).collect())
}

/// Writes down what a change tells.
pub(super) fn save<'a>(
    conn: &mut Conn,
    change: &'a Change,
    (merchant, added): (&mut Named, &mut Inserts<'a>),
) -> Result<(), StoreError> {
    let case = change.case().id.0;
    for told in occurrence::told(change) {
        if !matches!(told, Told::Happened(_)) {
            // It may be about one of those that wait.
            added.write(conn)?;
        }
        match told {
            Told::Happened(it) => {
                let merchant = merchant.of(conn, change.case())?;
                insert(conn, change, (it, merchant), added)?;
            }
            Told::Became { what, code, item, value } => {
                let row = occurrences::table.find((case, what.as_str(), code, item));
                update(conn, row, occurrences::value.eq(value))?;
            }
            Told::AnsweredLate { whom, item, value } => {
                let row = occurrences::table.find((case, Counted::Asked.as_str(), whom.as_str(), item));
                let silent = row.filter(occurrences::value.eq(Answered::Silent.to_string()));
                update(conn, silent, occurrences::value.eq(value.to_string()))?;
            }
            Told::Undone { what, code, item } => {
                execute(conn, diesel::delete(occurrences::table.find((case, what.as_str(), code, item))))?;
            }
        }
    }
    Ok(())
}

fn insert<'a>(
    conn: &mut Conn,
    change: &'a Change,
    (it, merchant): (Occurrence, String),
    added: &mut Inserts<'a>,
) -> Result<(), StoreError> {
    let case = change.case();
    added.add(
        conn,
        diesel::insert_into(occurrences::table).values((
            occurrences::case_id.eq(case.id.0),
            occurrences::what.eq(it.what.as_str()),
            occurrences::code.eq(it.code),
            occurrences::item.eq(it.item),
            occurrences::value.eq(it.value),
            occurrences::day.eq(it.day),
            occurrences::agent.eq(it.agent.map(|agent| agent.to_string()).unwrap_or_default()),
            occurrences::team.eq(it.team.map(|team| team.to_string()).unwrap_or_default()),
            occurrences::provider.eq(&case.order.provider),
            occurrences::merchant.eq(merchant),
            occurrences::problem_type.eq(case.problem_type.as_str()),
            occurrences::level.eq(case.level.to_string()),
            occurrences::due_on.eq(it.due_on),
            occurrences::filed_on.eq(it.filed_on),
            occurrences::asked_on.eq(it.asked_on),
            occurrences::merchant_asked_on.eq(it.merchant_asked_on),
            occurrences::platform_asked_on.eq(it.platform_asked_on),
            occurrences::promiser.eq(it.promiser.map_or("", |promiser| promiser.as_str())),
            occurrences::to_pack.eq(Some(it.day)),
        )),
    )?;
    Ok(())
}
