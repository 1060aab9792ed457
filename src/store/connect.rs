//! From a URL to an open connection: which database it names, the file and its permissions, the settings of each connection.
//! A misspelt URL is refused with a sentence and never becomes a file.

use std::fs::{self, OpenOptions, Permissions};
use std::io;
use std::os::unix::fs::{OpenOptionsExt, PermissionsExt};
use std::path::{Path, PathBuf};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use super::db::{Conn, DbSettings};
use super::error::StoreError;

const SHAPES: &str = "write sqlite:path/to/file.db or postgres://user@host/database";

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    Read,
    Write,
    /// Structure changes: as long as they need, and foreign keys looked at once, at the end.
    Migrate,
}

pub(super) enum Opener {
    Sqlite { path: PathBuf, busy_timeout_ms: u64, fsync: bool },
    Postgres { url: String },
}

impl Opener {
    pub fn new(settings: &DbSettings) -> Result<Self, StoreError> {
        let url = settings.url.as_str();
        // The URL may hold a password: no sentence repeats more than its scheme.
        let (scheme, rest) = url.split_once(':').ok_or_else(|| refused(format!("the database URL has no scheme: {SHAPES}")))?;
        match scheme {
            "sqlite" => {
                let path = sqlite_path(rest)?;
                make_file(&path)?;
                Ok(Self::Sqlite { path, busy_timeout_ms: settings.busy_timeout_ms, fsync: settings.fsync })
            }
            "postgres" | "postgresql" if rest.starts_with("//") => Ok(Self::Postgres { url: with_patience(url) }),
            other => Err(refused(format!("{other}: is no database that Redress knows: {SHAPES}"))),
        }
    }

    pub fn is_postgres(&self) -> bool {
        matches!(self, Self::Postgres { .. })
    }

    /// SQLite's write-ahead log, whether it is there or not.
    pub fn log_file(&self) -> Option<PathBuf> {
        match self {
            Self::Sqlite { path, .. } => Some(PathBuf::from(format!("{}-wal", path.display()))),
            Self::Postgres { .. } => None,
        }
    }

    pub fn open(&self, purpose: Use) -> Result<Conn, StoreError> {
        match self {
            Self::Sqlite { path, busy_timeout_ms, fsync } => {
                open_sqlite(path, *busy_timeout_ms, *fsync, purpose).map(Conn::Sqlite)
            }
            Self::Postgres { url } => open_postgres(url, purpose).map(Conn::Postgres),
        }
    }
}

fn refused(sentence: String) -> StoreError {
    StoreError::Setting(sentence)
}

fn sqlite_path(rest: &str) -> Result<PathBuf, StoreError> {
    // sqlite:///var/x is an absolute path with an empty host; sqlite://x would name a host, and SQLite has none.
    let path = match rest.strip_prefix("//") {
        Some(absolute) if absolute.starts_with('/') => absolute,
        Some(_) => {
            return Err(refused(format!("sqlite:// names a host, and SQLite has none: {SHAPES}")));
        }
        None => rest,
    };
    if path.is_empty() || path.ends_with('/') {
        return Err(refused(format!("the database URL names no file: {SHAPES}")));
    }
    if path.contains(['?', '\0']) || path.starts_with(':') {
        return Err(refused(format!("sqlite: takes a path and nothing else, no options and no :memory:; {SHAPES}")));
    }
    // An absolute path cannot be taken for one of SQLite's own `file:` URIs.
    std::path::absolute(path).map_err(|error| unusable(Path::new(path), &error))
}

/// Folders 0700 and the file 0600, whatever the umask; SQLite gives its -wal and -shm the mode of the file.
fn make_file(path: &Path) -> Result<(), StoreError> {
    if let Some(folder) = path.parent() {
        make_folder(folder).map_err(|error| unusable(folder, &error))?;
    }
    match OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(path) {
        Ok(file) => file.set_permissions(Permissions::from_mode(0o600)).map_err(|error| unusable(path, &error)),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            let opened = OpenOptions::new().read(true).write(true).open(path);
            opened.map(drop).map_err(|error| unusable(path, &error))
        }
        Err(error) => Err(unusable(path, &error)),
    }
}

fn make_folder(folder: &Path) -> io::Result<()> {
    if folder.is_dir() {
        return Ok(());
    }
    if let Some(parent) = folder.parent() {
        make_folder(parent)?;
    }
    match fs::create_dir(folder) {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists && folder.is_dir() => Ok(()),
        made => made.and_then(|()| fs::set_permissions(folder, Permissions::from_mode(0o700))),
    }
}

fn unusable(path: &Path, error: &io::Error) -> StoreError {
    let path = path.display();
    refused(format!("the database {path} cannot be used ({error}); the user that runs Redress must own and be able to write it"))
}

fn open_sqlite(path: &Path, busy_timeout_ms: u64, fsync: bool, purpose: Use) -> Result<SqliteConnection, StoreError> {
    let name = path.to_str().ok_or_else(|| refused("the path of the database is not UTF-8".to_owned()))?;
    let mut conn = SqliteConnection::establish(name)?;
    // Migrators wait for one another, and the first may be rebuilding a large table.
    let patience = if purpose == Use::Migrate { busy_timeout_ms.max(60_000) } else { busy_timeout_ms };
    let synchronous = if fsync { "FULL" } else { "OFF" };
    // The file is Redress's own, but a planted one must not run its views and triggers' functions: trusted_schema.
    conn.batch_execute(&format!(
        "PRAGMA busy_timeout={patience};
         PRAGMA trusted_schema=OFF;
         PRAGMA cell_size_check=ON;
         PRAGMA journal_mode=WAL;
         PRAGMA synchronous={synchronous};
         PRAGMA wal_autocheckpoint=0;
         PRAGMA journal_size_limit=67108864;"
    ))?;
    // Savepoints keep their undo pages in memory on the writer: no temporary file per group. Without fsync a demo is filled, which
    // writes so much at once that pages would be put away and fetched again within one transaction: 128 MB at most.
    conn.batch_execute(match purpose {
        Use::Read => "PRAGMA foreign_keys=ON; PRAGMA query_only=ON;",
        Use::Write if fsync => "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-16000;",
        Use::Write => "PRAGMA foreign_keys=ON; PRAGMA temp_store=MEMORY; PRAGMA cache_size=-128000;",
        Use::Migrate => "PRAGMA foreign_keys=OFF;",
    })?;
    let mode: String = diesel::select(diesel::dsl::sql::<diesel::sql_types::Text>(
        "(SELECT journal_mode FROM pragma_journal_mode), (SELECT count(*) FROM sqlite_schema)",
    ))
    .get_result(&mut conn)?;
    if mode != "wal" {
        return Err(refused(format!(
            "{name} is on a disk without shared memory, such as a network folder; SQLite needs a local disk"
        )));
    }
    Ok(conn)
}

fn open_postgres(url: &str, purpose: Use) -> Result<PgConnection, StoreError> {
    let mut conn = PgConnection::establish(url)?;
    let (statement_ms, lock_ms) = if purpose == Use::Migrate { (0, 60_000) } else { (5_000, 0) };
    // A process that is stopped half-way through a transaction must not hold its locks for ever.
    conn.batch_execute(&format!(
        "SET statement_timeout = {statement_ms};
         SET lock_timeout = {lock_ms};
         SET idle_in_transaction_session_timeout = {idle_ms};
         SET client_min_messages = warning;
         SET application_name = 'redress';
         SET timezone = 'UTC';",
        idle_ms = if purpose == Use::Migrate { 0 } else { 10_000 },
    ))?;
    Ok(conn)
}

/// How long a host that does not answer is waited for, where the URL does not say it: libpq waits for minutes to connect, and for two
/// hours before it looks whether a connection that rests is still there, though firewalls forget one sooner. What was sent, or asked
/// for by the probes at 10, 15 and 20 s, and was not received within 25 s, ends the connection.
const PATIENCE: [(&str, &str); 4] =
    [("connect_timeout", "3"), ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("tcp_user_timeout", "25000")];

fn with_patience(url: &str) -> String {
    let mut url = url.to_owned();
    for (key, value) in PATIENCE {
        if !url.contains(&format!("{key}=")) {
            let mark = match (has_query(&url), url.ends_with(['?', '&'])) {
                (true, true) => "",
                (true, false) => "&",
                (false, _) => "?",
            };
            url = format!("{url}{mark}{key}={value}");
        }
    }
    url
}

/// As libpq reads it: a password may have a question mark of its own.
fn has_query(url: &str) -> bool {
    let rest = url.split_once("//").map_or(url, |(_, rest)| rest);
    let password = rest.find(['@', '/']).filter(|at| rest[*at..].starts_with('@')).unwrap_or_default();
    rest[password..].contains('?')
}

#[cfg(test)]
mod tests {
    use super::{PATIENCE, with_patience};

    #[test]
    fn patience_is_added_to_a_url_however_it_ends() {
        let all = PATIENCE.map(|(key, value)| format!("{key}={value}")).join("&");
        for (url, mark) in [
            ("postgres://h/db", "?"),
            ("postgres://u:p?w@h/db", "?"),
            ("postgres://u:p?w@h/db?sslmode=require", "&"),
            ("postgres:///db?host=/run/postgresql", "&"),
            ("postgres://h/db?", ""),
            ("postgres://h/db?sslmode=require&", ""),
        ] {
            assert_eq!(with_patience(url), format!("{url}{mark}{all}"));
        }
        let own = with_patience("postgres://h/db?connect_timeout=9");
        assert!(own.starts_with("postgres://h/db?connect_timeout=9&keepalives_idle=10"), "{own}");
    }
}
