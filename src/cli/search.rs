//! `redress search rebuild`: the words by which cases are found, made anew from what is kept of them.

use clap::Subcommand;

use super::build;
use crate::store::{StoreError, search};

#[derive(Subcommand)]
pub enum Search {
    /// Make the words of all cases anew, while the server runs; the newest cases are found again first
    Rebuild,
}

pub fn run(command: &Search) -> anyhow::Result<()> {
    let Search::Rebuild = command;
    let app = build::app(build::config()?)?;
    // Made just now: above the id of every case there is.
    let below = app.id();
    app.db.write_blocking(move |conn| search::rebuild(conn, below))?;
    let mut done = 0;
    while app.db.read_blocking(search::is_incomplete)? {
        match app.db.write_blocking(|conn| search::step(conn, search::BATCH)) {
            Ok(looked_at) => done += looked_at,
            // The server's worker takes its share.
            Err(StoreError::Moved | StoreError::Busy) => {}
            Err(error) => return Err(error.into()),
        }
    }
    println!("All cases can be found; {done} of them were taken up here");
    app.db.close();
    Ok(())
}
