//! Once a day, just after midnight in the house's zone: signs where each history stands that moved since the last time, and
//! sends the checkpoint to the address of the settings, out of reach of whoever has the database.

use chrono::{DateTime, TimeDelta, Utc};

use super::Stop;
use crate::app::App;
use crate::domain::codes::Locale;
use crate::i18n::words;
use crate::mail::{Letter, Mailer};
use crate::store::checkpoints::{self, Checkpoint, Moved};
use crate::store::{StoreError, checkpoints as kept};

/// What is written at midnight has arrived by then.
const SETTLED: TimeDelta = TimeDelta::minutes(10);

/// Signs what moved until midnight, and sends what nobody was sent yet.
pub async fn seal_due(app: &App, mailer: &Mailer, stop: &Stop) -> anyhow::Result<()> {
    // An old house becomes several, the first time.
    while !*stop.borrow() && seal(app, stop).await? {}
    send(app, mailer).await
}

/// Midnight, once what was written before it has arrived.
fn midnight(app: &App) -> DateTime<Utc> {
    let zone = app.rules().calendar.zone;
    let today = (app.now() - SETTLED).with_timezone(&zone).date_naive();
    crate::domain::figures::Period { from: today, to: today }.bounds(zone).0
}

/// One checkpoint; `false` where there is nothing to sign until the next midnight.
async fn seal(app: &App, stop: &Stop) -> anyhow::Result<bool> {
    let until = midnight(app);
    let last = app.db.read(kept::last).await?;
    // On from the last event that was read, and from no date: a clock that was wrong for a night leaves none out.
    let mut moved = Moved::after(last.as_ref().map_or(0, |it| it.through_event));
    loop {
        let before = (moved.read_to, moved.is_whole);
        moved = app.db.read(move |conn| kept::gather(conn, moved, until)).await?;
        if moved.is_whole || before.0 == moved.read_to {
            break;
        }
        if *stop.borrow() {
            return Ok(false);
        }
    }
    let through = moved.read_to;
    let heads = app.db.read(move |conn| kept::heads(conn, &moved)).await?;
    // A day without events has its checkpoint too, once there was one.
    if heads.is_empty() && last.as_ref().is_none_or(|it| it.at >= until) {
        return Ok(false);
    }
    let mut made = Checkpoint::over(&heads, last.as_ref(), through, app.now());
    made.signature = app.seal.sign_checkpoint(&made.hash);
    let number = made.number;
    match app.db.write(move |conn| kept::insert(conn, &made, &heads)).await {
        // Another process made it.
        Err(StoreError::Duplicate(_)) => Ok(false),
        Err(error) => Err(error.into()),
        Ok(()) => {
            tracing::info!(number, "made a checkpoint");
            Ok(true)
        }
    }
}

async fn send(app: &App, mailer: &Mailer) -> anyhow::Result<()> {
    let Some(to) = app.config.checkpoint_mail.as_deref() else { return Ok(()) };
    for checkpoint in app.db.read(checkpoints::unsent).await? {
        let (number, now) = (checkpoint.number, app.now());
        if let Err(error) = mailer.send(&letter(app, to, &checkpoint)?).await {
            // Told in the audit and by the doctor until it goes; the next round tries again.
            tracing::warn!(number, %error, "a checkpoint could not be sent");
            break;
        }
        app.db.write(move |conn| checkpoints::mark_sent(conn, number, now)).await?;
    }
    Ok(())
}

/// In both languages: whoever keeps it may read either.
fn letter(app: &App, to: &str, checkpoint: &Checkpoint) -> anyhow::Result<Letter> {
    let line = serde_json::to_string(checkpoint)?;
    let (number, cases) = (checkpoint.number.to_string(), checkpoint.cases.to_string());
    let all = [Locale::ZhCn, Locale::En].map(words);
    let said = all.map(|words| words.with("checkpoint-mail", &[("number", &number), ("cases", &cases)]));
    let host = app.config.base_url.as_ref().and_then(url::Url::host_str).unwrap_or("localhost");
    Ok(Letter {
        message_id: format!("checkpoint-{number}-{}@{host}", &checkpoint.hash[..16.min(checkpoint.hash.len())]),
        to: to.to_owned(),
        to_name: None,
        subject: all.map(|words| words.with("checkpoint-mail-subject", &[("number", &number)])).join(" / "),
        text: format!("{}\n\n{}\n\n{line}\n", said[0], said[1]),
        html: format!("<p>{}</p><p lang=\"en\">{}</p><pre>{line}</pre>", said[0], said[1]),
        locale: Locale::ZhCn.to_string(),
        date: checkpoint.at,
    })
}
