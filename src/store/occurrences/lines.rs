//! Occurrences one by one, each with its case, newest first; and what people said of how their case went.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::super::db::Conn;
use super::super::error::StoreError;
use super::super::merchants;
use super::super::reports::Only;
use super::super::schema::{cases, occurrences, ratings, texts};
use super::super::times::utc;
use super::{Which, key};
use crate::domain::figures::occurrence::Kept;
use crate::domain::ids::{CaseId, TeamId};
use crate::domain::reference::Reference;
use crate::domain::sla::ClockKind;

/// One occurrence with its case.
#[derive(Clone, Debug)]
pub struct Line {
    pub key: Key,
    pub reference: Reference,
    pub summary: String,
    pub code: String,
    pub value: String,
    pub agent: String,
    pub provider: String,
    pub merchant: String,
    pub problem_type: String,
    pub due_on: Option<NaiveDate>,
    /// Of a promise, where it is known.
    pub promiser: String,
}

/// Where a page of lines ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    pub day: NaiveDate,
    pub case: CaseId,
    pub code: String,
    pub item: i64,
}

type Row = ((NaiveDate, i64, i64, String, String), (String, String, String, String, String, String, String), Option<NaiveDate>);

macro_rules! columns {
    () => {
        (
            (occurrences::day, occurrences::case_id, occurrences::item, cases::reference, cases::summary),
            (
                occurrences::code,
                occurrences::value,
                occurrences::agent,
                occurrences::provider,
                occurrences::merchant,
                occurrences::problem_type,
                occurrences::promiser,
            ),
            occurrences::due_on,
        )
    };
}

fn reference_of(text: &str) -> Result<Reference, StoreError> {
    Reference::parse(text).ok_or_else(|| StoreError::Corrupt(format!("reference {text:?}")))
}

fn line(row: Row) -> Result<Line, StoreError> {
    let ((day, case, item, reference, summary), (code, value, agent, provider, merchant, problem_type, promiser), due_on) = row;
    Ok(Line {
        key: Key { day, case: CaseId(case), code: code.clone(), item },
        reference: reference_of(&reference)?,
        summary,
        code,
        value,
        agent,
        provider,
        merchant,
        problem_type,
        due_on,
        promiser,
    })
}

/// The occurrences of a choice, newest first, after `after`.
pub fn list(conn: &mut Conn, which: &Which, after: Option<&Key>, limit: i64) -> Result<Vec<Line>, StoreError> {
    let mut query = narrowed!(occurrences::table.inner_join(cases::table), which);
    if let Some(Key { day, case, code, item }) = after {
        let same_case = occurrences::code.gt(code).or(occurrences::code.eq(code).and(occurrences::item.gt(item)));
        let later = occurrences::case_id.gt(case.0).or(occurrences::case_id.eq(case.0).and(same_case));
        query = query.filter(occurrences::day.le(day)).filter(occurrences::day.lt(day).or(later));
    }
    let rows: Vec<Row> = query
        .order((occurrences::day.desc(), occurrences::case_id, occurrences::code, occurrences::item))
        .limit(limit)
        .select(columns!())
        .load(conn)?;
    rows.into_iter().map(line).collect()
}

/// The promises of a choice that nobody has kept and that are due before a day, whenever they were made; the oldest date first.
pub fn late(conn: &mut Conn, which: &Which, today: NaiveDate, limit: i64) -> Result<Vec<Line>, StoreError> {
    // One value, and no day of its beginning: then the index of due days gives the order.
    let open = occurrences::table
        .inner_join(cases::table)
        .filter(occurrences::value.eq(Kept::Open.as_str()))
        .filter(occurrences::due_on.lt(today));
    let query = fitting!(open, which);
    let rows: Vec<Row> = query.order((occurrences::due_on, occurrences::case_id)).limit(limit).select(columns!()).load(conn)?;
    rows.into_iter().map(line).collect()
}

/// How many promises of a choice became this, whenever they were made; those alone whose day is `from` or later.
pub fn due(conn: &mut Conn, which: &Which, kept: Kept, from: Option<NaiveDate>) -> Result<usize, StoreError> {
    let became = occurrences::table.filter(occurrences::value.eq(kept.as_str())).filter(occurrences::due_on.is_not_null());
    let mut query = fitting!(became, which);
    if let Some(from) = from {
        query = query.filter(occurrences::due_on.ge(from));
    }
    let n: i64 = query.count().get_result(conn)?;
    Ok(usize::try_from(n).unwrap_or_default())
}

/// What somebody said of how their case went.
#[derive(Clone, Debug)]
pub struct Comment {
    pub key: CommentKey,
    /// Whose the case is.
    pub team: Option<TeamId>,
    pub reference: Reference,
    pub score: i32,
    pub body: String,
    pub provider: String,
    pub merchant: String,
}

/// Where a page of comments ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CommentKey {
    pub at: DateTime<Utc>,
    pub case: CaseId,
}

/// The comments that were made between these instants about the cases of a choice, newest first.
pub fn comments(
    conn: &mut Conn,
    which: &Which,
    (from, below): (DateTime<Utc>, DateTime<Utc>),
    after: Option<CommentKey>,
    limit: i64,
) -> Result<Vec<Comment>, StoreError> {
    let mut query = ratings::table
        .inner_join(cases::table.on(cases::id.eq(ratings::case_id)))
        .inner_join(texts::table.on(ratings::text_id.eq(texts::id.nullable())))
        .filter(ratings::at.ge(from.naive_utc()))
        .filter(ratings::at.lt(below.naive_utc()))
        .filter(texts::body.is_not_null())
        .into_boxed();
    query = match which.team {
        Only::Any => query,
        Only::Nobody => query.filter(ratings::team_id.is_null()),
        Only::One(team) => query.filter(ratings::team_id.eq(team.0)),
    };
    query = match which.agent {
        Only::Any => query,
        Only::Nobody => query.filter(ratings::person_id.is_null()),
        Only::One(person) => query.filter(ratings::person_id.eq(person.0)),
    };
    if let Some(problem) = which.problem_type {
        query = query.filter(ratings::problem_type.eq(problem.as_str()));
    }
    if let Some(provider) = &which.provider {
        query = query.filter(cases::provider.eq(provider));
    }
    if let Some(merchant) = &which.merchant {
        query = query.filter(cases::merchant.eq_any(merchants::written(conn, merchant)?));
    }
    if let Some(level) = which.level {
        query = query.filter(cases::level.eq(i32::from(level)));
    }
    if let Some(CommentKey { at, case }) = after {
        let at = at.naive_utc();
        query = query.filter(ratings::at.le(at)).filter(ratings::at.lt(at).or(ratings::case_id.gt(case.0)));
    }
    let case = (cases::id, cases::team_id);
    let columns = (ratings::at, case, ratings::score, texts::body, cases::reference, cases::provider, cases::merchant);
    let rows: Vec<CommentRow> = query.order((ratings::at.desc(), ratings::case_id)).limit(limit).select(columns).load(conn)?;
    rows.into_iter().map(comment).collect()
}

type CommentRow = (NaiveDateTime, (i64, Option<i64>), i32, Option<String>, String, String, String);

fn comment((at, (case, team), score, body, reference, provider, merchant): CommentRow) -> Result<Comment, StoreError> {
    Ok(Comment {
        key: CommentKey { at: utc(at), case: CaseId(case) },
        team: team.map(TeamId),
        reference: reference_of(&reference)?,
        score,
        body: body.unwrap_or_default(),
        provider,
        merchant,
    })
}
