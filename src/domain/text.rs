//! What people type, made safe to keep: NFC, no NUL or control characters, no invisible tricks in names.

use std::ops::Range;

use unicode_normalization::UnicodeNormalization;

/// Why a typed text was not taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextProblem {
    Missing,
    /// Longest allowed, in characters.
    TooLong(usize),
    /// A control character, or one that nobody can see (bidi override, zero width).
    Unreadable,
    /// Not of the form that is asked for (an e-mail address, a phone number).
    Malformed,
    /// It would tell who somebody is, in a place where that stays for good.
    Personal,
}

/// One line of at most `max` characters; `None` when nothing was typed. Line breaks become spaces.
pub fn line(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    let flat: String = typed.nfc().map(|c| if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c }).collect();
    checked(&flat, max, false)
}

/// A name or number that others rely on: as [`line`], without bidi and zero-width characters.
pub fn name(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    let flat: String = typed.nfc().map(|c| if matches!(c, '\r' | '\n' | '\t') { ' ' } else { c }).collect();
    checked(&flat, max, true)
}

/// The number of an order or a payment, as [`name`]; what is full-width becomes plain, as keyboards that write Chinese type it.
pub fn number(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    name(&typed.nfkc().collect::<String>(), max)
}

/// Several lines of at most `max` characters; `None` when nothing was typed.
pub fn prose(typed: &str, max: usize) -> Result<Option<String>, TextProblem> {
    let text: String = typed.replace("\r\n", "\n").replace('\r', "\n").nfc().collect();
    checked(&text, max, false)
}

fn checked(text: &str, max: usize, strict: bool) -> Result<Option<String>, TextProblem> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    if text.chars().any(|c| (c.is_control() && c != '\n' && c != '\t') || (strict && is_invisible(c))) {
        return Err(TextProblem::Unreadable);
    }
    if text.chars().count() > max {
        return Err(TextProblem::TooLong(max));
    }
    Ok(Some(text.to_owned()))
}

/// Characters that change what others read without being seen.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{00AD}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

/// Requires an answer.
pub fn required(answer: Result<Option<String>, TextProblem>) -> Result<String, TextProblem> {
    answer?.ok_or(TextProblem::Missing)
}

/// Longest tag, in characters.
pub const MAX_TAG: usize = 24;

/// A tag that somebody puts on: as [`known_tag`], without numbers and addresses. What is told of a tag stays in the history.
pub fn tag(typed: &str) -> Result<Option<String>, TextProblem> {
    if is_personal(&tag_of(typed)) { Err(TextProblem::Personal) } else { known_tag(typed) }
}

/// A tag by which cases are found, or that is taken off: one word in lower case, without commas; spaces become hyphens.
pub fn known_tag(typed: &str) -> Result<Option<String>, TextProblem> {
    match name(&tag_of(typed), MAX_TAG)? {
        Some(tag) if tag.contains([',', '、', ';', '"', '<', '>', '&']) => Err(TextProblem::Malformed),
        tag => Ok(tag),
    }
}

fn tag_of(typed: &str) -> String {
    let folded: String = typed.nfkc().collect::<String>().trim().trim_start_matches('#').to_lowercase();
    folded.split_whitespace().collect::<Vec<_>>().join("-")
}

/// Digits in a row of a year, and with dashes or dots between them of a day: more are a number of somebody.
const MOST_DIGITS: usize = 4;
const MOST_DIGITS_OF_DAY: usize = 8;

/// Whether a tag holds a number or an address of somebody.
pub fn is_personal(tag: &str) -> bool {
    let has_address = tag.split_once('@').is_some_and(|(before, after)| !before.is_empty() && !after.is_empty());
    // 12315, 12345 and their like are bodies that everybody complains to.
    let is_body = |run: &str| run.len() == 5 && run.starts_with("123");
    let in_a_row = tag.split(|c: char| !c.is_numeric()).any(|run| run.chars().count() > MOST_DIGITS && !is_body(run));
    let of_number = |run: &str| run.chars().filter(|c| c.is_numeric()).count();
    let in_parts = tag.split(|c: char| !c.is_numeric() && !matches!(c, '-' | '.'));
    has_address || in_a_row || in_parts.map(of_number).any(|digits| digits > MOST_DIGITS_OF_DAY)
}

/// Whether a text holds somebody's name, however both are written and parted. One letter is nobody's name, and one in Latin
/// letters is held as words of their own: not every delivery is one of Li's.
pub fn holds_name(text: &str, name: &str) -> bool {
    let (text, name) = (folded(text), letters(&folded(name)));
    if name.chars().count() < 2 {
        return false;
    }
    if !name.is_ascii() {
        return letters(&text).contains(&name);
    }
    let words: Vec<&str> = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty()).collect();
    (1..=words.len()).any(|n| words.windows(n).any(|some| some.concat() == name))
}

fn folded(text: &str) -> String {
    text.nfkc().collect::<String>().to_lowercase()
}

fn letters(folded: &str) -> String {
    folded.chars().filter(|c| c.is_alphanumeric()).collect()
}

/// An e-mail address, lower-cased: the key by which a person is known. At most 254 characters.
pub fn email(typed: &str) -> Result<Option<String>, TextProblem> {
    let folded: String = typed.nfkc().collect::<String>().trim().to_lowercase();
    let Some(address) = name(&folded, 254)? else {
        return Ok(None);
    };
    let Some((local, domain)) = address.rsplit_once('@') else {
        return Err(TextProblem::Malformed);
    };
    let local_ok = !local.is_empty()
        && local.len() <= 64
        && local.bytes().all(|b| b.is_ascii_alphanumeric() || b"!#$%&'*+/=?^_`{|}~.-".contains(&b))
        && !local.starts_with('.')
        && !local.ends_with('.')
        && !local.contains("..");
    let label_ok = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    if local_ok && domain.contains('.') && domain.split('.').all(label_ok) {
        Ok(Some(address))
    } else {
        Err(TextProblem::Malformed)
    }
}

/// A phone number as digits with an optional leading `+`: 5 to 15 digits (E.164's longest).
pub fn phone(typed: &str) -> Result<Option<String>, TextProblem> {
    let folded: String = typed.nfkc().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '.')).collect();
    let Some(number) = name(&folded, 40)? else {
        return Ok(None);
    };
    let digits = number.strip_prefix('+').unwrap_or(&number);
    if (5..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit()) {
        Ok(Some(number))
    } else {
        Err(TextProblem::Malformed)
    }
}

/// The number of a mobile phone of mainland China, with its country code (E.164), as people write them: `138 0013 8000`,
/// `+86 138…`, `0086138…`. Others get no text messages: those to expensive numbers abroad are how houses are robbed (ADR 17).
pub fn mobile(phone: &str) -> Option<String> {
    let bare = ["+86", "0086", "86"].iter().find_map(|code| phone.strip_prefix(code).filter(|rest| rest.len() == 11));
    let number = bare.unwrap_or(phone);
    let is_mobile = number.len() == 11
        && number.bytes().all(|b| b.is_ascii_digit())
        && number.starts_with('1')
        && number.as_bytes()[1] >= b'3';
    is_mobile.then(|| format!("+86{number}"))
}

/// How people write one number: with the code of the country or without.
pub fn phone_spellings(phone: &str) -> Vec<String> {
    let Some(mobile) = mobile(phone) else { return vec![phone.to_owned()] };
    let bare = mobile.trim_start_matches("+86");
    vec![bare.to_owned(), mobile.clone(), format!("86{bare}"), format!("0086{bare}")]
}

/// A phone number with its middle hidden: `138 **** 2046`.
pub fn masked_phone(phone: &str) -> String {
    let n = phone.chars().count();
    if n < 8 {
        return "****".to_owned();
    }
    let head: String = phone.chars().take(3).collect();
    let tail: String = phone.chars().skip(n - 4).collect();
    format!("{head} **** {tail}")
}

/// Where numbers of identity cards and bank cards stand in a text: 18 digits with the check of GB 11643 (ISO 7064 MOD
/// 11-2), or 16 to 19 digits that begin as cards do and fit the check of ISO/IEC 7812 (Luhn). Blanks and dashes between
/// digits do not hide one. Longer runs of digits are payment references.
pub fn personal_numbers(text: &str) -> impl Iterator<Item = Range<usize>> {
    runs(text).flat_map(|run| numbers_in(text, run))
}

/// Of a run of digits: the whole, or what stands in it between blanks, the longest first.
fn numbers_in(text: &str, run: Range<usize>) -> Vec<Range<usize>> {
    let mut parts: Vec<Range<usize>> = Vec::new();
    for (at, c) in text[run.clone()].char_indices() {
        let at = run.start + at;
        match parts.last_mut().filter(|part| part.end == at) {
            Some(part) if c.is_ascii_alphanumeric() => part.end = at + 1,
            _ if c.is_ascii_alphanumeric() => parts.push(at..at + 1),
            _ => {}
        }
    }
    let mut found = Vec::new();
    let mut from = 0;
    while from < parts.len() {
        let whole = (from..parts.len().min(from + MOST_PARTS)).rev().find(|to| {
            let plain: String = parts[from..=*to].iter().map(|part| &text[part.clone()]).collect();
            is_identity(&plain) || is_card(&plain)
        });
        if let Some(to) = whole {
            found.push(parts[from].start..parts[to].end);
        }
        from = whole.map_or(from + 1, |to| to + 1);
    }
    found
}

/// Parts that a number is written in, at most: 6222 0212 3456 7890 128.
const MOST_PARTS: usize = 6;

/// The text with the middle of each such number hidden; `known` numbers, those of the order itself, stay.
pub fn without_personal_numbers(text: &str, known: &[&str]) -> String {
    let mut hidden = String::with_capacity(text.len());
    let mut from = 0;
    for found in personal_numbers(text).filter(|found| !known.contains(&&text[found.clone()])) {
        hidden.push_str(&text[from..found.start]);
        let number: String = text[found.clone()].chars().filter(char::is_ascii_alphanumeric).collect();
        // First four and last four: enough to say which card is meant.
        hidden.push_str(&number[..4]);
        hidden.extend(std::iter::repeat_n('*', number.len() - 8));
        hidden.push_str(&number[number.len() - 4..]);
        from = found.end;
    }
    hidden.push_str(&text[from..]);
    hidden
}

/// Runs of digits, with an X at the end, single blanks or dashes inside.
fn runs(text: &str) -> impl Iterator<Item = Range<usize>> {
    let bytes = text.as_bytes();
    let mut at = 0;
    std::iter::from_fn(move || {
        let digit = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_digit);
        while at < bytes.len() && !digit(at) {
            at += 1;
        }
        let start = at;
        while digit(at) || (matches!(bytes.get(at), Some(b' ' | b'-')) && digit(at + 1)) {
            at += 1;
        }
        if matches!(bytes.get(at), Some(b'X' | b'x')) && start < at {
            at += 1;
        }
        (start < at).then_some(start..at)
    })
}

fn is_identity(number: &str) -> bool {
    let bytes = number.as_bytes();
    if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
        return false;
    }
    // Each digit weighs 2 to the power of its place, counted from the end, modulo 11.
    let weights = (0..17).map(|place| (1_u32 << (17 - place)) % 11);
    let sum: u32 = bytes.iter().zip(weights).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    let is_date = matches!(&number[6..8], "19" | "20") && number[10..12].parse().is_ok_and(|month: u8| (1..=12).contains(&month));
    bytes[17].to_ascii_uppercase() == check && is_date
}

fn is_card(number: &str) -> bool {
    let begins = ["62", "4", "51", "52", "53", "54", "55", "35", "34", "37"].iter().any(|start| number.starts_with(start));
    if !(16..=19).contains(&number.len()) || !begins || !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return false;
    }
    let doubled = |digit: u32| if digit > 4 { digit * 2 - 9 } else { digit * 2 };
    let digits = number.bytes().rev().map(|byte| u32::from(byte - b'0'));
    let sum: u32 = digits.enumerate().map(|(place, digit)| if place % 2 == 1 { doubled(digit) } else { digit }).sum();
    sum.is_multiple_of(10)
}
