//! The rules in force when somebody acts: every version of every policy, the calendars they count on, the rules of
//! escalation, and the house's own limits. Built from what comes with Redress and from what administrators changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};

use super::calendar::Calendar;
use super::case::Case;
use super::checklist::Checklist;
use super::codes::{Locale, ProblemType, ProviderKind};
use super::escalation::Rule;
use super::letter::{LetterWords, Wording};
use super::notice::NoticeKind;
use super::routing::RoutingRule;
use super::settings::Settings;
use super::sla::{Clock, ClockKind, Deadline, HOUSE, Names, Policy, Start, Traits};

/// Policies, calendars and rules; carried by every act.
#[derive(Clone, Debug)]
pub struct Rulebook {
    /// Moves on with every change that an administrator makes.
    pub revision: i64,
    /// That of the house's own policy, whose zone is the house's.
    pub calendar: Arc<Calendar>,
    /// Every version, the oldest of each first.
    policies: Vec<Arc<Policy>>,
    /// The newest version of each.
    calendars: BTreeMap<String, Arc<Calendar>>,
    /// In their order.
    pub escalation: Vec<Arc<Rule>>,
    /// In their order.
    pub routing: Vec<Arc<RoutingRule>>,
    /// What is to be checked before a case is closed.
    pub checklists: BTreeMap<ProblemType, Arc<Checklist>>,
    /// The agency's own words of letters, where it has put some.
    pub letters: BTreeMap<NoticeKind, Arc<LetterWords>>,
    pub settings: Arc<Settings>,
    provider_kinds: BTreeMap<String, ProviderKind>,
}

/// The policy by which an objection to a credit record is answered, and the days it has where somebody deleted that behind our
/// back.
const OBJECTION: &str = "cn-credit";
const OBJECTION_DAYS: u64 = 20;

/// A policy that asks for a clock, and the calendar it counts on.
#[derive(Clone, Debug)]
pub struct Asked {
    pub policy: Arc<Policy>,
    pub deadline: Deadline,
    pub calendar: Arc<Calendar>,
}

coded! {
    /// What administrators change, each change a version of its own.
    pub enum RuleKind {
        Policy = "policy",
        Calendar = "calendar",
        Escalation = "escalation",
        Guide = "guide",
        Routing = "routing",
        Checklist = "checklist",
        Provider = "provider",
        Letter = "letter",
        Settings = "settings",
    }
}

/// No policy of this name asks for a final response.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("no law is known by this name; see `redress sla due --help`")]
pub struct NoSuchLaw;

/// What administrators changed, as it is kept.
#[derive(Clone, Debug, Default)]
pub struct Amendments {
    pub revision: i64,
    /// Versions after those that come with Redress, the oldest of each first.
    pub policies: Vec<Policy>,
    /// The newest version of each.
    pub calendars: Vec<Calendar>,
    pub escalation: Vec<Rule>,
    pub routing: Vec<RoutingRule>,
    pub checklists: Vec<Checklist>,
    pub letters: Vec<LetterWords>,
    pub settings: Option<Settings>,
    pub provider_kinds: BTreeMap<String, ProviderKind>,
}

impl Rulebook {
    /// What comes with Redress: the house policy on the national calendar.
    pub fn house() -> Self {
        Self::new(Amendments::default(), None)
    }

    /// The same, under the law of this name where one is given.
    pub fn under(law: Option<&str>) -> Result<Self, NoSuchLaw> {
        if law.is_some_and(|id| Policy::preset(id).is_none_or(|policy| policy.deadline(ClockKind::FinalResponse).is_none())) {
            return Err(NoSuchLaw);
        }
        Ok(Self::new(Amendments::default(), law))
    }

    /// What comes with Redress, as administrators changed it, and with the law of this name in use.
    pub fn new(amendments: Amendments, law: Option<&str>) -> Self {
        let Amendments { revision, policies: changed, calendars, escalation, routing, provider_kinds, .. } = amendments;
        let presets = Policy::presets().filter_map(Policy::preset).map(|mut policy| {
            policy.in_use |= law == Some(&*policy.id);
            policy
        });
        let policies: Vec<Arc<Policy>> = presets.chain(changed).map(Arc::new).collect();
        let mut known: BTreeMap<String, Arc<Calendar>> = Calendar::all().map(|cal| (cal.id.clone(), Arc::new(cal))).collect();
        known.extend(calendars.into_iter().map(|calendar| (calendar.id.clone(), Arc::new(calendar))));
        let house = policies.iter().rfind(|policy| policy.id == HOUSE);
        let calendar = house.and_then(|policy| known.get(&policy.calendar_id)).cloned();
        let calendar = calendar.unwrap_or_else(|| Arc::new(Calendar::cn()));
        let built_in = Rule::built_in().into_iter().chain(escalation);
        let escalation = newest(built_in, |rule| rule.id.clone(), |rule| rule.position);
        let routing = newest(routing, |rule| rule.id.clone(), |rule| rule.position);
        // The newest of each stands last.
        let checklists = amendments.checklists.into_iter().map(|list| (list.problem_type, Arc::new(list))).collect();
        let letters = amendments.letters.into_iter().map(|letter| (letter.kind, Arc::new(letter))).collect();
        let settings = Arc::new(amendments.settings.unwrap_or_default());
        let calendars = known;
        Self { revision, calendar, policies, calendars, escalation, routing, checklists, letters, settings, provider_kinds }
    }

    /// These rules, and one more version of a policy: to see what it would do.
    pub fn with_policy(&self, policy: Policy) -> Self {
        let mut rules = self.clone();
        rules.policies.push(Arc::new(policy));
        rules
    }

    /// These rules, with another version of a calendar.
    pub fn with_calendar(&self, calendar: Calendar) -> Self {
        let mut rules = self.clone();
        let calendar = Arc::new(calendar);
        if rules.calendar.id == calendar.id {
            rules.calendar = Arc::clone(&calendar);
        }
        rules.calendars.insert(calendar.id.clone(), calendar);
        rules
    }

    /// The newest version of each policy, in the order in which they are asked.
    pub fn policies(&self) -> Vec<Arc<Policy>> {
        let mut newest: BTreeMap<&str, &Arc<Policy>> = BTreeMap::new();
        newest.extend(self.policies.iter().map(|policy| (&*policy.id, policy)));
        let mut newest: Vec<Arc<Policy>> = newest.into_values().cloned().collect();
        newest.sort_by(|a, b| (a.position, &a.id).cmp(&(b.position, &b.id)));
        newest
    }

    /// The versions of one policy, the oldest first.
    pub fn versions(&self, id: &str) -> Vec<Arc<Policy>> {
        self.policies.iter().filter(|policy| policy.id == id).cloned().collect()
    }

    /// These rules, with another version of a rule of routing: to see what it would do.
    pub fn with_routing(&self, rule: RoutingRule) -> Self {
        let mut rules = self.clone();
        let kept = self.routing.iter().filter(|old| old.id != rule.id).map(|old| (**old).clone());
        rules.routing = newest(kept.chain([rule.clone()]), |rule| rule.id.clone(), |rule| rule.position);
        rules
    }

    /// The agency's own words of a letter; `None`: those that come with Redress.
    pub fn wording(&self, kind: NoticeKind, locale: Locale) -> Option<&Wording> {
        Some(self.letters.get(&kind)?.own.as_ref()?.of(locale))
    }

    pub fn calendars(&self) -> impl Iterator<Item = &Arc<Calendar>> {
        self.calendars.values()
    }

    pub fn calendar_named(&self, id: &str) -> Option<&Arc<Calendar>> {
        self.calendars.get(id)
    }

    /// The policy that a clock is kept by; `None` only where somebody deleted it behind our back.
    pub fn policy_of(&self, clock: &Clock) -> Option<&Arc<Policy>> {
        self.policies.iter().find(|policy| policy.id == clock.policy && policy.version == clock.policy_version)
    }

    /// The calendar that a clock counts on.
    pub fn calendar_of(&self, clock: &Clock) -> &Arc<Calendar> {
        let policy = self.policy_of(clock);
        policy.and_then(|policy| self.calendars.get(&policy.calendar_id)).unwrap_or(&self.calendar)
    }

    /// What kind of business a provider is.
    pub fn provider_kind(&self, slug: &str) -> ProviderKind {
        self.provider_kinds.get(slug).copied().unwrap_or(ProviderKind::Other)
    }

    /// What a rule of routing is called.
    pub fn rule_name(&self, id: &str) -> Option<&Names> {
        self.routing.iter().find(|rule| rule.id == id).map(|rule| &rule.name)
    }

    /// What an item of a checklist says.
    pub fn item_name(&self, id: &str) -> Option<&Names> {
        self.checklists.values().flat_map(|list| &list.items).find(|item| item.id == id).map(|item| &item.text)
    }

    /// What policies and rules look at.
    pub fn traits(&self, case: &Case) -> Traits {
        Traits {
            problem_type: case.problem_type,
            provider_kind: self.provider_kind(&case.order.provider),
            channel: case.channel,
            priority: case.priority,
            amount: case.order.amount,
            vulnerable: case.vulnerable,
        }
    }

    /// The policies for a case like this one, filed at this instant, the first to be asked first. `kept` are the clocks that
    /// a case has already: it keeps their versions, and gets none that was published after it was filed.
    fn fitting(&self, case: &Traits, filed: DateTime<Utc>, kept: &[Clock]) -> Vec<Arc<Policy>> {
        let day = self.calendar.day(filed);
        let mut newest: BTreeMap<&str, &Arc<Policy>> = BTreeMap::new();
        for policy in self.policies.iter().filter(|policy| policy.in_force.0.is_none_or(|from| from <= day)) {
            // The version that it went over to last, where it has been reckoned anew.
            let held = kept.iter().filter(|clock| clock.policy == policy.id).map(|clock| clock.policy_version).max();
            let is_known = policy.published_at.is_none_or(|published| published <= filed);
            if held.map_or(is_known, |version| version == policy.version) {
                newest.insert(&policy.id, policy);
            }
        }
        let is_held = |policy: &Policy| kept.iter().any(|clock| clock.policy == policy.id);
        let applies =
            |policy: &&Arc<Policy>| (policy.in_use || is_held(policy)) && policy.is_in_force(day) && policy.fits.includes(case);
        let mut fitting: Vec<Arc<Policy>> = newest.into_values().filter(applies).cloned().collect();
        fitting.sort_by(|a, b| (a.position, &a.id).cmp(&(b.position, &b.id)));
        fitting
    }

    /// What a case like this one, filed at this instant, owes: of the policies that fit, the first that has a clock gives it.
    pub fn asked(&self, case: &Traits, filed: DateTime<Utc>, kept: &[Clock]) -> Vec<Asked> {
        let mut asked: Vec<Asked> = Vec::new();
        for policy in self.fitting(case, filed, kept) {
            let Some(calendar) = self.calendars.get(&policy.calendar_id) else { continue };
            for deadline in &policy.deadlines {
                if asked.iter().all(|one| one.deadline.kind != deadline.kind) {
                    asked.push(Asked { policy: Arc::clone(&policy), deadline: *deadline, calendar: Arc::clone(calendar) });
                }
            }
        }
        // In the order in which they come due on a case.
        asked.sort_by_key(|one| one.deadline.kind);
        asked
    }

    /// By when an objection to a credit record that was filed on this day has to be answered: the newest version of
    /// `cn-credit` that is in force on it.
    pub fn objection_due(&self, filed_on: NaiveDate) -> DateTime<Utc> {
        let is_it = |policy: &&Arc<Policy>| policy.id == OBJECTION && policy.is_in_force(filed_on);
        let policy = self.policies.iter().rfind(is_it);
        let calendar = policy.and_then(|policy| self.calendars.get(&policy.calendar_id)).unwrap_or(&self.calendar);
        let at = calendar.begins(filed_on);
        let clock = policy.and_then(|policy| Some(policy.start(policy.deadline(ClockKind::FinalResponse)?, 1, at, calendar)));
        clock
            .and_then(|clock| clock.due_at)
            .unwrap_or_else(|| calendar.begins(filed_on + Days::new(OBJECTION_DAYS + 1)) - TimeDelta::seconds(1))
    }

    /// What the house promises whoever files at this instant, whatever their case turns out to be.
    pub fn promise(&self, kind: ClockKind, at: DateTime<Utc>) -> Option<Asked> {
        let day = self.calendar.day(at);
        let policy = self.policies.iter().rfind(|policy| policy.id == HOUSE && policy.is_in_force(day))?;
        let (deadline, calendar) = (*policy.deadline(kind)?, self.calendars.get(&policy.calendar_id)?);
        Some(Asked { policy: Arc::clone(policy), deadline, calendar: Arc::clone(calendar) })
    }

    /// The clock of this kind that a case owes.
    pub fn asked_for(&self, case: &Case, kind: ClockKind) -> Option<Asked> {
        self.asked(&self.traits(case), case.filed_at, &case.clocks).into_iter().find(|asked| asked.deadline.kind == kind)
    }
}

/// The newest version of each, in their order.
fn newest<T>(all: impl IntoIterator<Item = T>, id: impl Fn(&T) -> String, position: impl Fn(&T) -> i32) -> Vec<Arc<T>> {
    let by_id: BTreeMap<String, T> = all.into_iter().map(|rule| (id(&rule), rule)).collect();
    let mut newest: Vec<Arc<T>> = by_id.into_values().map(Arc::new).collect();
    newest.sort_by_key(|rule| (position(rule), id(rule)));
    newest
}

impl Asked {
    /// The clock, beginning now.
    pub fn start(&self, run: i32, at: DateTime<Utc>) -> Clock {
        self.policy.start(&self.deadline, run, at, &self.calendar)
    }

    pub fn begins_with(&self, start: Start) -> bool {
        self.deadline.start == start
    }
}

/// The sweep never raises a case above this level; people may.
pub const HIGHEST_AUTOMATIC_LEVEL: u8 = 2;
/// Outside bodies.
pub const HIGHEST_LEVEL: u8 = 3;
/// Longest message, note, reply or explanation, in characters (security.md, Bodies).
pub const MAX_BODY: usize = 5000;
