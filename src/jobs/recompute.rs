//! After a change of the rules, open cases are reckoned anew where an administrator asked for it: fifty at a time, so that
//! nobody who writes waits longer than for one such batch.

use std::sync::Arc;

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::store::{StoreError, recomputations};

const BATCH: usize = 50;

/// Does what was asked for; how many cases were looked at in batches that moved something or nothing.
pub async fn run(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut batches = 0;
    while !*stop.borrow() {
        let Some(work) = app.db.read(recomputations::open).await? else { break };
        // The newest rules, or the batch would be reckoned by those from before the change.
        app.read_rules().await?;
        let acts: Arc<Vec<Act>> = Arc::new((0..BATCH).map(|_| app.act(Actor::System)).collect());
        match app.db.write(move |conn| recomputations::step(conn, &work, &acts)).await {
            Ok(_) => batches += 1,
            // Another worker, or a person at one of the cases, was faster: the next round looks again.
            Err(StoreError::Moved | StoreError::Busy) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(batches)
}
