//! The door to the database: `read` and `write` take a closure and a connection finds its way to it.
//! A write is answered after COMMIT and may be run more than once; nothing here blocks the caller's thread but the `_blocking` ones.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, Instant};

use diesel::backend::Backend;
use diesel::helper_types::Limit;
use diesel::pg::PgRowByRowLoadingMode;
use diesel::prelude::*;
use diesel::query_builder::{AsChangeset, AstPass, IntoUpdateTarget, QueryFragment, QueryId, UpdateTarget};
use diesel::query_dsl::methods::{ExecuteDsl, LimitDsl, LoadQuery};

use super::connect::{Opener, Use};
use super::error::StoreError;
use super::figures::Figures;
use super::line::{Line, Purpose};
use super::workers::Workers;
use super::writer::Writer;

#[derive(diesel::MultiConnection)]
pub enum Conn {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// So many values [`among`] takes.
pub(super) const AMONG: usize = 5;

/// One of at most [`AMONG`] values, at least one. A list of any length is another statement for each length, which SQLite plans anew
/// each time; this is one, kept prepared, whose places that are left over repeat the last value.
macro_rules! among {
    ($column:expr, $values:expr) => {{
        let (values, last) = (&$values[..], $values.len().saturating_sub(1));
        let at = |n: usize| values[n.min(last)];
        let (one, two, three) = ($column.eq(at(0)), $column.eq(at(1)), $column.eq(at(2)));
        one.or(two).or(three).or($column.eq(at(3))).or($column.eq(at(4)))
    }};
}
pub(super) use among;

/// Runs a statement on the connection itself. Diesel's way to either of the two writes the SQL anew each time; this one
/// finds the prepared statement by its type, which counts where one change is some twenty statements.
pub(super) fn execute<S>(conn: &mut Conn, statement: S) -> QueryResult<usize>
where
    S: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
{
    match conn {
        Conn::Sqlite(conn) => ExecuteDsl::execute(statement, conn),
        Conn::Postgres(conn) => ExecuteDsl::execute(statement, conn),
    }
}

/// Runs an UPDATE of the rows of `target`. Diesel's own is prepared anew each time it is run, because a changeset may leave
/// columns out; this one is kept under its SQL, and then there is nothing to confuse.
pub(super) fn update<T, V>(conn: &mut Conn, target: T, values: V) -> QueryResult<usize>
where
    T: IntoUpdateTarget,
    V: AsChangeset<Target = T::Table>,
    Update<T::Table, T::WhereClause, V::Changeset>: ExecuteDsl<SqliteConnection> + ExecuteDsl<PgConnection>,
{
    let UpdateTarget { table, where_clause } = target.into_update_target();
    execute(conn, Update { table, where_clause, values: values.as_changeset() })
}

/// `UPDATE table SET values WHERE …`, found again by its SQL.
pub(super) struct Update<T, W, V> {
    table: T,
    where_clause: W,
    values: V,
}

impl<T, W, V> QueryId for Update<T, W, V> {
    type QueryId = ();

    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<DB, T, W, V> QueryFragment<DB> for Update<T, W, V>
where
    DB: Backend,
    T: QueryFragment<DB>,
    W: QueryFragment<DB>,
    V: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("UPDATE ");
        self.table.walk_ast(out.reborrow())?;
        out.push_sql(" SET ");
        self.values.walk_ast(out.reborrow())?;
        self.where_clause.walk_ast(out.reborrow())
    }
}

/// As [`execute`], for what is read with nearly every request.
pub(super) fn load<'q, Q, T>(conn: &mut Conn, query: Q) -> QueryResult<Vec<T>>
where
    Q: RunQueryDsl<SqliteConnection> + RunQueryDsl<PgConnection>,
    Q: LoadQuery<'q, SqliteConnection, T> + LoadQuery<'q, PgConnection, T>,
{
    match conn {
        Conn::Sqlite(conn) => RunQueryDsl::load(query, conn),
        Conn::Postgres(conn) => RunQueryDsl::load(query, conn),
    }
}

/// The same of rows that are large together: PostgreSQL's library, which else holds all of them until the last has come, gives each
/// as it comes.
pub(super) fn load_large<'q, Q, T>(conn: &mut Conn, query: Q) -> QueryResult<Vec<T>>
where
    Q: LoadQuery<'q, SqliteConnection, T> + LoadQuery<'q, PgConnection, T, PgRowByRowLoadingMode>,
{
    match conn {
        Conn::Sqlite(conn) => query.internal_load(conn)?.collect(),
        Conn::Postgres(conn) => LoadQuery::<_, T, PgRowByRowLoadingMode>::internal_load(query, conn)?.collect(),
    }
}

/// The first row of a query, where there is one.
pub(super) fn first<'q, Q, T>(conn: &mut Conn, query: Q) -> QueryResult<Option<T>>
where
    Q: LimitDsl,
    Limit<Q>: RunQueryDsl<SqliteConnection> + RunQueryDsl<PgConnection>,
    Limit<Q>: LoadQuery<'q, SqliteConnection, T> + LoadQuery<'q, PgConnection, T>,
{
    Ok(load(conn, query.limit(1))?.pop())
}

/// Work that may wait; beyond it the asker is told at once that the database is busy.
const WAITING: usize = 4_096;

#[derive(Clone)]
pub struct DbSettings {
    /// `sqlite:path` (a relative one counts from the working folder) or `postgres://…`.
    pub url: String,
    /// SQLite's reading connections.
    pub readers: usize,
    /// How long SQLite waits for another process.
    pub busy_timeout_ms: u64,
    /// PostgreSQL's connections.
    pub pg_pool: usize,
    /// How long work waits for a connection before its asker is told that the database is busy.
    pub wait_ms: u64,
    /// Off only for filling a demo and in tests: a power cut then loses what was answered.
    pub fsync: bool,
}

impl DbSettings {
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), readers: 4, busy_timeout_ms: 5_000, pg_pool: 8, wait_ms: 3_000, fsync: true }
    }
}

impl fmt::Debug for DbSettings {
    /// Without the URL: it may hold a password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.url.split(':').next().unwrap_or_default();
        f.debug_struct("DbSettings")
            .field("scheme", &scheme)
            .field("readers", &self.readers)
            .field("busy_timeout_ms", &self.busy_timeout_ms)
            .field("pg_pool", &self.pg_pool)
            .field("wait_ms", &self.wait_ms)
            .field("fsync", &self.fsync)
            .finish()
    }
}

/// Called with the reason when the disk failed under the writer; by default it ends the process.
pub type OnFatal = Arc<dyn Fn(&str) + Send + Sync>;

#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    opener: Arc<Opener>,
    threads: Threads,
    figures: Figures,
}

enum Threads {
    Sqlite { readers: Workers, writer: Writer },
    Postgres { workers: Workers },
}

impl Db {
    pub fn open(settings: &DbSettings) -> Result<Self, StoreError> {
        Self::open_with(settings, Arc::new(end_process))
    }

    pub fn open_with(settings: &DbSettings, on_fatal: OnFatal) -> Result<Self, StoreError> {
        let opener = Arc::new(Opener::new(settings)?);
        let wait = Duration::from_millis(settings.wait_ms);
        let figures = Figures::default();
        let threads = if opener.is_postgres() {
            // A wrong password or host is told at start and not at the first page.
            drop(opener.open(Use::Write)?);
            let line = Line::new(WAITING, wait);
            Threads::Postgres { workers: Workers::start(settings.pg_pool.max(1), line, &opener, "store")? }
        } else {
            // A write waits for those before it, and they may wait for another process.
            let patience = wait + Duration::from_millis(settings.busy_timeout_ms);
            let writer = Writer::start(Line::new(WAITING, patience), opener.clone(), figures.clone(), on_fatal)?;
            let line = Line::new(WAITING, wait);
            Threads::Sqlite { readers: Workers::start(settings.readers.max(1), line, &opener, "store-reader")?, writer }
        };
        Ok(Self(Arc::new(Inner { opener, threads, figures })))
    }

    pub fn is_postgres(&self) -> bool {
        self.0.opener.is_postgres()
    }

    /// A closure that needs several queries to see one state, also on PostgreSQL, begins a transaction with `conn.transaction`.
    pub async fn read<T, F>(&self, f: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let asked = Instant::now();
        let answer = self.reading().ask(Purpose::Read, once(f)).await;
        self.0.figures.reads.observe(asked.elapsed().as_secs_f64());
        answer
    }

    /// One transaction. `f` may be run again, so it touches nothing but the connection.
    pub async fn write<T, F>(&self, f: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        let asked = Instant::now();
        let answer = self.writing().ask(Purpose::Write, f).await;
        self.0.figures.writes.observe(asked.elapsed().as_secs_f64());
        answer
    }

    pub fn read_blocking<T, F>(&self, f: F) -> Result<T, StoreError>
    where
        F: FnOnce(&mut Conn) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.reading().ask_blocking(Purpose::Read, once(f))
    }

    pub fn write_blocking<T, F>(&self, f: F) -> Result<T, StoreError>
    where
        F: Fn(&mut Conn) -> Result<T, StoreError> + Send + 'static,
        T: Send + 'static,
    {
        self.writing().ask_blocking(Purpose::Write, f)
    }

    /// Finishes what waits and refuses what comes after; blocks until it is done.
    pub fn close(&self) {
        match &self.0.threads {
            Threads::Sqlite { readers, writer } => {
                // Readers first: an open read would keep the log from being emptied.
                readers.close();
                writer.close();
            }
            Threads::Postgres { workers } => workers.close(),
        }
    }

    /// What operators watch.
    pub fn figures(&self) -> &Figures {
        &self.0.figures
    }

    /// Reads and writes that wait for a connection; on PostgreSQL they wait in one line, counted as reads.
    pub fn waiting(&self) -> (usize, usize) {
        match &self.0.threads {
            Threads::Sqlite { readers, writer } => (readers.line.len(), writer.line.len()),
            Threads::Postgres { workers } => (workers.line.len(), 0),
        }
    }

    /// Length of SQLite's write-ahead log in bytes.
    pub fn log_bytes(&self) -> u64 {
        self.0.opener.log_file().and_then(|file| std::fs::metadata(file).ok()).map_or(0, |meta| meta.len())
    }

    /// A connection of one's own for changing the structure.
    pub(super) fn migrating(&self) -> Result<Conn, StoreError> {
        self.0.opener.open(Use::Migrate)
    }

    fn reading(&self) -> &Line {
        match &self.0.threads {
            Threads::Sqlite { readers, .. } => &readers.line,
            Threads::Postgres { workers } => &workers.line,
        }
    }

    fn writing(&self) -> &Line {
        match &self.0.threads {
            Threads::Sqlite { writer, .. } => &writer.line,
            Threads::Postgres { workers } => &workers.line,
        }
    }
}

impl Drop for Inner {
    /// The threads end by themselves: waiting for them here could be one of them waiting for itself.
    fn drop(&mut self) {
        match &self.threads {
            Threads::Sqlite { readers, writer } => {
                readers.line.close();
                writer.line.close();
            }
            Threads::Postgres { workers } => workers.line.close(),
        }
    }
}

fn once<T>(f: impl FnOnce(&mut Conn) -> Result<T, StoreError>) -> impl FnMut(&mut Conn) -> Result<T, StoreError> {
    let mut f = Some(f);
    move |conn| match f.take() {
        Some(f) => f(conn),
        None => Err(StoreError::Database("a read is run once".to_owned())),
    }
}

/// 70 is EX_SOFTWARE: whoever keeps the process running starts it anew, and SQLite recovers from its log.
fn end_process(reason: &str) {
    tracing::error!(reason, "the disk failed under a write; ending, so that nothing unsure is called done");
    // The answers that were just given get a moment to leave.
    std::thread::sleep(Duration::from_millis(250));
    std::process::exit(70);
}
