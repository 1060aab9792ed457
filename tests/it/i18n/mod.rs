//! The words of both languages: each key in both, with the same gaps, and each one used.

mod fixes;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chrono::{DateTime, Utc};
use redress::domain::codes::Locale;
use redress::i18n::{Dates, words};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

/// Keys put together at run time where a reader of the source cannot see it, by how they begin.
const PUT_TOGETHER: &[&str] = &[
    "alert-",
    "api-",
    "audit-",
    "case-claim-",
    "case-holiday-",
    "complaint-claim-",
    "complaint-holiday-",
    "filing-malformed-",
    "fix-",
    "filing-missing-",
    "macro-hands-",
    "macro-then-",
    "mail-",
    "respond-said-",
    "malformed-",
    "missing-",
    "promise-did-",
    "promise-story-",
    "provider-kind-",
    "text-",
    "told-",
    "webhook-fault-",
    "webhook-off-",
    "webhook-state-",
    "webhook-topic-",
    "webhook-why-",
];

fn files(folder: &Path, extension: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path, extension));
        } else if path.extension().is_some_and(|it| it == extension) {
            found.push(path);
        }
    }
    found
}

/// Key and message of a language, as written.
fn messages(locale: &str) -> BTreeMap<String, String> {
    let mut messages = BTreeMap::new();
    for path in files(&Path::new(ROOT).join("locales").join(locale), "ftl") {
        let mut last = String::new();
        for line in std::fs::read_to_string(&path).unwrap().lines() {
            if let Some((key, text)) = line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_lowercase())) {
                assert!(messages.insert(key.to_owned(), text.to_owned()).is_none(), "{key} stands twice in {locale}");
                key.clone_into(&mut last);
            } else if line.starts_with([' ', '}']) {
                messages.get_mut(&last).unwrap().push_str(line);
            }
        }
    }
    messages
}

/// The names of a message's gaps.
fn gaps(text: &str) -> BTreeSet<&str> {
    let after = text.split('$').skip(1);
    after.map(|rest| rest.split(|c: char| !(c.is_alphanumeric() || c == '_')).next().unwrap_or_default()).collect()
}

#[test]
fn both_languages_have_the_same_keys_with_the_same_gaps() {
    let (zh, en) = (messages("zh-CN"), messages("en"));
    let keys = |of: &BTreeMap<String, String>| of.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&zh).symmetric_difference(&keys(&en)).collect::<Vec<_>>(), Vec::<&String>::new());
    for (key, text) in &zh {
        assert!(!text.trim().is_empty() && !en[key].trim().is_empty(), "{key} says nothing");
        assert_eq!(gaps(text), gaps(&en[key]), "{key}");
    }
}

fn is_key(part: &str) -> bool {
    part.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-')
}

/// The strings of the source that could be keys; and head and tail of those with something put in between.
fn written() -> (BTreeSet<String>, BTreeSet<(String, String)>) {
    let (mut whole, mut gapped) = (BTreeSet::new(), BTreeSet::new());
    let sources = files(&Path::new(ROOT).join("src"), "rs").into_iter();
    let templates = ["html", "txt"].into_iter().flat_map(|kind| files(&Path::new(ROOT).join("templates"), kind));
    for path in sources.chain(templates) {
        let text = std::fs::read_to_string(path).unwrap();
        let parts: Vec<&str> = text.split('"').collect();
        for (at, part) in parts.iter().enumerate().skip(1) {
            if is_key(part) {
                whole.insert((*part).to_owned());
                if parts[at - 1].trim_end().ends_with("code(") {
                    gapped.insert((format!("{part}-"), String::new()));
                }
            }
            let head = part.split('{').next().unwrap_or_default();
            let tail = part.rsplit('}').next().unwrap_or_default();
            // One part alone, as in `filing-{…}`, would stand for every key of a page.
            if part.contains('{') && is_key(head) && is_key(tail) && (head.matches('-').count() > 1 || tail.len() > 1) {
                gapped.insert((head.to_owned(), tail.to_owned()));
            }
        }
    }
    (whole, gapped)
}

/// Keys that a template or the code asks for by their whole name, in one of these ways.
fn asked_for(calls: &[&str]) -> Vec<(PathBuf, String)> {
    let mut asked = Vec::new();
    for path in files(&Path::new(ROOT).join("templates"), "html").into_iter().chain(files(&Path::new(ROOT).join("src"), "rs")) {
        let text = std::fs::read_to_string(&path).unwrap();
        for call in calls {
            let keys = text.split(*call).skip(1).filter_map(|rest| rest.split_once('"')).map(|(key, _)| key);
            asked.extend(keys.filter(|key| !key.is_empty() && is_key(key)).map(|key| (path.clone(), key.to_owned())));
        }
    }
    asked
}

#[test]
fn every_key_that_is_asked_for_has_words() {
    let asked = asked_for(&[".t(\"", ".t1(\"", ".t2(\"", ".word(\""]);
    assert!(asked.len() > 1_000, "{}", asked.len());
    let wordless: Vec<_> = asked.into_iter().filter(|(_, key)| !words(Locale::ZhCn).has(key)).collect();
    assert_eq!(wordless, []);
}

/// A key with a gap, or with another key in its words, has nothing to say where it is asked for alone.
#[test]
fn a_key_that_is_asked_for_alone_is_words_alone() {
    let asked = asked_for(&[".t(\""]);
    for locale in [Locale::ZhCn, Locale::En] {
        let wordless: Vec<_> = asked.iter().filter(|(_, key)| words(locale).t(key) == key).collect();
        assert_eq!(wordless, Vec::<&(PathBuf, String)>::new(), "{locale}");
    }
}

#[test]
fn every_key_is_used_somewhere() {
    let (whole, gapped) = written();
    let is_used = |key: &String| {
        let mut heads = PUT_TOGETHER.iter();
        whole.contains(key)
            || heads.any(|head| key.starts_with(head))
            || gapped
                .iter()
                .any(|(head, tail)| !head.is_empty() && key.starts_with(head.as_str()) && key.ends_with(tail.as_str()))
            || ["-late", "-missing", "-texts"].iter().any(|end| key.strip_suffix(end).is_some_and(|key| whole.contains(key)))
    };
    let dead: Vec<String> = messages("en").into_keys().filter(|key| !is_used(key)).collect();
    assert_eq!(dead, Vec::<String>::new());
}

#[test]
fn a_moment_for_programs_says_how_far_the_zone_is_ahead_or_behind() {
    let at: DateTime<Utc> = "2026-01-05T01:02:59Z".parse().unwrap();
    for (zone, told) in [
        (chrono_tz::Asia::Shanghai, "2026-01-05T09:02+08:00"),
        (chrono_tz::Asia::Kolkata, "2026-01-05T06:32+05:30"),
        (chrono_tz::America::St_Johns, "2026-01-04T21:32-03:30"),
        (chrono_tz::UTC, "2026-01-05T01:02+00:00"),
    ] {
        assert_eq!(Dates::new(words(Locale::En), zone, at).machine(at), told);
    }
}
