//! Bills among the evidence: read in a job, the payment found and shown to whoever handed it in and to the desk.

use redress::domain::actor::Role;
use redress::domain::codes::{Claimant, OrderState};
use redress::store::{case_page, timeline::Span};

use super::filing::ORDER;
use crate::bills::{ALIPAY, WECHAT, gb18030};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};

const EVIDENCE: &str = "/complaints/new/evidence";

/// Up to the evidence page, for an order of 199.00 paid on 2 March.
async fn begin(browser: &mut Browser, order_number: &str) {
    browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
    let own = [("order_number", order_number), ("amount", "199.00"), ("ordered_on", "2026-03-01"), ("paid_on", "2026-03-02")];
    let order: Vec<(&str, &str)> =
        ORDER.iter().map(|(name, value)| own.into_iter().find(|(own, _)| own == name).unwrap_or((name, value))).collect();
    browser.post("/complaints/new/order", &order).await;
    let details = [("summary", "付款后订单仍为服务中"), ("description", "付了 199 元，订单没有结束。"), ("desired_outcome", "")];
    assert_eq!(browser.post("/complaints/new/details", &details).await.location().as_deref(), Some(EVIDENCE));
}

async fn upload(browser: &mut Browser, name: &str, bytes: &[u8]) -> crate::support::Answer {
    browser.upload(EVIDENCE, &[("kind", "other"), ("action", "upload")], &[("files", name, bytes)]).await
}

#[actix_web::test]
async fn the_payment_is_found_shown_and_filed_as_a_fact() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "ZMCB20260302220014758613902").await;
        assert_eq!(upload(&mut browser, "支付宝账单.csv", &gb18030(ALIPAY)).await.status, 303);
        upload(&mut browser, "再导一次.csv", ALIPAY.as_bytes()).await;
        assert!(browser.get(EVIDENCE).await.words().contains("正在读您的账单"));
        assert_eq!(work(&app, &folder_mailer(&app)).await.bills, 2);
        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("已找到付款记录（支付宝账单）"), "{}", page.words());
        assert!(page.words().contains("2026-03-02 21:14，¥199.00，交易成功"), "{}", page.words());
        assert!(page.words().contains("支付宝账单.csv账单"), "whatever the form said, it is a bill: {}", page.words());
        assert_eq!(work(&app, &folder_mailer(&app)).await.bills, 0, "it is read once");
        browser.post(EVIDENCE, &[("action", "continue")]).await;
        browser.post("/complaints/new/contact", &[("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")]).await;
        let filed = browser.post("/complaints/new/review", &[("consent", "yes")]).await.location().unwrap();
        let case = filed.trim_end_matches("/filed").to_owned();
        assert!(browser.get(&case).await.words().contains("2026-03-02 21:14，¥199.00，交易成功"));
        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let mut desk = app.signed_in(&agent).await;
        let page = desk.get(&case.replace("/complaints", "/desk/cases")).await;
        assert!(page.words().contains("2026-03-02 21:14，¥199.00，交易成功"), "{}", page.words());
        let reference = redress::domain::reference::Reference::parse(case.rsplit('/').next().unwrap()).unwrap();
        let actor = redress::domain::actor::Actor::System;
        let file = app.app.db.read(move |conn| case_page::load(conn, &actor, reference, Span::All)).await.unwrap();
        let mut claims = file.claims.iter().filter(|claim| claim.claimant == Claimant::PaymentRail);
        let claim = claims.next().unwrap();
        assert!(claims.next().is_none(), "the same payment in two bills is one");
        assert_eq!((claim.state, claim.at.to_rfc3339().as_str()), (OrderState::Paid, "2026-03-02T13:14:05+00:00"));
    })
    .await;
}

#[actix_web::test]
async fn a_line_that_could_be_it_is_offered_and_becomes_the_orders_when_confirmed() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "").await;
        upload(&mut browser, "微信.csv", WECHAT.as_bytes()).await;
        work(&app, &folder_mailer(&app)).await;
        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("可能是这一笔") && !page.words().contains("已找到"), "{}", page.words());
        let (bill, line) = (page.attributes("input[name=bill]", "value"), page.attributes("input[name=line]", "value"));
        assert_eq!(line, ["16"]);
        let stranger = app.browser().post("/complaints/new/payment", &[("bill", &bill[0]), ("line", "16")]).await;
        assert_eq!(stranger.status, 404);
        assert_eq!(browser.post("/complaints/new/payment", &[("bill", &bill[0]), ("line", "17")]).await.status, 404);
        assert_eq!(browser.post("/complaints/new/payment", &[("bill", &bill[0]), ("line", "16")]).await.status, 303);
        work(&app, &folder_mailer(&app)).await;
        assert!(browser.get(EVIDENCE).await.words().contains("已找到付款记录（微信账单）"));
        let order = browser.get("/complaints/new/order").await;
        assert_eq!(order.attributes("input[name=payment_reference]", "value"), ["4200001234202603021111111111"]);
    })
    .await;
}

#[actix_web::test]
async fn a_bill_handed_in_later_tells_the_case_and_tells_it_once() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.order.order_number = Some("ZMCB20260302220014758613902".to_owned());
            filing.order.payment_reference = None;
        })
        .await;
        let mut guest = super::guest_of(&app, &case).await;
        let url = super::url(&case);
        for name in ["账单.csv", "同一份.csv"] {
            let sent = guest.upload(&format!("{url}/evidence"), &[("kind", "other")], &[("files", name, &gb18030(ALIPAY))]).await;
            assert_eq!(sent.status, 303, "{}", sent.words());
            let version = super::stored(&app, &case).await.version;
            work(&app, &folder_mailer(&app)).await;
            assert_eq!(super::stored(&app, &case).await.version, version, "forms that are open at the desk stay good");
        }
        assert!(guest.get(&url).await.words().contains("已找到付款记录"));
        let (actor, reference) = (redress::domain::actor::Actor::System, case.reference.unwrap());
        let file = app.app.db.read(move |conn| case_page::load(conn, &actor, reference, Span::All)).await.unwrap();
        assert_eq!(file.claims.iter().filter(|claim| claim.claimant == Claimant::PaymentRail).count(), 1);
    })
    .await;
}

#[actix_web::test]
async fn text_that_is_no_bill_and_archives_are_refused_with_what_to_do() {
    let app = TestApp::new();
    let mut browser = app.browser();
    begin(&mut browser, "").await;
    let html = upload(&mut browser, "a.csv", b"<script>alert(1)</script>,a,b\n").await;
    assert_eq!(html.status, 415);
    assert!(html.words().contains("收不了"), "{}", html.words());
    let zip = upload(&mut browser, "账单.zip", b"PK\x03\x04\x14\0\x01\0\x63\0alipay_record.csv").await;
    assert_eq!(zip.status, 415);
    assert!(zip.words().contains("请先解压"), "{}", zip.words());
}

#[actix_web::test]
async fn a_bill_is_handed_out_as_a_file_and_never_as_a_page() {
    let app = TestApp::new();
    let mut browser = app.browser();
    begin(&mut browser, "").await;
    let bill = WECHAT.replace("叮铃到家", "<script>alert(1)</script>");
    upload(&mut browser, "微信.csv", bill.as_bytes()).await;
    work(&app, &folder_mailer(&app)).await;
    let page = browser.get(EVIDENCE).await;
    assert!(!page.text().contains("<script>alert"), "what a bill says is escaped");
    let links = page.attributes(".file-acts a", "href");
    let file = browser.get(&links[0]).await;
    assert_eq!(file.header("content-type").as_deref(), Some("text/csv"));
    assert!(file.header("content-disposition").unwrap().starts_with("attachment"));
    assert_eq!(file.header("x-content-type-options").as_deref(), Some("nosniff"));
}

#[actix_web::test]
async fn what_was_found_for_another_order_is_not_filed() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "ZMCB20260302220014758613902").await;
        upload(&mut browser, "账单.csv", ALIPAY.as_bytes()).await;
        work(&app, &folder_mailer(&app)).await;
        let own = [("order_number", "ZMCB20260302220014758613999"), ("amount", "31.00"), ("then", "review")];
        let other: Vec<(&str, &str)> =
            ORDER.iter().map(|(name, value)| own.into_iter().find(|(own, _)| own == name).unwrap_or((name, value))).collect();
        browser.post("/complaints/new/order", &other).await;
        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("正在读您的账单") && !page.words().contains("已找到"), "{}", page.words());
        browser.post(EVIDENCE, &[("action", "continue")]).await;
        browser.post("/complaints/new/contact", &[("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")]).await;
        let filed = browser.post("/complaints/new/review", &[("consent", "yes")]).await.location().unwrap();
        work(&app, &folder_mailer(&app)).await;
        let page = browser.get(filed.trim_end_matches("/filed")).await;
        assert!(page.words().contains("没有找到这一笔"), "{}", page.words());
        let reference = redress::domain::reference::Reference::parse(filed.split('/').nth(2).unwrap()).unwrap();
        let actor = redress::domain::actor::Actor::System;
        let file = app.app.db.read(move |conn| case_page::load(conn, &actor, reference, Span::All)).await.unwrap();
        assert!(file.claims.iter().all(|claim| claim.claimant != Claimant::PaymentRail));
    })
    .await;
}

#[actix_web::test]
async fn a_spreadsheet_is_taken_and_read_and_one_without_a_bill_in_it_is_kept_for_people() {
    let app = TestApp::new();
    let mut browser = app.browser();
    begin(&mut browser, "DL20260302001").await;
    let mut book = rust_xlsxwriter::Workbook::new();
    let sheet = book.add_worksheet();
    for (row, line) in WECHAT.lines().skip(14).take(2).enumerate() {
        for (column, cell) in line.replace("保洁,", "保洁").split(',').enumerate() {
            let cell = cell.trim_matches(['"', '\t']);
            sheet.write_string(u32::try_from(row).unwrap(), u16::try_from(column).unwrap(), cell).unwrap();
        }
    }
    assert_eq!(upload(&mut browser, "微信.xlsx", &book.save_to_buffer().unwrap()).await.status, 303);
    let mut other = rust_xlsxwriter::Workbook::new();
    other.add_worksheet().write_string(0, 0, "购物清单").unwrap();
    assert_eq!(upload(&mut browser, "清单.xlsx", &other.save_to_buffer().unwrap()).await.status, 303);
    assert_eq!(work(&app, &folder_mailer(&app)).await.bills, 2);
    let page = browser.get(EVIDENCE).await;
    assert!(page.words().contains("已找到付款记录（微信账单）"), "{}", page.words());
    assert!(page.words().contains("不是我们认得的账单"), "{}", page.words());
}

#[actix_web::test]
async fn a_bill_is_looked_through_for_further_orders_too_and_again_when_one_is_added() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "ZMCB20260302220014758613902").await;
        upload(&mut browser, "支付宝账单.csv", &gb18030(ALIPAY)).await;
        work(&app, &folder_mailer(&app)).await;
        assert!(!browser.get(EVIDENCE).await.words().contains("另一笔"));
        browser.post(EVIDENCE, &[("action", "continue")]).await;
        for (number, amount) in [("2026030722001475861390000011", "31.80"), ("DL20261110002", "19.00")] {
            browser.post("/complaints/new/orders", &[("order_number", number), ("amount", amount)]).await;
        }
        assert!(browser.get(EVIDENCE).await.words().contains("正在读您的账单"), "again, for all of them");
        work(&app, &folder_mailer(&app)).await;
        let page = browser.get(EVIDENCE).await.words();
        assert!(page.contains("已找到付款记录（支付宝账单）") && page.contains("2026-03-02 21:14，¥199.00，交易成功"), "{page}");
        assert!(page.contains("另一笔（¥31.80 · 2026030722001475861390000011）：已找到付款记录"), "{page}");
        assert!(page.contains("另一笔（¥19.00 · DL20261110002）：这份账单里没有找到"), "{page}");
        browser.post("/complaints/new/contact", &[("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")]).await;
        let filed = browser.post("/complaints/new/review", &[("consent", "yes")]).await.location().unwrap();
        let case = filed.trim_end_matches("/filed").to_owned();
        let mut desk = app.sign_in_agent("李敏").await;
        for page in [browser.get(&case).await, desk.get(&case.replace("/complaints", "/desk/cases")).await] {
            assert!(page.words().contains("2026030722001475861390000011）：已找到付款记录"), "{}", page.words());
        }
        // A bill that comes later is looked through for all of them as well.
        browser.upload(&format!("{case}/evidence"), &[("kind", "other")], &[("files", "再导.csv", ALIPAY.as_bytes())]).await;
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(browser.get(&case).await.words().matches("2026030722001475861390000011）：已找到付款记录").count(), 2);
    })
    .await;
}
