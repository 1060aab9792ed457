//! Words of texts and numbers, and what is typed to find them.

use proptest::prelude::*;
use redress::domain::reference::Reference;
use redress::domain::search::{Face, Found, Piece, Query, QueryProblem, Straight, Words, folded, marked, snippet};
use unicode_normalization::UnicodeNormalization;

fn words(text: &str) -> Words {
    let mut words = Words::default();
    words.text(text);
    words
}

fn finds(typed: &str, words: &Words) -> bool {
    Query::parse(typed).unwrap().words().iter().all(|word| words.contains(word))
}

fn shown(pieces: &[Piece]) -> String {
    pieces.iter().map(|piece| if piece.is_word { format!("[{}]", piece.text) } else { piece.text.clone() }).collect()
}

#[test]
fn chinese_is_found_by_any_of_its_parts_and_latin_by_whole_words() {
    let found = words("11 月 19 日已经付款，订单ＳＴＵＣＫ一直显示「服务中」。Refund of ZMCB-2026-1107 refused!");
    for typed in ["付", "付款", "已经付款", "服务中", "付款 服务", "stuck", "STUCK", "订单stuck一直", "refund", "“已经付款”"]
    {
        assert!(finds(typed, &found), "{typed}");
    }
    for typed in ["zmcb-2026-1107", "ZMCB20261107", "1107", "11月", "付款 refund"] {
        assert!(finds(typed, &found), "{typed}");
    }
    for typed in ["款付", "退款", "stuc", "refunds", "付款 退款", "zmcb-2026"] {
        assert!(!finds(typed, &found), "{typed}");
    }
}

#[test]
fn numbers_are_found_whole_in_any_spelling_and_by_their_ends() {
    let mut found = Words::default();
    found.number("ZMCB 2026-1119 2000 4001 1100");
    found.phone("+8613800132046");
    for typed in ["zmcb2026111920004001 1100".replace(' ', "").as_str(), "1100", "011100", "40011100"] {
        assert!(finds(typed, &found), "{typed}");
    }
    for typed in ["2046", "132046", "13800132046", "138 0013 2046", "+86 138 0013 2046", "１３８００１３２０４６"] {
        assert!(finds(typed, &found), "{typed}");
    }
    for typed in ["13800", "100", "46"] {
        assert!(!finds(typed, &found), "{typed}");
    }
}

#[test]
fn a_reference_leads_straight_to_its_case() {
    let reference = Reference::new(2026, 4817).unwrap();
    let whole = reference.to_string();
    assert_eq!(Query::parse(&whole).unwrap().straight(), Some(Straight::Whole(reference)));
    assert_eq!(Query::parse(&whole.to_lowercase().replace('-', " - ")).unwrap().straight(), Some(Straight::Whole(reference)));
    let short = &whole["RD-2026-".len()..];
    let check = whole.chars().last().unwrap().to_digit(10).unwrap();
    assert_eq!(Query::parse(short).unwrap().straight(), Some(Straight::Short { number: 4817, check }));
    for typed in ["004817", "4817-0", "RD-2026-004817-x", "退款", "138-0"] {
        assert_eq!(Query::parse(typed).unwrap().straight(), None, "{typed}");
    }
    let mut found = Words::default();
    found.reference(reference);
    for typed in [whole.as_str(), short, "004817", "4817"] {
        assert!(finds(typed, &found), "{typed}");
    }
}

#[test]
fn what_cannot_be_searched_for_is_said() {
    for typed in ["", "   ", "，。！", "-", "\"\"", "“ ”", "\u{200B}", "***"] {
        assert_eq!(Query::parse(typed), Err(QueryProblem::Nothing), "{typed:?}");
    }
    assert_eq!(Query::parse(&"退".repeat(101)), Err(QueryProblem::TooLong(100)));
    assert!(Query::parse(&"退".repeat(100)).is_ok());
}

const FACE: Face<'static> = Face {
    reference: "RD-2026-004817-0",
    order_number: Some("ZMCB20261119200040011100"),
    payment_reference: None,
    phone: Some("13800132046"),
    email: Some("chen@mail.example"),
    name: "陈晓",
    merchant: "叮铃到家",
    summary: "付款后仍显示服务中",
};

#[test]
fn a_whole_number_goes_before_its_end_that_before_a_name_the_summary_and_any_text() {
    let found = |typed: &str| FACE.find(&Query::parse(typed).unwrap().terms()[0]);
    let ranked = ["zmcb20261119200040011100", "1100", "陈晓", "叮铃", "服务", "退款"];
    let weights: Vec<u32> = ranked.iter().map(|typed| found(typed).1).collect();
    assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
    for (typed, place) in [
        ("4817", Found::Reference),
        ("004817-0", Found::Reference),
        ("2046", Found::Phone),
        ("13800132046", Found::Phone),
        ("chen", Found::Email),
        ("2026", Found::Text),
        ("100", Found::Text),
    ] {
        assert_eq!(found(typed).0, place, "{typed}");
    }
    assert_eq!(FACE.score(&Query::parse("4817").unwrap()), (1_000, true));
    assert_eq!(FACE.score(&Query::parse("陈晓 退款").unwrap()), (101, false));
}

#[test]
fn words_are_marked_as_they_were_written() {
    for (text, typed, expected) in [
        ("已付款，仍显示服务中", "付款 服务中", "已[付款]，仍显示[服务中]"),
        ("退款退款", "退款", "[退款退款]"),
        ("ＲＥＦＵＮＤ refunds Refund", "refund", "[ＲＥＦＵＮＤ] refunds [Refund]"),
        ("尾号13800132046。", "2046", "尾号1380013[2046]。"),
        ("20461", "2046", "20461"),
        ("已经全部付款", "已经付款", "[已经]全部[付款]"),
        ("已经全部付款", "“已经付款”", "已经全部付款"),
        ("138-0013", "无", "138-0013"),
    ] {
        assert_eq!(shown(&marked(text, &Query::parse(typed).unwrap())), expected, "{text} {typed}");
    }
}

#[test]
fn a_snippet_is_the_part_around_the_first_word() {
    let long = format!("{}退款{}", "前".repeat(60), "后".repeat(300));
    let pieces = snippet(&long, &Query::parse("退款").unwrap()).unwrap();
    assert_eq!(shown(&pieces), format!("…{}[退款]{}…", "前".repeat(24), "后".repeat(84)));
    assert_eq!(snippet("别的", &Query::parse("退款").unwrap()), None);
    let lines = snippet("第一行\n\n退款  了", &Query::parse("退款").unwrap()).unwrap();
    assert_eq!(shown(&lines), "第一行 [退款] 了");
}

/// As Unicode says it: compatible forms made one, then small letters, and what that leaves once more.
fn by_the_tables(text: &str) -> String {
    text.nfkc().flat_map(char::to_lowercase).nfkc().collect()
}

/// What complaints are written in, and what may stand among it.
fn written() -> impl Strategy<Value = String> {
    let chars = prop_oneof![
        8 => prop::char::range('\u{4E00}', '\u{9FFF}'),
        4 => prop::char::range(' ', '~'),
        2 => prop::char::range('\u{FF00}', '\u{FF60}'),
        1 => prop::char::range('\u{3000}', '\u{3100}'),
        1 => prop::char::range('\u{2000}', '\u{2070}'),
        1 => prop::char::range('\u{300}', '\u{30F}'),
        1 => any::<char>(),
    ];
    prop::collection::vec(chars, 0..30).prop_map(String::from_iter)
}

#[test]
fn each_character_of_the_basic_plane_is_folded_as_unicode_says() {
    for c in (0..=0xFFFF).filter_map(char::from_u32) {
        let text = c.to_string();
        assert_eq!(folded(&text), by_the_tables(&text), "{c:?}");
    }
}

fn chinese() -> impl Strategy<Value = String> {
    prop::collection::vec(prop::char::range('\u{4E00}', '\u{9FFF}'), 2..40).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn any_part_of_a_chinese_text_finds_it(text in chinese(), from in 0_usize..38, length in 1_usize..6) {
        let chars: Vec<char> = text.chars().collect();
        let from = from.min(chars.len() - 1);
        let part: String = chars[from..(from + length).min(chars.len())].iter().collect();
        let found = words(&format!("x{text}，1"));
        prop_assert!(finds(&part, &found), "{part} in {text}");
        prop_assert!(snippet(&text, &Query::parse(&part).unwrap()).is_some());
    }

    #[test]
    fn what_is_folded_quickly_is_folded_as_unicode_says(text in written()) {
        prop_assert_eq!(folded(&text), by_the_tables(&text));
    }

    #[test]
    fn whatever_is_typed_is_read_and_finds_itself(text in "\\PC{0,60}") {
        let found = words(&text);
        for word in found.iter() {
            prop_assert!(!word.is_empty() && word.chars().all(char::is_alphanumeric), "{word:?}");
            prop_assert_eq!(folded(word), word);
        }
        if let Ok(query) = Query::parse(&text) {
            let marks: String = marked(&text, &query).into_iter().map(|piece| piece.text).collect();
            prop_assert_eq!(marks, text.clone());
            let _ = snippet(&text, &query);
            prop_assert!(query.words().iter().all(|word| word.chars().all(char::is_alphanumeric)));
        }
    }

    #[test]
    fn any_number_is_found_by_its_end(number in "[A-Z]{0,4}[0-9]{9,20}", length in 4_usize..9) {
        let mut found = Words::default();
        found.number(&number);
        prop_assert!(finds(&number[number.len() - length..], &found));
        prop_assert!(finds(&number, &found));
    }
}
