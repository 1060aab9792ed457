//! What holds for every answer.

use crate::support::on_each_database;

#[actix_web::test]
async fn an_unknown_page_says_so_in_the_visitors_language_and_echoes_nothing() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let answer = browser.get("/%3Cscript%3Ealert(1)%3C/script%3E").await;
        assert_eq!(answer.status, 404);
        assert_eq!(answer.select("h1"), ["找不到这一页"]);
        assert!(!answer.text().contains("alert(1)"));
        browser.language = "en";
        assert_eq!(browser.get("/nothing").await.select("h1"), ["This page cannot be found"]);
    })
    .await;
}

#[actix_web::test]
async fn the_process_says_that_it_is_ready() {
    on_each_database(|app| async move {
        assert_eq!(app.browser().get("/readyz").await.status, 200);
    })
    .await;
}
