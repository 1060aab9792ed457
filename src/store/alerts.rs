//! Who of ours is to hear of a case. What waits for one person goes out in one letter, whose row is made here.

use std::collections::BTreeSet;

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;

use super::db::{Conn, execute, update};
use super::error::StoreError;
use super::letters::recipient_hash;
use super::rows::decode;
use super::schema::{alerts, cases, outbox, people};
use crate::domain::actor::Role;
use crate::domain::change::Change;
use crate::domain::escalation::{Alert, Told, Trigger};
use crate::domain::notice::NoticeKind;
use crate::domain::sla::ClockKind;

/// People told of one change altogether: each takes one of the ids that an act has reserved.
const MOST_TOLD: usize = 24;
/// Nobody gets more than one such letter in this time: what comes in between waits for the next.
const APART: Duration = Duration::hours(1);
/// Cases named in one letter.
pub const MOST_NAMED: usize = 50;
const MOST_COUNTED: i64 = 1_000;
/// Letters made in one go; the next goes on.
const MOST_LETTERS: usize = 100;

/// One line of a letter to staff.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TellLine {
    pub reference: String,
    pub about: Trigger,
    pub clock: Option<ClockKind>,
    /// Of the clock it is about; of the nearest, where it is about none.
    pub due_at: Option<DateTime<Utc>>,
}

/// Writes down whom the rules of a change want to tell; never whoever did it themselves.
pub(super) fn insert(conn: &mut Conn, change: &Change, ids: &mut std::ops::RangeFrom<i64>) -> Result<(), StoreError> {
    let actor = change.act().by.person().map(|person| person.0);
    let mut told: BTreeSet<i64> = actor.into_iter().collect();
    let case = change.case();
    for alert in change.alerts() {
        let clock = alert.clock.and_then(|kind| case.clock(kind)).and_then(|clock| clock.due_at);
        let due = clock.or_else(|| case.due().map(|(at, _)| at));
        for person in people_of(conn, change, alert)? {
            if told.len() > MOST_TOLD || !told.insert(person) {
                continue;
            }
            execute(
                conn,
                diesel::insert_into(alerts::table).values((
                    alerts::id.eq(ids.next().unwrap_or_default()),
                    alerts::person_id.eq(person),
                    alerts::case_id.eq(change.case().id.0),
                    alerts::about.eq(alert.of.as_str()),
                    alerts::clock.eq(alert.clock.map(ClockKind::as_str)),
                    alerts::due_at.eq(due.map(|due| due.naive_utc())),
                    alerts::at.eq(change.act().at.naive_utc()),
                    alerts::tell_at.eq(alert.at.naive_utc()),
                    alerts::letter_id.eq(None::<i64>),
                )),
            )?;
        }
    }
    Ok(())
}

fn people_of(conn: &mut Conn, change: &Change, alert: &Alert) -> Result<Vec<i64>, StoreError> {
    let case = change.case();
    let role = match alert.told {
        // Who had it before it was taken away for a review hears of it too.
        Told::Assignee => {
            let before = change.before().and_then(|case| case.assignee);
            return Ok(case.assignee.or(before).map(|person| person.0).into_iter().collect());
        }
        Told::Seniors => Role::Agent,
        Told::Supervisors => Role::Supervisor,
    };
    // A case that no team has yet is everybody's.
    let team = case.team.map(|team| team.0);
    let active = people::table.filter(people::active).order((people::name, people::id)).limit(MOST_TOLD as i64);
    let mut of_role = active.filter(people::role.eq(role.as_str())).into_boxed();
    if alert.told == Told::Seniors {
        of_role = of_role.filter(people::senior);
    }
    if team.is_some() {
        of_role = of_role.filter(people::team_id.is_null().or(people::team_id.eq(team)));
    }
    let found: Vec<i64> = of_role.select(people::id).load(conn)?;
    if !found.is_empty() || alert.told == Told::Seniors {
        return Ok(found);
    }
    // A team without a supervisor of its own: the others, and whoever runs the house.
    let above = active.filter(people::role.eq_any([Role::Supervisor.as_str(), Role::Admin.as_str()]));
    Ok(above.select(people::id).load(conn)?)
}

/// Queues one letter for each person who is to hear of something by now; how many. `new_id` gives each its id.
pub fn gather(conn: &mut Conn, now: DateTime<Utc>, new_id: &mut dyn FnMut() -> i64) -> Result<usize, StoreError> {
    let waiting = alerts::table.filter(alerts::letter_id.is_null()).filter(alerts::tell_at.le(now.naive_utc()));
    let rows: Vec<(i64, i64)> =
        waiting.order((alerts::tell_at, alerts::person_id)).select((alerts::person_id, alerts::id)).limit(5_000).load(conn)?;
    let mut people_told: Vec<i64> = rows.iter().map(|(person, _)| *person).collect();
    people_told.sort_unstable();
    people_told.dedup();
    let mut made = 0;
    for person in &people_told {
        if made == MOST_LETTERS {
            break;
        }
        let (email, locale): (String, String) =
            people::table.find(*person).select((people::email, people::locale)).first(conn)?;
        let lately = outbox::table.filter(outbox::recipient_hash.eq(recipient_hash(&email)));
        let lately = lately.filter(outbox::created_at.gt((now - APART).naive_utc()));
        let lately = lately.filter(outbox::kind.eq(NoticeKind::Alerts.as_str())).select(outbox::id);
        if lately.first::<i64>(conn).optional()?.is_some() {
            continue;
        }
        let letter = new_id();
        let mut told = 0;
        for (_, id) in rows.iter().filter(|(of, _)| of == person) {
            // Another worker may have been faster.
            let waiting = alerts::table.find(*id).filter(alerts::letter_id.is_null());
            told += update(conn, waiting, alerts::letter_id.eq(Some(letter)))?;
        }
        if told == 0 {
            continue;
        }
        made += 1;
        execute(
            conn,
            diesel::insert_into(outbox::table).values((
                outbox::id.eq(letter),
                outbox::kind.eq(NoticeKind::Alerts.as_str()),
                outbox::person_id.eq(Some(*person)),
                outbox::recipient_hash.eq(recipient_hash(&email)),
                outbox::locale.eq(locale),
                outbox::created_at.eq(now.naive_utc()),
                outbox::next_at.eq(now.naive_utc()),
                outbox::attempts.eq(0),
                outbox::is_queued.eq(true),
            )),
        )?;
    }
    Ok(made)
}

/// Drops what was told long ago, at most so many; how many.
pub fn sweep(conn: &mut Conn, before: DateTime<Utc>, limit: i64) -> Result<usize, StoreError> {
    let old = alerts::table.filter(alerts::at.lt(before.naive_utc())).order(alerts::at).limit(limit).select(alerts::id);
    let ids: Vec<i64> = old.load(conn)?;
    Ok(diesel::delete(alerts::table.filter(alerts::id.eq_any(ids))).execute(conn)?)
}

/// Whether anybody is to hear of something by now.
pub fn is_due(conn: &mut Conn, now: DateTime<Utc>) -> Result<bool, StoreError> {
    let waiting = alerts::table.filter(alerts::letter_id.is_null()).filter(alerts::tell_at.le(now.naive_utc()));
    Ok(waiting.select(alerts::id).first::<i64>(conn).optional()?.is_some())
}

/// What a letter tells, most pressing first, and how many more there are. What the reader may not see any more is left out,
/// and so is what was closed meanwhile.
pub fn of_letter(conn: &mut Conn, letter: i64) -> Result<(Vec<TellLine>, usize), StoreError> {
    let sees = people::team_id.is_null().or(people::role.ne(Role::Agent.as_str())).or(cases::team_id.is_null());
    let mine = alerts::table.filter(alerts::letter_id.eq(Some(letter)));
    type Row = (String, String, Option<String>, Option<chrono::NaiveDateTime>);
    let rows: Vec<Row> = mine
        .inner_join(cases::table.on(cases::id.eq(alerts::case_id)))
        .inner_join(people::table.on(people::id.eq(alerts::person_id)))
        .filter(sees.or(cases::team_id.eq(people::team_id)))
        .filter(cases::is_open)
        .order((alerts::due_at, alerts::id))
        .limit(MOST_COUNTED)
        .select((cases::reference, alerts::about, alerts::clock, alerts::due_at))
        .load(conn)?;
    let more = rows.len().saturating_sub(MOST_NAMED);
    let told = |(reference, about, clock, due_at): Row| {
        Ok(TellLine {
            reference,
            about: decode!(Trigger, about)?,
            clock: clock.map(|clock| decode!(ClockKind, clock)).transpose()?,
            due_at: super::times::utc_opt(due_at),
        })
    };
    let lines = rows.into_iter().take(MOST_NAMED).map(told).collect::<Result<_, StoreError>>()?;
    Ok((lines, more))
}
