//! The cases that a file of orders told something new of. What matched none stands nowhere.

use diesel::prelude::*;

use crate::domain::codes::OrderState;
use crate::domain::ids::OrderFileId;
use crate::domain::order_file::Touched;
use crate::store::db::{Conn, load};
use crate::store::error::StoreError;
use crate::store::rows::decode;
use crate::store::schema::{cases, fact_origins, facts};

/// So many of them behind a fact, in the order in which they were told, with the fact that each goes by.
pub fn touched(conn: &mut Conn, file: OrderFileId, after: i64, most: usize) -> Result<Vec<(i64, Touched)>, StoreError> {
    let told = fact_origins::table
        .inner_join(facts::table.on(facts::id.eq(fact_origins::fact_id)))
        .inner_join(cases::table.on(cases::id.eq(facts::case_id)))
        .filter(fact_origins::file_id.eq(file.0))
        .filter(fact_origins::fact_id.gt(after))
        .order(fact_origins::fact_id)
        .limit(i64::try_from(most).unwrap_or(i64::MAX));
    let rows: Vec<(i64, String, String)> = load(conn, told.select((facts::id, cases::reference, facts::state)))?;
    rows.into_iter().map(|(id, reference, state)| Ok((id, Touched { reference, state: decode!(OrderState, state)? }))).collect()
}

/// How many facts a file brought: as many as [`touched`] tells of.
pub fn touched_count(conn: &mut Conn, file: OrderFileId) -> Result<u64, StoreError> {
    let n: i64 = fact_origins::table.filter(fact_origins::file_id.eq(file.0)).count().get_result(conn)?;
    Ok(n.unsigned_abs())
}
