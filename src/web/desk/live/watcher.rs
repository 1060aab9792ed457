//! Reads once a second, for all streams of the process, which cases moved and who is on which: while anybody listens.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use crate::domain::actor::Scope;
use crate::domain::ids::{CaseId, PersonId, TeamId};
use crate::domain::reference::Reference;
use crate::store::feed;
use crate::store::presences::{self, Activity, Present};
use crate::store::{StoreError, ids, notifications};
use crate::web::server::AppData;

/// Look at everything anew.
pub const REFRESH: &str = "event: refresh\ndata: 1\n\n";
/// An id is made before its transaction: what is committed later may have the lower one. So far back is looked again.
const OVERLAP: TimeDelta = TimeDelta::seconds(15);
/// What is told within the overlap and looked through at once. A case or a number that is beyond it is late, no more.
const MOST_TOLD: usize = 20_000;
/// A burst is told when it is over, and so often while it goes on.
const BURST: TimeDelta = TimeDelta::seconds(10);
/// After a database that did not answer.
const PAUSE: Duration = Duration::from_secs(5);

type Cases = BTreeMap<CaseId, (Reference, Option<TeamId>)>;

/// What one look found: references, and whose they are.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Batch {
    cases: Cases,
    presences: Cases,
    /// Who has something new in their inbox.
    told: BTreeSet<PersonId>,
    is_cut: bool,
}

impl Batch {
    fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The events that somebody with this scope hears; empty where there are none.
    pub fn said_to(&self, me: PersonId, scope: &Scope) -> String {
        if self.is_cut {
            return REFRESH.to_owned();
        }
        let mut said = String::new();
        for (event, told) in [("case", &self.cases), ("presence", &self.presences)] {
            for (_, (reference, _)) in told.iter().filter(|(case, (_, team))| scope.contains(**case, *team, None)) {
                said.extend(["event: ", event, "\ndata: ", &reference.to_string(), "\n\n"]);
            }
        }
        if self.told.contains(&me) {
            said.push_str("event: inbox\ndata: 1\n\n");
        }
        said
    }
}

type Here = BTreeSet<(PersonId, Activity)>;

struct Watched {
    /// Nothing before this is news.
    start: i64,
    last: DateTime<Utc>,
    seen: HashSet<i64>,
    /// Since when there is more than was told.
    owed: Option<DateTime<Utc>>,
    here: HashMap<CaseId, (Reference, Option<TeamId>, Here)>,
}

/// Watches until nobody listens any more. `start`: the id after which changes are news.
pub async fn watch(app: AppData, start: i64) {
    let mut watched = Watched { start, last: app.now(), seen: HashSet::new(), owed: None, here: HashMap::new() };
    loop {
        tokio::time::sleep(app.limits.glance).await;
        if !app.live.is_wanted() {
            return;
        }
        match watched.look(&app).await {
            Ok(batch) if batch.is_empty() => {}
            // Nobody there to hear it is nothing to worry about.
            Ok(batch) => drop(app.live.batches.send(Arc::new(batch))),
            Err(error) => {
                tracing::warn!(%error, "changes could not be read for those who listen");
                tokio::time::sleep(PAUSE).await;
            }
        }
    }
}

impl Watched {
    async fn look(&mut self, app: &AppData) -> Result<Batch, StoreError> {
        let (now, floor) = (app.now(), ids::earliest_at(self.last - OVERLAP));
        let from = self.start.max(floor);
        let read = app.db.read(move |conn| {
            let told = notifications::told_after(conn, from, MOST_TOLD)?;
            Ok((feed::after(conn, from, MOST_TOLD)?, presences::everywhere(conn, now)?, told))
        });
        let (changes, present, told) = read.await?;
        let fresh: Vec<i64> = changes.into_iter().filter(|id| !self.seen.contains(id)).collect();
        let is_burst = fresh.len() > feed::AT_ONCE;
        let cases = if is_burst { Cases::new() } else { moved(app, fresh.clone()).await? };
        self.last = now;
        self.seen.retain(|id| *id >= floor);
        self.seen.extend(fresh);
        if is_burst {
            self.owed = self.owed.or(Some(now));
        }
        let is_cut = self.owed.take_if(|since| !is_burst || now - *since >= BURST).is_some();
        let told = told.into_iter().filter(|(id, _)| self.seen.insert(*id)).map(|(_, person)| person).collect();
        Ok(Batch { cases, presences: self.comings(present), told, is_cut })
    }

    /// Cases on which there are others than at the last look, or on which they do something else.
    fn comings(&mut self, present: Vec<Present>) -> Cases {
        let mut here: HashMap<CaseId, (Reference, Option<TeamId>, Here)> = HashMap::new();
        for one in present {
            let (_, _, who) = here.entry(one.case).or_insert_with(|| (one.reference, one.team, Here::new()));
            who.insert((one.person, one.activity));
        }
        let before = std::mem::replace(&mut self.here, here);
        let is_new = |(case, (_, _, who)): &(&CaseId, &(Reference, Option<TeamId>, Here))| {
            before.get(case).is_none_or(|(_, _, known)| known != who)
        };
        let gone = before.iter().filter(|(case, _)| !self.here.contains_key(case));
        let told = self.here.iter().filter(is_new).chain(gone);
        told.map(|(case, (reference, team, _))| (*case, (*reference, *team))).collect()
    }
}

async fn moved(app: &AppData, changes: Vec<i64>) -> Result<Cases, StoreError> {
    if changes.is_empty() {
        return Ok(Cases::new());
    }
    let moved = app.db.read(move |conn| feed::moved(conn, &changes)).await?;
    Ok(moved.into_iter().map(|it| (it.case, (it.reference, it.team))).collect())
}
