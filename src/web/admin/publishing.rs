//! The next version of a policy, a calendar, a rule or a guide is kept; open cases follow where that was asked for.

use serde::Serialize;

use crate::domain::case::reckoning::Changed;
use crate::domain::rulebook::RuleKind;
use crate::store::rules::{self, Version};
use crate::store::{StoreError, recomputations, routing};
use crate::web::error::WebError;
use crate::web::guards::Admin;
use crate::web::server::AppData;

/// A version as it was confirmed.
pub struct Next<T> {
    pub kind: RuleKind,
    pub slug: String,
    pub version: u32,
    /// The version that it follows.
    pub before: Option<T>,
    pub now: T,
    /// What open cases are to be reckoned anew for.
    pub recompute: Option<Changed>,
    /// Cases that nobody has wait for the rules too.
    pub route: bool,
}

/// Whether it is kept, and in force; it is not where somebody else made this version a moment ago.
pub async fn publish<T: Serialize + Send + 'static>(app: &AppData, admin: &Admin, next: Next<T>) -> Result<bool, WebError> {
    let (by, at, ids) = (admin.0.staff.id, app.now(), (app.id(), app.id()));
    let kept = app.db.write(move |tx| {
        let Next { kind, slug, version, before, now, recompute, route } = &next;
        let (kind, version, before) = (*kind, *version, before.as_ref());
        rules::publish(tx, &Version { kind, slug, version, before, now, by, at, id: ids.0 })?;
        if *route {
            routing::wait_all(tx, at)?;
        }
        recompute.as_ref().map_or(Ok(()), |changed| recomputations::begin(tx, ids.1, changed, by, at))
    });
    let is_kept = match kept.await {
        Ok(()) => true,
        Err(StoreError::Duplicate(_)) => false,
        Err(error) => return Err(error.into()),
    };
    app.read_rules().await?;
    Ok(is_kept)
}
