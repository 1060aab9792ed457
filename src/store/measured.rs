//! How long things took, written down at the moment in which it is known: what response times are reckoned from.

use diesel::prelude::*;

use super::db::{Conn, execute};
use super::error::StoreError;
use super::inserts::Inserts;
use super::merchants::Named;
use super::schema::measurements;
use crate::domain::actor::Actor;
use crate::domain::change::Change;
use crate::domain::sla::Clock;

/// Writes down what a change measured. A clock that goes on after all was not measured.
pub(super) fn insert<'a>(
    conn: &mut Conn,
    change: &'a Change,
    (merchant, added): (&mut Named, &mut Inserts<'a>),
) -> Result<(), StoreError> {
    let case = change.case();
    let who = match &change.act().by {
        Actor::Staff(staff) => Some(staff.id.0),
        _ => case.assignee.map(|person| person.0),
    };
    let is_same = |old: &Clock, clock: &Clock| (clock.kind, clock.run) == (old.kind, old.run);
    let went_on = |old: &&Clock| old.met_at.is_some() && case.clocks.iter().any(|it| it.is_live() && is_same(old, it));
    for clock in change.before().into_iter().flat_map(|before| &before.clocks).filter(went_on) {
        let of_clock = measurements::table.find((case.id.0, clock.kind.as_str(), clock.run));
        execute(conn, diesel::delete(of_clock))?;
    }
    for measured in change.measurements() {
        let merchant = merchant.of(conn, case)?;
        added.add(
            conn,
            diesel::insert_into(measurements::table).values((
                measurements::case_id.eq(case.id.0),
                measurements::clock.eq(measured.kind.as_str()),
                measurements::run.eq(measured.run),
                measurements::started_at.eq(measured.started_at.naive_utc()),
                measurements::ended_at.eq(measured.ended_at.naive_utc()),
                measurements::working.eq(measured.working),
                measurements::wall.eq(measured.wall),
                measurements::target.eq(measured.target),
                measurements::in_time.eq(measured.in_time),
                measurements::person_id.eq(who),
                measurements::team_id.eq(case.team.map(|team| team.0)),
                measurements::problem_type.eq(case.problem_type.as_str()),
                measurements::provider.eq(&case.order.provider),
                measurements::merchant.eq(merchant),
                measurements::level.eq(i32::from(case.level)),
                measurements::to_roll.eq(measured.started_at.naive_utc()),
            )),
        )?;
    }
    Ok(())
}
