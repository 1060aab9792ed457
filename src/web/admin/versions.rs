//! The versions of a policy, a rule, a guide or a letter, the newest first: who made each, when, and which words it altered of
//! the one before.

use super::policy::words::{Difference, Line, differences};
use crate::domain::compare::{Mark, Piece, compare};
use crate::store::rules::Made;
use crate::web::page::Page;

/// Of words that stay, so many characters are shown beside those that do not.
const AROUND: usize = 40;

/// One part of what was altered, word by word.
pub struct Marked {
    pub name: String,
    pub pieces: Vec<Shown>,
}

/// A piece of it.
pub struct Shown {
    pub text: String,
    pub is_gone: bool,
    pub is_new: bool,
}

/// One version.
#[derive(Default)]
pub struct Turn {
    pub title: String,
    pub by: String,
    pub at: String,
    pub machine: String,
    /// Where its text is; empty where nowhere.
    pub url: String,
    pub changes: Vec<Marked>,
}

/// The same differences, word by word.
pub fn marked(differences: Vec<Difference>) -> Vec<Marked> {
    let marked = |it: Difference| Marked { name: it.name, pieces: pieces(compare(&it.before, &it.after)) };
    differences.into_iter().map(marked).collect()
}

fn pieces(all: Vec<Piece>) -> Vec<Shown> {
    let last = all.len().saturating_sub(1);
    let shown = |(at, piece): (usize, Piece)| Shown {
        text: if piece.mark == Mark::Same { shortened(&piece.text, at == 0, at == last) } else { piece.text },
        is_gone: piece.mark == Mark::Gone,
        is_new: piece.mark == Mark::New,
    };
    all.into_iter().enumerate().map(shown).collect()
}

/// Long words that stay, cut where nothing differs near them.
fn shortened(text: &str, is_first: bool, is_last: bool) -> String {
    let n = text.chars().count();
    let (head, tail) = (if is_first { 0 } else { AROUND }, if is_last { 0 } else { AROUND });
    if n <= head + tail + AROUND {
        return text.to_owned();
    }
    let start: String = text.chars().take(head).collect();
    let end: String = text.chars().skip(n - tail).collect();
    format!("{start} … {end}")
}

/// By what two versions differ that are told in lines.
pub fn by_lines<T>(lines: impl Fn(&T) -> Vec<Line>) -> impl Fn(Option<&T>, &T) -> Vec<Difference> {
    move |before, now| differences(&before.map(&lines).unwrap_or_default(), &lines(now))
}

/// The versions that were kept, the newest first. `first` comes with Redress and was never kept: its number, and what it says.
pub fn turns<T>(
    page: &Page,
    made: &[(Made, T)],
    first: Option<(u32, &T)>,
    told: impl Fn(Option<&T>, &T) -> Vec<Difference>,
) -> Vec<Turn> {
    let turn = |(at, (by, now)): (usize, &(Made, T))| {
        let built_in = first.filter(|(version, _)| version + 1 == by.version).map(|(_, first)| first);
        let before = made.get(at + 1).map(|(_, before)| before).or(built_in);
        // Of the oldest that is listed nobody reads what was before.
        let is_known = before.is_some() || by.version <= 1;
        Turn {
            title: page.t1("policy-version", "version", by.version),
            by: by.by.clone().unwrap_or_else(|| page.t("people-by-server").to_owned()),
            at: page.dates.full(by.at),
            machine: page.dates.machine(by.at),
            url: String::new(),
            changes: if is_known { marked(told(before, now)) } else { Vec::new() },
        }
    };
    made.iter().enumerate().map(turn).collect()
}
