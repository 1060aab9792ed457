//! What a report is asked: read from the URL, written back into every link of the page.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use chrono_tz::Tz;

use super::days::{YEAR, against, period};
use crate::domain::codes::ProblemType;
use crate::domain::figures::occurrence::Counted;
use crate::domain::figures::{Against, Counting, Dimension, Period};
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::sla::ClockKind;
use crate::store::occurrences::Which;
use crate::store::people::Team;
use crate::store::providers::Provider;
use crate::store::reports::{Choice, Only};
use crate::store::{StoreError, merchants};
use crate::web::forms::Problems;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Full days that a report covers unless it is asked for others.
pub const USUAL_DAYS: u64 = 28;

/// Clocks whose response times are reported.
pub const CLOCKS: [ClockKind; 3] = [ClockKind::FirstResponse, ClockKind::NextResponse, ClockKind::Resolution];

/// What a report is broken down by, in the order in which people see it.
pub const BY: [Dimension; 6] =
    [Dimension::Agent, Dimension::Team, Dimension::Provider, Dimension::Merchant, Dimension::Problem, Dimension::Level];

/// Levels that a case can have.
pub const LEVELS: std::ops::RangeInclusive<u8> = 0..=3;
/// Longer names are nobody's.
const LONGEST_NAME: usize = 200;

/// Names that a filter chooses from.
pub struct Names {
    pub agents: Vec<(PersonId, String)>,
    pub teams: Vec<Team>,
    pub providers: Vec<Provider>,
}

impl Names {
    pub fn agent(&self, page: &Page, id: Option<PersonId>) -> String {
        let nobody = || page.t("oversight-nobody").to_owned();
        let Some(id) = id else {
            return nobody();
        };
        self.agents.iter().find(|(agent, _)| *agent == id).map_or_else(nobody, |(_, name)| name.clone())
    }

    /// What a key of a dimension is called.
    pub fn key(&self, page: &Page, by: Dimension, key: &str) -> String {
        let gone = || page.t("oversight-gone").to_owned();
        match by {
            Dimension::Agent if key.is_empty() => page.t("oversight-nobody").to_owned(),
            Dimension::Agent => {
                let found = self.agents.iter().find(|(agent, _)| agent.to_string() == key);
                found.map_or_else(gone, |(_, name)| name.clone())
            }
            Dimension::Team if key.is_empty() => page.t("oversight-no-team").to_owned(),
            Dimension::Team => {
                let found = self.teams.iter().find(|team| team.id.to_string() == key);
                found.map_or_else(gone, |team| team.name(page.words.locale()).to_owned())
            }
            Dimension::Provider => {
                let found = self.providers.iter().find(|provider| provider.slug == key);
                found.map_or_else(gone, |provider| provider.name(page.words.locale()).to_owned())
            }
            Dimension::Problem => page.code("problem-short", key),
            Dimension::Level => page.code("level", key),
            Dimension::Merchant if key.is_empty() => page.t("oversight-no-name").to_owned(),
            Dimension::Merchant | Dimension::All | Dimension::Hour => key.to_owned(),
        }
    }

    pub fn team(&self, page: &Page, id: Option<TeamId>) -> String {
        let found = id.and_then(|id| self.teams.iter().find(|team| team.id == id.0));
        found.map_or_else(|| page.t("oversight-no-team").to_owned(), |team| team.name(page.words.locale()).to_owned())
    }
}

/// Where somebody chose from a list.
struct Picks<'a> {
    page: &'a Page,
    problems: &'a mut Problems,
}

impl Picks<'_> {
    /// What was found by the value of a field; nothing found is a problem of the field.
    fn pick<T>(&mut self, field: &'static str, found: Option<T>) -> Option<T> {
        if found.is_none() {
            self.problems.add(field, self.page.t("oversight-choose"));
        }
        found
    }
}

/// A filter that holds together.
#[derive(Clone, Debug)]
pub struct Filter {
    pub period: Period,
    /// What they are compared with.
    pub against: Against,
    pub clock: ClockKind,
    pub counting: Counting,
    pub team: Only<TeamId>,
    pub agent: Only<PersonId>,
    pub problem_type: Option<ProblemType>,
    /// Its slug.
    pub provider: Option<String>,
    /// A whole name, as somebody wrote it.
    pub merchant: Option<String>,
    pub level: Option<u8>,
    /// What the figures are broken down by.
    pub by: Dimension,
    /// The team's slug, as links carry it.
    team_slug: String,
}

impl Filter {
    /// What is asked when nothing is: everybody's first responses of the last full days.
    pub fn usual(now: DateTime<Utc>, zone: Tz) -> Self {
        Self {
            period: Period::before_day(now.with_timezone(&zone).date_naive(), USUAL_DAYS),
            against: Against::Before,
            clock: ClockKind::FirstResponse,
            counting: Counting::Working,
            team: Only::Any,
            agent: Only::Any,
            problem_type: None,
            provider: None,
            merchant: None,
            level: None,
            by: Dimension::Agent,
            team_slug: String::new(),
        }
    }

    /// Reads a query; what cannot be meant is told in `problems`, at its field.
    pub fn read(asked: &BTreeMap<String, String>, names: &Names, page: &Page, zone: Tz, problems: &mut Problems) -> Self {
        let mut filter = Self::usual(page.now, zone);
        let value = |name: &str| asked.get(name).map(|value| value.trim()).filter(|value| !value.is_empty());
        filter.period = period(value("from"), value("to"), filter.period, page, zone, problems);
        filter.against = against(value("against"), value("against_from"), filter.period, page, problems);
        let mut picks = Picks { page, problems };
        if let Some(code) = value("clock") {
            filter.clock = picks.pick("clock", ClockKind::parse(code)).unwrap_or(filter.clock);
        }
        if let Some(code) = value("time") {
            filter.counting = picks.pick("time", Counting::parse(code)).unwrap_or(filter.counting);
        }
        if let Some(code) = value("by") {
            filter.by = picks.pick("by", BY.into_iter().find(|by| by.as_str() == code)).unwrap_or(filter.by);
        }
        filter.read_whose(value, names, &mut picks);
        filter
    }

    /// Another name of a merchant asks for the one that reports call it by.
    pub async fn know_merchant(&mut self, app: &AppData) -> Result<(), StoreError> {
        if let Some(name) = self.merchant.clone() {
            let known = app.db.read(move |conn| merchants::whose(conn, &name)).await?;
            self.merchant = known.map(|(_, name)| name).or(self.merchant.take());
        }
        Ok(())
    }

    /// Response times are told of some clocks alone.
    pub fn hold_to_reported(&mut self, page: &Page, problems: &mut Problems) {
        if !CLOCKS.contains(&self.clock) {
            problems.add("clock", page.t("oversight-choose"));
            self.clock = ClockKind::FirstResponse;
        }
    }

    fn read_whose<'q>(&mut self, value: impl Fn(&str) -> Option<&'q str>, names: &Names, picks: &mut Picks<'_>) {
        if let Some(code) = value("problem_type") {
            self.problem_type = picks.pick("problem_type", ProblemType::parse(code));
        }
        if let Some(slug) = value("team") {
            let found = names.teams.iter().find(|team| team.slug == slug).map(|team| Only::One(TeamId(team.id)));
            self.team = picks.pick("team", found.or((slug == "none").then_some(Only::Nobody))).unwrap_or_default();
            slug.clone_into(&mut self.team_slug);
        }
        if let Some(id) = value("agent") {
            let found = names.agents.iter().find(|(agent, _)| agent.to_string() == id).map(|(agent, _)| Only::One(*agent));
            self.agent = picks.pick("agent", found.or((id == "none").then_some(Only::Nobody))).unwrap_or_default();
        }
        if let Some(slug) = value("provider") {
            let found = names.providers.iter().find(|provider| provider.slug == slug).map(|provider| provider.slug.clone());
            self.provider = picks.pick("provider", found);
        }
        if let Some(name) = value("merchant") {
            let fits = name.chars().count() <= LONGEST_NAME && !name.contains(char::is_control);
            self.merchant = picks.pick("merchant", fits.then(|| name.to_owned()));
        }
        if let Some(level) = value("level") {
            let found = LEVELS.into_iter().find(|known| known.to_string() == level);
            self.level = picks.pick("level", found);
        }
    }

    /// The one thing that the filter narrows by, and its key; all where it narrows by nothing, `None` where by several.
    pub fn dimension(&self) -> Option<(Dimension, String)> {
        let mut narrowed = Vec::new();
        match self.team {
            Only::Any => {}
            Only::Nobody => narrowed.push((Dimension::Team, String::new())),
            Only::One(team) => narrowed.push((Dimension::Team, team.to_string())),
        }
        match self.agent {
            Only::Any => {}
            Only::Nobody => narrowed.push((Dimension::Agent, String::new())),
            Only::One(agent) => narrowed.push((Dimension::Agent, agent.to_string())),
        }
        narrowed.extend(self.problem_type.map(|problem| (Dimension::Problem, problem.to_string())));
        narrowed.extend(self.provider.clone().map(|provider| (Dimension::Provider, provider)));
        narrowed.extend(self.merchant.clone().map(|merchant| (Dimension::Merchant, merchant)));
        narrowed.extend(self.level.map(|level| (Dimension::Level, level.to_string())));
        match narrowed.len() {
            0 => Some((Dimension::All, String::new())),
            1 => narrowed.pop(),
            _ => None,
        }
    }

    /// The days that the figures are compared with.
    pub fn earlier(&self) -> Period {
        self.period.against(self.against)
    }

    /// The rows that the filter means.
    pub fn choice(&self, zone: Tz) -> Choice {
        Choice {
            team: self.team,
            agent: self.agent,
            problem_type: self.problem_type,
            provider: self.provider.clone(),
            merchant: self.merchant.clone(),
            level: self.level,
            ..Choice::of(self.clock, self.counting, self.period.bounds(zone))
        }
    }

    /// What is counted of what happened, by the same conditions.
    pub fn which(&self, what: Counted) -> Which {
        Which {
            team: self.team,
            agent: self.agent,
            problem_type: self.problem_type,
            provider: self.provider.clone(),
            merchant: self.merchant.clone(),
            level: self.level,
            ..Which::of(what, self.period)
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
        match self.against {
            Against::Before => {}
            Against::Year => fields.push(("against", YEAR.to_owned())),
            Against::From(day) => fields.push(("against_from", day.to_string())),
        }
        if self.team != Only::Any {
            fields.push(("team", self.team_slug.clone()));
        }
        match self.agent {
            Only::Any => {}
            Only::Nobody => fields.push(("agent", "none".to_owned())),
            Only::One(person) => fields.push(("agent", person.to_string())),
        }
        fields.extend(self.problem_type.map(|problem| ("problem_type", problem.to_string())));
        fields.extend(self.provider.clone().map(|provider| ("provider", provider)));
        fields.extend(self.merchant.clone().map(|merchant| ("merchant", merchant)));
        fields.extend(self.level.map(|level| ("level", level.to_string())));
        if self.by != Dimension::Agent {
            fields.push(("by", self.by.to_string()));
        }
        fields.extend(more.iter().map(|(name, value)| (*name, value.clone())));
        // Pairs of texts can always be written.
        format!("{path}?{}", serde_urlencoded::to_string(&fields).unwrap_or_default())
    }

    pub fn with_period(&self, period: Period) -> Self {
        Self { period, ..self.clone() }
    }

    pub fn with_clock(&self, clock: ClockKind) -> Self {
        Self { clock, ..self.clone() }
    }

    pub fn with_counting(&self, counting: Counting) -> Self {
        Self { counting, ..self.clone() }
    }

    pub fn with_by(&self, by: Dimension) -> Self {
        Self { by, ..self.clone() }
    }

    /// Narrowed to one key of what the figures are broken down by; `None` where no link can ask for it: nobody's name, or
    /// somebody who is no longer there.
    pub fn with_key(&self, key: &str, names: &Names) -> Option<Self> {
        let mut filter = self.clone();
        match self.by {
            Dimension::Team if key.is_empty() => {
                filter.team = Only::Nobody;
                "none".clone_into(&mut filter.team_slug);
            }
            Dimension::Team => {
                let team = names.teams.iter().find(|team| team.id.to_string() == key)?;
                filter.team = Only::One(TeamId(team.id));
                filter.team_slug.clone_from(&team.slug);
            }
            Dimension::Agent if key.is_empty() => filter.agent = Only::Nobody,
            Dimension::Agent => {
                let (agent, _) = names.agents.iter().find(|(agent, _)| agent.to_string() == key)?;
                filter.agent = Only::One(*agent);
            }
            Dimension::Provider => filter.provider = Some(names.providers.iter().find(|it| it.slug == key)?.slug.clone()),
            Dimension::Merchant if key.is_empty() => return None,
            Dimension::Merchant => filter.merchant = Some(key.to_owned()),
            Dimension::Problem => filter.problem_type = Some(ProblemType::parse(key)?),
            Dimension::Level => filter.level = Some(key.parse().ok()?),
            Dimension::All | Dimension::Hour => return None,
        }
        Some(filter)
    }
}
