//! What happens without anybody asking: letters go out, clocks are minded, previews are drawn, what is over is swept.
//! [`run`] does it for as long as the process lives; [`run_due`] does all that is due now, once.

mod bills;
mod bounded;
mod bulk;
mod checkpoints;
mod erasing;
mod exports;
mod figures;
mod housekeeping;
pub mod incidents;
mod letters;
mod merchant_links;
mod merchants;
mod notifications;
mod order_files;
mod outbox;
mod pages;
mod previews;
mod promises;
pub mod recompute;
mod reports;
mod routing;
mod scans;
mod screenshots;
mod steady;
mod sweep;
mod teams;
mod webhooks;
mod words;

use std::panic::AssertUnwindSafe;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Context as _;
use futures_util::FutureExt as _;
use tokio::sync::watch;

use crate::app::App;
use crate::mail::Mailer;
use crate::store::ids::ProcessNumber;
use crate::store::{StoreError, hold};
pub use outbox::Sent;
pub use steady::Steady;

/// Turns to `true` when the process is to end.
pub type Stop = watch::Receiver<bool>;

const LETTERS: Duration = Duration::from_secs(1);
const CLOCKS: Duration = Duration::from_secs(5);
const PREVIEWS: Duration = Duration::from_secs(1);
const HOUSEKEEPING: Duration = Duration::from_secs(600);
/// Reports add up themselves what no day counts yet: often enough that it stays little.
const FIGURES: Duration = Duration::from_secs(300);
/// A fault is noticed while it is one.
const BURSTS: Duration = Duration::from_secs(60);
/// After something failed: a database that is away is not asked every second.
const AFTER_FAILURE: Duration = Duration::from_secs(10);
/// Letters under way when the process is told to end may still arrive.
const GRACE: Duration = Duration::from_secs(5);

/// What one round did.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub letters: Sent,
    /// Cases on which the clocks left a mark.
    pub marked: usize,
    pub previews: usize,
    pub bills: usize,
    pub scans: usize,
    pub pages: usize,
    pub screenshots: usize,
    pub swept: housekeeping::Swept,
    /// Attempts to tell webhooks something.
    pub told: usize,
}

/// Does everything that is due now, once.
pub async fn run_due(app: &App, mailer: &Mailer) -> anyhow::Result<Done> {
    let (_keep, stop) = watch::channel(false);
    let previews = previews::draw_due(app, &stop).await?;
    let bills = bills::read_due(app, &stop).await?;
    let scans = scans::scan_due(app, &stop).await?;
    let pages = pages::draw_due(app, &stop).await?;
    let screenshots = screenshots::read_due(app, &stop).await?;
    words::take_up(app, &stop).await?;
    exports::read_due(app, &stop).await?;
    merchants::rename_due(app, &stop).await?;
    order_files::read_due(app, &stop).await?;
    figures::roll_up(app, &stop).await?;
    figures::keep_backlog(app).await?;
    if is_held(app).await? {
        return Ok(Done { previews, bills, scans, pages, screenshots, ..Done::default() });
    }
    app.read_rules().await?;
    app.read_banners().await?;
    recompute::run(app, &stop).await?;
    teams::follow(app, &stop).await?;
    merchant_links::look_after(app, &stop).await?;
    routing::route_due(app, &stop).await?;
    incidents::watch(app, &stop).await?;
    incidents::send_due(app, &stop).await?;
    bulk::do_due(app, &stop).await?;
    let marked = sweep::mark_due(app, &stop).await?;
    notifications::gather(app).await?;
    reports::send_due(app, &stop).await?;
    erasing::erase_due(app, &stop).await?;
    let swept = housekeeping::sweep(app, &stop).await?;
    checkpoints::seal_due(app, mailer, &stop).await?;
    let letters = outbox::send_due(app, mailer, &stop).await?;
    let told = webhooks::send_due(app, &stop).await?;
    Ok(Done { letters, marked, previews, bills, scans, pages, screenshots, swept, told })
}

/// Whether letters, deadlines and sweeps wait for somebody to release them, because a backup was put back.
async fn is_held(app: &App) -> Result<bool, StoreError> {
    let is_held = app.db.read(hold::since).await?.is_some();
    app.is_held.store(is_held, Ordering::Relaxed);
    Ok(is_held)
}

/// Works until told to stop. Errs when another process took this one's number: ids could then be made twice.
pub async fn run(app: Arc<App>, mailer: Mailer, mut number: ProcessNumber, mut stop: Stop) -> anyhow::Result<()> {
    let (app, mailer, told) = (&*app, &mailer, stop.clone());
    let steady = Mutex::new(Steady::default());
    let trusted = || steady.lock().unwrap_or_else(PoisonError::into_inner).look(app.now(), Instant::now());
    let work = async {
        tokio::join!(
            every(LETTERS, &told, "letters", || async {
                if is_held(app).await? { Ok(()) } else { outbox::send_due(app, mailer, &told).await.map(drop) }
            }),
            every(CLOCKS, &told, "clocks", || async {
                app.read_rules().await?;
                if !trusted() || is_held(app).await? {
                    return Ok(());
                }
                sweep::mark_due(app, &told).await?;
                notifications::gather(app).await?;
                reports::send_due(app, &told).await.map(drop)
            }),
            every(CLOCKS, &told, "recomputing", || async {
                if is_held(app).await? { Ok(()) } else { recompute::run(app, &told).await.map(drop) }
            }),
            of_cases(app, &told, &trusted),
            files(app, &told),
            readings(app, &told),
            every(FIGURES, &told, "backlog", || async {
                if trusted() && !is_held(app).await? { figures::keep_backlog(app).await } else { Ok(()) }
            }),
            every(HOUSEKEEPING, &told, "checkpoints", || async {
                if trusted() && !is_held(app).await? { checkpoints::seal_due(app, mailer, &told).await } else { Ok(()) }
            }),
            every(HOUSEKEEPING, &told, "housekeeping", || async {
                if trusted() && !is_held(app).await? { take_away(app, &told).await } else { Ok(()) }
            }),
        );
    };
    let ended = async {
        // The sender's end is also an end.
        let _ = stop.wait_for(|told| *told).await;
        tokio::time::sleep(GRACE).await;
    };
    let outcome = tokio::select! {
        _ = work => Ok(()),
        () = ended => Ok(()),
        lost = hold(app, &mut number) => lost,
    };
    release(app, number).await?;
    outcome
}

/// What is over: what somebody confirmed first.
async fn take_away(app: &App, told: &Stop) -> anyhow::Result<()> {
    erasing::erase_due(app, told).await?;
    housekeeping::sweep(app, told).await.map(drop)
}

/// What becomes of cases: they go to somebody, programs are told of them, bursts of them are found, all of one are told, and what
/// waited for a minute is done to many.
async fn of_cases(app: &App, told: &Stop, trusted: &impl Fn() -> bool) {
    tokio::join!(
        every(LETTERS, told, "routing", || async {
            if is_held(app).await? { Ok(()) } else { routing::route_due(app, told).await.map(drop) }
        }),
        every(CLOCKS, told, "closed teams", || async {
            if is_held(app).await? { Ok(()) } else { teams::follow(app, told).await.map(drop) }
        }),
        every(CLOCKS, told, "links of merchants", || async {
            if is_held(app).await? { Ok(()) } else { merchant_links::look_after(app, told).await.map(drop) }
        }),
        every(CLOCKS, told, "banners", || async { Ok(app.read_banners().await?) }),
        every(LETTERS, told, "webhooks", || async {
            if is_held(app).await? { Ok(()) } else { webhooks::send_due(app, told).await.map(drop) }
        }),
        every(LETTERS, told, "incident messages", || async {
            if is_held(app).await? { Ok(()) } else { incidents::send_due(app, told).await.map(drop) }
        }),
        every(LETTERS, told, "many cases at once", || async {
            if is_held(app).await? { Ok(()) } else { bulk::do_due(app, told).await.map(drop) }
        }),
        every(BURSTS, told, "incidents", || async {
            if trusted() && !is_held(app).await? { incidents::watch(app, told).await.map(drop) } else { Ok(()) }
        }),
    );
}

/// What becomes of files that came: looked at for viruses, drawn small, read.
async fn files(app: &App, told: &Stop) {
    tokio::join!(
        every(PREVIEWS, told, "previews", || async { previews::draw_due(app, told).await.map(drop) }),
        every(PREVIEWS, told, "scans", || async { scans::scan_due(app, told).await.map(drop) }),
        every(PREVIEWS, told, "pages", || async { pages::draw_due(app, told).await.map(drop) }),
        every(PREVIEWS, told, "screenshots", || async { screenshots::read_due(app, told).await.map(drop) }),
        every(PREVIEWS, told, "bills", || async { bills::read_due(app, told).await.map(drop) }),
    );
}

/// What is read off the cases for those who look for them: words, names of merchants, days of figures, lists that are taken away.
async fn readings(app: &App, told: &Stop) {
    tokio::join!(
        every(CLOCKS, told, "search", || async { words::take_up(app, told).await.map(drop) }),
        every(CLOCKS, told, "merchants", || async { merchants::rename_due(app, told).await.map(drop) }),
        every(FIGURES, told, "figures", || async { figures::roll_up(app, told).await.map(drop) }),
        every(PREVIEWS, told, "exports", || async { exports::read_due(app, told).await.map(drop) }),
        every(PREVIEWS, told, "order files", || async { order_files::read_due(app, told).await.map(drop) }),
    );
}

async fn release(app: &App, number: ProcessNumber) -> anyhow::Result<()> {
    let db = app.db.clone();
    Ok(tokio::task::spawn_blocking(move || number.release(&db)).await.context("the process number was not given back")??)
}

/// Runs a job again and again; what fails or panics is logged and tried again.
async fn every<F, Fut>(period: Duration, stop: &Stop, what: &'static str, job: F)
where
    F: Fn() -> Fut,
    Fut: Future<Output = anyhow::Result<()>>,
{
    let mut stop = stop.clone();
    while !*stop.borrow() {
        let wait = match AssertUnwindSafe(job()).catch_unwind().await {
            Ok(Ok(())) => period,
            Ok(Err(error)) => {
                tracing::warn!(job = what, error = format!("{error:#}"), "a job failed and is tried again");
                period.max(AFTER_FAILURE)
            }
            Err(_) => {
                tracing::error!(job = what, "a job panicked and is tried again");
                period.max(AFTER_FAILURE)
            }
        };
        tokio::select! {
            _ = stop.wait_for(|told| *told) => {}
            () = tokio::time::sleep(wait) => {}
        }
    }
}

/// Keeps the process number ours; ends only when it is lost.
async fn hold(app: &App, number: &mut ProcessNumber) -> anyhow::Result<()> {
    loop {
        tokio::time::sleep(Duration::from_secs(120)).await;
        let (db, now, mut mine) = (app.db.clone(), app.now(), number.clone());
        let renewed = tokio::task::spawn_blocking(move || mine.renew(&db, now).map(|()| mine)).await?;
        match renewed {
            Ok(renewed) => *number = renewed,
            Err(StoreError::Stale) => {
                anyhow::bail!("this process slept so long that another took its number; start it anew")
            }
            Err(error) => tracing::warn!(%error, "the process number could not be renewed yet"),
        }
    }
}
