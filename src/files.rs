//! Evidence bytes, by content: hashed while they arrive, then put under their SHA-256, file and folder fsynced.
//! Names and types are rows in the store; nothing here is guessable or served as it was named.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use bytes::Bytes;
use chrono::{DateTime, Utc};
use futures_util::StreamExt;
use object_store::buffered::BufWriter;
use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{GetResultPayload, ObjectStore, ObjectStoreExt, PutPayload};
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncWriteExt};

/// Files up to this size never touch the temporary folder.
const IN_MEMORY: usize = 1024 * 1024;

/// Why bytes could not be kept or read.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    #[error("the file is not there")]
    Missing,
    #[error("the disk is full")]
    Full,
    #[error("files cannot be kept: {0}")]
    Unavailable(String),
}

impl From<std::io::Error> for FileError {
    fn from(error: std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::Full,
            std::io::ErrorKind::NotFound => Self::Missing,
            _ => Self::Unavailable(error.to_string()),
        }
    }
}

impl From<object_store::Error> for FileError {
    fn from(error: object_store::Error) -> Self {
        let text = error.to_string();
        match error {
            object_store::Error::NotFound { .. } => Self::Missing,
            _ if text.contains("No space left") => Self::Full,
            _ => Self::Unavailable(text),
        }
    }
}

/// The folder of evidence.
#[derive(Clone, Debug)]
pub struct Files {
    store: Arc<LocalFileSystem>,
    root: PathBuf,
    tmp: PathBuf,
}

/// A temporary file: it goes with whoever holds it, also where a sender hangs up and the request is dropped.
struct Temporary(PathBuf);

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

/// How scratch folders are named.
const SCRATCH: &str = "scratch-";

/// A folder of our own in the temporary folder.
pub struct ScratchFolder(PathBuf);

impl ScratchFolder {
    pub fn path(&self) -> &Path {
        &self.0
    }
}

impl Drop for ScratchFolder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// A file on its way in.
pub struct Incoming {
    tmp: PathBuf,
    name: String,
    hasher: Sha256,
    bytes: u64,
    head: Vec<u8>,
    memory: Vec<u8>,
    spilled: Option<(tokio::fs::File, Temporary)>,
}

/// A file that has arrived whole, not yet kept.
pub struct Arrived {
    pub sha256: String,
    pub bytes: u64,
    /// The first bytes: enough to tell the type.
    pub head: Vec<u8>,
    memory: Vec<u8>,
    spilled: Option<Temporary>,
}

impl Files {
    /// Opens, making the folders (0700) where they are missing.
    pub fn open(root: &Path, tmp: &Path) -> Result<Self, FileError> {
        for folder in [root, tmp] {
            make_private_folder(folder)?;
        }
        let store = LocalFileSystem::new_with_prefix(root)?.with_fsync(true);
        Ok(Self { store: Arc::new(store), root: root.to_owned(), tmp: tmp.to_owned() })
    }

    /// Opens a folder that is only read from, such as a backup on a disk that cannot be written.
    pub fn read_only(root: &Path) -> Result<Self, FileError> {
        let store = LocalFileSystem::new_with_prefix(root)?;
        Ok(Self { store: Arc::new(store), root: root.to_owned(), tmp: root.to_owned() })
    }

    /// The same folder without fsync: for filling a demo, where a crash only means filling it again.
    pub fn unsynced(&self) -> Result<Self, FileError> {
        let store = LocalFileSystem::new_with_prefix(&self.root)?.with_fsync(false);
        Ok(Self { store: Arc::new(store), ..self.clone() })
    }

    /// Begins to take a file; `name` is random and only names the temporary file.
    pub fn begin(&self, name: String) -> Incoming {
        Incoming {
            tmp: self.tmp.clone(),
            name,
            hasher: Sha256::new(),
            bytes: 0,
            head: Vec::new(),
            memory: Vec::new(),
            spilled: None,
        }
    }

    /// Puts an arrived file under its hash, durably: also over the same bytes, which may have been damaged since, or
    /// whose name may not have reached the disk.
    pub async fn keep(&self, arrived: Arrived) -> Result<(), FileError> {
        let Arrived { sha256, memory, spilled, .. } = arrived;
        let Some(spilled) = spilled else {
            self.store.put(&key_of(&sha256), PutPayload::from(memory)).await?;
            return Ok(());
        };
        self.copy_in(tokio::fs::File::open(&spilled.0).await?, &sha256).await
    }

    /// Removes bytes that last for as long as they are held, so that [`Self::put_back`] can put them back.
    pub async fn take_out(&self, sha256: &str) -> Result<std::fs::File, FileError> {
        let held = self.open_file(sha256).await?;
        self.remove(sha256).await?;
        Ok(held)
    }

    /// Puts back what was taken out, where it did not come in anew.
    pub async fn put_back(&self, sha256: &str, held: std::fs::File) -> Result<(), FileError> {
        if self.is_intact(sha256).await? { Ok(()) } else { self.copy_in(held.into(), sha256).await }
    }

    async fn copy_in(&self, mut from: tokio::fs::File, sha256: &str) -> Result<(), FileError> {
        let store: Arc<dyn ObjectStore> = Arc::clone(&self.store) as Arc<dyn ObjectStore>;
        let mut to = BufWriter::new(store, key_of(sha256));
        tokio::io::copy(&mut from, &mut to).await?;
        to.shutdown().await?;
        Ok(())
    }

    /// Keeps bytes made here (a preview, a demo picture); gives their hash.
    pub async fn keep_bytes(&self, bytes: Vec<u8>) -> Result<String, FileError> {
        let sha256 = hex::encode(Sha256::digest(&bytes));
        self.store.put(&key_of(&sha256), PutPayload::from(bytes)).await?;
        Ok(sha256)
    }

    /// The whole of a file: at most [`crate::domain::evidence::MAX_FILE`] bytes.
    pub async fn read(&self, sha256: &str) -> Result<Vec<u8>, FileError> {
        Ok(self.store.get(&key_of(sha256)).await?.bytes().await?.into())
    }

    /// A file to be read from the disk, without being held in memory.
    pub async fn open_file(&self, sha256: &str) -> Result<std::fs::File, FileError> {
        match self.store.get(&key_of(sha256)).await?.payload {
            GetResultPayload::File(file, _) => Ok(file),
            GetResultPayload::Stream(_) => Err(FileError::Unavailable("the file has no place on a disk".to_owned())),
        }
    }

    /// A file piece by piece, as fast as its reader takes it.
    pub async fn stream(
        &self,
        sha256: &str,
    ) -> Result<impl futures_util::Stream<Item = Result<Bytes, FileError>> + 'static, FileError> {
        Ok(self.store.get(&key_of(sha256)).await?.into_stream().map(|piece| piece.map_err(FileError::from)))
    }

    /// Whether the bytes are there, whole and unaltered.
    pub async fn is_intact(&self, sha256: &str) -> Result<bool, FileError> {
        let mut stream = match self.store.get(&key_of(sha256)).await {
            Ok(found) => found.into_stream(),
            Err(object_store::Error::NotFound { .. }) => return Ok(false),
            Err(error) => return Err(error.into()),
        };
        let mut hasher = Sha256::new();
        while let Some(chunk) = stream.next().await {
            hasher.update(&chunk?);
        }
        Ok(hex::encode(hasher.finalize()) == sha256)
    }

    /// Removes bytes that no row names any more.
    pub async fn remove(&self, sha256: &str) -> Result<(), FileError> {
        match self.store.delete(&key_of(sha256)).await {
            Ok(()) | Err(object_store::Error::NotFound { .. }) => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    /// Hashes of kept files that were last written before `before`: candidates for the sweep.
    pub async fn kept_before(&self, before: DateTime<Utc>) -> Result<Vec<String>, FileError> {
        let mut all = self.store.list(None);
        let mut old = Vec::new();
        while let Some(meta) = all.next().await {
            let meta = meta?;
            if let Some(name) = meta.location.filename().filter(|_| meta.last_modified < before) {
                old.push(name.to_owned());
            }
        }
        Ok(old)
    }

    /// Removes what a crash left half-way in and nobody wrote to since `before`: on its way, or beside its place, where
    /// `object_store` writes `name#1` before it renames.
    pub async fn drop_halves(&self, before: DateTime<Utc>) -> Result<usize, FileError> {
        let (root, tmp) = (self.root.clone(), self.tmp.clone());
        let dropping = tokio::task::spawn_blocking(move || {
            let mut dropped = drop_old(&tmp, before, |_| true)?;
            for shelf in std::fs::read_dir(root)? {
                let shelf = shelf?.path();
                if shelf.is_dir() {
                    dropped += drop_old(&shelf, before, |name| name.contains('#'))?;
                }
            }
            Ok(dropped)
        });
        dropping.await.map_err(|error| FileError::Unavailable(error.to_string()))?
    }

    /// A file of our own making, on its way out: it has no name any more, and goes with whoever holds it.
    pub fn scratch(&self, name: &str) -> Result<std::fs::File, FileError> {
        let path = self.tmp.join(name);
        let file = std::fs::File::options().read(true).write(true).create_new(true).open(&path)?;
        std::fs::remove_file(&path)?;
        Ok(file)
    }

    /// A folder for another program's work: it goes with whoever holds it, and a crash leaves it to the sweep.
    pub fn scratch_folder(&self, name: &str) -> Result<ScratchFolder, FileError> {
        let path = self.tmp.join(format!("{SCRATCH}{name}"));
        std::fs::create_dir(&path)?;
        Ok(ScratchFolder(path))
    }

    /// The folder for files on their way in; what is left there after a day is swept.
    pub fn tmp(&self) -> &Path {
        &self.tmp
    }
}

impl Incoming {
    /// Takes the next bytes.
    pub async fn write(&mut self, chunk: &[u8]) -> Result<(), FileError> {
        self.hasher.update(chunk);
        self.bytes += chunk.len() as u64;
        if self.head.len() < 512 {
            self.head.extend(chunk.iter().take(512 - self.head.len()));
        }
        if let Some((file, _)) = &mut self.spilled {
            file.write_all(chunk).await?;
        } else {
            self.memory.extend_from_slice(chunk);
            if self.memory.len() > IN_MEMORY {
                let spilled = Temporary(self.tmp.join(&self.name));
                let mut file = tokio::fs::File::create(&spilled.0).await?;
                file.write_all(&std::mem::take(&mut self.memory)).await?;
                self.spilled = Some((file, spilled));
            }
        }
        Ok(())
    }

    pub const fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The file is whole.
    pub async fn finish(mut self) -> Result<Arrived, FileError> {
        let mut spilled = None;
        if let Some((mut file, path)) = self.spilled.take() {
            file.flush().await?;
            spilled = Some(path);
        }
        Ok(Arrived {
            sha256: hex::encode(self.hasher.finalize()),
            bytes: self.bytes,
            head: self.head,
            memory: self.memory,
            spilled,
        })
    }
}

impl Arrived {
    /// The whole file, for checks that must see all of it.
    pub async fn contents(&self) -> Result<Vec<u8>, FileError> {
        let Some(Temporary(path)) = &self.spilled else {
            return Ok(self.memory.clone());
        };
        let mut bytes = Vec::with_capacity(self.bytes as usize);
        tokio::fs::File::open(path).await?.read_to_end(&mut bytes).await?;
        Ok(bytes)
    }
}

/// Removes the files of a folder whose name fits and that are older than `before`; how many.
fn drop_old(folder: &Path, before: DateTime<Utc>, fits: impl Fn(&str) -> bool) -> Result<usize, FileError> {
    let mut dropped = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        // A file that is gone meanwhile has arrived.
        let Ok(meta) = entry.metadata() else { continue };
        let is_old = meta.modified().is_ok_and(|at| DateTime::<Utc>::from(at) < before);
        if is_old && meta.is_dir() && entry.file_name().to_string_lossy().starts_with(SCRATCH) {
            std::fs::remove_dir_all(entry.path())?;
            dropped += 1;
        }
        if is_old && meta.is_file() && fits(&entry.file_name().to_string_lossy()) {
            match std::fs::remove_file(entry.path()) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(error.into()),
                _ => dropped += 1,
            }
        }
    }
    Ok(dropped)
}

/// `ab/abcdef…`: no folder grows without end.
fn key_of(sha256: &str) -> Key {
    Key::from(format!("{}/{sha256}", sha256.get(..2).unwrap_or("--")))
}

/// Makes a folder that only its owner may enter, whatever the umask.
pub fn make_private_folder(folder: &Path) -> Result<(), std::io::Error> {
    use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
    std::fs::DirBuilder::new().recursive(true).mode(0o700).create(folder)?;
    std::fs::set_permissions(folder, std::fs::Permissions::from_mode(0o700))
}
