//! SQLite's only writer: one thread that commits what waits as a group, with one fsync for all; where one of them fails,
//! the others are kept by a savepoint each.
//! Nobody is answered before COMMIT, and a failed fsync is never tried again: it ends the process.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};

use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use diesel::sql_types::Integer;

use super::connect::{Opener, Use};
use super::db::{Conn, OnFatal};
use super::error::StoreError;
use super::figures::Figures;
use super::line::{Line, Waiting, Work};
use super::workers::{discard, panicked};

/// Writes that share one fsync. More would make the first of them wait for no gain.
const GROUP: usize = 256;

/// The log is written back into the file when it is this long: 4 MiB, as SQLite itself would.
const LOG_PAGES: i32 = 1_000;

#[derive(QueryableByName)]
struct LogState {
    #[diesel(sql_type = Integer)]
    log: i32,
    #[diesel(sql_type = Integer)]
    checkpointed: i32,
}

type Group = Vec<Box<dyn Work>>;

pub(super) struct Writer {
    pub line: Arc<Line>,
    thread: Mutex<Option<JoinHandle<()>>>,
}

impl Writer {
    pub fn start(line: Line, opener: Arc<Opener>, figures: Figures, on_fatal: OnFatal) -> Result<Self, StoreError> {
        let line = Arc::new(line);
        let conn = opener.open(Use::Write)?;
        let mut state = Writing { line: line.clone(), opener, conn: Some(conn), figures, on_fatal };
        let thread = thread::Builder::new().name("store-writer".to_owned()).spawn(move || state.work());
        let thread = thread.map_err(|error| StoreError::Unavailable(format!("no thread to be had: {error}")))?;
        Ok(Self { line, thread: Mutex::new(Some(thread)) })
    }

    /// Writes what waits, empties the write-ahead log into the file and ends the thread.
    pub fn close(&self) {
        self.line.close();
        let thread = self.thread.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(thread) = thread
            && thread.thread().id() != thread::current().id()
        {
            drop(thread.join());
        }
    }
}

struct Writing {
    line: Arc<Line>,
    opener: Arc<Opener>,
    conn: Option<Conn>,
    figures: Figures,
    on_fatal: OnFatal,
}

/// How a group ended.
enum End {
    /// COMMIT succeeded, or there was nothing to keep: what each one is told.
    Kept(Vec<Result<(), StoreError>>),
    /// Nothing could be begun; the same is true for each.
    NotBegun(StoreError),
    /// One of them spoiled it before COMMIT: each has to be run alone to learn its own answer.
    Spoiled(StoreError),
    /// What the disk holds is unknown.
    Fatal(String),
}

impl Writing {
    fn work(&mut self) {
        loop {
            let taken = self.line.take(GROUP);
            if taken.is_empty() {
                break;
            }
            let group: Group = taken.into_iter().filter(Waiting::start).map(|waiting| waiting.work).collect();
            if let Err(reason) = self.write(group).and_then(|()| self.shorten_log()) {
                self.stop(&reason);
                return;
            }
        }
        if let Err(reason) = self.checkpoint("TRUNCATE") {
            self.stop(&reason);
        }
    }

    /// SQLite's own checkpoints keep a failed fsync to themselves and try again later, when the pages may be gone:
    /// so they are off, and this one, whose errors are heard, stands in for them.
    fn shorten_log(&mut self) -> Result<(), String> {
        if self.checkpoint("NOOP")? >= LOG_PAGES { self.checkpoint("PASSIVE").map(drop) } else { Ok(()) }
    }

    /// The pages that only the log has. A full disk or a reader in the way is no harm: the log holds everything.
    fn checkpoint(&mut self, mode: &str) -> Result<i32, String> {
        let Some(Conn::Sqlite(sqlite)) = &mut self.conn else {
            return Ok(0);
        };
        let pragma = format!("PRAGMA wal_checkpoint({mode})");
        match diesel::sql_query(pragma).get_result::<LogState>(sqlite).map_err(StoreError::from) {
            Ok(state) => Ok(state.log - state.checkpointed),
            Err(StoreError::Disk(reason)) => {
                std::mem::forget(self.conn.take());
                Err(reason)
            }
            Err(_) => Ok(0),
        }
    }

    /// Errs when the process has to end; everybody in the group has been answered all the same.
    fn write(&mut self, mut group: Group) -> Result<(), String> {
        match self.attempt(&mut group) {
            End::Kept(outcomes) => {
                self.figures.group.observe(group.len() as f64);
                for (work, outcome) in group.into_iter().zip(outcomes) {
                    work.answer(outcome);
                }
                Ok(())
            }
            End::Spoiled(_) if group.len() > 1 => self.write_alone(group),
            End::NotBegun(error) | End::Spoiled(error) => {
                for work in group {
                    work.answer(Err(same(&error)));
                }
                Ok(())
            }
            End::Fatal(reason) => {
                refuse(group, &reason);
                Err(reason)
            }
        }
    }

    fn write_alone(&mut self, group: Group) -> Result<(), String> {
        let mut rest = group.into_iter();
        while let Some(work) = rest.next() {
            if let Err(reason) = self.write(vec![work]) {
                refuse(rest.collect(), &reason);
                return Err(reason);
            }
        }
        Ok(())
    }

    /// Keeps the connection only if the group ended well on it.
    fn attempt(&mut self, group: &mut Group) -> End {
        let mut conn = match self.conn.take().map_or_else(|| self.opener.open(Use::Write), Ok) {
            Ok(conn) => conn,
            Err(StoreError::Disk(reason)) => return End::Fatal(reason),
            Err(error) => return End::NotBegun(error),
        };
        let end = commit_together(&mut conn, group);
        match end {
            End::Kept(_) | End::NotBegun(StoreError::Busy) => self.conn = Some(conn),
            // Closing would checkpoint, and that is another fsync; the process ends with it open.
            End::Fatal(_) => std::mem::forget(conn),
            End::NotBegun(_) | End::Spoiled(_) => self.replace(conn),
        }
        end
    }

    /// The new one first: the last connection to close would checkpoint, and keep a failed fsync to itself.
    fn replace(&mut self, mut spoilt: Conn) {
        drop(spoilt.batch_execute("ROLLBACK"));
        self.conn = self.opener.open(Use::Write).ok();
        discard(spoilt);
    }

    fn stop(&mut self, reason: &str) {
        self.line.close();
        loop {
            let waiting = self.line.take(GROUP);
            if waiting.is_empty() {
                break;
            }
            refuse(waiting.into_iter().filter(Waiting::start).map(|waiting| waiting.work).collect(), reason);
        }
        (self.on_fatal)(reason);
    }
}

fn commit_together(conn: &mut Conn, group: &mut Group) -> End {
    if let Err(error) = begin_immediate(conn) {
        return match StoreError::from(error) {
            StoreError::Disk(reason) => End::Fatal(reason),
            error => End::NotBegun(error),
        };
    }
    // Alone it needs no savepoint, whose undo pages SQLite walks through after each statement of a long write.
    if let [work] = group.as_mut_slice() {
        return commit_alone(conn, work.as_mut());
    }
    if let Some(end) = commit_if_all_is_well(conn, group) {
        return end;
    }
    if let Err(error) = Conn::rollback_transaction(conn).and_then(|()| begin_immediate(conn)) {
        return spoiled(error);
    }
    let mut outcomes = Vec::with_capacity(group.len());
    for work in group {
        match in_savepoint(conn, work.as_mut()) {
            Ok(outcome) => outcomes.push(outcome),
            Err(end) => return end,
        }
    }
    match Conn::commit_transaction(conn) {
        Ok(()) => End::Kept(outcomes),
        Err(error) => failed_commit(error),
    }
}

/// Nearly always each one succeeds, and then none needs a savepoint, for which SQLite copies every page it touches.
/// `None` when one did not: what the others wrote has to be rolled back, and all are run again, each in a savepoint.
fn commit_if_all_is_well(conn: &mut Conn, group: &mut Group) -> Option<End> {
    for work in group.iter_mut() {
        match catch_unwind(AssertUnwindSafe(|| work.run(conn))) {
            Ok(Ok(())) => {}
            Ok(Err(StoreError::Disk(reason))) => return Some(End::Fatal(reason)),
            Ok(Err(_)) | Err(_) => return None,
        }
    }
    Some(match Conn::commit_transaction(conn) {
        Ok(()) => End::Kept(group.iter().map(|_| Ok(())).collect()),
        Err(error) => failed_commit(error),
    })
}

fn commit_alone(conn: &mut Conn, work: &mut dyn Work) -> End {
    match catch_unwind(AssertUnwindSafe(|| work.run(conn))) {
        Err(_) => End::Spoiled(panicked()),
        Ok(Ok(())) => match Conn::commit_transaction(conn) {
            Ok(()) => End::Kept(vec![Ok(())]),
            Err(error) => failed_commit(error),
        },
        Ok(Err(StoreError::Disk(reason))) => End::Fatal(reason),
        Ok(Err(error @ (StoreError::Full | StoreError::Unavailable(_) | StoreError::Corrupt(_)))) => End::Spoiled(error),
        Ok(Err(error)) => match Conn::rollback_transaction(conn) {
            Ok(()) => End::Kept(vec![Err(error)]),
            Err(failed) => spoiled(failed),
        },
    }
}

/// A raw BEGIN would leave diesel's count of open transactions at 0, and its `transaction` would begin another.
fn begin_immediate(conn: &mut Conn) -> Result<(), DieselError> {
    match conn {
        Conn::Sqlite(sqlite) => AnsiTransactionManager::begin_transaction_sql(sqlite, "BEGIN IMMEDIATE"),
        Conn::Postgres(_) => Err(DieselError::NotInTransaction),
    }
}

/// `Ok` is the work's own answer, given that COMMIT succeeds; `Err` ends the group.
fn in_savepoint(conn: &mut Conn, work: &mut dyn Work) -> Result<Result<(), StoreError>, End> {
    Conn::begin_transaction(conn).map_err(spoiled)?;
    match catch_unwind(AssertUnwindSafe(|| work.run(conn))) {
        Err(_) => Err(End::Spoiled(panicked())),
        Ok(Ok(())) => Conn::commit_transaction(conn).map(Ok).map_err(spoiled),
        Ok(Err(StoreError::Disk(reason))) => Err(End::Fatal(reason)),
        // On these SQLite may have rolled back the whole transaction under the savepoints.
        Ok(Err(error @ (StoreError::Full | StoreError::Unavailable(_) | StoreError::Corrupt(_)))) => Err(End::Spoiled(error)),
        Ok(Err(error)) => Conn::rollback_transaction(conn).map(|()| Err(error)).map_err(spoiled),
    }
}

fn spoiled(error: DieselError) -> End {
    match StoreError::from(error) {
        StoreError::Disk(reason) => End::Fatal(reason),
        error => End::Spoiled(error),
    }
}

/// A full disk is seen at COMMIT, when the log is written: SQLite tells it apart from a failed fsync, and nothing was
/// kept. A constraint deferred to COMMIT is one job's own fault. Any other failure leaves the disk in doubt.
fn failed_commit(error: DieselError) -> End {
    let cause = match error {
        DieselError::RollbackErrorOnCommit { commit_error, .. } => *commit_error,
        cause => cause,
    };
    let a_rule = matches!(&cause, DieselError::DatabaseError(DatabaseErrorKind::ForeignKeyViolation, _));
    match StoreError::from(cause) {
        error if a_rule => End::Spoiled(error),
        error @ (StoreError::Full | StoreError::Busy) => End::Spoiled(error),
        error => End::Fatal(error.to_string()),
    }
}

fn refuse(group: Group, reason: &str) {
    for work in group {
        work.answer(Err(StoreError::Unavailable(format!("writing has stopped: {reason}"))));
    }
}

/// Errors of a whole group are told to each; only these kinds arise there.
fn same(error: &StoreError) -> StoreError {
    match error {
        StoreError::Busy => StoreError::Busy,
        StoreError::Full => StoreError::Full,
        StoreError::Duplicate(constraint) => StoreError::Duplicate(constraint.clone()),
        StoreError::Corrupt(why) => StoreError::Corrupt(why.clone()),
        StoreError::Unavailable(why) => StoreError::Unavailable(why.clone()),
        StoreError::Database(why) => StoreError::Database(why.clone()),
        other => StoreError::Database(other.to_string()),
    }
}
