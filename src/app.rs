//! What every room works with, built once. There is no mailer here: a handler cannot send mail.

use std::sync::atomic::AtomicBool;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use chrono::{DateTime, Utc};

use crate::clock::Clock;
use crate::config::{Config, SecondStep};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::incident::Banner;
use crate::domain::rulebook::Rulebook;
use crate::domain::settings::SecondStepOf;
use crate::domain::steps::MOST_STEPS;
use crate::files::{FileError, Files};
use crate::guides::Guides;
use crate::outbound::{Names, Outbound};
use crate::random::Random;
use crate::seal::Seal;
use crate::store::ids::IdMaker;
use crate::store::{Db, StoreError, housekeeping, incidents, rules};

/// Whoever found the bytes of a file there just before they went has written the row by then.
const SECOND_LOOK: Duration = Duration::from_millis(500);

/// Settings, database, time, randomness, files, secret key, and the rules in force.
pub struct App {
    pub config: Config,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Random,
    pub files: Files,
    pub seal: Seal,
    pub ids: Arc<IdMaker>,
    /// The way to receivers of webhooks; only the jobs send anything by it.
    pub outbound: Outbound,
    rules: RwLock<Arc<Rulebook>>,
    guides: RwLock<Arc<Guides>>,
    banners: RwLock<Arc<Vec<Banner>>>,
    /// Letters and deadlines wait since a backup was put back; the jobs keep it true.
    pub is_held: AtomicBool,
}

/// The same in the words of the rules.
pub const fn second_step_of(set: SecondStep) -> SecondStepOf {
    match set {
        SecondStep::Off => SecondStepOf::Nobody,
        SecondStep::Supervisors => SecondStepOf::Supervisors,
        SecondStep::Staff => SecondStepOf::Staff,
    }
}

/// What an app is built of, the rules aside: they are read from the database.
pub struct Parts {
    pub config: Config,
    pub db: Db,
    pub clock: Arc<dyn Clock>,
    pub random: Random,
    pub files: Files,
    pub seal: Seal,
    pub ids: Arc<IdMaker>,
    pub names: Arc<dyn Names>,
}

impl App {
    /// Blocks while the rules are read.
    pub fn new(parts: Parts) -> Result<Self, StoreError> {
        let Parts { config, db, clock, random, files, seal, ids, names } = parts;
        let outbound = Outbound::new(names, config.webhooks_private.clone());
        let (amendments, changed) = db.read_blocking(|conn| Ok((rules::amendments(conn)?, rules::guides(conn)?)))?;
        let book = Rulebook::new(amendments, config.statutory_policy.as_deref());
        let rules = RwLock::new(Arc::new(book));
        let now = clock.now();
        let banners = RwLock::new(Arc::new(db.read_blocking(move |conn| incidents::banners::coming(conn, now))?));
        let guides = RwLock::new(Arc::new(Guides::new(changed)));
        let is_held = AtomicBool::new(false);
        Ok(Self { config, db, clock, random, files, seal, ids, outbound, rules, guides, banners, is_held })
    }

    /// The rules in force now.
    pub fn rules(&self) -> Arc<Rulebook> {
        Arc::clone(&self.rules.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// The guides as they read now.
    pub fn guides(&self) -> Arc<Guides> {
        Arc::clone(&self.guides.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// What the portal says of incidents, now or later: whoever shows them asks which are on.
    pub fn banners(&self) -> Arc<Vec<Banner>> {
        Arc::clone(&self.banners.read().unwrap_or_else(PoisonError::into_inner))
    }

    /// Reads the banners again: somebody has changed them, here or in another process.
    pub async fn read_banners(&self) -> Result<(), StoreError> {
        let now = self.now();
        let coming = self.db.read(move |conn| incidents::banners::coming(conn, now)).await?;
        *self.banners.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(coming);
        Ok(())
    }

    /// Reads the rules and the guides again where somebody has changed them, here or in another process.
    pub async fn read_rules(&self) -> Result<(), StoreError> {
        let known = self.rules().revision;
        let changed = self.db.read(move |conn| {
            let is_new = rules::revision(conn)? != known;
            is_new.then(|| Ok((rules::amendments(conn)?, rules::guides(conn)?))).transpose()
        });
        if let Some((amendments, guides)) = changed.await? {
            let book = Rulebook::new(amendments, self.config.statutory_policy.as_deref());
            *self.guides.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(Guides::new(guides));
            *self.rules.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(book);
        }
        Ok(())
    }

    /// Takes away the bytes that no row names; how many files. The same file may come in anew in this very moment and find its
    /// bytes still there: they are held until a second look at the rows, and put back if one names them.
    pub async fn forget_files(&self, forgotten: Vec<String>) -> Result<usize, FileError> {
        let (mut taken, mut failed) = (Vec::with_capacity(forgotten.len()), None);
        for sha256 in forgotten {
            if self.is_named(&sha256).await {
                continue;
            }
            match self.files.take_out(&sha256).await {
                Ok(held) => taken.push((sha256, held)),
                Err(FileError::Missing) => {}
                Err(error) => {
                    failed = Some(error);
                    break;
                }
            }
        }
        if !taken.is_empty() {
            tokio::time::sleep(SECOND_LOOK).await;
        }
        let mut dropped = 0;
        for (sha256, held) in taken {
            if !self.is_named(&sha256).await {
                dropped += 1;
            } else if let Err(error) = self.files.put_back(&sha256, held).await {
                tracing::error!(%sha256, %error, "bytes that came in anew could not be put back");
                failed = Some(error);
            }
        }
        failed.map_or(Ok(dropped), Err)
    }

    /// Without an answer it counts as named: nothing is lost by keeping a file another day.
    async fn is_named(&self, sha256: &str) -> bool {
        let sha256 = sha256.to_owned();
        self.db.read(move |conn| housekeeping::is_named(conn, &sha256)).await.unwrap_or(true)
    }

    /// Where people can call: as it was set where the program is started, else as the agency set it.
    pub fn service_phone(&self) -> Option<String> {
        self.config.service_phone.clone().or_else(|| self.rules().settings.phone.clone())
    }

    /// Whose accounts need a second step: as it was set where the program is started, which no administrator loosens, else as
    /// the agency set it.
    pub fn second_step(&self) -> SecondStepOf {
        self.config.second_step.map_or_else(|| self.rules().settings.second_step, second_step_of)
    }

    pub fn now(&self) -> DateTime<Utc> {
        self.clock.now()
    }

    /// One new id.
    pub fn id(&self) -> i64 {
        self.ids.next(self.now().timestamp_millis())
    }

    /// The first of so many new ids that follow each other.
    pub fn ids(&self, count: i64) -> i64 {
        self.ids.block(self.now().timestamp_millis(), count)
    }

    /// What an act of this actor, now, needs: made once, before the transaction, and kept when that is run again.
    pub fn act(&self, by: Actor) -> Act {
        let at = self.now();
        let first_id = self.ids.block(at.timestamp_millis(), Act::IDS);
        Act { by, at, under: self.rules(), first_id, seed: self.random.bytes() }
    }

    /// Acts for as many steps as are taken at once at most.
    pub fn acts(&self, by: &Actor) -> Vec<Act> {
        (0..MOST_STEPS).map(|_| self.act(by.clone())).collect()
    }
}
