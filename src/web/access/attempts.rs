//! Wrong passwords slow down whoever types them, per account and network; nobody is ever locked out.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::web::error::WebError;

/// Wrong tries before waiting begins.
const FREE: u32 = 5;
/// Longest wait: 15 minutes.
const LONGEST: i64 = 15 * 60;
/// Keys remembered; beyond, those that are long over are forgotten.
const REMEMBERED: usize = 100_000;

/// Wrong tries of late, by account and network.
pub struct Attempts {
    is_on: bool,
    tries: Mutex<HashMap<(String, String), (u32, DateTime<Utc>)>>,
}

impl Attempts {
    pub fn new(factor: Option<f64>) -> Self {
        Self { is_on: factor.is_some(), tries: Mutex::new(HashMap::new()) }
    }

    /// Whether this account may be tried from this network now; the wait doubles with each wrong try after five.
    pub fn may(&self, account: &str, network: &str, now: DateTime<Utc>) -> Result<(), WebError> {
        let tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        let Some((count, last)) = tries.get(&(account.to_owned(), network.to_owned())).filter(|_| self.is_on) else {
            return Ok(());
        };
        let over = count.saturating_sub(FREE);
        let wait = if over == 0 { 0 } else { 2_i64.saturating_pow(over).min(LONGEST) };
        let left = (*last + Duration::seconds(wait) - now).num_seconds();
        if left > 0 { Err(WebError::TooMany { wait: left as u64 }) } else { Ok(()) }
    }

    /// A wrong try.
    pub fn wrong(&self, account: &str, network: &str, now: DateTime<Utc>) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        if tries.len() >= REMEMBERED {
            tries.retain(|_, (_, last)| now - *last < Duration::hours(1));
        }
        let entry = tries.entry((account.to_owned(), network.to_owned())).or_insert((0, now));
        *entry = (entry.0.saturating_add(1), now);
    }

    /// The right password: all is forgotten.
    pub fn right(&self, account: &str, network: &str) {
        let mut tries = self.tries.lock().unwrap_or_else(PoisonError::into_inner);
        tries.remove(&(account.to_owned(), network.to_owned()));
    }
}
