//! The form of a report's filter, with what was typed.

use super::days::{BEFORE, DAY, YEAR};
use super::filter::{BY, CLOCKS, Filter, LEVELS, Names, USUAL_DAYS};
use crate::domain::codes::ProblemType;
use crate::domain::figures::{Against, Counting, Period};
use crate::paths;
use crate::store::people::Team;
use crate::store::reports::Only;
use crate::web::forms::{Problems, Query};
use crate::web::page::Page;

/// A choice of a select, or a link in a row of them.
pub struct Choice {
    pub value: String,
    pub label: String,
}

pub struct Fields {
    pub from: String,
    pub to: String,
    pub clock: String,
    pub time: String,
    pub by: String,
    pub team: String,
    pub agent: String,
    pub problem_type: String,
    pub provider: String,
    pub merchant: String,
    pub level: String,
    pub against: String,
    pub against_from: String,
    pub clocks: Vec<Choice>,
    pub times: Vec<Choice>,
    pub teams: Vec<Choice>,
    pub agents: Vec<Choice>,
    pub problem_types: Vec<Choice>,
    pub providers: Vec<Choice>,
    pub levels: Vec<Choice>,
    pub againsts: Vec<Choice>,
    /// Periods that are asked for often.
    pub periods: Vec<Choice>,
    /// The same report, broken down by something else; the value is the code, the link its own.
    pub breakdowns: Vec<(Choice, String)>,
    /// What is asked for seldom is in use.
    pub is_open: bool,
}

impl Fields {
    /// Of the report of response times.
    pub fn of(page: &Page, names: &Names, filter: &Filter) -> Self {
        Self::at(&paths::response_times(), page, names, filter)
    }

    /// Of the report of a path.
    pub fn at(path: &str, page: &Page, names: &Names, filter: &Filter) -> Self {
        Self {
            from: filter.period.from.to_string(),
            to: filter.period.to.to_string(),
            clock: filter.clock.to_string(),
            time: filter.counting.to_string(),
            by: filter.by.to_string(),
            team: chosen(filter.team, |id| names.teams.iter().find(|team| team.id == id.0).map(|team| team.slug.clone())),
            agent: chosen(filter.agent, |id| Some(id.to_string())),
            problem_type: filter.problem_type.map(|problem| problem.to_string()).unwrap_or_default(),
            provider: filter.provider.clone().unwrap_or_default(),
            merchant: filter.merchant.clone().unwrap_or_default(),
            level: filter.level.map(|level| level.to_string()).unwrap_or_default(),
            against: match filter.against {
                Against::Before => BEFORE,
                Against::Year => YEAR,
                Against::From(_) => DAY,
            }
            .to_owned(),
            against_from: match filter.against {
                Against::From(day) => day.to_string(),
                Against::Before | Against::Year => String::new(),
            },
            clocks: CLOCKS.iter().map(|clock| choice(clock, page.code("clock", clock.as_str()))).collect(),
            times: Counting::ALL.iter().map(|time| choice(time, page.code("oversight-time", time.as_str()))).collect(),
            teams: teams(page, names),
            agents: agents(page, names),
            problem_types: with_all(page, ProblemType::ALL.iter().map(|p| choice(p, page.code("problem-short", p.as_str())))),
            providers: with_all(page, names.providers.iter().map(|p| choice(&p.slug, p.name(page.words.locale()).to_owned()))),
            levels: with_all(page, LEVELS.map(|level| choice(level, page.code("level", &level.to_string())))),
            againsts: [(BEFORE, "oversight-against-before"), (YEAR, "oversight-against-year"), (DAY, "oversight-against-day")]
                .map(|(code, key)| choice(code, page.t(key).to_owned()))
                .into(),
            periods: periods(path, page, filter),
            breakdowns: breakdowns(path, page, filter),
            is_open: filter.agent != Only::Any
                || filter.provider.is_some()
                || filter.merchant.is_some()
                || filter.level.is_some()
                || filter.against != Against::Before,
        }
    }

    /// As it was typed, where it cannot be meant.
    pub fn typed(mut self, query: &Query, problems: &Problems) -> Self {
        for (name, field) in [
            ("from", &mut self.from),
            ("to", &mut self.to),
            ("merchant", &mut self.merchant),
            ("against", &mut self.against),
            ("against_from", &mut self.against_from),
        ] {
            if let Some(typed) = query.get(name) {
                field.clone_from(typed);
            }
        }
        let seldom = |problem: &crate::web::forms::Problem| {
            ["agent", "provider", "merchant", "level", "against", "against_from"].contains(&&*problem.field)
        };
        self.is_open |= problems.all().iter().any(seldom);
        self
    }
}

fn choice(value: impl std::fmt::Display, label: String) -> Choice {
    Choice { value: value.to_string(), label }
}

fn chosen<T>(only: Only<T>, code: impl Fn(T) -> Option<String>) -> String {
    match only {
        Only::Any => String::new(),
        Only::Nobody => "none".to_owned(),
        Only::One(one) => code(one).unwrap_or_default(),
    }
}

fn with_all(page: &Page, choices: impl Iterator<Item = Choice>) -> Vec<Choice> {
    std::iter::once(choice("", page.t("oversight-all").to_owned())).chain(choices).collect()
}

/// Teams, all of them, and none.
pub fn teams(page: &Page, names: &Names) -> Vec<Choice> {
    let mut choices = vec![choice("", page.t("oversight-all-teams").to_owned())];
    // What a closed team did is found on.
    let named = |team: &Team| {
        let name = team.name(page.words.locale());
        if team.is_open() { name.to_owned() } else { page.t1("team-closed-name", "name", name) }
    };
    choices.extend(names.teams.iter().map(|team| choice(&team.slug, named(team))));
    choices.push(choice("none", page.t("oversight-no-team").to_owned()));
    choices
}

fn agents(page: &Page, names: &Names) -> Vec<Choice> {
    let mut choices = vec![choice("", page.t("oversight-everybody").to_owned())];
    choices.extend(names.agents.iter().map(|(id, name)| choice(id, name.clone())));
    choices.push(choice("none", page.t("oversight-nobody").to_owned()));
    choices
}

fn periods(path: &str, page: &Page, filter: &Filter) -> Vec<Choice> {
    let recent = |(days, key): (u64, &str)| {
        let period = Period::before_day(page.dates.day_of(page.now), days);
        let mut asked = filter.with_period(period);
        // A day that lies within these days is nothing to compare them with.
        if matches!(asked.against, Against::From(day) if day >= period.from) {
            asked.against = Against::Before;
        }
        choice(asked.link(path, &[]), page.t(key).to_owned())
    };
    [(USUAL_DAYS, "oversight-last-4-weeks"), (84, "oversight-last-12-weeks"), (365, "oversight-last-12-months")]
        .map(recent)
        .into()
}

fn breakdowns(path: &str, page: &Page, filter: &Filter) -> Vec<(Choice, String)> {
    let of = |by: crate::domain::figures::Dimension| {
        let link = format!("{}#by", filter.with_by(by).link(path, &[]));
        (choice(by, page.code("oversight-by", by.as_str())), link)
    };
    BY.map(of).into()
}
