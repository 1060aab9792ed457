//! `/admin/order-files`: files of orders are looked through, applied once, and told of.

use std::fmt::Write as _;

use chrono::Duration;
use encoding_rs::GB18030;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::{Claimant, Consent, OrderState};
use redress::domain::ids::OrderFileId;
use redress::domain::order::OtherOrder;
use redress::domain::order_file::{FileState, Tally};
use redress::store::{facts, order_files};

use super::policies::{admin, form, send, set};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Answer, Browser, TestApp, on_each_database};

const URL: &str = "/admin/order-files";
const MAPPING: &str = "/admin/order-mappings/alipay";
const HEAD: &str = "支付宝商户订单导出\n导出时间,2026-11-24\n商户订单号,交易号,订单状态,更新时间,订单金额,备注\n";

/// A line of an order that is in order.
fn line(number: &str, state: &str) -> String {
    format!("{number},,{state},2026-11-20 10:00:00,258.00,备注\n")
}

async fn hand_in(boss: &mut Browser, name: &str, bytes: &[u8]) -> Answer {
    boss.upload(URL, &[("provider", "alipay")], &[("file", name, bytes)]).await
}

/// Says which column is what, as the page suggests it.
async fn say(boss: &mut Browser, file: &str) -> Answer {
    let url = format!("{MAPPING}?file={}", file.rsplit('/').next().unwrap());
    let page = boss.get(&url).await;
    assert_eq!(page.status, 200, "{}", page.words());
    send(boss, MAPPING, &form(&page), "").await
}

/// Hands a file in and has it looked through; the address of its page.
async fn looked_through(app: &TestApp, boss: &mut Browser, name: &str, bytes: &[u8]) -> String {
    let sent = hand_in(boss, name, bytes).await;
    let url = sent.location().unwrap_or_else(|| panic!("{}", sent.words()));
    if boss.get(&url).await.words().contains("等说明各列") {
        let said = say(boss, &url).await;
        assert_eq!(said.location().as_deref(), Some(&*url), "{}", said.words());
    }
    work(app, &folder_mailer(app)).await;
    url
}

async fn apply(app: &TestApp, boss: &mut Browser, url: &str) {
    let applied = boss.post(url, &[("step", "apply")]).await;
    assert_eq!(applied.status, 303, "{}", applied.words());
    work(app, &folder_mailer(app)).await;
}

async fn tally(app: &TestApp, url: &str) -> (FileState, Tally) {
    let id = OrderFileId(url.rsplit('/').next().unwrap().parse().unwrap());
    let file = app.app.db.read(move |conn| order_files::find(conn, id)).await.unwrap();
    (file.state, file.tally)
}

async fn platform_says(app: &TestApp, case: &Case) -> Vec<OrderState> {
    let id = case.id;
    let claims = app.app.db.read(move |conn| facts::of_case(conn, id)).await.unwrap();
    claims.into_iter().filter(|claim| claim.claimant == Claimant::Platform).map(|claim| claim.state).collect()
}

fn kept_files(app: &TestApp) -> usize {
    let shelves = std::fs::read_dir(&app.app.config.evidence_dir).unwrap().map(Result::unwrap);
    shelves.filter(|shelf| shelf.path().is_dir()).map(|shelf| std::fs::read_dir(shelf.path()).unwrap().count()).sum()
}

fn named(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

/// Once it was applied, its page and its file name the cases that it told something of.
async fn tells_which(boss: &mut Browser, url: &str, listed: &[String]) {
    let after = boss.get(url).await;
    assert_eq!(after.select("#h-touched ~ table tbody tr"), listed, "{}", after.words());
    let file = boss.get(&after.attributes("#h-touched ~ p a", "href")[0]).await;
    let lines: Vec<String> = file.text().lines().skip(1).map(|line| line.replace(',', "")).collect();
    assert_eq!((file.status.as_u16(), lines.as_slice()), (200, listed), "{}", file.text());
    let audit = boss.get("/oversight/audit").await.words();
    assert!(audit.contains("下载报表") && audit.contains("涉及的案件"), "that it was taken away is on record: {audit}");
}

/// 6,002 lines, two of them about cases, 3,000 of them broken.
fn half_broken() -> String {
    let mut text = HEAD.to_owned();
    for n in 0..3_000 {
        text.push_str(&line(&format!("canary-{n}"), "交易成功"));
        let broken = ["canary,,交易成功,昨天,1.00,备注\n", "只有一列\n", ",,交易成功,2026-11-20 10:00:00,1.00,\n", "x,,,,,\n"];
        text.push_str(broken[n % 4]);
    }
    text.push_str(&line("20261119200040011100", "交易成功"));
    text.push_str(&line("DL-SILENT", "TRADE_CLOSED"));
    text
}

#[actix_web::test]
async fn a_large_file_in_gb18030_of_which_half_is_broken_does_what_it_said_before_and_stores_nothing_else() {
    on_each_database(|app| async move {
        let mine = file_case(&app, |_| {}).await;
        let silent = file_case(&app, |filing| {
            filing.order.order_number = Some("DL-SILENT".to_owned());
            filing.consents = vec![Consent::Mediation];
        })
        .await;
        let other = file_case(&app, |filing| filing.order.provider = "jd".to_owned()).await;
        let text = half_broken();
        let (bytes, _, _) = GB18030.encode(&text);
        let mut boss = admin(&app).await;
        let url = looked_through(&app, &mut boss, "11月24日.csv", &bytes).await;
        let before = boss.get(&url).await;
        for told in ["看完了", "6002", "3000", "第几行", "时间读不懂", "列数不够", "没有订单号", "canary-0", "备注"]
        {
            assert!(before.words().contains(told), "{told}: {}", before.words());
        }
        assert!(before.select("table.diff tbody th").contains(&"5".to_owned()), "the number of the first broken line");
        assert_eq!(platform_says(&app, &mine).await, [], "nothing was done yet");
        let listed = before.select("#h-touched ~ table tbody tr");
        assert_eq!(listed, [format!("{}已付款", named(&mine)), format!("{}已取消", named(&silent))], "{}", before.words());
        let (state, would) = tally(&app, &url).await;
        assert_eq!((state, would.lines, would.taken, would.broken), (FileState::Checked, 6_002, 2, 3_000));
        assert_eq!(kept_files(&app), 1);
        apply(&app, &mut boss, &url).await;
        let (state, did) = tally(&app, &url).await;
        let counts = (did.lines, did.taken, did.known, did.unmatched, did.broken, did.report.faults.len());
        assert_eq!((state, counts), (FileState::Applied, (6_002, 2, 0, 3_000, 3_000, 50)));
        assert_eq!(platform_says(&app, &mine).await, [OrderState::Paid]);
        assert_eq!(platform_says(&app, &silent).await, [OrderState::Cancelled], "of our own we hear everything");
        assert_eq!(platform_says(&app, &other).await, [], "another platform's case has the number too");
        tells_which(&mut boss, &url, &listed).await;
        assert_eq!(kept_files(&app), 0, "the file is gone");
        assert!(!format!("{:?}", app.database.contents()).contains("canary"), "a line was stored");
        let list = boss.get(URL).await.words();
        for told in ["11月24日.csv", "已用完", "吴思远", "6002"] {
            assert!(list.contains(told), "{told}: {list}");
        }
        let desk = boss.get(&format!("/desk/cases/{}", mine.reference.unwrap())).await.words();
        assert!(desk.contains("由“11月24日.csv”报来") && desk.contains("交易成功"), "{desk}");
        let audit = boss.get("/oversight/audit?kind=changed").await.words();
        assert!(audit.contains("使用订单文件") && audit.contains("修改订单文件的读法"), "{audit}");
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_is_applied_again_or_gone_on_with_doubles_nothing() {
    on_each_database(|app| async move {
        let mut cases = Vec::new();
        let mut text = HEAD.to_owned();
        for n in 0..4 {
            cases.push(file_case(&app, |filing| filing.order.order_number = Some(format!("DL{n}"))).await);
            let _ = write!(text, "{}", line(&format!("DL{n}"), "交易成功"));
        }
        let mut boss = admin(&app).await;
        let url = looked_through(&app, &mut boss, "a.csv", text.as_bytes()).await;
        let id = OrderFileId(url.rsplit('/').next().unwrap().parse().unwrap());
        // A worker that had done two lines and died.
        assert_eq!(boss.post(&url, &[("step", "apply")]).await.status, 303);
        let (now, until) = (app.app.now(), app.app.now() + Duration::minutes(2));
        let died = move |tx: &mut redress::store::Conn| {
            let work = order_files::claim(tx, "dead", now, until)?.unwrap();
            assert_eq!(work.file.id, id);
            assert!(order_files::keep(tx, &work, &Tally { lines: 2, taken: 2, ..Tally::default() }, until)?);
            Ok(work)
        };
        let dead = app.app.db.write(died).await.unwrap();
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(tally(&app, &url).await.0, FileState::Waiting, "its lease lasts");
        app.advance(Duration::minutes(3));
        work(&app, &folder_mailer(&app)).await;
        let (state, did) = tally(&app, &url).await;
        assert_eq!((state, did.lines, did.taken), (FileState::Applied, 4, 4));
        let ended = app.app.db.write(move |tx| order_files::finish(tx, &dead, FileState::Failed, until)).await.unwrap();
        assert_eq!((ended, tally(&app, &url).await.0), (None, FileState::Applied), "who comes back late ends nothing");
        let told = [0, 1, 2, 3].map(|n| platform_says(&app, &cases[n]));
        let told = futures_util::future::join_all(told).await;
        assert_eq!(told.iter().map(Vec::len).collect::<Vec<_>>(), [0, 0, 1, 1], "it went on behind what was kept");
        let again = looked_through(&app, &mut boss, "b.csv", text.as_bytes()).await;
        apply(&app, &mut boss, &again).await;
        let (_, did) = tally(&app, &again).await;
        assert_eq!((did.taken, did.known), (2, 2));
        for case in &cases {
            assert_eq!(platform_says(&app, case).await, [OrderState::Paid]);
        }
        let late = boss.post(&again, &[("step", "apply")]).await;
        assert!(late.status == 409 && late.words().contains("状态刚变过"), "{}", late.words());
    })
    .await;
}

#[actix_web::test]
async fn a_word_that_nobody_knows_is_told_and_said_once_for_files_and_programs() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut boss = admin(&app).await;
        let text = format!("\u{feff}{HEAD}{}", line("20261119200040011100", "履约中断"));
        let url = looked_through(&app, &mut boss, "a.csv", text.as_bytes()).await;
        let page = boss.get(&url).await.words();
        assert!(page.contains("不认识的状态") && page.contains("履约中断") && page.contains("1 行"), "{page}");
        let mapping = boss.get(&format!("{MAPPING}?file={}", url.rsplit('/').next().unwrap())).await;
        let mut fields = form(&mapping);
        let at = fields.iter().position(|(name, value)| name == "word" && value == "履约中断").unwrap();
        assert_eq!(fields[at + 1].0, "meaning");
        fields[at + 1].1 = "charge_failed".to_owned();
        assert_eq!(send(&mut boss, MAPPING, &fields, "").await.status, 303);
        let stale = send(&mut boss, MAPPING, &fields, "").await;
        assert!(stale.status == 409 && stale.words().contains("别人刚改过"), "{}", stale.words());
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(tally(&app, &url).await.1.taken, 1, "it was looked through anew");
        apply(&app, &mut boss, &url).await;
        assert_eq!(platform_says(&app, &case).await, [OrderState::ChargeFailed]);
        assert!(!boss.get(&url).await.words().contains("履约中断"), "its words went with the file");
        let mut program = crate::web::api::Program::provider(&app, "alipay").await;
        let body =
            serde_json::json!({ "order_number": "20261119200040011100", "state": "履约中断", "at": "2026-11-21T10:00:00+08:00" });
        assert_eq!(crate::web::api::results(&program.send(&app, "m1", &body).await), ["taken"]);
    })
    .await;
}

#[actix_web::test]
async fn one_damaged_byte_breaks_one_line_and_the_rest_is_read() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let lines = [line("DL-DAMAGED", "交易成功"), line("20261119200040011100", "交易成功"), line("DL-OTHER", "交易成功")];
        let mut bytes = format!("{HEAD}{}", lines.concat()).into_bytes();
        let at = bytes.windows(3).position(|three| three == b"DAM").unwrap();
        bytes[at] = 0xFF;
        let mut boss = admin(&app).await;
        let url = looked_through(&app, &mut boss, "a.csv", &bytes).await;
        let page = boss.get(&url).await.words();
        assert!(page.contains("有损坏的字符"), "{page}");
        let (state, would) = tally(&app, &url).await;
        let counts = (would.lines, would.taken, would.unmatched, would.broken);
        assert_eq!((state, counts), (FileState::Checked, (3, 1, 1, 1)), "{page}");
        apply(&app, &mut boss, &url).await;
        assert_eq!(platform_says(&app, &case).await, [OrderState::Paid]);
    })
    .await;
}

#[actix_web::test]
async fn a_line_about_a_further_order_heals_nothing_of_the_first_however_its_number_is_written() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            let (order_number, amount) = (Some("dl-2026 0002".to_owned()), filing.order.amount);
            filing.others = vec![OtherOrder { order_number, payment_reference: None, amount, paid_on: None }];
        })
        .await;
        let mut boss = admin(&app).await;
        let text = format!("{HEAD}{}", line("DL20260002", "交易成功"));
        let url = looked_through(&app, &mut boss, "a.csv", text.as_bytes()).await;
        apply(&app, &mut boss, &url).await;
        assert_eq!(tally(&app, &url).await.1.taken, 1);
        assert_eq!(platform_says(&app, &case).await, [OrderState::Paid], "it is on record");
        let stands = crate::web::access::stored(&app, &case).await;
        assert_eq!((stands.claims.of(Claimant::Platform), stands.proposal()), (None, None));
    })
    .await;
}

#[actix_web::test]
async fn what_nobody_applies_goes_after_a_day_and_what_is_thrown_away_at_once() {
    on_each_database(|app| async move {
        let mut boss = admin(&app).await;
        let text = format!("{HEAD}{}", line("DL1", "交易成功"));
        let thrown = looked_through(&app, &mut boss, "a.csv", text.as_bytes()).await;
        assert_eq!(boss.post(&thrown, &[("step", "discard")]).await.status, 303);
        assert_eq!((tally(&app, &thrown).await.0, kept_files(&app)), (FileState::Discarded, 0));
        assert_eq!(boss.post(&thrown, &[("step", "apply")]).await.status, 409);
        let left = looked_through(&app, &mut boss, "b.csv", text.as_bytes()).await;
        app.advance(Duration::minutes(16));
        let applied = boss.post(&left, &[("step", "apply")]).await;
        assert!(applied.location().is_some_and(|to| to.starts_with("/sign-in/again")), "whoever applies proves themselves");
        let taken = boss.get(&format!("{left}/cases.csv")).await;
        assert!(taken.location().is_some_and(|to| to.starts_with("/sign-in/again")), "and so does who takes cases away");
        app.advance(Duration::hours(22));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!((tally(&app, &left).await.0, kept_files(&app)), (FileState::Checked, 1));
        app.advance(Duration::hours(2));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!((tally(&app, &left).await.0, kept_files(&app)), (FileState::Discarded, 0));
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_file_of_orders_is_told_at_its_field() {
    let app = TestApp::new();
    let mut boss = admin(&app).await;
    for (bytes, told) in [
        (&b""[..], "请选一个文件"),
        (b"\x00\x01\x02\x03", "这不是表格文本"),
        ("没有逗号\n也没有列\n".as_bytes(), "这不是表格文本"),
        (b"PK\x03\x04\x00\x00", "这不是表格文本"),
    ] {
        let page = hand_in(&mut boss, "a.csv", bytes).await;
        assert!(page.status == 422 && page.words().contains(told), "{told}: {}", page.words());
        assert!(page.text().contains("value=\"alipay\" selected"), "what was chosen stays");
    }
    let nobody = boss.upload(URL, &[("provider", "nobody")], &[("file", "a.csv", HEAD.as_bytes())]).await;
    assert!(nobody.status == 422 && nobody.words().contains("请选是哪个平台的订单"), "{}", nobody.words());
    assert_eq!(kept_files(&app), 0);
    let mut fields = form(&boss.get(MAPPING).await);
    set(&mut fields, "state", "状态");
    let page = send(&mut boss, MAPPING, &fields, "").await;
    for told in ["请选订单号或支付流水号的列", "请选状态时间的列"] {
        assert!(page.status == 422 && page.words().contains(told), "{told}: {}", page.words());
    }
    assert!(page.text().contains("value=\"状态\""), "what was typed stays");
    for url in [format!("{URL}/1"), format!("{URL}/x"), "/admin/order-mappings/nobody".to_owned()] {
        assert_eq!(boss.get(&url).await.status, 404, "{url}");
    }
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    let mut chief = app.signed_in(&chief).await;
    assert_eq!((chief.get(URL).await.status.as_u16(), chief.get(MAPPING).await.status.as_u16()), (404, 404));
    assert_eq!(hand_in(&mut chief, "a.csv", HEAD.as_bytes()).await.status, 404);
}
