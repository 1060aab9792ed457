//! Rolls up the days whose measurements no figure counts yet, a day a transaction: nobody who writes waits longer than for
//! one. Pages add what is not rolled up themselves, so nobody waits for this either.

use super::Stop;
use crate::app::App;
use crate::store::{StoreError, rollups};

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
            Ok(false) | Err(StoreError::Busy | StoreError::Conflict) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(days)
}
