//! What was written in a case, oldest first, paged by the number of the event that brought it. For staff: notes are among it.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, load};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{events, people, texts};
use super::times::utc;
use crate::domain::actor::{ActorKind, Role};
use crate::domain::event::TextKind;
use crate::domain::ids::{CaseId, TextId};

/// Something that somebody wrote.
#[derive(Clone, Debug)]
pub struct Written {
    pub id: TextId,
    /// Of the event that brought it.
    pub seq: i64,
    pub at: DateTime<Utc>,
    pub by: ActorKind,
    /// Of the staff member who wrote it.
    pub name: Option<String>,
    pub kind: TextKind,
    /// Whom a request went to, or the question of an answer.
    pub title: Option<String>,
    /// `None` once it was erased.
    pub body: Option<String>,
}

type Row = ((i64, NaiveDateTime, String, Option<String>), (i64, String, Option<String>, Option<String>));

/// What was written after an event, up to `limit`.
pub fn after(conn: &mut Conn, case: CaseId, seq: i64, limit: usize) -> Result<Vec<Written>, StoreError> {
    let text = texts::id.nullable().eq(events::text_id).and(texts::case_id.eq(events::case_id));
    let staff = people::id.nullable().eq(events::by_person).and(people::role.ne(Role::Consumer.as_str()));
    let written = events::table
        .inner_join(texts::table.on(text))
        .left_join(people::table.on(staff))
        .filter(events::case_id.eq(case.0))
        .filter(events::seq.gt(seq))
        .order(events::seq)
        .limit(limit as i64)
        .select((
            (events::seq, events::at, events::by_kind, people::name.nullable()),
            (texts::id, texts::kind, texts::title, texts::body),
        ));
    let rows: Vec<Row> = load(conn, written)?;
    let read = |((seq, at, by, name), (id, kind, title, body)): Row| {
        let (by, kind) = (decode!(ActorKind, by)?, decode!(TextKind, kind)?);
        Ok(Written { id: TextId(id), seq, at: utc(at), by, name, kind, title, body })
    };
    rows.into_iter().map(read).collect()
}
