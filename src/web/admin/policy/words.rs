//! A policy in words, line by line: for lists, and for what a change alters.

use crate::domain::codes::Locale;
use crate::domain::escalation::Rule;
use crate::domain::rulebook::Rulebook;
use crate::domain::sla::{ClockKind, Deadline, Fits, Policy, Start, Term};
use crate::i18n::Words;

use super::form::length;

/// A line: what it is about, and what it says.
pub type Line = (String, String);

/// What a change alters: what it is about, before and after.
pub struct Difference {
    pub name: String,
    pub before: String,
    pub after: String,
}

/// What a page says that asks whether it is to be so.
pub struct Checked {
    pub differences: Vec<Difference>,
    /// What follows, sentence by sentence.
    pub follows: Vec<String>,
}

/// The lines that differ, those only one of them has included.
pub fn differences(before: &[Line], after: &[Line]) -> Vec<Difference> {
    let value = |lines: &[Line], name: &str| lines.iter().find(|(of, _)| of == name).map(|(_, value)| value.clone());
    let mut names: Vec<&String> = before.iter().map(|(name, _)| name).collect();
    names.extend(after.iter().map(|(name, _)| name).filter(|name| value(before, name).is_none()));
    names
        .into_iter()
        .map(|name| (name, value(before, name).unwrap_or_default(), value(after, name).unwrap_or_default()))
        .filter(|(_, before, after)| before != after)
        .map(|(name, before, after)| Difference { name: name.clone(), before, after })
        .collect()
}

pub fn name(words: &Words, policy: &Policy) -> String {
    policy.name.as_ref().map_or_else(|| words.code("policy", &policy.id), |names| names.of(words.locale()).to_owned())
}

pub fn calendar_name(words: &Words, rules: &Rulebook, id: &str) -> String {
    let given = rules.calendar_named(id).and_then(|calendar| calendar.name.as_ref());
    given.map_or_else(|| words.code("calendar", id), |names| names.of(words.locale()).to_owned())
}

pub fn rule_name(words: &Words, rule: &Rule) -> String {
    rule.name.as_ref().map_or_else(|| words.code("rule", &rule.id), |names| names.of(words.locale()).to_owned())
}

/// Everything an administrator can change of a policy.
pub fn lines(words: &Words, policy: &Policy, rules: &Rulebook) -> Vec<Line> {
    let t = |key: &str| words.t(key).to_owned();
    let yes = |is: bool| t(if is { "policy-yes" } else { "policy-no" });
    let day = |day: Option<chrono::NaiveDate>| day.map_or_else(|| t("policy-open"), |day| day.to_string());
    let mut lines = vec![
        (t("policy-name"), name(words, policy)),
        (t("policy-in-use"), yes(policy.in_use)),
        (t("policy-position"), policy.position.to_string()),
        (t("policy-from"), day(policy.in_force.0)),
        (t("policy-until"), day(policy.in_force.1)),
        (t("policy-cases"), fits(words, &policy.fits)),
        (t("policy-calendar"), calendar_name(words, rules, &policy.calendar_id)),
    ];
    for kind in ClockKind::ALL {
        let value = policy.deadline(*kind).map_or_else(|| t("policy-none"), |deadline| term(words, deadline));
        lines.push((words.code("clock", kind.as_str()), value));
    }
    let statuses: Vec<String> = policy.pausing.statuses.iter().map(|code| words.code("status", code.as_str())).collect();
    let pausing = if statuses.is_empty() { t("policy-none") } else { statuses.join(words.t("list-comma")) };
    lines.extend([
        (t("policy-first-day"), yes(policy.days.first_day_counts)),
        (t("policy-after-close"), yes(policy.days.after_close_is_next_day)),
        (t("policy-rolls-off"), yes(policy.days.rolls_off_days_off)),
        (t("policy-pause-in"), pausing),
        (t("policy-most-days"), policy.pausing.most_days.to_string()),
        (t("policy-warning"), warning(words, policy)),
    ]);
    lines
}

fn warning(words: &Words, policy: &Policy) -> String {
    let (percent, minutes) = (policy.warning.percent.to_string(), policy.warning.minutes.to_string());
    words.with("policy-warning-words", &[("percent", &percent), ("minutes", &minutes)])
}

/// One clock: how long, from when, whether it pauses, how far it can be put off.
pub fn term(words: &Words, deadline: &Deadline) -> String {
    let mut said = short_term(words, deadline.term);
    if deadline.start == Start::Acceptance {
        said.push_str(words.t("policy-from-acceptance"));
    }
    if matches!(deadline.term, Term::Working { pauses: true, .. }) {
        said.push_str(words.t("policy-pauses"));
    }
    if let Some(more) = deadline.extensible {
        let (times, days) = (more.times.to_string(), more.days.to_string());
        said.push_str(&words.with("policy-extensible", &[("times", &times), ("days", &days)]));
    }
    said
}

/// How long alone: "8 working hours".
pub fn short_term(words: &Words, term: Term) -> String {
    let (n, unit) = length(term);
    words.with(&format!("policy-length-{}", unit.replace('_', "-")), &[("n", &n)])
}

/// Which cases, in one sentence.
pub fn fits(words: &Words, fits: &Fits) -> String {
    if fits.is_for_all() {
        return words.t("policy-all-cases").to_owned();
    }
    fn named<T: Copy>(words: &Words, prefix: &str, codes: &[T], code: fn(T) -> &'static str) -> Option<String> {
        let all: Vec<String> = codes.iter().map(|it| words.code(prefix, code(*it))).collect();
        (!all.is_empty()).then(|| all.join(words.t("policy-or")))
    }
    use crate::domain::codes::{Channel, Priority, ProblemType, ProviderKind};
    let parts = [
        named(words, "problem-short", &fits.problem_types, ProblemType::as_str),
        named(words, "provider-kind", &fits.provider_kinds, ProviderKind::as_str),
        named(words, "channel", &fits.channels, Channel::as_str),
        named(words, "priority", &fits.priorities, Priority::as_str),
        fits.at_least.map(|sum| words.with("policy-at-least", &[("sum", &sum.to_string())])),
        fits.vulnerable.then(|| words.t("policy-vulnerable").to_owned()),
    ];
    let joint = if words.locale() == Locale::ZhCn { "；" } else { "; " };
    parts.into_iter().flatten().collect::<Vec<_>>().join(joint)
}
