//! What holds for every answer.

use actix_web::http::Method;
use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::codes::Priority;
use redress::domain::reference::Reference;
use redress::store::hold;
use redress::store::schema::people;

use super::portal::filing::PNG;
use super::portal::{guest_of, url};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{file_case, team, triage};
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

#[actix_web::test]
async fn whoever_was_signed_out_while_writing_is_given_the_words_back() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let desk = format!("/desk/cases/{}", case.reference.unwrap());
        let mut agent = app.sign_in_agent("李敏").await;
        let intake = agent.get("/desk/cases/new").await.attributes("main input[type=text], main textarea", "name");
        assert!(intake.len() > 8, "{intake:?}");
        let mut other_window = agent.clone();
        other_window.post("/sign-out", &[]).await;
        let answer = agent.post(&format!("{desk}/messages"), &[("body", "我们已核对您的付款记录。")]).await;
        assert_eq!((answer.status.as_u16(), answer.select("textarea")), (403, vec!["我们已核对您的付款记录。".to_owned()]));
        assert_eq!(answer.select("h1"), ["您已退出登录，这次没有提交"]);
        assert_eq!(answer.attributes("main a.btn-1", "href"), [format!("/sign-in?next={desk}")]);
        // So it is with a form that holds files, which were not taken.
        let words = "来电：货到了，订单还没有完结。";
        let fields: Vec<(&str, &str)> = intake.iter().map(|name| (name.as_str(), words)).collect();
        let answer = agent.upload("/desk/cases/new", &fields, &[("files", "付款截图.png", PNG)]).await;
        assert_eq!((answer.status.as_u16(), answer.select("textarea")), (403, vec![words.to_owned(); intake.len()]));
        // Nothing was typed, nothing is to be copied.
        let answer = agent.post(&format!("{desk}/assignment"), &[("assignee", "me"), ("version", "1")]).await;
        assert_eq!(answer.location().unwrap(), format!("/sign-in?next={desk}"));

        let mut guest = guest_of(&app, &case).await;
        app.advance(Duration::hours(3));
        let answer = guest.post(&format!("{}/messages", url(&case)), &[("body", "订单还是没有完结。")]).await;
        assert_eq!((answer.status.as_u16(), answer.select("textarea")), (404, vec!["订单还是没有完结。".to_owned()]));
        assert!(answer.words().contains("没有保存"), "{}", answer.words());
    })
    .await;
}

#[actix_web::test]
async fn whoever_writes_on_a_case_that_went_to_another_team_keeps_the_words_and_is_led_on() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let li = app.person(Role::Agent, "李敏", "li@desk.example", Some(one)).await;
        let (mut agent, path) = (app.signed_in(&li).await, format!("/desk/cases/{}", case.reference.unwrap()));
        assert_eq!(agent.get(&path).await.status, 200);
        triage(&app, &case, Priority::Normal, Some(two)).await;
        let gone = agent.post(&format!("{path}/messages"), &[("body", "我们已核对您的付款记录。")]).await;
        assert_eq!((gone.status.as_u16(), gone.select("textarea")), (404, vec!["我们已核对您的付款记录。".to_owned()]));
        assert!(gone.words().contains("案件可能转给了别的小组"), "{}", gone.words());
        assert_eq!(gone.attributes("main a", "href"), ["/desk/queue"]);
        // A case that never was is answered with the same words: they tell nothing.
        let never = format!("/desk/cases/{}/messages", Reference::new(2026, 999_999).unwrap());
        let never = agent.post(&never, &[("body", "我们已核对您的付款记录。")]).await;
        assert_eq!((never.status, never.select("main p:not(.small)")), (gone.status, gone.select("main p:not(.small)")));
    })
    .await;
}

/// An open page of somebody who leads no more shows no number and does nothing.
#[actix_web::test]
async fn whoever_was_demoted_with_a_page_open_reads_a_sentence_and_no_number() {
    on_each_database(|app| async move {
        let chief = app.person(Role::Supervisor, "陈岚", "chenlan@desk.example", None).await;
        let mut browser = app.signed_in(&chief).await;
        assert_eq!(browser.get("/oversight").await.status, 200);
        let id = chief.id.0;
        let demote = move |tx: &mut redress::store::Conn| {
            Ok(diesel::update(people::table.find(id)).set(people::role.eq("agent")).execute(tx)?)
        };
        app.app.db.write(demote).await.unwrap();
        for path in
            ["/oversight", "/oversight/cases?in_time=no", "/oversight/cases.csv", "/oversight/response-times.xlsx", "/exports"]
        {
            let refused = browser.get(path).await;
            assert_eq!(refused.status, 404, "{path}");
            assert!(refused.words().contains("您的权限也可能改过"), "{path}: {}", refused.words());
            assert!(refused.select(".big").is_empty() && refused.select("table").is_empty(), "{path}");
        }
        let refused = browser.post("/oversight/incidents/new", &[("title_zh", "x")]).await;
        assert_eq!(refused.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn while_letters_are_held_after_a_restore_staff_are_told_on_every_page() {
    let app = TestApp::new();
    let now = app.app.now();
    app.app.db.write(move |tx| hold::begin(tx, (&[], false), now)).await.unwrap();
    work(&app, &folder_mailer(&app)).await;
    let mut agent = app.sign_in_agent("李敏").await;
    assert!(agent.get("/desk/queue").await.words().contains("数据刚从备份恢复"));
    assert!(!agent.get("/track").await.words().contains("数据刚从备份恢复"), "consumers are not");
    app.app.db.write(hold::release).await.unwrap();
    work(&app, &folder_mailer(&app)).await;
    assert!(!agent.get("/desk/queue").await.words().contains("数据刚从备份恢复"));
}

#[actix_web::test]
async fn what_another_site_sends_is_not_repeated_on_our_page_and_ends_no_session() {
    let app = TestApp::new();
    let words = "请把钱转到这个账户";
    let body = format!("body={words}&reference={words}&email={words}").into_bytes();
    for path in ["/desk/cases/RD-2026-000001-7/messages", "/desk/nothing", "/track", "/complaints/RD-2026-000001-7/messages"] {
        for foreign in [("origin", "https://evil.example"), ("sec-fetch-site", "cross-site")] {
            let form = Some("application/x-www-form-urlencoded");
            let files = Some("multipart/form-data; boundary=XX");
            let parts =
                format!("--XX\r\ncontent-disposition: form-data; name=\"body\"\r\n\r\n{words}\r\n--XX--\r\n").into_bytes();
            for (kind, body) in [(form, body.clone()), (files, parts)] {
                let answer = app.browser().send_with(Method::POST, path, kind, body, &[foreign]).await;
                let is_unread = kind == files && answer.status == 415;
                assert!(is_unread || matches!(answer.status.as_u16(), 303 | 403 | 404), "{path}: {}", answer.status);
                assert!(!answer.text().contains(words), "{path}");
                assert_eq!(answer.header("set-cookie"), None, "{path}");
            }
        }
    }
}
