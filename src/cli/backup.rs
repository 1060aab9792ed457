//! `redress backup`: the database first, then the files its rows name, so that every row of the copy has its file.
//! The copy is sealed with the secret key, which stays where it is unless somebody asks for it.

use std::fs::OpenOptions;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::Context as _;

use super::build::{self, KEY_FILE};
use super::manifest::{self, Manifest, sha256_of};
use crate::clock::{Clock as _, SystemClock};
use crate::files::{FileError, Files, make_private_folder};
use crate::seal::Seal;
use crate::store::db::DbSettings;
use crate::store::{Db, dialect, verify};

pub fn run(folder: &Path, with_key: bool) -> anyhow::Result<()> {
    let config = build::config()?;
    let db = build::existing_database(&config)?;
    let key = build::existing_key(&config)?.with_context(|| {
        format!("there is no secret key in {} to seal the backup with: put it back", config.data_dir.join(KEY_FILE).display())
    })?;
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
    let database = if db.is_postgres() { None } else { Some(sha256_of(&folder.join("redress.db"))?) };
    let made =
        Manifest { made_at: SystemClock.now(), made_by: env!("CARGO_PKG_VERSION").to_owned(), database, files: tally.copied };
    manifest::write(folder, &made, &Seal::new(key))?;
    if with_key {
        build::write_key(&folder.join(KEY_FILE), &key)?;
        println!("The secret key is in the backup: whoever has the copy can open every private link. Keep it under lock.");
    } else {
        println!("The secret key is not in the backup: keep {} apart.", config.data_dir.join(KEY_FILE).display());
    }
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
pub struct Tally {
    pub copied: usize,
    pub broken: usize,
}

/// Copies the files that these rows name, and looks at the bytes on the way.
pub async fn copy_files(rows: &Db, from: &Files, to: &Files) -> anyhow::Result<Tally> {
    let (mut tally, mut after) = (Tally::default(), 0);
    loop {
        let page = rows.read(move |conn| verify::files(conn, after, None)).await?;
        let Some(last) = page.last() else {
            return Ok(tally);
        };
        after = last.id;
        for row in page {
            for sha256 in std::iter::once(&row.sha256).chain(&row.drawn) {
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
