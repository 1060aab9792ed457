//! The link by which the first administrator is made: printed at start while there is none; a new start ends the old.

use chrono::Duration;

use crate::app::App;
use crate::paths;
use crate::seal::Purpose;
use crate::store::{links, people};

/// Good until it is used or the next start; a row needs a date.
const DAYS: i64 = 3650;

/// A fresh set-up link, or none once there is an administrator.
pub fn set_up_link(app: &App) -> anyhow::Result<Option<String>> {
    let (id, at) = (app.id(), app.now());
    let link = app.db.write_blocking(move |tx| {
        if people::has_admin(tx)? {
            return Ok(None);
        }
        links::renew(tx, id, Purpose::SetUp.as_str(), 0, at, at + Duration::days(DAYS)).map(Some)
    })?;
    Ok(link.map(|link| {
        let token = app.seal.link_token(Purpose::SetUp, link.id, link.generation);
        format!("{}{}", app.config.base(), paths::set_up(&token))
    }))
}
