//! What every room works with, built once. There is no mailer here: a handler cannot send mail.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::config::Config;
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::rulebook::Rulebook;
use crate::files::Files;
use crate::random::Random;
use crate::seal::Seal;
use crate::store::Db;
use crate::store::ids::IdMaker;

/// Settings, database, time, randomness, files, secret key, and the rules in force.
pub struct App {
    pub config: Config,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Random,
    pub files: Files,
    pub seal: Seal,
    pub ids: Arc<IdMaker>,
    pub rules: Arc<Rulebook>,
    /// Letters and deadlines wait since a backup was put back; the jobs keep it true.
    pub is_held: AtomicBool,
}

impl App {
    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// One new id.
    pub fn id(&self) -> i64 {
        self.ids.next(self.now().timestamp_millis())
    }

    /// What an act of this actor, now, needs: made once, before the transaction, and kept when that is run again.
    pub fn act(&self, by: Actor) -> Act {
        let at = self.now();
        let first_id = self.ids.block(at.timestamp_millis(), Act::IDS);
        Act { by, at, under: Arc::clone(&self.rules), first_id, seed: self.random.bytes() }
    }
}
