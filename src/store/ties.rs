//! Links between cases: related, parts of one, merged. Read along the index of either end, to a bound; whoever reads sees only
//! what is in their scope.

use chrono::{DateTime, NaiveDateTime, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, first, load, update};
use super::error::StoreError;
use super::rows::decode;
use super::schema::{case_links, cases};
use super::times::utc;
use crate::domain::actor::Scope;
use crate::domain::change::Change;
use crate::domain::codes::Consent;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::link::{LinkChange, LinkKind, MOST_LINKS, MOST_MERGED, Merged, Relation, SetAside, Tie};
use crate::domain::reference::Reference;

/// Rows of either end: what the rules let one case have, and what one case more may have linked to it at the same moment.
const MOST: i64 = (MOST_LINKS + MOST_MERGED) as i64 + 4;

/// How another case belongs to this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    Tied(Relation),
    /// This case goes on under it.
    Into,
    /// It goes on under this case.
    From,
}

/// Another case.
#[derive(Clone, Debug)]
pub struct Other {
    pub way: Way,
    pub id: CaseId,
    pub reference: Reference,
    pub since: DateTime<Utc>,
    /// In the reader's scope; of any other no more than its reference is for them.
    pub is_seen: bool,
    pub summary: String,
    pub status: String,
    pub outcome: Option<String>,
    /// Where it is open and something is due.
    pub due_at: Option<DateTime<Utc>>,
}

type Row = (String, NaiveDateTime, i64, String, Option<i64>, Option<i64>, String, String, Option<String>, Seen);
type Seen = (NaiveDateTime, Option<String>, bool);
const KEPT: (case_links::kind, case_links::made_at) = (case_links::kind, case_links::made_at);

/// All that this case is linked to, the oldest link first.
pub fn of_case(conn: &mut Conn, scope: &Scope, case: CaseId) -> Result<Vec<Other>, StoreError> {
    let there = case_links::table.inner_join(cases::table.on(cases::id.eq(case_links::to_id)));
    let here = case_links::table.inner_join(cases::table.on(cases::id.eq(case_links::from_id)));
    let seen = (cases::due_at, cases::due_clock, cases::is_open);
    let whose = (cases::id, cases::reference, cases::team_id, cases::consumer_id);
    let what = (cases::summary, cases::status, cases::outcome);
    let columns = (KEPT.0, KEPT.1, whose.0, whose.1, whose.2, whose.3, what.0, what.1, what.2, seen);
    let to = there.filter(case_links::from_id.eq(case.0)).filter(case_links::ended_at.is_null());
    let from = here.filter(case_links::to_id.eq(case.0)).filter(case_links::ended_at.is_null());
    let to: Vec<Row> = load(conn, to.order(case_links::id).limit(MOST).select(columns))?;
    let from: Vec<Row> = load(conn, from.order(case_links::id).limit(MOST).select(columns))?;
    let to = to.into_iter().map(|row| other(scope, row, true));
    let from = from.into_iter().map(|row| other(scope, row, false));
    let mut all = to.chain(from).collect::<Result<Vec<_>, _>>()?;
    all.sort_by_key(|other| other.since);
    Ok(all)
}

fn other(scope: &Scope, row: Row, is_from_here: bool) -> Result<Other, StoreError> {
    let (kind, since, id, reference, team, consumer, summary, status, outcome, (due_at, due_clock, is_open)) = row;
    let way = match (decode!(LinkKind, kind)?, is_from_here) {
        (LinkKind::Related, _) => Way::Tied(Relation::Related),
        (LinkKind::Child, true) => Way::Tied(Relation::Parent),
        (LinkKind::Child, false) => Way::Tied(Relation::Child),
        (LinkKind::Merged, true) => Way::Into,
        (LinkKind::Merged, false) => Way::From,
    };
    Ok(Other {
        way,
        id: CaseId(id),
        reference: parsed(&reference)?,
        since: utc(since),
        // Whoever works on a case reads what was merged into it, also where that is another team's.
        is_seen: (way == Way::From && matches!(scope, Scope::Team(_)))
            || scope.contains(CaseId(id), team.map(TeamId), consumer.map(PersonId)),
        summary,
        status,
        outcome,
        due_at: due_clock.filter(|_| is_open).map(|_| utc(due_at)),
    })
}

fn parsed(reference: &str) -> Result<Reference, StoreError> {
    Reference::parse(reference).ok_or_else(|| StoreError::Corrupt(format!("no reference: {reference:?}")))
}

/// What the rules of linking look at.
pub fn ties(conn: &mut Conn, case: CaseId) -> Result<Vec<Tie>, StoreError> {
    let others = of_case(conn, &Scope::All, case)?.into_iter();
    let tie = |other: Other| match other.way {
        Way::Tied(relation) => Some(Tie { relation, other: other.id, reference: other.reference }),
        Way::Into | Way::From => None,
    };
    Ok(others.filter_map(tie).collect())
}

/// Where a case goes on, if it was merged.
pub fn merged_into(conn: &mut Conn, case: CaseId) -> Result<Option<Merged>, StoreError> {
    let link = case_links::table.inner_join(cases::table.on(cases::id.eq(case_links::to_id)));
    let link = link.filter(case_links::from_id.eq(case.0)).filter(case_links::kind.eq(LinkKind::Merged.as_str()));
    let live = link.filter(case_links::ended_at.is_null()).select((cases::id, cases::reference, cases::consents));
    let found: Option<(i64, String, String)> = first(conn, live)?;
    found
        .map(|(id, reference, consents)| {
            let shares = consents.split_whitespace().any(|consent| consent == Consent::Share.as_str());
            Ok(Merged { into: CaseId(id), reference: parsed(&reference)?, shares })
        })
        .transpose()
}

/// What the merge of this case set aside; `None` where it is not merged.
pub fn set_aside_of(conn: &mut Conn, from: CaseId) -> Result<Option<SetAside>, StoreError> {
    let link = case_links::table.filter(case_links::from_id.eq(from.0)).filter(case_links::ended_at.is_null());
    let merge = link.filter(case_links::kind.eq(LinkKind::Merged.as_str())).select(case_links::set_aside);
    let kept: Option<Option<String>> = first(conn, merge)?;
    kept.map(read).transpose()
}

/// What each merge into this case set aside, by the case that was merged.
pub fn set_aside(conn: &mut Conn, into: CaseId) -> Result<Vec<(CaseId, SetAside)>, StoreError> {
    let links = case_links::table.filter(case_links::to_id.eq(into.0)).filter(case_links::ended_at.is_null());
    let merges = links.filter(case_links::kind.eq(LinkKind::Merged.as_str())).order(case_links::id).limit(MOST);
    let rows: Vec<(i64, Option<String>)> = load(conn, merges.select((case_links::from_id, case_links::set_aside)))?;
    rows.into_iter().map(|(from, kept)| Ok((CaseId(from), read(kept)?))).collect()
}

/// What merges of this case, or into it, tell of a credit goes with what is personal of it.
pub fn forget_credit(conn: &mut Conn, case: CaseId) -> Result<(), StoreError> {
    // Of what has ended nothing is set aside any more. Each end has its index.
    let merges = case_links::table.filter(case_links::ended_at.is_null()).filter(case_links::set_aside.is_not_null());
    let merges = merges.select((case_links::id, case_links::set_aside));
    let mut rows: Vec<(i64, Option<String>)> = load(conn, merges.filter(case_links::from_id.eq(case.0)))?;
    let into: Vec<(i64, Option<String>)> = load(conn, merges.filter(case_links::to_id.eq(case.0)))?;
    rows.extend(into);
    for (id, kept) in rows {
        let kept = written(&SetAside { credit: None, ..read(kept)? })?;
        update(conn, case_links::table.filter(case_links::id.eq(id)), case_links::set_aside.eq(Some(kept)))?;
    }
    Ok(())
}

fn written(set_aside: &SetAside) -> Result<String, StoreError> {
    serde_json::to_string(set_aside).map_err(|_| StoreError::Corrupt("what a merge set aside cannot be written".to_owned()))
}

fn read(kept: Option<String>) -> Result<SetAside, StoreError> {
    let unreadable = || StoreError::Corrupt("what a merge set aside cannot be read".to_owned());
    serde_json::from_str(&kept.ok_or_else(unreadable)?).map_err(|_| unreadable())
}

pub(super) fn save(conn: &mut Conn, change: &Change) -> Result<(), StoreError> {
    let (at, by) = (change.act().at.naive_utc(), change.act().by.person().map(|person| person.0));
    for what in change.links() {
        match what {
            LinkChange::Made { id, kind, from, to, set_aside } => {
                let set_aside = set_aside.as_deref().map(written).transpose()?;
                let row = (
                    case_links::id.eq(*id),
                    case_links::kind.eq(kind.as_str()),
                    case_links::from_id.eq(from.0),
                    case_links::to_id.eq(to.0),
                    case_links::made_at.eq(at),
                    case_links::made_by.eq(by),
                    case_links::set_aside.eq(set_aside),
                );
                execute(conn, diesel::insert_into(case_links::table).values(row))?;
            }
            LinkChange::Ended { kind, from, to } => end(conn, *kind, (from.0, to.0), at)?,
        }
    }
    Ok(())
}

fn end(conn: &mut Conn, kind: LinkKind, (from, to): (i64, i64), at: NaiveDateTime) -> Result<(), StoreError> {
    let ended = |conn: &mut Conn, from: i64, to: i64| {
        let link = case_links::table.filter(case_links::from_id.eq(from)).filter(case_links::to_id.eq(to));
        let link = link.filter(case_links::kind.eq(kind.as_str())).filter(case_links::ended_at.is_null());
        // What was set aside was given back.
        update(conn, link, (case_links::ended_at.eq(at), case_links::set_aside.eq(None::<String>)))
    };
    // Of two related cases either may have been the first.
    let is_ended = ended(conn, from, to)? > 0 || (kind == LinkKind::Related && ended(conn, to, from)? > 0);
    if is_ended { Ok(()) } else { Err(StoreError::Moved) }
}
