//! `redress serve`: pages and jobs in one process.

use std::sync::Arc;

use super::build;
use crate::app::App;

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    log_to_stderr(&config.log);
    run_with(build::app(config)?)
}

/// Serves an app that is built already.
pub fn run_with(app: Arc<App>) -> anyhow::Result<()> {
    println!("Redress listens on {}", app.config.base());
    actix_web::rt::System::new().block_on(crate::web::serve(Arc::clone(&app)))?;
    app.db.close();
    Ok(())
}

/// JSON lines on standard error.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
