//! A fresh, migrated database for each test: SQLite from a copy of a file, PostgreSQL from a template.
//! The same claim is held against both; without PostgreSQL it fails, so that nobody believes half an answer.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use redress::store::db::{Db, DbSettings};
use redress::store::migrate;

pub struct TestDatabase {
    pub db: Db,
    pub settings: DbSettings,
    place: Place,
}

enum Place {
    Folder(tempfile::TempDir),
    Database(String),
}

impl TestDatabase {
    /// SQLite's file; none on PostgreSQL.
    pub fn file(&self) -> Option<PathBuf> {
        match &self.place {
            Place::Folder(folder) => Some(folder.path().join("redress.db")),
            Place::Database(_) => None,
        }
    }

    /// Every row of every table: the same twice when nothing was written between.
    pub fn contents(&self) -> BTreeMap<String, Vec<String>> {
        let (tables, mut ask): (&str, Ask) = match &self.place {
            Place::Folder(_) => {
                let file = self.file().unwrap().display().to_string();
                let mut conn = SqliteConnection::establish(&file).unwrap();
                ("SELECT name AS text FROM sqlite_master WHERE type = 'table'", Box::new(move |sql| texts(&mut conn, sql)))
            }
            Place::Database(name) => {
                let mut conn = PgConnection::establish(&postgres_url(name)).unwrap();
                let tables = "SELECT tablename::text AS text FROM pg_tables WHERE schemaname = 'public'";
                (tables, Box::new(move |sql| texts(&mut conn, sql)))
            }
        };
        let on_sqlite = matches!(self.place, Place::Folder(_));
        let mut contents = BTreeMap::new();
        for table in ask(tables) {
            let rows = if on_sqlite {
                let columns = ask(&format!("SELECT 'quote(\"' || name || '\")' AS text FROM pragma_table_info('{table}')"));
                ask(&format!("SELECT {} AS text FROM {table}", columns.join(" || ',' || ")))
            } else {
                ask(&format!("SELECT t::text AS text FROM {table} t"))
            };
            let mut rows = rows;
            rows.sort();
            contents.insert(table, rows);
        }
        contents
    }

    /// The same database through another door, as another process would have it.
    pub fn again(&self) -> Db {
        Db::open(&self.settings).unwrap()
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        self.db.close();
        if let Place::Database(name) = &self.place {
            let dropped = admin().batch_execute(&format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"));
            if let Err(error) = dropped {
                eprintln!("{name} stays behind: {error}");
            }
        }
    }
}

pub fn sqlite() -> TestDatabase {
    sqlite_with(|_| {})
}

/// `change` alters the settings before the database is opened.
pub fn sqlite_with(change: impl FnOnce(&mut DbSettings)) -> TestDatabase {
    static MIGRATED: OnceLock<Vec<u8>> = OnceLock::new();
    let migrated = MIGRATED.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("template.db");
        let db = Db::open(&without_fsync(format!("sqlite:{}", file.display()))).unwrap();
        migrate::run(&db).unwrap();
        // Closing empties the log into the file, so that the file is all there is.
        db.close();
        std::fs::read(file).unwrap()
    });
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("redress.db");
    std::fs::write(&file, migrated).unwrap();
    let mut settings = without_fsync(format!("sqlite:{}", file.display()));
    change(&mut settings);
    TestDatabase { db: Db::open(&settings).unwrap(), settings, place: Place::Folder(folder) }
}

pub fn postgres() -> TestDatabase {
    postgres_with(|_| {})
}

pub fn postgres_with(change: impl FnOnce(&mut DbSettings)) -> TestDatabase {
    static TEMPLATE: OnceLock<String> = OnceLock::new();
    static COUNT: AtomicU32 = AtomicU32::new(0);
    let template = TEMPLATE.get_or_init(|| {
        let name = format!("redress_{}_template", std::process::id());
        admin().batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).unwrap();
        admin().batch_execute(&format!("CREATE DATABASE {name}")).unwrap();
        let db = Db::open(&without_fsync(postgres_url(&name))).unwrap();
        migrate::run(&db).unwrap();
        // A database with a connection on it cannot be a template.
        db.close();
        name
    });
    let name = format!("redress_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    admin().batch_execute(&format!("CREATE DATABASE {name} TEMPLATE {template}")).unwrap();
    let mut settings = without_fsync(postgres_url(&name));
    change(&mut settings);
    TestDatabase { db: Db::open(&settings).unwrap(), settings, place: Place::Database(name) }
}

/// Holds the claim against both databases, one after the other.
pub async fn each_database<F, Fut>(claim: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    each_database_with(|_| {}, claim).await;
}

pub async fn each_database_with<F, Fut>(change: fn(&mut DbSettings), claim: F)
where
    F: Fn(Db) -> Fut,
    Fut: Future<Output = ()>,
{
    for (name, make) in [("SQLite", sqlite_with as fn(fn(&mut DbSettings)) -> _), ("PostgreSQL", postgres_with as fn(_) -> _)] {
        // Seen only when the claim fails: which of the two it was.
        println!("on {name}");
        let database: TestDatabase = make(change);
        claim(database.db.clone()).await;
    }
}

type Ask = Box<dyn FnMut(&str) -> Vec<String>>;

#[derive(QueryableByName)]
struct OneText {
    #[diesel(sql_type = diesel::sql_types::Text)]
    text: String,
}

fn texts<C>(conn: &mut C, sql: &str) -> Vec<String>
where
    C: diesel::connection::LoadConnection,
    OneText: QueryableByName<C::Backend>,
    diesel::query_builder::SqlQuery: for<'q> diesel::query_dsl::LoadQuery<'q, C, OneText>,
{
    let rows: Vec<OneText> = diesel::sql_query(sql).load(conn).unwrap();
    rows.into_iter().map(|row| row.text).collect()
}

fn without_fsync(url: String) -> DbSettings {
    let mut settings = DbSettings::new(url);
    settings.fsync = false;
    settings.readers = 2;
    settings.pg_pool = 4;
    settings
}

#[expect(clippy::disallowed_methods, reason = "the tests' own setting")]
fn postgres_url(name: &str) -> String {
    let admin = std::env::var("REDRESS_TEST_POSTGRES").expect("REDRESS_TEST_POSTGRES is not set: run bin/test");
    let mut url = url::Url::parse(&admin).expect("REDRESS_TEST_POSTGRES is a URL");
    if !name.is_empty() {
        url.set_path(name);
    }
    url.into()
}

fn admin() -> PgConnection {
    PgConnection::establish(&postgres_url("")).expect("REDRESS_TEST_POSTGRES answers: run bin/test")
}
