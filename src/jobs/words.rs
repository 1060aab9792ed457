//! Takes up cases that search does not find yet: those from before it came, and all once their words are made anew. Some
//! dozens a transaction, so that nobody who writes waits longer than for one such batch.

use super::Stop;
use crate::app::App;
use crate::store::{StoreError, search};

/// Goes on until all are found; how many cases were looked at.
pub async fn take_up(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    // A look at one row, where nothing is left to do: no write is made for it.
    while !*stop.borrow() && app.db.read(search::is_incomplete).await? {
        match app.db.write(|conn| search::step(conn, search::BATCH)).await {
            Ok(looked_at) => done += looked_at,
            // Another worker was faster: the next round looks again.
            Err(StoreError::Moved | StoreError::Busy) => break,
            Err(error) => return Err(error.into()),
        }
    }
    if done > 0 {
        tracing::info!(cases = done, "took cases up into the search");
    }
    Ok(done)
}
