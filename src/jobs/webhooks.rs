//! Tells programs of others what happened. Eight webhooks at once and two messages of each; whoever was served longest ago comes
//! first, so that a slow receiver holds up nobody but itself. At least once: a crash before our mark repeats the message under the
//! same id, and the log has both attempts.

use std::time::Duration;

use chrono::TimeDelta;
use futures_util::StreamExt as _;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;

use super::Stop;
use crate::app::App;
use crate::domain::webhook::{Answer, Fault, wait_after};
use crate::seal::webhook::Message;
use crate::store::StoreError;
use crate::store::webhooks::SEALED;
use crate::store::webhooks::sending::{self, Begun, MOST_TOLD, Tried, Work, message_id};

/// Webhooks that are served at once.
const LANES: usize = 8;
/// Longer than any attempt: whoever has a webhook for longer is dead or frozen.
const LEASE: TimeDelta = TimeDelta::seconds(30);
/// While some are being served, others are looked for this often.
const LOOK: Duration = Duration::from_millis(500);

/// Sends all that is due; how many attempts that were.
pub async fn send_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut lanes = FuturesUnordered::new();
    let (mut sent, mut claimed) = (0, Ok(true));
    loop {
        while lanes.len() < LANES && !*stop.borrow() {
            claimed = claim(app).await.map(|work| {
                let some = work.is_some();
                lanes.extend(work.map(|work| serve(app, work)));
                some
            });
            if !matches!(claimed, Ok(true)) {
                break;
            }
        }
        if lanes.is_empty() {
            break;
        }
        tokio::select! {
            Some(tried) = lanes.next() => sent += tried,
            () = tokio::time::sleep(LOOK) => {}
        }
    }
    claimed?;
    Ok(sent)
}

async fn claim(app: &App) -> Result<Option<Work>, StoreError> {
    let now = app.now();
    if !app.db.read(move |conn| sending::is_due(conn, now)).await? {
        return Ok(None);
    }
    let lease = app.random.public_id();
    app.db.write(move |tx| sending::claim(tx, &lease, now, now + LEASE)).await
}

/// Makes the attempts that were begun, and writes down how they ended; how many.
async fn serve(app: &App, work: Work) -> usize {
    let tried = join_all(work.begun.iter().map(|begun| attempt(app, &work, begun))).await;
    let (now, edit, letters, count, webhook) = (app.now(), app.id(), app.ids(MOST_TOLD), tried.len(), work.webhook);
    match app.db.write(move |tx| sending::finish(tx, &work, &tried, (now, edit, letters))).await {
        Ok(None) => {}
        Ok(Some(why)) => tracing::warn!(webhook = webhook.0, %why, "a webhook was switched off"),
        Err(error) => tracing::warn!(webhook = webhook.0, %error, "how messages ended could not be written: they are sent again"),
    }
    count
}

async fn attempt(app: &App, work: &Work, begun: &Begun) -> Tried {
    let answer = match headers(app, work, begun) {
        Some(headers) => app.outbound.post(&work.url, headers, begun.body.clone()).await,
        None => Answer::failed(Fault::NoSecret),
    };
    let failures = begun.failures.unsigned_abs() + 1;
    let wait = wait_after(failures, app.random.fraction()).filter(|_| answer.fault.is_some() && !answer.is_gone());
    Tried { begun: begun.clone(), next_at: wait.map(|wait| app.now() + wait), answer }
}

/// The headers of the Standard Webhooks scheme, signed with each secret that is alive; `None` where there is none.
fn headers(app: &App, work: &Work, begun: &Begun) -> Option<[(&'static str, String); 3]> {
    let (now, id) = (app.now(), message_id(begun.key));
    let timestamp = now.timestamp().to_string();
    let message = Message { id: &id, timestamp: &timestamp, body: begun.body.as_bytes() };
    let alive = work.secrets.iter().filter(|secret| secret.signs(now));
    let opened = alive.filter_map(|secret| app.seal.reveal(SEALED, work.webhook.0, &secret.sealed));
    let signatures: Vec<String> = opened.map(|secret| message.sign(&secret)).collect();
    let signature = signatures.join(" ");
    (!signatures.is_empty()).then_some([("webhook-id", id), ("webhook-timestamp", timestamp), ("webhook-signature", signature)])
}
