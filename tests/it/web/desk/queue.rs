//! What agents find in their queue, and what they do not.

use chrono::Duration;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::corresponding::Request;
use redress::domain::codes::Priority;

use crate::support::app::shanghai;
use crate::support::cases::{act_on, close, file_case, file_case_at, give, team, triage};
use crate::support::{Answer, TestApp, on_each_database};

fn reference(case: &Case) -> String {
    case.reference.unwrap().to_string()
}

fn shown(answer: &Answer) -> Vec<String> {
    answer.select("tr.row .ref")
}

fn counts(answer: &Answer) -> Vec<(String, String)> {
    let names = answer.select(".views li span");
    let mut numbers = answer.select(".views li b");
    numbers.resize(names.len(), String::new());
    names.into_iter().zip(numbers).collect()
}

async fn ask(app: &TestApp, case: &Case, merchant: bool) -> Case {
    let request =
        Request { whom: "叮铃到家".to_owned(), body: "请说明。".to_owned(), until: app.app.now() + Duration::days(3) };
    act_on(
        app,
        case,
        Actor::System,
        |case, act| {
            if merchant { case.ask_merchant(&request, act) } else { case.ask_consumer(&request, act) }
        },
    )
    .await
}

#[actix_web::test]
async fn the_desk_opens_on_the_queue_for_those_who_work_there() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        assert_eq!(agent.get("/desk").await.location().as_deref(), Some("/desk/queue"));
        let page = agent.get("/desk/queue").await;
        assert_eq!(page.status, 200);
        assert_eq!(page.select("h1"), ["全部未结"]);
        assert_eq!(page.select(".empty p"), ["没有未结的案件。", "已结案"]);
        let mut nobody = app.browser();
        for path in ["/desk", "/desk/queue", "/desk/keys"] {
            assert_eq!(nobody.get(path).await.location(), Some(format!("/sign-in?next={path}")));
        }
        let mut consumer = app.sign_in_consumer("陈晓", "chenxiao@mail.example").await;
        for path in ["/desk", "/desk/queue", "/desk/keys"] {
            assert_eq!(consumer.get(path).await.status, 404);
        }
    })
    .await;
}

/// The views with their counts, by the case of each below.
const NAMED: [&str; 9] =
    ["全部未结 5", "已超时 1", "即将到期 1", "未分配 4", "我的案件 1", "等对方答复 2", "承诺过期 0", "待跟进 0", "已结案 "];

#[actix_web::test]
async fn each_view_shows_what_it_says() {
    on_each_database(|app| {
        Box::pin(async move {
            let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
            let mut browser = app.signed_in(&li).await;
            let late = file_case_at(&app, shanghai(2026, 11, 23, 9, 0), |_| {}).await;
            let soon = file_case_at(&app, shanghai(2026, 11, 24, 11, 0), |_| {}).await;
            let swept = act_on(&app, &soon, Actor::System, |case, act| Ok(case.sweep(act).unwrap())).await;
            let mine = give(&app, &file_case(&app, |_| {}).await, &li).await;
            let waiting = ask(&app, &file_case(&app, |_| {}).await, true).await;
            let paused = ask(&app, &file_case(&app, |_| {}).await, false).await;
            let closed = close(&app, &file_case(&app, |_| {}).await).await;
            let [late, soon, mine, waiting, paused, closed] = [&late, &swept, &mine, &waiting, &paused, &closed].map(reference);

            for (view, expected) in [
                ("all", vec![&late, &soon, &mine, &waiting, &paused]),
                ("overdue", vec![&late]),
                ("due-soon", vec![&soon]),
                ("unassigned", vec![&late, &soon, &waiting, &paused]),
                ("mine", vec![&mine]),
                ("waiting", vec![&waiting, &paused]),
                ("closed", vec![&closed]),
            ] {
                let page = browser.get(&format!("/desk/queue?view={view}")).await;
                assert_eq!(shown(&page).iter().collect::<Vec<_>>(), expected, "{view}");
            }
            let page = browser.get("/desk/queue").await;
            let groups = page.select("tr.grp th");
            assert_eq!(groups.first().map(String::as_str), Some("已超时1 件"));
            assert_eq!(groups.last().map(String::as_str), Some("暂停或没有时限1 件"), "a paused case stands last");
            let chips = page.select("tr.row .chip");
            assert_eq!(chips[0], "已超时 10 小时 20 分");
            assert_eq!(chips[1], "即将到期 · 剩 40 分");
            assert_eq!(chips[4], "等待消费者（暂停）");
            let named: Vec<String> = counts(&page).into_iter().map(|(name, count)| format!("{name} {count}")).collect();
            assert_eq!(named, NAMED);
            let page = browser.get("/desk/queue?view=closed").await;
            assert_eq!(page.select("tr.row .k"), ["支持"]);
            assert_eq!(page.select("tr.grp th"), ["11 月 24 日 周二1 件"]);
        })
    })
    .await;
}

#[actix_web::test]
async fn a_line_says_how_urgent_whose_and_how_much_in_both_languages() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let two = team(&app, "two", "客服二组", "Team two").await;
        let case = file_case(&app, |filing| {
            filing.summary = "<b>重复扣款</b>".to_owned();
            filing.order.merchant = "明澄眼镜".to_owned();
            filing.order.amount.minor = 198_000;
        })
        .await;
        let case = triage(&app, &case, Priority::Urgent, Some(two)).await;
        give(&app, &case, &li).await;
        let mut browser = app.signed_in(&li).await;
        let page = browser.get("/desk/queue").await;
        assert_eq!(page.select("tr.row th"), ["急 <b>重复扣款</b> （等我们答复） 客服二组"]);
        assert_eq!(page.select("tr.row .pv"), ["支付宝 · 明澄眼镜"]);
        assert_eq!(page.select("tr.row .am"), ["1,980.00"]);
        assert_eq!(page.select("tr.row .s"), ["处理中"]);
        assert_eq!(page.select("tr.row .w"), ["李李敏"]);
        assert_eq!(page.select("tr.row .d"), ["首答13:20"]);
        assert_eq!(page.select("tr.grp th"), ["明天 11 月 25 日 周三1 件"]);
        let href = format!("/desk/cases/{}?view=all", reference(&case));
        assert_eq!(page.attributes("tr.row a.ttl", "href"), [href]);

        browser.set_cookie("redress-language", "en");
        let page = browser.get("/desk/queue").await;
        assert_eq!(page.select("h1"), ["All open"]);
        assert_eq!(page.select(".qhead p"), ["1 case, nearest deadline first. Updated 14:20, refresh"]);
        assert_eq!(page.select("tr.grp th"), ["Tomorrow, Wed 25 Nov1"]);
        assert_eq!(page.select("tr.row .chip"), ["8 h left"]);
    })
    .await;
}

#[actix_web::test]
async fn an_agent_of_a_team_sees_its_cases_and_those_of_no_team() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let ours = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(one)).await;
        let theirs = triage(&app, &file_case(&app, |_| {}).await, Priority::Normal, Some(two)).await;
        let nobodys = file_case(&app, |_| {}).await;
        let closed = close(&app, &theirs).await;
        let agent = app.person(Role::Agent, "李敏", "limin@desk.example", Some(one)).await;
        let mut browser = app.signed_in(&agent).await;
        let page = browser.get("/desk/queue").await;
        let mut seen = shown(&page);
        seen.sort();
        assert_eq!(seen, [reference(&ours), reference(&nobodys)]);
        assert_eq!(page.select(".views h2")[0], "客服一组");
        assert_eq!(counts(&page)[0], ("全部未结".to_owned(), "2".to_owned()));
        for view in ["overdue", "due-soon", "unassigned", "mine", "waiting", "closed"] {
            let page = browser.get(&format!("/desk/queue?view={view}")).await;
            assert!(!page.text().contains(&reference(&closed)), "{view}");
        }
        let mut supervisor = app.sign_in_supervisor("周启航").await;
        assert_eq!(shown(&supervisor.get("/desk/queue?view=closed").await), [reference(&closed)]);
    })
    .await;
}

#[actix_web::test]
async fn pages_lead_on_and_back_and_counts_stop_at_ninety_nine() {
    on_each_database(|app| async move {
        for _ in 0..101 {
            file_case(&app, |_| {}).await;
        }
        let mut browser = app.sign_in_agent("李敏").await;
        let first = browser.get("/desk/queue").await;
        assert_eq!(counts(&first)[0].1, "99+");
        assert!(first.select(".qhead p")[0].starts_with("99+ 件"));
        assert_eq!(first.select("tr.row").len(), 50);
        assert_eq!(first.select("tr.grp span").len(), 0, "a group that the page cuts is not counted");
        assert!(first.attributes(".pager a[rel=prev]", "href").is_empty());
        let second = browser.get(&first.attributes(".pager a[rel=next]", "href")[0]).await;
        let third = browser.get(&second.attributes(".pager a[rel=next]", "href")[0]).await;
        assert_eq!(third.select("tr.row").len(), 1);
        assert!(third.attributes(".pager a[rel=next]", "href").is_empty());
        let back = browser.get(&third.attributes(".pager a[rel=prev]", "href")[0]).await;
        assert_eq!(shown(&back), shown(&second));
        let back = browser.get(&back.attributes(".pager a[rel=prev]", "href")[0]).await;
        assert_eq!(shown(&back), shown(&first));
    })
    .await;
}

#[actix_web::test]
async fn counts_are_kept_for_two_seconds_and_each_reader_has_their_own() {
    on_each_database(|app| async move {
        let mut browser = app.sign_in_agent("李敏").await;
        assert_eq!(counts(&browser.get("/desk/queue").await)[0].1, "0");
        file_case(&app, |_| {}).await;
        app.advance(Duration::milliseconds(1999));
        let page = browser.get("/desk/queue").await;
        assert_eq!((counts(&page)[0].1.as_str(), shown(&page).len()), ("0", 1));
        let mut other = app.sign_in_agent("王蕾").await;
        assert_eq!(counts(&other.get("/desk/queue").await)[0].1, "1");
        app.advance(Duration::milliseconds(1));
        assert_eq!(counts(&browser.get("/desk/queue").await)[0].1, "1");
    })
    .await;
}

#[actix_web::test]
async fn whatever_stands_in_the_address_the_queue_answers() {
    on_each_database(|app| async move {
        file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        for unknown in ["view=", "view=nothing", "view=ALL", "view=all%00", "view=%FF", "view=../admin"] {
            assert_eq!(browser.get(&format!("/desk/queue?{unknown}")).await.status, 404, "{unknown}");
        }
        for odd in [
            "after=",
            "after=1",
            "before=%00",
            "after=zz.zz",
            "after=-1.-1",
            "after=7fffffffffffffff.0",
            "&&==",
            "%",
            "after=1d91f2c4000.0",
            "before=0.0",
        ] {
            assert_eq!(browser.get(&format!("/desk/queue?{odd}")).await.status, 200, "{odd}");
        }
        let mut runner = TestRunner::deterministic();
        let keys = "[0-9a-f]{0,18}[.%]?[0-9a-f]{0,18}|[ -~&&[^#<>\"\\\\^`{|}\\[\\]]]{0,24}|(%[0-9A-F]{2}){0,12}";
        let texts = (keys, keys, keys);
        for _ in 0..150 {
            let (view, after, before) = texts.new_tree(&mut runner).unwrap().current();
            let path = format!(
                "/desk/queue?after={}&before={}&x={}",
                after.replace(' ', "+"),
                before.replace(' ', "+"),
                view.replace(' ', "+")
            );
            assert!(browser.get(&path).await.status.as_u16() < 500, "{path}");
            let path = format!("/desk/queue?view={}", view.replace(' ', "+"));
            assert!(browser.get(&path).await.status.as_u16() < 500, "{path}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_page_of_keys_names_them_and_has_a_switch() {
    let app = TestApp::new();
    let mut browser = app.sign_in_agent("李敏").await;
    let page = browser.get("/desk/keys").await;
    assert_eq!(page.select("h1"), ["键盘快捷键"]);
    assert!(page.select(".keys kbd").contains(&"j".to_owned()));
    assert_eq!(page.attributes("input[name=on]", "type"), ["checkbox"]);
    assert_eq!(page.select("noscript").len(), 1);
    assert_eq!(browser.get("/desk/queue").await.attributes("a[data-key=help]", "href"), ["/desk/keys"]);
}
