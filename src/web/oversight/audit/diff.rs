//! What a change altered: in the words of its own page where it has one, else field by field, never by a number of ours.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::domain::calendar::Calendar;
use crate::domain::checklist::Checklist;
use crate::domain::escalation::Rule;
use crate::domain::ids::PersonId;
use crate::domain::letter::LetterWords;
use crate::domain::merchant::Merchant;
use crate::domain::provider::Provider;
use crate::domain::routing::RoutingRule;
use crate::domain::rulebook::Rulebook;
use crate::domain::settings::Settings;
use crate::domain::sla::Policy;
use crate::store::api_tokens::Card as TokenCard;
use crate::store::audits::{self, Changed};
use crate::store::fact_senders::Card;
use crate::store::macros::Called;
use crate::store::people::Team;
use crate::web::admin::letters::form as letters;
use crate::web::admin::people::history;
use crate::web::admin::policy::words::{self, Difference, Line};
use crate::web::admin::teams::form as teams;
use crate::web::admin::{calendars, checklists, fact_senders, merchants, providers, routing, rules, settings, tokens, webhooks};
use crate::web::desk::macros;
use crate::web::page::Page;

/// Ids made by us are beyond this; whatever else is counted is not.
const FIRST_ID: i64 = 1 << 40;

/// What a change is read with.
pub struct Known<'a> {
    pub page: &'a Page,
    pub rules: &'a Rulebook,
    pub teams: &'a [Team],
    /// By id: one of ours by name, a consumer by none.
    pub people: &'a BTreeMap<i64, Option<String>>,
    pub routing: &'a routing::form::Known,
}

/// The ids that a body names.
pub fn ids(body: &str) -> Vec<i64> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::from_str::<Value>(body) {
        gather(&value, &mut found);
    }
    found
}

fn gather(value: &Value, found: &mut Vec<i64>) {
    match value {
        Value::Array(all) => all.iter().for_each(|it| gather(it, found)),
        Value::Object(fields) => fields.values().for_each(|it| gather(it, found)),
        other => found.extend(id_of(other)),
    }
}

fn id_of(value: &Value) -> Option<i64> {
    let number = value.as_i64().or_else(|| value.as_str().and_then(|text| text.parse().ok()));
    number.filter(|number| *number >= FIRST_ID)
}

/// What was changed, by name: an account, a rule, a macro.
pub fn subject(known: &Known<'_>, it: &Changed) -> String {
    if it.what.starts_with("person.") || it.what.starts_with("staffing.") {
        return super::words::person(known.page, it.target.and_then(|id| known.people.get(&id)));
    }
    if it.what.starts_with("audit.") {
        let kind = serde_json::from_str::<Value>(&it.after).ok().and_then(|value| Some(value.get("kind")?.as_str()?.to_owned()));
        return kind.map(|kind| coded(known, "kind", &kind)).unwrap_or_default();
    }
    if it.what == audits::REPORT_EXPORTED {
        let value = serde_json::from_str::<Value>(&it.after).unwrap_or_default();
        let told = |field: &str| value.get(field).and_then(Value::as_str).map(|code| coded(known, field, code));
        return ["report", "clock"].into_iter().filter_map(told).collect::<Vec<_>>().join(" · ");
    }
    let body = if it.after.is_empty() { &it.before } else { &it.after };
    let Ok(value) = serde_json::from_str::<Value>(body) else { return String::new() };
    named(known.page, &value).unwrap_or_default()
}

/// A name in the reader's language, where it has any.
fn named(page: &Page, value: &Value) -> Option<String> {
    let language = if page.is_zh() { "zh" } else { "en" };
    let of = |name: &Value| name.as_str().or_else(|| name.get(language).and_then(Value::as_str)).map(str::to_owned);
    let text = |field: &str| value.get(field).and_then(Value::as_str);
    let given = value.get("name").and_then(of).filter(|name| !name.is_empty());
    let title = || value.get(language).and_then(|article| article.get("title")).and_then(Value::as_str).map(str::to_owned);
    let coded = || {
        let prefixes =
            [("policy", "id"), ("calendar", "id"), ("rule", "id"), ("problem-short", "problem_type"), ("letter-kind", "kind")];
        let keys = prefixes.iter().filter_map(|(prefix, field)| Some(format!("{prefix}-{}", text(field)?.replace('_', "-"))));
        keys.into_iter().find(|key| page.words.has(key)).map(|key| page.t(&key).to_owned())
    };
    given.or_else(title).or_else(coded)
}

/// The fields that differ, those of a thing that was made or taken away included.
pub fn differences(known: &Known<'_>, it: &Changed) -> Vec<Difference> {
    let (page, words) = (known.page, known.page.words);
    match it.what.as_str() {
        audits::READ => Vec::new(),
        "person.created" => one(page.t("access-role"), &it.before, &page.code("role", &it.after)),
        "person.changed" | "person.invited" => history::told(page, (&it.before, &it.after), known.teams),
        what if what.starts_with("team.") => teams::told(words, (&it.before, &it.after), known.teams),
        "policy.changed" => typed(it, |policy: &Policy| words::lines(words, policy, known.rules)),
        "escalation.changed" => typed(it, |rule: &Rule| rules::lines(words, rule)),
        "routing.changed" => typed(it, |rule: &RoutingRule| routing::form::lines(words, rule, known.routing)),
        "provider.changed" => typed(it, |provider: &Provider| providers::lines(words, provider)),
        "merchant.added" | "merchant.changed" => typed(it, |merchant: &Merchant| merchants::lines(words, merchant)),
        what if what.starts_with("fact_sender.") => typed(it, |card: &Card| fact_senders::lines(words, card)),
        what if what.starts_with("token.") => typed(it, |card: &TokenCard| tokens::lines(page, card)),
        what if what.starts_with("webhook.") => typed(it, |card: &webhooks::Card| webhooks::lines(words, card, known.teams)),
        "letter.changed" => typed(it, |letter: &LetterWords| letters::lines(words, letter)),
        "settings.changed" => typed(it, |it: &Settings| settings::lines(words, it)),
        "checklist.changed" => typed(it, |list: &Checklist| checklists::lines(page, list)),
        // What was written down of macros at first is told field by field.
        "macro.changed"
            if [&it.before, &it.after].iter().all(|body| body.is_empty() || read::<macros::Written>(body).is_some()) =>
        {
            let named = |(id, name): (&i64, &Option<String>)| Some((PersonId(*id), name.clone()?));
            let called = Called { people: known.people.iter().filter_map(named).collect(), teams: known.teams.to_vec() };
            typed(it, |it: &macros::Written| macros::lines(page, it, &called))
        }
        "calendar.changed" => match (read::<Calendar>(&it.before), read::<Calendar>(&it.after)) {
            (before, Some(after)) => calendars::words::differences(page, before.as_ref(), &after),
            _ => fields(known, it),
        },
        _ => fields(known, it),
    }
}

fn one(name: &str, before: &str, after: &str) -> Vec<Difference> {
    vec![Difference { name: name.to_owned(), before: before.to_owned(), after: after.to_owned() }]
}

fn read<T: DeserializeOwned>(body: &str) -> Option<T> {
    serde_json::from_str(body).ok()
}

fn typed<T: DeserializeOwned>(it: &Changed, lines: impl Fn(&T) -> Vec<Line>) -> Vec<Difference> {
    let lines = |body: &str| read::<T>(body).map(|it| lines(&it)).unwrap_or_default();
    words::differences(&lines(&it.before), &lines(&it.after))
}

/// Field by field; a body that is no JSON is one field.
fn fields(known: &Known<'_>, it: &Changed) -> Vec<Difference> {
    let lines = |body: &str| match serde_json::from_str::<Value>(body) {
        Ok(value) => flat(known, &value),
        Err(_) if body.is_empty() => Vec::new(),
        Err(_) => vec![(known.page.t("audit-content").to_owned(), body.to_owned())],
    };
    words::differences(&lines(&it.before), &lines(&it.after))
}

fn flat(known: &Known<'_>, value: &Value) -> Vec<Line> {
    let mut lines = Vec::new();
    flatten(known, String::new(), ("", value), &mut lines);
    lines
}

fn flatten(known: &Known<'_>, path: String, (field, value): (&str, &Value), lines: &mut Vec<Line>) {
    match value {
        Value::Object(fields) => {
            for (name, value) in fields.iter().filter(|(name, _)| !matches!(name.as_str(), "version" | "id" | "slug")) {
                let label = field_name(known.page, name);
                let path = if path.is_empty() { label } else { format!("{path} · {label}") };
                flatten(known, path, (name, value), lines);
            }
        }
        Value::Array(all) if all.iter().any(|it| it.is_object() || it.is_array()) => {
            for (at, value) in all.iter().enumerate() {
                flatten(known, format!("{path} {}", at + 1), (field, value), lines);
            }
        }
        Value::Array(all) => {
            let all: Vec<String> = all.iter().map(|it| told(known, field, it)).collect();
            lines.push((path, all.join(known.page.t("list-comma"))));
        }
        other => lines.push((path, told(known, field, other))),
    }
}

/// A field by its word, or by its name where nobody gave it a word yet.
fn field_name(page: &Page, name: &str) -> String {
    let key = format!("audit-field-{}", name.replace('_', "-"));
    if page.words.has(&key) { page.t(&key).to_owned() } else { name.replace('_', " ") }
}

fn told(known: &Known<'_>, field: &str, value: &Value) -> String {
    let page = known.page;
    if let Some(id) = id_of(value) {
        let team = known.teams.iter().find(|team| team.id == id);
        let team = team.map(|team| team.name(page.words.locale()).to_owned());
        return team.unwrap_or_else(|| super::words::person(page, known.people.get(&id)));
    }
    match value {
        Value::Null => String::new(),
        Value::Bool(yes) => page.t(if *yes { "policy-yes" } else { "policy-no" }).to_owned(),
        Value::String(text) => coded(known, field, text),
        other => coded(known, field, &other.to_string()),
    }
}

/// By which words the codes of a field are told, in order.
const PREFIXES: &[(&str, &str)] = &[
    ("kind", "audit-kind"),
    ("languages", "audit-language"),
    ("hand_over", "audit-hand-over"),
    ("priority", "priority"),
    ("reach", "audit-reach"),
    ("says", "audit-says"),
    ("what", "audit"),
    ("what", "audit-act"),
    ("role", "role"),
    ("clock", "clock"),
    ("every", "schedule-every"),
    ("parts", "schedule-part-short"),
    ("class", "retention-class"),
    ("report", "audit-report"),
    ("table", "audit-table"),
    ("table", "behind"),
    ("answered", "audit-answered"),
    ("in_time", "audit-yes"),
    ("late", "audit-yes"),
    ("code", "audit-code"),
    ("code", "cause"),
    ("code", "remedy"),
    ("code", "clock"),
    ("value", "audit-code"),
    ("value", "miss-reason"),
    ("value", "outcome"),
    ("value", "rating"),
    ("value", "behind-kept"),
    ("promiser", "promiser"),
    ("weekday", "oversight-weekday"),
    ("time", "oversight-time"),
    ("by", "oversight-by"),
    ("team", "audit-team"),
    ("agent", "audit-agent"),
    ("level", "level"),
    ("problem_type", "problem-short"),
    ("root_cause", "cause"),
    ("state", "incident-state"),
    ("state", "credit-open"),
    ("hands", "macro-hands"),
    ("then", "macro-then"),
    ("closing", "outcome"),
    ("closing", "cause"),
];

/// A code by its word, a moment as a moment.
fn coded(known: &Known<'_>, field: &str, text: &str) -> String {
    let page = known.page;
    if let Some(provider) = known.routing.providers.iter().find(|it| field.starts_with("provider") && it.slug == text) {
        return provider.name(page.words.locale()).to_owned();
    }
    let keys = PREFIXES.iter().filter(|(of, _)| *of == field);
    let mut keys = keys.map(|(_, prefix)| format!("{prefix}-{}", text.to_lowercase().replace(['.', '_'], "-")));
    if let Some(key) = keys.find(|key| page.words.has(key)) {
        return page.t(&key).to_owned();
    }
    DateTime::parse_from_rfc3339(text).map_or_else(|_| text.to_owned(), |at| page.dates.moment(at.with_timezone(&Utc)))
}
