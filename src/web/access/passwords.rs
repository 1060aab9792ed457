//! The gate before the hashing of passwords, so that guessing cannot take the machine down with it.

use std::time::Duration;

use tokio::sync::Semaphore;

use crate::passwords::{HashError, fits, hash};
use crate::web::error::WebError;

impl From<HashError> for WebError {
    fn from(error: HashError) -> Self {
        Self::Internal(error.to_string())
    }
}

/// Waiting beyond this many is answered with 503 at once.
const QUEUE: usize = 32;
/// Longest wait for a place.
const WAIT: Duration = Duration::from_secs(3);

/// Lets a few hash at a time.
pub struct Gate {
    places: Semaphore,
    waiting: std::sync::atomic::AtomicUsize,
    patience: Duration,
    /// What unknown names are compared with, so that they take the same time.
    dummy: String,
}

impl Default for Gate {
    fn default() -> Self {
        Self::new()
    }
}

impl Gate {
    pub fn new() -> Self {
        Self::with_patience(WAIT)
    }

    /// A gate at which each waits this long for a place.
    pub fn with_patience(patience: Duration) -> Self {
        let cores = std::thread::available_parallelism().map_or(1, usize::from).min(4);
        let dummy = hash("no account has this password").unwrap_or_default();
        Self { places: Semaphore::new(cores), waiting: std::sync::atomic::AtomicUsize::new(0), patience, dummy }
    }

    /// Hashes a new password.
    pub async fn hash(&self, password: String) -> Result<String, WebError> {
        Ok(self.through(move || hash(&password)).await??)
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
        let place = tokio::time::timeout(self.patience, self.places.acquire()).await;
        self.waiting.fetch_sub(1, SeqCst);
        let _place = place.map_err(|_| busy())?.map_err(|_| busy())?;
        tokio::task::spawn_blocking(work).await.map_err(|e| WebError::Internal(e.to_string()))
    }
}
