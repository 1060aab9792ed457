//! The secret key and what is made with it: link tokens, CSRF tokens, hashes of secrets.
//! Nothing that opens a case stands in the database.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, KeyInit, Mac};
use ring::aead::{Aad, CHACHA20_POLY1305, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use crate::domain::coded::coded;

pub mod webhook;

type HmacSha256 = Hmac<Sha256>;

coded! {
    /// What a link opens.
    pub enum Purpose {
        Case = "case",
        Draft = "draft",
        /// What a merchant is asked.
        Merchant = "merchant",
        PasswordReset = "password_reset",
        SignUp = "sign_up",
        Invitation = "invitation",
        SetUp = "set_up",
    }
}

impl Purpose {
    /// Whether a link of this kind works once only.
    pub const fn is_once(self) -> bool {
        !matches!(self, Purpose::Case | Purpose::Draft | Purpose::Merchant)
    }
}

/// Holder of the secret key.
pub struct Seal {
    key: [u8; 32],
}

impl std::fmt::Debug for Seal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Seal(…)")
    }
}

impl Seal {
    pub const fn new(key: [u8; 32]) -> Self {
        Self { key }
    }

    /// The token of a link: id and HMAC-SHA256 over purpose, id and generation, one piece of base64url.
    pub fn link_token(&self, purpose: Purpose, id: i64, generation: i32) -> String {
        let mut bytes = id.to_be_bytes().to_vec();
        bytes.extend_from_slice(&self.link_mac(purpose, id, generation));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// The row a token claims to be for; believed only after [`Seal::opens`].
    pub fn link_id(token: &str) -> Option<i64> {
        let bytes = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 40)?;
        Some(i64::from_be_bytes(bytes.get(..8)?.try_into().ok()?))
    }

    /// Whether the token was made for this link, in constant time.
    pub fn opens(&self, token: &str, purpose: Purpose, id: i64, generation: i32) -> bool {
        let made = self.link_token(purpose, id, generation);
        made.as_bytes().ct_eq(token.as_bytes()).into()
    }

    fn link_mac(&self, purpose: Purpose, id: i64, generation: i32) -> [u8; 32] {
        self.mac("link", &[purpose.as_str().as_bytes(), &id.to_be_bytes(), &generation.to_be_bytes()])
    }

    /// A CSRF token for whoever holds this cookie, masked anew for each answer (BREACH).
    pub fn csrf_token(&self, cookie: &str, mask: [u8; 32]) -> String {
        let mac = self.mac("csrf", &[cookie.as_bytes()]);
        let mut bytes = mask.to_vec();
        bytes.extend(mac.iter().zip(mask).map(|(m, k)| m ^ k));
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Whether a CSRF token was made for this cookie.
    pub fn csrf_fits(&self, cookie: &str, token: &str) -> bool {
        let Some(bytes) = URL_SAFE_NO_PAD.decode(token).ok().filter(|bytes| bytes.len() == 64) else {
            return false;
        };
        let (mask, masked) = bytes.split_at(32);
        let sent: Vec<u8> = mask.iter().zip(masked).map(|(k, m)| k ^ m).collect();
        self.mac("csrf", &[cookie.as_bytes()]).ct_eq(&sent).into()
    }

    /// A signature under a purpose, base64url.
    pub fn sign(&self, purpose: &str, what: &[u8]) -> String {
        URL_SAFE_NO_PAD.encode(self.mac(purpose, &[what]))
    }

    /// Whether a signature fits, in constant time.
    pub fn signed(&self, purpose: &str, what: &[u8], signature: &str) -> bool {
        self.sign(purpose, what).as_bytes().ct_eq(signature.as_bytes()).into()
    }

    /// Seals something that only this key opens again, for this purpose and owner; base64url. A nonce is used once.
    pub fn hide(&self, purpose: &str, owner: i64, plain: &[u8], nonce: [u8; NONCE_LEN]) -> Option<String> {
        let mut sealed = plain.to_vec();
        let (key, aad) = (self.hiding_key(purpose)?, Aad::from(owner.to_be_bytes()));
        key.seal_in_place_append_tag(Nonce::assume_unique_for_key(nonce), aad, &mut sealed).ok()?;
        Some(URL_SAFE_NO_PAD.encode([&nonce[..], &sealed].concat()))
    }

    /// What was sealed; `None` where it was changed, or is somebody else's, or of another key.
    pub fn reveal(&self, purpose: &str, owner: i64, sealed: &str) -> Option<Vec<u8>> {
        let bytes = URL_SAFE_NO_PAD.decode(sealed).ok()?;
        let (nonce, sealed) = bytes.split_at_checked(NONCE_LEN)?;
        let (mut sealed, aad) = (sealed.to_vec(), Aad::from(owner.to_be_bytes()));
        let nonce = Nonce::try_assume_unique_for_key(nonce).ok()?;
        self.hiding_key(purpose)?.open_in_place(nonce, aad, &mut sealed).ok().map(|plain| plain.to_vec())
    }

    fn hiding_key(&self, purpose: &str) -> Option<LessSafeKey> {
        let key = self.mac("hide", &[purpose.as_bytes()]);
        UnboundKey::new(&CHACHA20_POLY1305, &key).ok().map(LessSafeKey::new)
    }

    /// The signature of a checkpoint, over its hash.
    pub fn sign_checkpoint(&self, hash: &str) -> String {
        self.sign("checkpoint", hash.as_bytes())
    }

    /// Whether a checkpoint was signed with this key.
    pub fn signed_checkpoint(&self, hash: &str, signature: &str) -> bool {
        self.signed("checkpoint", hash.as_bytes(), signature)
    }

    fn mac(&self, purpose: &str, fields: &[&[u8]]) -> [u8; 32] {
        // A key of any length is taken, so this cannot fail; the empty answer would fit nothing.
        let Ok(mut mac) = HmacSha256::new_from_slice(&self.key) else {
            return [0; 32];
        };
        for field in std::iter::once(purpose.as_bytes()).chain(fields.iter().copied()) {
            mac.update(&(field.len() as u64).to_be_bytes());
            mac.update(field);
        }
        mac.finalize().into_bytes().into()
    }
}

/// The form in which a session or draft token stands in the database.
pub fn token_hash(purpose: &str, token: &str) -> String {
    let mut hasher = Sha256::new();
    hasher.update(purpose.as_bytes());
    hasher.update([0]);
    hasher.update(token.as_bytes());
    hex::encode(hasher.finalize())
}

/// 32 random bytes as base64url: a session, a draft, a cookie.
pub fn token_of(bytes: [u8; 32]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
