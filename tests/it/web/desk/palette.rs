//! The palette: ways to pages, acts and cases, each only where its reader may go, and none that does anything itself.

use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Priority;
use redress::paths;

use crate::support::cases::{close, file_case, team, triage};
use crate::support::{Answer, Browser, TestApp, on_each_database};

fn url(typed: &str, case: &str) -> String {
    format!("/desk/palette?{}", serde_urlencoded::to_string([("q", typed), ("case", case)]).unwrap())
}

fn ways(answer: &Answer) -> Vec<String> {
    answer.attributes(".pal-group a", "href")
}

/// A case of a team, somebody of that team and somebody of another.
async fn room(app: &TestApp) -> (Case, Browser, Browser) {
    let (ours, theirs) = (team(app, "ours", "订单组", "Orders").await, team(app, "theirs", "支付组", "Payments").await);
    let case = triage(app, &file_case(app, |_| {}).await, Priority::High, Some(ours)).await;
    let li = app.person(Role::Agent, "李敏", "limin@desk.example", Some(ours)).await;
    let other = app.person(Role::Agent, "外人", "other@desk.example", Some(theirs)).await;
    (case, app.signed_in(&li).await, app.signed_in(&other).await)
}

#[actix_web::test]
async fn each_is_shown_the_pages_that_are_theirs() {
    on_each_database(|app| async move {
        let admin = app.person(Role::Admin, "管理", "admin@desk.example", None).await;
        let mut people = [app.sign_in_agent("李敏").await, app.sign_in_supervisor("督导").await, app.signed_in(&admin).await];
        let mut seen = Vec::new();
        for browser in &mut people {
            let ways = ways(&browser.get("/desk/palette").await);
            for always in ["/desk/queue?view=mine", "/desk/search", "/desk/macros", "/desk/notifications", "/desk/cases/new"] {
                assert!(ways.iter().any(|way| way == always), "{always}: {ways:?}");
            }
            for way in &ways {
                assert_eq!(browser.get(way).await.status, 200, "{way}");
            }
            seen.push((ways.iter().any(|way| way.starts_with("/oversight")), ways.iter().any(|way| way.starts_with("/admin"))));
        }
        assert_eq!(seen, [(false, false), (true, false), (true, true)]);
    })
    .await;
}

#[actix_web::test]
async fn each_is_led_to_the_settings_lists_and_records_that_open_for_them_in_both_languages() {
    on_each_database(|app| async move {
        let admin = app.person(Role::Admin, "管理", "admin@desk.example", None).await;
        let mut people = [app.sign_in_agent("李敏").await, app.sign_in_supervisor("督导").await, app.signed_in(&admin).await];
        let of_supervisors = [
            ("导出的案件", "exported", "/exports"),
            ("定期报告", "scheduled", "/oversight/scheduled"),
            ("批量故障", "incidents", "/oversight/incidents"),
            ("审计", "audit", "/oversight/audit"),
        ];
        let of_admins = [
            ("小组", "teams", "/admin/teams"),
            ("核对清单", "checklists", "/admin/checklists"),
            ("信件", "letters", "/admin/letters"),
            ("机构设置", "house", "/admin/settings"),
            ("保存期限", "retention", "/admin/retention"),
            ("订单文件", "order files", "/admin/order-files"),
            ("事件推送", "webhooks", "/admin/webhooks"),
            ("接口令牌", "tokens", "/admin/tokens"),
            ("共用的常用回复", "shared macros", "/admin/macros"),
            ("报送程序", "programs", "/admin/fact-senders"),
        ];
        let places = of_supervisors.map(|it| (1, it)).into_iter().chain(of_admins.map(|it| (2, it)));
        for (least, (zh, en, place)) in places {
            for (rank, browser) in people.iter_mut().enumerate() {
                for (language, typed) in [("zh-CN", zh), ("en", en)] {
                    browser.set_cookie("redress-language", language);
                    let led = ways(&browser.get(&url(typed, "")).await).iter().any(|way| way == place);
                    assert_eq!(led, rank >= least, "{place} by {typed:?} for {rank}");
                }
                assert_eq!(browser.get(place).await.status == 200, rank >= least, "{place} for {rank}");
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn typing_narrows_pages_finds_views_and_leaves_the_rest_to_the_search() {
    on_each_database(|app| async move {
        let mut agent = app.sign_in_agent("李敏").await;
        let saved = [("name", "退款急件"), ("reach", "own"), ("query", "view=all&priority=urgent")];
        assert_eq!(agent.post("/desk/views", &saved).await.status, 303);
        let found = agent.get(&url("退款", "")).await;
        assert!(ways(&found)[0].starts_with("/desk/queue?view=all&priority=urgent&saved="), "{:?}", ways(&found));
        assert_eq!(ways(&found).last().unwrap(), "/desk/search?q=%E9%80%80%E6%AC%BE");
        assert_eq!(ways(&agent.get(&url("通知 设置", "")).await)[0], "/desk/notifications/settings");
        assert_eq!(ways(&agent.get(&url("MACROS", "")).await)[0], "/desk/macros", "by the address, in either language");
        let odd = agent.get(&url("<b>\"&", "")).await;
        assert!(odd.status == 200 && !odd.text().contains("<b>\""), "{}", odd.text());
        assert_eq!(agent.get(&url(&"长".repeat(120), "")).await.status, 200);
        let fragment =
            agent.send_with(actix_web::http::Method::GET, &url("", ""), None, Vec::new(), &[("x-redress-script", "1")]).await;
        assert!(fragment.select("html header").is_empty() && !ways(&fragment).is_empty(), "the list alone");
        agent.set_cookie("redress-language", "en");
        assert_eq!(ways(&agent.get(&url("overdue", "")).await)[0], "/desk/queue?view=overdue");
    })
    .await;
}

#[actix_web::test]
async fn a_number_leads_to_its_case_where_it_is_in_sight() {
    on_each_database(|app| async move {
        let (case, mut li, mut other) = room(&app).await;
        let reference = case.reference.unwrap();
        let whole = reference.to_string();
        let short = whole.splitn(3, '-').nth(2).unwrap().to_owned();
        for typed in [whole.as_str(), &whole.to_lowercase(), &short] {
            assert_eq!(ways(&li.get(&url(typed, "")).await)[0], paths::desk_case(reference), "{typed}");
            let hidden = other.get(&url(typed, "")).await;
            assert!(!hidden.words().contains("已付款仍显示服务中"), "{}", hidden.words());
            assert!(!ways(&hidden).contains(&paths::desk_case(reference)), "{typed}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_acts_are_those_the_case_allows_now_and_each_is_a_way_to_its_form() {
    on_each_database(|app| async move {
        let (case, mut li, mut other) = room(&app).await;
        let reference = case.reference.unwrap();
        let name = reference.to_string();
        let part = |noun: &str| paths::desk_case_part(reference, noun);
        let has = |ways: &[String], noun: &str| ways.iter().any(|way| way.starts_with(&part(noun)));
        let open = ways(&li.get(&url("", &name)).await);
        for noun in
            ["messages", "notes", "triage", "assignment", "offer", "closure", "escalation", "tags", "follow-up", "split", "links"]
        {
            assert!(has(&open, noun), "{noun}: {open:?}");
        }
        assert!(!has(&open, "reopening") && !has(&open, "extension-answer"), "{open:?}");
        for way in open.iter().filter(|way| way.starts_with("/desk/cases/RD")) {
            let (path, place) = way.split_once('#').unwrap_or((way, ""));
            let page = li.get(path).await;
            assert_eq!(page.status, 200, "{way}");
            assert!(place.is_empty() || page.select(&format!("#{place}")).len() == 1, "{way} leads to its form");
        }
        assert_eq!(ways(&li.get(&url("结案", &name)).await)[0], format!("{}#act-closure", part("closure")));
        let notices = ways(&li.get(&url("通知", &name)).await);
        assert_eq!(notices[0], "/desk/notifications", "before the act in whose name the word merely stands");
        assert!(has(&notices, "language"), "{notices:?}");
        close(&app, &case).await;
        let over = ways(&li.get(&url("", &name)).await);
        assert!(has(&over, "reopening") && has(&over, "notes") && !has(&over, "messages") && !has(&over, "closure"), "{over:?}");
        let theirs = other.get(&url("", &name)).await;
        assert!(theirs.status == 200 && !theirs.words().contains(&name), "{}", theirs.words());
        assert!(!has(&ways(&theirs), "notes"));
    })
    .await;
}

#[actix_web::test]
async fn the_bar_leads_there_from_every_page_and_from_a_case_with_it() {
    let app = TestApp::new();
    let mut agent = app.sign_in_agent("李敏").await;
    let case = file_case(&app, |_| {}).await.reference.unwrap();
    for (page, leads) in [
        ("/desk/queue".to_owned(), "/desk/palette".to_owned()),
        (paths::desk_case(case), format!("/desk/palette?case={case}")),
        (paths::desk_case_part(case, "triage"), format!("/desk/palette?case={case}")),
        ("/desk/cases/new".to_owned(), "/desk/palette".to_owned()),
    ] {
        assert_eq!(agent.get(&page).await.attributes("a[data-key=palette]", "href"), [leads], "{page}");
    }
    assert!(agent.get("/desk/keys").await.words().contains("前往页面、案件或操作"));
}
