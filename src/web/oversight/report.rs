//! The figures behind a report: those of the period and of the one before, counted on the store's thread.

use std::collections::BTreeMap;

use chrono::{Datelike, NaiveDate, Timelike};
use chrono_tz::Tz;

use super::filter::Filter;
use crate::domain::figures::{self, Bin, Counting, Dimension, EXACT_MOST, Measure, Period, ROLLED_FROM, Summary, Tally, Times};
use crate::store::reports::{self, Lack};
use crate::store::rollups::{self, Days};
use crate::store::{Conn, StoreError};

/// Rows of a breakdown at most: who reads more of them takes the file.
pub const MOST_ROWS: usize = 30;
/// A dashboard is looked at often: it reads fewer one by one.
const BRIEF: usize = 5_000;

/// Wall times by weekday, Monday first: each as a whole, and by the hour.
#[derive(Clone, Debug, Default)]
pub struct Hours(pub [(Summary, [Summary; 24]); 7]);

/// The same durations told in working and in wall time.
#[derive(Clone, Copy, Debug, Default)]
pub struct Both {
    pub working: Summary,
    pub wall: Summary,
}

impl Both {
    fn of(times: &mut Times) -> Self {
        Self { working: times.working.summary(), wall: times.wall.summary() }
    }

    pub const fn of_counting(&self, counting: Counting) -> &Summary {
        match counting {
            Counting::Working => &self.working,
            Counting::Wall => &self.wall,
        }
    }
}

/// Figures by what somebody chose, most cases first.
#[derive(Clone, Debug, Default)]
pub struct Breakdown {
    pub rows: Vec<(String, Both)>,
    /// Further keys, and the cases of them all.
    pub more: (usize, usize),
}

/// Everything a page of response times says.
pub struct Report {
    pub now: Both,
    /// `None`: more cases than are counted one by one.
    pub before: Option<Both>,
    pub weeks: Vec<(Period, Both)>,
    /// `None`: more cases than are counted one by one, and no day is rolled up by two things at once.
    pub by: Option<Breakdown>,
    pub hours: Option<Hours>,
    pub bins: Vec<Bin>,
    /// How many fall into the same steps by the other time.
    pub other_bins: Vec<Bin>,
    /// Clocks of the period that nobody has met yet, and those that ended otherwise.
    pub waiting: usize,
    pub ended: usize,
    /// Every duration is known; otherwise percentiles are within 1 %.
    pub is_exact: bool,
}

/// What is asked, with what it is counted by.
struct Asked<'a> {
    filter: &'a Filter,
    zone: Tz,
    /// The clock's, in working seconds.
    target: i64,
    /// Rows of the breakdown at most.
    rows: usize,
}

impl Report {
    /// Reads and counts, for a target in working seconds, with so many rows of a breakdown. `None` where so many cases fit
    /// several conditions at once that they would have to be narrowed down.
    pub fn of(conn: &mut Conn, filter: &Filter, (zone, target): (Tz, i64), rows: usize) -> Result<Option<Self>, StoreError> {
        let asked = Asked { filter, zone, target, rows };
        reports::at_leisure(conn, |conn| {
            let Some(mut report) = asked.read(conn)? else {
                return Ok(None);
            };
            let choice = filter.choice(zone);
            let count = |conn: &mut Conn, lack| reports::count_unmet(conn, &choice, lack);
            report.waiting = usize::try_from(count(conn, Lack::Waiting)?).unwrap_or_default();
            report.ended = usize::try_from(count(conn, Lack::Ended)?).unwrap_or_default();
            Ok(Some(report))
        })
    }
}

/// The figures of the period and of the one before, and nothing else; whether they are exact.
pub fn brief(conn: &mut Conn, filter: &Filter, zone: Tz) -> Result<(Both, Both, bool), StoreError> {
    let asked = Asked { filter, zone, target: 0, rows: 0 };
    reports::at_leisure(conn, |conn| {
        let (now, is_exact) = asked.total(conn, filter.period)?;
        let (before, was_exact) = asked.total(conn, filter.earlier())?;
        Ok((now, before, is_exact && was_exact))
    })
}

impl Asked<'_> {
    /// One by one where there are few; by day where the filter narrows by one thing at most.
    fn total(&self, conn: &mut Conn, period: Period) -> Result<(Both, bool), StoreError> {
        let (mut times, is_exact) = self.times(conn, period, BRIEF)?;
        Ok((Both::of(&mut times), is_exact))
    }

    /// The durations of a period, of a filter that narrows by one thing at most; whether they are exact, which up to `few` are.
    fn times(&self, conn: &mut Conn, period: Period, few: usize) -> Result<(Times, bool), StoreError> {
        let (dimension, key) = self.filter.dimension().unwrap_or((Dimension::All, String::new()));
        let days = self.days(conn, period, dimension)?;
        let n = days.counts(dimension, self.zone)?.get(&key).copied().unwrap_or_default();
        let mut times = Times::default();
        if n <= few {
            let choice = self.filter.with_period(period).choice(self.zone);
            reports::measures(conn, &choice, few)?.iter().for_each(|measure| times.add(measure));
        } else {
            days.each(dimension, self.zone, |_, its, share| if its == key { share.add_to(&mut times) } else { Ok(()) })?;
        }
        Ok((times, n <= few))
    }

    fn read(&self, conn: &mut Conn) -> Result<Option<Report>, StoreError> {
        let Some((dimension, key)) = self.filter.dimension() else {
            return self.exactly(conn, EXACT_MOST);
        };
        let now = self.days(conn, self.filter.period, dimension)?;
        let n = now.counts(dimension, self.zone)?.get(&key).copied().unwrap_or_default();
        if n <= ROLLED_FROM {
            // Few enough to be read one by one: then nothing is rounded.
            return self.exactly(conn, usize::MAX);
        }
        let before = self.days(conn, self.filter.earlier(), dimension)?;
        let mut gathered = Gathered::over(self.filter.period);
        now.each(dimension, self.zone, |day, its, share| if its == key { share.add_to(gathered.week(day)) } else { Ok(()) })?;
        let mut earlier = Times::default();
        before.each(dimension, self.zone, |_, its, share| if its == key { share.add_to(&mut earlier) } else { Ok(()) })?;
        let mut report = gathered.report(self, Some(&mut earlier));
        report.is_exact = false;
        (report.by, report.hours) = self.apart(conn, dimension, (&now, n))?;
        Ok(Some(report))
    }

    fn days(&self, conn: &mut Conn, period: Period, dimension: Dimension) -> Result<Days, StoreError> {
        rollups::days(conn, self.filter.clock, period, self.zone, dimension)
    }

    /// By what was chosen, and by weekday and hour: rolled up where nothing else is asked, and one by one where that is not
    /// too much.
    fn apart(
        &self,
        conn: &mut Conn,
        narrowed: Dimension,
        (now, n): (&Days, usize),
    ) -> Result<(Option<Breakdown>, Option<Hours>), StoreError> {
        if narrowed != Dimension::All {
            if n > EXACT_MOST {
                let of_itself = (narrowed == self.filter.by).then(|| self.breakdown(now)).transpose()?;
                return Ok((of_itself, None));
            }
            let measures = reports::measures(conn, &self.filter.choice(self.zone), EXACT_MOST)?;
            return Ok((Some(self.by(&measures)), Some(self.hours(&measures))));
        }
        let by = self.days(conn, self.filter.period, self.filter.by)?;
        let mut hours = Grid::default();
        self.days(conn, self.filter.period, Dimension::Hour)?.each(Dimension::Hour, self.zone, |day, hour, share| {
            share.add_wall_to(hours.cell(day, hour.parse().unwrap_or_default()))
        })?;
        Ok((Some(self.breakdown(&by)?), Some(hours.summary())))
    }

    /// The keys with most cases; only theirs are added up.
    fn breakdown(&self, days: &Days) -> Result<Breakdown, StoreError> {
        let by = self.filter.by;
        let only = self.filter.dimension().filter(|(dimension, _)| *dimension == by).map(|(_, key)| key);
        let counts = days.counts(by, self.zone)?.into_iter().filter(|(key, _)| only.as_ref().is_none_or(|only| only == key));
        let (shown, more) = most(counts.collect(), self.rows);
        let mut times: BTreeMap<String, Times> = shown.into_iter().map(|key| (key, Times::default())).collect();
        days.each(by, self.zone, |_, key, share| times.get_mut(key).map_or(Ok(()), |times| share.add_to(times)))?;
        Ok(Breakdown { rows: rows(times), more })
    }

    fn exactly(&self, conn: &mut Conn, most: usize) -> Result<Option<Report>, StoreError> {
        let measures = reports::measures(conn, &self.filter.choice(self.zone), most.saturating_add(1))?;
        if measures.len() > most {
            return Ok(None);
        }
        let (mut earlier, was_exact) = self.earlier(conn)?;
        let mut gathered = Gathered::over(self.filter.period);
        for measure in &measures {
            gathered.week(measure.day(self.zone)).add(measure);
        }
        let mut report = gathered.report(self, earlier.as_mut());
        report.is_exact = was_exact;
        report.by = Some(self.by(&measures));
        report.hours = Some(self.hours(&measures));
        Ok(Some(report))
    }

    /// The period before, whole or not at all: part of it would be another figure.
    fn earlier(&self, conn: &mut Conn) -> Result<(Option<Times>, bool), StoreError> {
        let before = self.filter.earlier();
        if self.filter.dimension().is_some() {
            let (times, is_exact) = self.times(conn, before, ROLLED_FROM)?;
            return Ok((Some(times), is_exact));
        }
        let measures = reports::measures(conn, &self.filter.with_period(before).choice(self.zone), EXACT_MOST + 1)?;
        if measures.len() > EXACT_MOST {
            return Ok((None, true));
        }
        let mut times = Times::default();
        measures.iter().for_each(|measure| times.add(measure));
        Ok((Some(times), true))
    }

    fn by(&self, measures: &[Measure]) -> Breakdown {
        let mut times: BTreeMap<String, Times> = BTreeMap::new();
        for measure in measures {
            times.entry(measure.key(self.filter.by, self.zone)).or_default().add(measure);
        }
        let (shown, more) = most(times.iter().map(|(key, times)| (key.clone(), times.wall.len())).collect(), self.rows);
        times.retain(|key, _| shown.contains(key));
        Breakdown { rows: rows(times), more }
    }

    fn hours(&self, measures: &[Measure]) -> Hours {
        let mut hours = Grid::default();
        for measure in measures {
            let local = measure.started_at.with_timezone(&self.zone);
            hours.cell(local.date_naive(), local.hour()).add(measure.wall, measure.in_time);
        }
        hours.summary()
    }
}

/// The keys with most cases, and what is left of the others.
fn most(mut counts: Vec<(String, usize)>, rows: usize) -> (Vec<String>, (usize, usize)) {
    counts.sort_by(|(one, n), (other, m)| m.cmp(n).then_with(|| one.cmp(other)));
    let left = counts.split_off(counts.len().min(rows));
    let more = (left.len(), left.iter().map(|(_, n)| n).sum());
    (counts.into_iter().map(|(key, _)| key).collect(), more)
}

fn rows(times: BTreeMap<String, Times>) -> Vec<(String, Both)> {
    let mut rows: Vec<_> = times.into_iter().map(|(key, mut times)| (key, Both::of(&mut times))).collect();
    rows.sort_by_key(|(_, both)| std::cmp::Reverse(both.wall.n));
    rows
}

/// A period's durations by week.
struct Gathered {
    weeks: Vec<(Period, Times)>,
}

impl Gathered {
    fn over(period: Period) -> Self {
        let weeks = period.weeks().into_iter().map(|week| (week, Times::default())).collect();
        Self { weeks }
    }

    fn week(&mut self, day: NaiveDate) -> &mut Times {
        let at = self.weeks.partition_point(|(week, _)| week.to < day);
        let last = self.weeks.len().saturating_sub(1);
        &mut self.weeks[at.min(last)].1
    }

    fn report(self, asked: &Asked<'_>, before: Option<&mut Times>) -> Report {
        let mut all = Times::default();
        self.weeks.iter().for_each(|(_, week)| all.merge(week));
        let now = Both::of(&mut all);
        let (width, most) = match asked.filter.counting {
            Counting::Working => figures::steps_to_target(asked.target),
            Counting::Wall => figures::steps_to(now.wall.p95.unwrap_or_default()),
        };
        Report {
            now,
            before: before.map(Both::of),
            weeks: self.weeks.into_iter().map(|(week, mut times)| (week, Both::of(&mut times))).collect(),
            by: None,
            hours: None,
            bins: all.of(asked.filter.counting).bins(width, most),
            other_bins: all.of(asked.filter.counting.other()).bins(width, most),
            waiting: 0,
            ended: 0,
            is_exact: true,
        }
    }
}

/// Wall times by weekday, Monday first, and by the hour: nights and weekends are what they are looked at for.
#[derive(Default)]
struct Grid([[Tally; 24]; 7]);

impl Grid {
    fn cell(&mut self, day: NaiveDate, hour: u32) -> &mut Tally {
        &mut self.0[day.weekday().num_days_from_monday() as usize][hour.min(23) as usize]
    }

    fn summary(&mut self) -> Hours {
        let mut hours = Hours::default();
        for (row, (whole, told)) in self.0.iter_mut().zip(&mut hours.0) {
            let mut day = Tally::default();
            for (tally, told) in row.iter_mut().zip(told) {
                *told = tally.summary();
                day.merge(tally);
            }
            *whole = day.summary();
        }
        hours
    }
}
