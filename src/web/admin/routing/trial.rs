//! A dry run: what the rules, with one of them changed, would do with the newest cases as they came in, and who would be given
//! one now. Nothing is written.

use std::collections::BTreeMap;

use super::form::Known;
use crate::domain::case::{Case, Status};
use crate::domain::codes::Priority;
use crate::domain::ids::TeamId;
use crate::domain::routing::{Candidate, Method, NoOne, RoutingRule};
use crate::paths;
use crate::store::people::Person;
use crate::store::{routing, staffing};
use crate::web::error::WebError;
use crate::web::page::Page;
use crate::web::server::AppData;

/// Cases that it is tried on.
const TRIED: i64 = 500;
/// Of those that would go elsewhere.
const SHOWN: usize = 10;

/// What came of it.
pub struct Trial {
    pub tried: usize,
    /// Each rule, and how many of the cases it decides about; those that none does at the end.
    pub by_rule: Vec<(String, usize)>,
    pub changed: usize,
    pub shown: Vec<Moved>,
    /// Who would be given a case of the changed rule now.
    pub people: Vec<Place>,
    /// The newest case of the rule: a case like this one.
    pub sample: String,
    pub gives: bool,
}

/// A case about which another rule decides than now.
pub struct Moved {
    pub url: String,
    pub reference: String,
    pub problem: String,
    pub before: String,
    pub after: String,
}

/// Somebody who may be given one.
pub struct Place {
    pub name: String,
    pub load: u32,
    /// Why they get none now; empty where they may.
    pub lack: String,
}

pub async fn try_on(app: &AppData, page: &Page, rule: &RoutingRule, known: &Known) -> Result<Trial, WebError> {
    let read = app.db.read(|conn| Ok((routing::newest(conn, TRIED)?, staffing::everybody(conn)?)));
    let (cases, people) = read.await?;
    let (now, then) = (app.rules(), app.rules().with_routing(rule.clone()));
    let name = |rule: Option<&RoutingRule>| {
        rule.map_or_else(|| page.t("routing-by-people").to_owned(), |rule| rule.name.of(page.words.locale()).to_owned())
    };
    let told = |rule: Option<&RoutingRule>| {
        let team = rule.and_then(|rule| rule.team).map(|team| known.team(page.words, team));
        team.map_or_else(|| name(rule), |team| format!("{} → {team}", name(rule)))
    };
    let mut counted: BTreeMap<Option<&str>, usize> = BTreeMap::new();
    let (mut changed, mut shown) = (0, Vec::new());
    let cases: Vec<Case> = cases.iter().map(as_filed).collect();
    for case in &cases {
        let (before, after) = (now.routing_of(case), then.routing_of(case));
        *counted.entry(after.map(|rule| rule.id.as_str())).or_default() += 1;
        let is_other = before.map(|rule| decided(rule, case)) != after.map(|rule| decided(rule, case));
        changed += usize::from(is_other);
        if let Some(reference) = case.reference.filter(|_| is_other && shown.len() < SHOWN) {
            let problem = page.code("problem-short", case.problem_type.as_str());
            let (before, after) = (told(before), told(after));
            shown.push(Moved { url: paths::desk_case(reference), reference: reference.to_string(), problem, before, after });
        }
    }
    let count = |id: Option<&str>| counted.get(&id).copied().unwrap_or_default();
    let used = then.routing.iter().filter(|rule| rule.in_use);
    let mut by_rule: Vec<(String, usize)> = used.map(|rule| (name(Some(rule)), count(Some(&rule.id)))).collect();
    by_rule.push((name(None), count(None)));
    let of_rule = cases.iter().find(|case| then.routing_of(case).is_some_and(|it| it.id == rule.id)).cloned();
    let people = places(page, rule, of_rule.as_ref(), &people, app.now());
    let sample = of_rule.and_then(|case| case.reference).map(|reference| reference.to_string()).unwrap_or_default();
    Ok(Trial { tried: cases.len(), by_rule, changed, shown, people, sample, gives: rule.method != Method::ByHand })
}

/// What a rule makes of a case: where it goes, how urgent it is, and how somebody is found.
fn decided<'a>(rule: &'a RoutingRule, case: &Case) -> (&'a str, Option<TeamId>, Priority, (Method, u32, bool)) {
    (&rule.id, rule.team_of(case), rule.priority_of(case), (rule.method, rule.cap, rule.skilled))
}

/// A case as it came in, before anybody sorted it.
fn as_filed(case: &Case) -> Case {
    let priority = Priority::Normal;
    Case { team: None, assignee: None, level: 0, status: Status::New, priority, reviewed: Vec::new(), ..case.clone() }
}

/// Each agent of the rule's team, and whether they would be given a case like this one.
fn places(
    page: &Page,
    rule: &RoutingRule,
    case: Option<&Case>,
    people: &[(Person, Candidate)],
    now: chrono::DateTime<chrono::Utc>,
) -> Vec<Place> {
    let Some(case) = case else {
        return Vec::new();
    };
    let place = |(person, candidate): &(Person, Candidate)| {
        let lack = match rule.choose(case, None, std::slice::from_ref(candidate), now) {
            Err(NoOne::Nobody) => return None,
            Err(lack) => page.code("routing-lack", lack.as_str()),
            Ok(_) => String::new(),
        };
        Some(Place { name: person.name.clone(), load: candidate.load, lack })
    };
    people.iter().filter_map(place).take(50).collect()
}
