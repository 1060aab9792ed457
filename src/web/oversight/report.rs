//! The figures behind a report: rows of the period and of the one before, counted on the store's thread.

use std::collections::BTreeMap;

use chrono_tz::Tz;

use super::filter::Filter;
use crate::domain::codes::ProblemType;
use crate::domain::figures::{self, Bin, Counting, Period, Summary, Tally};
use crate::domain::ids::PersonId;
use crate::store::reports::{self, Measure};
use crate::store::{Conn, StoreError};

/// Everything a page of response times says.
pub struct Report {
    pub now: Summary,
    pub before: Summary,
    pub weeks: Vec<(Period, Summary)>,
    /// Most cases first.
    pub agents: Vec<(Option<PersonId>, Summary)>,
    pub problems: Vec<(ProblemType, Summary)>,
    pub bins: Vec<Bin>,
    /// Clocks of the period that nobody has met yet.
    pub waiting: usize,
}

impl Report {
    /// Reads and counts. `target` is the clock's, in working seconds.
    pub fn of(conn: &mut Conn, filter: &Filter, zone: Tz, target: i64) -> Result<Self, StoreError> {
        reports::at_leisure(conn, |conn| Self::read(conn, filter, zone, target))
    }

    fn read(conn: &mut Conn, filter: &Filter, zone: Tz, target: i64) -> Result<Self, StoreError> {
        let choice = filter.choice(zone);
        let measures = reports::measures(conn, &choice)?;
        let before = filter.with_period(filter.period.before());
        let mut earlier = Tally::default();
        for (seconds, in_time) in reports::durations(conn, &before.choice(zone))? {
            earlier.add(seconds, in_time);
        }
        let waiting = reports::count_waiting(conn, &choice)?;
        let mut report = Self::count(&measures, filter, zone, target);
        report.before = earlier.summary();
        report.waiting = usize::try_from(waiting).unwrap_or_default();
        Ok(report)
    }

    fn count(measures: &[Measure], filter: &Filter, zone: Tz, target: i64) -> Self {
        let weeks = filter.period.weeks();
        let starts: Vec<_> = weeks.iter().map(|week| week.bounds(zone).0).collect();
        let mut all = Tally::default();
        let mut by_week = vec![Tally::default(); weeks.len()];
        let mut by_agent: BTreeMap<Option<PersonId>, Tally> = BTreeMap::new();
        let mut by_problem: BTreeMap<ProblemType, Tally> = BTreeMap::new();
        for Measure { started_at, seconds, in_time, agent, problem_type } in measures.iter().copied() {
            all.add(seconds, in_time);
            let week = starts.partition_point(|start| *start <= started_at).saturating_sub(1);
            if let Some(tally) = by_week.get_mut(week) {
                tally.add(seconds, in_time);
            }
            by_agent.entry(agent).or_default().add(seconds, in_time);
            by_problem.entry(problem_type).or_default().add(seconds, in_time);
        }
        let now = all.summary();
        let (width, most) = match filter.counting {
            Counting::Working => figures::steps_to_target(target),
            Counting::Wall => figures::steps_to(now.p95.unwrap_or_default()),
        };
        let mut agents: Vec<_> = by_agent.into_iter().map(|(agent, mut tally)| (agent, tally.summary())).collect();
        agents.sort_by_key(|(_, summary)| std::cmp::Reverse(summary.n));
        Self {
            now,
            before: Summary::default(),
            weeks: weeks.into_iter().zip(by_week).map(|(week, mut tally)| (week, tally.summary())).collect(),
            agents,
            problems: by_problem.into_iter().map(|(problem, mut tally)| (problem, tally.summary())).collect(),
            bins: all.bins(width, most),
            waiting: 0,
        }
    }
}
