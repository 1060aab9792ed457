//! A guide: an article that explains how something works and what to do. Its words are Markdown; `guides` draws them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::codes::Locale;

/// Longest parts of an article, in characters.
pub const TITLE: usize = 60;
pub const SUMMARY: usize = 160;
pub const SEARCH_WORDS: usize = 400;
pub const BODY: usize = 12_000;

coded! {
    /// What a guide is about, in the order in which they are listed.
    pub enum GuideKind {
        /// How pay-later orders work, and why they get stuck.
        Orders = "orders",
        /// Bills, numbers, evidence.
        Proof = "proof",
        /// Money, credit, deductions.
        Account = "account",
        /// Merchants, authorities, scams.
        Help = "help",
        /// A pay-later provider: its products, its order states, how to complain to it.
        Provider = "provider",
    }
}

/// A guide in both languages; each change makes a version of its own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Guide {
    /// Its name in addresses: `finding-numbers`.
    pub slug: String,
    /// 1 is what came with Redress, or the first that an administrator wrote.
    pub version: u32,
    pub kind: GuideKind,
    /// Among those of its kind, the lowest first.
    pub position: i32,
    /// The slug of the provider that it is about.
    pub provider: Option<String>,
    /// Slugs of guides to read next.
    pub related: Vec<String>,
    /// The day on which somebody last held it to its sources.
    pub checked: NaiveDate,
    /// Not in use: nobody but administrators finds it.
    pub in_use: bool,
    pub zh: Article,
    pub en: Article,
}

/// What is read, in one language.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Article {
    pub title: String,
    pub summary: String,
    /// Other words that people look for it by.
    pub words: String,
    /// Markdown; HTML in it is shown as what it is, text.
    pub body: String,
}

/// Why a guide cannot be published.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GuideFault {
    /// Lower-case letters, digits and dashes, 2 to 60.
    Slug,
    Missing(Locale, Part),
    TooLong(Locale, Part, usize),
    /// It is about a provider, and says not which.
    NoProvider,
    /// Checked on a day that has not come.
    CheckedLater,
}

coded! {
    pub enum Part { Title = "title", Summary = "summary", Words = "words", Body = "body" }
}

impl Guide {
    pub const fn article(&self, locale: Locale) -> &Article {
        match locale {
            Locale::ZhCn => &self.zh,
            Locale::En => &self.en,
        }
    }

    /// Everything that keeps it from being published on this day.
    pub fn faults(&self, today: NaiveDate) -> Vec<GuideFault> {
        let mut faults = Vec::new();
        if !is_slug(&self.slug) {
            faults.push(GuideFault::Slug);
        }
        if self.kind == GuideKind::Provider && self.provider.is_none() {
            faults.push(GuideFault::NoProvider);
        }
        if self.checked > today {
            faults.push(GuideFault::CheckedLater);
        }
        for locale in [Locale::ZhCn, Locale::En] {
            self.article(locale).faults(locale, &mut faults);
        }
        faults
    }
}

impl Article {
    fn faults(&self, locale: Locale, faults: &mut Vec<GuideFault>) {
        let parts = [
            (Part::Title, &self.title, TITLE),
            (Part::Summary, &self.summary, SUMMARY),
            (Part::Words, &self.words, SEARCH_WORDS),
            (Part::Body, &self.body, BODY),
        ];
        for (part, text, most) in parts {
            if text.trim().is_empty() && part != Part::Words {
                faults.push(GuideFault::Missing(locale, part));
            }
            if text.chars().count() > most {
                faults.push(GuideFault::TooLong(locale, part, most));
            }
        }
    }
}

/// Whether this can stand in an address.
fn is_slug(text: &str) -> bool {
    let good = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    (2..=60).contains(&text.len()) && text.chars().all(good) && !text.starts_with('-') && !text.ends_with('-') && text != "new"
}
