//! A macro: words ready to be said, in both languages, and what else is done with them.

use chrono::{DateTime, Utc};

use serde::{Deserialize, Serialize};

use super::actor::Staff;
use super::case::Case;
use super::codes::{Locale, Outcome, Priority, RootCause};
use super::reach::Shared;
use super::steps::Step;

coded! {
    /// What the words of a macro are.
    pub enum Says {
        Message = "message",
        Note = "note",
        /// Asks the consumer, and waits.
        Ask = "ask",
        /// Closes the case; the words explain it.
        Close = "close",
        Nothing = "nothing",
    }
}

coded! {
    /// What stands in a text in braces, to be filled in.
    pub enum Field {
        Name = "name",
        Reference = "reference",
        Merchant = "merchant",
        Provider = "provider",
        Amount = "amount",
        OrderNumber = "order_number",
        Agent = "agent",
    }
}

coded! {
    /// To whom the case goes.
    pub enum Hands { Keep = "keep", Me = "me", Back = "back" }
}

coded! {
    /// What comes after an act.
    pub enum Then { Stay = "stay", Next = "next", Queue = "queue" }
}

/// What is done, besides saying something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Doing {
    pub priority: Option<Priority>,
    pub tag: Option<String>,
    pub hands: Hands,
    /// The case is put off by so many days.
    pub follow_up_days: Option<u16>,
    /// Of [`Says::Close`].
    pub closing: Option<(Outcome, RootCause)>,
    pub then: Then,
}

/// A macro.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Macro {
    pub id: i64,
    pub name: String,
    pub says: Says,
    pub text_zh: String,
    pub text_en: String,
    pub doing: Doing,
    pub shared: Shared,
    pub uses: i64,
    /// How often it was saved.
    pub version: i64,
}

/// Why a text is none of a macro's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum TextFault {
    /// A name in braces that is no [`Field`].
    Unknown(String),
    /// A brace without its other one.
    Unclosed,
}

/// Words of a text, and the fields between them.
enum Piece<'a> {
    Words(&'a str),
    Field(Field),
}

fn pieces(text: &str) -> Result<Vec<Piece<'_>>, TextFault> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('{') {
        let (name, behind) = after.split_once('}').ok_or(TextFault::Unclosed)?;
        let field = Field::parse(name.trim()).ok_or_else(|| TextFault::Unknown(name.trim().chars().take(40).collect()))?;
        pieces.extend([Piece::Words(before), Piece::Field(field)]);
        rest = behind;
    }
    if rest.contains('}') {
        return Err(TextFault::Unclosed);
    }
    pieces.push(Piece::Words(rest));
    Ok(pieces)
}

/// Whether each field of a text is known.
pub fn check(text: &str) -> Result<(), TextFault> {
    pieces(text).map(drop)
}

/// The text with its fields filled in. What a case does not have is left out; a text that is none stays as it is.
pub fn fill(text: &str, value: impl Fn(Field) -> String) -> String {
    let Ok(pieces) = pieces(text) else {
        return text.to_owned();
    };
    let said = pieces.into_iter().map(|piece| match piece {
        Piece::Words(words) => words.to_owned(),
        Piece::Field(field) => value(field),
    });
    said.collect()
}

impl Macro {
    /// The words in the language of a case; those of the other where it has none in it.
    pub fn text(&self, locale: Locale) -> &str {
        let (mine, other) = match locale {
            Locale::ZhCn => (&self.text_zh, &self.text_en),
            Locale::En => (&self.text_en, &self.text_zh),
        };
        if mine.is_empty() { other } else { mine }
    }

    /// What is done to a case, in order, with these words. `until`: when a question is to be answered; `on`: the day to
    /// which the case is put off.
    pub fn steps(&self, body: &str, me: Staff, until: DateTime<Utc>, on: Option<DateTime<Utc>>) -> Vec<Step> {
        let body = || body.to_owned();
        let mut steps = Vec::new();
        match self.doing.hands {
            Hands::Keep => {}
            Hands::Me => steps.push(Step::Assign(Some(me))),
            Hands::Back => steps.push(Step::Assign(None)),
        }
        steps.extend(self.doing.priority.map(Step::Priority));
        steps.extend(self.doing.tag.clone().map(Step::Tag));
        match (self.says, self.doing.closing) {
            (Says::Message, _) => steps.push(Step::Message(body())),
            (Says::Note, _) => steps.push(Step::Note(body(), Vec::new())),
            (Says::Ask, _) => steps.push(Step::Ask(body(), until)),
            (Says::Close, Some((outcome, root_cause))) => steps.push(Step::Close(outcome, root_cause, body())),
            (Says::Close, None) | (Says::Nothing, _) => {}
        }
        // A closed case is not looked at again.
        if self.says != Says::Close {
            steps.extend(on.map(|on| Step::FollowUp(Some(on))));
        }
        steps
    }
}

/// The value of a field that the case alone knows; the caller knows names.
pub fn of_case(case: &Case, field: Field) -> String {
    match field {
        Field::Name => case.contact.name.clone(),
        Field::Reference => case.reference.map(|reference| reference.to_string()).unwrap_or_default(),
        Field::Merchant => case.order.merchant.clone(),
        Field::Provider => case.order.provider.clone(),
        Field::Amount => case.order.amount.to_string(),
        Field::OrderNumber => case.order.order_number.clone().unwrap_or_default(),
        Field::Agent => String::new(),
    }
}
