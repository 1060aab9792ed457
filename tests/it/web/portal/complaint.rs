//! The case page tells how a case stands and who is next by when, by account and by private link alike.

use redress::domain::actor::Role;
use redress::domain::case::StatusCode;

use super::{guest_of, url};
use crate::support::cases::{close, file_case, in_status};
use crate::support::{Answer, TestApp, on_each_database};

/// Status; heading; whose date; when; who holds the case; whether the consumer may write, answer an offer, withdraw.
type Row = (StatusCode, &'static str, &'static str, &'static str, &'static [&'static str], [bool; 3]);

const FIRST: &str = "11 月 25 日 周三 13:20"; // 8 working hours
const RESULT: &str = "12 月 8 日 周二 14:20"; // 90 working hours
const THREE_DAYS: &str = "11 月 27 日 周五 14:20";

const TABLE: [Row; 8] = [
    (StatusCode::New, "已收到，诉达还没有开始处理", "最晚首次答复您", FIRST, &["诉达在这里"], [true, false, true]),
    (StatusCode::Open, "诉达正在处理", "最晚给您处理结果", RESULT, &["诉达在这里"], [true, false, true]),
    (StatusCode::AwaitingConsumer, "正在等您补充", "请您最晚补充", THREE_DAYS, &["您在这里"], [true, false, true]),
    (StatusCode::AwaitingMerchant, "正在等商家答复", "商家最晚答复", THREE_DAYS, &["商家在这里"], [true, false, true]),
    (StatusCode::AwaitingPlatform, "正在等平台核实", "平台最晚答复", THREE_DAYS, &["平台在这里"], [true, false, true]),
    (StatusCode::Offered, "有一个处理方案，等您答复", "请您最晚答复", THREE_DAYS, &["您请您答复"], [true, true, true]),
    (StatusCode::Resolved, "已有结果，正在落实", "最晚办到：退款", "12 月 1 日 周二", &["诉达跟到办完"], [true, false, false]),
    (StatusCode::Closed, "已结案：支持您的投诉", "结案时间", "11 月 24 日 周二 14:20", &[], [false, false, false]),
];

fn check(page: &Answer, (status, heading, label, date, here, may): Row) {
    assert_eq!(page.status, 200, "{status}");
    assert_eq!(page.select("h1"), [heading]);
    assert_eq!(page.select(".due-1 dt"), [label], "{status}");
    assert_eq!(page.select(".due-1 dd"), [date], "{status}");
    assert_eq!(page.select(".baton .here"), here, "{status}");
    let has = |css: &str| !page.select(css).is_empty();
    let forms = [has("form[action$='/messages']"), has("form[action$='/offer']"), has("a[href$='/withdrawal']")];
    assert_eq!(forms, may, "{status}");
    assert_eq!(has("form[action$='/evidence']"), may[0], "{status}");
    assert_eq!(has(".task-open"), status == StatusCode::AwaitingConsumer, "{status}");
}

#[actix_web::test]
async fn each_status_says_in_words_who_is_next_and_by_when_by_account_and_by_link() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen@mail.example", None).await;
        let mut account = app.signed_in(&owner).await;
        for row in TABLE {
            let case = in_status(&app, row.0, |filing| filing.consumer = Some(owner.id)).await;
            check(&account.get(&url(&case)).await, row);
            let mut guest = guest_of(&app, &case).await;
            check(&guest.get(&url(&case)).await, row);
            guest.set_cookie("redress-language", "en");
            let page = guest.get(&url(&case)).await;
            assert_eq!(page.select(".due-1 dd").len(), 1, "{}", row.0);
            assert!(!page.words().contains(row.1), "{}", row.0);
            assert!(account.get("/complaints").await.words().contains(row.1), "the list says so too: {}", row.0);
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_missed_is_said_as_missed() {
    on_each_database(|app| async move {
        let late = [
            (StatusCode::New, "本应在这之前首次答复您"),
            (StatusCode::Open, "本应在这之前给您处理结果"),
            (StatusCode::AwaitingConsumer, "原定请您补充的日期"),
            (StatusCode::AwaitingMerchant, "商家本应在这之前答复"),
            (StatusCode::AwaitingPlatform, "平台本应在这之前答复"),
            (StatusCode::Offered, "方案的答复期限"),
            (StatusCode::Resolved, "本应在这之前办到：退款"),
            (StatusCode::Closed, "结案时间"),
        ];
        let mut cases = Vec::new();
        for (status, label) in late {
            cases.push((in_status(&app, status, |_| {}).await, label));
        }
        app.advance(chrono::Duration::days(20));
        for (case, label) in cases {
            let page = guest_of(&app, &case).await.get(&url(&case)).await;
            assert_eq!(page.select(".due-1 dt"), [label]);
            assert!(page.select("form[action$='/offer']").is_empty(), "an offer whose time is over cannot be answered");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_strangers_reference_gives_the_same_page_as_any_other_with_the_way_to_a_link() {
    on_each_database(|app| async move {
        let real = file_case(&app, |_| {}).await.reference.unwrap().to_string();
        let closed = close(&app, &file_case(&app, |_| {}).await).await.reference.unwrap().to_string();
        let absent = redress::domain::reference::Reference::new(2026, 999_999).unwrap().to_string();
        let mut browser = app.browser();
        let mut pages = Vec::new();
        for reference in [&real, &closed, &absent, &"RD-2026-000001-0".to_owned(), &"nonsense".to_owned()] {
            for part in ["", "/filed", "/withdrawal", "/evidence/00000000000000000000000000000000"] {
                let path = format!("/complaints/{reference}{part}");
                let page = browser.get(&path).await;
                assert_eq!(page.status, 404);
                assert_eq!(page.attributes("main form", "action"), ["/track"]);
                assert_eq!(page.attributes("main form input:not([type=hidden])", "name"), ["reference", "email"]);
                let mut text = page.text().replace(&path, "").replace(&page.select(".num").join(""), "");
                for token in page.attributes("input[name=csrf]", "value") {
                    text = text.replace(&token, "");
                }
                pages.push(text);
            }
        }
        assert!(pages.iter().all(|page| *page == pages[0]));
        let mut consumer = app.sign_in_consumer("王宇", "wang@mail.example").await;
        assert_eq!(consumer.get(&format!("/complaints/{real}")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_an_agent_notes_or_reasons_is_not_on_the_consumers_page() {
    on_each_database(|app| async move {
        use redress::domain::actor::Actor;
        use redress::domain::case::escalating::Escalation;

        use crate::support::cases::act_on;
        let case = in_status(&app, StatusCode::Open, |_| {}).await;
        let case = act_on(&app, &case, Actor::System, |case, act| case.note("金丝雀一号", act)).await;
        let up = Escalation { reason: "金丝雀二号".to_owned(), referral: None, version: case.version };
        let case = act_on(&app, &case, Actor::System, |case, act| case.escalate(&up, act)).await;
        let page = guest_of(&app, &case).await.get(&format!("{}?all=1", url(&case))).await;
        assert!(page.words().contains("我们在查。") && !page.text().contains("金丝雀"));
    })
    .await;
}

#[actix_web::test]
async fn the_confirmation_can_be_opened_again_and_hides_most_of_the_address() {
    let app = TestApp::new();
    let case = file_case(&app, |_| {}).await;
    let page = guest_of(&app, &case).await.get(&format!("{}/filed", url(&case))).await;
    assert_eq!(page.status, 200);
    assert!(page.words().contains("c***@mail.example") && !page.text().contains("chenxiao@"));
    assert!(!page.text().contains("/t/"), "the letter carries the link");
}
