//! What holds for every answer.

use crate::support::{TestApp, databases, on_each_database};

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

#[actix_web::test]
async fn a_page_speaks_the_language_that_the_browser_would_rather_have() {
    let app = TestApp::new();
    for (wanted, spoken) in [
        ("", "zh-CN"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en-GB,en;q=0.9", "en"),
        ("en, zh", "en"),
        ("zh;q=0.1, en;q=0.9", "en"),
        ("en;q=0.1,zh-TW;q=0.9", "zh-CN"),
        ("en; q=0.3 , zh ; q=0.2", "en"),
        ("EN-us", "en"),
        ("de-DE, en;q=0.1", "en"),
        ("zh;q=0, en;q=0", "zh-CN"),
        ("de, fr", "zh-CN"),
        ("*", "zh-CN"),
        ("zhuang, english", "zh-CN"),
        ("en;q=x, zh;q=0.5", "en"),
        (";;,,q=,", "zh-CN"),
    ] {
        let mut browser = app.browser();
        browser.language = wanted;
        assert_eq!(browser.get("/track").await.attributes("html", "lang"), [spoken], "{wanted:?}");
        browser.set_cookie("redress-language", "en");
        assert_eq!(browser.get("/track").await.attributes("html", "lang"), ["en"], "what was chosen stands above it");
    }
}

#[actix_web::test]
async fn the_foot_of_a_consumers_page_has_the_service_phone_where_there_is_one() {
    let app = TestApp::with(databases::sqlite(), &[("SERVICE_PHONE", "400-820-0000")]);
    let mut browser = app.browser();
    for path in ["/", "/complaints/new/problem", "/sign-in", "/privacy", "/nothing"] {
        let foot = browser.get(path).await.select(".foot").concat();
        assert!(foot.contains("服务电话：400-820-0000"), "{path}: {foot}");
    }
    browser.language = "en";
    assert!(browser.get("/").await.select(".foot").concat().contains("Call us: 400-820-0000"));
    let without = TestApp::new().browser().get("/").await.select(".foot").concat();
    assert!(!without.contains("服务电话"), "{without}");
}
