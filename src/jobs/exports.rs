//! Reads the lists of cases that somebody takes away, a piece a transaction, and with their rights as they are then.

use chrono::TimeDelta;

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::permission::Permission;
use crate::store::exports::{self, MOST, PIECE, Reached, Work};
use crate::store::queue::{self, Reading};
use crate::store::{StoreError, people};

/// Longer than a piece takes: whoever holds a list longer is dead or frozen.
const LEASE: TimeDelta = TimeDelta::minutes(2);

/// Reads all that wait; how many came to an end.
pub async fn read_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut ended = 0;
    while !*stop.borrow() {
        let now = app.now();
        if !app.db.read(move |conn| exports::is_due(conn, now)).await? {
            break;
        }
        let lease = app.random.public_id();
        let Some(work) = app.db.write(move |conn| exports::claim(conn, &lease, now, now + LEASE)).await? else { break };
        ended += usize::from(read(app, work, stop).await?);
    }
    Ok(ended)
}

/// Reads a list to its end; `false` where it is time to stop, or it is in other hands.
async fn read(app: &App, mut work: Work, stop: &Stop) -> Result<bool, StoreError> {
    while !*stop.borrow() {
        let (now, asked) = (app.now(), work.clone());
        let read = app.db.read(move |conn| {
            let staff = people::find(conn, asked.person)?.staff().filter(|staff| staff.may(Permission::ExportReports));
            let (Some(staff), Some(listing)) = (staff, &asked.listing) else { return Ok(None) };
            let reading = Reading { scope: Actor::Staff(staff).scope(), me: staff.id, now };
            let left = MOST - usize::try_from(asked.lines).unwrap_or(MOST).min(MOST);
            // One more than fits, to know whether there are more.
            let mut taken = queue::take(conn, &reading, listing, asked.below, left.min(PIECE) + 1)?;
            let is_more = taken.len() > left.min(PIECE);
            taken.truncate(left.min(PIECE));
            let is_cut = is_more || queue::is_searched_out(conn, &reading, listing)?;
            // Counted once: what comes meanwhile makes it about as many.
            let about = match asked.about {
                None if is_more => i64::try_from(queue::how_many(conn, &reading, listing, MOST)?).ok(),
                counted => counted,
            };
            Ok(Some((taken, is_more, is_cut, left, about)))
        });
        let Some((taken, is_more, is_cut, left, about)) = read.await? else {
            app.db.write(move |conn| exports::refuse(conn, &work)).await?;
            return Ok(true);
        };
        work.about = about;
        let is_full = taken.len() == left;
        let reached = if is_more && !is_full { Reached::More(now + LEASE) } else { Reached::End { is_cut } };
        let (before, after) = (work.clone(), work.with(&taken));
        let is_ours = app.db.write(move |conn| exports::keep(conn, &before, &taken, reached, now)).await?;
        if !is_ours || matches!(reached, Reached::End { .. }) {
            return Ok(is_ours);
        }
        work = after;
    }
    Ok(false)
}
