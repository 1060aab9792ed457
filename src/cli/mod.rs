//! The command line: words in, words out. `redress` without a command serves.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod build;
mod serve;
pub mod setup_link;
pub mod user;

#[derive(Parser)]
#[command(name = "redress", version, about = "Complaint and dispute cases for stuck pay-later orders")]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Subcommand)]
enum Command {
    /// Serve pages and do the jobs (what a bare `redress` does)
    Serve,
    /// Accounts
    #[command(subcommand)]
    User(user::UserCommand),
}

/// Runs the command given; says in one line what went wrong.
pub fn run() -> ExitCode {
    let outcome = match Cli::parse().command.unwrap_or(Command::Serve) {
        Command::Serve => serve::run(),
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
