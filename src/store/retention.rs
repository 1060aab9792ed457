//! For how long what is personal is kept, what holds it, and its erasing: one case a transaction, with the event that says so.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;

use super::cases::{find_by_id, record};
use super::db::{Conn, execute, load, update};
use super::dialect;
use super::error::StoreError;
use super::links;
use super::people::{self, Edit};
use super::rows::decode;
use super::schema::{
    case_flags, case_links, case_tags, cases, credit_harms, desk_drafts, erasure_cases, erasures, evidence, guest_cases,
    legal_holds, other_orders, outbox, presences, retention, texts,
};
use super::ties;
use super::times::{far, utc, utc_opt};
use crate::domain::actor::Actor;
use crate::domain::change::Act;
use crate::domain::ids::CaseId;
use crate::domain::link::LinkKind;
use crate::domain::retention::Class;

mod holds;
mod runs;

pub use holds::{Hold, hold, hold_of, holds, release};
pub use runs::{Begun, Run, Step, begin, end, going_on, has_begun, is_going_on, left_of, runs, step};

/// Counts stop here.
pub const COUNTED: usize = 1_000;

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
    found(conn, class, Among::All, closed_before, limit)
}

/// One case, where this class of it can be erased.
pub fn due_of(conn: &mut Conn, class: Class, case: CaseId) -> Result<Option<Due>, StoreError> {
    Ok(found(conn, class, Among::One(case), utc(far()), 1)?.pop())
}

/// Which cases are looked through.
#[derive(Clone, Copy)]
enum Among {
    All,
    One(CaseId),
    /// Those that were confirmed.
    Run(i64),
}

fn found(
    conn: &mut Conn,
    class: Class,
    among: Among,
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
    let confirmed = |run: i64| erasure_cases::table.filter(erasure_cases::run_id.eq(run)).select(erasure_cases::case_id);
    let rows: Vec<(i64, String, Option<NaiveDateTime>)> = match among {
        Among::All => load(conn, closed)?,
        Among::One(case) => load(conn, closed.filter(cases::id.eq(case.0)))?,
        Among::Run(run) => load(conn, closed.filter(cases::id.eq_any(confirmed(run))))?,
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
        super::tags::forget(conn, &case.tags)?;
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
