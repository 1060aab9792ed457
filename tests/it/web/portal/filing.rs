//! A complaint goes from the first question to a case.

use crate::support::{Browser, TestApp, on_each_database};

/// The smallest PNG that is one: a grey pixel.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 0x0D, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0,
    0x3A, 0x7E, 0x9B, 0x55, 0, 0, 0, 0x0A, 0x49, 0x44, 0x41, 0x54, 0x78, 0x9C, 0x63, 0x60, 0, 0, 0, 2, 0, 1, 0x48, 0xAF, 0xA4,
    0x71, 0, 0, 0, 0, 0x49, 0x45, 0x4E, 0x44, 0xAE, 0x42, 0x60, 0x82,
];

pub const ORDER: &[(&str, &str)] = &[
    ("provider", "alipay"),
    ("merchant", "叮铃到家"),
    ("order_number", "ZMCB20261108220014758613902"),
    ("payment_reference", ""),
    ("amount", "258.00"),
    ("currency", "CNY"),
    ("ordered_on", "2026-11-08"),
    ("paid_on", "2026-11-10"),
    ("displayed_status", "服务中"),
];

/// Answers every step up to the review, with one picture; gives back where the last step leads.
pub async fn fill(browser: &mut Browser, email: &str, phone: &str) -> String {
    let step = |name: &str| format!("/complaints/new/{name}");
    assert_eq!(browser.post(&step("problem"), &[("problem_type", "order_stuck")]).await.location(), Some(step("order")));
    assert_eq!(browser.post(&step("order"), ORDER).await.location(), Some(step("details")));
    let details =
        [("summary", "付款后订单仍为服务中"), ("description", "付了 258 元，订单没有结束。"), ("desired_outcome", "完结订单")];
    assert_eq!(browser.post(&step("details"), &details).await.location(), Some(step("evidence")));
    let fields = [("kind", "payment_screenshot"), ("action", "continue")];
    let sent = browser.upload(&step("evidence"), &fields, &[("files", "账单.png", PNG)]).await;
    assert_eq!(sent.location(), Some(step("contact")), "{}", sent.words());
    let contact = [("name", "林晓雯"), ("email", email), ("phone", phone)];
    browser.post(&step("contact"), &contact).await.location().unwrap_or_default()
}

/// Files a complete complaint; gives back the path of `/filed`.
pub async fn file(browser: &mut Browser, email: &str, phone: &str) -> String {
    assert_eq!(fill(browser, email, phone).await, "/complaints/new/review");
    let sent = browser.post("/complaints/new/review", &[("consent", "yes")]).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    sent.location().unwrap()
}

#[actix_web::test]
async fn a_complaint_is_filed_without_an_account_and_opens_for_whoever_filed_it() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let filed = file(&mut browser, "lin@consumer.example", "").await;
        let page = browser.get(&filed).await;
        assert_eq!(page.status, 200);
        assert!(page.words().contains("RD-2026-000001-7"), "{}", page.words());
        assert!(page.words().contains("11 月 25 日"), "the date of the first answer: {}", page.words());
        let case = filed.trim_end_matches("/filed").to_owned();
        let page = browser.get(&case).await;
        assert_eq!(page.status, 200);
        assert!(page.words().contains("叮铃到家") && page.words().contains("¥258.00"));
        assert_eq!(app.browser().get(&case).await.status, 404, "a stranger finds nothing");
    })
    .await;
}

#[actix_web::test]
async fn without_an_email_the_private_link_is_on_the_screen_and_opens_the_case_elsewhere() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        let filed = file(&mut browser, "", "13800002046").await;
        let text = browser.get(&filed).await.text();
        let start = text.find("/t/").expect("the link is shown");
        let token: String = text[start..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/-_".contains(*c)).collect();
        let mut elsewhere = app.browser();
        assert_eq!(elsewhere.get(&token).await.status, 200);
        let case = filed.trim_end_matches("/filed").to_owned();
        assert_eq!(elsewhere.get(&case).await.status, 404, "looking at the link opens nothing");
        assert_eq!(elsewhere.post(&token, &[]).await.location(), Some(case.clone()));
        assert_eq!(elsewhere.get(&case).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_taken_is_said_at_its_field_and_kept_as_typed() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
        let mut wrong = ORDER.to_vec();
        wrong[1] = ("merchant", "");
        wrong[4] = ("amount", "<b>=cmd()</b>");
        let page = browser.post("/complaints/new/order", &wrong).await;
        assert_eq!(page.status, 422);
        assert!(page.select(".errors li").len() >= 2, "{:?}", page.select(".errors li"));
        assert_eq!(page.attributes("#amount", "value"), ["<b>=cmd()</b>"]);
        assert!(!page.text().contains("<b>=cmd()"));
        let page = browser.get("/complaints/new/review").await;
        assert_eq!(page.location().as_deref(), Some("/complaints/new/order"), "a step cannot be skipped");
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_lies_about_its_type_is_named_and_the_good_ones_stay() {
    let app = TestApp::new();
    let mut browser = app.browser();
    browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
    browser.post("/complaints/new/order", ORDER).await;
    browser.post("/complaints/new/details", &[("summary", "一"), ("description", "二"), ("desired_outcome", "")]).await;
    let files: [(&str, &str, &[u8]); 3] =
        [("files", "好.png", PNG), ("files", "假.png", b"<html><script>alert(1)</script>"), ("files", "空.png", b"")];
    let page = browser.upload("/complaints/new/evidence", &[("kind", "other"), ("action", "continue")], &files).await;
    assert_eq!(page.status, 415);
    assert!(page.words().contains("假.png") && page.words().contains("空.png"));
    let page = browser.get("/complaints/new/evidence").await;
    assert_eq!(page.select(".file-name"), ["好.png"]);
}

#[actix_web::test]
async fn a_form_without_our_token_files_nothing() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    for fields in [vec![], vec![("csrf", "AAAA")]] {
        assert_eq!(browser.post_bare("/complaints/new/review", &fields).await.status, 403);
    }
    let none = app.app.db.read(redress::store::filling::has_cases).await.unwrap();
    assert!(!none);
}
