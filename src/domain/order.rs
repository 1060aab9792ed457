//! The order a complaint is about, and what each side claims of it.

use chrono::{DateTime, NaiveDate, Utc};

use super::codes::{Claimant, OrderState};
use super::ids::{FactId, TextId};
use super::money::Money;

/// The order as the consumer described it.
#[derive(Clone, Debug, PartialEq, Eq)]
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
