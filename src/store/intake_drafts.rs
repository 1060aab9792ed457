//! Forms in which one of ours files for a consumer and that are not filed yet: drafts with the key of their form, so that their
//! writer finds them again. Nobody else does.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, first, update};
use super::drafts as draft;
use super::error::StoreError;
use super::schema::{drafts, evidence};
use super::times::utc;
use crate::domain::ids::{DraftId, PersonId};

/// Forms that one person has at most: another takes the place of the one left alone longest.
pub const MOST: i64 = 20;

/// A form that was left.
#[derive(Clone, Debug)]
pub struct Unfinished {
    pub key: String,
    /// JSON; what it means is the web's affair.
    pub answers: String,
    pub at: DateTime<Utc>,
    /// Names of the files that came with it.
    pub files: Vec<String>,
}

/// Whose form it is, and how it is known.
#[derive(Clone, Debug)]
pub struct Form {
    pub key: String,
    pub token_hash: String,
    pub person: PersonId,
}

type Row = (i64, Option<String>, String, NaiveDateTime);
type Query<'a> = drafts::BoxedQuery<'a, <Conn as diesel::Connection>::Backend>;

/// What somebody has not filed yet, the newest first.
pub fn list(conn: &mut Conn, person: PersonId, now: DateTime<Utc>) -> Result<Vec<Unfinished>, StoreError> {
    let live = of(person).filter(drafts::expires_at.gt(now.naive_utc()));
    let columns = (drafts::id, drafts::intake_key, drafts::answers, drafts::updated_at);
    let rows: Vec<Row> = live.limit(MOST).select(columns).load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.0).collect();
    let files = evidence::table.filter(evidence::draft_id.eq_any(ids)).order(evidence::id);
    let files: Vec<(Option<i64>, String)> = files.select((evidence::draft_id, evidence::name)).load(conn)?;
    let form = |(id, key, answers, at): Row| {
        let names = files.iter().filter(|(draft, _)| *draft == Some(id)).map(|(_, name)| name.clone());
        Unfinished { key: key.unwrap_or_default(), answers, at: utc(at), files: names.collect() }
    };
    Ok(rows.into_iter().map(form).collect())
}

fn of<'a>(person: PersonId) -> Query<'a> {
    let theirs = drafts::table.filter(drafts::person_id.eq(person.0)).filter(drafts::intake_key.is_not_null());
    theirs.filter(drafts::filed_case_id.is_null()).order((drafts::updated_at.desc(), drafts::id.desc())).into_boxed()
}

/// Begins one, still empty, in the place of the oldest where there are as many as one person has.
pub fn begin(conn: &mut Conn, id: DraftId, form: &Form, now: DateTime<Utc>) -> Result<(), StoreError> {
    make_room(conn, form, now)?;
    draft::insert(conn, id, &form.token_hash, Some(form.person), "{}", now)?;
    update(conn, drafts::table.find(id.0), drafts::intake_key.eq(form.key.as_str()))?;
    Ok(())
}

/// A form that stood open for so long that its draft is over begins a new one.
fn make_room(conn: &mut Conn, form: &Form, now: DateTime<Utc>) -> Result<(), StoreError> {
    let over = drafts::table.filter(drafts::token_hash.eq(&form.token_hash)).filter(drafts::filed_case_id.is_null());
    let over: Option<i64> = first(conn, over.filter(drafts::expires_at.le(now.naive_utc())).select(drafts::id))?;
    let oldest: Vec<i64> = of(form.person).offset(MOST - 1).limit(MOST).select(drafts::id).load(conn)?;
    over.into_iter().chain(oldest).try_for_each(|id| draft::remove(conn, DraftId(id)))
}
