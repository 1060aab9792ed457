//! One letter to one person, and the message it becomes. Whatever a person typed into a name or a subject
//! stays inside its header: control characters and direction overrides are taken out here, for every letter.

use std::fmt;
use std::time::SystemTime;

use chrono::{DateTime, Utc};
use lettre::address::Address;
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message, MultiPart};
use url::Host;

use super::SendError;

const LONGEST_SUBJECT: usize = 200;
const LONGEST_NAME: usize = 80;

/// What goes out. `message_id` and `date` stand in the outbox row, so that a repeat is the same letter.
#[derive(Clone, PartialEq, Eq)]
pub struct Letter {
    /// `local@domain`, with or without angle brackets.
    pub message_id: String,
    pub to: String,
    pub to_name: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
    /// `zh-CN` or `en`.
    pub locale: String,
    pub date: DateTime<Utc>,
}

impl fmt::Debug for Letter {
    /// Names, addresses and link tokens stay out of logs.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Letter").field("message_id", &self.message_id).finish_non_exhaustive()
    }
}

impl Letter {
    pub(super) fn to_message(&self, from: &Mailbox) -> Result<Message, SendError> {
        let name = self.to_name.as_deref().map(|name| header_text(name, LONGEST_NAME));
        let to = Mailbox::new(name.filter(|name| !name.is_empty()), recipient(&self.to)?);
        Message::builder()
            .message_id(Some(format!("<{}>", self.bare_id()?)))
            .date(SystemTime::from(self.date))
            .from(from.clone())
            .to(to)
            .subject(header_text(&self.subject, LONGEST_SUBJECT))
            .raw_header(fixed_header("Auto-Submitted", "auto-generated"))
            .raw_header(fixed_header("X-Auto-Response-Suppress", "All"))
            .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Content-Language"), header_text(&self.locale, 16)))
            .multipart(MultiPart::alternative_plain_html(body_text(&self.text), body_text(&self.html)))
            .map_err(|_| SendError::Permanent("the letter cannot be put together".into()))
    }

    /// The file this letter is in a house without a mail server.
    pub(super) fn file_name(&self) -> Result<String, SendError> {
        let id = self.bare_id()?;
        let local = id.split('@').next().unwrap_or(id);
        Ok(format!("{}-{local}.eml", self.date.format("%Y%m%dT%H%M%SZ")))
    }

    /// The id without its brackets; only what is safe in a header and in a file name.
    fn bare_id(&self) -> Result<&str, SendError> {
        let id = self.message_id.trim_start_matches('<').trim_end_matches('>');
        let sound = id.len() <= 200
            && id.split('@').count() == 2
            && id.split('@').all(|part| part.starts_with(|c: char| c.is_ascii_alphanumeric()))
            && id.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_' | '@'));
        if sound { Ok(id) } else { Err(SendError::Permanent("the letter's message id is not usable".into())) }
    }
}

fn fixed_header(name: &'static str, value: &'static str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// A single address. A domain in other letters is written in ASCII, which every server takes.
fn recipient(address: &str) -> Result<Address, SendError> {
    let refused = || SendError::Permanent("the recipient's address is not usable".into());
    let (user, domain) = address.trim().rsplit_once('@').ok_or_else(refused)?;
    if user.starts_with('"') || user.chars().any(|c| c.is_control() || c.is_whitespace()) {
        return Err(refused());
    }
    match Host::parse(domain) {
        Ok(Host::Domain(domain)) => Address::new(user, domain).map_err(|_| refused()),
        _ => Err(refused()),
    }
}

/// One line: no control characters, no line or paragraph separators, no direction overrides.
fn header_text(text: &str, longest: usize) -> String {
    let spaced: String = text.chars().filter(|&c| !turns_direction(c)).map(|c| if breaks_line(c) { ' ' } else { c }).collect();
    spaced.split_whitespace().collect::<Vec<_>>().join(" ").chars().take(longest).collect()
}

fn breaks_line(c: char) -> bool {
    c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Every line end becomes CRLF and no other control character is left: a lone LF or CR before a dot could
/// otherwise end the letter early on a lenient server (RUSTSEC-2026-0561).
fn body_text(text: &str) -> String {
    let unified = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut body = String::with_capacity(unified.len() + unified.len() / 32);
    for c in unified.chars() {
        match c {
            '\n' => body.push_str("\r\n"),
            '\t' => body.push(c),
            c if c.is_control() => {}
            c => body.push(c),
        }
    }
    body
}
