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
