//! The command line: words in, words out. `redress` without a command serves.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod backup;
mod bill;
mod build;
mod checkpoint;
mod config;
mod demo;
mod doctor;
mod figures;
mod healthcheck;
mod manifest;
mod migrate;
mod reckon;
mod restore;
mod search;
mod serve;
pub mod setup_link;
mod sla;
pub mod user;
mod verify;
mod work;

#[derive(Parser)]
#[command(
    name = "redress",
    version,
    about = "Complaint and dispute cases for stuck pay-later orders",
    after_help = "Settings come from REDRESS_… variables; `redress config print` shows them all."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and do the jobs (what a bare `redress` does)
    Serve,
    /// Do the jobs alone: letters, deadlines, previews, housekeeping
    Work,
    /// Bring the tables up to date, list what they have, or take the last change back
    #[command(subcommand)]
    Migrate(migrate::Migrate),
    /// Recompute the history of every case, or of one, compare it with the checkpoints, and read all its evidence; fails if
    /// anything was altered
    Verify(verify::Verify),
    /// The signed checkpoints of all histories: look at them, take them away, compare those that were taken away
    #[command(subcommand)]
    Checkpoint(checkpoint::Checkpoints),
    /// Look at deadlines
    #[command(subcommand)]
    Sla(sla::Sla),
    /// Look at a bill that a payment app exported
    #[command(subcommand)]
    Bill(bill::Bill),
    /// Look after what search at the desk finds
    #[command(subcommand)]
    Search(search::Search),
    /// Look after the figures that reports read
    #[command(subcommand)]
    Figures(figures::Figures),
    /// Say what is wrong, or will be, with the settings, folders, keys and tables
    Doctor,
    /// Ask the running server whether it is ready; fails if it is not
    Healthcheck,
    /// Look at the settings
    #[command(subcommand)]
    Config(config::ConfigCommand),
    /// Copy the database and all evidence into a new folder, while the server runs
    Backup {
        /// A folder that does not exist yet, or is empty
        folder: PathBuf,
        /// Put the secret key into the copy too: whoever has the copy can then open every private link
        #[arg(long)]
        with_key: bool,
    },
    /// Put a backup back into an empty data folder, and hold letters and deadlines until they are released
    Restore(restore::Restore),
    /// Serve a filled database in its own folder; prints the sign-ins
    Demo(demo::Demo),
    /// Accounts
    #[command(subcommand)]
    User(user::UserCommand),
}

/// Runs the command given; says in one line what went wrong.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(),
        Command::Work => work::run(),
        Command::Migrate(command) => migrate::run(&command),
        Command::Verify(options) => verify::run(&options),
        Command::Checkpoint(command) => checkpoint::run(&command),
        Command::Sla(command) => sla::run(&command),
        Command::Bill(command) => bill::run(&command),
        Command::Search(command) => search::run(&command),
        Command::Figures(command) => figures::run(&command),
        Command::Doctor => doctor::run(),
        Command::Healthcheck => healthcheck::run(),
        Command::Config(command) => config::run(&command),
        Command::Backup { folder, with_key } => backup::run(&folder, with_key),
        Command::Restore(options) => restore::run(&options),
        Command::Demo(options) => demo::run(&options),
        Command::User(command) => user::run(&command),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("redress: {error:#}");
            ExitCode::FAILURE
        }
    }
}
