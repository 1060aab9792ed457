//! The history's hash chain: each event's hash covers the one before it, over length-prefixed fields.

use sha2::{Digest, Sha256};

/// What an event's hash covers, beside the hash before it.
pub struct Link<'a> {
    pub case_id: i64,
    pub seq: i64,
    /// Milliseconds since 1970, UTC.
    pub at: i64,
    pub by_kind: &'a str,
    pub by_person: Option<i64>,
    pub kind: &'a str,
    pub data: &'a str,
    pub text_id: Option<i64>,
    pub text_hash: Option<&'a str>,
}

impl Link<'_> {
    /// The event's hash, hex.
    pub fn hash(&self, before: &str) -> String {
        let number = |n: Option<i64>| n.map_or_else(String::new, |n| n.to_string());
        let fields = [
            before.to_owned(),
            self.case_id.to_string(),
            self.seq.to_string(),
            self.at.to_string(),
            self.by_kind.to_owned(),
            number(self.by_person),
            self.kind.to_owned(),
            self.data.to_owned(),
            number(self.text_id),
            self.text_hash.unwrap_or_default().to_owned(),
        ];
        digest(fields.iter().map(String::as_bytes))
    }
}

/// The hash under which an event knows a text: erase text and salt, and the chain still holds.
pub fn text_hash(salt: &str, title: Option<&str>, body: &str) -> String {
    digest([salt.as_bytes(), title.unwrap_or_default().as_bytes(), body.as_bytes()].into_iter())
}

/// The salt of one text, from the act's random seed.
pub fn salt(seed: &[u8; 32], text_id: i64) -> String {
    digest([seed.as_slice(), &text_id.to_be_bytes()].into_iter())
}

/// SHA-256 over fields, each with its length before it, so that no two lists of fields look alike.
pub(super) fn digest<'a>(fields: impl Iterator<Item = &'a [u8]>) -> String {
    let mut hasher = Sha256::new();
    for field in fields {
        hasher.update((field.len() as u64).to_be_bytes());
        hasher.update(field);
    }
    hex::encode(hasher.finalize())
}
