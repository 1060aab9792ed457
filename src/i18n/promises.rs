//! What was promised, and what is held, in the words that pages and letters share.

use super::Words;
use crate::domain::hold::HoldAsk;
use crate::domain::money::Money;
use crate::domain::offer::Remedy;

impl Words {
    /// What was promised, with its sum: `refund ¥258.00`.
    pub fn remedy(&self, remedy: &Remedy) -> String {
        format!("{}{}", self.code("remedy", remedy.kind.as_str()), sum(remedy.amount))
    }

    /// `no deduction, no late fee`.
    pub fn hold_asks(&self, asks: &[HoldAsk]) -> String {
        let words: Vec<String> = asks.iter().map(|ask| self.code("hold-ask", ask.as_str())).collect();
        words.join(self.t("list-comma"))
    }
}

/// A sum behind words; nothing where there is none.
pub fn sum(amount: Option<Money>) -> String {
    amount.map(|sum| format!(" {sum}")).unwrap_or_default()
}
