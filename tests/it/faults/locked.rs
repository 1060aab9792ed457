//! F07: another process has SQLite's file.

use diesel::connection::SimpleConnection;
use diesel::prelude::*;

use crate::support::TestApp;
use crate::support::databases::sqlite_with;

const PROBLEM: (&str, &[(&str, &str)]) = ("/complaints/new/problem", &[("problem_type", "order_stuck")]);

#[actix_web::test]
async fn while_another_process_holds_the_file_a_write_says_when_to_come_back_and_nothing_is_lost() {
    let app = TestApp::over(sqlite_with(|settings| settings.busy_timeout_ms = 200));
    let mut browser = app.browser();
    let mut other = SqliteConnection::establish(app.database.file().unwrap().to_str().unwrap()).unwrap();
    other.batch_execute("BEGIN EXCLUSIVE").unwrap();
    let told = browser.post(PROBLEM.0, PROBLEM.1).await;
    assert_eq!(told.status, 503);
    assert_eq!(told.header("retry-after").as_deref(), Some("5"));
    assert!(told.words().contains("暂时办不了"), "{}", told.words());
    assert_eq!(browser.get("/").await.status, 200, "reads go on");
    other.batch_execute("ROLLBACK").unwrap();
    assert_eq!(browser.post(PROBLEM.0, PROBLEM.1).await.location().as_deref(), Some("/complaints/new/order"));
}

#[actix_web::test]
async fn whoever_is_signed_in_is_told_in_words_when_the_database_is_busy() {
    let app = TestApp::over(sqlite_with(|settings| (settings.readers, settings.wait_ms) = (1, 100)));
    let mut agent = app.sign_in_agent("李敏").await;
    let gate = crate::store::Gate::default();
    let (db, held) = (app.app.db.clone(), gate.clone());
    let reading = tokio::spawn(async move {
        db.read(move |_| {
            held.pass();
            Ok(())
        })
        .await
    });
    tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    let told = agent.get("/desk/queue").await;
    assert_eq!((told.status.as_u16(), told.header("retry-after").as_deref()), (503, Some("5")));
    assert!(told.words().contains("暂时办不了"), "{}", told.words());
    gate.open();
    reading.await.unwrap().unwrap();
    assert_eq!(agent.get("/desk/queue").await.status, 200, "and is still signed in");
}
