//! For how long what is personal is kept, what holds it, and its erasing: one case a transaction, with the event that says so.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::cases::{find_by_id, record};
use super::db::{Conn, execute, first, load, update};
use super::dialect;
use super::error::StoreError;
use super::links;
use super::people::{self, Edit};
use super::rows::decode;
use super::schema::{
    case_flags, case_links, case_tags, cases, credit_harms, desk_drafts, erasure_runs, erasures, evidence, guest_cases,
    legal_holds, other_orders, outbox, people as person_rows, presences, retention, texts,
};
use super::ties;
use super::times::{far, naive, utc, utc_opt};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::link::LinkKind;
use crate::domain::reference::Reference;
use crate::domain::retention::Class;

/// Counts stop here.
pub const COUNTED: usize = 1_000;
/// Holds and past runs that a page names.
const SHOWN: i64 = 100;

/// Months that each class is kept, in the order of [`Class::ALL`]; `None`: for good.
pub type Months = [Option<u32>; Class::ALL.len()];

pub fn months(conn: &mut Conn) -> Result<Months, StoreError> {
    let rows: Vec<(String, i32)> = load(conn, retention::table.select((retention::class, retention::months)))?;
    let of = |class: &Class| rows.iter().find(|(code, _)| code == class.as_str()).and_then(|(_, n)| u32::try_from(*n).ok());
    let mut months = Months::default();
    months.iter_mut().zip(Class::ALL).for_each(|(months, class)| *months = of(class));
    Ok(months)
}

/// Keeps them, with who changed what. Errs with [`StoreError::Stale`] where somebody else was faster.
pub fn set_months(conn: &mut Conn, (seen, set): (&Months, &Months), edit: &Edit<'_>) -> Result<(), StoreError> {
    if months(conn)? != *seen {
        return Err(StoreError::Stale);
    }
    execute(conn, diesel::delete(retention::table))?;
    for (class, months) in Class::ALL.iter().zip(set) {
        if let Some(months) = months {
            let row = (retention::class.eq(class.as_str()), retention::months.eq(i32::try_from(*months).unwrap_or(i32::MAX)));
            execute(conn, diesel::insert_into(retention::table).values(row))?;
        }
    }
    people::audit(conn, edit)
}

/// A closed case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    pub id: CaseId,
    pub reference: String,
    pub closed_at: DateTime<Utc>,
}

/// Cases that were closed before a moment, of which this class is there still and which nothing holds; those closed first come
/// first, up to `limit`.
pub fn due(conn: &mut Conn, class: Class, closed_before: DateTime<Utc>, limit: usize) -> Result<Vec<Due>, StoreError> {
    found(conn, class, None, closed_before, limit)
}

/// One case, where this class of it can be erased.
pub fn due_of(conn: &mut Conn, class: Class, case: CaseId) -> Result<Option<Due>, StoreError> {
    Ok(found(conn, class, Some(case), utc(far()), 1)?.pop())
}

fn found(
    conn: &mut Conn,
    class: Class,
    only: Option<CaseId>,
    closed_before: DateTime<Utc>,
    limit: usize,
) -> Result<Vec<Due>, StoreError> {
    let held = legal_holds::table.filter(legal_holds::case_id.eq(cases::id));
    // What is personal goes with its files.
    let classes = [class.as_str(), Class::Person.as_str()];
    // Whatever was done to it since may have brought something new: it was taken up again, or somebody left a note.
    let erased = erasures::table
        .filter(erasures::case_id.eq(cases::id))
        .filter(erasures::class.eq_any(classes))
        .filter(erasures::at.ge(cases::last_activity_at));
    // What was merged keeps its words and files for the case that carries it on, and goes after that one.
    let carried_on = case_links::table
        .filter(case_links::from_id.eq(cases::id))
        .filter(case_links::kind.eq(LinkKind::Merged.as_str()))
        .filter(case_links::ended_at.is_null())
        .filter(not(exists(
            erasures::table.filter(erasures::case_id.eq(case_links::to_id)).filter(erasures::class.eq_any(classes)),
        )));
    let closed = cases::table
        .filter(not(cases::is_open))
        .filter(cases::closed_at.lt(closed_before.naive_utc()))
        .filter(not(exists(held)))
        .filter(not(exists(erased)))
        .filter(not(exists(carried_on)))
        .order((cases::closed_at, cases::id))
        .limit(limit as i64)
        .select((cases::id, cases::reference, cases::closed_at));
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> = match only {
        Some(case) => load(conn, closed.filter(cases::id.eq(case.0)))?,
        None => load(conn, closed)?,
    };
    let due = |(id, reference, closed): (i64, String, Option<NaiveDateTime>)| {
        Some(Due { id: CaseId(id), reference, closed_at: utc_opt(closed)? })
    };
    Ok(rows.into_iter().filter_map(due).collect())
}

/// How many files these cases have, and their bytes.
pub fn files_of(conn: &mut Conn, ids: &[CaseId]) -> Result<(i64, i64), StoreError> {
    let ids: Vec<i64> = ids.iter().map(|id| id.0).collect();
    let sizes: Vec<(i32, i64)> = load(conn, cases::table.filter(cases::id.eq_any(ids)).select((cases::files, cases::bytes)))?;
    Ok(sizes.iter().fold((0, 0), |(files, bytes), (n, size)| (files + i64::from(*n), bytes + size)))
}

/// Erases a class of a case. `false` where it is held, open again, or erased already.
pub fn erase(conn: &mut Conn, id: CaseId, class: Class, act: &Act) -> Result<bool, StoreError> {
    // Held first and looked at then: a hold that somebody is told of stands before, or finds it erased.
    dialect::hold_cases(conn, &[id.0])?;
    if due_of(conn, class, id)?.is_none() {
        return Ok(false);
    }
    dialect::overwrite_deleted(conn, true)?;
    let erased = erase_held(conn, id, class, act);
    dialect::overwrite_deleted(conn, false)?;
    erased.map(|()| true)
}

fn erase_held(conn: &mut Conn, id: CaseId, class: Class, act: &Act) -> Result<(), StoreError> {
    let case = find_by_id(conn, &Actor::System, id)?;
    record(conn, &case.erase(class, act)?)?;
    let row = (erasures::case_id.eq(id.0), erasures::class.eq(class.as_str()), erasures::at.eq(act.at.naive_utc()));
    execute(conn, diesel::delete(erasures::table.find((id.0, class.as_str()))))?;
    execute(conn, diesel::insert_into(erasures::table).values(row))?;
    erase_files(conn, id)?;
    if class == Class::Person {
        erase_person(conn, id)?;
    }
    let case = find_by_id(conn, &Actor::System, id)?;
    super::search::reindex(conn, &case)?;
    Ok(())
}

/// The rows go; the bytes of files that no row names are swept.
fn erase_files(conn: &mut Conn, id: CaseId) -> Result<(), StoreError> {
    let theirs = evidence::table.filter(evidence::case_id.eq(id.0));
    update(conn, theirs, evidence::replaced_by.eq(None::<i64>))?;
    execute(conn, diesel::delete(theirs))?;
    update(conn, cases::table.find(id.0), (cases::files.eq(0), cases::bytes.eq(0)))?;
    Ok(())
}

fn erase_person(conn: &mut Conn, id: CaseId) -> Result<(), StoreError> {
    let nothing = None::<String>;
    let words = texts::table.filter(texts::case_id.eq(id.0));
    update(conn, words, (texts::title.eq(&nothing), texts::body.eq(&nothing), texts::salt.eq(&nothing)))?;
    super::order_facts::erase_words(conn, id)?;
    let contact = (cases::contact_name.eq(""), cases::contact_email.eq(&nothing), cases::contact_phone.eq(&nothing));
    let order = (cases::order_number.eq(&nothing), cases::payment_reference.eq(&nothing), cases::displayed_status.eq(&nothing));
    let rest = (
        // Lists have something to be opened by.
        cases::summary.eq("—"),
        cases::represented.eq(&nothing),
        cases::questions.eq(&nothing),
        cases::consumer_id.eq(None::<i64>),
        cases::vulnerable.eq(false),
        cases::tags.eq(""),
    );
    update(conn, cases::table.find(id.0), (contact, order, rest))?;
    let others = other_orders::table.filter(other_orders::case_id.eq(id.0));
    update(conn, others, (other_orders::order_number.eq(&nothing), other_orders::payment_reference.eq(&nothing)))?;
    let waiting = outbox::table.filter(outbox::case_id.eq(id.0)).filter(outbox::is_queued);
    update(conn, waiting, (outbox::is_queued.eq(false), outbox::last_error.eq(Some("cancelled: the case was erased"))))?;
    // A number has few enough possibilities to be found again from its hash.
    let all = outbox::table.filter(outbox::case_id.eq(id.0));
    update(conn, all, outbox::recipient_hash.eq(""))?;
    // The link is ended and not gone: whoever takes the case up again makes a new one.
    if let Some(link) = links::find_for(conn, "case", id.0)? {
        links::revoke(conn, link.id)?;
    }
    execute(conn, diesel::delete(guest_cases::table.filter(guest_cases::case_id.eq(id.0))))?;
    execute(conn, diesel::delete(desk_drafts::table.filter(desk_drafts::case_id.eq(id.0))))?;
    execute(conn, diesel::delete(presences::table.filter(presences::case_id.eq(id.0))))?;
    execute(conn, diesel::delete(case_tags::table.filter(case_tags::case_id.eq(id.0))))?;
    execute(conn, diesel::delete(case_flags::table.filter(case_flags::case_id.eq(id.0))))?;
    execute(conn, diesel::delete(credit_harms::table.find(id.0)))?;
    ties::forget_credit(conn, id)?;
    Ok(())
}

/// When something of a case was erased, by class.
pub fn erased(conn: &mut Conn, id: CaseId) -> Result<Vec<(Class, DateTime<Utc>)>, StoreError> {
    let rows = erasures::table.filter(erasures::case_id.eq(id.0)).order(erasures::at);
    let rows: Vec<(String, NaiveDateTime)> = load(conn, rows.select((erasures::class, erasures::at)))?;
    rows.into_iter().map(|(class, at)| Ok((decode!(Class, class)?, utc(at)))).collect()
}

/// What keeps a case from being erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hold {
    pub reference: Reference,
    pub reason: String,
    pub by: String,
    pub at: DateTime<Utc>,
}

/// The newest holds.
pub fn holds(conn: &mut Conn) -> Result<Vec<Hold>, StoreError> {
    type Found = (String, String, Option<String>, NaiveDateTime);
    let found: Vec<Found> = legal_holds::table
        // A sum, so that SQLite begins with the few that are held and not with all cases.
        .inner_join(cases::table.on(cases::id.eq(legal_holds::case_id + 0_i64)))
        .left_join(person_rows::table.on(person_rows::id.eq(legal_holds::by_person)))
        .order((legal_holds::at.desc(), legal_holds::case_id))
        .limit(SHOWN)
        .select((cases::reference, legal_holds::reason, person_rows::name.nullable(), legal_holds::at))
        .load(conn)?;
    let hold = |(reference, reason, by, at): Found| {
        let reference = Reference::parse(&reference).ok_or_else(|| StoreError::Corrupt(format!("the reference {reference}")))?;
        Ok(Hold { reference, reason, by: by.unwrap_or_default(), at: utc(at) })
    };
    found.into_iter().map(hold).collect()
}

/// Why nothing is erased of a case; `None` where nothing holds it.
pub fn hold_of(conn: &mut Conn, id: CaseId) -> Result<Option<String>, StoreError> {
    Ok(first(conn, legal_holds::table.find(id.0).select(legal_holds::reason))?)
}

/// Holds a case; `false` where it is held already. `edit` is by somebody.
pub fn hold(conn: &mut Conn, id: CaseId, reason: &str, edit: &Edit<'_>) -> Result<bool, StoreError> {
    dialect::hold_cases(conn, &[id.0])?;
    let row = (
        legal_holds::case_id.eq(id.0),
        legal_holds::reason.eq(reason),
        legal_holds::by_person.eq(edit.by.map_or(0, |by| by.0)),
        legal_holds::at.eq(edit.at.naive_utc()),
    );
    if execute(conn, diesel::insert_into(legal_holds::table).values(row).on_conflict_do_nothing())? == 0 {
        return Ok(false);
    }
    people::audit(conn, edit)?;
    Ok(true)
}

/// Ends a hold; `false` where there is none.
pub fn release(conn: &mut Conn, id: CaseId, edit: &Edit<'_>) -> Result<bool, StoreError> {
    if execute(conn, diesel::delete(legal_holds::table.find(id.0)))? == 0 {
        return Ok(false);
    }
    people::audit(conn, edit)?;
    Ok(true)
}

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
}

/// Begins to erase what is due, as it was confirmed.
pub fn begin(conn: &mut Conn, run: &Run, edit: &Edit<'_>) -> Result<(), StoreError> {
    let row = (
        erasure_runs::id.eq(run.id),
        erasure_runs::class.eq(run.class.as_str()),
        erasure_runs::closed_before.eq(run.closed_before.naive_utc()),
        erasure_runs::by_person.eq(run.by.0),
        erasure_runs::at.eq(run.at.naive_utc()),
        (erasure_runs::total.eq(run.total), erasure_runs::done.eq(run.done)),
        erasure_runs::ended_at.eq(naive(run.ended_at)),
    );
    execute(conn, diesel::insert_into(erasure_runs::table).values(row))?;
    people::audit(conn, edit)
}

type RunRow = (i64, String, NaiveDateTime, (i64, Option<String>), NaiveDateTime, (i64, i64), Option<NaiveDateTime>);

#[diesel::dsl::auto_type]
fn run_rows() -> _ {
    erasure_runs::table.left_join(person_rows::table.on(person_rows::id.eq(erasure_runs::by_person))).select((
        erasure_runs::id,
        erasure_runs::class,
        erasure_runs::closed_before,
        (erasure_runs::by_person, person_rows::name.nullable()),
        erasure_runs::at,
        (erasure_runs::total, erasure_runs::done),
        erasure_runs::ended_at,
    ))
}

fn run((id, class, before, (by, name), at, (total, done), ended): RunRow) -> Result<Run, StoreError> {
    let (closed_before, at, ended_at) = (utc(before), utc(at), utc_opt(ended));
    Ok(Run { id, class: decode!(Class, class)?, closed_before, by: PersonId(by), name, at, total, done, ended_at })
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

pub fn end(conn: &mut Conn, run: i64, at: DateTime<Utc>) -> Result<(), StoreError> {
    update(conn, erasure_runs::table.find(run), erasure_runs::ended_at.eq(Some(at.naive_utc())))?;
    Ok(())
}
