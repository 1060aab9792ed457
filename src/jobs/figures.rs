//! Rolls up the days whose measurements no figure counts yet, and packs what happened on days that are over, a day a transaction: nobody who writes waits longer than for
//! one. Pages add what is not rolled up themselves, so nobody waits for this either. And counts once a day what is open.

use super::Stop;
use crate::app::App;
use crate::store::occurrences::packing;
use crate::store::{Conn, StoreError, backlog, rollups};

/// Goes on until all days are rolled up; how many were.
pub async fn roll_up(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    // The newest calendar: its midnights are where days begin.
    let zone = app.rules().calendar.zone;
    let today = app.now().with_timezone(&zone).date_naive();
    let rolled = step_on(app, stop, move |conn| rollups::is_behind(conn, zone), move |conn| rollups::step(conn, zone)).await?;
    let packed = step_on(app, stop, move |conn| packing::is_behind(conn, today), move |conn| packing::step(conn, today)).await?;
    Ok(rolled + packed)
}

/// Takes one step after the other while there is one to take; how many were taken.
async fn step_on(
    app: &App,
    stop: &Stop,
    is_behind: impl Fn(&mut Conn) -> Result<bool, StoreError> + Copy + Send + 'static,
    step: impl Fn(&mut Conn) -> Result<bool, StoreError> + Copy + Send + 'static,
) -> anyhow::Result<usize> {
    let mut steps = 0;
    // A look at some rows, where nothing is left to do: no write is made for it.
    while !*stop.borrow() && app.db.read(is_behind).await? {
        match app.db.write(step).await {
            Ok(true) => steps += 1,
            // Another worker was faster, or somebody who writes comes first: the next round looks again.
            Ok(false) | Err(StoreError::Busy | StoreError::Conflict | StoreError::Duplicate(_)) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(steps)
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
