//! Rolls up the days whose measurements no figure counts yet, a day a transaction: nobody who writes waits longer than for
//! one. Pages add what is not rolled up themselves, so nobody waits for this either. And counts once a day what is open.

use super::Stop;
use crate::app::App;
use crate::store::{StoreError, backlog, rollups};

/// Goes on until all days are rolled up; how many were.
pub async fn roll_up(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut days = 0;
    while !*stop.borrow() {
        // The newest calendar: its midnights are where days begin.
        let zone = app.rules().calendar.zone;
        // A look at some rows, where nothing is left to do: no write is made for it.
        if !app.db.read(move |conn| rollups::is_behind(conn, zone)).await? {
            break;
        }
        match app.db.write(move |conn| rollups::step(conn, zone)).await {
            Ok(true) => days += 1,
            // Another worker was faster, or somebody who writes comes first: the next round looks again.
            Ok(false) | Err(StoreError::Busy | StoreError::Conflict | StoreError::Duplicate(_)) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(days)
}

/// Counts what is open, once a day, as soon as the day has begun.
pub async fn keep_backlog(app: &App) -> anyhow::Result<()> {
    let (now, zone) = (app.now(), app.rules().calendar.zone);
    let today = now.with_timezone(&zone).date_naive();
    if !app.db.read(move |conn| backlog::is_counted(conn, today)).await? {
        let days = app.db.read(move |conn| backlog::count_day(conn, now, zone)).await?;
        app.db.write(move |conn| backlog::keep(conn, &days)).await?;
    }
    Ok(())
}
