//! `redress serve`: pages and jobs in one process.

use std::pin::pin;
use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{oneshot, watch};

use super::{build, work};
use crate::app::App;
use crate::store::ids::ProcessNumber;

type JobsDone = oneshot::Receiver<anyhow::Result<()>>;

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    log_to_stderr(&config.log);
    let (app, number) = build::long_lived(config)?;
    run_with(app, number)
}

/// Serves an app that is built already, and does its jobs.
pub fn run_with(app: Arc<App>, number: ProcessNumber) -> anyhow::Result<()> {
    let mailer = build::mailer(&app.config)?;
    println!("Redress listens on {}", app.config.base());
    println!("{}", build::mail_way(&app.config));
    let (tell, stop) = watch::channel(false);
    let (done, jobs_done) = oneshot::channel();
    let worker = Arc::clone(&app);
    let jobs = std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
        // The receiver is gone when the pages ended first.
        let _ = done.send(work::until_told(worker, mailer, number, stop));
    })?;
    let outcome = actix_web::rt::System::new().block_on(side_by_side(&app, &tell, jobs_done));
    drop(jobs.join());
    app.db.close();
    outcome
}

/// Ends with the pages, or when the jobs cannot go on. Told to end by the same signal, jobs may be done first: pages
/// still under way are not cut off.
async fn side_by_side(app: &Arc<App>, tell: &watch::Sender<bool>, mut jobs: JobsDone) -> anyhow::Result<()> {
    let listen = app.config.listen;
    let mut pages = pin!(crate::web::serve(Arc::clone(app)));
    let (served, jobs_ended) = tokio::select! {
        served = &mut pages => (served, None),
        ended = &mut jobs => {
            ended.context("the jobs broke off")??;
            (pages.await, Some(Ok(())))
        }
    };
    let _ = tell.send(true);
    let jobs_ended = match jobs_ended {
        Some(ended) => ended,
        None => jobs.await.context("the jobs broke off")?,
    };
    served.with_context(|| format!("cannot listen on {listen}; choose another with REDRESS_LISTEN")).and(jobs_ended)
}

/// JSON lines on standard error.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
