//! The bounded line in which work waits for a thread that owns a connection, and the way its answer goes back.
//! Knows nothing of transactions: the writer and the workers do.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc};
use std::time::Duration;

use tokio::sync::oneshot;

use super::db::Conn;
use super::error::StoreError;

/// One piece of work, whatever it makes: run as often as needed, answered once.
pub(super) trait Work: Send {
    fn run(&mut self, conn: &mut Conn) -> Result<(), StoreError>;
    /// `Ok` hands over what the last run made.
    fn answer(self: Box<Self>, outcome: Result<(), StoreError>);
    /// Nobody waits for the answer any more.
    fn forsaken(&self) -> bool;
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// Set by whoever comes first: the thread that starts the work, or the asker who has waited long enough.
#[derive(Clone, Default)]
struct Claim(Arc<AtomicBool>);

impl Claim {
    fn take(&self) -> bool {
        !self.0.swap(true, Ordering::AcqRel)
    }
}

pub(super) struct Waiting {
    pub work: Box<dyn Work>,
    pub purpose: Purpose,
    claim: Claim,
}

impl Waiting {
    /// False when the asker has gone: a write whose asker merely hung up is still done, a read is not.
    pub fn start(&self) -> bool {
        let wanted = self.purpose == Purpose::Write || !self.work.forsaken();
        self.claim.take() && wanted
    }
}

enum Reply<T> {
    Async(oneshot::Sender<Result<T, StoreError>>),
    Blocking(mpsc::SyncSender<Result<T, StoreError>>),
}

struct Job<T, F> {
    f: F,
    made: Option<T>,
    reply: Reply<T>,
}

impl<T, F> Work for Job<T, F>
where
    T: Send,
    F: FnMut(&mut Conn) -> Result<T, StoreError> + Send,
{
    fn run(&mut self, conn: &mut Conn) -> Result<(), StoreError> {
        self.made = None;
        self.made = Some((self.f)(conn)?);
        Ok(())
    }

    fn answer(self: Box<Self>, outcome: Result<(), StoreError>) {
        let never_run = || StoreError::Database("answered before it was run".to_owned());
        let Self { made, reply, .. } = *self;
        let result = outcome.and_then(|()| made.ok_or_else(never_run));
        // An asker who has gone is no concern of ours.
        match reply {
            Reply::Async(reply) => drop(reply.send(result)),
            Reply::Blocking(reply) => drop(reply.send(result)),
        }
    }

    fn forsaken(&self) -> bool {
        matches!(&self.reply, Reply::Async(reply) if reply.is_closed())
    }
}

struct State {
    waiting: VecDeque<Waiting>,
    idle: usize,
    closed: bool,
}

pub(super) struct Line {
    state: Mutex<State>,
    ready: Condvar,
    capacity: usize,
    /// How long work may wait to be started before its asker is told `Busy`.
    patience: Duration,
}

impl Line {
    pub fn new(capacity: usize, patience: Duration) -> Self {
        let state = State { waiting: VecDeque::new(), idle: 0, closed: false };
        Self { state: Mutex::new(state), ready: Condvar::new(), capacity, patience }
    }

    pub async fn ask<T, F>(&self, purpose: Purpose, f: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, mut answer) = oneshot::channel();
        let claim = self.push(purpose, f, Reply::Async(reply))?;
        match tokio::time::timeout(self.patience, &mut answer).await {
            Ok(answered) => answered.unwrap_or_else(|_| Err(gone())),
            Err(_) if claim.take() => Err(StoreError::Busy),
            Err(_) => answer.await.unwrap_or_else(|_| Err(gone())),
        }
    }

    pub fn ask_blocking<T, F>(&self, purpose: Purpose, f: F) -> Result<T, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let (reply, answer) = mpsc::sync_channel(1);
        let claim = self.push(purpose, f, Reply::Blocking(reply))?;
        match answer.recv_timeout(self.patience) {
            Ok(answered) => answered,
            Err(mpsc::RecvTimeoutError::Timeout) if claim.take() => Err(StoreError::Busy),
            Err(mpsc::RecvTimeoutError::Timeout) => answer.recv().unwrap_or_else(|_| Err(gone())),
            Err(mpsc::RecvTimeoutError::Disconnected) => Err(gone()),
        }
    }

    fn push<T, F>(&self, purpose: Purpose, f: F, reply: Reply<T>) -> Result<Claim, StoreError>
    where
        T: Send + 'static,
        F: FnMut(&mut Conn) -> Result<T, StoreError> + Send + 'static,
    {
        let claim = Claim::default();
        let work = Box::new(Job { f, made: None, reply });
        let mut state = self.state();
        if state.closed {
            return Err(gone());
        }
        if state.waiting.len() >= self.capacity {
            return Err(StoreError::Busy);
        }
        state.waiting.push_back(Waiting { work, purpose, claim: claim.clone() });
        let wake = state.idle > 0;
        drop(state);
        if wake {
            self.ready.notify_one();
        }
        Ok(claim)
    }

    /// Waits for work and takes up to `most` pieces; empty once the line is closed and has run dry.
    pub fn take(&self, most: usize) -> Vec<Waiting> {
        let mut state = self.state();
        while state.waiting.is_empty() && !state.closed {
            state.idle += 1;
            state = self.ready.wait(state).unwrap_or_else(PoisonError::into_inner);
            state.idle -= 1;
        }
        let count = state.waiting.len().min(most);
        state.waiting.drain(..count).collect()
    }

    /// How much waits.
    pub fn len(&self) -> usize {
        self.state().waiting.len()
    }

    /// Refuses new work; what waits is still taken.
    pub fn close(&self) {
        self.state().closed = true;
        self.ready.notify_all();
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gone() -> StoreError {
    StoreError::Unavailable("it has been closed".to_owned())
}

/// A moment between 0 and `most`, different for each caller; good enough to keep two retries apart.
pub(super) fn jitter(most: Duration) -> Duration {
    use std::hash::{BuildHasher, RandomState};
    let draw = RandomState::new().hash_one(0);
    Duration::from_micros(draw % (most.as_micros() as u64).max(1))
}
