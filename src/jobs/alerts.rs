//! Letters to staff: what waits for one person is gathered into one letter, once its hour has come.

use std::sync::Arc;

use crate::app::App;
use crate::store::alerts;

/// Queues the letters that are due; how many.
pub async fn gather(app: &App) -> anyhow::Result<usize> {
    let now = app.now();
    if !app.db.read(move |conn| alerts::is_due(conn, now)).await? {
        return Ok(0);
    }
    let ids = Arc::clone(&app.ids);
    let made = app.db.write(move |conn| alerts::gather(conn, now, &mut || ids.next(now.timestamp_millis()))).await?;
    Ok(made)
}
