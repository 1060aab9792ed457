//! Words made anew by hand, and words in a copy.

use redress::domain::actor::Scope;
use redress::domain::search::Query;
use redress::store::db::{Db, DbSettings};
use redress::store::{migrate, search};

use super::{over, said};
use crate::support::cases::file_case;
use crate::support::on_each_database;
use crate::support::{TestApp, databases};

fn found(db: &Db) -> usize {
    let query = Query::parse("陈晓").unwrap();
    db.read_blocking(move |conn| search::matching(conn, &Scope::All, &query, &search::Only::default(), 100)).unwrap().cases.len()
}

#[actix_web::test]
async fn a_rebuild_finds_every_case_again() {
    on_each_database(|app| async move {
        for _ in 0..60 {
            file_case(&app, |_| {}).await;
        }
        let below = app.app.id();
        app.app.db.write(move |conn| search::rebuild(conn, below)).await.unwrap();
        assert_eq!(found(&app.app.db), 0);
        let output = over(&app, &["search", "rebuild"]);
        assert!(output.status.success() && said(&output).contains("60 of them"), "{}", said(&output));
        assert_eq!(found(&app.app.db), 60);
    })
    .await;
}

#[actix_web::test]
async fn a_copy_of_the_database_finds_what_the_database_does() {
    let app = TestApp::new();
    file_case(&app, |_| {}).await;
    let place = tempfile::tempdir().unwrap();
    let copy = place.path().join("copy");
    let output = over(&app, &["backup", copy.to_str().unwrap()]);
    assert!(output.status.success(), "{}", said(&output));
    let db = Db::open(&DbSettings::new(format!("sqlite:{}", copy.join("redress.db").display()))).unwrap();
    assert_eq!(found(&db), 1);
    assert_eq!(db.read_blocking(redress::store::dialect::damage).unwrap(), None, "SQLite finds the words sound");
    db.close();
}

#[actix_web::test]
async fn a_database_from_before_search_waits_for_the_job_to_take_its_cases_up() {
    for make in [databases::sqlite as fn() -> databases::TestDatabase, databases::postgres] {
        let app = TestApp::over(make());
        file_case(&app, |_| {}).await;
        // Back to before the words, and here again, as an older database is brought up to date.
        while migrate::revert(&app.app.db).unwrap() != "2026-11-27-000019_search" {}
        migrate::run(&app.app.db).unwrap();
        assert_eq!(found(&app.app.db), 0);
        crate::jobs::work(&app, &crate::jobs::folder_mailer(&app)).await;
        assert_eq!(found(&app.app.db), 1);
    }
}
