//! Erases what somebody confirmed, a case a transaction: a crash leaves whole cases, and the next round goes on.

use super::Stop;
use crate::app::App;
use crate::domain::actor::Actor;
use crate::domain::permission::Permission;
use crate::store::dialect::words;
use crate::store::people;
use crate::store::retention::{self, Run, Step};

/// Cases looked up at a time.
const BITE: usize = 50;

/// Erases all that was confirmed; how many cases.
pub async fn erase_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    while !*stop.borrow() {
        let Some(run) = app.db.read(retention::going_on).await? else { break };
        done += erase(app, &run, stop).await?;
        if *stop.borrow() {
            break;
        }
        let (id, now) = (run.id, app.now());
        app.db.write(move |conn| retention::end(conn, id, now)).await?;
        forget_words(app, stop).await?;
        tracing::info!(run = id, "erased what was kept for long enough");
    }
    Ok(done)
}

/// Words of what was erased stand in SQLite's index of words until its segments are merged. Backups take what is there along.
pub async fn forget_words(app: &App, stop: &Stop) -> anyhow::Result<()> {
    let mut is_first = true;
    while !*stop.borrow() && app.db.write(move |conn| words::forget_removed(conn, is_first)).await? {
        is_first = false;
    }
    Ok(())
}

async fn erase(app: &App, run: &Run, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    // What could not be erased is not asked for again and again.
    let mut refused = Vec::new();
    while !*stop.borrow() {
        let (asked, skip) = (run.clone(), refused.len());
        let read = app.db.read(move |conn| {
            let staff = people::find(conn, asked.by)?.staff().filter(|staff| staff.may(Permission::EraseData));
            Ok((staff, retention::left_of(conn, &asked, skip + BITE)?))
        });
        let (staff, due) = read.await?;
        // Whoever confirmed it may not any more: it ends here.
        let Some(staff) = staff else { break };
        let due: Vec<_> = due.into_iter().map(|it| it.id).filter(|id| !refused.contains(id)).collect();
        if due.is_empty() {
            break;
        }
        for case in due.into_iter().take_while(|_| !*stop.borrow()) {
            let (act, run) = (app.act(Actor::Staff(staff)), run.clone());
            match app.db.write(move |conn| retention::step(conn, &run, case, &act)).await {
                Ok(Step::Erased) => done += 1,
                Ok(Step::Left) => refused.push(case),
                Ok(Step::Over) => return Ok(done),
                Err(error) if error.is_passing() => return Err(error.into()),
                // One that cannot be read holds up no other.
                Err(error) => {
                    tracing::warn!(case = case.0, %error, "a case could not be erased");
                    refused.push(case);
                }
            }
        }
    }
    Ok(done)
}
