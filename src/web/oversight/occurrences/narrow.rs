//! What a number of what happened narrows a report's filter to, as its link says it.

use std::collections::BTreeMap;

use chrono::{Datelike as _, NaiveDate};
use serde_json::Value;

use crate::domain::case::explaining::MissReason;
use crate::domain::case::rating::Score;
use crate::domain::codes::{Outcome, RemedyKind, RootCause};
use crate::domain::figures::occurrence::{Counted, Kept};
use crate::domain::ids::CaseId;
use crate::domain::offer::Promiser;
use crate::domain::sla::ClockKind;
use crate::paths;
use crate::store::occurrences::{Key, Which};
use crate::web::oversight::filter::Filter;

/// How a link asks for what has no code: no reason yet, no cause.
const NONE: &str = "none";

/// What a number narrows the filter to.
pub struct Narrow {
    pub what: Counted,
    pub code: Option<String>,
    pub values: Vec<String>,
    /// Promises of one of those who promise.
    pub promiser: Option<Promiser>,
    /// Promises that nobody has kept, past their day.
    pub is_late: bool,
    /// Ends of cases that were filed after this day.
    pub filed_after: Option<NaiveDate>,
    pub after: Option<Key>,
}

impl Narrow {
    pub fn read(asked: &BTreeMap<String, String>) -> Option<Self> {
        let value = |name: &str| asked.get(name).map(String::as_str).filter(|value| !value.is_empty());
        // What others were asked is told of them on their own pages.
        let what = Counted::parse(value("of")?).filter(|what| *what != Counted::Asked)?;
        let code = match value("code") {
            None => None,
            Some(code) => Some(known_code(what, code)?),
        };
        let mut values = Vec::new();
        for code in value("value").into_iter().flat_map(|values| values.split(',')) {
            values.push(known_value(what, code)?);
        }
        let promiser = match value("promiser") {
            None => None,
            Some(who) if what == Counted::Promised => Some(Promiser::parse(who)?),
            Some(_) => return None,
        };
        let is_late = match value("late") {
            None => false,
            Some("yes") if what == Counted::Promised => true,
            Some(_) => return None,
        };
        let filed_after = match value("filed_after") {
            None => None,
            Some(day) if what == Counted::Closed => Some(known_day(day)?),
            Some(_) => return None,
        };
        let after = match value("after") {
            None => None,
            Some(after) => Some(key(what, after)?),
        };
        Some(Self { what, code, values, promiser, is_late, filed_after, after })
    }

    pub fn which(&self, filter: &Filter, today: NaiveDate) -> Which {
        let mut which = Which { code: self.code.clone(), values: self.values.clone(), ..filter.which(self.what) };
        // A reason is asked of our own misses alone.
        which.is_ours = self.what == Counted::Missed && !self.values.is_empty();
        if self.is_late {
            which.values = vec![Kept::Open.to_string()];
            which.due_below = Some(today);
        }
        (which.promiser, which.filed_after) = (self.promiser, self.filed_after);
        which
    }

    /// What the links of the list repeat.
    pub fn fields(&self) -> Vec<(&'static str, String)> {
        let mut fields = vec![("of", self.what.to_string())];
        fields.extend(self.code.iter().map(|code| ("code", spoken(code))));
        if !self.values.is_empty() {
            fields.push(("value", self.values.iter().map(|code| spoken(code)).collect::<Vec<_>>().join(",")));
        }
        fields.extend(self.promiser.map(|who| ("promiser", who.to_string())));
        if self.is_late {
            fields.push(("late", "yes".to_owned()));
        }
        fields.extend(self.filed_after.map(|day| ("filed_after", day.to_string())));
        fields
    }

    /// The same for the record of what was taken away; of what, it says as its table.
    pub fn told(&self) -> Vec<(&'static str, Value)> {
        let mut told: Vec<(&'static str, Value)> = self
            .fields()
            .into_iter()
            .filter(|(name, _)| !matches!(*name, "of" | "value"))
            .map(|(name, it)| (name, it.into()))
            .collect();
        if !self.values.is_empty() {
            told.push(("value", self.values.iter().map(|code| spoken(code)).collect()));
        }
        told
    }

    /// The report that the number stands in.
    pub fn report(&self) -> String {
        match self.what {
            Counted::Missed | Counted::ExtensionAsked | Counted::ExtensionGranted | Counted::ExtensionRefused => {
                paths::oversight_sla()
            }
            Counted::Closed if self.code.is_some() => paths::oversight_causes(),
            Counted::Closed | Counted::Reopened => paths::oversight_workload(),
            Counted::Rated => paths::oversight_satisfaction(),
            Counted::Promised => paths::oversight_promises(),
            Counted::Asked => paths::oversight(),
        }
    }
}

fn spoken(code: &str) -> String {
    if code.is_empty() { NONE.to_owned() } else { code.to_owned() }
}

/// The code as it is kept; `None` for one that this has not.
fn known_code(what: Counted, code: &str) -> Option<String> {
    let is_known = match what {
        Counted::Missed | Counted::ExtensionAsked | Counted::ExtensionGranted | Counted::ExtensionRefused => {
            ClockKind::parse(code).is_some()
        }
        Counted::Closed if code == NONE => return Some(String::new()),
        Counted::Closed => RootCause::parse(code).is_some(),
        Counted::Promised => RemedyKind::parse(code).is_some(),
        Counted::Reopened | Counted::Rated | Counted::Asked => false,
    };
    is_known.then(|| code.to_owned())
}

fn known_value(what: Counted, value: &str) -> Option<String> {
    let is_known = match what {
        Counted::Missed if value == NONE => return Some(String::new()),
        Counted::Missed => MissReason::parse(value).is_some(),
        Counted::Closed => Outcome::parse(value).is_some(),
        Counted::Rated => Score::ALL.iter().any(|score| score.get().to_string() == value),
        Counted::Promised => Kept::parse(value).is_some(),
        _ => false,
    };
    is_known.then(|| value.to_owned())
}

/// Not every day that can be written is one to a database.
fn known_day(text: &str) -> Option<NaiveDate> {
    text.parse().ok().filter(|day: &NaiveDate| (2000..=2200).contains(&day.year()))
}

fn key(what: Counted, text: &str) -> Option<Key> {
    let mut parts = text.splitn(4, '.');
    let day = known_day(parts.next()?)?;
    let case = CaseId(parts.next()?.parse().ok()?);
    let code = parts.next()?;
    let code = if code.is_empty() { String::new() } else { known_code(what, code)? };
    Some(Key { day, case, code, item: parts.next()?.parse().ok()? })
}
