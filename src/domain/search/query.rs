//! What somebody searches for, read from what they typed.

use serde::{Deserialize, Serialize};

use super::{Run, Words, cut, folded, is_dashed_number, pairs, plain, runs};
use crate::domain::reference::Reference;

/// Longest search, in characters.
pub const MOST_TYPED: usize = 100;
/// Digits from which a row of groups is one number: `138 0013 8000`.
const FEWEST_DIGITS: usize = 5;

/// Why nothing can be searched for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum QueryProblem {
    /// Nothing typed but signs, or nothing at all.
    Nothing,
    /// Longest allowed, in characters.
    TooLong(usize),
}

/// A number that names one case.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Straight {
    Whole(Reference),
    /// As the queue writes it: running number and check digit.
    Short {
        number: i64,
        check: u32,
    },
}

/// Something that has to be found; a case is found by all of them together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Term {
    /// As typed, folded: what is marked in a text.
    pub text: String,
    /// The words that stand for it among a case's.
    pub words: Vec<String>,
    /// In quotation marks: found only as it stands.
    pub is_quoted: bool,
}

/// A search that can be made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Query {
    terms: Vec<Term>,
    straight: Option<Straight>,
}

impl Query {
    /// Reads what was typed.
    pub fn parse(typed: &str) -> Result<Self, QueryProblem> {
        let typed = typed.trim();
        if typed.chars().count() > MOST_TYPED {
            return Err(QueryProblem::TooLong(MOST_TYPED));
        }
        let folded = folded(typed);
        let mut terms = Vec::new();
        if is_grouped_number(&folded) {
            terms.push(Term { text: typed.to_owned(), words: vec![plain(&folded)], is_quoted: false });
        } else {
            for (at, part) in folded.split(['"', '“', '”', '「', '」']).enumerate() {
                // What stands between two marks is one term.
                if at % 2 == 1 { terms.extend(quoted(part)) } else { terms.extend(loose(part)) }
            }
        }
        let mut seen = std::collections::BTreeSet::new();
        terms.retain(|term| seen.insert((term.text.clone(), term.is_quoted)));
        if terms.is_empty() {
            return Err(QueryProblem::Nothing);
        }
        Ok(Self { terms, straight: straight(typed) })
    }

    pub fn terms(&self) -> &[Term] {
        &self.terms
    }

    /// The words of all its terms, each once.
    pub fn words(&self) -> Vec<&str> {
        let mut words: Vec<&str> = self.terms.iter().flat_map(|term| &term.words).map(String::as_str).collect();
        words.sort_unstable();
        words.dedup();
        words
    }

    /// The one case that is meant, where a reference was typed.
    pub const fn straight(&self) -> Option<Straight> {
        self.straight
    }

    /// Whether something has to be found as it stands.
    pub fn has_quoted(&self) -> bool {
        self.terms.iter().any(|term| term.is_quoted)
    }
}

/// Digits in groups, as people write phone numbers and long numbers.
fn is_grouped_number(folded: &str) -> bool {
    let is_gap = |c: char| matches!(c, ' ' | '-' | '+' | '(' | ')');
    let digits = folded.bytes().filter(u8::is_ascii_digit).count();
    digits >= FEWEST_DIGITS && folded.chars().all(|c| c.is_ascii_digit() || is_gap(c)) && folded.chars().any(is_gap)
}

fn quoted(part: &str) -> Option<Term> {
    let mut words = Words::default();
    words.text(part);
    let words: Vec<String> = words.iter().map(str::to_owned).collect();
    (!words.is_empty()).then(|| Term { text: part.trim().to_owned(), words, is_quoted: true })
}

fn loose(part: &str) -> Vec<Term> {
    let mut terms = Vec::new();
    for chunk in part.split_whitespace() {
        let chunk = chunk.trim_matches(|c: char| !c.is_alphanumeric());
        let is_number = is_dashed_number(chunk) && chunk.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        if is_number {
            terms.push(term(chunk, vec![cut(&plain(chunk)).to_owned()]));
            continue;
        }
        terms.extend(runs(chunk).map(|run| match run {
            Run::Latin(word) => term(word, vec![cut(word).to_owned()]),
            Run::Cjk(run) if run.chars().nth(1).is_none() => term(run, vec![run.to_owned()]),
            Run::Cjk(run) => term(run, pairs(run).collect()),
        }));
    }
    terms
}

fn term(text: &str, words: Vec<String>) -> Term {
    Term { text: text.to_owned(), words, is_quoted: false }
}

fn straight(typed: &str) -> Option<Straight> {
    if let Some(reference) = Reference::parse(typed) {
        return Some(Straight::Whole(reference));
    }
    let folded = folded(typed);
    let (number, check) = folded.split_once('-')?;
    let is_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if !(6..=12).contains(&number.len()) || check.len() != 1 || !is_digits(number) || !is_digits(check) {
        return None;
    }
    Some(Straight::Short { number: number.parse().ok()?, check: check.parse().ok()? })
}
