//! Time itself acts: clocks that are due soon or overdue are marked, offers lapse. Each exactly once, however many
//! workers look at the same moment: the mark is recorded against the case as it was found.

use std::sync::Arc;

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::ids::CaseId;
use crate::store::{StoreError, cases};

const BATCH: i64 = 200;

/// Marks every case that has something due; how many.
pub async fn mark_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut marked = 0;
    while !*stop.borrow() {
        let now = app.now();
        let due = app.db.read(move |conn| cases::due_for_sweep(conn, now, BATCH)).await?;
        let mut in_batch = 0;
        let found = due.len();
        for case in due {
            match mark(app, case).await {
                Ok(changed) => in_batch += usize::from(changed),
                Err(error) if error.is_passing() => return Err(error.into()),
                // One damaged case must not stop the clocks of the others.
                Err(error) => tracing::error!(case = case.0, %error, "the clocks of a case could not be minded"),
            }
        }
        marked += in_batch;
        // A batch without a mark would come back the same: somebody else was faster, or the cases are damaged.
        if in_batch == 0 || found < BATCH as usize {
            break;
        }
    }
    Ok(marked)
}

async fn mark(app: &App, id: CaseId) -> Result<bool, StoreError> {
    let act = Arc::new(app.act(Actor::System));
    let marking = app.db.write(move |conn| {
        let case = cases::find_by_id(conn, &Actor::System, id)?;
        match case.sweep(&act) {
            Some(change) => cases::record(conn, &change).map(|_| true),
            None => Ok(false),
        }
    });
    match marking.await {
        // On SQLite a write is run once: what another process changed in between is looked at in the next round.
        Err(StoreError::Stale) => Ok(false),
        outcome => outcome,
    }
}
