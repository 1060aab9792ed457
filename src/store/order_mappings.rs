//! How each provider's files of orders are read, and what its own words for states mean.

use diesel::prelude::*;

use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::people::{self, Edit};
use super::schema::order_mappings as rows;
use crate::domain::order_fact::{Speaker, StateWords};
use crate::domain::order_file::Mapping;

/// The mapping of a provider with its version; a blank one of version 0 where nobody kept any.
pub fn find(conn: &mut Conn, provider: &str) -> Result<(i64, Mapping), StoreError> {
    let row: Option<(i64, String)> = first(conn, rows::table.find(provider).select((rows::version, rows::mapping)))?;
    let Some((version, mapping)) = row else { return Ok((0, Mapping::default())) };
    let mapping =
        serde_json::from_str(&mapping).map_err(|error| StoreError::Corrupt(format!("mapping of {provider}: {error}")))?;
    Ok((version, mapping))
}

/// The words of whoever speaks: a merchant has none of its own.
pub fn words(conn: &mut Conn, speaker: &Speaker) -> Result<StateWords, StoreError> {
    match speaker {
        Speaker::Provider(slug) => Ok(find(conn, slug)?.1.words),
        Speaker::Merchant(_) => Ok(StateWords::default()),
    }
}

/// Keeps a mapping in place of that of version `seen`; `false` where somebody else was faster.
pub fn keep(conn: &mut Conn, provider: &str, (seen, mapping): (i64, &Mapping), edit: &Edit<'_>) -> Result<bool, StoreError> {
    let written = serde_json::to_string(mapping).map_err(|error| StoreError::Corrupt(error.to_string()))?;
    let set = (rows::version.eq(seen + 1), rows::mapping.eq(&written));
    let is_kept = if seen == 0 {
        let row = (rows::provider.eq(provider), set);
        execute(conn, diesel::insert_into(rows::table).values(row).on_conflict_do_nothing())? == 1
    } else {
        update(conn, rows::table.find(provider).filter(rows::version.eq(seen)), set)? == 1
    };
    if is_kept {
        people::audit(conn, edit)?;
    }
    Ok(is_kept)
}
