//! What screenshots say, as a program read it: wanted, read once by a job.

use chrono::NaiveDateTime;
use diesel::prelude::*;

use super::db::{Conn, execute, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{evidence, screenshot_readings};
use crate::domain::evidence::EvidenceKind;
use crate::domain::ids::{DraftId, EvidenceId};
use crate::domain::screenshot::Seen;

/// A screenshot to be read, by the picture that we made of it; `None` while that is still to be made.
#[derive(Clone, Debug)]
pub struct Wanting {
    pub id: EvidenceId,
    /// The picture is settled, and this is it.
    pub preview: Option<String>,
}

/// A screenshot of a draft.
#[derive(Clone, Debug)]
pub struct Reading {
    pub id: EvidenceId,
    /// The public id.
    pub file: String,
    pub kind: EvidenceKind,
    pub is_read: bool,
    pub seen: Seen,
}

/// Asks for a screenshot to be read.
pub fn want(conn: &mut Conn, id: EvidenceId) -> Result<(), StoreError> {
    let row = (screenshot_readings::evidence_id.eq(id.0), screenshot_readings::wanted.eq(true));
    execute(conn, diesel::insert_into(screenshot_readings::table).values(row))?;
    Ok(())
}

/// Those whose picture is settled, the oldest first, after this one.
pub fn wanting(conn: &mut Conn, after: i64, limit: i64) -> Result<Vec<Wanting>, StoreError> {
    let wanted = screenshot_readings::table
        .inner_join(evidence::table.on(evidence::id.eq(screenshot_readings::evidence_id)))
        .filter(screenshot_readings::wanted)
        .filter(evidence::wants_preview.eq(false))
        .filter(screenshot_readings::evidence_id.gt(after))
        .order(screenshot_readings::evidence_id)
        .limit(limit);
    let rows: Vec<(i64, Option<String>)> = load(conn, wanted.select((evidence::id, evidence::preview_sha256)))?;
    Ok(rows.into_iter().map(|(id, preview)| Wanting { id: EvidenceId(id), preview }).collect())
}

/// Puts down what was found.
pub fn settle(conn: &mut Conn, id: EvidenceId, seen: &Seen) -> Result<(), StoreError> {
    let found = (
        screenshot_readings::wanted.eq(false),
        screenshot_readings::amount_minor.eq(seen.amount_minor),
        screenshot_readings::at.eq(seen.at),
        screenshot_readings::counterparty.eq(seen.counterparty.as_deref()),
        screenshot_readings::order_number.eq(seen.order_number.as_deref()),
        screenshot_readings::payment_reference.eq(seen.payment_reference.as_deref()),
        screenshot_readings::state.eq(seen.state.as_deref()),
    );
    update(conn, screenshot_readings::table.find(id.0), found)?;
    Ok(())
}

type Row = (i64, String, String, bool, Option<i64>, Option<NaiveDateTime>, Texts);
type Texts = (Option<String>, Option<String>, Option<String>, Option<String>);

/// The screenshots of a draft, in the order in which they came.
pub fn of_draft(conn: &mut Conn, draft: DraftId) -> Result<Vec<Reading>, StoreError> {
    let mine = screenshot_readings::table
        .inner_join(evidence::table.on(evidence::id.eq(screenshot_readings::evidence_id)))
        .filter(evidence::draft_id.eq(draft.0))
        .order(evidence::id)
        .limit(100);
    let rows: Vec<Row> = load(
        conn,
        mine.select((
            evidence::id,
            evidence::file,
            evidence::kind,
            screenshot_readings::wanted,
            screenshot_readings::amount_minor,
            screenshot_readings::at,
            (
                screenshot_readings::counterparty,
                screenshot_readings::order_number,
                screenshot_readings::payment_reference,
                screenshot_readings::state,
            ),
        )),
    )?;
    rows.into_iter()
        .map(|(id, file, kind, wanted, amount_minor, at, (counterparty, order_number, payment_reference, state))| {
            Ok(Reading {
                id: EvidenceId(id),
                file,
                kind: decode!(EvidenceKind, kind)?,
                is_read: !wanted,
                seen: Seen { amount_minor, at, counterparty, order_number, payment_reference, state },
            })
        })
        .collect()
}
