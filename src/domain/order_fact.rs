//! What programs and files say of orders: one fact as it was sent, read and checked; whose orders its sender may speak of;
//! and what became of it. The fact lands on cases by [`super::case::Case::hear`].

use std::collections::BTreeMap;

use chrono::{DateTime, Duration, SubsecRound as _, Utc};
use serde::{Deserialize, Serialize};

use super::bill::state_of;
use super::codes::{Claimant, OrderState};
use super::ids::{FactId, FactSenderId, MerchantId, OrderFileId};
use super::money::{Currency, Money};
use super::order::{Numbers, number_key};
use super::text;

/// Longest number of an order or a payment, in characters: as long as forms take them.
pub const MAX_NUMBER: usize = 64;
/// Longest word for a state, in characters.
pub const MAX_STATE: usize = 64;
/// Longest proof, in characters.
pub const MAX_PROOF: usize = 500;
/// Facts of one side that a case keeps.
pub const MOST_FACTS: usize = 200;
/// A sender's clock may be ahead of ours by so much.
pub const AHEAD: Duration = Duration::minutes(5);

coded! {
    /// Why a fact was not taken.
    pub enum NotTaken {
        NoNumber = "no_number",
        BadNumber = "bad_number",
        NoState = "no_state",
        /// Neither one of our codes nor a word that we know.
        UnknownState = "unknown_state",
        NoTime = "no_time",
        BadTime = "bad_time",
        /// It says how the order will be.
        Future = "future",
        /// So it was before it was an order.
        BeforeOrder = "before_order",
        BadAmount = "bad_amount",
        BadCurrency = "bad_currency",
        BadProof = "bad_proof",
        /// The line has not as many cells as are needed, is too long, or is damaged.
        BadLine = "bad_line",
        /// Its side has said as much of this case as a case keeps.
        TooMany = "too_many",
    }
}

/// Whose orders somebody may speak of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Speaker {
    /// Of one provider, by its slug.
    Provider(String),
    /// Of one merchant of the register.
    Merchant(MerchantId),
}

impl Speaker {
    pub const fn claimant(&self) -> Claimant {
        match self {
            Self::Provider(_) => Claimant::Platform,
            Self::Merchant(_) => Claimant::Merchant,
        }
    }
}

/// Words of a provider's own for states of an order, beside those that everybody knows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct StateWords(pub BTreeMap<String, OrderState>);

impl StateWords {
    /// What a word means: the provider's own meaning first, then our codes, then what is known of the field.
    pub fn meaning(&self, word: &str) -> Option<OrderState> {
        let known = || Some(state_of(word)).filter(|state| *state != OrderState::Unknown);
        self.0.get(word).copied().or_else(|| OrderState::parse(word)).or_else(known)
    }
}

/// A fact as it was sent: nothing of it is believed yet.
#[derive(Clone, Copy, Debug, Default)]
pub struct Sent<'a> {
    pub order_number: &'a str,
    pub payment_reference: &'a str,
    pub state: &'a str,
    pub amount: &'a str,
    pub currency: &'a str,
    pub proof: &'a str,
}

/// A fact that can be believed of whoever said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderFact {
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    pub state: OrderState,
    /// The sender's own word, where it is none of our codes.
    pub raw: Option<String>,
    /// When it was so, to the millisecond.
    pub at: DateTime<Utc>,
    pub amount: Option<Money>,
    pub proof: Option<String>,
}

impl OrderFact {
    /// Reads what was sent; `at` is when it was so, as the sender's format tells it.
    pub fn read(sent: &Sent<'_>, at: Option<DateTime<Utc>>, words: &StateWords, now: DateTime<Utc>) -> Result<Self, NotTaken> {
        let number = |typed: &str| text::number(typed, MAX_NUMBER).map_err(|_| NotTaken::BadNumber);
        let (order_number, payment_reference) = (number(sent.order_number)?, number(sent.payment_reference)?);
        if order_number.is_none() && payment_reference.is_none() {
            return Err(NotTaken::NoNumber);
        }
        let word = text::name(sent.state, MAX_STATE).map_err(|_| NotTaken::UnknownState)?.ok_or(NotTaken::NoState)?;
        let state = words.meaning(&word).ok_or(NotTaken::UnknownState)?;
        let at = at.ok_or(NotTaken::NoTime)?;
        if at > now + AHEAD {
            return Err(NotTaken::Future);
        }
        let currency = match sent.currency.trim() {
            "" => Currency::Cny,
            code => Currency::parse(&code.to_ascii_uppercase()).ok_or(NotTaken::BadCurrency)?,
        };
        let amount = match sent.amount.trim() {
            "" => None,
            typed => Some(Money::parse(typed, currency).map_err(|_| NotTaken::BadAmount)?),
        };
        let proof = text::line(sent.proof, MAX_PROOF).map_err(|_| NotTaken::BadProof)?;
        let raw = (word != state.as_str()).then_some(word);
        Ok(Self { order_number, payment_reference, state, raw, at: at.trunc_subsecs(3), amount, proof })
    }

    /// The keys of its numbers: of the order and of the payment.
    pub fn keys(&self) -> [Option<String>; 2] {
        [&self.order_number, &self.payment_reference].map(|number| number.as_deref().and_then(number_key))
    }

    /// Which of a case's orders it is about, by its place among them; `None`: none of them. Each number is looked for in both
    /// boxes. One payment may be for several orders, each in a case of its own: a fact that names its order is about no other.
    pub fn place<'a>(&self, orders: impl IntoIterator<Item = Numbers<'a>>) -> Option<usize> {
        let [order, payment] = self.keys();
        let orders: Vec<_> = orders.into_iter().map(|numbers| numbers.map(|number| number.and_then(number_key))).collect();
        let place = |key: &Option<String>| orders.iter().position(|numbers| key.is_some() && numbers.contains(key));
        let is_named = |[number, _]: &[Option<String>; 2]| number.is_some() && *number != payment;
        let is_of_another = order.is_some() && orders.iter().any(is_named);
        place(&order).or_else(|| place(&payment).filter(|_| !is_of_another))
    }

    /// What it says was given back, where that is less than all that the order cost.
    pub fn part_of(&self, whole: Money) -> Option<Money> {
        let part = self.amount.filter(|part| part.currency == whole.currency && part.minor < whole.minor);
        part.filter(|_| self.state == OrderState::Refunded)
    }
}

/// What keeps a fact from being a word on the order that the complaint is about: it is written down, and nothing rests on it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beside {
    /// It is about a further order, by its position.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub order: Option<u8>,
    /// Only so much was given back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part: Option<Money>,
}

/// Such a fact, as the history tells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToldBeside {
    pub fact: FactId,
    pub claimant: Claimant,
    pub state: OrderState,
    #[serde(flatten)]
    pub beside: Beside,
}

impl Beside {
    /// Whether there is any such thing.
    pub const fn is_any(&self) -> bool {
        self.order.is_some() || self.part.is_some()
    }
}

/// What became of a fact.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It stands in a case now.
    Taken,
    /// It stood there already.
    Known,
    /// No case of the sender's has this number, or none that it may know of.
    Unmatched,
    Refused(NotTaken),
}

impl Verdict {
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Taken => "taken",
            Self::Known => "known",
            Self::Unmatched => "unmatched",
            Self::Refused(_) => "refused",
        }
    }

    /// Of what became of a fact in two cases, what says most.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        let weight = |it: Self| match it {
            Self::Unmatched => 0,
            Self::Refused(_) => 1,
            Self::Known => 2,
            Self::Taken => 3,
        };
        if weight(other) > weight(self) { other } else { self }
    }

    /// As [`ToString`] wrote it.
    pub fn parse(code: &str) -> Option<Self> {
        match code.split_once(':') {
            Some(("refused", why)) => NotTaken::parse(why).map(Self::Refused),
            Some(_) => None,
            None => [Self::Taken, Self::Known, Self::Unmatched].into_iter().find(|it| it.as_str() == code),
        }
    }
}

impl std::fmt::Display for Verdict {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Refused(why) => write!(f, "refused:{why}"),
            other => f.write_str(other.as_str()),
        }
    }
}

/// By which way a fact came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    Sender(FactSenderId),
    File(OrderFileId),
}

/// Where a fact of a case comes from, and what was said beside its state.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Origin {
    pub fact: FactId,
    pub source: Source,
    /// The name of the sender or of the file, as it was then.
    pub said_by: String,
    pub raw: Option<String>,
    pub amount: Option<Money>,
}
