//! Limits on how often something may be done; they slow down, and never lock an owner out.
//! Counted in memory, per process: a restart forgets, which costs an attacker one burst.

use std::collections::HashMap;
use std::num::NonZeroU32;
use std::time::Duration;

use governor::clock::{Clock as _, DefaultClock};
use governor::middleware::{StateInformationMiddleware, StateSnapshot};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use super::error::WebError;
use super::metrics::ByCode;
use crate::domain::coded::coded;

coded! {
    /// What is limited (security.md, Rates).
    pub enum Limit {
        /// Sign-in tries of one network: 60 a minute.
        SignInNetwork = "sign_in_network",
        /// Sign-in tries of one account from all networks: 100 an hour, save from browsers it knows.
        SignInAccount = "sign_in_account",
        /// Password resets asked for one account: 3 an hour.
        ResetAccount = "reset_account",
        /// Password resets asked from one network: 20 an hour.
        ResetNetwork = "reset_network",
        /// Sign-ups of one network: 20 an hour.
        SignUpNetwork = "sign_up_network",
        /// Links asked for one address at `/track`: 10 an hour.
        TrackAddress = "track_address",
        /// Wrong private links of one network: 20 in 10 minutes.
        BadLink = "bad_link",
        /// Complaints of one network: 60 an hour.
        FilingNetwork = "filing_network",
        /// Complaints of one account: 10 a day.
        FilingAccount = "filing_account",
        /// Drafts begun from one network: 120 an hour.
        DraftNetwork = "draft_network",
        /// Uploads of one network: 600 requests an hour.
        UploadNetwork = "upload_network",
        /// Lists that one person takes away: 6 an hour.
        Exports = "exports",
        /// Dossiers of one case: 10 an hour.
        Dossier = "dossier",
        /// Messages in one case: 20 an hour.
        CaseMessages = "case_messages",
        /// Order facts of one program: 30,000 a minute.
        OrderFacts = "order_facts",
        /// Messages of programs from one network whose signature does not fit: 120 a minute.
        BadSignature = "bad_signature",
        /// Requests with one token: 120 a minute.
        Token = "token",
        /// Requests from one network with what is no token: 120 a minute.
        BadToken = "bad_token",
    }
}

impl Limit {
    /// How many, within which time.
    const fn allowance(self) -> (u32, u64) {
        match self {
            Limit::SignInNetwork => (60, 60),
            Limit::SignInAccount => (100, 3600),
            Limit::Exports => (6, 3600),
            Limit::ResetAccount => (3, 3600),
            Limit::ResetNetwork | Limit::SignUpNetwork | Limit::CaseMessages => (20, 3600),
            Limit::TrackAddress | Limit::Dossier => (10, 3600),
            Limit::BadLink => (20, 600),
            Limit::FilingNetwork => (60, 3600),
            Limit::DraftNetwork => (120, 3600),
            Limit::UploadNetwork => (600, 3600),
            Limit::FilingAccount => (10, 86_400),
            Limit::OrderFacts => (30_000, 60),
            Limit::BadSignature | Limit::Token | Limit::BadToken => (120, 60),
        }
    }
}

/// What is left of an allowance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Left {
    pub limit: u32,
    pub remaining: u32,
    /// Seconds until all of it is there again; until the next one is, where nothing is left.
    pub reset: u64,
}

impl Left {
    fn of(state: &StateSnapshot) -> Self {
        let (quota, remaining) = (state.quota(), state.remaining_burst_capacity());
        let limit = quota.burst_size().get();
        let spent = quota.replenish_interval() * limit.saturating_sub(remaining);
        Self { limit, remaining, reset: spent.as_secs_f64().ceil() as u64 }
    }
}

/// All limits; empty when they are switched off.
pub struct Throttle {
    limiters: HashMap<Limit, DefaultKeyedRateLimiter<String, StateInformationMiddleware>>,
    clock: DefaultClock,
    turned_away: ByCode,
}

impl Throttle {
    /// `factor` multiplies every allowance; `None` switches all off.
    pub fn new(factor: Option<f64>, turned_away: ByCode) -> Self {
        let mut limiters = HashMap::new();
        for limit in Limit::ALL {
            let Some(factor) = factor else { break };
            let (count, seconds) = limit.allowance();
            let count = NonZeroU32::new((f64::from(count) * factor) as u32).unwrap_or(NonZeroU32::MIN);
            let each = Duration::from_secs(seconds) / count.get();
            if let Some(quota) = Quota::with_period(each) {
                limiters.insert(*limit, RateLimiter::keyed(quota.allow_burst(count)).with_middleware());
            }
        }
        Self { limiters, clock: DefaultClock::default(), turned_away }
    }

    /// Counts one; `Err(TooMany)` says how long to wait.
    pub fn take(&self, limit: Limit, key: &str) -> Result<(), WebError> {
        match self.count(limit, key) {
            None | Some(Ok(_)) => Ok(()),
            Some(Err(early)) => Err(WebError::TooMany { wait: early.reset }),
        }
    }

    /// Counts one, and tells what is left; `Err` where nothing was. `None` where limits are switched off.
    pub fn count(&self, limit: Limit, key: &str) -> Option<Result<Left, Left>> {
        self.count_many(limit, key, NonZeroU32::MIN)
    }

    /// The same of so many at once, all of them or none; where they are too many now, when they may come.
    pub fn count_many(&self, limit: Limit, key: &str, many: NonZeroU32) -> Option<Result<Left, Left>> {
        let limiter = self.limiters.get(&limit)?;
        let told = match limiter.check_key_n(&key.to_owned(), many) {
            Ok(Ok(state)) => return Some(Ok(Left::of(&state))),
            Ok(Err(early)) => {
                let reset = early.wait_time_from(self.clock.now()).as_secs().max(1);
                Left { limit: early.quota().burst_size().get(), remaining: 0, reset }
            }
            // More than are let through at once, however long somebody waits: after the whole time they may come in parts.
            Err(most) => Left { limit: most.0, remaining: 0, reset: limit.allowance().1 },
        };
        self.turned_away.get_or_create(&[("limit", limit.as_str())]).inc();
        Some(Err(told))
    }

    /// Forgets keys that have recovered, so that memory stays flat.
    pub fn tidy(&self) {
        self.limiters.values().for_each(RateLimiter::retain_recent);
    }
}
