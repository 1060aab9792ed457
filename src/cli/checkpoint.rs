//! `redress checkpoint`: the signed checkpoints, as lines to be kept elsewhere, and compared with what is here later.

use std::io::Read as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, ensure};
use clap::Subcommand;

use super::build;
use crate::config::Config;
use crate::seal::Seal;
use crate::store::checkpoints::{self, Checkpoint, Fault, Found};

#[derive(Subcommand)]
pub enum Checkpoints {
    /// The newest checkpoint, and how many there are
    Show,
    /// Checkpoints as JSON, one a line, the oldest first
    Export {
        /// The newest so many; all unless told
        #[arg(long)]
        last: Option<u32>,
    },
    /// Compare lines that were exported or mailed with the checkpoints here; fails if one is another, or gone
    Compare {
        /// The file with the lines; `-` reads them from standard input
        file: PathBuf,
        /// A file with the secret key of before, where checkpoints were signed with another one
        #[arg(long)]
        old_key: Vec<PathBuf>,
    },
}

pub fn run(command: &Checkpoints) -> anyhow::Result<()> {
    let config = build::config()?;
    let db = build::existing_database(&config)?;
    match command {
        Checkpoints::Show => match db.read_blocking(checkpoints::last)? {
            None => println!("There is no checkpoint yet: the jobs make the first after the next midnight."),
            Some(last) => {
                println!("Checkpoint {} of {} seals {} cases that had moved", last.number, last.at, last.cases);
                println!("{}", serde_json::to_string(&last)?);
            }
        },
        Checkpoints::Export { last } => {
            let most = last.map_or(i64::MAX, i64::from);
            for one in db.read_blocking(move |conn| checkpoints::newest(conn, most))? {
                println!("{}", serde_json::to_string(&one)?);
            }
        }
        Checkpoints::Compare { file, old_key } => {
            let (taken, keys) = (lines(file)?, Keys::of(&config, old_key)?);
            let n = taken.len();
            let fits = move |hash: &str, signature: &str| keys.fit(hash, signature);
            let found = db.read_blocking(move |conn| checkpoints::compare(conn, &taken, &fits))?;
            if found.iter().any(|one| one.fault == Fault::Missing) {
                println!("(After a restore, those made since the backup are not here: that is then as it should be.)");
            }
            let altered = told(&found);
            ensure!(altered == 0, "{altered} things are not as they were taken away");
            println!("{n} checkpoints are here as they were taken away; `redress verify` compares the histories with them");
        }
    }
    db.close();
    Ok(())
}

fn lines(file: &Path) -> anyhow::Result<Vec<Checkpoint>> {
    let mut text = String::new();
    if file == Path::new("-") {
        std::io::stdin().read_to_string(&mut text)?;
    } else {
        text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    }
    // A line may come out of a letter, with what a reader of mail puts around it.
    let lines = text.lines().map(str::trim).filter(|line| line.starts_with('{'));
    let taken = lines.map(|line| serde_json::from_str(line).with_context(|| format!("this is no checkpoint: {line}")));
    let taken: Vec<Checkpoint> = taken.collect::<anyhow::Result<_>>()?;
    ensure!(!taken.is_empty(), "{} holds no checkpoint", file.display());
    Ok(taken)
}

/// The keys by which signatures are checked: the one in force, and those of before.
pub struct Keys(Vec<Seal>);

impl Keys {
    pub fn of(config: &Config, old: &[PathBuf]) -> anyhow::Result<Self> {
        let mut keys: Vec<Seal> = build::existing_key(config)?.map(Seal::new).into_iter().collect();
        for file in old {
            let key = build::read_key(file)?.with_context(|| format!("there is no key at {}", file.display()))?;
            keys.push(Seal::new(key));
        }
        Ok(Self(keys))
    }

    pub fn fit(&self, hash: &str, signature: &str) -> bool {
        self.0.iter().any(|seal| seal.signed_checkpoint(hash, signature))
    }
}

/// Says what was found; how much it is. A run of checkpoints under another key is one line.
pub fn told(found: &[Found]) -> usize {
    let (unsigned, others): (Vec<&Found>, Vec<&Found>) = found.iter().partition(|one| one.fault == Fault::Unsigned);
    others.iter().for_each(|one| println!("{one}"));
    match unsigned.as_slice() {
        [] => {}
        [one] => println!("{one}"),
        [first, .., last] => println!(
            "{} checkpoints from {} to {} are not signed with this secret key: they were altered, or made with another key",
            unsigned.len(),
            first.number,
            last.number
        ),
    }
    if !unsigned.is_empty() {
        println!("(Where the key was changed, --old-key FILE checks them with the one of before.)");
    }
    others.len() + unsigned.len()
}
