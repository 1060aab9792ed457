//! A settings form as it was sent: fields by name, some of them several times. What was typed is kept as it is.

use crate::domain::codes::{Channel, Priority, ProblemType, ProviderKind};
use crate::web::page::Page;

/// The fields of a form, in their order.
#[derive(Clone, Debug, Default)]
pub struct Fields(pub Vec<(String, String)>);

impl Fields {
    /// The text of a field; empty where it was not sent.
    pub fn text(&self, name: &str) -> &str {
        self.0.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value.trim())
    }

    /// Every value of a field that may stand there several times.
    pub fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.0.iter().filter(move |(field, _)| field == name).map(|(_, value)| value.as_str())
    }

    /// Whether a box is ticked.
    pub fn is(&self, name: &str) -> bool {
        self.text(name) == "yes"
    }

    pub fn has(&self, name: &str, value: &str) -> bool {
        self.all(name).any(|sent| sent == value)
    }

    pub fn put(&mut self, name: &str, value: impl Into<String>) {
        self.0.push((name.to_owned(), value.into()));
    }

    /// In place of what was sent.
    pub fn set(&mut self, name: &str, value: impl Into<String>) {
        self.0.retain(|(field, _)| field != name);
        self.put(name, value);
    }

    /// Takes a field out, so that no page repeats it.
    pub fn take(&mut self, name: &str) -> String {
        let taken = self.0.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone());
        self.0.retain(|(field, _)| field != name);
        taken.unwrap_or_default()
    }

    pub fn tick(&mut self, name: &str, is_ticked: bool) {
        if is_ticked {
            self.put(name, "yes");
        }
    }

    /// The codes of a field that are known; the others are nobody's to send.
    pub fn codes<T>(&self, name: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        self.all(name).filter_map(parse).collect()
    }

    /// Without what only says which button was pressed.
    pub fn to_keep(&self) -> impl Iterator<Item = &(String, String)> {
        self.0.iter().filter(|(name, _)| name != "step")
    }
}

/// Whether this can name a policy or a calendar in URLs and on the command line.
pub fn is_slug(typed: &str) -> bool {
    (2..=40).contains(&typed.len())
        && typed.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
        && !typed.starts_with('-')
}

/// A box or an option of a form.
pub struct Tick {
    pub value: String,
    pub label: String,
    pub is_on: bool,
}

/// The boxes of a list of codes, ticked as the form has them.
pub fn ticks(page: &Page, fields: &Fields, name: &str, prefix: &str, codes: impl Iterator<Item = &'static str>) -> Vec<Tick> {
    let tick =
        |code: &'static str| Tick { value: code.to_owned(), label: page.code(prefix, code), is_on: fields.has(name, code) };
    codes.map(tick).collect()
}

/// The boxes that say for which cases something is.
pub struct Which {
    pub problem_types: Vec<Tick>,
    pub provider_kinds: Vec<Tick>,
    pub channels: Vec<Tick>,
    pub priorities: Vec<Tick>,
}

impl Which {
    pub fn of(page: &Page, fields: &Fields) -> Self {
        Self {
            problem_types: ticks(page, fields, "problem_type", "problem-short", ProblemType::ALL.iter().map(|it| it.as_str())),
            provider_kinds: ticks(page, fields, "provider_kind", "provider-kind", ProviderKind::ALL.iter().map(|it| it.as_str())),
            channels: ticks(page, fields, "channel", "channel", Channel::ALL.iter().map(|it| it.as_str())),
            priorities: ticks(page, fields, "priority", "priority", Priority::ALL.iter().map(|it| it.as_str())),
        }
    }
}
