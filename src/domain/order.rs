//! The order a complaint is about, and what each side claims of it.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

use super::codes::{Claimant, OrderState};
use super::ids::{FactId, TextId};
use super::money::Money;

/// The order as the consumer described it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// A provider's slug.
    pub provider: String,
    pub merchant: String,
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    pub amount: Money,
    pub ordered_on: Option<NaiveDate>,
    pub paid_on: Option<NaiveDate>,
    /// What the app shows, in its own words.
    pub displayed_status: Option<String>,
}

/// Most further orders of one case.
pub const MOST_OTHER_ORDERS: usize = 9;

/// A further order with the same problem, in the same case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OtherOrder {
    pub order_number: Option<String>,
    pub payment_reference: Option<String>,
    pub amount: Money,
    pub paid_on: Option<NaiveDate>,
}

/// The orders that a bill is looked through for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Sought {
    #[serde(flatten)]
    pub order: Order,
    /// Of the same provider and merchant.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub others: Vec<OtherOrder>,
}

impl Sought {
    /// Each as an order: the one that the complaint is about, then the further ones.
    pub fn orders(&self) -> Vec<Order> {
        let further = |other: &OtherOrder| Order {
            order_number: other.order_number.clone(),
            payment_reference: other.payment_reference.clone(),
            amount: other.amount,
            ordered_on: None,
            paid_on: other.paid_on,
            displayed_status: None,
            ..self.order.clone()
        };
        std::iter::once(self.order.clone()).chain(self.others.iter().map(further)).collect()
    }
}

/// The two numbers of an order: its own and its payment's.
pub type Numbers<'a> = [Option<&'a str>; 2];

/// By which numbers are compared: letters in upper case, without the spaces and dashes that come and go when they are copied.
/// `None` where nothing is left. In queries it is `store::numbers`.
pub fn number_key(number: &str) -> Option<String> {
    let key: String = number.chars().filter(|c| !matches!(c, ' ' | '-')).map(|c| c.to_ascii_uppercase()).collect();
    (!key.is_empty()).then_some(key)
}

/// One claim about the order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    pub id: FactId,
    pub claimant: Claimant,
    pub state: OrderState,
    /// When it was said or seen.
    pub at: DateTime<Utc>,
    pub text: Option<TextId>,
}

/// A number that does not look like one of its kind: worth a second look, never a reason to refuse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OddNumber {
    OrderNumber,
    PaymentReference,
}

impl Order {
    /// Its numbers: no secret of whoever filed it, nor to whoever works on it.
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        [&self.order_number, &self.payment_reference].into_iter().flatten().map(String::as_str)
    }

    /// Both, each in its box.
    pub fn both_numbers(&self) -> Numbers<'_> {
        [self.order_number.as_deref(), self.payment_reference.as_deref()]
    }

    /// Whether both are one order, by a number that both have, in whichever box it was typed. One payment may be for several
    /// orders: where both name their order, that they were paid together says nothing.
    pub fn is_same(&self, other: &Self) -> bool {
        let keys = |order: &Self| order.both_numbers().map(|number| number.and_then(number_key));
        let ([order, payment], [their_order, their_payment]) = (keys(self), keys(other));
        let is_one = |mine: &Option<String>, theirs: &Option<String>| mine.is_some() && mine == theirs;
        let by_order = is_one(&order, &their_order) || is_one(&order, &their_payment) || is_one(&payment, &their_order);
        let by_payment = is_one(&payment, &their_payment) && (order.is_none() || their_order.is_none());
        self.provider == other.provider && (by_order || by_payment)
    }

    /// Numbers that look mistyped. What they look like is known from third parties only (field.md 1a), so this warns.
    pub fn odd_numbers(&self) -> Vec<OddNumber> {
        let is_plain = |text: &str| text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '*' | ' '));
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        let mut odd = Vec::new();
        if self.order_number.as_ref().is_some_and(|number| !is_plain(number) || digits(number) < 5) {
            odd.push(OddNumber::OrderNumber);
        }
        // Alipay's and WeChat's have 28 digits, most often; banks' are shorter.
        let fewest = if matches!(&*self.provider, "alipay" | "wechat") { 20 } else { 6 };
        if self.payment_reference.as_ref().is_some_and(|number| !is_plain(number) || digits(number) < fewest) {
            odd.push(OddNumber::PaymentReference);
        }
        odd
    }
}

impl OtherOrder {
    /// As [`Order::both_numbers`].
    pub fn both_numbers(&self) -> Numbers<'_> {
        [self.order_number.as_deref(), self.payment_reference.as_deref()]
    }

    /// As [`Order::numbers`].
    pub fn numbers(&self) -> impl Iterator<Item = &str> {
        [&self.order_number, &self.payment_reference].into_iter().flatten().map(String::as_str)
    }
}

impl OrderState {
    /// Whether the order, so claimed, still waits for money: `None` where the claim does not tell.
    pub const fn is_unpaid(self) -> Option<bool> {
        match self {
            // Advanced and overdue: the platform paid, and the consumer owes it.
            Self::InService
            | Self::CompletedAwaitingCharge
            | Self::Charging
            | Self::ChargeFailed
            | Self::Advanced
            | Self::Overdue => Some(true),
            Self::Paid | Self::Refunded | Self::Cancelled => Some(false),
            Self::Unknown => None,
        }
    }

    /// Both cannot be true: one side says that money is still to come, the other that it is not.
    pub fn contradicts(self, other: Self) -> bool {
        matches!((self.is_unpaid(), other.is_unpaid()), (Some(one), Some(two)) if one != two)
    }
}

/// Who says something of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Voice {
    /// The order's page in the app, as the consumer reads it.
    OrderPage,
    Side(Claimant),
}

/// What cannot both be true: some say that money is still to come, the others that it is not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contradiction {
    pub settled: Vec<Voice>,
    pub unsettled: Vec<Voice>,
}

impl Contradiction {
    /// Among the newest words of each; `None` where they fit together.
    pub fn among(said: &[(Voice, OrderState)]) -> Option<Self> {
        let camp = |unpaid: bool| -> Vec<Voice> {
            said.iter().filter(|(_, state)| state.is_unpaid() == Some(unpaid)).map(|(voice, _)| *voice).collect()
        };
        let (settled, unsettled) = (camp(false), camp(true));
        (!settled.is_empty() && !unsettled.is_empty()).then_some(Self { settled, unsettled })
    }
}
