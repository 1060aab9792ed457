//! What the review points out before it is too late: numbers that look mistyped, and a complaint made already. It stops nobody.

use super::filing::{ORDER, file, fill};
use crate::support::{Browser, TestApp, on_each_database};

const REVIEW: &str = "/complaints/new/review";

async fn order(browser: &mut Browser, own: &[(&str, &str)]) {
    let order: Vec<(&str, &str)> =
        ORDER.iter().map(|(name, value)| own.iter().copied().find(|(own, _)| own == name).unwrap_or((name, value))).collect();
    assert_eq!(browser.post("/complaints/new/order", &order).await.status, 303);
}

#[actix_web::test]
async fn a_number_that_looks_mistyped_is_pointed_out_and_filed_as_it_is() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    assert!(!browser.get(REVIEW).await.words().contains("看起来不太像"));
    for (own, told) in [
        ([("order_number", "我的订单"), ("payment_reference", "")], 1),
        ([("order_number", "12"), ("payment_reference", "尾号 1234")], 2),
        ([("order_number", ""), ("payment_reference", "2026110822001458610512345678")], 0),
    ] {
        order(&mut browser, &own).await;
        assert_eq!(browser.get(REVIEW).await.words().matches("看起来不太像").count(), told, "{own:?}");
    }
    order(&mut browser, &[("payment_reference", "12345")]).await;
    assert_eq!(browser.post(REVIEW, &[("consent", "yes")]).await.status, 303, "it never blocks");
}

#[actix_web::test]
async fn a_complaint_about_the_same_order_is_shown_to_whoever_made_it_and_to_nobody_else() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let first = file(&mut browser, "lin@consumer.example", "").await;
        let first = first.trim_end_matches("/filed").to_owned();
        fill(&mut browser, "lin@consumer.example", "").await;
        let review = browser.get(REVIEW).await;
        assert!(review.words().contains("好像已经投诉过"), "{}", review.words());
        assert!(review.attributes(".notice a", "href").contains(&first));
        let mut stranger = app.browser();
        fill(&mut stranger, "lin@consumer.example", "").await;
        assert!(!stranger.get(REVIEW).await.words().contains("好像已经投诉过"), "an address alone shows nobody's cases");
        order(&mut browser, &[("order_number", "ZMCB20261108220014758613999")]).await;
        assert!(!browser.get(REVIEW).await.words().contains("好像已经投诉过"), "another order");
        order(&mut browser, &[("order_number", "")]).await;
        assert!(browser.get(REVIEW).await.words().contains("好像已经投诉过"), "the same merchant and sum, still open");
        assert_eq!(browser.post(REVIEW, &[("consent", "yes")]).await.status, 303, "it never blocks");
    })
    .await;
}
