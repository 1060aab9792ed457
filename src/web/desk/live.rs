//! `GET /desk/events`: tells an open page that a case moved or that somebody came or went, by reference alone; the page
//! then asks for what it may see. Streams are few and bounded; one watcher a process reads for all of them (ADR 23).

use std::collections::HashMap;
use std::convert::Infallible;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::StreamExt;
use futures_util::stream::{once, unfold};
use tokio::sync::broadcast::error::RecvError;
use tokio::sync::{broadcast, oneshot, watch};
use tokio::time::{Instant, Interval, interval_at};

use crate::domain::actor::Scope;
use crate::domain::ids::PersonId;
use crate::store::sessions;
use crate::web::WebError;
use crate::web::forms::Query;
use crate::web::guards::Agent;
use crate::web::limits::Limits;
use crate::web::server::AppData;

mod watcher;

use watcher::Batch;

/// Batches that a slow reader may lag behind: one a second comes.
const BATCHES: usize = 16;
/// Longest name of a tab, in bytes.
const MAX_TAB: usize = 40;

/// The streams of this process.
#[derive(Debug)]
pub struct Live {
    batches: broadcast::Sender<Arc<Batch>>,
    is_over: watch::Sender<bool>,
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    of_session: HashMap<String, Vec<Held>>,
    count: usize,
    last: u64,
    is_watched: bool,
}

/// One stream: the tab it is of, and how it is told to end.
#[derive(Debug)]
struct Held {
    number: u64,
    tab: String,
    _end: oneshot::Sender<()>,
}

impl Default for Live {
    fn default() -> Self {
        Self { batches: broadcast::channel(BATCHES).0, is_over: watch::channel(false).0, places: Mutex::default() }
    }
}

impl Live {
    fn places(&self) -> MutexGuard<'_, Places> {
        self.places.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Ends every stream, and lets none begin: the process is going.
    pub fn close(&self) {
        self.is_over.send_replace(true);
    }

    /// A place for one more stream; its number, how its end is told, and whether somebody watches already.
    /// The same tab has one stream: its page before has gone, though nobody noticed yet.
    fn take(&self, limits: &Limits, session: &str, tab: &str) -> Option<(u64, oneshot::Receiver<()>, bool)> {
        let mut places = self.places();
        if let Some(held) = places.of_session.get_mut(session).filter(|_| !tab.is_empty()) {
            let before = held.len();
            held.retain(|held| held.tab != tab);
            let ended = before - held.len();
            places.count -= ended;
        }
        let of_session = places.of_session.get(session).map_or(0, Vec::len);
        if *self.is_over.borrow() || of_session >= limits.streams_a_session || places.count >= limits.streams {
            return None;
        }
        let (end, ended) = oneshot::channel();
        places.last += 1;
        places.count += 1;
        let number = places.last;
        let held = Held { number, tab: tab.to_owned(), _end: end };
        places.of_session.entry(session.to_owned()).or_default().push(held);
        let was_watched = std::mem::replace(&mut places.is_watched, true);
        Some((number, ended, was_watched))
    }

    fn give_back(&self, session: &str, number: u64) {
        let mut places = self.places();
        let Some(held) = places.of_session.get_mut(session) else { return };
        let before = held.len();
        held.retain(|held| held.number != number);
        let (gone, is_last) = (before - held.len(), held.is_empty());
        places.count -= gone;
        if is_last {
            places.of_session.remove(session);
        }
    }

    /// Whether anybody still listens; where nobody does, the watcher ends with this answer.
    fn is_wanted(&self) -> bool {
        let mut places = self.places();
        let is_wanted = places.count > 0 && !*self.is_over.borrow();
        places.is_watched = is_wanted;
        is_wanted
    }
}

/// Gives its place back when the stream is dropped, however it ends.
struct Place {
    app: AppData,
    session: String,
    number: u64,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.app.live.give_back(&self.session, self.number);
    }
}

pub async fn show(agent: Agent, query: Query, app: AppData) -> Result<HttpResponse, WebError> {
    let session = agent.visitor.session.as_ref().map(|session| session.token_hash.clone()).ok_or(WebError::NotFound)?;
    let tab: String = query.get("tab").map(|tab| tab.chars().take(MAX_TAB).collect()).unwrap_or_default();
    let heard = app.live.batches.subscribe();
    let taken = app.live.take(&app.limits, &session, &tab);
    let (number, ended, was_watched) = taken.ok_or_else(|| WebError::Unavailable("no place for a stream".to_owned()))?;
    let place = Place { app: app.clone(), session, number };
    if !was_watched {
        // What is recorded from now on has a higher id.
        actix_web::rt::spawn(watcher::watch(app.clone(), app.id()));
    }
    let limits = app.limits;
    // Those that began together do not all come back together.
    let until = Instant::now() + limits.stream + limits.stream / 64 * (number % 16) as u32;
    let listener = Listener {
        heard,
        ended,
        is_over: app.live.is_over.subscribe(),
        me: agent.staff.id,
        scope: agent.actor().scope(),
        beat: interval_at(Instant::now() + limits.beat, limits.beat),
        until,
        is_last: false,
        place,
    };
    let hello = once(async { Ok::<_, Infallible>(Bytes::from_static(b"retry: 5000\n\n")) });
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream; charset=utf-8")
        // Neither we nor a proxy before us may gather it up.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(hello.chain(unfold(listener, Listener::next))))
}

/// One reader's stream.
struct Listener {
    heard: broadcast::Receiver<Arc<Batch>>,
    ended: oneshot::Receiver<()>,
    is_over: watch::Receiver<bool>,
    me: PersonId,
    scope: Scope,
    beat: Interval,
    until: Instant,
    is_last: bool,
    place: Place,
}

/// What a stream waits for.
enum Heard {
    Batch(Result<Arc<Batch>, RecvError>),
    Beat,
    Replaced,
    Over,
}

impl Listener {
    async fn next(mut self) -> Option<(Result<Bytes, Infallible>, Self)> {
        while !self.is_last {
            let said = match self.wait().await {
                Heard::Batch(Ok(batch)) => batch.said_to(self.me, &self.scope),
                // Too slow to be told each: look at everything.
                Heard::Batch(Err(RecvError::Lagged(_))) => watcher::REFRESH.to_owned(),
                Heard::Beat if self.is_still_in().await => ":\n\n".to_owned(),
                Heard::Replaced => {
                    self.is_last = true;
                    "event: replaced\ndata: 1\n\n".to_owned()
                }
                Heard::Beat | Heard::Over | Heard::Batch(Err(RecvError::Closed)) => return None,
            };
            if !said.is_empty() {
                return Some((Ok(Bytes::from(said)), self));
            }
        }
        None
    }

    async fn wait(&mut self) -> Heard {
        tokio::select! {
            biased;
            () = over(&mut self.is_over) => Heard::Over,
            _ = &mut self.ended => Heard::Replaced,
            () = tokio::time::sleep_until(self.until) => Heard::Over,
            _ = self.beat.tick() => Heard::Beat,
            heard = self.heard.recv() => Heard::Batch(heard),
        }
    }

    /// Whether the reader is signed in still, and one of ours; where they moved to another team, they hear of that one.
    async fn is_still_in(&mut self) -> bool {
        let (hash, app) = (self.place.session.clone(), self.place.app.clone());
        let now = app.now();
        match app.db.read(move |conn| sessions::find(conn, &hash, now)).await {
            Ok(session) => {
                let staff = session.and_then(|session| session.person).and_then(|person| person.staff());
                if let Some(staff) = staff {
                    self.scope = crate::domain::actor::Actor::Staff(staff).scope();
                }
                staff.is_some()
            }
            Err(error) => {
                tracing::warn!(%error, "a stream ends: its session could not be read");
                false
            }
        }
    }
}

async fn over(is_over: &mut watch::Receiver<bool>) {
    let _ = is_over.wait_for(|is_over| *is_over).await;
}
