//! Takes steps on a case: each rule is asked about the case as the one before left it, all in one transaction. And asks who
//! can still be given one.

use chrono::{DateTime, Utc};

use super::{Conn, StoreError, cases, people, staffing};
use crate::domain::actor::Staff;
use crate::domain::case::Case;
use crate::domain::change::Act;
use crate::domain::ids::{PersonId, TeamId};
use crate::domain::macros::{Doing, Hands};
use crate::domain::reference::Reference;
use crate::domain::refusal::{NotHanded, Refusal};
use crate::domain::steps::{self, Step};

/// The case after its steps, and whether any of them changed something. `version`: what it was decided on, where it was.
pub fn take(
    tx: &mut Conn,
    acts: &[Act],
    reference: Reference,
    steps: &[Step],
    version: Option<i64>,
) -> Result<(Case, bool), StoreError> {
    let Some(first) = acts.first() else {
        return Err(StoreError::NotFound);
    };
    let mut case = cases::find_to_change(tx, &first.by, reference)?;
    if let Some(seen) = version.filter(|seen| *seen != case.version) {
        return Err(Refusal::Stale { seen, now: case.version }.into());
    }
    let mut has_changed = false;
    for (step, act) in steps.iter().zip(acts) {
        let worker = worker(tx, &case)?;
        if let Some(change) = step.take(&case, worker, act)? {
            case = cases::record(tx, &change)?;
            has_changed = true;
        }
    }
    Ok((case, has_changed))
}

/// The steps with everybody as they stand by now. Refused where a colleague who is to have the case left or is away, or its team
/// was closed.
pub fn by_now(conn: &mut Conn, steps: &[Step], me: Staff, at: DateTime<Utc>) -> Result<Vec<Step>, StoreError> {
    let mut taken = Vec::with_capacity(steps.len());
    for step in steps {
        taken.push(match step {
            Step::Assign(Some(staff)) if staff.id != me.id => Step::Assign(Some(colleague(conn, staff.id, at)?)),
            step => step.clone().by_now(me),
        });
        if let Step::Team(Some(team)) = step {
            open(conn, *team)?;
        }
    }
    steps::check_hands(&taken)?;
    Ok(taken)
}

/// The colleague whom a macro gives cases, where it names one. Refused as in [`by_now`].
pub fn receiver(conn: &mut Conn, doing: &Doing, me: Staff, at: DateTime<Utc>) -> Result<Option<Staff>, StoreError> {
    let named = if let Hands::To(id) = doing.hands { Some(colleague(conn, id, at)?) } else { None };
    let keeper = if doing.hands == Hands::Me { Some(me) } else { named };
    if let Some(team) = doing.team {
        open(conn, team)?;
    }
    let steps = [keeper.map(|keeper| Step::Assign(Some(keeper))), doing.team.map(|team| Step::Team(Some(team)))];
    steps::check_hands(&steps.into_iter().flatten().collect::<Vec<_>>())?;
    Ok(named)
}

/// Somebody who is to be given a case, where they are here to take it.
fn colleague(conn: &mut Conn, id: PersonId, at: DateTime<Utc>) -> Result<Staff, StoreError> {
    let found = match people::find(conn, id) {
        Ok(person) => person.staff(),
        Err(StoreError::NotFound) => None,
        Err(error) => return Err(error),
    };
    let staff = found.ok_or(Refusal::NotHanded(NotHanded::Left))?;
    let is_away = staffing::of(conn, id)?.away.is_some_and(|away| away.is_at(at));
    if is_away { Err(Refusal::NotHanded(NotHanded::Away).into()) } else { Ok(staff) }
}

fn open(conn: &mut Conn, team: TeamId) -> Result<(), StoreError> {
    let is_open = people::open_teams(conn)?.iter().any(|it| it.id == team.0);
    if is_open { Ok(()) } else { Err(Refusal::NotHanded(NotHanded::TeamClosed).into()) }
}

/// Whoever works on the case, where they still may work.
fn worker(tx: &mut Conn, case: &Case) -> Result<Option<Staff>, StoreError> {
    let Some(id) = case.assignee else {
        return Ok(None);
    };
    match people::find(tx, id) {
        Ok(person) => Ok(person.staff()),
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}
