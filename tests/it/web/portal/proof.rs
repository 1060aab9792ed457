//! The evidence page asks for what counts, takes each piece in its place, and helps where there is none.

use super::filing::{ORDER, PNG};
use crate::support::{Browser, TestApp, on_each_database};

const EVIDENCE: &str = "/complaints/new/evidence";

async fn begin(browser: &mut Browser, problem: &str) {
    browser.post("/complaints/new/problem", &[("problem_type", problem)]).await;
    browser.post("/complaints/new/order", ORDER).await;
    let details = [("summary", "没有凭证"), ("description", "付了 258 元。"), ("desired_outcome", "")];
    assert_eq!(browser.post("/complaints/new/details", &details).await.location().as_deref(), Some(EVIDENCE));
}

#[actix_web::test]
async fn each_piece_but_a_table_shows_what_it_looks_like() {
    let app = TestApp::new();
    for (problem, samples) in [("order_stuck", 4), ("payment_delayed", 3), ("service_unresponsive", 3), ("rights_unprotected", 3)]
    {
        let mut browser = app.browser();
        begin(&mut browser, problem).await;
        let shown = browser.get(EVIDENCE).await.attributes("img.sample", "src");
        assert_eq!(shown.len(), samples, "{problem}");
        for sample in shown {
            let picture = browser.get(&sample).await;
            assert_eq!(
                (picture.status.as_u16(), picture.header("content-type").as_deref()),
                (200, Some("image/webp")),
                "{sample}"
            );
            assert!(image::load_from_memory(&picture.bytes).is_ok());
        }
    }
}

#[actix_web::test]
async fn each_piece_has_its_place_and_its_kind_and_the_meter_moves() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "order_stuck").await;
        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("还很弱") && page.words().contains("4 项中有 0 项"), "{}", page.words());
        assert_eq!(
            page.attributes(".slot input[type=file]:not([capture])", "name")[..2],
            ["files-payment_screenshot", "files-order_page"]
        );
        let files =
            [("files-payment_screenshot", "账单.png", PNG), ("files-order_page-camera", "订单.png", &[PNG, b" "].concat())];
        let sent = browser.upload(EVIDENCE, &[("kind", "other"), ("action", "upload")], &files).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let page = browser.get(EVIDENCE).await;
        assert!(page.words().contains("比较有力") && page.words().contains("4 项中有 2 项"), "{}", page.words());
        let first = page.select("#s-payment .file").concat();
        assert!(first.contains("账单.png") && first.contains("付款截图"), "{first}");
        let bad = browser.upload(EVIDENCE, &[("action", "upload")], &[("files-support_chat", "录屏.mov", b"....ftypqt  ")]).await;
        assert_eq!(bad.status, 415);
        assert!(bad.select("#s-chat .err").concat().contains("录屏.mov"), "the sentence stands where the file was chosen");
        assert!(bad.attributes(".errors a", "href").contains(&"#files-support_chat".to_owned()));
    })
    .await;
}

#[actix_web::test]
async fn who_has_no_proof_says_why_gets_a_letter_and_the_desk_reads_it() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        begin(&mut browser, "rights_unprotected").await;
        let none = [("slot", "bank_line"), ("reason", "cannot_find")];
        assert_eq!(browser.post("/complaints/new/missing", &none).await.location(), Some(format!("{EVIDENCE}#s-bank_line")));
        let page = browser.get(EVIDENCE).await;
        let letter = page.select("#letter-bank_line").concat();
        assert!(letter.contains("支付宝") && letter.contains("叮铃到家") && letter.contains("¥258.00"), "{letter}");
        assert!(letter.contains("2026-11-10") && letter.contains("电子回单"), "{letter}");
        browser.post("/complaints/new/missing", &[("slot", "chat"), ("reason", "lost")]).await;
        browser.post("/complaints/new/missing", &[("slot", "chat"), ("reason", "")]).await;
        assert_eq!(browser.post("/complaints/new/missing", &[("slot", "nonsense"), ("reason", "lost")]).await.status, 404);
        assert_eq!(app.browser().post("/complaints/new/missing", &none).await.status, 404, "no draft, nothing to say it of");
        browser.post(EVIDENCE, &[("action", "continue")]).await;
        browser.post("/complaints/new/contact", &[("name", "林晓雯"), ("email", "lin@consumer.example"), ("phone", "")]).await;
        let filed = browser.post("/complaints/new/review", &[("consent", "yes")]).await.location().unwrap();
        let case = browser.get(filed.trim_end_matches("/filed")).await;
        assert!(
            case.words().contains("没有的证据：") && case.words().contains("银行的扣款记录 — 不知道在哪里找"),
            "{}",
            case.words()
        );
        assert!(!case.words().contains("和商家、客服的对话 —"), "it was taken back");
    })
    .await;
}

#[actix_web::test]
async fn all_files_go_in_one_form_and_no_form_stands_in_another() {
    let app = TestApp::new();
    let mut browser = app.browser();
    begin(&mut browser, "order_stuck").await;
    let page = browser.get(EVIDENCE).await;
    assert_eq!(page.attributes("form#upload input[type=file]:not([capture])", "name").len(), 5);
    assert_eq!(page.attributes("form#upload button[name=action]", "value"), ["upload", "continue"]);
    assert_eq!(page.attributes("form#upload input[name=csrf]", "value").len(), 1, "and it comes before any file");
    for owner in page.attributes("form#upload [form]", "form") {
        assert_eq!(page.select(&format!("form#{owner}")).len(), 1, "{owner} is there, outside");
    }
    assert!(page.select("form form").is_empty(), "no form stands in another");
}
