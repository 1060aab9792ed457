//! Threads that own one connection each: SQLite's readers, and everything on PostgreSQL.
//! A thread keeps its connection while it is sound, and opens another when it is not.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use diesel::connection::{SimpleConnection, TransactionManager, TransactionManagerStatus};
use diesel::r2d2::R2D2Connection;

use super::connect::{Opener, Use};
use super::db::Conn;
use super::error::StoreError;
use super::line::{Line, Purpose, Waiting, Work, jitter};

/// How often a write that met another transaction is run again.
const RETRIES: u32 = 5;
/// A connection that rested longer is asked whether it still lives before it is used.
const RESTED: Duration = Duration::from_secs(1);

pub(super) struct Workers {
    pub line: Arc<Line>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Workers {
    pub fn start(count: usize, line: Line, opener: &Arc<Opener>, name: &str) -> Result<Self, StoreError> {
        let line = Arc::new(line);
        let mut threads = Vec::with_capacity(count);
        for number in 0..count {
            let mut worker = Worker { line: line.clone(), opener: opener.clone(), conn: None };
            let thread = thread::Builder::new().name(format!("{name}-{number}")).spawn(move || worker.work());
            threads.push(thread.map_err(|error| StoreError::Unavailable(format!("no thread to be had: {error}")))?);
        }
        Ok(Self { line, threads: Mutex::new(threads) })
    }

    /// Does what waits, then ends the threads.
    pub fn close(&self) {
        self.line.close();
        let threads = std::mem::take(&mut *self.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.thread().id() != thread::current().id() {
                drop(thread.join());
            }
        }
    }
}

struct Worker {
    line: Arc<Line>,
    opener: Arc<Opener>,
    conn: Option<(Conn, Instant)>,
}

impl Worker {
    fn work(&mut self) {
        while let Some(waiting) = self.line.take(1).pop() {
            if !waiting.start() {
                continue;
            }
            let Waiting { mut work, purpose, .. } = waiting;
            let outcome = match purpose {
                Purpose::Read => self.read(work.as_mut()),
                Purpose::Write => self.write(work.as_mut()),
            };
            work.answer(outcome);
        }
    }

    fn read(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        let mut conn = self.connection()?;
        let outcome = match &conn {
            // Its locks are taken once, and all queries see one state; a server would have to be asked twice more for that.
            Conn::Sqlite(_) => transaction(work, &mut conn),
            Conn::Postgres(_) => run_caught(work, &mut conn),
        };
        self.put_back(conn, outcome.as_ref().err());
        outcome.map_err(Failure::told)
    }

    fn write(&mut self, work: &mut dyn Work) -> Result<(), StoreError> {
        for attempt in 0..=RETRIES {
            if attempt > 0 {
                thread::sleep(jitter(Duration::from_millis(10 << attempt)));
            }
            let mut conn = self.connection()?;
            let outcome = transaction(work, &mut conn);
            self.put_back(conn, outcome.as_ref().err());
            match outcome {
                Ok(()) => return Ok(()),
                Err(Failure::Before(StoreError::Conflict | StoreError::Moved | StoreError::Unavailable(_))) => {}
                Err(failure) => return Err(failure.told()),
            }
        }
        Err(StoreError::Busy)
    }

    fn connection(&mut self) -> Result<Conn, StoreError> {
        if let Some((mut conn, used)) = self.conn.take()
            && (used.elapsed() < RESTED || conn.ping().is_ok())
        {
            return Ok(conn);
        }
        let purpose = if self.opener.is_postgres() { Use::Write } else { Use::Read };
        self.opener.open(purpose)
    }

    fn put_back(&mut self, mut conn: Conn, failure: Option<&Failure>) {
        let spoilt = match failure {
            None => false,
            Some(Failure::Panicked(_)) => true,
            Some(Failure::Before(error) | Failure::AtCommit(error)) => error.spoils_connection(),
        };
        if spoilt || conn.is_broken() || in_transaction(&mut conn) {
            discard(conn);
        } else {
            self.conn = Some((conn, Instant::now()));
        }
    }
}

enum Failure {
    /// Nothing was kept: the work may be run again.
    Before(StoreError),
    AtCommit(StoreError),
    Panicked(StoreError),
}

impl Failure {
    fn told(self) -> StoreError {
        match self {
            Self::AtCommit(StoreError::Unavailable(why)) => {
                StoreError::Unavailable(format!("{why}; whether the last write was kept is unknown"))
            }
            Self::Before(error) | Self::AtCommit(error) | Self::Panicked(error) => error,
        }
    }
}

fn run_caught(work: &mut dyn Work, conn: &mut Conn) -> Result<(), Failure> {
    match catch_unwind(AssertUnwindSafe(|| work.run(conn))) {
        Ok(outcome) => outcome.map_err(Failure::Before),
        Err(_) => Err(Failure::Panicked(panicked())),
    }
}

fn transaction(work: &mut dyn Work, conn: &mut Conn) -> Result<(), Failure> {
    let before = |error: diesel::result::Error| Failure::Before(error.into());
    Conn::begin_transaction(conn).map_err(before)?;
    if let Err(failure) = run_caught(work, conn) {
        // A connection that cannot roll back is thrown away by `put_back`.
        drop(Conn::rollback_transaction(conn));
        return Err(failure);
    }
    Conn::commit_transaction(conn).map_err(|error| match StoreError::from(error) {
        StoreError::Conflict => Failure::Before(StoreError::Conflict),
        error => Failure::AtCommit(error),
    })
}

/// A closure that left its own transaction open, or broke the bookkeeping of it.
fn in_transaction(conn: &mut Conn) -> bool {
    match Conn::transaction_manager_status_mut(conn) {
        TransactionManagerStatus::Valid(status) => status.transaction_depth().is_some(),
        TransactionManagerStatus::InError => true,
    }
}

pub(super) fn panicked() -> StoreError {
    StoreError::Database("the work panicked".to_owned())
}

/// Ends a connection whose state is unknown; diesel panics when SQLite is not content with how it is closed.
pub(super) fn discard(mut conn: Conn) {
    drop(catch_unwind(AssertUnwindSafe(move || {
        drop(conn.batch_execute("ROLLBACK"));
        drop(conn);
    })));
}
