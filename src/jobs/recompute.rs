//! After a change of the rules, open cases are reckoned anew where an administrator asked for it: twenty at a time, so that
//! nobody who writes waits longer than for one such batch.

use std::sync::Arc;

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::store::recomputations::Recomputation;
use crate::store::{StoreError, recomputations};

pub const BATCH: usize = 20;

/// Does what was asked for; how many batches.
pub async fn run(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut batches = 0;
    while !*stop.borrow() {
        let Some(work) = app.db.read(recomputations::open).await? else { break };
        // The newest rules, or the batch would be reckoned by those from before the change.
        app.read_rules().await?;
        match step(app, &work, BATCH).await {
            Ok(()) => batches += 1,
            // Another worker, or a person at one of the cases, was faster: the next round looks again.
            Err(StoreError::Moved | StoreError::Busy) => break,
            Err(error) if error.is_passing() => return Err(error.into()),
            Err(_) => one_by_one(app, &work, stop).await?,
        }
    }
    Ok(batches)
}

async fn step(app: &App, work: &Recomputation, size: usize) -> Result<(), StoreError> {
    let acts: Arc<Vec<Act>> = Arc::new((0..size).map(|_| app.act(Actor::System)).collect());
    let work = work.clone();
    app.db.write(move |conn| recomputations::step(conn, &work, &acts).map(drop)).await
}

/// One damaged case must not keep the others from their dates: it is left out, and said to be so.
async fn one_by_one(app: &App, work: &Recomputation, stop: &Stop) -> anyhow::Result<()> {
    let mut work = Some(work.clone());
    for _ in 0..BATCH {
        let Some(at) = work.filter(|_| !*stop.borrow()) else { break };
        if let Err(error) = step(app, &at, 1).await {
            if error.is_passing() || matches!(error, StoreError::Moved | StoreError::Busy) {
                return Err(error.into());
            }
            let skipped = app.db.write(move |conn| recomputations::skip(conn, &at)).await?;
            tracing::error!(case = skipped, %error, "the clocks of a case could not be reckoned anew");
        }
        work = app.db.read(recomputations::open).await?;
    }
    Ok(())
}
