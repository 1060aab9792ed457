//! Routing: cases that nobody has go where the rules say, and those of somebody who is away go to others. Each in a
//! transaction of its own, as the case is found then.

use std::sync::Arc;

use chrono::{DateTime, Duration, Utc};

use super::Stop;
use crate::app::App;
use crate::domain::actor::{Actor, Staff};
use crate::domain::case::Case;
use crate::domain::case::assigning::Routing;
use crate::domain::change::Act;
use crate::domain::ids::{CaseId, PersonId};
use crate::domain::routing::{Candidate, HandOver, Method, NoOne, RoutingRule};
use crate::domain::rulebook::Rulebook;
use crate::store::routing::{self, Waiting};
use crate::store::{Conn, StoreError, cases, people, staffing};

const BATCH: i64 = 200;
/// Where nobody was found, the next look.
const AGAIN: Duration = Duration::seconds(60);

/// Puts every case that waits where it belongs; how many.
pub async fn route_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut moved = 0;
    while !*stop.borrow() && hand_over(app).await? {}
    while !*stop.borrow() {
        let (now, rules) = (app.now(), app.rules());
        let looked = app.db.read(move |conn| look(conn, &rules, now)).await?;
        let Looked { hopeful, hopeless, found } = looked;
        if !hopeless.is_empty() {
            app.db.write(move |conn| routing::postpone_all(conn, &hopeless, now + AGAIN)).await?;
        }
        let mut in_batch = 0;
        for (case, from, to) in hopeful.into_iter().take_while(|_| !*stop.borrow()) {
            match place(app, case, from, to).await {
                Ok(has_moved) => in_batch += usize::from(has_moved),
                Err(error) if error.is_passing() => return Err(error.into()),
                // One damaged case must not keep the others waiting.
                Err(error) => {
                    tracing::error!(case = case.0, %error, "a case could not be routed");
                    app.db.write(move |conn| routing::postpone_all(conn, &[(case, NoOne::Nobody)], now + AGAIN)).await?;
                }
            }
        }
        moved += in_batch;
        // A batch that moved nothing would come back the same.
        if in_batch == 0 || found < BATCH as usize {
            break;
        }
    }
    Ok(moved)
}

/// The cases of the next one who is away wait for others; whether there was one.
async fn hand_over(app: &App) -> Result<bool, StoreError> {
    let now = app.now();
    if app.db.read(move |conn| staffing::to_hand_over(conn, now)).await?.is_none() {
        return Ok(false);
    }
    let handing = app.db.write(move |conn| {
        let Some((person, staffing)) = staffing::to_hand_over(conn, now)? else {
            return Ok(());
        };
        let to = match staffing.away.filter(|away| away.is_at(now)).map(|away| away.hand_over) {
            None | Some(HandOver::Keep) => return staffing::handed_over(conn, person),
            Some(HandOver::Rules) => None,
            Some(HandOver::To(to)) => Some(to),
        };
        let is_rest = routing::hand_over(conn, person, to, now)? < routing::AT_ONCE;
        if is_rest { staffing::handed_over(conn, person) } else { Ok(()) }
    });
    handing.await.map(|()| true)
}

struct Looked {
    hopeful: Vec<(CaseId, Option<PersonId>, Option<PersonId>)>,
    /// Nobody would be found, and nothing else would change.
    hopeless: Vec<(CaseId, NoOne)>,
    found: usize,
}

/// A look without a lock: who waits in vain is not written about one by one.
fn look(conn: &mut Conn, rules: &Rulebook, now: DateTime<Utc>) -> Result<Looked, StoreError> {
    let (waiting, damaged) = routing::due(conn, now, BATCH)?;
    let hopeless = damaged.iter().map(|id| (*id, NoOne::Nobody)).collect();
    let mut looked = Looked { hopeful: Vec::new(), hopeless, found: waiting.len() + damaged.len() };
    if waiting.is_empty() {
        return Ok(looked);
    }
    let candidates = candidates(conn)?;
    for Waiting { case, from, to, rule } in waiting {
        let rule = deciding(rules, &case, rule.as_deref());
        let rule = rule.filter(|rule| from.is_none() && rule.method != Method::ByHand);
        let stands = rule.filter(|rule| rule.team_of(&case) == case.team && rule.priority_of(&case) == case.priority);
        match stands.map(|rule| rule.choose(&case, from, &candidates, now)) {
            Some(Err(lack)) if case.assignee.is_none() => looked.hopeless.push((case.id, lack)),
            _ => looked.hopeful.push((case.id, from, to)),
        }
    }
    Ok(looked)
}

fn candidates(conn: &mut Conn) -> Result<Vec<Candidate>, StoreError> {
    Ok(staffing::everybody(conn)?.into_iter().map(|(_, candidate)| candidate).collect())
}

async fn place(app: &App, id: CaseId, from: Option<PersonId>, to: Option<PersonId>) -> Result<bool, StoreError> {
    let acts = Arc::new([app.act(Actor::System), app.act(Actor::System)]);
    let placing = app.db.write(move |conn| {
        routing::hold(conn)?;
        let Some(rule) = routing::still(conn, id, from)? else {
            return Ok(false);
        };
        let case = cases::find_by_id(conn, &Actor::System, id)?;
        let [first, second] = &*acts;
        match from {
            Some(from) if case.assignee == Some(from) => take_over(conn, &case, (from, to), (first, second)),
            _ => by_rule(conn, &case, (from, rule.as_deref()), first),
        }
    });
    match placing.await {
        // Somebody changed the case in between: looked at in the next round.
        Err(StoreError::Moved | StoreError::Busy) => Ok(false),
        outcome => outcome,
    }
}

/// From somebody who is away to the colleague they named, or to whom the rules find; else to the queue.
fn take_over(
    conn: &mut Conn,
    case: &Case,
    (from, to): (PersonId, Option<PersonId>),
    (first, second): (&Act, &Act),
) -> Result<bool, StoreError> {
    let named = to.map(|to| present(conn, to, first.at)).transpose()?.flatten();
    let Some(change) = case.hand_over(from, named, first)? else {
        routing::end(conn, case.id)?;
        return Ok(false);
    };
    let case = cases::record(conn, &change)?;
    if case.assignee.is_none() {
        by_rule(conn, &case, (Some(from), None), second)?;
    }
    Ok(true)
}

/// Somebody of the staff who is at work.
fn present(conn: &mut Conn, person: PersonId, at: DateTime<Utc>) -> Result<Option<Staff>, StoreError> {
    let is_away = staffing::of(conn, person)?.is_away(at);
    Ok(people::find(conn, person)?.staff().filter(|_| !is_away))
}

/// The rule that found nobody before, while it is in use; else the first that fits.
fn deciding<'a>(rules: &'a Rulebook, case: &Case, before: Option<&str>) -> Option<&'a RoutingRule> {
    before.and_then(|id| rules.routing_named(id)).or_else(|| rules.routing_of(case))
}

/// As the rule says; where it finds nobody now, the case waits on.
fn by_rule(
    conn: &mut Conn,
    case: &Case,
    (from, before): (Option<PersonId>, Option<&str>),
    act: &Act,
) -> Result<bool, StoreError> {
    let rule = deciding(&act.under, case, before).filter(|_| case.assignee.is_none() && !case.status.code().is_closed());
    let Some(rule) = rule else {
        routing::end(conn, case.id)?;
        return Ok(false);
    };
    let chosen = match rule.method {
        Method::ByHand => None,
        _ => Some(rule.choose(case, from, &candidates(conn)?, act.at)),
    };
    let to = chosen.and_then(Result::ok);
    let routing =
        Routing { rule: (rule.id.clone(), rule.version), team: rule.team_of(case), priority: rule.priority_of(case), to };
    let change = case.route(&routing, act)?;
    let after = change.as_ref().map(|change| cases::record(conn, change)).transpose()?;
    let given = after.as_ref().and_then(|case| case.assignee);
    match (given, chosen) {
        (Some(person), _) => {
            staffing::given(conn, person, act.at)?;
            routing::end(conn, case.id)?;
        }
        (None, Some(found)) => {
            let lack = found.err().unwrap_or(NoOne::Nobody);
            routing::postpone(conn, case.id, (lack, Some(&rule.id)), act.at + AGAIN)?;
        }
        (None, None) => routing::end(conn, case.id)?,
    }
    Ok(after.is_some())
}
