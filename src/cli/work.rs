//! `redress work`: the jobs alone, beside servers that share the database.

use std::sync::Arc;

use tokio::signal::unix::{SignalKind, signal};
use tokio::sync::watch;

use super::{build, serve};
use crate::app::App;
use crate::jobs::{self, Stop};
use crate::mail::Mailer;
use crate::store::ids::ProcessNumber;

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    serve::log_to_stderr(&config.log);
    let mailer = build::mailer(&config)?;
    let (app, number) = build::long_lived(config)?;
    println!("Redress works; pages are served elsewhere");
    println!("{}", build::mail_way(&app.config));
    let (_tell, stop) = watch::channel(false);
    let outcome = until_told(Arc::clone(&app), mailer, number, stop);
    app.db.close();
    outcome
}

/// Works until a signal or `stop` says that it is over.
pub fn until_told(app: Arc<App>, mailer: Mailer, number: ProcessNumber, mut stop: Stop) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(async {
        let (tell, told) = watch::channel(false);
        let (mut term, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
        let over = async {
            tokio::select! {
                _ = term.recv() => {}
                _ = interrupt.recv() => {}
                _ = stop.wait_for(|stop| *stop) => {}
            }
            let _ = tell.send(true);
            std::future::pending::<()>().await;
        };
        tokio::select! {
            outcome = jobs::run(app, mailer, number, told) => outcome,
            () = over => Ok(()),
        }
    })
}
