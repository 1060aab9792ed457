//! What a report that is sent by itself tells: how fast people were answered, and how that was in the period before.

use chrono_tz::Tz;

use crate::domain::figures::{Dimension, Period, Summary, Times};
use crate::domain::ids::TeamId;
use crate::domain::sla::ClockKind;
use crate::store::db::Conn;
use crate::store::error::StoreError;
use crate::store::rollups;

/// The clocks that are told.
const CLOCKS: [ClockKind; 3] = [ClockKind::FirstResponse, ClockKind::NextResponse, ClockKind::Resolution];

/// One clock, in working time.
#[derive(Clone, Copy, Debug)]
pub struct Line {
    pub clock: ClockKind,
    pub now: Summary,
    pub before: Summary,
}

#[derive(Clone, Debug)]
pub struct Digest(pub Vec<Line>);

impl Digest {
    /// From the days that are rolled up: percentiles are within 1 %.
    pub fn of(conn: &mut Conn, team: Option<TeamId>, period: Period, zone: Tz) -> Result<Self, StoreError> {
        let mut lines = Vec::new();
        for clock in CLOCKS {
            let mut summary = |period| summary(conn, (clock, team), period, zone);
            lines.push(Line { clock, now: summary(period)?, before: summary(period.before())? });
        }
        Ok(Self(lines))
    }

    /// Nothing was answered or decided.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(|line| line.now.n == 0)
    }
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
