//! Letters as text messages: a sentence or two and the private link. What was written in the case and how it ended stay out
//! of them, because a phone shows them to whoever looks at it.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::{LetterContext, LetterKind, Words};

/// What the gateway is given.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct TextMessage {
    /// Fixed by the outbox row: a repeat is the same message.
    pub id: String,
    /// With its country code: `+8613800138000`.
    pub number: String,
    /// The kind of letter, for gateways that send registered wordings alone.
    pub template: &'static str,
    /// What such a wording has places for; the same names for each kind, empty where one does not apply.
    pub values: BTreeMap<&'static str, String>,
    /// `zh-CN` or `en`.
    pub locale: String,
    /// The whole message, for gateways that send what they are given.
    pub text: String,
}

impl fmt::Debug for TextMessage {
    /// Numbers and link tokens stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextMessage").field("id", &self.id).field("template", &self.template).finish_non_exhaustive()
    }
}

/// Writes one message in the language of `words`; the context's `to` is the number.
pub fn compose_text(kind: LetterKind, context: &LetterContext, words: &impl Words) -> TextMessage {
    let value = |of: &Option<String>| of.clone().unwrap_or_default();
    let values =
        BTreeMap::from([("reference", value(&context.reference)), ("by", value(&context.by)), ("link", context.link.clone())]);
    let args: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let key = kind.as_str().replace('_', "-");
    // A date that is not known leaves its sentence out.
    let by = context.by.as_ref().map(|_| words.word_with(&format!("text-{key}-by"), &args)).unwrap_or_default();
    let parts = [words.word_with(&format!("text-{key}"), &args), by, words.word_with("text-open", &args)];
    TextMessage {
        id: context.message_id.clone(),
        number: context.to.clone(),
        template: kind.as_str(),
        text: parts.concat(),
        locale: context.locale.clone(),
        values,
    }
}
