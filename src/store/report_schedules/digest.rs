//! What a report that is sent by itself tells, and how that was in the period before.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use chrono::{Days as Span, NaiveDate};
use chrono_tz::Tz;

use crate::domain::figures::occurrence::{Counted, Kept};
use crate::domain::figures::{Backlog, Dimension, Part, Period, Summary, Times};
use crate::domain::ids::TeamId;
use crate::domain::sla::ClockKind;
use crate::store::db::Conn;
use crate::store::error::StoreError;
use crate::store::occurrences::{self, Count, Days, Which};
use crate::store::reports::Only;
use crate::store::{backlog, merchants, rollups};

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

/// What it tells; what was not asked for is not there.
#[derive(Clone, Debug, Default)]
pub struct Digest {
    pub standing: Option<Standing>,
    pub clocks: Vec<Line>,
    pub missed: Option<Missed>,
    pub promises: Option<Promises>,
    pub ends: Option<Ends>,
    pub ratings: Option<[Scores; 2]>,
}

/// How many gave each score.
pub type Scores = Vec<(u8, usize)>;

/// How much is open as a day begins, and as the same day of the week before did.
#[derive(Clone, Debug)]
pub struct Standing {
    pub days: [NaiveDate; 2],
    pub now: Backlog,
    /// `None`: nobody counted then.
    pub before: Option<Backlog>,
}

/// Promises whose day was one of these days, or of those before.
#[derive(Clone, Debug)]
pub struct Promises {
    /// Still expected or done.
    pub due: [usize; 2],
    pub done: [usize; 2],
    /// Past their day and not done, whenever that was.
    pub late: usize,
}

/// Dates of ours that were not kept.
#[derive(Clone, Debug)]
pub struct Missed {
    pub now: usize,
    pub before: usize,
    /// Of which clocks, most first.
    pub clocks: Vec<(String, usize)>,
}

/// How cases ended.
#[derive(Clone, Debug)]
pub struct Ends {
    /// In these days, and in those before.
    pub closed: [usize; 2],
    /// Taken up again.
    pub reopened: [usize; 2],
    /// Why what ended had begun, by code, and at which merchants of the register; those with most cases that have a cause, most
    /// first.
    pub causes: Vec<(String, usize)>,
    pub merchants: Vec<(String, usize)>,
}

/// Whose, of which days.
#[derive(Clone, Copy)]
struct About {
    team: Option<TeamId>,
    period: Period,
}

impl Digest {
    /// Of a period, told on a later day. From the days that are rolled up: percentiles are within 1 %.
    pub fn of(
        conn: &mut Conn,
        (team, parts): (Option<TeamId>, &[Part]),
        (period, day): (Period, NaiveDate),
        zone: Tz,
    ) -> Result<Self, StoreError> {
        let about = [About { team, period }, About { team, period: period.before() }];
        let mut digest = Self::default();
        for part in parts {
            match part {
                Part::Standing => digest.standing = Some(standing(conn, team, day, zone)?),
                Part::Promises => digest.promises = Some(promises(conn, about, day)?),
                Part::Times => digest.clocks = clocks(conn, about, zone)?,
                Part::Missed => digest.missed = Some(missed(conn, about)?),
                Part::Ends => digest.ends = Some(ends(conn, about)?),
                Part::Ratings => digest.ratings = Some([scores(conn, about[0])?, scores(conn, about[1])?]),
            }
        }
        Ok(digest)
    }

    /// Nothing of what it tells happened in these days.
    pub fn is_empty(&self) -> bool {
        self.standing.as_ref().is_none_or(|it| it.now.open == 0)
            && self.promises.as_ref().is_none_or(|it| it.due[0] == 0 && it.late == 0)
            && self.clocks.iter().all(|line| line.now.n == 0)
            && self.missed.as_ref().is_none_or(|it| it.now == 0)
            && self.ends.as_ref().is_none_or(|it| it.closed[0] == 0 && it.reopened[0] == 0)
            && self.ratings.as_ref().is_none_or(|[now, _]| now.is_empty())
    }
}

impl About {
    fn which(self, what: Counted) -> Which {
        Which { team: self.team.map_or(Only::Any, Only::One), ..Which::of(what, self.period) }
    }

    fn days(self, conn: &mut Conn, what: Counted) -> Result<(Days, Which), StoreError> {
        Ok((Days::read(conn, what, self.period)?, self.which(what)))
    }

    /// How many promises had their day, and how many of them are done.
    fn came_due(self, conn: &mut Conn) -> Result<(usize, usize), StoreError> {
        let which = Which { due_below: self.period.to.succ_opt(), ..self.which(Counted::Promised) };
        let mut done = 0;
        for kept in [Kept::Done, Kept::DoneProven, Kept::Late, Kept::LateProven] {
            done += occurrences::due(conn, &which, kept, Some(self.period.from))?;
        }
        Ok((done + occurrences::due(conn, &which, Kept::Open, Some(self.period.from))?, done))
    }

    fn n(self, conn: &mut Conn, what: Counted) -> Result<usize, StoreError> {
        let (days, which) = self.days(conn, what)?;
        days.n(&which)
    }
}

/// A day that nobody has counted, as of a team that is new, is counted now.
fn standing(conn: &mut Conn, team: Option<TeamId>, day: NaiveDate, zone: Tz) -> Result<Standing, StoreError> {
    let (team, then) = (team.map_or(Only::Any, Only::One), day.checked_sub_days(Span::new(7)).unwrap_or(day));
    let kept = backlog::days(conn, team, Period { from: then, to: day })?;
    let of = |wanted: NaiveDate| kept.iter().find(|(day, _)| *day == wanted).map(|(_, backlog)| *backlog);
    let now = if let Some(now) = of(day) {
        now
    } else {
        let (begin, end) = Period { from: day, to: day }.bounds(zone);
        backlog::now(conn, team, begin, end)?.0
    };
    Ok(Standing { days: [day, then], now, before: of(then) })
}

fn promises(conn: &mut Conn, [now, before]: [About; 2], day: NaiveDate) -> Result<Promises, StoreError> {
    let late = Which { due_below: Some(day), ..now.which(Counted::Promised) };
    let ((due, done), (due_before, done_before)) = (now.came_due(conn)?, before.came_due(conn)?);
    let late = occurrences::due(conn, &late, Kept::Open, None)?;
    Ok(Promises { due: [due, due_before], done: [done, done_before], late })
}

fn clocks(conn: &mut Conn, [now, before]: [About; 2], zone: Tz) -> Result<Vec<Line>, StoreError> {
    let mut clocks = Vec::new();
    for clock in CLOCKS {
        clocks.push(Line { clock, now: summary(conn, clock, now, zone)?, before: summary(conn, clock, before, zone)? });
    }
    Ok(clocks)
}

fn missed(conn: &mut Conn, [now, before]: [About; 2]) -> Result<Missed, StoreError> {
    let ours = |it: About| Which { is_ours: true, ..it.which(Counted::Missed) };
    let counts = occurrences::counts(conn, &ours(now))?;
    let clocks = most(counts.iter().map(|count| (count.code.as_str(), count.n)), counts.len());
    let n = counts.iter().map(|count| count.n).sum();
    Ok(Missed { now: n, before: occurrences::count(conn, &ours(before))?, clocks })
}

fn ends(conn: &mut Conn, [now, before]: [About; 2]) -> Result<Ends, StoreError> {
    let (days, closed) = now.days(conn, Counted::Closed)?;
    let causes = most(days.counts(&closed)?.iter().map(|count| (count.code.as_str(), count.n)), MOST);
    Ok(Ends {
        closed: [days.n(&closed)?, before.n(conn, Counted::Closed)?],
        reopened: [now.n(conn, Counted::Reopened)?, before.n(conn, Counted::Reopened)?],
        causes,
        merchants: registered(conn, days.by_key(&closed, Dimension::Merchant)?)?,
    })
}

fn scores(conn: &mut Conn, about: About) -> Result<Scores, StoreError> {
    let counts = occurrences::counts(conn, &about.which(Counted::Rated))?;
    Ok(counts.iter().filter_map(score).collect())
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

fn summary(conn: &mut Conn, clock: ClockKind, About { team, period }: About, zone: Tz) -> Result<Summary, StoreError> {
    let (dimension, key) = match team {
        Some(team) => (Dimension::Team, team.to_string()),
        None => (Dimension::All, String::new()),
    };
    let mut times = Times::default();
    let days = rollups::days(conn, clock, period, zone, dimension)?;
    days.each(dimension, zone, |_, of, share| if of == key { share.add_to(&mut times) } else { Ok(()) })?;
    Ok(times.working.summary())
}
