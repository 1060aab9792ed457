//! `redress config`: the settings in force.

use clap::Subcommand;

use super::build;

#[derive(Subcommand)]
pub enum ConfigCommand {
    /// Print every setting as it is used; secrets stay hidden
    Print,
}

pub fn run(command: &ConfigCommand) -> anyhow::Result<()> {
    let ConfigCommand::Print = command;
    build::config()?.lines().iter().for_each(|line| println!("{line}"));
    Ok(())
}
