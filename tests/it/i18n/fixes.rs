//! Each row of the table of fixes has its words: what is to be done, what is said to whom, and what the consumer reads.

use redress::domain::codes::Locale;
use redress::domain::fix::Fix;
use redress::domain::fix::table::{Row, TABLE};
use redress::i18n::words;

use super::{gaps, messages};

/// Under which keys a fix has its words, and which gaps the desk and the complaint's page fill in them.
fn asked_for(fix: Fix) -> [(String, &'static [&'static str]); 4] {
    let key = |prefix: &str, code: &str| format!("fix-{prefix}-{}", code.replace('_', "-"));
    [
        (key("act", fix.words()), &[]),
        (key("message", fix.words()), &["order", "merchant", "provider"]),
        (key("you", fix.words()), &["merchant", "provider"]),
        (key("explanation", fix.explained()), &["said", "merchant", "provider"]),
    ]
}

/// The words of a key once its gaps are filled, as people read them.
fn told(locale: Locale, key: &str, given: &[&str]) -> String {
    let args: Vec<(&str, &str)> = given.iter().map(|gap| (*gap, "某某")).collect();
    let words = words(locale);
    if args.is_empty() { words.t(key).to_owned() } else { words.with(key, &args) }
}

#[test]
fn each_row_of_the_table_of_fixes_has_its_words_in_both_languages() {
    let written = [(Locale::ZhCn, messages("zh-CN")), (Locale::En, messages("en"))];
    for fix in TABLE.iter().filter_map(Row::fix) {
        for (key, given) in asked_for(fix) {
            for (locale, messages) in &written {
                let told = told(*locale, &key, given);
                assert!(told != key && !told.trim().is_empty(), "{}: {key} has no words in {locale}", fix.code);
                assert!(!told.contains(['{', '}', '$']), "{key} in {locale}: {told}");
                let left: Vec<&str> = gaps(&messages[&key]).into_iter().filter(|gap| !given.contains(gap)).collect();
                assert!(left.is_empty(), "nothing fills {left:?} of {key} in {locale}");
            }
            assert_ne!(told(Locale::ZhCn, &key, given), told(Locale::En, &key, given), "{key} is not translated");
        }
    }
}
