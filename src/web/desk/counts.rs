//! Counts beside the views: bounded, and kept for two seconds; and the names of providers and teams, for half a minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::actor::Scope;
use crate::domain::ids::PersonId;
use crate::store::queue::{Names, Reading};

/// How many cases each counted view holds.
pub type Tally = [usize; 7];

const COUNTS_LAST: Duration = Duration::seconds(2);
const NAMES_LAST: Duration = Duration::seconds(30);
/// Beyond so many readers, those who have gone are forgotten.
const READERS: usize = 1_000;

/// Counts of late.
#[derive(Debug, Default)]
pub struct Counts {
    tallies: Mutex<HashMap<(Option<i64>, PersonId), Kept<Tally>>>,
    names: Mutex<Option<Kept<Arc<Names>>>>,
}

#[derive(Clone, Debug)]
struct Kept<T> {
    value: T,
    at: DateTime<Utc>,
}

impl<T: Clone> Kept<T> {
    /// The value while it is fresh. Whoever finds it stale reads it anew; until that is done, others make do with the old.
    fn fresh(&mut self, now: DateTime<Utc>, lasts: Duration) -> Option<T> {
        let age = now - self.at;
        if age >= Duration::zero() && age < lasts {
            return Some(self.value.clone());
        }
        self.at = now;
        None
    }
}

fn key(reading: &Reading) -> (Option<i64>, PersonId) {
    let team = if let Scope::Team(team) = &reading.scope { Some(team.0) } else { None };
    (team, reading.me)
}

impl Counts {
    /// The reader's counts, unless it is time to count again.
    pub fn tally(&self, reading: &Reading) -> Option<Tally> {
        let mut kept = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_mut(&key(reading))?.fresh(reading.now, COUNTS_LAST)
    }

    pub fn keep_tally(&self, reading: &Reading, value: Tally) {
        let mut kept = self.tallies.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= READERS {
            kept.retain(|_, kept| reading.now - kept.at < COUNTS_LAST);
        }
        kept.insert(key(reading), Kept { value, at: reading.now });
    }

    /// The names, unless it is time to read them again.
    pub fn names(&self, now: DateTime<Utc>) -> Option<Arc<Names>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner).as_mut()?.fresh(now, NAMES_LAST)
    }

    pub fn keep_names(&self, names: &Arc<Names>, at: DateTime<Utc>) {
        *self.names.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { value: Arc::clone(names), at });
    }
}
