//! What a report that is sent by itself tells: how fast people were answered, how cases ended, why they had begun and where,
//! and what people thought of it; and how that was in the period before.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono_tz::Tz;

use crate::domain::figures::occurrence::Counted;
use crate::domain::figures::{Dimension, Period, Summary, Times};
use crate::domain::ids::TeamId;
use crate::domain::sla::ClockKind;
use crate::store::db::Conn;
use crate::store::error::StoreError;
use crate::store::merchants;
use crate::store::occurrences::{Count, Days, Which};
use crate::store::reports::Only;
use crate::store::rollups;

/// The clocks that are told.
const CLOCKS: [ClockKind; 3] = [ClockKind::FirstResponse, ClockKind::NextResponse, ClockKind::Resolution];
/// Causes and merchants that are named.
const MOST: usize = 3;
/// Merchants that are looked up for it: what is written once or twice names nobody.
const LOOKED_UP: usize = 20;

/// One clock, in working time.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub clock: ClockKind,
    pub now: Summary,
    pub before: Summary,
}

#[derive(Clone, Debug)]
pub struct Digest {
    pub clocks: Vec<Line>,
    pub now: Ends,
    pub before: Ends,
    /// Why what ended had begun, by code, and at which merchants of the register; those with most cases that have a cause, most
    /// first.
    pub causes: Vec<(String, usize)>,
    pub merchants: Vec<(String, usize)>,
}

/// How cases ended.
#[derive(Clone, Debug, Default)]
pub struct Ends {
    pub closed: usize,
    /// Taken up again.
    pub reopened: usize,
    /// How many gave each score.
    pub scores: Vec<(u8, usize)>,
}

impl Digest {
    /// From the days that are rolled up: percentiles are within 1 %.
    pub fn of(conn: &mut Conn, team: Option<TeamId>, period: Period, zone: Tz) -> Result<Self, StoreError> {
        let mut clocks = Vec::new();
        for clock in CLOCKS {
            let mut summary = |period| summary(conn, (clock, team), period, zone);
            clocks.push(Line { clock, now: summary(period)?, before: summary(period.before())? });
        }
        let (now, days, closed) = Ends::of(conn, team, period)?;
        let (before, ..) = Ends::of(conn, team, period.before())?;
        let causes = most(days.counts(&closed)?.iter().map(|count| (count.code.as_str(), count.n)), MOST);
        let merchants = registered(conn, days.by_key(&closed, Dimension::Merchant)?)?;
        Ok(Self { clocks, now, before, causes, merchants })
    }

    /// Nothing was answered, decided or taken up again.
    pub fn is_empty(&self) -> bool {
        self.clocks.iter().all(|line| line.now.n == 0) && self.now.closed == 0 && self.now.reopened == 0
    }
}

impl Ends {
    /// With the days they are read from, and which of these.
    fn of(conn: &mut Conn, team: Option<TeamId>, period: Period) -> Result<(Self, Days, Which), StoreError> {
        let which = |what| Which { team: team.map_or(Only::Any, Only::One), ..Which::of(what, period) };
        let (closed, rated, again) = (which(Counted::Closed), which(Counted::Rated), which(Counted::Reopened));
        let days = Days::read(conn, closed.what, period)?;
        let scores = Days::read(conn, rated.what, period)?.counts(&rated)?;
        let ends = Self {
            closed: days.n(&closed)?,
            reopened: Days::read(conn, again.what, period)?.n(&again)?,
            scores: scores.iter().filter_map(score).collect(),
        };
        Ok((ends, days, closed))
    }
}

fn score(count: &Count) -> Option<(u8, usize)> {
    Some((count.value.parse().ok()?, count.n))
}

/// Those with most cases that the register knows, as it names them: what somebody typed is in no letter.
fn registered(conn: &mut Conn, counts: Vec<(String, Count)>) -> Result<Vec<(String, usize)>, StoreError> {
    let with_cause = counts.iter().filter(|(_, count)| !count.code.is_empty());
    let written = most(with_cause.map(|(name, count)| (name.as_str(), count.n)), LOOKED_UP);
    let mut known = Vec::new();
    for (name, n) in &written {
        known.extend(merchants::whose(conn, name)?.map(|(_, name)| (name, *n)));
    }
    Ok(most(known.iter().map(|(name, n)| (name.as_str(), *n)), MOST))
}

/// So many that have a name and the most cases, most first.
fn most<'a>(counts: impl Iterator<Item = (&'a str, usize)>, how_many: usize) -> Vec<(String, usize)> {
    let mut all: BTreeMap<&str, usize> = BTreeMap::new();
    for (name, n) in counts.filter(|(name, _)| !name.is_empty()) {
        *all.entry(name).or_default() += n;
    }
    let mut most: Vec<(String, usize)> = all.into_iter().map(|(name, n)| (name.to_owned(), n)).collect();
    most.sort_by_key(|(_, n)| Reverse(*n));
    most.truncate(how_many);
    most
}

fn summary(conn: &mut Conn, (clock, team): (ClockKind, Option<TeamId>), period: Period, zone: Tz) -> Result<Summary, StoreError> {
    let (dimension, key) = match team {
        Some(team) => (Dimension::Team, team.to_string()),
        None => (Dimension::All, String::new()),
    };
    let mut times = Times::default();
    let days = rollups::days(conn, clock, period, zone, dimension)?;
    days.each(dimension, zone, |_, of, share| if of == key { share.add_to(&mut times) } else { Ok(()) })?;
    Ok(times.working.summary())
}
