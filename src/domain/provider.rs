//! Providers as an administrator keeps them: what may be said of one, and what must stay true of all.

use serde::{Deserialize, Serialize};

use super::codes::ProviderKind;
use super::sla::Names;

/// Longest name, in characters.
pub const MAX_NAME: usize = 40;
/// Longest slug, in characters.
pub const MAX_SLUG: usize = 40;
/// Longest address to complain to, in characters: a street, a mailbox or a page.
pub const MAX_ADDRESS: usize = 200;
/// Longest note for staff, in characters.
pub const MAX_NOTE: usize = 2_000;
/// The last place in a list.
pub const LAST: i32 = 999;

/// A pay-later product's provider, in one of its versions. Its slug stands in cases and never changes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    pub slug: String,
    pub version: u32,
    pub name: Names,
    pub kind: ProviderKind,
    pub position: i32,
    /// Whether new complaints may choose it.
    pub active: bool,
    /// For staff alone: whom they call there, where it takes complaints, and what they should know of it.
    #[serde(default)]
    pub contact: Contact,
}

/// How staff reach a provider.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Contact {
    pub phone: String,
    pub address: String,
    pub note: String,
}

coded! {
    /// Why a provider stays as it is.
    pub enum ProviderFault {
        /// Another one is called so already.
        NameTaken = "name_taken",
        /// There would be none left that a complaint can choose.
        LastActive = "last_active",
    }
}

impl Provider {
    /// What stands in the way of this, beside all the others.
    pub fn fault(&self, others: &[Self]) -> Option<ProviderFault> {
        let is_same = |one: &str, other: &str| one.to_lowercase() == other.to_lowercase();
        let is_called = |it: &Self| is_same(&it.name.zh, &self.name.zh) || is_same(&it.name.en, &self.name.en);
        let mut others = others.iter().filter(|it| it.slug != self.slug);
        if others.clone().any(is_called) {
            return Some(ProviderFault::NameTaken);
        }
        (!self.active && !others.any(|it| it.active)).then_some(ProviderFault::LastActive)
    }
}

/// The English name as a slug: `Qihoo 360` is `qihoo-360`; empty where nothing of it can stand in one.
pub fn slug_of(name: &str) -> String {
    let lower = name.to_lowercase();
    let words = lower.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut slug = String::new();
    for word in words {
        if slug.len() + word.len() >= MAX_SLUG {
            break;
        }
        if !slug.is_empty() {
            slug.push('-');
        }
        slug.push_str(word);
    }
    slug
}
