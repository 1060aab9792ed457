//! Passwords: argon2id behind a gate, so that guessing cannot take the machine down with it.

use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, PasswordHash, Version};
use tokio::sync::Semaphore;

use crate::web::error::WebError;

/// Waiting beyond this many is answered with 503 at once.
const QUEUE: usize = 32;
/// Seconds to wait for a place.
const WAIT: u64 = 3;

/// Lets a few hash at a time.
pub struct Gate {
    places: Semaphore,
    waiting: std::sync::atomic::AtomicUsize,
    /// What unknown names are compared with, so that they take the same time.
    dummy: String,
}

/// OWASP's argon2id: 19 MiB, two passes, one lane.
fn argon2() -> Argon2<'static> {
    let params = Params::new(19_456, 2, 1, None).unwrap_or_default();
    Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
}

/// Hashes a password with a fresh salt; takes some 20 ms of one core.
pub fn hash(password: &str) -> Result<String, WebError> {
    let hashed = argon2().hash_password(password.as_bytes()).map_err(|e| WebError::Internal(format!("argon2: {e}")))?;
    Ok(hashed.to_string())
}

fn fits(password: &str, hash: &str) -> bool {
    PasswordHash::new(hash).is_ok_and(|parsed| argon2().verify_password(password.as_bytes(), &parsed).is_ok())
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    pub fn new() -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let dummy = hash("no account has this password").unwrap_or_default();
        Self { places: Semaphore::new(cores), waiting: std::sync::atomic::AtomicUsize::new(0), dummy }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: String) -> Result<String, WebError> {
        self.through(move || hash(&password)).await?
    }

    /// Whether a password fits; an account without one (or none at all) takes as long and never fits.
    pub async fn fits(&self, password: String, hash: Option<String>) -> Result<bool, WebError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or_else(|| self.dummy.clone());
        Ok(self.through(move || fits(&password, &hash)).await? && known)
    }

    async fn through<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T, WebError> {
        use std::sync::atomic::Ordering::SeqCst;
        let busy = || WebError::Unavailable("too many passwords at once".to_owned());
        if self.waiting.fetch_add(1, SeqCst) >= QUEUE {
            self.waiting.fetch_sub(1, SeqCst);
            return Err(busy());
        }
        let place = tokio::time::timeout(std::time::Duration::from_secs(WAIT), self.places.acquire()).await;
        self.waiting.fetch_sub(1, SeqCst);
        let _place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        tokio::task::spawn_blocking(work).await.map_err(|e| WebError::Internal(e.to_string()))
    }
}
