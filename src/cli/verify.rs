//! `redress verify`: is the history what was written, and are the files what was handed in?

use std::path::PathBuf;

use anyhow::Context as _;
use clap::Args;

use super::build;
use super::checkpoint::{Keys, told};
use crate::domain::reference::Reference;
use crate::files::Files;
use crate::store::checkpoints::{self, Checked};
use crate::store::verify::{self, Altered, Finding};
use crate::store::{Db, StoreError};

#[derive(Args)]
pub struct Verify {
    /// The reference of one case, such as RD-2026-000001-3
    reference: Option<String>,
    /// A file with the secret key of before, where checkpoints were signed with another one
    #[arg(long)]
    old_key: Vec<PathBuf>,
}

pub fn run(options: &Verify) -> anyhow::Result<()> {
    let config = build::config()?;
    let keys = Keys::of(&config, &options.old_key)?;
    let db = build::existing_database(&config)?;
    let files = build::files(&config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = runtime.block_on(async {
        if let Some(reference) = options.reference.as_deref() {
            return one(&db, &files, keys, reference).await;
        }
        let mut tally = all(&db, &files).await?;
        sealed(&db, keys, &mut tally).await?;
        anyhow::Ok(tally)
    })?;
    db.close();
    if tally.altered > 0 {
        anyhow::bail!(
            "{} things are not as they were recorded ({} cases, {} files read)",
            tally.altered,
            tally.cases,
            tally.files
        );
    }
    println!("{} cases and {} files are as they were recorded", tally.cases, tally.files);
    match (tally.checkpoints, tally.sealed_until) {
        (0, _) => println!("There is no checkpoint yet: a history that was written anew as a whole would not be found."),
        (n, Some(until)) => println!("{n} checkpoints fit, the newest of {until}; what happened since is not sealed yet."),
        (n, None) => println!("{n} checkpoints fit."),
    }
    Ok(())
}

/// What was looked at, and how much of it is not as it was recorded.
#[derive(Default)]
pub struct Tally {
    pub cases: usize,
    pub files: usize,
    pub altered: usize,
    pub checkpoints: usize,
    sealed_until: Option<chrono::DateTime<chrono::Utc>>,
}

impl Tally {
    fn tell(&mut self, finding: &Finding) {
        println!("{}: {}", finding.reference, finding.what);
        self.altered += 1;
    }
}

async fn one(db: &Db, files: &Files, keys: Keys, typed: &str) -> anyhow::Result<Tally> {
    let reference = Reference::parse(typed).with_context(|| format!("{typed:?} is not a reference"))?.to_string();
    let wanted = reference.clone();
    let (case, findings) = match db.read(move |conn| verify::one(conn, &wanted)).await {
        Err(StoreError::NotFound) => anyhow::bail!("there is no case {reference}"),
        outcome => outcome?,
    };
    let mut tally = Tally { cases: 1, ..Tally::default() };
    findings.iter().for_each(|finding| tally.tell(finding));
    let fits = move |hash: &str, signature: &str| keys.fit(hash, signature);
    let (seen, found) = db.read(move |conn| checkpoints::check_case(conn, case, &fits)).await?;
    (tally.checkpoints, tally.sealed_until) = (usize::from(seen.is_some()), seen.map(|(newest, _)| newest.at));
    tally.altered += told(&found);
    evidence(db, files, Some(case), &mut tally).await?;
    Ok(tally)
}

/// Every chain and every file; what was altered is named on the way.
pub async fn all(db: &Db, files: &Files) -> anyhow::Result<Tally> {
    let mut tally = Tally::default();
    let mut after = 0;
    loop {
        let page = db.read(move |conn| verify::page(conn, after)).await?;
        tally.cases += page.cases;
        page.findings.iter().for_each(|finding| tally.tell(finding));
        match page.last {
            Some(last) => after = last,
            None => break,
        }
    }
    evidence(db, files, None, &mut tally).await?;
    Ok(tally)
}

/// Every checkpoint, with what it saw.
async fn sealed(db: &Db, keys: Keys, tally: &mut Tally) -> anyhow::Result<()> {
    let keys = std::sync::Arc::new(keys);
    let mut checked = Checked::default();
    loop {
        let keys = std::sync::Arc::clone(&keys);
        let next = db.read(move |conn| {
            let fits = |hash: &str, signature: &str| keys.fit(hash, signature);
            let is_more = checkpoints::check(conn, &mut checked, &fits)?;
            Ok((checked, is_more))
        });
        let (so_far, is_more) = next.await?;
        checked = so_far;
        if !is_more {
            break;
        }
    }
    tally.altered += told(&checked.found);
    tally.checkpoints = checked.checkpoints;
    tally.sealed_until = checked.until();
    Ok(())
}

async fn evidence(db: &Db, files: &Files, case: Option<i64>, tally: &mut Tally) -> anyhow::Result<()> {
    let mut after = 0;
    loop {
        let rows = db.read(move |conn| verify::files(conn, after, case)).await?;
        let Some(last) = rows.last() else {
            return Ok(());
        };
        after = last.id;
        for row in rows {
            let reference = row.reference.clone().unwrap_or_else(|| "a complaint not yet filed".to_owned());
            tally.files += 1;
            if !files.is_intact(&row.sha256).await? {
                tally.tell(&Finding { reference: reference.clone(), what: Altered::File(row.file.clone()) });
            }
            for picture in &row.drawn {
                if !files.is_intact(picture).await? {
                    tally.tell(&Finding { reference: reference.clone(), what: Altered::Preview(row.file.clone()) });
                }
            }
        }
    }
}
