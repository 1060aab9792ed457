//! The words of both languages, read from locales/*.ftl once, at start.
//! Plain messages are taken apart then, so that a page only puts strings together; Fluent itself is asked only
//! where a message chooses between forms (plurals).

use std::collections::HashMap;
use std::sync::OnceLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use fluent_syntax::ast;
use rust_embed::RustEmbed;

use crate::domain::codes::Locale;

mod dates;
mod house;
pub mod letter;
mod plain_name;
mod refusals;
pub use dates::Dates;
pub use house::{contact_lines, house};

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
    messages: HashMap<String, Message>,
    bundle: FluentBundle<FluentResource>,
}

/// The words of a language; read at the first call.
pub fn words(locale: Locale) -> &'static Words {
    static ZH: OnceLock<Words> = OnceLock::new();
    static EN: OnceLock<Words> = OnceLock::new();
    match locale {
        Locale::ZhCn => ZH.get_or_init(|| Words::read(Locale::ZhCn)),
        Locale::En => EN.get_or_init(|| Words::read(Locale::En)),
    }
}

impl Words {
    fn read(locale: Locale) -> Self {
        let language = locale.as_str().parse().unwrap_or_default();
        let mut bundle = FluentBundle::new_concurrent(vec![language]);
        bundle.set_use_isolating(false);
        let mut messages = HashMap::new();
        let prefix = format!("{locale}/");
        for path in Files::iter().filter(|path| path.starts_with(&prefix) && path.ends_with(".ftl")) {
            let Some(file) = Files::get(&path) else {
                continue;
            };
            let text = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(text).unwrap_or_else(|(resource, errors)| {
                tracing::error!(%path, ?errors, "a locale file has errors");
                resource
            });
            for entry in resource.entries() {
                if let ast::Entry::Message(ast::Message { id, value: Some(pattern), .. }) = entry {
                    messages.insert(id.name.to_owned(), taken_apart(pattern));
                }
            }
            if let Err(errors) = bundle.add_resource(resource) {
                tracing::error!(%path, ?errors, "a locale key stands twice");
            }
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

fn taken_apart(pattern: &ast::Pattern<&str>) -> Message {
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
            ast::PatternElement::Placeable { .. } => return Message::Formatted,
        }
    }
    let plain = pieces.iter().map(|piece| if let Piece::Text(text) = piece { Some(text.as_str()) } else { None });
    match plain.collect::<Option<String>>() {
        Some(text) => Message::Plain(text),
        None => Message::Pieces(pieces),
    }
}
