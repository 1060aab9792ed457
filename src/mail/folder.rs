//! Letters as files, for a house without a mail server: written under a temporary name, synced, then renamed.
//! The same message id is the same file name, so a repeated letter never makes a second file.

use std::fs::{self, DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use super::SendError;

/// Two letters written at the same moment never share a temporary file.
static NEXT_PART: AtomicU64 = AtomicU64::new(0);

pub(super) struct Folder {
    dir: PathBuf,
}

impl Folder {
    pub(super) fn new(dir: &Path) -> Self {
        Self { dir: dir.to_owned() }
    }

    pub(super) async fn put(&self, name: String, bytes: Vec<u8>) -> Result<(), SendError> {
        let dir = self.dir.clone();
        let written = tokio::task::spawn_blocking(move || write_once(&dir, &name, &bytes)).await;
        match written {
            Ok(Ok(())) => Ok(()),
            Ok(Err(error)) => Err(SendError::Temporary(format!("the outbox folder: {}", error.kind()))),
            Err(_) => Err(SendError::Temporary("the outbox folder: writing was interrupted".into())),
        }
    }
}

fn write_once(dir: &Path, name: &str, bytes: &[u8]) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)?;
    let target = dir.join(name);
    if target.try_exists()? {
        return Ok(());
    }
    let part = dir.join(format!(".{name}.{}-{}.part", std::process::id(), NEXT_PART.fetch_add(1, Ordering::Relaxed)));
    let done = write_synced(&part, bytes).and_then(|()| fs::rename(&part, &target));
    if let Err(error) = done {
        // The first error is the one worth telling; a left-over part is hidden and never read.
        drop(fs::remove_file(&part));
        return Err(error);
    }
    File::open(dir)?.sync_all()
}

fn write_synced(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
