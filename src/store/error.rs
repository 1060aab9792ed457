//! What the store answers when it cannot do what it was asked, in the words that the layers above act on.
//! Never carries a row's values: a message may end up in a log.

use diesel::result::{DatabaseErrorKind, Error as DieselError};
use thiserror::Error;

#[derive(Debug, Error)]
pub enum StoreError {
    #[error("there is no such row")]
    NotFound,
    #[error("refused: {0}")]
    Refused(crate::domain::refusal::Refusal),
    /// The version that the act saw has moved on.
    #[error("somebody else changed it first")]
    Stale,
    /// Another change of the same row came between reading and writing it. `Db::write` runs the work again.
    #[error("the row moved while it was being changed")]
    Moved,
    /// The constraint's name on PostgreSQL, `table.column, table.column` on SQLite.
    #[error("the row is there already ({0})")]
    Duplicate(String),
    /// Another process or too much work is in the way; the same again in a moment may succeed.
    #[error("the database is busy")]
    Busy,
    #[error("the disk is full")]
    Full,
    /// Two transactions got in each other's way on PostgreSQL. `Db::write` runs the work again, so nobody above sees it.
    #[error("two transactions got in each other's way")]
    Conflict,
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The disk failed to read or write. From a SQLite write this ends the process: what the disk holds is unknown.
    #[error("the disk failed: {0}")]
    Disk(String),
    #[error("the database is damaged: {0}")]
    Corrupt(String),
    /// The settings name a database that cannot be opened; the sentence says why and what to do.
    #[error("{0}")]
    Setting(String),
    #[error(
        "this database was made by a newer Redress: it has the migration {found}, this program knows migrations up to {known}. \
         Start the newer program, or restore the backup made before it ran"
    )]
    NewerSchema { found: String, known: String },
    #[error("the database refused: {0}")]
    Database(String),
}

impl StoreError {
    /// Whether waiting and asking again may help, so that the answer is 503 and not 500.
    pub fn is_passing(&self) -> bool {
        matches!(self, Self::Busy | Self::Full | Self::Conflict | Self::Moved | Self::Unavailable(_) | Self::Disk(_))
    }

    /// Whether the connection that gave this error should not be used again.
    pub(super) fn spoils_connection(&self) -> bool {
        matches!(self, Self::Unavailable(_) | Self::Disk(_) | Self::Corrupt(_))
    }
}

impl From<DieselError> for StoreError {
    fn from(error: DieselError) -> Self {
        match error {
            DieselError::NotFound => Self::NotFound,
            DieselError::DatabaseError(kind, info) => match kind {
                DatabaseErrorKind::UniqueViolation => Self::Duplicate(constraint(info.constraint_name(), info.message())),
                DatabaseErrorKind::SerializationFailure => Self::Conflict,
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::UnableToSendCommand => {
                    Self::Unavailable(info.message().trim().to_owned())
                }
                _ => from_message(info.message()),
            },
            DieselError::BrokenTransactionManager => Self::Unavailable(error.to_string()),
            // The first error is the cause; that rolling back failed too is its echo.
            DieselError::RollbackErrorOnCommit { commit_error, .. } => Self::from(*commit_error),
            DieselError::QueryBuilderError(inner)
            | DieselError::SerializationError(inner)
            | DieselError::DeserializationError(inner) => Self::Database(inner.to_string()),
            other => Self::Database(other.to_string()),
        }
    }
}

impl From<diesel::ConnectionError> for StoreError {
    fn from(error: diesel::ConnectionError) -> Self {
        match error {
            diesel::ConnectionError::CouldntSetupConfiguration(inner) => Self::from(inner),
            other => match from_message(&other.to_string()) {
                Self::Database(message) => Self::Unavailable(message),
                known => known,
            },
        }
    }
}

fn constraint(name: Option<&str>, message: &str) -> String {
    let told = message.strip_prefix("UNIQUE constraint failed: ").unwrap_or("unnamed");
    name.unwrap_or(told).to_owned()
}

type Make = fn(String) -> StoreError;

/// Diesel hands on neither SQLite's result code nor PostgreSQL's SQLSTATE for these: the text is all there is.
/// SQLite's texts are fixed in its source (`sqlite3ErrStr`); PostgreSQL's follow `lc_messages`, which a plain
/// role may not set, hence the Chinese beside the English.
const TEXTS: &[(&str, Make)] = &[
    ("database is locked", |_| StoreError::Busy),
    ("database table is locked", |_| StoreError::Busy),
    ("database or disk is full", |_| StoreError::Full),
    ("disk I/O error", StoreError::Disk),
    ("out of memory", StoreError::Unavailable),
    ("attempt to write a readonly database", StoreError::Unavailable),
    ("unable to open database file", StoreError::Unavailable),
    ("disk image is malformed", StoreError::Corrupt),
    ("file is not a database", StoreError::Corrupt),
    ("deadlock detected", |_| StoreError::Conflict),
    ("检测到死锁", |_| StoreError::Conflict),
    ("due to statement timeout", |_| StoreError::Busy),
    ("由于语句执行超时", |_| StoreError::Busy),
    ("due to lock timeout", |_| StoreError::Busy),
    ("由于锁超时", |_| StoreError::Busy),
    ("too many clients already", |_| StoreError::Busy),
    ("remaining connection slots", |_| StoreError::Busy),
    ("too many connections for", |_| StoreError::Busy),
    ("No space left on device", |_| StoreError::Full),
    ("设备上没有空间", |_| StoreError::Full),
    ("terminating connection", StoreError::Unavailable),
    ("server closed the connection", StoreError::Unavailable),
    ("no connection to the server", StoreError::Unavailable),
    ("could not receive data from server", StoreError::Unavailable),
    ("could not send data to server", StoreError::Unavailable),
    ("the database system is", StoreError::Unavailable), // starting up, shutting down, in recovery
    ("数据库系统", StoreError::Unavailable),
    ("cannot execute", StoreError::Unavailable), // a standby after a failover: read-only until it is promoted
];

/// What an error means of which only the text is left.
pub(super) fn from_message(message: &str) -> StoreError {
    let message = message.trim();
    TEXTS
        .iter()
        .find(|(text, _)| message.contains(text))
        .map_or_else(|| StoreError::Database(message.to_owned()), |(_, make)| make(message.to_owned()))
}
