//! What people thought of how their case went.

use diesel::prelude::*;

use super::db::{Conn, execute};
use super::error::StoreError;
use super::schema::{ratings, texts};
use crate::domain::case::Case;
use crate::domain::case::rating::Score;
use crate::domain::change::Change;

/// What was said of the present measurement of a case, with the words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rated {
    pub score: Score,
    pub comment: Option<String>,
}

/// The last word on the present measurement.
pub fn of_case(conn: &mut Conn, case: &Case) -> Result<Option<Rated>, StoreError> {
    let row: Option<(i32, Option<String>)> = ratings::table
        .left_join(texts::table.on(ratings::text_id.eq(texts::id.nullable())))
        .filter(ratings::case_id.eq(case.id.0))
        .filter(ratings::run.eq(case.run))
        .select((ratings::score, texts::body.nullable()))
        .first(conn)
        .optional()?;
    let Some((score, comment)) = row else {
        return Ok(None);
    };
    let known = u8::try_from(score).ok().and_then(Score::new);
    let score = known.ok_or_else(|| StoreError::Corrupt(format!("case {}: no score {score}", case.id.0)))?;
    Ok(Some(Rated { score, comment }))
}

/// Puts the new word in the place of the old one.
pub(super) fn save(conn: &mut Conn, change: &Change) -> Result<(), StoreError> {
    let Some(rating) = change.rating() else {
        return Ok(());
    };
    let case = change.case();
    let old = ratings::table.filter(ratings::case_id.eq(case.id.0)).filter(ratings::run.eq(rating.run));
    execute(conn, diesel::delete(old))?;
    execute(
        conn,
        diesel::insert_into(ratings::table).values((
            ratings::case_id.eq(case.id.0),
            ratings::run.eq(rating.run),
            ratings::score.eq(i32::from(rating.score.get())),
            ratings::text_id.eq(rating.comment.map(|text| text.0)),
            ratings::at.eq(change.act().at.naive_utc()),
            ratings::person_id.eq(case.worker.or(case.assignee).map(|person| person.0)),
            ratings::team_id.eq(case.team.map(|team| team.0)),
            ratings::problem_type.eq(case.problem_type.as_str()),
        )),
    )?;
    Ok(())
}
