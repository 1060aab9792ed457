//! What is said to many cases at once, a minute after it was asked for: until then it could be stopped. To each once; what does not
//! work is told at its row, and to whoever asked for it.

use futures_util::{StreamExt, stream};

use crate::app::App;
use crate::domain::actor::{Actor, Staff};
use crate::domain::ids::CaseId;
use crate::domain::notification::Kind;
use crate::domain::refusal::Refusal;
use crate::i18n::{Words, words};
use crate::jobs::Stop;
use crate::store::bulk::held::{self, Due, Waiting};
use crate::store::bulk::{self, Outcome, RowState};
use crate::store::{StoreError, cases, dialect, macros, notifications, people, steps};

/// Cases read in one go.
const BATCH: i64 = 50;
/// Cases under way at one time.
const AT_ONCE: usize = 8;

/// How it went with one case.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Turn {
    Done,
    /// Nothing was done to it.
    Passed,
    /// Somebody changed it at the same moment: its turn comes again.
    Again,
}

/// Does what waited long enough; to how many cases.
pub async fn do_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    while !*stop.borrow() {
        let now = app.now();
        if !app.db.read(move |conn| held::is_due(conn, now)).await? {
            break;
        }
        let Some(run) = app.db.write(move |tx| held::claim(tx, now)).await? else { break };
        done += do_run(app, run, stop).await?;
    }
    Ok(done)
}

async fn do_run(app: &App, run: Due, stop: &Stop) -> anyhow::Result<usize> {
    let mut done = 0;
    while !*stop.borrow() {
        let read = app.db.read(move |conn| Ok((people::find(conn, run.by)?, held::waiting(conn, run.id, BATCH)?)));
        let (person, rows) = read.await?;
        let words = words(person.locale);
        let Some(staff) = person.staff().filter(|_| !rows.is_empty()) else {
            end(app, run, words.t("bulk-doer-gone")).await?;
            break;
        };
        let each = stream::iter(rows).map(|row| do_one(app, run, (staff, words), row));
        let turns: Vec<Result<Turn, StoreError>> = each.buffer_unordered(AT_ONCE).collect().await;
        let turns: Vec<Turn> = turns.into_iter().collect::<Result<_, _>>()?;
        done += turns.iter().filter(|turn| **turn == Turn::Done).count();
        // A line in which nothing moved would come back the same: it goes on when nobody holds it any more.
        if turns.iter().all(|turn| *turn == Turn::Again) {
            break;
        }
        let now = app.now();
        app.db.write(move |tx| held::beat(tx, run.id, now)).await?;
    }
    Ok(done)
}

/// It is over; `why` nothing was done to those that are left.
async fn end(app: &App, run: Due, why: &str) -> Result<(), StoreError> {
    let (now, why) = (app.now(), why.to_owned());
    let ended = app.db.write(move |tx| {
        let is_ended = bulk::end(tx, run.id, now, &why)?;
        if let Some(it) = run.decided.macro_id.filter(|_| is_ended) {
            let times = held::done(tx, run.id)?;
            macros::used(tx, it, times)?;
        }
        Ok(())
    });
    ended.await
}

async fn do_one(app: &App, run: Due, (staff, words): (Staff, &Words), row: Waiting) -> Result<Turn, StoreError> {
    let (by, case, reference) = (Actor::Staff(staff), row.case, row.reference);
    let Some(taken) = row.steps else {
        tracing::error!(run = run.id, %reference, "what was to be done to one of many cases cannot be read");
        return not_done(app, run, case, words.t("bulk-busy").to_owned()).await;
    };
    let (acts, now) = (app.acts(&by), app.now());
    let done = app.db.write(move |tx| {
        // Held in the order in which everybody does: the case, then its row.
        let before = cases::find_to_change(tx, &by, reference)?;
        if !held::take_turn(tx, run.id, case)? {
            return Ok(false);
        }
        // Words are not sent past what somebody said since they were looked at.
        let moved = run.decided.seen.map(|seen| held::has_moved(tx, case, run.by, seen)).transpose()?;
        if moved == Some(true) {
            return Err(Refusal::Stale { seen: before.version, now: before.version }.into());
        }
        let taken = steps::by_now(tx, &taken, staff, now)?;
        let (_, has_changed) = steps::take(tx, &acts, reference, &taken, None)?;
        let state = if has_changed { RowState::Done } else { RowState::Same };
        bulk::keep(tx, run.id, case, &Outcome { state, reason: None, marks: None })?;
        Ok(has_changed)
    });
    let reason = match done.await {
        Ok(has_changed) => return Ok(if has_changed { Turn::Done } else { Turn::Passed }),
        Err(StoreError::Refused(Refusal::Stale { .. })) => words.t("bulk-kept-since").to_owned(),
        Err(StoreError::Refused(refusal)) => words.refusal(&refusal),
        Err(StoreError::NotFound) => words.t("bulk-out-of-sight").to_owned(),
        Err(StoreError::Moved) => return Ok(Turn::Again),
        Err(error) if error.is_passing() => return Err(error),
        // One damaged case must not keep the others waiting.
        Err(error) => {
            tracing::error!(%error, %reference, "one of many cases could not be had");
            words.t("bulk-busy").to_owned()
        }
    };
    not_done(app, run, case, reason).await
}

/// Why nothing was done to it is told at its row, and in the inbox of whoever asked for it.
async fn not_done(app: &App, run: Due, case: CaseId, reason: String) -> Result<Turn, StoreError> {
    let (id, now) = (app.id(), app.now());
    let told = app.db.write(move |tx| {
        dialect::hold_cases(tx, &[case.0])?;
        // Another worker may have been luckier meanwhile.
        if held::take_turn(tx, run.id, case)? {
            let outcome = Outcome { state: RowState::Refused, reason: Some(reason.clone()), marks: None };
            bulk::keep(tx, run.id, case, &outcome)?;
            notifications::tell_one(tx, id, (run.by, case), Kind::NotDone, now)?;
        }
        Ok(())
    });
    told.await?;
    Ok(Turn::Passed)
}
