//! Claims about following a complaint by its reference.

use super::{file_case, letters, reference};
use crate::support::{TestApp, databases, on_each_database};

#[actix_web::test]
async fn the_answer_is_the_same_whether_they_belong_together_or_not() {
    on_each_database(|app| async move {
        let case = file_case(&app, Some("chen@mail.example")).await;
        let real = reference(&case).to_string();
        let mut browser = app.browser();
        let hit = browser.post("/track", &[("reference", &real.to_lowercase()), ("email", "CHEN@mail.example")]).await;
        assert_eq!(letters(&app).await, ["filed", "link"]);
        let other = browser.post("/track", &[("reference", &real), ("email", "wang@mail.example")]).await;
        let absent = redress::domain::reference::Reference::new(2026, 999_999).unwrap().to_string();
        let miss = browser.post("/track", &[("reference", &absent), ("email", "chen@mail.example")]).await;
        assert_eq!(letters(&app).await.len(), 2, "only the hit owes a letter");
        assert_eq!(hit.location().as_deref(), Some("/track?sent=1"));
        for answer in [&other, &miss] {
            assert_eq!((answer.status, answer.location(), &answer.bytes), (hit.status, hit.location(), &hit.bytes));
            assert_eq!(answer.headers.len(), hit.headers.len());
        }
        assert_eq!(browser.get("/track?sent=1").await.select("h1"), ["请查收邮件"]);
    })
    .await;
}

#[actix_web::test]
async fn a_slip_in_the_reference_is_told_and_what_was_typed_is_kept() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let answer = browser.post("/track", &[("reference", "RD-2026-000001-0"), ("email", "")]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.attributes("#errors a", "href"), ["#reference", "#email"]);
    assert_eq!(answer.attributes("#reference", "value"), ["RD-2026-000001-0"]);
}

#[actix_web::test]
async fn one_address_is_looked_up_ten_times_an_hour_found_or_not() {
    let app = TestApp::with(databases::sqlite(), &[("RATE_LIMITS", "1")]);
    let case = file_case(&app, Some("chen@mail.example")).await;
    let real = reference(&case).to_string();
    for email in ["chen@mail.example", "wang@mail.example"] {
        let mut browser = app.browser();
        let mut answers = Vec::new();
        for _ in 0..12 {
            answers.push(browser.post("/track", &[("reference", &real), ("email", email)]).await.status.as_u16());
        }
        assert_eq!(answers[..10], [303; 10]);
        assert_eq!(answers[10..], [429; 2]);
    }
}

#[actix_web::test]
async fn the_example_on_the_page_is_a_reference() {
    let app = TestApp::new();
    let page = app.browser().post("/track", &[("reference", "x"), ("email", "a@b.example")]).await;
    let said = page.select("#reference-err").join("");
    let example = said.split_whitespace().last().unwrap();
    assert!(redress::domain::reference::Reference::parse(example).is_some(), "{example}");
}
