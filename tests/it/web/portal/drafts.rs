//! A complaint that is being filled in waits three days for its own browser, holds ten files, and is filed once.

use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::evidence::{Attached, EvidenceKind};
use redress::domain::ids::EvidenceId;
use redress::store::schema::{cases, drafts, evidence};

use super::filing::{PNG, fill};
use super::{guest_of, stored, url};
use crate::support::cases::{act_on, file_case};
use crate::support::{Browser, TestApp, on_each_database};

const EVIDENCE: &str = "/complaints/new/evidence";
const REVIEW: &str = "/complaints/new/review";

#[actix_web::test]
async fn a_draft_waits_for_its_own_browser_and_for_nobody_else() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        let file = browser.get(EVIDENCE).await.attributes(".file-acts a", "href")[0].clone();
        app.advance(chrono::Duration::hours(71));
        let page = browser.get("/complaints/new").await;
        assert!(page.words().contains("付款后订单仍为服务中"));
        assert_eq!(browser.get("/complaints/new/order").await.attributes("#merchant", "value"), ["叮铃到家"]);
        assert_eq!(browser.get(&file).await.status, 200);

        let mut other = app.browser();
        fill(&mut other, "wang@consumer.example", "").await;
        assert_eq!(other.get(&file).await.status, 404, "another draft's file");
        assert_eq!(other.post(&format!("{file}/removal"), &[]).await.status, 404);
        other.set_cookie("redress-draft", &"A".repeat(43));
        assert_eq!(other.get(REVIEW).await.location().as_deref(), Some("/complaints/new/problem"));
        assert!(other.get("/complaints/new/order").await.location().is_some());
        assert_eq!(browser.get(EVIDENCE).await.select(".file-name"), ["账单.png"], "nothing was removed");

        browser.post("/complaints/new/problem", &[("problem_type", "order_stuck")]).await;
        app.advance(chrono::Duration::hours(71));
        assert_eq!(browser.get(REVIEW).await.status, 200, "three days from the last answer");
        app.advance(chrono::Duration::hours(2));
        assert_eq!(browser.get(REVIEW).await.location().as_deref(), Some("/complaints/new/problem"));
        assert_eq!(browser.get(&file).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_draft_begun_in_an_account_is_not_shown_once_it_is_signed_out() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let mut browser = app.signed_in(&owner).await;
        fill(&mut browser, "chen@mail.example", "").await;
        let file = browser.get(EVIDENCE).await.attributes(".file-acts a", "href")[0].clone();
        browser.post("/sign-out", &[]).await;
        assert!(browser.cookie("redress-draft").is_some());
        assert_eq!(browser.get(REVIEW).await.location().as_deref(), Some("/sign-in?next=/complaints/new/review"));
        assert!(!browser.get("/complaints/new/problem").await.text().contains("付款后订单仍为服务中"));
        assert_eq!(browser.get(&file).await.status, 404);
        assert_eq!(browser.post(REVIEW, &[]).await.location().as_deref(), Some("/complaints/new/problem"));
        let count = app.app.db.read(|conn| Ok(cases::table.count().get_result::<i64>(conn)?));
        assert_eq!(count.await.unwrap(), 0);
    })
    .await;
}

#[actix_web::test]
async fn fifty_taps_on_the_last_step_file_one_complaint() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        let taps = (0..50).map(|_| {
            let mut hand = browser.clone();
            async move { hand.post(REVIEW, &[("consent", "yes")]).await.location().unwrap_or_default() }
        });
        let mut places = futures_util::future::join_all(taps).await;
        places.sort();
        places.dedup();
        assert_eq!(places.len(), 1, "{places:?}");
        assert!(places[0].ends_with("/filed"), "{places:?}");
        let count = app.app.db.read(|conn| Ok((cases::table.count().get_result(conn)?, drafts::table.count().get_result(conn)?)));
        assert_eq!(count.await.unwrap(), (1_i64, 1_i64));
        let answer = browser.post(REVIEW, &[]).await;
        assert_eq!(answer.location().as_ref(), Some(&places[0]), "and any time later");
        assert_eq!(browser.get(REVIEW).await.location().as_ref(), Some(&places[0]));
    })
    .await;
}

async fn add(browser: &mut Browser, path: &str, count: usize) -> crate::support::Answer {
    let names: Vec<String> = (0..count).map(|at| format!("{at}.png")).collect();
    let files: Vec<(&str, &str, &[u8])> = names.iter().map(|name| ("files", name.as_str(), PNG)).collect();
    browser.upload(path, &[("kind", "other"), ("action", "upload")], &files).await
}

#[actix_web::test]
async fn a_draft_holds_ten_files_however_they_come() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        fill(&mut browser, "lin@consumer.example", "").await;
        let page = add(&mut browser, EVIDENCE, 11).await;
        assert_eq!(page.status, 413);
        assert_eq!(page.select("#errors li").len(), 2, "{:?}", page.select("#errors li"));
        assert!(page.select("#errors li").iter().all(|told| told.contains("放不下了")));
        assert_eq!(page.select(".file-name").len(), 10, "the ones there was room for are kept");
        assert!(page.words().contains("这里放满了"));
        let removal = page.attributes("form[action$='/removal']", "action")[0].clone();
        assert_eq!(browser.post(&removal, &[]).await.status, 303);
        let hands = (0..6).map(|at| {
            let mut hand = browser.clone();
            let name = format!("hand {at}.png");
            let fields = [("kind", "other"), ("action", "upload")];
            async move { hand.upload(EVIDENCE, &fields, &[("files", &name, PNG)]).await.status.as_u16() }
        });
        let mut answers = futures_util::future::join_all(hands).await;
        answers.sort_unstable();
        assert_eq!(answers, [303, 413, 413, 413, 413, 413]);
        let count = || app.app.db.read(|conn| Ok(evidence::table.count().get_result::<i64>(conn)?));
        assert_eq!(count().await.unwrap(), 10);
        let page = browser.get(EVIDENCE).await;
        for removal in page.attributes("form[action$='/removal']", "action").iter().take(3) {
            browser.post(removal, &[]).await;
        }
        for _ in 0..2 {
            let sent = browser.upload(EVIDENCE, &[("kind", "other"), ("action", "upload")], &[("files", "again.png", PNG)]).await;
            assert_eq!(sent.status, 303, "the answer was lost, and the same was sent again");
        }
        assert_eq!(count().await.unwrap(), 8);
    })
    .await;
}

/// Gives a case files by its rule, as large as told.
async fn load(app: &TestApp, case: &Case, count: usize, bytes: u64) -> Case {
    let mut files = Vec::new();
    for _ in 0..count {
        let id = crate::jobs::keep_file(app, PNG.to_vec(), "image/png").await;
        files
            .push((EvidenceId(id), Attached { file: id.to_string(), bytes, sha256: "00".repeat(32), kind: EvidenceKind::Other }));
    }
    act_on(app, case, Actor::Consumer { person: None, cases: vec![case.id] }, |case, act| case.add_evidence(&files, act)).await
}

#[actix_web::test]
async fn a_case_holds_fifty_files_and_200_mib_and_says_so() {
    on_each_database(|app| async move {
        let many = load(&app, &file_case(&app, |_| {}).await, 49, 1).await;
        let mut guest = guest_of(&app, &many).await;
        let path = format!("{}/evidence", url(&many));
        let page = add(&mut guest, &path, 0).await;
        assert_eq!(page.select("#errors a"), ["请先选择要上传的文件"]);
        let sent = guest.upload(&path, &[("kind", "other")], &[("files", "a.png", PNG), ("files", "b.png", PNG)]).await;
        assert_eq!(sent.status, 422);
        assert_eq!(sent.select("#errors a"), ["放不下了，没有收“b.png”：一次最多 10 个文件，一件投诉一共最多 50 个、200 MB"]);
        assert_eq!(stored(&app, &many).await.files, 50);
        assert_eq!(guest.upload(&path, &[("kind", "other")], &[("files", "c.png", PNG)]).await.status, 422);
        assert_eq!(stored(&app, &many).await.files, 50);

        let large = load(&app, &file_case(&app, |_| {}).await, 1, 200 * 1024 * 1024 - PNG.len() as u64).await;
        let mut guest = guest_of(&app, &large).await;
        let path = format!("{}/evidence", url(&large));
        let both: [(&str, &str, &[u8]); 2] = [("files", "a.png", PNG), ("files", "b.png", PNG)];
        let sent = guest.upload(&path, &[("kind", "other")], &both).await;
        assert_eq!(sent.status, 422);
        assert!(sent.select("#errors a")[0].contains("b.png"));
        assert_eq!((stored(&app, &large).await.files, stored(&app, &large).await.bytes), (2, 200 * 1024 * 1024));
    })
    .await;
}

#[actix_web::test]
async fn a_script_that_sends_a_form_is_told_where_to_go_and_the_flash_waits_for_the_page() {
    use actix_web::http::Method;
    let app = TestApp::new();
    let mut browser = app.browser();
    let body = |value: &str, csrf: &str| format!("csrf={csrf}&problem_type={value}").into_bytes();
    let plain = Some("application/x-www-form-urlencoded");
    let script = [("x-redress-script", "1")];
    for (value, status, place) in [("order_stuck", 204, Some("/complaints/new/order")), ("", 422, None)] {
        let csrf = browser.csrf();
        let sent = browser.send_with(Method::POST, "/complaints/new/problem", plain, body(value, &csrf), &script).await;
        assert_eq!((sent.status.as_u16(), sent.location().as_deref()), (status, place), "{value}");
    }
    let strange =
        app.browser().send_with(Method::POST, "/complaints/new/problem", plain, body("order_stuck", "x"), &script).await;
    assert_eq!(strange.status, 403, "a header is no token");
}
