//! `redress demo`: a filled database in its own folder, served on this machine alone.

use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context as _, ensure};
use clap::Args;

use super::build;
use crate::config::{Config, Raw};
use crate::demo;
use crate::demo::content::people::{HAN, LIN};
use crate::store::filling;

#[derive(Args)]
pub struct Demo {
    /// How many cases to make
    #[arg(long, default_value_t = 400)]
    cases: u64,
    /// Make the demo's folder anew
    #[arg(long)]
    reset: bool,
    /// Fill the database and stop
    #[arg(long)]
    fill_only: bool,
}

pub fn run(options: &Demo) -> anyhow::Result<()> {
    let config = config()?;
    ensure!(config.listen.ip().is_loopback(), "the demo's passwords are public, so it listens on this machine alone");
    if options.reset {
        reset(&config)?;
    }
    super::serve::log_to_stderr(&config.log);
    let (app, number) = build::long_lived(config)?;
    if app.db.read_blocking(filling::has_cases)? {
        println!("The demo is there already in {}; --reset makes it anew.", app.config.data_dir.display());
    } else {
        fill(&app, options.cases)?;
    }
    println!("Sign in with the password {}:", demo::PASSWORD);
    for person in app.db.read_blocking(crate::store::people::staff)? {
        println!("  {:<11} {:<38} {}", person.role, person.email, person.name);
    }
    for person in [&LIN, &HAN] {
        println!("  {:<11} {:<38} {}", "consumer", person.email, person.name);
    }
    if options.fill_only {
        app.db.close();
        return Ok(());
    }
    super::serve::run_with(app, number)
}

fn fill(app: &Arc<crate::app::App>, cases: u64) -> anyhow::Result<()> {
    println!("Making {cases} cases in {} …", app.config.data_dir.display());
    let now = app.now();
    let files = app.files.unsynced()?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let album = runtime.block_on(demo::Album::draw(&files, now))?;
    demo::fill(app, album, cases, now)?;
    Ok(())
}

/// The demo's own folder, unless another is named.
fn config() -> anyhow::Result<Config> {
    let mut raw = Raw::from_environment()?;
    raw.set_default("DATA_DIR", "demo-data");
    let mut config = Config::from_raw(&raw)?;
    config.is_demo = true;
    config.fsync = false;
    Ok(config)
}

/// Removes what a former demo made, and nothing else: the folder must look like one of ours.
fn reset(config: &Config) -> anyhow::Result<()> {
    let folder: &PathBuf = &config.data_dir;
    if !folder.exists() {
        return Ok(());
    }
    ensure!(
        folder.join("secret.key").exists() && folder.join("redress.db").exists(),
        "{} does not look like a demo's folder, so it is left alone",
        folder.display()
    );
    std::fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))
}
