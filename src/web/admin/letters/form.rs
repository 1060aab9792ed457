//! The form of a letter's words: from words to fields and lines, and from fields to words.

use unicode_normalization::UnicodeNormalization;

use super::wording;
use crate::domain::codes::Locale;
use crate::domain::letter::{Both, Fault, Field, LetterWords, Part, Wording, fields_of, required};
use crate::domain::notice::NoticeKind;
use crate::i18n::Words;
use crate::web::admin::fields::Fields;
use crate::web::admin::policy::words::Line;
use crate::web::forms::Problems;
use crate::web::page::Page;

/// The name of a language's fields.
const fn code(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "zh",
        Locale::En => "en",
    }
}

pub const fn language_key(locale: Locale) -> &'static str {
    match locale {
        Locale::ZhCn => "guide-in-zh",
        Locale::En => "guide-in-en",
    }
}

/// The fields of a letter's words as they stand.
pub fn fields(letter: &LetterWords) -> Fields {
    let mut fields = Fields::default();
    fields.put("version", letter.version.to_string());
    fields.put("own", "yes");
    for locale in Locale::ALL {
        let words = wording(letter, *locale);
        Part::ALL.iter().for_each(|part| fields.put(&format!("{part}_{}", code(*locale)), words.part(*part)));
    }
    fields
}

/// The next version that the fields ask for; problems say what is in the way.
pub fn read(page: &Page, fields: &Fields, base: &LetterWords, problems: &mut Problems) -> LetterWords {
    let (kind, version) = (base.kind, base.version + 1);
    if fields.text("own") == "no" {
        return LetterWords { kind, version, own: None };
    }
    let mut of = |locale: Locale| {
        let mut words = Wording::default();
        for part in Part::ALL {
            let typed = fields.text(&format!("{part}_{}", code(locale)));
            words.put(*part, typed.replace("\r\n", "\n").nfc().collect());
        }
        for fault in words.faults(kind) {
            let (part, told) = told(page, kind, locale, &fault);
            problems.add(&format!("{part}_{}", code(locale)), told);
        }
        words
    };
    let own = Some(Both { zh: of(Locale::ZhCn), en: of(Locale::En) });
    LetterWords { kind, version, own }
}

/// The part that is to be mended, and how.
fn told(page: &Page, kind: NoticeKind, locale: Locale, fault: &Fault) -> (Part, String) {
    let language = page.t(language_key(locale));
    let of = |part: &Part, key: &str, more: (&str, &str)| {
        let part_words = page.code("letter-part", part.as_str());
        (*part, page.words.with(key, &[("language", language), ("part", &part_words), more]))
    };
    match fault {
        Fault::Missing(part) => of(part, "letter-fault-missing", ("", "")),
        Fault::TooLong(part) => of(part, "letter-fault-too-long", ("most", &part.most().to_string())),
        Fault::LineBreak(part) => of(part, "letter-fault-line-break", ("", "")),
        Fault::Unreadable(part) => of(part, "letter-fault-unreadable", ("", "")),
        Fault::Unclosed(part) => of(part, "letter-fault-unclosed", ("", "")),
        Fault::Unknown(part, name) => {
            let known: Vec<String> = fields_of(kind).iter().map(|field| format!("{{{field}}}")).collect();
            let part_words = page.code("letter-part", part.as_str());
            let (named, known) = (format!("{{{name}}}"), known.join(page.t("list-comma")));
            let args = [("language", language), ("part", &*part_words), ("name", &*named), ("known", &*known)];
            (*part, page.words.with("letter-fault-unknown", &args))
        }
        Fault::Lacks(field) => {
            let named = format!("{{{field}}}");
            let what = page.code("letter-field", field.as_str());
            let args = [("language", language), ("name", &*named), ("what", &*what)];
            (Part::Next, page.words.with("letter-fault-lacks", &args))
        }
    }
}

/// What can stand in braces: the name, what it is, whether it has to be told.
pub fn named_fields(page: &Page, kind: NoticeKind) -> Vec<(String, String, bool)> {
    let needed = required(kind);
    let line = |field: Field| (format!("{{{field}}}"), page.code("letter-field", field.as_str()), needed.contains(&field));
    fields_of(kind).into_iter().map(line).collect()
}

/// Everything an administrator can change of a letter.
pub fn lines(words: &Words, letter: &LetterWords) -> Vec<Line> {
    let key = if letter.own.is_some() { "letter-own" } else { "letter-built-in" };
    let mut lines = vec![(words.t("letter-whose").to_owned(), words.t(key).to_owned())];
    for locale in Locale::ALL {
        let wording = wording(letter, *locale);
        let line = |part: &Part| {
            let name = words.code("letter-part", part.as_str());
            let args = [("part", name.as_str()), ("language", words.t(language_key(*locale)))];
            (words.with("letter-part-in", &args), wording.part(*part).to_owned())
        };
        lines.extend(Part::ALL.iter().map(line));
    }
    lines
}
