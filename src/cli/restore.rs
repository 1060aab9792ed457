//! `redress restore`: a backup put back into an empty data folder. Nothing stands there until every chain and file was
//! looked at; then sessions, tokens and one-use links end, and letters and deadlines wait until somebody releases them.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, bail, ensure};
use clap::Args;

use super::backup::copy_files;
use super::build::{self, KEY_FILE};
use super::manifest::{self, Manifest, sha256_of};
use super::verify;
use crate::clock::{Clock as _, SystemClock};
use crate::config::Config;
use crate::files::{Files, make_private_folder};
use crate::seal::{Purpose, Seal};
use crate::store::db::{Db, DbSettings};
use crate::store::{dialect, hold, migrate};

#[derive(Args)]
pub struct Restore {
    /// A folder that `redress backup` made
    #[arg(required_unless_present = "release", conflicts_with = "release")]
    folder: Option<PathBuf>,
    /// Put it back although the secret key it was sealed with is lost
    #[arg(long)]
    without_key: bool,
    /// Use the secret key that lies in the backup; its seal then proves nothing
    #[arg(long)]
    with_key: bool,
    /// Put it back although something in it is missing or altered
    #[arg(long)]
    damaged: bool,
    /// Let letters and deadlines go again
    #[arg(long)]
    release: bool,
}

pub fn run(options: &Restore) -> anyhow::Result<()> {
    let config = build::config()?;
    match &options.folder {
        Some(folder) => restore(&config, folder, options),
        None => release(&config),
    }
}

fn release(config: &Config) -> anyhow::Result<()> {
    let db = build::existing_database(config)?;
    let was_held = db.write_blocking(hold::release)?;
    let (queued, _) = db.read_blocking(crate::store::outbox::counts)?;
    db.close();
    if was_held {
        println!("Letters and deadlines are released; {queued} letters wait and go out as soon as the jobs run.");
    } else {
        println!("Letters and deadlines were not held.");
    }
    Ok(())
}

fn restore(config: &Config, folder: &Path, options: &Restore) -> anyhow::Result<()> {
    make_private_folder(&config.data_dir)?;
    let place = build::sqlite_file(config);
    if let Some(file) = &place {
        refuse_occupied(file)?;
    }
    let (key, is_brought) = find_key(config, folder, options.with_key)?;
    let manifest = checked_manifest(config, folder, key, options)?;
    ensure!(
        place.is_some() || manifest.database.is_none(),
        "this backup holds a SQLite database, and the settings name PostgreSQL: unset REDRESS_DATABASE_URL"
    );
    let coming = place.as_ref().map(|file| bring(folder, file, &manifest)).transpose()?;
    let db = match &coming {
        Some(file) => open(file)?,
        None => build::existing_database(config).context("with PostgreSQL, bring the database back with pg_restore first")?,
    };
    let outcome = fill(config, folder, &db, options);
    db.close();
    outcome?;
    if let (Some(key), true) = (key, is_brought) {
        build::write_key(&config.data_dir.join(KEY_FILE), &key)?;
    }
    if let (Some(from), Some(to)) = (coming, place) {
        put_in_place(&from, &to)?;
        println!("The database of {} is back at {}", manifest.made_at, to.display());
    } else {
        println!("The database is PostgreSQL's: its evidence is back.");
    }
    println!(
        "All sessions, one-use links and tokens of programs have ended. Letters and deadlines are held: look around with `redress serve`,"
    );
    println!("then let them go with `redress restore --release`.");
    Ok(())
}

/// Never over a database that was made meanwhile, and never without what still stands in its log.
fn put_in_place(from: &Path, to: &Path) -> anyhow::Result<()> {
    let log = PathBuf::from(format!("{}-wal", from.display()));
    ensure!(!log.exists(), "the database could not be written out: is the disk full? Nothing was put back");
    refuse_occupied(to)?;
    std::fs::hard_link(from, to).with_context(|| format!("{} cannot be made", to.display()))?;
    std::fs::remove_file(from)?;
    sync_folder_of(to)?;
    Ok(())
}

fn refuse_occupied(file: &Path) -> anyhow::Result<()> {
    for end in ["", "-wal", "-shm", "-journal"] {
        let path = PathBuf::from(format!("{}{end}", file.display()));
        ensure!(
            !path.try_exists()?,
            "there is {} already: move it away, or name an empty folder with REDRESS_DATA_DIR",
            path.display()
        );
    }
    Ok(())
}

/// The key in force here, or else, when told so, the one in the backup; the second says that it came from there.
fn find_key(config: &Config, folder: &Path, may_bring: bool) -> anyhow::Result<(Option<[u8; 32]>, bool)> {
    if let Some(key) = build::existing_key(config)? {
        return Ok((Some(key), false));
    }
    if !may_bring {
        return Ok((None, false));
    }
    let brought = build::read_key(&folder.join(KEY_FILE))?;
    if brought.is_some() {
        println!("The key lies beside the seal, so the seal proves nothing: whoever could write to {} could", folder.display());
        println!("have made both. Go on only if nobody else could.");
    }
    Ok((brought, brought.is_some()))
}

fn checked_manifest(config: &Config, folder: &Path, key: Option<[u8; 32]>, options: &Restore) -> anyhow::Result<Manifest> {
    let (manifest, is_sealed) = manifest::read(folder, key.map(Seal::new).as_ref())?;
    match (is_sealed, options.without_key, key) {
        (true, ..) => {}
        (false, true, _) => {
            println!("The seal was not checked: whoever could write to {} could have altered it.", folder.display());
            println!("Private links in letters sent so far stay dead; people get a new one at /track.");
        }
        (false, false, Some(_)) => bail!(
            "{} was not sealed with this secret key: either it is another key, or the backup was altered. \
             With --without-key it is put back all the same",
            folder.display()
        ),
        (false, false, None) => bail!(
            "the secret key is not here: put it into {} (it is kept apart from backups). If it is lost, --without-key puts \
             the backup back all the same: its seal is not checked, and private links in letters sent so far stay dead. \
             If it lies in the backup, --with-key uses that one",
            config.data_dir.join(KEY_FILE).display()
        ),
    }
    Ok(manifest)
}

/// Copies the database file beside its place, and only then looks whether it is the one that was sealed.
fn bring(folder: &Path, place: &Path, manifest: &Manifest) -> anyhow::Result<PathBuf> {
    let coming = PathBuf::from(format!("{}.restoring", place.display()));
    for end in ["", "-wal", "-shm", "-journal"] {
        // Left behind by a restore that was broken off.
        let _ = std::fs::remove_file(format!("{}{end}", coming.display()));
    }
    let from = folder.join("redress.db");
    let sha256 = manifest.database.as_ref().context("this backup was made with PostgreSQL and holds evidence alone")?;
    std::fs::copy(&from, &coming).with_context(|| format!("{} cannot be copied", from.display()))?;
    std::fs::set_permissions(&coming, std::os::unix::fs::PermissionsExt::from_mode(0o600))?;
    ensure!(sha256_of(&coming)? == *sha256, "{} is not the file that was backed up: it was cut or altered", from.display());
    Ok(coming)
}

fn open(file: &Path) -> anyhow::Result<Db> {
    let db = Db::open(&DbSettings::new(format!("sqlite:{}", file.display())))?;
    if let Some(damage) = db.read_blocking(dialect::damage)? {
        bail!("the database is damaged: {damage}");
    }
    migrate::run(&db)?;
    Ok(db)
}

/// Evidence, then every chain and file, then the quiet that a restored database keeps.
fn fill(config: &Config, folder: &Path, db: &Db, options: &Restore) -> anyhow::Result<()> {
    let (from, to) = (Files::read_only(&folder.join("evidence"))?, build::files(config)?);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let copied = runtime.block_on(copy_files(db, &from, &to))?;
    let seen = runtime.block_on(verify::all(db, &to))?;
    println!("{} cases and {} files looked at, {} files brought back", seen.cases, seen.files, copied.copied);
    ensure!(
        seen.altered == 0 || options.damaged,
        "{} things are not as they were recorded, so nothing was put back; with --damaged the rest is",
        seen.altered
    );
    let is_other_key = options.without_key;
    let (now, once) =
        (SystemClock.now(), Purpose::ALL.iter().filter(|it| it.is_once()).map(|it| it.as_str()).collect::<Vec<_>>());
    db.write_blocking(move |conn| hold::begin(conn, (&once, is_other_key), now))?;
    Ok(())
}

fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    match file.parent() {
        Some(folder) => std::fs::File::open(folder)?.sync_all(),
        None => Ok(()),
    }
}
