//! Evidence that still wants a picture small enough to show.

use diesel::prelude::*;

use super::db::{Conn, update};
use super::error::StoreError;
use super::schema::evidence;

/// A file without its preview.
#[derive(Clone, Debug, PartialEq, Eq, Queryable)]
pub struct Wanting {
    pub id: i64,
    pub sha256: String,
    pub media_type: String,
}

/// Files that want a preview, oldest first, after the file `after`.
pub fn wanting(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Wanting>, StoreError> {
    let rows = evidence::table.filter(evidence::wants_preview).filter(evidence::id.gt(after)).order(evidence::id).limit(limit);
    Ok(rows.select((evidence::id, evidence::sha256, evidence::media_type)).load(conn)?)
}

/// The preview is kept, or (`None`) there will be none.
pub fn settle(conn: &mut Conn, id: i64, preview: Option<&str>) -> Result<(), StoreError> {
    let row = evidence::table.find(id).filter(evidence::wants_preview);
    update(conn, row, (evidence::wants_preview.eq(false), evidence::preview_sha256.eq(preview)))?;
    Ok(())
}
