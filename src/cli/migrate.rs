//! `redress migrate`: the structure of the database, by hand. `serve` and `work` bring it up to date by themselves.

use clap::Subcommand;

use super::build;
use crate::store::StoreError;
use crate::store::migrate;

#[derive(Subcommand)]
pub enum Migrate {
    /// Run what is missing
    Run,
    /// List every migration and whether the database has it
    Status,
    /// Take the last migration back; what its tables held is gone
    Revert,
}

pub fn run(command: &Migrate) -> anyhow::Result<()> {
    let db = build::database(&build::config()?)?;
    match command {
        Migrate::Run => {
            let done = migrate::run(&db)?;
            done.iter().for_each(|name| println!("ran {name}"));
            if done.is_empty() {
                println!("Nothing was missing");
            }
        }
        Migrate::Status => {
            for (name, applied) in migrate::status(&db)? {
                println!("{} {name}", if applied { "done   " } else { "missing" });
            }
        }
        Migrate::Revert => match migrate::revert(&db) {
            Ok(name) => println!("took back {name}"),
            Err(StoreError::NotFound) => anyhow::bail!("there is no migration to take back"),
            Err(error) => return Err(error.into()),
        },
    }
    db.close();
    Ok(())
}
