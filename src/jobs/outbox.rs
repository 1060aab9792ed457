//! Sends what waits in the outbox, four letters at once, so that a slow one does not hold up the others.
//! At least once: a crash between the mail server's yes and our mark repeats the letter under the same Message-ID.

use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};
use futures_util::StreamExt as _;
use futures_util::stream::FuturesUnordered;
use tokio::time::timeout;

use super::Stop;
use super::letters::{self, Written};
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::ids::{CaseId, TextId};
use crate::domain::notice::NoticeKind;
use crate::mail::{Mailer, SendError, next_attempt_after};
use crate::store::letters::recipient_hash;
use crate::store::outbox::{self, Ended, Leased};
use crate::store::{StoreError, cases, merchant_asking};

const AT_ONCE: usize = 4;
/// Longer than any attempt: whoever holds a letter longer is dead or frozen.
const LEASE: TimeDelta = TimeDelta::minutes(2);
const LONGEST_ATTEMPT: Duration = Duration::from_secs(60);
/// Letters to one address in an hour and in a day (security.md, Rates): nobody is flooded through us.
const PER_HOUR: f64 = 10.0;
const PER_DAY: f64 = 30.0;

/// How the letters of one round ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Sent {
    pub sent: usize,
    pub failed: usize,
    pub put_off: usize,
    pub parked: usize,
    pub cancelled: usize,
    /// The lease ran out before the end: another worker has the letter now.
    pub lost: usize,
}

/// Sends every letter that is due.
pub async fn send_due(app: &App, mailer: &Mailer, stop: &Stop) -> anyhow::Result<Sent> {
    let mut under_way = FuturesUnordered::new();
    let mut sent = Sent::default();
    let mut claimed = Ok(true);
    loop {
        if matches!(claimed, Ok(true)) && !*stop.borrow() {
            let lease = app.random.public_id();
            let rows = claim(app, &lease, (AT_ONCE - under_way.len()) as i64).await;
            claimed = rows.map(|rows| {
                let some = !rows.is_empty();
                under_way.extend(rows.into_iter().map(|row| attempt(app, mailer, lease.clone(), row)));
                some
            });
        }
        match under_way.next().await {
            Some(outcome) => sent.count(outcome),
            None => break,
        }
    }
    claimed?;
    Ok(sent)
}

async fn claim(app: &App, lease: &str, limit: i64) -> Result<Vec<Leased>, StoreError> {
    let now = app.now();
    if !app.db.read(move |conn| outbox::is_due(conn, now)).await? {
        return Ok(Vec::new());
    }
    let lease = lease.to_owned();
    app.db.write(move |conn| outbox::claim(conn, &lease, now, LEASE, limit)).await
}

/// One letter, from the row to the mark; `None` when the mark was no longer ours to make.
async fn attempt(app: &App, mailer: &Mailer, lease: String, row: Leased) -> Option<Ended> {
    let ended = match letters::write(app, &row, mailer).await {
        Ok(Written::Cancelled(reason)) => Ended::Cancelled { reason },
        Ok(Written::Later(next_at)) => Ended::PutOff { next_at },
        Ok(Written::Letter(letter)) => hand_over(app, &row, &letter.to.to_lowercase(), mailer.send(&letter)).await,
        Ok(Written::Text(message)) => hand_over(app, &row, &message.number, mailer.send_text(&message)).await,
        Err(error) => unwritten(app, &row, &error),
    };
    let (id, at, end) = (row.id, app.now(), ended.clone());
    match app.db.write(move |conn| outbox::finish(conn, id, &lease, &end, at)).await {
        Ok(true) => {
            if matches!(ended, Ended::Parked { .. } | Ended::Cancelled { .. }) {
                unreached(app, &row).await;
            }
            Some(ended)
        }
        Ok(false) => {
            tracing::warn!(letter = id, "the lease of a letter ran out before it was sent: another worker has it");
            None
        }
        Err(error) => {
            tracing::warn!(letter = id, %error, "how a letter ended could not be written: it will be sent again");
            None
        }
    }
}

/// A letter to a merchant reached nobody: its case is told, so that nobody takes that for silence. Not when nothing is waited for
/// there any more: but where the letter carried a new link, what the merchant is asked elsewhere is to bring it.
async fn unreached(app: &App, row: &Leased) {
    let is_first = row.kind == NoticeKind::MerchantAsked.as_str();
    let (Some(case), Some(text), true) = (row.case_id, row.text_id, is_first) else { return };
    let act = app.act(Actor::System);
    let told = app.db.write(move |tx| {
        let case = cases::find_by_id(tx, &Actor::System, CaseId(case))?;
        let change = if case.is_settled() { None } else { case.merchant_unreached(TextId(text), &act) };
        match (change, &case.merchant_request) {
            (Some(change), _) => cases::record(tx, &change).map(|_| ()),
            (None, Some(asked)) if asked.text == TextId(text) && asked.answer.is_none() => {
                merchant_asking::mark(tx, asked.merchant)
            }
            (None, _) => Ok(()),
        }
    });
    if let Err(error) = told.await {
        tracing::warn!(letter = row.id, %error, "that a merchant was not reached could not be written down");
    }
}

/// Sends it, unless its address has had its share.
async fn hand_over(app: &App, row: &Leased, to: &str, sending: impl Future<Output = Result<(), SendError>>) -> Ended {
    let recipient_hash = recipient_hash(to);
    match put_off_until(app, &recipient_hash, row.id).await {
        Ok(Some(next_at)) => Ended::PutOff { next_at },
        Ok(None) => match timeout(LONGEST_ATTEMPT, sending).await {
            Ok(Ok(())) => Ended::Sent { recipient_hash },
            Ok(Err(error)) => failed(app, row, &error),
            Err(_) => failed(app, row, &SendError::Temporary("the attempt took too long".to_owned())),
        },
        Err(error) => unwritten(app, row, &error.into()),
    }
}

fn failed(app: &App, row: &Leased, error: &SendError) -> Ended {
    let (attempts, reason) = (row.failed_attempts() + 1, error.to_string());
    let wait = next_attempt_after(error, attempts, app.random.fraction()).and_then(|wait| TimeDelta::from_std(wait).ok());
    if let Some(wait) = wait {
        tracing::info!(letter = row.id, attempts, reason, "a letter did not go and is tried again");
        Ended::Failed { reason, next_at: app.now() + wait }
    } else {
        tracing::warn!(letter = row.id, attempts, reason, "a letter will not go");
        Ended::Parked { reason }
    }
}

fn unwritten(app: &App, row: &Leased, error: &anyhow::Error) -> Ended {
    tracing::warn!(letter = row.id, kind = row.kind, error = format!("{error:#}"), "a letter could not be written");
    failed(app, row, &SendError::Temporary("the letter could not be written".to_owned()))
}

/// When this address may have its next letter, if it has had its share.
async fn put_off_until(app: &App, hash: &str, id: i64) -> Result<Option<DateTime<Utc>>, StoreError> {
    let Some(factor) = app.config.rate_limits else {
        return Ok(None);
    };
    let (now, hash) = (app.now(), hash.to_owned());
    let (sent, under_way) = app.db.read(move |conn| outbox::sent_lately(conn, &hash, id, now)).await?;
    let full = |most: f64, window: TimeDelta| {
        let most = (most * factor) as usize;
        let within: Vec<_> = sent.iter().filter(|at| **at > now - window).collect();
        if within.len() + under_way >= most {
            // The oldest that still counts makes room when it leaves the window.
            let oldest = within.get(most.saturating_sub(1)).or(within.last());
            return Some(oldest.map_or(now, |at| **at + window).max(now + TimeDelta::minutes(1)));
        }
        None
    };
    Ok(full(PER_DAY, TimeDelta::days(1)).or_else(|| full(PER_HOUR, TimeDelta::hours(1))))
}

impl Sent {
    fn count(&mut self, outcome: Option<Ended>) {
        *match outcome {
            Some(Ended::Sent { .. }) => &mut self.sent,
            Some(Ended::Failed { .. }) => &mut self.failed,
            Some(Ended::PutOff { .. }) => &mut self.put_off,
            Some(Ended::Parked { .. }) => &mut self.parked,
            Some(Ended::Cancelled { .. }) => &mut self.cancelled,
            None => &mut self.lost,
        } += 1;
    }
}
