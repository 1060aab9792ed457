//! Takes away what is over: sessions, drafts that nobody went on with, files that no row names, old keys and the tail
//! of the change feed; and counts the names of merchants, which nobody waits for either.

use chrono::{DateTime, TimeDelta, Utc};

use super::{Stop, order_files};
use crate::app::App;
use crate::domain::incident::hour_of;
use crate::store::{
    Conn, StoreError, api_answers, arrivals, bulk, desk_drafts, exports, housekeeping, letters, merchants, notifications,
    order_facts, presences, sessions, webhooks,
};

/// Files rest this long before they count as forgotten: their row may still be on its way.
const FORGOTTEN: TimeDelta = TimeDelta::days(1);
const KEYS: TimeDelta = TimeDelta::days(2);
/// A letter that somebody tried has arrived by then, or never will.
const TRIALS: TimeDelta = TimeDelta::days(7);
/// No signature outlives ten minutes, and who tries again for longer is told what is known.
const MESSAGES: TimeDelta = TimeDelta::hours(2);
const MESSAGES_AT_ONCE: i64 = 1_000;
/// Whoever does not know what became of what it sent asks again within a day.
const ANSWERS: TimeDelta = TimeDelta::days(1);
const ANSWERS_AT_ONCE: i64 = 1_000;
const CHANGES: TimeDelta = TimeDelta::days(1);
/// What staff were told is old news by then, read or not.
const NOTIFICATIONS: TimeDelta = TimeDelta::days(90);
/// What bursts are counted by. An incident begins at most 60 days back, and what was usual is counted of the month before.
const ARRIVALS: TimeDelta = TimeDelta::days(400);
/// A case that was closed before those counted is not on its way any more by then.
const SETTLED: TimeDelta = TimeDelta::minutes(5);
/// What somebody of ours began to write on a case and left is forgotten by then.
const DESK_DRAFTS: TimeDelta = TimeDelta::days(30);
/// What webhooks were told, and how often: whoever looks after a receiver has looked by then.
const DELIVERIES: TimeDelta = TimeDelta::days(30);
const NOTIFICATIONS_AT_ONCE: i64 = 500;
/// Each may have a thousand rows.
const RUNS_AT_ONCE: i64 = 5;
/// Files taken away between two looks at the rows.
const FILES_AT_ONCE: usize = 20;

/// What one round took away.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Swept {
    pub sessions: usize,
    pub drafts: usize,
    pub desk_drafts: usize,
    pub presences: usize,
    pub files: usize,
    pub tmp: usize,
    pub keys: usize,
    pub changes: usize,
    pub notifications: usize,
    /// What was done to many cases at once, once nobody looks at it any more.
    pub runs: usize,
    /// Lists of cases that were taken away.
    pub exports: usize,
    pub arrivals: usize,
    /// Messages of programs that are not repeated any more.
    pub messages: usize,
    /// Answers to programs that are not given again any more.
    pub answers: usize,
    /// Files of orders that nobody applied.
    pub order_files: usize,
    /// Messages to webhooks, and attempts to send them.
    pub deliveries: usize,
    /// Cases whose merchant was counted.
    pub counted: usize,
}

/// One round.
pub async fn sweep(app: &App, stop: &Stop) -> anyhow::Result<Swept> {
    let now = app.now();
    let mut swept = Swept { sessions: app.db.write(move |conn| sessions::sweep(conn, now)).await?, ..Swept::default() };
    let tried = now - TRIALS;
    app.db.write(move |conn| letters::sweep_trials(conn, tried)).await?;
    swept.keys = app.db.write(move |conn| housekeeping::drop_old_keys(conn, now - KEYS)).await?;
    swept.presences = app.db.write(move |conn| presences::sweep(conn, now)).await?;
    swept.changes = in_bites(app, stop, move |conn| housekeeping::drop_old_changes(conn, now - CHANGES)).await?;
    let told = now - NOTIFICATIONS;
    swept.notifications = in_bites(app, stop, move |conn| notifications::sweep(conn, told, NOTIFICATIONS_AT_ONCE)).await?;
    swept.runs = in_bites(app, stop, move |conn| bulk::sweep(conn, now, RUNS_AT_ONCE)).await?;
    swept.exports = in_bites(app, stop, move |conn| exports::sweep(conn, now)).await?;
    swept.messages = in_bites(app, stop, move |conn| order_facts::sweep(conn, now - MESSAGES, MESSAGES_AT_ONCE)).await?;
    swept.answers = in_bites(app, stop, move |conn| api_answers::sweep(conn, now - ANSWERS, ANSWERS_AT_ONCE)).await?;
    in_bites(app, stop, webhooks::deliveries::set_aside).await?;
    swept.deliveries = in_bites(app, stop, move |conn| webhooks::deliveries::sweep(conn, now - DELIVERIES)).await?;
    swept.order_files = order_files::throw_away(app, stop).await?;
    swept.drafts = in_bites(app, stop, move |conn| housekeeping::drop_expired_drafts(conn, now)).await?;
    let written = now - DESK_DRAFTS;
    swept.desk_drafts = in_bites(app, stop, move |conn| desk_drafts::sweep(conn, written, housekeeping::BITE)).await?;
    let came = hour_of(now - ARRIVALS);
    swept.arrivals = in_bites(app, stop, move |conn| arrivals::sweep(conn, came, housekeeping::BITE)).await?;
    swept.counted = in_bites(app, stop, move |conn| merchants::count(conn, now - SETTLED)).await?;
    swept.tmp = app.files.drop_halves(now - FORGOTTEN).await?;
    swept.files = drop_files(app, now - FORGOTTEN, stop).await?;
    if swept != Swept::default() {
        tracing::info!(?swept, "swept what was over");
    }
    Ok(swept)
}

/// Goes on until nothing is left to be done, or it is time to stop; how much was done. Nobody waits long behind one bite.
async fn in_bites<F>(app: &App, stop: &Stop, bite: F) -> anyhow::Result<usize>
where
    F: Fn(&mut Conn) -> Result<usize, StoreError> + Clone + Send + 'static,
{
    let mut all = 0;
    while !*stop.borrow() {
        match app.db.write(bite.clone()).await? {
            0 => break,
            some => all += some,
        }
    }
    Ok(all)
}

async fn drop_files(app: &App, before: DateTime<Utc>, stop: &Stop) -> anyhow::Result<usize> {
    let mut dropped = 0;
    let mut forgotten = Vec::new();
    for sha256 in app.files.kept_before(before).await? {
        if *stop.borrow() {
            break;
        }
        if !is_named(app, &sha256).await? {
            forgotten.push(sha256);
        }
        if forgotten.len() == FILES_AT_ONCE {
            dropped += app.forget_files(std::mem::take(&mut forgotten)).await?;
        }
    }
    Ok(dropped + app.forget_files(forgotten).await?)
}

async fn is_named(app: &App, sha256: &str) -> anyhow::Result<bool> {
    let sha256 = sha256.to_owned();
    Ok(app.db.read(move |conn| housekeeping::is_named(conn, &sha256)).await?)
}
