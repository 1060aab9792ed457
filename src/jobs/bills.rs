//! Bills that people exported are read for their orders: line by line from the disk, one at a time, so that half a million
//! lines cost no memory. What is found with certainty becomes a fact of the case.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use chrono::Utc;
use tokio::time::timeout;

use super::Stop;
use crate::app::App;
use crate::bills;
use crate::domain::actor::Actor;
use crate::domain::bill::{BillTrouble, Outcome};
use crate::domain::change::Act;
use crate::domain::codes::Claimant;
use crate::domain::ids::CaseId;
use crate::files::FileError;
use crate::store::bills::{self as kept, Wanted};
use crate::store::{Conn, StoreError, cases, facts};

const BATCH: i64 = 20;
/// Longest a bill may take; half a million lines take a few seconds.
const LONGEST: Duration = Duration::from_secs(60);

/// Reads every bill that is wanted; how many there were. One that cannot be read now keeps no other waiting, and fails this
/// round when the others are done.
pub async fn read_due(app: &App, stop: &Stop) -> anyhow::Result<usize> {
    let (mut after, mut read, mut failed) = (0, 0, None);
    while !*stop.borrow() {
        let wanted = app.db.read(move |conn| kept::wanting(conn, after, BATCH)).await?;
        let Some(last) = wanted.last() else {
            break;
        };
        after = last.evidence.0;
        for bill in wanted {
            let id = bill.evidence.0;
            match read_one(app, bill).await {
                Ok(()) => read += 1,
                Err(error) => failed = Some(error.context(format!("bill {id} is read again later"))),
            }
        }
    }
    failed.map_or(Ok(read), Err)
}

async fn read_one(app: &App, bill: Wanted) -> anyhow::Result<()> {
    let outcome = search(app, &bill).await?;
    Ok(settle(app, bill, outcome).await?)
}

async fn search(app: &App, bill: &Wanted) -> anyhow::Result<Outcome> {
    let damaged = Outcome { trouble: Some(BillTrouble::Damaged), ..Outcome::default() };
    let file = match app.files.open_file(&bill.sha256).await {
        Ok(file) => file,
        Err(FileError::Missing) => {
            tracing::error!(evidence = bill.evidence.0, "the bytes of a bill are not there");
            return Ok(damaged);
        }
        // The disk is away: later.
        Err(error) => return Err(error.into()),
    };
    let sought = bill.sought.clone();
    let given_up = Arc::new(AtomicBool::new(false));
    let told = Arc::clone(&given_up);
    let work = tokio::task::spawn_blocking(move || bills::search(file, &sought, || told.load(Ordering::Relaxed)));
    if let Ok(Ok(outcome)) = timeout(LONGEST, work).await {
        return Ok(outcome?);
    }
    given_up.store(true, Ordering::Relaxed);
    tracing::warn!(evidence = bill.evidence.0, "a bill could not be read to its end");
    Ok(damaged)
}

async fn settle(app: &App, bill: Wanted, outcome: Outcome) -> Result<(), StoreError> {
    let now = app.now();
    let acts: Vec<Act> = outcome.findings.charges().iter().map(|_| app.act(Actor::System)).collect();
    app.db
        .write(move |tx| {
            // The case it belongs to by now: a draft may have been filed while its bill was read.
            match kept::settle(tx, &bill, &outcome, now)? {
                Some(case) => record_payments(tx, case, &outcome, &acts),
                None => Ok(()),
            }
        })
        .await
}

/// Each payment of the one order, for there should be one. What the case knows already is not told again.
fn record_payments(tx: &mut Conn, id: CaseId, outcome: &Outcome, acts: &[Act]) -> Result<(), StoreError> {
    for (payment, act) in outcome.findings.charges().into_iter().zip(acts) {
        let at = payment.at.with_timezone(&Utc);
        if facts::is_known(tx, id, Claimant::PaymentRail, payment.state, at)? {
            continue;
        }
        let case = cases::find_by_id(tx, &act.by, id)?;
        if let Some(change) = case.payment_found(payment, act) {
            cases::record(tx, &change)?;
        }
    }
    Ok(())
}
