//! What a backup says of itself, sealed with the secret key: a database file that somebody else made is never opened
//! (security.md section 5, SQLite).

use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;

use anyhow::{Context as _, ensure};
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use crate::seal::Seal;

const FILE: &str = "manifest.json";
const SEAL: &str = "manifest.seal";
const PURPOSE: &str = "backup";

#[derive(Debug, Serialize, Deserialize)]
pub struct Manifest {
    pub made_at: DateTime<Utc>,
    /// The version of Redress.
    pub made_by: String,
    /// SHA-256 of the database file; none where PostgreSQL keeps it. Its rows name the hashes of all evidence.
    pub database: Option<String>,
    pub files: usize,
}

pub fn write(folder: &Path, manifest: &Manifest, seal: &Seal) -> anyhow::Result<()> {
    let text = serde_json::to_string_pretty(manifest)?;
    write_file(&folder.join(FILE), &text)?;
    write_file(&folder.join(SEAL), &seal.sign(PURPOSE, text.as_bytes()))
}

/// The manifest of a folder, and whether it was sealed with this key.
pub fn read(folder: &Path, seal: Option<&Seal>) -> anyhow::Result<(Manifest, bool)> {
    let file = folder.join(FILE);
    ensure!(file.exists(), "{} is no backup: there is no {FILE} in it", folder.display());
    let text = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let sealed = std::fs::read_to_string(folder.join(SEAL)).unwrap_or_default();
    let fits = seal.is_some_and(|seal| seal.signed(PURPOSE, text.as_bytes(), sealed.trim()));
    let manifest =
        serde_json::from_str(&text).with_context(|| format!("{} is not as `redress backup` writes it", file.display()))?;
    Ok((manifest, fits))
}

fn write_file(path: &Path, text: &str) -> anyhow::Result<()> {
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    Ok(())
}

/// SHA-256 of a file of any size, hex.
pub fn sha256_of(path: &Path) -> anyhow::Result<String> {
    let mut file = std::fs::File::open(path).with_context(|| format!("{} cannot be read", path.display()))?;
    let (mut hasher, mut buffer) = (Sha256::new(), vec![0; 1024 * 1024]);
    loop {
        let read = file.read(&mut buffer)?;
        if read == 0 {
            return Ok(hex::encode(hasher.finalize()));
        }
        hasher.update(buffer.get(..read).unwrap_or_default());
    }
}
