//! Passwords as they are kept: argon2id, each with its own salt. Slow on purpose; callers let only a few hash at a time.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};

/// A password that could not be hashed: no randomness, or no memory.
#[derive(Debug, thiserror::Error)]
#[error("argon2: {0}")]
pub struct HashError(String);

/// OWASP's argon2id: 19 MiB, two passes, one lane (security.md, argon2id).
fn params() -> Params {
    Params::new(19_456, 2, 1, None).unwrap_or_default()
}

fn argon2() -> Argon2<'static> {
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params())
}

/// Hashes a password with a fresh salt; takes some 20 ms of one core.
pub fn hash(password: &str) -> Result<String, HashError> {
    let hashed = argon2().hash_password(password.as_bytes()).map_err(|error| HashError(error.to_string()))?;
    Ok(hashed.to_string())
}

/// Whether a password is the one that was hashed, whatever it cost then.
pub fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok())
}

/// Whether a hash was made at another cost than today's: it is made anew at the next sign-in.
pub fn is_outdated(hash: &str) -> bool {
    let today = params();
    let costs = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
    let kept = PasswordHash::new(hash).ok().filter(|parsed| parsed.algorithm == Algorithm::Argon2id.ident());
    kept.and_then(|parsed| Params::try_from(&parsed).ok()).is_none_or(|kept| costs(&kept) != costs(&today))
}
