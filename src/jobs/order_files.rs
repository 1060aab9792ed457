//! Files of orders are looked through, and applied once somebody said so: line by line from the disk, so that a million lines
//! cost no memory. The numbers of the provider's cases are held as hashes; only a line that has one of them asks the database.

use std::collections::HashSet;
use std::hash::{BuildHasher as _, RandomState};
use std::io;
use std::sync::Arc;

use chrono::{DateTime, TimeDelta, Utc};
use rustc_hash::FxBuildHasher;

use super::Stop;
use crate::app::App;
use crate::bills::orders::{self, NotOrders, Row};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::order_fact::{OrderFact, Source, Speaker, Verdict};
use crate::domain::order_file::{FileState, Tally};
use crate::files::FileError;
use crate::store::order_facts::{self, MOST_CASES, Voice};
use crate::store::order_files::{self as kept, From, KEPT, Work};
use crate::store::{Db, StoreError};

/// Longer than a piece takes: whoever holds a file longer is dead or frozen.
const LEASE: TimeDelta = TimeDelta::minutes(2);
/// Facts of one transaction: nobody waits long behind it.
const AT_ONCE: usize = 50;
/// Lines after which it is kept how far a file has come.
const LINES: u64 = 25_000;

/// Looks through and applies all that waits; how many files.
pub async fn read_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut ended = 0;
    while !*stop.borrow() {
        let now = app.now();
        if !app.db.read(move |conn| kept::is_due(conn, now)).await? {
            break;
        }
        let lease = app.random.public_id();
        let Some(work) = app.db.write(move |conn| kept::claim(conn, &lease, now, now + LEASE)).await? else { break };
        ended += usize::from(read(app, work, stop).await?);
    }
    Ok(ended)
}

/// How reading a file ended.
enum End {
    Done,
    /// It is time to stop, or the file is in other hands.
    Left,
    /// It is no file of orders, or not any more.
    Failed,
}

async fn read(app: &App, work: Work, stop: &Stop) -> anyhow::Result<bool> {
    let id = work.file.id;
    let Some(sha256) = work.file.sha256.clone() else { return end(app, &work, FileState::Failed).await };
    let file = match app.files.open_file(&sha256).await {
        Ok(file) => file,
        Err(FileError::Missing) => {
            tracing::error!(file = id.0, "the bytes of a file of orders are not there");
            return end(app, &work, FileState::Failed).await;
        }
        // The disk is away: later.
        Err(error) => return Err(error.into()),
    };
    let reading = Reading::of(app, work.clone(), stop);
    match tokio::task::spawn_blocking(move || reading.run(file)).await?? {
        End::Left => Ok(false),
        End::Failed => end(app, &work, FileState::Failed).await,
        End::Done if work.file.state == FileState::Waiting => end(app, &work, FileState::Applied).await,
        End::Done => {
            app.db.write(move |conn| kept::checked(conn, &work)).await?;
            Ok(true)
        }
    }
}

/// Nothing more becomes of it, and its bytes go.
async fn end(app: &App, work: &Work, state: FileState) -> anyhow::Result<bool> {
    let (work, at) = (work.clone(), app.now());
    let bytes = app.db.write(move |conn| kept::finish(conn, &work, state, at)).await?;
    app.forget_files(bytes.into_iter().collect()).await?;
    Ok(true)
}

/// Throws away what nobody applied within a day; how many files.
pub async fn throw_away(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut thrown = 0;
    while !*stop.borrow() {
        let now = app.now();
        // In one transaction: somebody may apply it in this very moment.
        let done = app.db.write(move |conn| {
            let Some(id) = kept::forgotten(conn, now - KEPT)? else { return Ok(None) };
            kept::end(conn, id, FileState::Discarded, now).map(Some)
        });
        let Some(bytes) = done.await? else { break };
        app.forget_files(bytes.into_iter().collect()).await?;
        thrown += 1;
    }
    Ok(thrown)
}

/// Reading one file, on a thread of its own.
struct Reading {
    work: Work,
    db: Db,
    now: Box<dyn Fn() -> DateTime<Utc> + Send>,
    act: Box<dyn Fn(DateTime<Utc>) -> Act + Send>,
    stop: Stop,
    voice: Arc<Voice>,
    tally: Tally,
    /// Lines before this were done by whoever had the file before.
    from: u64,
    /// What may be about a case, with its line.
    held: Vec<(u64, OrderFact)>,
    /// Lines when it was last kept how far the file has come.
    kept_at: u64,
}

/// Keys of the numbers of cases, each as a hash.
struct Numbers {
    hasher: RandomState,
    known: HashSet<u64, FxBuildHasher>,
}

impl Numbers {
    fn has(&self, fact: &OrderFact) -> bool {
        fact.keys().iter().flatten().any(|key| self.known.contains(&self.hasher.hash_one(key.as_str())))
    }
}

impl Reading {
    fn of(app: &App, work: Work, stop: &Stop) -> Self {
        let speaker = Speaker::Provider(work.file.provider.clone());
        let voice = Voice { speaker, source: Source::File(work.file.id), said_by: work.file.name.clone() };
        // What is looked through is looked through from the beginning; what is applied goes on where it was left.
        let tally = if work.file.state == FileState::Waiting { work.file.tally.clone() } else { Tally::default() };
        let (clock, ids, rules, random) = (Arc::clone(&app.clock), Arc::clone(&app.ids), app.rules(), app.random);
        let act = move |at: DateTime<Utc>| Act {
            by: Actor::System,
            at,
            under: Arc::clone(&rules),
            first_id: ids.block(at.timestamp_millis(), Act::IDS),
            seed: random.bytes(),
        };
        Self {
            db: app.db.clone(),
            now: Box::new(move || clock.now()),
            act: Box::new(act),
            stop: stop.clone(),
            voice: Arc::new(voice),
            from: tally.lines,
            kept_at: tally.lines,
            tally,
            held: Vec::with_capacity(AT_ONCE),
            work,
        }
    }

    fn run(mut self, file: std::fs::File) -> Result<End, StoreError> {
        let numbers = self.numbers()?;
        let (mapping, now) = (self.work.file.mapping.clone(), (self.now)());
        let (mut seen, mut failed) = (0, None);
        let read = orders::read(file, &mapping, now, |row| {
            seen += 1;
            if seen <= self.from {
                return Ok(());
            }
            self.line(row, &numbers).map_err(|error| {
                failed = error;
                io::ErrorKind::Interrupted.into()
            })
        });
        match (read, failed) {
            (_, Some(error)) => Err(error),
            (Ok(()), None) => Ok(if self.flush()? { End::Done } else { End::Left }),
            (Err(NotOrders::Unreadable(error)), None) if error.kind() == io::ErrorKind::Interrupted => Ok(End::Left),
            (Err(error), None) => {
                tracing::warn!(file = self.work.file.id.0, %error, "a file of orders cannot be read");
                Ok(End::Failed)
            }
        }
    }

    fn numbers(&self) -> Result<Numbers, StoreError> {
        let mut numbers = Numbers { hasher: RandomState::new(), known: HashSet::default() };
        let (mut from, since) = (From::Open(0), order_facts::heard_since((self.now)()));
        while !matches!(from, From::End) {
            let provider = self.work.file.provider.clone();
            let (some, next) = self.db.read_blocking(move |conn| kept::numbers(conn, &provider, from, since))?;
            numbers.known.extend(some.iter().map(|number| numbers.hasher.hash_one(number.as_str())));
            from = next;
        }
        Ok(numbers)
    }

    /// One line. Errs with nothing where it is time to stop, or the file is in other hands.
    fn line(&mut self, row: Row, numbers: &Numbers) -> Result<(), Option<StoreError>> {
        self.tally.lines += 1;
        match row.fact {
            Err(why) => self.tally.fault(row.line, why, &row.word),
            Ok(fact) if numbers.has(&fact) => self.held.push((row.line, fact)),
            Ok(_) => self.tally.unmatched += 1,
        }
        if self.held.len() < AT_ONCE && self.tally.lines - self.kept_at < LINES {
            return Ok(());
        }
        if *self.stop.borrow() || !self.flush().map_err(Some)? { Err(None) } else { Ok(()) }
    }

    /// Does what is held, and keeps how far the file has come, in one transaction; `false` where it is in other hands.
    fn flush(&mut self) -> Result<bool, StoreError> {
        let (held, now) = (Arc::new(std::mem::take(&mut self.held)), (self.now)());
        let acts: Vec<Act> = (0..held.len() * MOST_CASES).map(|_| (self.act)(now)).collect();
        let (work, voice, before) = (self.work.clone(), Arc::clone(&self.voice), self.tally.clone());
        let done = self.db.write_blocking(move |conn| {
            let mut tally = before.clone();
            if work.file.state == FileState::Waiting {
                let facts = held.iter().map(|(_, fact)| fact).zip(acts.chunks(MOST_CASES));
                let landed = order_facts::take(conn, &voice, facts)?;
                held.iter().zip(landed).for_each(|((line, _), landed)| tally.land(*line, landed.verdict));
            } else {
                for (line, fact) in held.iter() {
                    let about = order_facts::references(conn, &voice.speaker, fact, now)?;
                    tally.land(*line, if about.is_empty() { Verdict::Unmatched } else { Verdict::Taken });
                    tally.would_touch(about, fact.state);
                }
            }
            if kept::keep(conn, &work, &tally, now + LEASE)? { Ok(tally) } else { Err(StoreError::Stale) }
        });
        match done {
            Ok(tally) => {
                (self.kept_at, self.tally) = (tally.lines, tally);
                Ok(true)
            }
            Err(StoreError::Stale) => Ok(false),
            Err(error) => Err(error),
        }
    }
}
