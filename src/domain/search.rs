//! Words by which a case is found, made of its texts, names and numbers; the same on both databases.
//! Latin words and numbers as they stand, Chinese as single characters and pairs of neighbours: a word of two characters
//! is one of the pairs, a longer one all of its pairs.

use std::borrow::Cow;
use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::text;
pub use query::{Query, QueryProblem, Straight, Term};
pub use rank::{Face, Found};
pub use snippet::{Piece, marked, snippet};

mod query;
mod rank;
mod snippet;

/// Longest word kept, in characters; what a longer one begins with finds it.
const LONGEST: usize = 64;
/// How many of a number's last characters find it.
const TAILS: std::ops::RangeInclusive<usize> = 4..=8;

/// A set of words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words(BTreeSet<String>);

impl Words {
    /// The words of a text.
    pub fn text(&mut self, text: &str) {
        let folded = folded(text);
        for run in runs(&folded) {
            match run {
                Run::Latin(word) => self.word(word),
                Run::Cjk(run) => self.0.extend(pairs(run).chain(run.chars().map(String::from))),
            }
        }
        // `ZMCB-2026-1107` is found as it stands and in one piece.
        let dashed = folded.split(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).filter(|chunk| is_dashed_number(chunk));
        for chunk in dashed {
            self.word(&chunk.replace('-', ""));
        }
    }

    /// A number of an order, a payment or a phone: whole, in its parts, and its last characters.
    pub fn number(&mut self, number: &str) {
        self.text(number);
        let plain = plain(number);
        self.word(&plain);
        // As it is known to people, without the letters that a provider puts before it.
        self.word(plain.trim_start_matches(|c: char| !c.is_ascii_digit()));
        let ends: Vec<usize> = plain.char_indices().map(|(at, _)| at).rev().collect();
        // The whole is its own tail.
        for tail in TAILS.filter_map(|length| ends.get(length - 1)).filter(|at| **at > 0) {
            self.word(&plain[*tail..]);
        }
    }

    /// A phone number, with and without the code of its country.
    pub fn phone(&mut self, phone: &str) {
        self.number(phone);
        if let Some(mobile) = text::mobile(phone) {
            self.number(mobile.trim_start_matches("+86"));
        }
    }

    /// A reference: whole, and as the queue writes it.
    pub fn reference(&mut self, reference: super::reference::Reference) {
        let whole = plain(&reference.to_string());
        // RD and the year stand before the number and its check digit.
        let short = whole.get("rd2026".len()..).unwrap_or_default().to_owned();
        let number = reference.number();
        self.0.extend([format!("{number:06}"), number.to_string(), whole, short]);
    }

    fn word(&mut self, word: &str) {
        if !word.is_empty() {
            self.0.insert(cut(word).to_owned());
        }
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    pub fn contains(&self, word: &str) -> bool {
        self.0.contains(word)
    }

    /// Those of another set too.
    pub fn add(&mut self, others: &Words) {
        self.0.extend(others.0.iter().cloned());
    }
}

/// As it is compared: compatible forms made one (full width, ligatures), and small letters.
pub fn folded(text: &str) -> Cow<'_, str> {
    if text.chars().all(|c| plainly_folded(c) == Some(c)) {
        return Cow::Borrowed(text);
    }
    let plainly: Option<String> = text.chars().map(plainly_folded).collect();
    // Some capitals fall apart when they become small, and some compatible forms are capitals.
    Cow::Owned(plainly.unwrap_or_else(|| text.nfkc().flat_map(char::to_lowercase).nfkc().collect()))
}

/// What becomes of a character whatever stands beside it, without the tables of Unicode: nearly all that is written in
/// Chinese or English. `None` of any other.
const fn plainly_folded(c: char) -> Option<char> {
    match c {
        '\0'..='\x7F' => Some(c.to_ascii_lowercase()),
        // Marks, and the characters of the basic block and its first extension.
        '\u{3001}'..='\u{3029}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' => Some(c),
        '\u{A5}' | '\u{B7}' | '\u{2010}' | '\u{2012}'..='\u{2016}' | '\u{2018}'..='\u{201F}' => Some(c),
        '\u{3000}' => Some(' '),
        // Full width.
        '\u{FF01}'..='\u{FF5E}' => Some(((c as u32 - 0xFEE0) as u8 as char).to_ascii_lowercase()),
        _ => None,
    }
}

/// Letters and digits alone, as numbers are compared.
pub fn plain(number: &str) -> String {
    folded(number).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// A longer word is known by how it begins.
fn cut(word: &str) -> &str {
    word.char_indices().nth(LONGEST).map_or(word, |(end, _)| &word[..end])
}

fn is_dashed_number(chunk: &str) -> bool {
    let inner = chunk.trim_matches('-');
    inner.contains('-') && inner.bytes().any(|b| b.is_ascii_digit())
}

/// A piece of text without anything in it that is no word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Run<'a> {
    Latin(&'a str),
    /// Of a script that is written without spaces.
    Cjk(&'a str),
}

/// What a folded text is made of, in its order.
fn runs(folded: &str) -> impl Iterator<Item = Run<'_>> {
    let mut rest = folded;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
        let first = rest.chars().next()?;
        let is_same = |c: char| c.is_alphanumeric() && is_cjk(c) == is_cjk(first);
        let end = rest.find(|c| !is_same(c)).unwrap_or(rest.len());
        let (run, after) = rest.split_at(end);
        rest = after;
        Some(if is_cjk(first) { Run::Cjk(run) } else { Run::Latin(run) })
    })
}

/// Each two neighbours of a run.
fn pairs(run: &str) -> impl Iterator<Item = String> + '_ {
    run.chars().zip(run.chars().skip(1)).map(|(a, b)| [a, b].iter().collect())
}

const fn is_cjk(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{3007}' | '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}'
        | '\u{AC00}'..='\u{D7AF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
