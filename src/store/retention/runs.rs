//! Runs of erasing: which cases somebody confirmed, and how far the job came with them.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::not;
use diesel::prelude::*;

use super::{Among, Due, erase, found};
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::retention::Class;
use crate::store::db::{Conn, execute, first, load, update};
use crate::store::error::StoreError;
use crate::store::people::{self, Edit};
use crate::store::rows::decode;
use crate::store::schema::{erasure_cases, erasure_runs, people as person_rows};
use crate::store::times::{naive, utc, utc_opt};

/// Past runs that a page names.
const SHOWN: i64 = 20;

/// Erasing many, as it goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    pub id: i64,
    pub class: Class,
    pub closed_before: DateTime<Utc>,
    pub by: PersonId,
    pub name: Option<String>,
    pub at: DateTime<Utc>,
    pub total: i64,
    pub done: i64,
    pub ended_at: Option<DateTime<Utc>>,
    /// Of one case, by its reference.
    pub is_of_one: bool,
}

/// What became of a confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Begun {
    Now,
    /// The same form came before.
    Before,
    /// Another run of this class goes on: what was confirmed here may be gone by its end.
    Another,
}

/// Begins to erase these cases, as they were confirmed, and no others.
pub fn begin(conn: &mut Conn, run: &Run, cases: &[CaseId], edit: &Edit<'_>) -> Result<Begun, StoreError> {
    if has_begun(conn, run.id)? {
        return Ok(Begun::Before);
    }
    let row = (
        erasure_runs::id.eq(run.id),
        erasure_runs::class.eq(run.class.as_str()),
        erasure_runs::closed_before.eq(run.closed_before.naive_utc()),
        erasure_runs::by_person.eq(run.by.0),
        erasure_runs::at.eq(run.at.naive_utc()),
        (erasure_runs::total.eq(run.total), erasure_runs::done.eq(run.done)),
        (erasure_runs::ended_at.eq(naive(run.ended_at)), erasure_runs::is_of_one.eq(run.is_of_one)),
    );
    if execute(conn, diesel::insert_into(erasure_runs::table).values(row).on_conflict_do_nothing())? == 0 {
        return Ok(if has_begun(conn, run.id)? { Begun::Before } else { Begun::Another });
    }
    for case in cases {
        let row = (erasure_cases::run_id.eq(run.id), erasure_cases::case_id.eq(case.0));
        execute(conn, diesel::insert_into(erasure_cases::table).values(row))?;
    }
    people::audit(conn, edit)?;
    Ok(Begun::Now)
}

/// Whether the form with this number was confirmed before.
pub fn has_begun(conn: &mut Conn, run: i64) -> Result<bool, StoreError> {
    Ok(first::<_, i64>(conn, erasure_runs::table.find(run).select(erasure_runs::id))?.is_some())
}

/// Whether a run of this class goes on.
pub fn is_going_on(conn: &mut Conn, class: Class) -> Result<bool, StoreError> {
    let open = erasure_runs::table.filter(erasure_runs::ended_at.is_null()).filter(not(erasure_runs::is_of_one));
    let of_class = open.filter(erasure_runs::class.eq(class.as_str())).select(erasure_runs::id).limit(1);
    Ok(!load::<_, i64>(conn, of_class)?.is_empty())
}

/// Cases of a run that can be erased still, those closed first come first.
pub fn left_of(conn: &mut Conn, run: &Run, limit: usize) -> Result<Vec<Due>, StoreError> {
    found(conn, run.class, Among::Run(run.id), run.closed_before, limit)
}

type RunRow = (i64, String, NaiveDateTime, (i64, Option<String>), NaiveDateTime, (i64, i64), (Option<NaiveDateTime>, bool));

#[diesel::dsl::auto_type]
fn run_rows() -> _ {
    erasure_runs::table.left_join(person_rows::table.on(person_rows::id.eq(erasure_runs::by_person))).select((
        erasure_runs::id,
        erasure_runs::class,
        erasure_runs::closed_before,
        (erasure_runs::by_person, person_rows::name.nullable()),
        erasure_runs::at,
        (erasure_runs::total, erasure_runs::done),
        (erasure_runs::ended_at, erasure_runs::is_of_one),
    ))
}

fn run((id, class, before, (by, name), at, (total, done), (ended, is_of_one)): RunRow) -> Result<Run, StoreError> {
    let (closed_before, at, ended_at) = (utc(before), utc(at), utc_opt(ended));
    Ok(Run { id, class: decode!(Class, class)?, closed_before, by: PersonId(by), name, at, total, done, ended_at, is_of_one })
}

/// The newest runs.
pub fn runs(conn: &mut Conn) -> Result<Vec<Run>, StoreError> {
    let found: Vec<RunRow> = run_rows().order(erasure_runs::id.desc()).limit(SHOWN).load(conn)?;
    found.into_iter().map(run).collect()
}

/// The run that goes on, the oldest first.
pub fn going_on(conn: &mut Conn) -> Result<Option<Run>, StoreError> {
    let open = run_rows().filter(erasure_runs::ended_at.is_null()).order(erasure_runs::id);
    open.first(conn).optional()?.map(run).transpose()
}

/// What came of one more case of a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Erased,
    /// It is held, open again, or erased already.
    Left,
    /// As many as were confirmed are erased.
    Over,
}

/// Erases one more case of a run, and counts it: never more than were confirmed, however many work at it.
pub fn step(conn: &mut Conn, run: &Run, case: CaseId, act: &Act) -> Result<Step, StoreError> {
    let mine = erasure_runs::table.find(run.id);
    let place = mine.filter(erasure_runs::done.lt(erasure_runs::total));
    if update(conn, place, erasure_runs::done.eq(erasure_runs::done + 1))? == 0 {
        return Ok(Step::Over);
    }
    if erase(conn, case, run.class, act)? {
        return Ok(Step::Erased);
    }
    update(conn, mine, erasure_runs::done.eq(erasure_runs::done - 1))?;
    Ok(Step::Left)
}

/// It is over: which cases it meant is not kept.
pub fn end(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    execute(conn, diesel::delete(erasure_cases::table.filter(erasure_cases::run_id.eq(run))))?;
    update(conn, erasure_runs::table.find(run), erasure_runs::ended_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
