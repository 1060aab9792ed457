//! Merchants of the register: the names one goes by, what it is part of, whom to ask. People write one name in many ways: names
//! are the same where they fold alike ([`fold`]), and a folded name is one merchant's.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_normalization::UnicodeNormalization;

use super::ids::MerchantId;

/// Longest name, in characters: as long as a complaint can write it.
pub const MAX_NAME: usize = 120;
/// Other names of one merchant.
pub const MOST_ALIASES: usize = 50;
/// Longest name of a person, in characters.
pub const MAX_PERSON: usize = 80;
/// Longest note for staff, in characters.
pub const MAX_NOTE: usize = 2_000;
/// Merchants above a merchant: a shop, its chain, its brand, its group.
pub const MOST_ABOVE: usize = 5;

/// A name as names are compared: compatible forms are one (NFKC: full width, ligatures), blanks at the ends are gone and those
/// between are one, and small and capital letters are the same. Folding a folded name changes nothing.
pub fn fold(name: &str) -> String {
    // By way of capitals, so that ß and ss, σ and ς are the same too.
    let small = name.nfkc().flat_map(char::to_uppercase).flat_map(char::to_lowercase);
    let composed: String = small.nfkc().collect();
    composed.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// A merchant as an administrator keeps it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Merchant {
    pub name: String,
    /// Other names it goes by.
    pub aliases: Vec<String>,
    /// The chain, brand or platform that it is part of, by its name in the register.
    pub parent: Option<String>,
    pub contact: Contact,
    /// For staff alone.
    pub note: String,
    /// Whether its name is offered to whoever files.
    pub active: bool,
}

/// Whom to ask at a merchant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub person: String,
    pub email: Option<String>,
    pub phone: Option<String>,
    /// Somebody of ours has made sure that the address is the merchant's. Nothing is sent to one that is not confirmed.
    pub is_confirmed: bool,
}

/// Why a merchant is not kept so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum MerchantFault {
    /// This name stands there twice, folded alike.
    Twice(String),
    TooManyNames,
    /// This name is another merchant's: whose.
    Taken {
        name: String,
        whose: String,
    },
    /// There is no merchant of this name that it could be part of.
    NoSuchParent(String),
    /// It would be part of itself, by way of its own parts.
    Circle(String),
    /// There are more merchants one above the other than anybody can follow.
    TooDeep,
    /// An address has to be there to be confirmed.
    NothingToConfirm,
}

impl Merchant {
    /// One before anything was typed.
    pub fn blank() -> Self {
        let contact = Contact::default();
        Self { name: String::new(), aliases: Vec::new(), parent: None, contact, note: String::new(), active: true }
    }

    /// All its names, its own first.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        std::iter::once(self.name.as_str()).chain(self.aliases.iter().map(String::as_str))
    }

    /// What is wrong with it whatever others there are.
    pub fn fault(&self) -> Option<MerchantFault> {
        if self.aliases.len() > MOST_ALIASES {
            return Some(MerchantFault::TooManyNames);
        }
        let mut seen = BTreeSet::new();
        if let Some(twice) = self.names().find(|name| !seen.insert(fold(name))) {
            return Some(MerchantFault::Twice(twice.to_owned()));
        }
        (self.contact.is_confirmed && self.contact.email.is_none()).then_some(MerchantFault::NothingToConfirm)
    }

    /// Whether `own` may be part of the first of `line`, which the others stand above, each above the one before it.
    pub fn may_be_under(&self, own: Option<MerchantId>, line: &[MerchantId]) -> Result<(), MerchantFault> {
        if own.is_some_and(|own| line.contains(&own)) {
            return Err(MerchantFault::Circle(self.parent.clone().unwrap_or_default()));
        }
        if line.len() > MOST_ABOVE { Err(MerchantFault::TooDeep) } else { Ok(()) }
    }
}
