//! What people type, made safe to keep: NFC, no NUL or control characters, no invisible tricks in names.

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
