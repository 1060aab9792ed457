//! Messages that programs sign: the Standard Webhooks scheme, HMAC-SHA256 over id, time and body. Each receiver has secrets of
//! its own, which the key of the house has no part in.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use chrono::{DateTime, TimeDelta, Utc};
use hmac::{KeyInit as _, Mac as _};

use super::HmacSha256;

/// A message that is older than this, or from so far ahead, is not believed.
pub const TOLERANCE: TimeDelta = TimeDelta::minutes(5);
/// How a secret is written.
const PREFIX: &str = "whsec_";
/// Before a signature: the only version that there is.
const VERSION: &str = "v1,";
/// Signatures looked at: of the present secret, of the next, and of some that we know nothing of.
const MOST_SIGNATURES: usize = 10;

/// What is signed: its id, its time in Unix seconds as it was sent, and its body.
#[derive(Clone, Copy)]
pub struct Message<'a> {
    pub id: &'a str,
    pub timestamp: &'a str,
    pub body: &'a [u8],
}

/// Whether a time, as it was sent, is about now.
pub fn is_timely(timestamp: &str, now: DateTime<Utc>) -> bool {
    let sent = timestamp.parse::<i64>().ok().and_then(|seconds| DateTime::from_timestamp(seconds, 0));
    sent.is_some_and(|sent| (now - sent).abs() <= TOLERANCE)
}

impl Message<'_> {
    /// Its signature with a secret, as it stands in the header.
    pub fn sign(&self, secret: &[u8]) -> String {
        format!("{VERSION}{}", STANDARD.encode(self.mac(secret).finalize().into_bytes()))
    }

    /// Whether one of the signatures of a header is of this secret, in constant time; the body is read once, however many there
    /// are.
    pub fn is_signed(&self, secret: &[u8], header: &str) -> bool {
        let mac = self.mac(secret);
        let signatures = header.split(' ').filter_map(|part| part.strip_prefix(VERSION)).take(MOST_SIGNATURES);
        let fits = |signature: &str| {
            let sent = STANDARD.decode(signature).unwrap_or_default();
            mac.clone().verify_slice(&sent).is_ok()
        };
        // None is left out once one fits.
        signatures.fold(false, |found, signature| fits(signature) | found)
    }

    fn mac(&self, secret: &[u8]) -> HmacSha256 {
        // A key of any length is taken.
        let mut mac = HmacSha256::new_from_slice(secret).unwrap_or_else(|_| HmacSha256::new(&[0; 64].into()));
        for part in [self.id.as_bytes(), b".", self.timestamp.as_bytes(), b".", self.body] {
            mac.update(part);
        }
        mac
    }
}

/// A secret as it is shown, once.
pub fn written(secret: &[u8]) -> String {
    format!("{PREFIX}{}", STANDARD.encode(secret))
}

/// A secret as it is written; `None` where it is none of 24 to 64 bytes.
pub fn read(written: &str) -> Option<Vec<u8>> {
    let secret = STANDARD.decode(written.strip_prefix(PREFIX)?).ok()?;
    (24..=64).contains(&secret.len()).then_some(secret)
}
