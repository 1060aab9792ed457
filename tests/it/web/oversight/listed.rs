//! The lists behind numbers as files.

use calamine::{Data, Reader as _, Xlsx};
use redress::domain::actor::Actor;
use redress::domain::case::rating::Score;
use redress::domain::codes::{ProblemType, RootCause};

use super::incidents::{confirmed, reference};
use super::sheets::{behind, closed, people, read};
use super::{BY_HAND, file, filled, instant, references};
use crate::jobs::{folder_mailer, work};
use crate::support::app::tuesday;
use crate::support::cases::{act_on_at, give};
use crate::support::{TestApp, on_each_database};

/// The address of a list's file.
fn as_file(link: &str, end: &str) -> String {
    link.replacen("/oversight/cases", &format!("/oversight/cases.{end}"), 1)
}

#[actix_web::test]
async fn the_cases_behind_a_duration_are_taken_away_as_they_are_listed() {
    on_each_database(|app| async move {
        let (_, cases) = filled(&app).await;
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for link in [
            "/oversight/cases",
            "/oversight/cases?time=wall&at_least=86400",
            "/oversight/cases?in_time=no",
            "/oversight/cases?clock=resolution&answered=no",
            "/oversight/cases?weekday=2&hour=10",
        ] {
            let listed = behind(&mut browser, link).await;
            let page = browser.get(link).await;
            let there: Vec<String> = page.attributes("a[href^='/oversight/cases.']", "href");
            assert_eq!(there.len(), 2, "a file of each kind: {link}");
            let mut rows = read(&browser.get(&there[0]).await.bytes);
            let head = rows.remove(0);
            assert_eq!(head.last().unwrap(), "时限");
            let mut told: Vec<&String> = rows.iter().map(|row| &row[0]).collect();
            told.sort();
            assert!(!listed.is_empty() && told == listed.iter().collect::<Vec<_>>(), "{link}: {told:?} {listed:?}");
        }
        let late = browser.get("/oversight/cases.csv?in_time=no").await;
        let name = late.header("content-disposition").unwrap();
        assert!(name.contains("cases-first-response-2026-10-27-2026-11-23-working-in-time-no.csv"), "{name}");
        let late = read(&late.bytes);
        let hand: Vec<String> = BY_HAND.iter().filter(|it| !it.4).map(|it| it.2.to_string()).collect();
        assert_eq!(late[1..].iter().map(|row| row[4].clone()).collect::<Vec<_>>(), hand, "in the order in which they began");
        assert_eq!((&*late[1][12], &*late[1][14]), ("'=cmd()", "超时"));
        assert!(late[1].iter().all(|cell| !cell.contains("钱付了")), "what anybody wrote stays here: {late:?}");
        let waiting = read(&browser.get("/oversight/cases.csv?clock=resolution&answered=no").await.bytes);
        assert!(waiting[1..].iter().all(|row| row[2].is_empty() && row[4] != "0" && row[7].is_empty()), "so far: {waiting:?}");
        // A workbook says what it is of.
        let bytes = browser.get("/oversight/cases.xlsx?in_time=no").await.bytes;
        let mut book = Xlsx::new(std::io::Cursor::new(bytes)).unwrap();
        let sheet = book.sheet_names()[0].clone();
        let range = book.worksheet_range(&sheet).unwrap();
        let about = range.rows().next().unwrap()[0].to_string();
        assert!(about.contains("超过目标") || about.contains("超时"), "{about}");
        assert!(about.contains("日期：2026-10-27 至 2026-11-23"), "{about}");
        assert!(matches!(range.rows().nth(2).unwrap()[4], Data::Float(_)));
        assert_eq!(references(&cases, |i| !BY_HAND[i].4).len(), range.height() - 2);
        let record = browser.get("/oversight/audit").await.words();
        assert!(record.contains("数字背后的案件") && record.contains("至少（秒）") && record.contains("86400"), "{record}");
        assert!(record.contains("周三") && record.contains("还没有"), "in words: {record}");
    })
    .await;
}

#[actix_web::test]
async fn what_ended_without_an_answer_was_neither_in_time_nor_late() {
    on_each_database(|app| async move {
        let gone = file(&app, instant((20, 9, 0)), ProblemType::Other).await;
        let by = Actor::Consumer { person: None, cases: vec![gone.id] };
        act_on_at(&app, &gone, by, instant((20, 15, 0)), |case, act| case.withdraw(None, act)).await;
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        let ended = read(&browser.get("/oversight/cases.csv?answered=never").await.bytes);
        assert_eq!((&*ended[0][2], ended.len()), ("结束时间", 2), "{ended:?}");
        assert_eq!((&*ended[1][4], &*ended[1][5], &*ended[1][7], &*ended[1][14]), ("", "21600", "", "未走到"));
    })
    .await;
}

#[actix_web::test]
async fn the_cases_behind_what_happened_and_what_people_wrote_are_taken_away_too() {
    on_each_database(|app| async move {
        let (agent, _) = people(&app).await;
        for minute in 0..3_u8 {
            let at = instant((18, 10, minute.into()));
            let case = give(&app, &file(&app, at, ProblemType::Other).await, &agent).await;
            let case = closed(&app, &case, TestApp::actor(&agent), RootCause::Other, instant((19, 10, 0))).await;
            let by = Actor::Consumer { person: None, cases: vec![case.id] };
            let words = ["=很快", "卡号 4111111111111111", "谢谢"][usize::from(minute)];
            let at = instant((20, 10, minute.into()));
            act_on_at(&app, &case, by, at, |case, act| case.rate(Score::new(4 + minute % 2).unwrap(), Some(words), act)).await;
        }
        app.clock.set(tuesday());
        let mut browser = app.sign_in_supervisor("陈岚").await;
        for link in
            ["/oversight/cases?of=closed&code=other", "/oversight/cases?of=rated&value=4,5", "/oversight/cases?of=rated&value=5"]
        {
            let listed = behind(&mut browser, link).await;
            let rows = read(&browser.get(&as_file(link, "csv")).await.bytes);
            let mut told: Vec<&String> = rows[1..].iter().map(|row| &row[0]).collect();
            told.sort();
            assert!(!listed.is_empty() && told == listed.iter().collect::<Vec<_>>(), "{link}");
            assert_eq!(browser.get(&as_file(link, "xlsx")).await.status, 200);
        }
        let rows = read(&browser.get("/oversight/cases.csv?of=closed&code=other").await.bytes);
        assert_eq!(rows[1][1..4], ["2026-11-19", "其他 · 支持", ""].map(str::to_owned), "{rows:?}");
        let page = browser.get("/oversight/satisfaction").await;
        let files = page.attributes("#comments a[href*='.csv']", "href");
        let rows = read(&browser.get(&files[0]).await.bytes);
        assert_eq!(rows[0][2..4], ["评分", "他们写了什么"].map(str::to_owned));
        let written: Vec<(&str, &str)> = rows[1..].iter().map(|row| (&*row[2], &*row[3])).collect();
        assert_eq!((written[0], written[2]), (("4", "谢谢"), ("4", "'=很快")), "the newest first, and no formula");
        assert!(!written[1].1.contains("4111111111111111"), "numbers stay here: {written:?}");
        let none = read(&browser.get("/oversight/satisfaction.csv?table=comments&provider=wechat").await.bytes);
        assert_eq!(none.len(), 1);
        let record = browser.get("/oversight/audit").await.words();
        assert!(record.contains("评价") && record.contains("留下的话") && record.contains("其他"), "{record}");
    })
    .await;
}

#[actix_web::test]
async fn a_list_leaves_the_house_by_whoever_may_alone_and_never_on_a_link_that_cannot_be_meant() {
    let app = TestApp::new();
    filled(&app).await;
    let mut browser = app.sign_in_supervisor("陈岚").await;
    for link in ["at_least=x", "from=2026-11-20&to=2026-11-10", "of=x", "of=closed&after=x", "team=gone", "of=rated&value=6"] {
        let refused = browser.get(&format!("/oversight/cases.csv?{link}")).await;
        assert!(refused.status == 422 && refused.header("content-disposition").is_none(), "{link}");
    }
    assert_eq!(browser.get("/oversight/satisfaction.csv?table=comments&from=x").await.status, 422);
    for end in ["pdf", "svg"] {
        assert_eq!(browser.get(&format!("/oversight/cases.{end}")).await.status, 404);
        assert_eq!(browser.get(&format!("/oversight/satisfaction.{end}?table=comments")).await.status, 404);
    }
    let mut agent = app.sign_in_agent("李敏").await;
    for link in ["cases.csv", "cases.csv?of=closed", "satisfaction.csv?table=comments", "incidents.csv"] {
        assert_eq!(agent.get(&format!("/oversight/{link}")).await.status, 404, "{link}");
    }
    app.advance(chrono::Duration::minutes(16));
    let again = browser.get("/oversight/cases.csv?in_time=no").await;
    let back = again.location().unwrap();
    assert!(back.starts_with("/sign-in/again?next=/oversight/cases") && back.contains("in_time"), "{back}");
}

#[actix_web::test]
async fn the_lists_of_incidents_of_their_cases_and_of_who_was_told_are_taken_away_too() {
    on_each_database(|app| async move {
        let (mut chief, url, filed) = confirmed(&app, 5, true).await;
        let message = format!("{url}/message");
        let texts = [("text_zh", "{name}：{reference} 正在处理。"), ("text_en", "{name}: {reference}")];
        let run = chief.post(&message, &texts).await.attributes("input[name=run]", "value")[0].clone();
        let sent = chief.post(&message, &[texts[0], texts[1], ("run", run.as_str()), ("go", "send")]).await;
        app.advance(chrono::Duration::seconds(60));
        work(&app, &folder_mailer(&app)).await;
        let mut references: Vec<String> = filed.iter().map(reference).collect();
        references.sort();
        let told = sent.location().unwrap();
        for (address, last) in [(&url, None), (&told, Some("已发"))] {
            let there = chief.get(address).await.attributes("a[href$='/cases.csv']", "href");
            let rows = read(&chief.get(&there[0]).await.bytes);
            let mut listed: Vec<String> = rows[1..].iter().map(|row| row[0].clone()).collect();
            listed.sort();
            assert_eq!(listed, references, "{address}");
            assert!(last.is_none_or(|last| rows[1..].iter().all(|row| row[1] == last)), "{rows:?}");
            assert_eq!(chief.get(&there[0].replace(".csv", ".xlsx")).await.status, 200);
        }
        let all = read(&chief.get("/oversight/incidents.csv").await.bytes);
        assert_eq!((&*all[1][0], &*all[1][1], &*all[1][4]), ("支付宝 · 叮铃到家：订单状态停滞", "处理中", "5"));
        assert_eq!(read(&chief.get("/oversight/incidents.csv?past=1").await.bytes).len(), 1, "none is over");
        assert_eq!(chief.get("/oversight/incidents/77/cases.csv").await.status, 404);
        assert_eq!(chief.get(&format!("{url}/messages/77/cases.csv")).await.status, 404, "what belongs to no incident");
        let record = chief.get("/oversight/audit").await.words();
        assert!(record.contains("通知的结果") && record.contains("还没结束的") && record.contains("叮铃到家"), "{record}");
    })
    .await;
}
