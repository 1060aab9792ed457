//! Counts beside the views: bounded, and kept for two seconds; and the names of providers and teams, for half a minute.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use chrono::{DateTime, Duration, Utc};

use crate::domain::actor::Scope;
use crate::domain::ids::PersonId;
use crate::store::presences::Present;
use crate::store::queue::{Names, Reading};
use crate::store::views::SavedView;

pub use crate::store::queue::Tally;

const COUNTS_LAST: Duration = Duration::seconds(2);
const NAMES_LAST: Duration = Duration::seconds(30);
/// Which views somebody has beside their queue.
const VIEWS_LAST: Duration = Duration::seconds(5);
/// A saved view may be any filter: its count may cost a walk over all open cases, and is taken more rarely.
const SAVED_LAST: Duration = Duration::seconds(60);
/// Beyond so many readers, those who have gone are forgotten.
const READERS: usize = 1_000;

/// Counts of late.
#[derive(Debug, Default)]
pub struct Counts {
    tallies: Mutex<HashMap<(Option<i64>, PersonId), Kept<Tally>>>,
    names: Mutex<Option<Kept<Arc<Names>>>>,
    present: Mutex<Option<Kept<Arc<Vec<Present>>>>>,
    views: Mutex<HashMap<PersonId, Kept<Arc<Vec<SavedView>>>>>,
    saved: Mutex<HashMap<(i64, Option<i64>, PersonId), Kept<usize>>>,
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

    /// Who is on which case, unless it is time to look again.
    pub fn present(&self, now: DateTime<Utc>) -> Option<Arc<Vec<Present>>> {
        self.present.lock().unwrap_or_else(PoisonError::into_inner).as_mut()?.fresh(now, COUNTS_LAST)
    }

    pub fn keep_present(&self, present: &Arc<Vec<Present>>, at: DateTime<Utc>) {
        *self.present.lock().unwrap_or_else(PoisonError::into_inner) = Some(Kept { value: Arc::clone(present), at });
    }

    /// The reader's saved views, unless it is time to read them again.
    pub fn views(&self, reading: &Reading) -> Option<Arc<Vec<SavedView>>> {
        let mut kept = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        kept.get_mut(&reading.me)?.fresh(reading.now, VIEWS_LAST)
    }

    pub fn keep_views(&self, reading: &Reading, value: &Arc<Vec<SavedView>>) {
        let mut kept = self.views.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= READERS {
            kept.retain(|_, kept| reading.now - kept.at < VIEWS_LAST);
        }
        kept.insert(reading.me, Kept { value: Arc::clone(value), at: reading.now });
    }

    /// Views were made, changed or taken away here.
    pub fn forget_views(&self) {
        self.views.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.saved.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// What a saved view held when it was counted last, and whether it is time to count it again.
    pub fn saved(&self, reading: &Reading, view: i64) -> (Option<usize>, bool) {
        let (team, me) = key(reading);
        let kept = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        match kept.get(&(view, team, me)) {
            Some(kept) => (Some(kept.value), reading.now - kept.at >= SAVED_LAST),
            None => (None, true),
        }
    }

    pub fn keep_saved(&self, reading: &Reading, view: i64, value: usize) {
        let (team, me) = key(reading);
        let mut kept = self.saved.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() >= READERS * 10 {
            kept.retain(|_, kept| reading.now - kept.at < SAVED_LAST);
        }
        kept.insert((view, team, me), Kept { value, at: reading.now });
    }
}
