//! What reports count of past cases follows the register of merchants, a bite a transaction: nobody who writes waits longer than
//! for one.

use super::Stop;
use crate::app::App;
use crate::store::StoreError;
use crate::store::merchants::renames;

/// Goes on until all names are those of the register; how many bites it took.
pub async fn rename_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut bites = 0;
    while !*stop.borrow() {
        let now = app.now();
        // A look at two rows, where nothing is left to do: no write is made for it.
        if !app.db.read(move |conn| renames::is_behind(conn, now)).await? {
            break;
        }
        match app.db.write(move |conn| renames::step(conn, now)).await {
            Ok(true) => bites += 1,
            // Another worker was faster, or somebody who writes comes first: the next round looks again.
            Ok(false) | Err(StoreError::Busy | StoreError::Conflict) => break,
            Err(error) => return Err(error.into()),
        }
    }
    Ok(bites)
}
