//! `redress backup`: the database first, then the files its rows name, so that every row of the copy has its file.
//! The secret key stays where it is.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;

use super::build;
use crate::files::{FileError, Files, make_private_folder};
use crate::store::db::DbSettings;
use crate::store::{Db, dialect, verify};

pub fn run(folder: &Path) -> anyhow::Result<()> {
    let config = build::config()?;
    let db = build::existing_database(&config)?;
    let from = build::files(&config)?;
    make_private_folder(folder).with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    anyhow::ensure!(std::fs::read_dir(folder)?.next().is_none(), "{} is not empty: name a new folder", folder.display());
    let rows = if db.is_postgres() {
        println!("The database is PostgreSQL's to copy: run pg_dump before this command. Evidence alone is copied here.");
        db.clone()
    } else {
        copy_database(&db, &folder.join("redress.db"))?
    };
    let to = Files::open(&folder.join("evidence"), &folder.join("evidence"))?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let tally = runtime.block_on(copy_files(&rows, &from, &to))?;
    rows.close();
    db.close();
    println!("{} files copied to {}", tally.copied, folder.display());
    println!("The secret key is not in the backup: keep {} apart.", config.data_dir.join("secret.key").display());
    anyhow::ensure!(tally.broken == 0, "{} evidence files are missing or altered and could not be copied", tally.broken);
    Ok(())
}

/// A copy of one moment, opened: its rows say which files belong to it.
fn copy_database(db: &Db, file: &Path) -> anyhow::Result<Db> {
    OpenOptions::new().write(true).create_new(true).mode(0o600).open(file)?.sync_all()?;
    let name = file.to_str().context("the folder's name is not UTF-8")?.to_owned();
    db.read_blocking(move |conn| dialect::copy_database(conn, &name))?;
    std::fs::File::open(file)?.sync_all()?;
    println!("The database is copied to {}", file.display());
    Ok(Db::open(&DbSettings::new(format!("sqlite:{}", file.display())))?)
}

#[derive(Default)]
struct Tally {
    copied: usize,
    broken: usize,
}

async fn copy_files(rows: &Db, from: &Files, to: &Files) -> anyhow::Result<Tally> {
    let (mut tally, mut after) = (Tally::default(), 0);
    loop {
        let page = rows.read(move |conn| verify::files(conn, after, None)).await?;
        let Some(last) = page.last() else {
            return Ok(tally);
        };
        after = last.id;
        for row in page {
            for sha256 in std::iter::once(&row.sha256).chain(row.preview_sha256.as_ref()) {
                if copy(from, to, sha256).await? {
                    tally.copied += 1;
                } else {
                    println!("the evidence file {} is missing or altered", row.file);
                    tally.broken += 1;
                }
            }
        }
    }
}

/// Whether the bytes were there and what they should be.
async fn copy(from: &Files, to: &Files, sha256: &str) -> anyhow::Result<bool> {
    let bytes = match from.read(sha256).await {
        Ok(bytes) => bytes,
        Err(FileError::Missing) => return Ok(false),
        Err(error) => return Err(error.into()),
    };
    let kept = to.keep_bytes(bytes).await?;
    if kept != sha256 {
        to.remove(&kept).await?;
        return Ok(false);
    }
    Ok(true)
}
