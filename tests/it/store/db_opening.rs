//! Which database a URL opens, and how: refusals, permissions, settings of a connection.

use std::os::unix::fs::PermissionsExt;

use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use redress::store::db::{Conn, Db, DbSettings};
use redress::store::error::StoreError;

use crate::support::databases::sqlite_with;

#[test]
fn a_misspelt_url_is_refused_and_makes_no_file() {
    let folder = tempfile::tempdir().unwrap();
    let here = folder.path().display();
    let wrong = [
        format!("{here}/plain.db"),
        format!("sqlit:{here}/misspelt.db"),
        format!("SQLITE:{here}/shouted.db"),
        format!("sqlite://{}/host.db", "data"),
        format!("sqlite:{here}/file.db?mode=ro"),
        format!("sqlite:{here}/"),
        "sqlite:".to_owned(),
        "sqlite::memory:".to_owned(),
        "sqlite:\0".to_owned(),
        "postgres:local".to_owned(),
        "postgress://localhost/redress".to_owned(),
        "mysql://root:secret@localhost/redress".to_owned(),
        String::new(),
    ];
    for url in wrong {
        let Err(StoreError::Setting(sentence)) = Db::open(&DbSettings::new(url.clone())) else { panic!("{url} was taken") };
        assert!(sentence.contains("sqlite:path"), "{sentence}");
        assert!(!sentence.contains("secret"), "{sentence}");
    }
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_settings_do_not_print_a_password() {
    let settings = DbSettings::new("postgres://redress:secret@localhost/redress");
    assert!(!format!("{settings:?}").contains("secret"));
}

#[test]
fn the_file_and_its_folders_are_for_their_owner_alone() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a/b/redress.db");
    let db = Db::open(&DbSettings::new(format!("sqlite://{}", file.display()))).unwrap();
    db.write_blocking(|tx| Ok(tx.batch_execute("CREATE TABLE t (a)")?)).unwrap();
    let mode = |path: &std::path::Path| path.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&folder.path().join("a")), 0o700);
    assert_eq!(mode(&folder.path().join("a/b")), 0o700);
    for name in ["redress.db", "redress.db-wal", "redress.db-shm"] {
        assert_eq!(mode(&folder.path().join("a/b").join(name)), 0o600, "{name}");
    }
    db.close();
    assert!(!folder.path().join("a/b/redress.db-wal").exists(), "closing empties the log");
}

#[test]
fn a_file_that_is_no_database_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("letter.txt");
    std::fs::write(&file, "Dear Sir or Madam, ".repeat(100)).unwrap();
    let opened = Db::open(&DbSettings::new(format!("sqlite:{}", file.display())));
    assert!(matches!(opened, Err(StoreError::Corrupt(_))));
}

#[tokio::test]
async fn each_sqlite_connection_has_its_settings() {
    let database = sqlite_with(|settings| settings.fsync = true);
    let pragma = |conn: &mut Conn, name: &str| -> Result<i64, StoreError> {
        Ok(diesel::select(diesel::dsl::sql::<BigInt>(&format!("(SELECT * FROM pragma_{name})"))).get_result(conn)?)
    };
    let look = move |conn: &mut Conn| {
        Ok(["foreign_keys", "synchronous", "trusted_schema", "cell_size_check", "busy_timeout"]
            .map(|name| pragma(conn, name).unwrap()))
    };
    assert_eq!(database.db.read(look).await.unwrap(), [1, 2, 0, 1, 5_000]);
    assert_eq!(database.db.write(look).await.unwrap(), [1, 2, 0, 1, 5_000]);
}
