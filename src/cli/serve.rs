//! `redress serve`: pages and jobs in one process.

use std::sync::Arc;

use anyhow::Context as _;
use tokio::sync::{oneshot, watch};

use super::{build, work};
use crate::app::App;
use crate::store::hold;
use crate::store::ids::ProcessNumber;

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
    if let Some(listen) = app.config.metrics_listen {
        println!("Metrics are on http://{listen}/metrics");
    }
    if let Some(since) = app.db.read_blocking(hold::since)? {
        println!("Letters and deadlines are held since the restore of {since}: `redress restore --release` lets them go");
    }
    if let Some(link) = super::setup_link::set_up_link(&app)? {
        println!("There is no administrator yet. Make the first one here: {link}");
    }
    let (tell, stop) = watch::channel(false);
    let (done, jobs_done) = oneshot::channel();
    let worker = Arc::clone(&app);
    let jobs = std::thread::Builder::new().name("jobs".to_owned()).spawn(move || {
        // The receiver is gone when the pages ended first.
        let _ = done.send(work::until_told(worker, mailer, number, stop));
    })?;
    let outcome = actix_web::rt::System::new().block_on(async {
        let mut jobs_done = jobs_done;
        let serving = crate::web::serve(Arc::clone(&app));
        tokio::pin!(serving);
        tokio::select! {
            served = &mut serving => {
                let _ = tell.send(true);
                let jobs = jobs_done.await.context("the jobs broke off")?;
                served.map_err(Into::into).and(jobs)
            }
            jobs = &mut jobs_done => {
                jobs.context("the jobs broke off").and_then(|done| done)?;
                // Told to end by the same signal, jobs may be done first: pages still under way are not cut off.
                Ok(serving.await?)
            }
        }
    });
    drop(jobs.join());
    app.db.close();
    outcome
}

/// JSON lines on standard error.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
