//! The place of a text where the words stand, with them marked. Numbers and words are found in any width and case; what
//! is shown is as it was written.

use std::ops::Range;

use super::{Query, Term, folded, is_cjk};

/// Characters shown before the first word that was found, and in all.
const BEFORE: usize = 24;
const SHOWN: usize = 110;

/// Part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// One of the words that were searched for.
    pub is_word: bool,
    /// Stands for what is left out.
    pub is_gap: bool,
}

/// The whole text in pieces.
pub fn marked(text: &str, query: &Query) -> Vec<Piece> {
    cut_up(text, 0..text.len(), &places(text, query))
}

/// The part of a text around the first word; `None` where no word stands in it.
pub fn snippet(text: &str, query: &Query) -> Option<Vec<Piece>> {
    let flat: String = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let places = places(&flat, query);
    let first = places.first()?;
    let start = back(&flat, first.start, BEFORE);
    let end = flat[start..].char_indices().nth(SHOWN).map_or(flat.len(), |(at, _)| start + at);
    let mut pieces = cut_up(&flat, start..end, &places);
    let gap = || Piece { text: "…".to_owned(), is_word: false, is_gap: true };
    if start > 0 {
        pieces.insert(0, gap());
    }
    if end < flat.len() {
        pieces.push(gap());
    }
    Some(pieces)
}

impl Query {
    /// Whether each thing in quotation marks stands in one of these texts, as it stands there.
    pub fn is_quoted_in(&self, texts: &[&str]) -> bool {
        let mut quoted = self.terms().iter().filter(|term| term.is_quoted);
        quoted.all(|term| texts.iter().any(|text| !literal(&Folded::of(text), &term.text).is_empty()))
    }
}

impl Term {
    /// Whether it stands in a text, or its parts do.
    pub fn stands_in(&self, text: &str) -> bool {
        // Most texts hold nothing of it, which is soon seen.
        let whole = folded(text);
        let is_any = whole.contains(&self.text) || !self.is_quoted && self.words.iter().any(|word| whole.contains(word));
        is_any && !of_term(&Folded::of(text), self).is_empty()
    }
}

fn back(text: &str, from: usize, characters: usize) -> usize {
    text[..from].char_indices().rev().nth(characters.saturating_sub(1)).map_or(0, |(at, _)| at)
}

fn cut_up(text: &str, window: Range<usize>, places: &[Range<usize>]) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = window.start;
    let mut push = |part: &str, is_word| {
        if !part.is_empty() {
            pieces.push(Piece { text: part.to_owned(), is_word, is_gap: false });
        }
    };
    for place in places {
        let (start, end) = (place.start.max(at), place.end.min(window.end));
        if start >= end {
            continue;
        }
        push(&text[at..start], false);
        push(&text[start..end], true);
        at = end;
    }
    push(&text[at.min(window.end)..window.end], false);
    pieces
}

/// A text as it is compared, each character with the place it came from.
struct Folded {
    chars: Vec<char>,
    from: Vec<Range<usize>>,
}

impl Folded {
    fn of(text: &str) -> Self {
        let (mut chars, mut from) = (Vec::with_capacity(text.len()), Vec::with_capacity(text.len()));
        for (at, c) in text.char_indices() {
            let end = at + c.len_utf8();
            for c in folded(&text[at..end]).chars() {
                chars.push(c);
                from.push(at..end);
            }
        }
        Self { chars, from }
    }
}

/// Where the words stand, in order, joined where they touch.
fn places(text: &str, query: &Query) -> Vec<Range<usize>> {
    let folded = Folded::of(text);
    let mut found: Vec<Range<usize>> = query.terms().iter().flat_map(|term| of_term(&folded, term)).collect();
    found.sort_by_key(|place| (place.start, place.end));
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(found.len());
    for place in found {
        match joined.last_mut().filter(|last| place.start <= last.end) {
            Some(last) => last.end = last.end.max(place.end),
            None => joined.push(place),
        }
    }
    joined
}

/// As it was typed; a longer Chinese word that stands nowhere so, by its pairs.
fn of_term(text: &Folded, term: &Term) -> Vec<Range<usize>> {
    let whole = literal(text, &term.text);
    if !whole.is_empty() || term.is_quoted {
        return whole;
    }
    term.words.iter().filter(|word| **word != term.text).flat_map(|word| literal(text, word)).collect()
}

fn literal(text: &Folded, sought: &str) -> Vec<Range<usize>> {
    let sought: Vec<char> = sought.chars().collect();
    let (Some(first), Some(last)) = (sought.first(), sought.last()) else { return Vec::new() };
    let goes_on = |edge: char, beside: Option<&char>| {
        beside.is_some_and(|beside| edge.is_alphanumeric() && beside.is_alphanumeric() && !is_cjk(edge) && !is_cjk(*beside))
    };
    // The end of a number is a word of its own.
    let may_be_tail = sought.iter().all(char::is_ascii_digit);
    let is_word = |at: usize, end: usize| {
        let before = at.checked_sub(1).and_then(|at| text.chars.get(at));
        !goes_on(*last, text.chars.get(end)) && (may_be_tail || !goes_on(*first, before))
    };
    let mut found = Vec::new();
    for (at, window) in text.chars.windows(sought.len()).enumerate() {
        let end = at + sought.len();
        if window == sought.as_slice() && is_word(at, end) {
            found.push(text.from[at].start..text.from[end - 1].end);
        }
    }
    found
}
