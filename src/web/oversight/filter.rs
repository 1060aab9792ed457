//! What a report is asked: read from the URL, written back into every link of the page.

use std::collections::BTreeMap;

use chrono::{DateTime, Datelike, NaiveDate, Utc};
use chrono_tz::Tz;

use crate::domain::codes::ProblemType;
use crate::domain::figures::{Counting, Period};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::sla::ClockKind;
use crate::store::people::Team;
use crate::store::reports::{Choice, Only};
use crate::web::forms::Problems;
use crate::web::page::Page;

/// Full days that a report covers unless it is asked for others.
pub const USUAL_DAYS: u64 = 28;
/// Longest period: two years, with a leap day.
const MOST_DAYS: i64 = 731;
const FIRST_YEAR: i32 = 2000;

/// Clocks that are reported.
pub const CLOCKS: [ClockKind; 2] = [ClockKind::FirstResponse, ClockKind::Resolution];

/// Names that a filter chooses from.
pub struct Names {
    pub agents: Vec<(PersonId, String)>,
    pub teams: Vec<Team>,
}

impl Names {
    pub fn agent(&self, page: &Page, id: Option<PersonId>) -> String {
        let nobody = || page.t("oversight-nobody").to_owned();
        let Some(id) = id else {
            return nobody();
        };
        self.agents.iter().find(|(agent, _)| *agent == id).map_or_else(nobody, |(_, name)| name.clone())
    }

    pub fn team(&self, page: &Page, id: Option<TeamId>) -> String {
        let found = id.and_then(|id| self.teams.iter().find(|team| team.id == id.0));
        found.map_or_else(|| page.t("oversight-no-team").to_owned(), |team| team.name(page.words.locale()).to_owned())
    }
}

/// A filter that holds together.
#[derive(Clone, Debug)]
pub struct Filter {
    pub period: Period,
    pub clock: ClockKind,
    pub counting: Counting,
    pub team: Only<TeamId>,
    pub agent: Only<PersonId>,
    pub problem_type: Option<ProblemType>,
    /// The team's slug, as links carry it.
    team_slug: String,
}

impl Filter {
    /// What is asked when nothing is: everybody's first responses of the last full days.
    pub fn usual(now: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            period: Period::before_day(now.with_timezone(&zone).date_naive(), USUAL_DAYS),
            clock: ClockKind::FirstResponse,
            counting: Counting::Working,
            team: Only::Any,
            agent: Only::Any,
            problem_type: None,
            team_slug: String::new(),
        }
    }

    /// Reads a query; what cannot be meant is told in `problems`, at its field.
    pub fn read(asked: &BTreeMap<String, String>, names: &Names, page: &Page, zone: Tz, problems: &mut Problems) -> Self {
        let mut filter = Self::usual(page.now, zone);
        let value = |name: &str| asked.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        filter.period = period(value("from"), value("to"), filter.period, page, zone, problems);
        let mut pick = |field: &'static str, found: bool| {
            if !found {
                problems.add(field, page.t("oversight-choose"));
            }
        };
        if let Some(code) = value("clock") {
            let found = CLOCKS.into_iter().find(|clock| clock.as_str() == code);
            pick("clock", found.is_some());
            filter.clock = found.unwrap_or(filter.clock);
        }
        if let Some(code) = value("time") {
            pick("time", Counting::parse(code).is_some());
            filter.counting = Counting::parse(code).unwrap_or(filter.counting);
        }
        if let Some(code) = value("problem_type") {
            filter.problem_type = ProblemType::parse(code);
            pick("problem_type", filter.problem_type.is_some());
        }
        if let Some(slug) = value("team") {
            let found = names.teams.iter().find(|team| team.slug == slug);
            pick("team", slug == "none" || found.is_some());
            filter.team = found.map_or(Only::Nobody, |team| Only::One(TeamId(team.id)));
            slug.clone_into(&mut filter.team_slug);
        }
        if let Some(id) = value("agent") {
            let found = names.agents.iter().find(|(agent, _)| agent.to_string() == id);
            pick("agent", id == "none" || found.is_some());
            filter.agent = found.map_or(Only::Nobody, |(agent, _)| Only::One(*agent));
        }
        filter
    }

    /// The rows that the filter means.
    pub fn choice(&self, zone: Tz) -> Choice {
        let (from, below) = self.period.bounds(zone);
        Choice {
            clock: self.clock,
            counting: self.counting,
            from,
            below,
            team: self.team,
            agent: self.agent,
            problem_type: self.problem_type,
            at_least: None,
            less_than: None,
            in_time: None,
        }
    }

    /// The path with the filter and more; the same for the same filter.
    pub fn link(&self, path: &str, more: &[(&str, String)]) -> String {
        let mut fields = vec![
            ("from", self.period.from.to_string()),
            ("to", self.period.to.to_string()),
            ("clock", self.clock.to_string()),
            ("time", self.counting.to_string()),
        ];
        if self.team != Only::Any {
            fields.push(("team", self.team_slug.clone()));
        }
        match self.agent {
            Only::Any => {}
            Only::Nobody => fields.push(("agent", "none".to_owned())),
            Only::One(person) => fields.push(("agent", person.to_string())),
        }
        if let Some(problem) = self.problem_type {
            fields.push(("problem_type", problem.to_string()));
        }
        fields.extend(more.iter().map(|(name, value)| (*name, value.clone())));
        let query: Vec<String> = fields.iter().map(|(name, value)| format!("{name}={value}")).collect();
        format!("{path}?{}", query.join("&"))
    }

    pub fn with_period(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    pub fn with_agent(&self, agent: Option<PersonId>) -> Self {
        Self { agent: agent.map_or(Only::Nobody, Only::One), ..self.clone() }
    }

    pub fn with_problem(&self, problem: ProblemType) -> Self {
        Self { problem_type: Some(problem), ..self.clone() }
    }
}

fn period(from: Option<&str>, to: Option<&str>, usual: Period, page: &Page, zone: Tz, problems: &mut Problems) -> Period {
    let today = page.now.with_timezone(&zone).date_naive();
    let mut read = |field: &'static str, text: Option<&str>| -> Option<Option<NaiveDate>> {
        let Some(text) = text else {
            return Some(None);
        };
        let day = day(text).filter(|day| day.year() >= FIRST_YEAR);
        if day.is_none() {
            problems.add(field, page.t1("oversight-bad-day", "year", FIRST_YEAR));
        }
        day.map(Some)
    };
    let (Some(from), Some(to)) = (read("from", from), read("to", to)) else {
        return usual;
    };
    let period = match (from, to) {
        (Some(from), Some(to)) => Period { from, to },
        // One end alone: the other follows at the usual distance, and not beyond today.
        (Some(from), None) => Period { from, to: usual.to.max(from).min(today) },
        (None, Some(to)) => Period { from: Period::before_day(to, USUAL_DAYS - 1).from, to },
        (None, None) => usual,
    };
    let wrong = if period.to > today {
        Some(("to", page.t1("oversight-future-day", "today", today)))
    } else if period.from > period.to {
        Some(("from", page.t("oversight-reversed").to_owned()))
    } else if period.days() > MOST_DAYS {
        Some(("from", page.t("oversight-too-long").to_owned()))
    } else {
        None
    };
    match wrong {
        Some((field, message)) => {
            problems.add(field, message);
            usual
        }
        None => period,
    }
}

/// `2026-11-24`, and no other spelling: what a date field sends.
fn day(text: &str) -> Option<NaiveDate> {
    let plain = text.len() == 10 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
    plain.then(|| NaiveDate::parse_from_str(text, "%Y-%m-%d").ok()).flatten()
}
