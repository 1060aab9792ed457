//! `redress verify`: is the history what was written, and are the files what was handed in?

use anyhow::Context as _;

use super::build;
use crate::domain::reference::Reference;
use crate::files::Files;
use crate::store::verify::{self, Altered, Finding};
use crate::store::{Db, StoreError};

pub fn run(reference: Option<&str>) -> anyhow::Result<()> {
    let config = build::config()?;
    let db = build::existing_database(&config)?;
    let files = build::files(&config)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = runtime.block_on(async {
        match reference {
            Some(reference) => one(&db, &files, reference).await,
            None => all(&db, &files).await,
        }
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
    Ok(())
}

/// What was looked at, and how much of it is not as it was recorded.
#[derive(Default)]
pub struct Tally {
    pub cases: usize,
    pub files: usize,
    pub altered: usize,
}

impl Tally {
    fn tell(&mut self, finding: &Finding) {
        println!("{}: {}", finding.reference, finding.what);
        self.altered += 1;
    }
}

async fn one(db: &Db, files: &Files, typed: &str) -> anyhow::Result<Tally> {
    let reference = Reference::parse(typed).with_context(|| format!("{typed:?} is not a reference"))?.to_string();
    let wanted = reference.clone();
    let (case, findings) = match db.read(move |conn| verify::one(conn, &wanted)).await {
        Err(StoreError::NotFound) => anyhow::bail!("there is no case {reference}"),
        outcome => outcome?,
    };
    let mut tally = Tally { cases: 1, ..Tally::default() };
    findings.iter().for_each(|finding| tally.tell(finding));
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
