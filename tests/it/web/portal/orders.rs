//! Several orders with one problem go into one complaint.

use redress::domain::actor::Role;
use redress::store::schema::cases;

use diesel::prelude::*;

use super::filing::fill;
use crate::support::{TestApp, on_each_database};

const ORDERS: &str = "/complaints/new/orders";
const REVIEW: &str = "/complaints/new/review";

fn order<'a>(number: &'a str, amount: &'a str) -> [(&'a str, &'a str); 4] {
    [("order_number", number), ("payment_reference", ""), ("amount", amount), ("paid_on", "2026-11-10")]
}

#[actix_web::test]
async fn further_orders_are_told_one_by_one_and_stand_on_every_page_of_the_case() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        assert_eq!(browser.post(ORDERS, &order("DL20261110002", "19.00")).await.location().as_deref(), Some(ORDERS));
        browser.post(ORDERS, &order("DL20261110002", "19.00")).await;
        browser.post(ORDERS, &order("DL20261110003", "29.90")).await;
        let page = browser.get(ORDERS).await;
        assert_eq!(page.select("main .rows li").len(), 2, "the same twice is one");
        let first = page.attributes("main .rows li:first-child input[type=hidden]:not([name=csrf])", "value");
        let names = ["order_number", "payment_reference", "amount", "currency", "paid_on"];
        let first: Vec<(&str, &str)> = names.into_iter().zip(first.iter().map(String::as_str)).collect();
        for _ in 0..2 {
            assert_eq!(browser.post(&format!("{ORDERS}/removal"), &first).await.status, 303, "twice takes out one");
        }
        let page = browser.get(REVIEW).await;
        assert!(page.words().contains("29.90 · DL20261110003") && !page.words().contains("DL20261110002"), "{}", page.words());

        let place = browser.post(REVIEW, &[]).await.location().unwrap().replace("/filed", "");
        assert!(browser.get(&place).await.words().contains("29.90 · DL20261110003"));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let desk = app.signed_in(&agent).await.get(&place.replace("/complaints", "/desk/cases")).await;
        assert!(desk.words().contains("DL20261110003"), "{}", desk.words());
        let count = app.app.db.read(|conn| Ok(cases::table.count().get_result::<i64>(conn)?)).await.unwrap();
        assert_eq!(count, 1);
    })
    .await;
}

#[actix_web::test]
async fn numbers_that_were_typed_in_full_width_are_plain_and_keep_their_look() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    assert_eq!(browser.post(ORDERS, &order("ｄｌ２０２６－１１１０ ０００２", "19.00")).await.status, 303);
    assert!(browser.get(REVIEW).await.words().contains("dl2026-1110 0002"));
}

#[actix_web::test]
async fn the_number_of_a_further_order_is_no_secret_even_where_it_looks_like_a_cards() {
    let app = TestApp::new();
    let mut browser = app.browser();
    fill(&mut browser, "lin@consumer.example", "").await;
    let number = "6222021234567890128";
    let told = format!("订单{number}也一样");
    browser.post("/complaints/new/details", &[("summary", "扣了两次"), ("description", &told), ("desired_outcome", "")]).await;
    assert!(browser.get(REVIEW).await.words().contains("好像有身份证号或银行卡号"), "as long as nobody knows whose it is");
    browser.post(ORDERS, &order(number, "19.00")).await;
    assert!(!browser.get(REVIEW).await.words().contains("好像有身份证号或银行卡号"));
    let place = browser.post(REVIEW, &[]).await.location().unwrap().replace("/filed", "");
    let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    let desk = app.signed_in(&agent).await.get(&place.replace("/complaints", "/desk/cases")).await;
    assert!(desk.words().contains(&told), "{}", desk.words());
}

#[actix_web::test]
async fn an_order_without_number_or_sum_is_asked_for_them_and_a_tenth_is_too_many() {
    let app = TestApp::new();
    let mut browser = app.browser();
    assert_eq!(browser.get(ORDERS).await.location().as_deref(), Some("/complaints/new/problem"));
    fill(&mut browser, "lin@consumer.example", "").await;
    for (number, amount, says) in
        [("", "19.00", "请填写订单号或交易号"), ("DL2", "", "请填写"), ("DL2", "19.001", "最多"), ("DL2", "-1", "")]
    {
        let again = browser.post(ORDERS, &order(number, amount)).await;
        assert!(again.status == 422 && again.words().contains(says), "{number} {amount}: {}", again.words());
        assert_eq!(again.attributes("#amount", "value"), [amount]);
    }
    for n in 0..9 {
        assert_eq!(browser.post(ORDERS, &order(&format!("DL2026{n}"), "19.00")).await.status, 303);
    }
    let full = browser.post(ORDERS, &order("DL20269", "19.00")).await;
    assert!(full.status == 422 && full.words().contains("最多再加 9 个订单"), "{}", full.words());
    assert_eq!(browser.post(REVIEW, &[]).await.status, 303);
}
