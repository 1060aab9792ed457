//! Cases: finding one in scope, and recording what a rule made of it. [`record`] is the only way in.

use chrono::{DateTime, Datelike, Utc};
use diesel::prelude::*;

use super::chain::{self, Link};
use super::db::{Conn, execute, first, update};
use super::error::StoreError;
use super::inserts::Inserts;
use super::letters;
use super::merchants::Named;
use super::offers::{offer_of, remedies_of, remedies_of_all, save_offer, save_remedies};
use super::parts::{clocks_of, clocks_of_all, save_clocks};
use super::rows::CaseRow;
use super::schema::{cases, events, evidence, facts, texts};
use super::{claims, credit, dialect, flags, merchant_requests, payment_holds, ties};
use crate::domain::actor::{Actor, Scope};
use crate::domain::case::Case;
use crate::domain::change::Change;
use crate::domain::codes::Outcome;
use crate::domain::event::{Event, Text};
use crate::domain::evidence::{FileChange, Scan};
use crate::domain::ids::CaseId;
use crate::domain::reference::Reference;
use crate::domain::refusal::Refusal;

/// A case link is good until this many days after the last letter that carried it (security.md, Tokens).
pub const LINK_DAYS: i64 = 90;

/// The case of a reference, if the actor may see it. Not yours looks like not there.
pub fn find(conn: &mut Conn, actor: &Actor, reference: Reference) -> Result<Case, StoreError> {
    let row: Option<CaseRow> = first(conn, cases::table.filter(cases::reference.eq(reference.to_string())))?;
    in_scope(conn, row.ok_or(StoreError::NotFound)?, &actor.scope())
}

/// As [`find`], to be changed in this transaction: whoever else wants to change it waits, instead of finding out at the
/// end that somebody was faster.
pub fn find_to_change(conn: &mut Conn, actor: &Actor, reference: Reference) -> Result<Case, StoreError> {
    dialect::hold_case(conn, &reference.to_string())?;
    find(conn, actor, reference)
}

/// Two cases that the actor may see, to be changed together. Both are held in the order of their ids, so that nobody waits for
/// somebody who waits for them.
pub fn find_two_to_change(conn: &mut Conn, actor: &Actor, [one, two]: [Reference; 2]) -> Result<[Case; 2], StoreError> {
    let mut ids = [find(conn, actor, one)?.id.0, find(conn, actor, two)?.id.0];
    ids.sort_unstable();
    dialect::hold_cases(conn, &ids)?;
    Ok([find(conn, actor, one)?, find(conn, actor, two)?])
}

/// The case in which somebody is heard, and the one that they wrote on, where that is another.
pub struct Heard {
    pub case: Case,
    pub from: Option<Case>,
}

/// Where is heard what its consumer says on this case: here, or where it is carried on by now, if they may see that too.
/// Nothing is carried further than one step.
pub fn find_heard(conn: &mut Conn, actor: &Actor, reference: Reference) -> Result<Heard, StoreError> {
    // Only the one that is changed is held: whoever holds two does so in the order of their ids.
    let mut case = find(conn, actor, reference)?;
    if case.merged.is_none() {
        case = find_to_change(conn, actor, reference)?;
    }
    let Some(merged) = case.merged else { return Ok(Heard { case, from: None }) };
    match find_to_change(conn, actor, merged.reference) {
        Ok(into) if into.merged.is_none() => Ok(Heard { case: into, from: Some(case) }),
        Ok(_) | Err(StoreError::NotFound) => Err(Refusal::NotNow.into()),
        Err(error) => Err(error),
    }
}

/// Records both changes of two cases, in the order of their ids; the cases as they are then, in the order of the changes.
pub fn record_two(conn: &mut Conn, [one, two]: &[Change; 2]) -> Result<[Case; 2], StoreError> {
    if one.case().id < two.case().id {
        let first = record(conn, one)?;
        return Ok([first, record(conn, two)?]);
    }
    let second = record(conn, two)?;
    Ok([record(conn, one)?, second])
}

/// The case of an id, if the actor may see it.
pub fn find_by_id(conn: &mut Conn, actor: &Actor, id: CaseId) -> Result<Case, StoreError> {
    let row: Option<CaseRow> = first(conn, cases::table.find(id.0))?;
    in_scope(conn, row.ok_or(StoreError::NotFound)?, &actor.scope())
}

/// Open cases after this id, in their order, with their clocks and promises but without offers: enough to reckon dates.
pub fn open_after(conn: &mut Conn, after: CaseId, limit: i64) -> Result<Vec<Case>, StoreError> {
    let open = cases::table.filter(cases::is_open).filter(cases::id.gt(after.0)).order(cases::id).limit(limit);
    let rows: Vec<CaseRow> = open.load(conn)?;
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let (mut clocks, mut asked) = (clocks_of_all(conn, &ids)?, merchant_requests::of_all(conn, &ids)?);
    let (mut remedies, mut held) = (remedies_of_all(conn, &ids)?, payment_holds::of_all(conn, &ids)?);
    let mut credit = credit::of_all(conn, &ids)?;
    rows.into_iter()
        .map(|row| {
            let (clocks, merchant_request) = (clocks.remove(&row.id).unwrap_or_default(), asked.remove(&row.id));
            let (hold, credit, remedies) = (held.remove(&row.id), credit.remove(&row.id), remedies.remove(&row.id));
            Ok(Case { hold, credit, merchant_request, ..row.into_case(clocks, None, remedies.unwrap_or_default())? })
        })
        .collect()
}

fn in_scope(conn: &mut Conn, row: CaseRow, scope: &Scope) -> Result<Case, StoreError> {
    use crate::domain::ids::{PersonId, TeamId};
    let (id, may_be_merged) = (row.id, row.outcome.as_deref() == Some(Outcome::Duplicate.as_str()));
    let merged = if may_be_merged { ties::merged_into(conn, CaseId(id))? } else { None };
    let is_seen = scope.contains(CaseId(id), row.team_id.map(TeamId), row.consumer_id.map(PersonId));
    // Whoever works on a case reads what was merged into it, also where that is another team's.
    if !is_seen && !merged.map_or(Ok(false), |merged| is_teams(conn, merged.into, scope))? {
        return Err(StoreError::NotFound);
    }
    let case = row.into_case(clocks_of(conn, id)?, offer_of(conn, id)?, remedies_of(conn, id)?)?;
    let merchant_request = merchant_requests::of_case(conn, id)?;
    let (claims, hold, credit) = (claims::of_case(conn, id)?, payment_holds::of_case(conn, id)?, credit::of_case(conn, id)?);
    Ok(Case { hold, credit, merchant_request, claims, merged, ..case })
}

fn is_teams(conn: &mut Conn, id: CaseId, scope: &Scope) -> Result<bool, StoreError> {
    use crate::domain::ids::TeamId;
    if !matches!(scope, Scope::Team(_)) {
        return Ok(false);
    }
    let team: Option<Option<i64>> = first(conn, cases::table.find(id.0).select(cases::team_id))?;
    Ok(team.is_some_and(|team| scope.contains(id, team.map(TeamId), None)))
}

/// Ids of cases that the sweep has something to say about, most pressing first.
pub fn due_for_sweep(conn: &mut Conn, now: DateTime<Utc>, limit: i64) -> Result<Vec<CaseId>, StoreError> {
    let ids: Vec<i64> = cases::table
        .filter(cases::is_open)
        .filter(cases::sweep_at.le(now.naive_utc()))
        .order((cases::sweep_at, cases::id))
        .limit(limit)
        .select(cases::id)
        .load(conn)?;
    let more = credit::due_of_closed(conn, now, limit - ids.len() as i64)?;
    Ok(ids.into_iter().chain(more).map(CaseId).collect())
}

/// Records a change: row with version check, texts, chained events, clocks, offer, remedies, facts, measurements,
/// rating, what reports count, letters, search words, what webhooks are told and the change feed, in the caller's transaction.
pub fn record(conn: &mut Conn, change: &Change) -> Result<Case, StoreError> {
    let reference = change.case().reference.map_or_else(|| new_reference(conn, change), Ok)?;
    let mut case = Case { reference: Some(reference), ..change.case().clone() };
    let mut ids = change.free_id()..;
    let chained = chain_up(&mut case, change, &mut ids);
    let row = CaseRow::of(&case, reference);
    let has_ended = save_row(conn, change, (&case, &row))?;
    for text in change.texts() {
        insert_text(conn, change, text)?;
    }
    let mut added = Inserts::default();
    for event in &chained {
        added.add(conn, diesel::insert_into(events::table).values(event))?;
    }
    let before = change.before();
    save_clocks(conn, row.id, before.map_or(&[], |b| &b.clocks), &case.clocks)?;
    save_offer(conn, row.id, before.and_then(|b| b.offer.as_ref()), case.offer.as_ref())?;
    save_remedies(conn, row.id, before.map_or(&[], |b| &b.remedies), &case.remedies)?;
    save_beside(conn, (before, &case), change.act().at)?;
    insert_facts(conn, change, &mut added)?;
    super::order_facts::insert_origins(conn, change, &mut added)?;
    super::other_orders::insert(conn, change)?;
    let mut merchant = Named::default();
    super::measured::insert(conn, change, (&mut merchant, &mut added))?;
    super::ratings::save(conn, change)?;
    super::occurrences::save(conn, change, (&mut merchant, &mut added))?;
    added.write(conn)?;
    super::tags::save(conn, change, &case)?;
    super::routing::follow(conn, change, &case)?;
    change_files(conn, change)?;
    ties::save(conn, change)?;
    super::arrivals::follow(conn, change, (&case, &mut merchant))?;
    super::incidents::cases::save(conn, change)?;
    super::notifications::insert(conn, change, &mut ids)?;
    letters::queue(conn, change, (&row, has_ended), &mut ids)?;
    super::search::index(conn, change, &case)?;
    tell(conn, change, (&row, &case, &chained), next(&mut ids))?;
    Ok(case)
}

/// The row of a case, if it still stands where the change was made; whether a private link has ended with it.
fn save_row(conn: &mut Conn, change: &Change, (case, row): (&Case, &CaseRow)) -> Result<bool, StoreError> {
    let Some(before) = change.before() else {
        execute(conn, diesel::insert_into(cases::table).values(row))?;
        return Ok(false);
    };
    let at_the_same_event = cases::table.filter(cases::id.eq(row.id)).filter(cases::seq.eq(before.seq));
    if update(conn, at_the_same_event, (&row.moving(), &row.review()))? == 0 {
        return Err(StoreError::Moved);
    }
    super::returned::follow(conn, before, case, change.act().at)?;
    letters::revoke_link_of_old_address(conn, before, case)
}

/// What stands in tables of its own, beside the row.
fn save_beside(conn: &mut Conn, (before, case): (Option<&Case>, &Case), at: DateTime<Utc>) -> Result<(), StoreError> {
    merchant_requests::save(conn, before, case, at)?;
    before.map_or(Ok(()), |before| super::merchants::follow(conn, before, case))?;
    payment_holds::save(conn, before, case)?;
    credit::save(conn, before, case)?;
    flags::save(conn, before, case)
}

/// The feed of what moved, and what webhooks are told of it.
fn tell(
    conn: &mut Conn,
    change: &Change,
    (row, case, chained): (&CaseRow, &Case, &[EventRow]),
    id: i64,
) -> Result<(), StoreError> {
    super::feed::insert(conn, id, (row.id, row.version), change.act().at)?;
    let events: Vec<(i64, i64)> = chained.iter().map(|event| (event.id, event.seq)).collect();
    super::webhooks::queue(conn, change, case, &events)
}

pub(super) fn next(ids: &mut std::ops::RangeFrom<i64>) -> i64 {
    ids.next().unwrap_or_default()
}

fn new_reference(conn: &mut Conn, change: &Change) -> Result<Reference, StoreError> {
    let year = change.act().at.with_timezone(&change.act().under.calendar.zone).year();
    let number = dialect::next_case_number(conn)?;
    Reference::new(year, number).ok_or_else(|| StoreError::Corrupt(format!("no reference for number {number} of {year}")))
}

#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    id: i64,
    case_id: i64,
    seq: i64,
    at: chrono::NaiveDateTime,
    by_kind: String,
    by_person: Option<i64>,
    kind: String,
    data: String,
    text_id: Option<i64>,
    text_hash: Option<String>,
    for_consumer: bool,
    hash: String,
}

/// Numbers the events, chains them to the case's head, and moves the head on.
fn chain_up(case: &mut Case, change: &Change, ids: &mut std::ops::RangeFrom<i64>) -> Vec<EventRow> {
    let mut rows = Vec::with_capacity(change.events().len());
    for event in change.events() {
        case.seq += 1;
        let row = event_row(case, change, event, next(ids));
        case.head.clone_from(&row.hash);
        rows.push(row);
    }
    rows
}

fn event_row(case: &Case, change: &Change, event: &Event, id: i64) -> EventRow {
    let (kind, data) = encode(event);
    let text = event.text.and_then(|id| change.texts().iter().find(|text| text.id == id));
    let hash_of = |text: &Text| chain::text_hash(&chain::salt(&change.act().seed, text.id.0), text.title.as_deref(), &text.body);
    let text_hash = text.map(hash_of);
    let link = Link {
        case_id: case.id.0,
        seq: case.seq,
        at: event.at.timestamp_millis(),
        by_kind: event.by.as_str(),
        by_person: event.person.map(|p| p.0),
        kind: &kind,
        data: &data,
        text_id: event.text.map(|t| t.0),
        text_hash: text_hash.as_deref(),
    };
    let hash = link.hash(&case.head);
    EventRow {
        id,
        case_id: case.id.0,
        seq: case.seq,
        at: event.at.naive_utc(),
        by_kind: event.by.to_string(),
        by_person: event.person.map(|p| p.0),
        kind,
        data,
        text_id: event.text.map(|t| t.0),
        text_hash,
        for_consumer: event.what.is_for_consumer(),
        hash,
    }
}

/// Code and data of what happened, as they are stored and hashed.
fn encode(event: &Event) -> (String, String) {
    let value = serde_json::to_value(&event.what).unwrap_or_default();
    let kind = value.get("kind").and_then(|kind| kind.as_str()).unwrap_or_default().to_owned();
    let data = value.get("data").map_or_else(String::new, std::string::ToString::to_string);
    (kind, data)
}

fn insert_text(conn: &mut Conn, change: &Change, text: &Text) -> Result<(), StoreError> {
    execute(
        conn,
        diesel::insert_into(texts::table).values((
            texts::id.eq(text.id.0),
            texts::case_id.eq(change.case().id.0),
            texts::kind.eq(text.kind.as_str()),
            texts::title.eq(text.title.as_deref()),
            texts::body.eq(text.body.as_str()),
            texts::salt.eq(chain::salt(&change.act().seed, text.id.0)),
            texts::at.eq(change.act().at.naive_utc()),
        )),
    )?;
    Ok(())
}

fn insert_facts<'a>(conn: &mut Conn, change: &'a Change, added: &mut Inserts<'a>) -> Result<(), StoreError> {
    for fact in change.facts() {
        let beside = change.beside(fact.id);
        added.add(
            conn,
            diesel::insert_into(facts::table).values((
                facts::id.eq(fact.id.0),
                facts::case_id.eq(change.case().id.0),
                facts::claimant.eq(fact.claimant.as_str()),
                facts::state.eq(fact.state.as_str()),
                facts::at.eq(fact.at.naive_utc()),
                facts::recorded_at.eq(change.act().at.naive_utc()),
                facts::text_id.eq(fact.text.map(|t| t.0)),
                facts::other_order.eq(beside.order.map(i32::from)),
                facts::is_part.eq(beside.part.is_some()),
            )),
        )?;
    }
    let case = change.case();
    claims::save(conn, case.id.0, change.before().map(|before| &before.claims), &case.claims)
}

/// Files that belonged to a draft, or to nothing yet, are the case's from now on; others are replaced or shown to others.
fn change_files(conn: &mut Conn, change: &Change) -> Result<(), StoreError> {
    let (case, none) = (change.case().id.0, None::<i64>);
    for what in change.evidence() {
        let altered = match *what {
            FileChange::Taken(file, audience) => {
                let unowned = evidence::table.find(file.0).filter(evidence::case_id.is_null());
                let to = (evidence::case_id.eq(case), evidence::draft_id.eq(none), evidence::audience.eq(audience.as_str()));
                update(conn, unowned, to)?
            }
            FileChange::Shown(file, audience) => {
                let mine = evidence::table.find(file.0).filter(evidence::case_id.eq(case));
                update(conn, mine, evidence::audience.eq(audience.as_str()))?
            }
            FileChange::Released(file) => {
                let mine = evidence::table.find(file.0).filter(evidence::case_id.eq(case));
                update(conn, mine, evidence::scan.eq(Scan::Released.as_str()))?
            }
            FileChange::Replaced(old, new) => {
                let mine = evidence::table.find(old.0).filter(evidence::case_id.eq(case)).filter(evidence::replaced_by.is_null());
                update(conn, mine, evidence::replaced_by.eq(new.0))?
            }
        };
        if altered == 0 {
            return Err(StoreError::NotFound);
        }
    }
    Ok(())
}

impl From<Refusal> for StoreError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(refusal)
    }
}
