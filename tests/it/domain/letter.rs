//! The words of letters: what may stand in braces, what has to be told, and the filling in.

use proptest::prelude::*;
use redress::domain::codes::Locale;
use redress::domain::letter::{Fault, Field, Part, Wording, fields_of, required};
use redress::domain::notice::NoticeKind;
use redress::i18n::letter::{LetterContext, blocks, built_in};
use redress::i18n::words;

fn filed() -> Wording {
    Wording {
        subject: "收到 {reference}".to_owned(),
        title: "我们收到了".to_owned(),
        opening: "{name}：\n\n您在 {merchant} 的投诉已登记。".to_owned(),
        next: "{by} 前首次回复您。\n{result_by} 前有结果。".to_owned(),
        closing: String::new(),
    }
}

fn with(part: Part, words: &str) -> Vec<Fault> {
    let mut wording = filed();
    wording.put(part, words.to_owned());
    wording.faults(NoticeKind::Filed)
}

#[test]
fn what_comes_with_redress_is_sound_and_keeps_its_fields() {
    for locale in Locale::ALL {
        for kind in NoticeKind::ALL {
            let wording = built_in(*kind, words(*locale));
            assert_eq!(wording.faults(*kind), [], "{kind} {locale}");
        }
        assert!(built_in(NoticeKind::Filed, words(*locale)).next.contains("{by}"));
    }
}

#[test]
fn what_a_letter_has_to_tell_is_among_what_it_can() {
    for kind in NoticeKind::ALL {
        let known = fields_of(*kind);
        assert!(required(*kind).iter().all(|field| known.contains(field)), "{kind}");
    }
}

#[test]
fn a_fault_is_told_of_the_part_that_has_it() {
    assert_eq!(filed().faults(NoticeKind::Filed), []);
    let table = [
        (Part::Subject, "", Fault::Missing(Part::Subject)),
        (Part::Title, "  ", Fault::Missing(Part::Title)),
        (Part::Opening, "", Fault::Missing(Part::Opening)),
        (Part::Subject, "收到了\nBcc: a@evil.test", Fault::LineBreak(Part::Subject)),
        (Part::Subject, "收到了\rX", Fault::LineBreak(Part::Subject)),
        (Part::Title, "收到了\u{2028}X", Fault::LineBreak(Part::Title)),
        (Part::Opening, "看\u{202E}不见", Fault::Unreadable(Part::Opening)),
        (Part::Opening, "零\u{0000}", Fault::Unreadable(Part::Opening)),
        (Part::Opening, "{reference", Fault::Unclosed(Part::Opening)),
        (Part::Opening, "reference}", Fault::Unclosed(Part::Opening)),
        (Part::Opening, "{a{b}}", Fault::Unclosed(Part::Opening)),
        (Part::Opening, "}{", Fault::Unclosed(Part::Opening)),
        (Part::Opening, "{outcome}", Fault::Unknown(Part::Opening, "outcome".to_owned())),
        (Part::Closing, "{ password }", Fault::Unknown(Part::Closing, "password".to_owned())),
        (Part::Closing, "{}", Fault::Unknown(Part::Closing, String::new())),
        (Part::Next, "过几天。", Fault::Lacks(Field::By)),
    ];
    for (part, words, fault) in table {
        assert!(with(part, words).contains(&fault), "{part} {words:?}: {:?}", with(part, words));
    }
    for part in Part::ALL {
        assert!(with(*part, &"长".repeat(part.most() + 1)).contains(&Fault::TooLong(*part)));
    }
    let mut only_in_subject = filed();
    only_in_subject.put(Part::Subject, "{by}".to_owned());
    only_in_subject.put(Part::Next, "过几天。".to_owned());
    assert_eq!(only_in_subject.faults(NoticeKind::Filed), [Fault::Lacks(Field::By)]);
}

#[test]
fn a_line_that_tells_what_is_not_known_is_left_out() {
    let known = |field: Field| (field == Field::By).then(|| "周三".to_owned());
    assert_eq!(filed().lines(Part::Next, &known), ["周三 前首次回复您。"]);
    assert_eq!(filed().line(Part::Subject, &known), None);
    assert_eq!(filed().lines(Part::Closing, &known), Vec::<String>::new());
}

/// A name that reads like none is not repeated, and takes its line along; the date in that line has to arrive all the same.
#[test]
fn a_date_that_a_letter_has_to_tell_is_never_left_out_with_its_line() {
    let mut own = filed();
    own.put(Part::Next, "{name}，{by} 前首次回复您。".to_owned());
    own.put(Part::Title, "市消协来信".to_owned());
    assert_eq!(own.faults(NoticeKind::Filed), []);
    let told = |name: &str| LetterContext {
        to_name: Some(name.to_owned()),
        merchant: Some("叮铃到家".to_owned()),
        by: Some("11 月 26 日".to_owned()),
        ..LetterContext::default()
    };
    let letter = |name: &str| blocks(NoticeKind::Filed, &told(name), words(Locale::ZhCn), Some(&own));
    assert_eq!(letter("王芳").next, ["王芳，11 月 26 日 前首次回复您。"]);
    let without = letter("http://evil.test/");
    assert!(without.next.iter().any(|line| line.contains("11 月 26 日")), "{:?}", without.next);
    assert!(without.title != own.title, "all of it is in the words that come with Redress: {}", without.title);
}

proptest! {
    #[test]
    fn what_is_filled_in_is_never_read_for_braces_again(value in ".{0,40}", before in "[^{}\r\n\u{0B}\u{0C}\u{85}\u{2028}\u{2029}]{0,20}") {
        let wording = Wording { opening: format!("{before}{{name}}。"), ..filed() };
        let filled = wording.line(Part::Opening, &|_| Some(value.clone()));
        prop_assert_eq!(filled, Some(format!("{before}{value}。")));
    }

    #[test]
    fn no_words_break_the_reading(words in "\\PC{0,200}") {
        for part in Part::ALL {
            let mut wording = filed();
            wording.put(*part, words.clone());
            let faults = wording.faults(NoticeKind::Filed);
            let filled = wording.lines(*part, &|_| Some(String::new()));
            let is_whole = filled.iter().all(|line| !line.contains(['{', '}']));
            prop_assert!(!faults.is_empty() || is_whole);
        }
    }
}
