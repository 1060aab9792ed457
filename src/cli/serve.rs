//! `redress serve`: pages and jobs in one process.

use std::sync::Arc;

use super::build;

pub fn run() -> anyhow::Result<()> {
    let config = build::config()?;
    log_to_stderr(&config.log);
    let app = build::app(config)?;
    println!("Redress listens on {}", app.config.base());
    if let Some(link) = super::setup_link::set_up_link(&app)? {
        println!("There is no administrator yet. Make the first one here: {link}");
    }
    actix_web::rt::System::new().block_on(crate::web::serve(Arc::clone(&app)))?;
    app.db.close();
    Ok(())
}

/// JSON lines on standard error.
pub fn log_to_stderr(filter: &str) {
    let filter = tracing_subscriber::EnvFilter::try_new(filter).unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info"));
    let _ = tracing_subscriber::fmt().json().with_env_filter(filter).with_writer(std::io::stderr).try_init();
}
