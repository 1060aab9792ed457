//! The words of both languages, read from locales/*.ftl once, at start.
//! Plain messages are taken apart then, so that a page only puts strings together; Fluent itself is asked only
//! where a message chooses between forms (plurals).

use std::sync::{OnceLock, PoisonError, RwLock};

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use rust_embed::RustEmbed;
use rustc_hash::FxHashMap;

use crate::domain::codes::Locale;

mod dates;
mod house;
pub mod letter;
mod plain_name;
pub mod promises;
mod refusals;
pub use dates::Dates;
pub use house::{contact_lines, house, words_in};

#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/locales"]
#[include = "*/*.ftl"]
struct Files;

enum Piece {
    Text(String),
    Variable(String),
}

enum Message {
    Plain(String),
    Pieces(Vec<Piece>),
    /// Chooses between forms: Fluent formats it.
    Formatted,
}

/// The words of one language.
pub struct Words {
    locale: Locale,
    /// Found by a quick hash: the keys are our own.
    messages: FxHashMap<String, Message>,
    bundle: FluentBundle<FluentResource>,
}

/// The words of a language; read at the first call.
pub fn words(locale: Locale) -> &'static Words {
    static ZH: OnceLock<Words> = OnceLock::new();
    static EN: OnceLock<Words> = OnceLock::new();
    match locale {
        Locale::ZhCn => ZH.get_or_init(|| Words::read(Locale::ZhCn, None)),
        Locale::En => EN.get_or_init(|| Words::read(Locale::En, None)),
    }
}

/// Names of the house that one process has words for; nobody tries more of them.
const MOST_NAMES: usize = 64;

/// The words of a language with the agency's own name in them, where it has one: `{ -house }` in locales/*.ftl.
/// They are kept for as long as the process lives, because every page holds on to them; a name changes hardly ever.
pub fn words_of(locale: Locale, house: Option<&str>) -> &'static Words {
    static KNOWN: RwLock<Vec<(Locale, String, &'static Words)>> = RwLock::new(Vec::new());
    let Some(house) = house else { return words(locale) };
    let find = |known: &[(Locale, String, &'static Words)]| {
        known.iter().find(|(of, name, _)| *of == locale && name == house).map(|(_, _, words)| *words)
    };
    if let Some(found) = find(&KNOWN.read().unwrap_or_else(PoisonError::into_inner)) {
        return found;
    }
    let mut known = KNOWN.write().unwrap_or_else(PoisonError::into_inner);
    if let Some(found) = find(&known) {
        return found;
    }
    if known.len() >= MOST_NAMES {
        tracing::warn!("the house had so many names that the newest is shown only after a new start");
        return words(locale);
    }
    let read: &'static Words = Box::leak(Box::new(Words::read(locale, Some(house))));
    known.push((locale, house.to_owned(), read));
    read
}

/// The files of a language.
fn resources(locale: Locale) -> Vec<FluentResource> {
    let prefix = format!("{locale}/");
    let paths = Files::iter().filter(|path| path.starts_with(&prefix) && path.ends_with(".ftl"));
    let read = |path: std::borrow::Cow<'static, str>| {
        let text = String::from_utf8_lossy(&Files::get(&path)?.data).into_owned();
        let sound = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
            tracing::error!(%path, ?errors, "a locale file has errors");
            resource
        });
        Some(sound)
    };
    paths.filter_map(read).collect()
}

impl Words {
    fn read(locale: Locale, house: Option<&str>) -> Self {
        let language = locale.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let mut messages = FxHashMap::default();
        let resources = resources(locale);
        let built_in = resources.iter().flat_map(FluentResource::entries).find_map(name_in).unwrap_or_default();
        let name = house.map_or(built_in, str::to_owned);
        for resource in resources {
            for entry in resource.entries() {
                if let ast::Entry::Message(ast::Message { id, value: Some(pattern), .. }) = entry {
                    messages.insert(id.name.to_owned(), taken_apart(pattern, &name));
                }
            }
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(?errors, "a locale key stands twice");
            }
        }
        let escaped = name.replace('\\', "\\\\").replace('"', "\\\"");
        if let Ok(own) = FluentResource::try_new(format!("-house = {{ \"{escaped}\" }}")) {
            bundle.add_resource_overriding(own);
        }
        Self { locale, messages, bundle }
    }

    pub const fn locale(&self) -> Locale {
        self.locale
    }

    /// All keys, for the test that compares the languages.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.messages.keys().map(String::as_str)
    }

    pub fn has(&self, key: &str) -> bool {
        self.messages.contains_key(key)
    }

    /// The words of a key without variables. A key nobody wrote shows itself: a test finds it before people do.
    pub fn t<'a>(&'a self, key: &'a str) -> &'a str {
        match self.messages.get(key) {
            Some(Message::Plain(text)) => text,
            _ => key,
        }
    }

    /// The words of `{prefix}-{code}`, with the code's underscores as dashes.
    pub fn code(&self, prefix: &str, code: &str) -> String {
        let key = format!("{prefix}-{}", code.replace('_', "-"));
        self.t(&key).to_owned()
    }

    /// The words of a key with its variables filled in.
    pub fn with(&self, key: &str, args: &[(&str, &str)]) -> String {
        match self.messages.get(key) {
            Some(Message::Plain(text)) => text.clone(),
            Some(Message::Pieces(pieces)) => pieces
                .iter()
                .map(|piece| match piece {
                    Piece::Text(text) => text.as_str(),
                    Piece::Variable(name) => args.iter().find(|(arg, _)| arg == name).map_or("", |(_, value)| value),
                })
                .collect(),
            Some(Message::Formatted) => self.formatted(key, args),
            None => key.to_owned(),
        }
    }

    fn formatted(&self, key: &str, args: &[(&str, &str)]) -> String {
        let mut values = FluentArgs::new();
        for (name, value) in args {
            let number = value.parse::<i64>().ok().filter(|number| number.to_string() == *value);
            values.set(*name, number.map_or_else(|| FluentValue::from((*value).to_owned()), FluentValue::from));
        }
        let Some(pattern) = self.bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = self.bundle.format_pattern(pattern, Some(&values), &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a message could not be put together");
        }
        text
    }
}

/// What the house is called in what comes with Redress.
fn name_in(entry: &ast::Entry<&str>) -> Option<String> {
    let ast::Entry::Term(term) = entry else { return None };
    let text = |element: &ast::PatternElement<&str>| match element {
        ast::PatternElement::TextElement { value } => Some((*value).to_owned()),
        ast::PatternElement::Placeable { .. } => None,
    };
    (term.id.name == "house").then(|| term.value.elements.iter().filter_map(text).collect())
}

fn taken_apart(pattern: &ast::Pattern<&str>, house: &str) -> Message {
    let mut pieces = Vec::new();
    for element in &pattern.elements {
        match element {
            ast::PatternElement::TextElement { value }
            | ast::PatternElement::Placeable {
                expression: ast::Expression::Inline(ast::InlineExpression::StringLiteral { value }),
            } => pieces.push(Piece::Text((*value).to_owned())),
            ast::PatternElement::Placeable {
                expression: ast::Expression::Inline(ast::InlineExpression::VariableReference { id }),
            } => pieces.push(Piece::Variable(id.name.to_owned())),
            ast::PatternElement::Placeable {
                expression: ast::Expression::Inline(ast::InlineExpression::TermReference { id, .. }),
            } if id.name == "house" => pieces.push(Piece::Text(house.to_owned())),
            ast::PatternElement::Placeable { .. } => return Message::Formatted,
        }
    }
    let plain = pieces.iter().map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None });
    match plain.collect::<Option<String>>() {
        Some(text) => Message::Plain(text),
        None => Message::Pieces(pieces),
    }
}
