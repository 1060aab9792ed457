//! Incidents: bursts are found and proposed once each, alike cases join those that take them, and what all of one are told is
//! sent, case by case. Counts come from `arrivals`: no case is read to find a burst.

use chrono::{DateTime, Utc};

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::ids::{CaseId, IncidentId};
use crate::domain::incident::burst::{self, Bar, MERCHANTS, Usual, WINDOW};
use crate::domain::incident::{Alike, Hour, Incident, IncidentState, hour_of};
use crate::store::{Conn, StoreError, arrivals, cases, incidents};

mod sending;
pub use sending::send_due;

/// Hours without a burst after which the next one is another.
const QUIET: i64 = 24;
/// Cases that join in one round of an incident.
const JOINS_AT_ONCE: i64 = 200;

/// A burst that lasts now.
struct Found {
    alike: Alike,
    from: i64,
    to: i64,
    peak: Vec<Hour>,
}

/// Finds bursts, proposes the new ones, and lets alike cases join; how many were proposed.
pub async fn watch(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let now = app.now();
    let bar = Bar::of(&app.rules().settings);
    let (found, lasting) = app.db.read(move |conn| Ok((look(conn, now, bar)?, incidents::lasting(conn)?))).await?;
    let mut proposed = 0;
    for found in &found {
        // Of a fault of the whole platform its merchants are a part.
        let whole = Alike { merchant: None, ..found.alike.clone() };
        let is_known = |it: &Incident| it.alike == found.alike || (it.alike == whole && !it.state.is_past());
        if !lasting.iter().any(|(it, _)| is_known(it)) && propose(app, found).await? {
            proposed += 1;
        }
    }
    for (incident, burst_hour) in &lasting {
        let goes_on = found.iter().any(|it| it.alike == incident.alike);
        mind(app, (incident, *burst_hour), goes_on, now).await?;
    }
    join_due(app, stop).await?;
    Ok(proposed)
}

/// The bursts of now: of one merchant; and of a platform, where they are spread over several.
fn look(conn: &mut Conn, now: DateTime<Utc>, bar: Bar) -> Result<Vec<Found>, StoreError> {
    let end = hour_of(now);
    let Some(first) = arrivals::first_hour(conn)? else { return Ok(Vec::new()) };
    let groups = arrivals::groups(conn, (end - WINDOW + 1, end))?;
    let mut found: Vec<Found> = Vec::new();
    for (alike, n) in groups.iter().filter(|(_, n)| *n >= bar.people) {
        found.extend(burst_of(conn, (alike.clone(), &[]), *n, (end, first), bar)?);
    }
    let mut wholes: Vec<Alike> = groups.iter().map(|(it, _)| Alike { merchant: None, ..it.clone() }).collect();
    wholes.dedup();
    for whole in wholes {
        let by_itself = |it: &Alike| found.iter().any(|found| found.alike == *it);
        let rest = groups.iter().filter(|(it, _)| Alike { merchant: None, ..it.clone() } == whole && !by_itself(it));
        let (merchants, n) = rest.fold((0, 0), |(merchants, sum), (_, n)| (merchants + 1, sum + n));
        if merchants >= MERCHANTS && n >= bar.people {
            let apart: Vec<String> = found.iter().filter_map(|found| found.alike.merchant.clone()).collect();
            let spread = burst_of(conn, (whole, &apart), n, (end, first), bar)?;
            found.extend(spread);
        }
    }
    Ok(found)
}

/// A burst, of the merchants that do not burst by themselves.
fn burst_of(
    conn: &mut Conn,
    (alike, apart): (Alike, &[String]),
    n: usize,
    (end, first): (i64, i64),
    bar: Bar,
) -> Result<Option<Found>, StoreError> {
    let within = Usual::hours(end, first);
    let usual = Usual::of(arrivals::by_hour(conn, &alike, within)?, within);
    if !usual.is_known() {
        return Ok(None);
    }
    let window = (end - WINDOW + 1, end);
    let people = arrivals::people(conn, &alike, (window, apart))?;
    if !burst::is_burst(n, people, usual.in_window(end), bar) {
        return Ok(None);
    }
    let counts = arrivals::by_hour(conn, &alike, window)?;
    let (Some(from), Some(to)) = (counts.keys().next().copied(), counts.keys().last().copied()) else { return Ok(None) };
    let peak = arrivals::peak(conn, &alike, (from, to), end)?;
    Ok(Some(Found { alike, from, to, peak }))
}

/// Writes a proposal down; `false` where another worker was faster.
async fn propose(app: &App, found: &Found) -> Result<bool, StoreError> {
    let incident = Incident {
        id: IncidentId(app.id()),
        version: 1,
        state: IncidentState::Proposed,
        alike: found.alike.clone(),
        title: [String::new(), String::new()],
        from_hour: found.from,
        to_hour: found.to,
        joins: false,
        made_at: app.now(),
        made_by: None,
        decided_at: None,
        decided_by: None,
        reason: String::new(),
        root_cause: None,
        peak: found.peak.clone(),
    };
    match app.db.write(move |tx| incidents::insert(tx, &incident)).await {
        Ok(()) => Ok(true),
        Err(StoreError::Duplicate(_) | StoreError::Conflict) => Ok(false),
        Err(error) => Err(error),
    }
}

/// One that lasts: its hours are counted on while it does, and it is let go once a day was quiet.
async fn mind(app: &App, (incident, burst_hour): (&Incident, i64), goes_on: bool, now: DateTime<Utc>) -> Result<(), StoreError> {
    let (end, it) = (hour_of(now), incident.clone());
    if end - it.to_hour.max(burst_hour) > QUIET && !goes_on {
        // An open one takes the next burst of its kind too.
        if it.state == IncidentState::Open {
            return Ok(());
        }
        return app.db.write(move |tx| incidents::release(tx, &it)).await;
    }
    if it.state.is_past() {
        // It is not taken up again, and not proposed again either while it lasts.
        return if goes_on { app.db.write(move |tx| incidents::burst_on(tx, it.id, end)).await } else { Ok(()) };
    }
    let (known, bar) = (it.clone(), Bar::of(&app.rules().settings));
    let counted = app.db.read(move |conn| {
        let alike = &known.alike;
        let first = arrivals::first_hour(conn)?.unwrap_or(end);
        let n = arrivals::by_hour(conn, alike, (end - WINDOW + 1, end))?.values().sum::<u32>() as usize;
        let to = burst_of(conn, (alike.clone(), &[]), n, (end, first), bar)?
            .map_or(known.to_hour, |found| found.to.max(known.to_hour));
        Ok((to, arrivals::peak(conn, alike, (known.from_hour, to), end)?))
    });
    let (to, peak) = counted.await?;
    if (to, &peak) == (it.to_hour, &it.peak) {
        return Ok(());
    }
    app.db.write(move |tx| incidents::go_on(tx, &it, to, &peak)).await
}

/// Alike cases join the open incidents that take them by themselves; how many.
async fn join_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut joined = 0;
    let open = app.db.read(incidents::open).await?;
    for incident in open.into_iter().filter(|it| it.joins) {
        let (asked, last) = (incident.clone(), incident.last_hour(app.now()));
        let scope = Actor::System.scope();
        let matching =
            app.db.read(move |conn| incidents::cases::matching(conn, &scope, (&asked, last), (None, true), JOINS_AT_ONCE));
        for line in matching.await? {
            if *stop.borrow() {
                return Ok(joined);
            }
            joined += usize::from(join(app, incident.id, line.id).await?);
        }
    }
    Ok(joined)
}

/// One case, as it is found then; `false` where it went elsewhere meanwhile.
async fn join(app: &App, id: IncidentId, case: CaseId) -> Result<bool, StoreError> {
    let act = app.act(Actor::System);
    let joined = app.db.write(move |tx| {
        crate::store::dialect::hold_cases(tx, &[case.0])?;
        let (incident, now_in) = (incidents::find(tx, id)?, incidents::cases::of_case(tx, case)?);
        let case = cases::find_by_id(tx, &Actor::System, case)?;
        cases::record(tx, &case.join_incident(&incident, now_in, &act)?)
    });
    match joined.await {
        Ok(_) => Ok(true),
        Err(StoreError::Refused(_) | StoreError::Moved | StoreError::Duplicate(_)) => Ok(false),
        Err(error) if error.is_passing() => Err(error),
        // One damaged case must not keep the others out.
        Err(error) => {
            tracing::error!(case = case.0, %error, "a case could not join an incident");
            Ok(false)
        }
    }
}
