//! A macro: words ready to be said, in both languages, and what else is done with them.

use chrono::{DateTime, Utc};

use serde::{Deserialize, Serialize};

use super::actor::Staff;
use super::case::Case;
use super::codes::{Locale, Outcome, Priority, RootCause};
use super::ids::{CaseId, MerchantId, PersonId, TeamId};
use super::reach::Shared;
use super::steps::Step;

coded! {
    /// What the words of a macro are.
    pub enum Says {
        Message = "message",
        Note = "note",
        /// Asks the consumer, and waits.
        Ask = "ask",
        /// Asks the merchant, and waits.
        Merchant = "merchant",
        /// Raises the case one level; the words are the reason.
        Escalate = "escalate",
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

/// To whom the case goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Hands {
    Keep,
    Me,
    Back,
    To(PersonId),
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
    /// The team to which it goes; `None`: it stays where it is.
    #[serde(default)]
    pub team: Option<TeamId>,
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

/// With what a macro is used.
#[derive(Clone, Copy, Debug)]
pub struct Using {
    pub me: Staff,
    /// Whom [`Hands::To`] names, as they stand now.
    pub colleague: Option<Staff>,
    /// When a question is to be answered.
    pub until: DateTime<Utc>,
    /// The day to which the case is put off.
    pub on: Option<DateTime<Utc>>,
    /// The merchant that is asked by letter; `None`: whoever uses it asks it otherwise.
    pub letter: Option<MerchantId>,
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

    /// What is done to a case, in order, with these words.
    pub fn steps(&self, body: &str, using: &Using) -> Vec<Step> {
        let mut steps = Vec::new();
        match self.doing.hands {
            Hands::Me => steps.push(Step::Assign(Some(using.me))),
            Hands::Back => steps.push(Step::Assign(None)),
            Hands::Keep | Hands::To(_) => {}
        }
        steps.extend(self.doing.priority.map(Step::Priority));
        steps.extend(self.doing.tag.clone().map(Step::Tag));
        steps.extend(self.said(body.to_owned(), using));
        // A closed case is not looked at again, nor given to anybody.
        if self.says != Says::Close {
            steps.extend(using.on.map(|on| Step::FollowUp(Some(on))));
            steps.extend(self.handed_on(using));
        }
        steps
    }

    fn said(&self, body: String, using: &Using) -> Option<Step> {
        match self.says {
            Says::Message => Some(Step::Message(body)),
            Says::Note => Some(Step::Note(body, Vec::new())),
            Says::Ask => Some(Step::Ask(body, using.until)),
            Says::Merchant => Some(Step::AskMerchant(body, using.until, using.letter)),
            Says::Escalate => Some(Step::Escalate(body)),
            Says::Close => self.doing.closing.map(|(outcome, root_cause)| Step::Close(outcome, root_cause, body)),
            Says::Nothing => None,
        }
    }

    /// To others, last of all: on what is out of one's sight nothing can be done. For the same reason whoever loses sight of
    /// the case with its team gives it to somebody first.
    fn handed_on(&self, using: &Using) -> impl Iterator<Item = Step> {
        let team = self.doing.team.map(|team| Step::Team(Some(team)));
        let colleague = using.colleague.map(|staff| Step::Assign(Some(staff)));
        let keeps_sight = self.doing.team.is_none() || using.me.can_work_on(CaseId(0), self.doing.team);
        let [first, then] = if keeps_sight { [team, colleague] } else { [colleague, team] };
        first.into_iter().chain(then)
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
