//! Letters to staff: what waits for one person is gathered into one letter, once its hour has come.

use std::sync::Arc;

use crate::app::App;
use crate::store::notifications;

/// Queues the letters that are due; how many.
pub async fn gather(app: &App) -> anyhow::Result<usize> {
    let now = app.now();
    if !app.db.read(move |conn| notifications::is_due(conn, now)).await? {
        return Ok(0);
    }
    let (ids, rules) = (Arc::clone(&app.ids), app.rules());
    let gather = move |conn: &mut _| notifications::gather(conn, now, &rules.calendar, &mut || ids.next(now.timestamp_millis()));
    Ok(app.db.write(gather).await?)
}
