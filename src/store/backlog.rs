//! How much is open now, counted in one walk along the index of what is open; and how much was when each day began, kept by a
//! job, because nobody could count that afterwards.

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use chrono_tz::Tz;
use diesel::dsl::{case_when, count, count_star, not};
use diesel::prelude::*;

use super::db::{Conn, execute};
use super::error::StoreError;
use super::reports::Only;
use super::schema::{backlog_days, cases, teams};
use super::times::utc;
use crate::domain::case::StatusCode;
use crate::domain::figures::{Backlog, Period};
use crate::domain::ids::TeamId;

pub mod listed;

/// Days that are counted back where nobody counted before: what a trend shows.
pub const DAYS: u64 = 84;

/// Where a case stands while nobody else is waited for.
pub const OURS: [StatusCode; 2] = [StatusCode::New, StatusCode::Open];

/// The backlog of now, and how much of it is put off. `end` is where the day ends.
pub fn now(conn: &mut Conn, team: Only<TeamId>, now: DateTime<Utc>, end: DateTime<Utc>) -> Result<(Backlog, i64), StoreError> {
    let (now, end) = (now.naive_utc(), end.naive_utc());
    let at_hand = || cases::follow_up_at.is_null().or(cases::follow_up_at.le(now));
    macro_rules! when {
        ($fits:expr) => {
            count(case_when($fits, cases::id))
        };
    }
    macro_rules! waits {
        ($status:expr) => {
            when!(cases::status.eq($status.as_str()).and(at_hand()))
        };
    }
    // Always so; but it leads along the index that has all that is counted, and past the rows themselves.
    let open = cases::table.filter(cases::is_open).filter(cases::due_at.gt(DateTime::UNIX_EPOCH.naive_utc())).into_boxed();
    let open = match team {
        Only::Any => open,
        Only::Nobody => open.filter(cases::team_id.is_null()),
        Only::One(team) => open.filter(cases::team_id.eq(team.0)),
    };
    let (all, off, due, overdue, unassigned, waiting): (i64, i64, i64, i64, i64, (i64, i64, i64, i64, i64)) = open
        .select((
            count_star(),
            when!(cases::follow_up_at.gt(now)),
            when!(cases::due_at.lt(end).and(cases::due_at.ge(now)).and(at_hand())),
            when!(cases::due_at.lt(now)),
            when!(cases::assignee_id.is_null().and(at_hand())),
            (
                waits!(StatusCode::AwaitingConsumer),
                waits!(StatusCode::AwaitingMerchant),
                waits!(StatusCode::AwaitingPlatform),
                waits!(StatusCode::Offered),
                when!(cases::status.eq_any(OURS.map(StatusCode::as_str)).and(at_hand())),
            ),
        ))
        .get_result(conn)?;
    let backlog = Backlog {
        open: all,
        due_today: Some(due),
        overdue: Some(overdue),
        unassigned: Some(unassigned),
        consumer: Some(waiting.0),
        merchant: Some(waiting.1),
        platform: Some(waiting.2),
        offered: Some(waiting.3),
        ours: Some(waiting.4),
    };
    Ok((backlog, off))
}

/// The key of a team's days.
fn key(team: Only<TeamId>) -> String {
    match team {
        Only::Any => String::new(),
        Only::Nobody => "none".to_owned(),
        Only::One(team) => team.to_string(),
    }
}

type Counted = Option<i64>;
type DayRow = ((NaiveDate, i64, Counted, Counted, Counted), (Counted, Counted, Counted, Counted, Counted));

/// How much was open when the days of a period began, oldest first; days that nobody counted are missing.
pub fn days(conn: &mut Conn, team: Only<TeamId>, period: Period) -> Result<Vec<(NaiveDate, Backlog)>, StoreError> {
    let rows: Vec<DayRow> = backlog_days::table
        .filter(backlog_days::team.eq(key(team)))
        .filter(backlog_days::day.between(period.from, period.to))
        .order(backlog_days::day)
        .select((
            (backlog_days::day, backlog_days::open, backlog_days::due_today, backlog_days::overdue, backlog_days::unassigned),
            (backlog_days::consumer, backlog_days::merchant, backlog_days::platform, backlog_days::offered, backlog_days::ours),
        ))
        .load(conn)?;
    let of = |((day, open, due_today, overdue, unassigned), (consumer, merchant, platform, offered, ours)): DayRow| {
        (day, Backlog { open, due_today, overdue, unassigned, ours, consumer, merchant, platform, offered })
    };
    Ok(rows.into_iter().map(of).collect())
}

/// Whether this day was counted.
pub fn is_counted(conn: &mut Conn, day: NaiveDate) -> Result<bool, StoreError> {
    let row = backlog_days::table.filter(backlog_days::team.eq("")).filter(backlog_days::day.eq(day));
    Ok(row.select(backlog_days::open).first::<i64>(conn).optional()?.is_some())
}

/// A day of a team (empty: all; `none`: of no team), as it is kept.
pub type Day = (NaiveDate, String, Backlog);

/// What is open, for the day that has begun; and, the first time, what was open on the days before it. Reads alone: whoever
/// writes meanwhile does not wait for it.
pub fn count_day(conn: &mut Conn, at: DateTime<Utc>, zone: Tz) -> Result<Vec<Day>, StoreError> {
    let today = at.with_timezone(&zone).date_naive();
    let mut days = Vec::new();
    if backlog_days::table.select(backlog_days::open).first::<i64>(conn).optional()?.is_none() {
        days = count_back(conn, Period::before_day(today, DAYS), zone)?;
    }
    let end = Period { from: today, to: today }.bounds(zone).1;
    let ids: Vec<i64> = teams::table.select(teams::id).load(conn)?;
    let each = ids.into_iter().map(|id| Only::One(TeamId(id)));
    for team in [Only::Any, Only::Nobody].into_iter().chain(each) {
        days.push((today, key(team), now(conn, team, at, end)?.0));
    }
    Ok(days)
}

/// Keeps what was counted; a day that somebody else counted first stays as it is.
pub fn keep(conn: &mut Conn, days: &[Day]) -> Result<(), StoreError> {
    for (day, team, backlog) in days {
        let row = (
            backlog_days::day.eq(day),
            backlog_days::team.eq(team),
            backlog_days::open.eq(backlog.open),
            backlog_days::due_today.eq(backlog.due_today),
            backlog_days::overdue.eq(backlog.overdue),
            backlog_days::unassigned.eq(backlog.unassigned),
            backlog_days::consumer.eq(backlog.consumer),
            backlog_days::merchant.eq(backlog.merchant),
            backlog_days::platform.eq(backlog.platform),
            backlog_days::offered.eq(backlog.offered),
            backlog_days::ours.eq(backlog.ours),
        );
        execute(conn, diesel::insert_into(backlog_days::table).values(row).on_conflict_do_nothing())?;
    }
    Ok(())
}

/// What was open on earlier days, from when cases were filed and closed: those that were taken up again meanwhile count as
/// open all the time.
fn count_back(conn: &mut Conn, period: Period, zone: Tz) -> Result<Vec<Day>, StoreError> {
    type Life = (NaiveDateTime, Option<NaiveDateTime>, Option<i64>);
    let columns = (cases::filed_at, cases::closed_at, cases::team_id);
    let since = period.bounds(zone).0.naive_utc();
    let mut lives: Vec<Life> = cases::table.filter(cases::is_open).select(columns).load(conn)?;
    let closed = cases::table.filter(not(cases::is_open)).filter(cases::closed_at.ge(since));
    lives.extend(closed.select(columns).load::<Life>(conn)?);
    let starts: Vec<(NaiveDate, DateTime<Utc>)> =
        period.each_day().map(|day| (day, Period { from: day, to: day }.bounds(zone).0)).collect();
    let mut open: BTreeMap<(String, NaiveDate), i64> = BTreeMap::new();
    for (filed, closed, team) in lives {
        let from = starts.partition_point(|(_, start)| *start <= utc(filed));
        let below = closed.map_or(starts.len(), |closed| starts.partition_point(|(_, start)| *start <= utc(closed)));
        let team = team.map_or("none".to_owned(), |team| team.to_string());
        for (day, _) in starts.get(from..below).unwrap_or_default() {
            *open.entry((String::new(), *day)).or_default() += 1;
            *open.entry((team.clone(), *day)).or_default() += 1;
        }
    }
    Ok(open.into_iter().map(|((team, day), open)| (day, team, Backlog { open, ..Backlog::default() })).collect())
}
