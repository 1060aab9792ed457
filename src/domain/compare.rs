//! What two texts share and what each has alone, word by word: line by line first, then within the lines that differ.

use std::ops::Range;

use similar::{Algorithm, Change, ChangeTag, capture_diff_slices};

/// Pairs of lines, or of words of one stretch, that are compared at most; beyond it all of it counts as written anew.
const MOST: usize = 2_000_000;

/// Whose a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mark {
    Same,
    /// Of the text before alone.
    Gone,
    /// Of the text after alone.
    New,
}

/// A stretch of text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub mark: Mark,
    pub text: String,
}

/// The pieces in order: those that are the same or gone make the text before, those that are the same or new the one after.
pub fn compare(before: &str, after: &str) -> Vec<Piece> {
    let lines = |text| -> Vec<&str> { str::split_inclusive(text, '\n').collect() };
    let (mut pieces, mut gone, mut new) = (Vec::new(), String::new(), String::new());
    for (mark, line) in steps(&lines(before), &lines(after)) {
        match mark {
            Mark::Gone => gone.push_str(line),
            Mark::New => new.push_str(line),
            Mark::Same => {
                put_words(&mut pieces, &mut gone, &mut new);
                put(&mut pieces, Mark::Same, line);
            }
        }
    }
    put_words(&mut pieces, &mut gone, &mut new);
    pieces
}

fn put_words(pieces: &mut Vec<Piece>, gone: &mut String, new: &mut String) {
    for (mark, word) in steps(&words(gone), &words(new)) {
        put(pieces, mark, word);
    }
    gone.clear();
    new.clear();
}

fn put(pieces: &mut Vec<Piece>, mark: Mark, text: &str) {
    match pieces.last_mut().filter(|last| last.mark == mark) {
        Some(last) => last.text.push_str(text),
        None => pieces.push(Piece { mark, text: text.to_owned() }),
    }
}

/// Letters and digits of our script that belong together; any other character by itself.
fn words(text: &str) -> Vec<&str> {
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut was_in_word = false;
    for (at, c) in text.char_indices() {
        let is_in_word = c.is_ascii_alphanumeric();
        match found.last_mut().filter(|_| is_in_word && was_in_word) {
            Some(word) => word.end = at + c.len_utf8(),
            None => found.push(at..at + c.len_utf8()),
        }
        was_in_word = is_in_word;
    }
    found.into_iter().filter_map(|word| text.get(word)).collect()
}

/// From one list to the other, with as much kept as can be.
fn steps<'a>(before: &[&'a str], after: &[&'a str]) -> Vec<(Mark, &'a str)> {
    let head = before.iter().zip(after).take_while(|(a, b)| a == b).count();
    let tail = before[head..].iter().rev().zip(after[head..].iter().rev()).take_while(|(a, b)| a == b).count();
    let (old, new) = (&before[head..before.len() - tail], &after[head..after.len() - tail]);
    let kept = |its: &[&'a str]| its.iter().map(|it| (Mark::Same, *it)).collect::<Vec<_>>();
    [kept(&before[..head]), between(old, new), kept(&before[before.len() - tail..])].concat()
}

fn between<'a>(old: &[&'a str], new: &[&'a str]) -> Vec<(Mark, &'a str)> {
    if old.len() * new.len() > MOST {
        let gone = old.iter().map(|it| (Mark::Gone, *it));
        return gone.chain(new.iter().map(|it| (Mark::New, *it))).collect();
    }
    let step = |change: Change<&'a str>| match change.tag() {
        ChangeTag::Equal => (Mark::Same, change.value()),
        ChangeTag::Delete => (Mark::Gone, change.value()),
        ChangeTag::Insert => (Mark::New, change.value()),
    };
    let found = capture_diff_slices(Algorithm::Myers, old, new);
    found.iter().flat_map(|it| it.iter_changes(old, new)).map(step).collect()
}

#[cfg(test)]
mod tests {
    use super::{Mark, compare};

    fn told(before: &str, after: &str) -> String {
        let piece = |piece: super::Piece| match piece.mark {
            Mark::Same => piece.text,
            Mark::Gone => format!("[-{}-]", piece.text),
            Mark::New => format!("[+{}+]", piece.text),
        };
        compare(before, after).into_iter().map(piece).collect()
    }

    #[test]
    fn words_that_were_added_and_removed_stand_where_they_were() {
        assert_eq!(told("within 5 working days", "within 10 working days"), "within [-5-][+10+] working days");
        assert_eq!(told("请在五天内答复。", "请在十天内书面答复。"), "请在[-五-][+十+]天内[+书面+]答复。");
        assert_eq!(told("a\nb\nc\n", "a\nc\nd\n"), "a\n[-b\n-]c\n[+d\n+]");
        assert_eq!(told("", "new"), "[+new+]");
        assert_eq!(told("old", ""), "[-old-]");
        assert!(compare("", "").is_empty());
    }

    #[test]
    fn one_character_of_a_long_paragraph_is_marked_alone() {
        let (one, other) = ("甲".repeat(2_500), "乙".repeat(2_499));
        assert_eq!(told(&format!("{one}旧{other}"), &format!("{one}新{other}")), format!("{one}[-旧-][+新+]{other}"));
    }

    #[test]
    fn both_texts_can_be_put_together_again_however_long_they_are() {
        let long = |word: &str| (0..1_800).map(|n| format!("{word} {n}")).collect::<Vec<_>>().join("\n");
        for (before, after) in [("一二三", "三二一"), ("x y\n\nz", "y x\nz\n"), (&*long("甲"), &*long("乙"))] {
            let pieces = compare(before, after);
            let with = |mark: Mark| -> String {
                pieces.iter().filter(|piece| piece.mark == Mark::Same || piece.mark == mark).map(|piece| &*piece.text).collect()
            };
            assert_eq!((with(Mark::Gone), with(Mark::New)), (before.to_owned(), after.to_owned()));
        }
    }
}
