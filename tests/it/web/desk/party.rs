//! Claims about the pages of merchants and providers at the desk: totals that name no case, and a letter of them.

mod counted;

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::corresponding::Claim;
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::paths;
use redress::store::cases;

use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, request};
use crate::support::{TestApp, on_each_database};
use crate::web::admin::policies::admin;
use crate::web::respond::{SHOP, shop};

/// Six cases, closed; of what the merchant was asked it answered five within two hours.
async fn answered_five_of_six(app: &TestApp, merchant: MerchantId) {
    let li = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
    for at in 0..6 {
        let case = file_case(app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let ask = request(app, SHOP);
        let case =
            act_on(app, &case, Actor::Staff(li.staff().unwrap()), |case, act| case.ask_by_letter(&ask, merchant, act)).await;
        app.advance(Duration::hours(2));
        let case = if at < 5 {
            let to = case.merchant_request.as_ref().unwrap().id;
            let (kind, now) = (AnswerKind::Finished, app.app.now());
            let state = Some((kind.states()[0], now));
            let said = MerchantAnswer { kind, on: None, detail: None, body: None, state, files: Vec::new(), seen: 0 };
            act_on(app, &case, Actor::Merchant(merchant), |case, act| case.answer_as_merchant(to, &said, act)).await
        } else {
            work(app, &folder_mailer(app)).await;
            app.advance(Duration::days(9));
            work(app, &folder_mailer(app)).await;
            app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, case.id)).await.unwrap()
        };
        close(app, &case).await;
    }
}

#[actix_web::test]
async fn a_merchants_page_tells_how_it_answers_and_what_its_cases_came_to() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        answered_five_of_six(&app, merchant).await;
        app.advance(Duration::days(30));
        work(&app, &folder_mailer(&app)).await;
        let mut agent = app.sign_in_agent("陈岚").await;
        let page = agent.get(&format!("/desk/merchants/{merchant}")).await;
        assert_eq!(page.status, 200);
        for told in [
            "周经理",
            "zhou@shop.example · ",
            "问过商家6",
            "按期回应5 · 83.3%",
            "没有回应1 · 16.7%",
            "回应用时中位数2 小时",
            "结案 6 件",
        ] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        assert!(
            page.attributes("main a", "href").iter().any(|link| link.contains("flag=promised") && link.contains("merchant="))
        );
        let letter = agent.get(&format!("/desk/merchants/{merchant}/letter")).await;
        for told in ["我们办结了 6 件", "回应 6 次：按期回应 5 次", "中位数为 2 小时"] {
            assert!(letter.words().contains(told), "{told}: {}", letter.words());
        }
        assert!(!letter.text().contains("RD-2026-") && !letter.text().contains("zhou@shop.example"), "totals alone");
        let platform = agent.get("/desk/providers/alipay").await;
        assert!(platform.status == 200 && platform.words().contains("结案 6 件"), "{}", platform.words());
        assert!(platform.words().contains("没有请他们回应过"), "nobody asked the platform: {}", platform.words());
        assert!(platform.words().contains("没有问过"), "what the merchant was asked is not asked of it: {}", platform.words());
        let letter = agent.get("/desk/providers/alipay/letter").await.words();
        assert!(letter.contains("「支付宝」") && !letter.contains("中位数"), "{letter}");
        for unknown in ["/desk/merchants/1", "/desk/merchants/x", "/desk/providers/nobody"] {
            assert_eq!(agent.get(unknown).await.status, 404, "{unknown}");
        }
    })
    .await;
}

#[actix_web::test]
async fn who_was_never_asked_and_has_no_case_is_told_as_such() {
    on_each_database(|app| async move {
        let merchant = shop(&app, "木色家具", None).await;
        let mut agent = app.sign_in_agent("陈岚").await;
        let page = agent.get(&format!("/desk/merchants/{merchant}")).await;
        for told in ["没有请他们回应过", "这段时间没有结案", "没有承诺过补救"] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        let letter = agent.get(&format!("/desk/merchants/{merchant}/letter")).await;
        assert!(letter.words().contains("办结了 0 件"), "{}", letter.words());
    })
    .await;
}

fn called(path: &str, words: &str) -> String {
    format!("{path}?{}", serde_urlencoded::to_string([("q", words)]).unwrap())
}

/// Six cases in which the platform was asked: five answers in six hours, one a day after the date; and closed.
async fn platform_answered_late_once(app: &TestApp) {
    let li = Actor::Staff(app.person(Role::Agent, "李敏", "li@desk.example", None).await.staff().unwrap());
    for at in 0..6 {
        let case = file_case(app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let ask = request(app, "支付宝");
        let case = act_on(app, &case, li.clone(), |case, act| case.ask_platform(&ask, act)).await;
        app.advance(if at < 5 { Duration::hours(6) } else { Duration::days(4) });
        work(app, &folder_mailer(app)).await;
        let case = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, case.id)).await.unwrap();
        let claim = Claim { claimant: Claimant::Platform, state: OrderState::Paid, at: app.app.now(), body: None };
        let case = act_on(app, &case, li.clone(), |case, act| case.record_fact(&claim, act)).await;
        close(app, &case).await;
    }
}

#[actix_web::test]
async fn a_platforms_figures_are_of_what_it_was_asked_itself_and_late_answers_count_as_late() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        platform_answered_late_once(&app).await;
        app.advance(Duration::days(1));
        for rolled_up in [false, true] {
            if rolled_up {
                work(&app, &folder_mailer(&app)).await;
            }
            let mut agent = app.sign_in_agent("陈岚").await;
            let page = agent.get("/desk/providers/alipay").await.words();
            for told in ["问过平台6", "按期回应5 · 83.3%", "逾期回应1 · 16.7%", "没有回应0", "回应用时中位数6 小时"]
            {
                assert!(page.contains(told), "{told}: {page}");
            }
            let letter = agent.get("/desk/providers/alipay/letter").await.words();
            for told in ["请该平台回应 6 次：按期回应 5 次，逾期回应 1 次，到期没有回应 0 次", "中位数为 6 小时"]
            {
                assert!(letter.contains(told), "{told}: {letter}");
            }
            let theirs = agent.get(&format!("/desk/merchants/{merchant}")).await.words();
            assert!(
                theirs.contains("没有请他们回应过") && theirs.contains("没有问过"),
                "the merchant was asked nothing: {theirs}"
            );
            let list = agent.get(&called("/desk/parties", "支付")).await.words();
            assert!(list.contains("支付宝") && list.contains("100.0%") && !list.contains(SHOP), "{list}");
        }
    })
    .await;
}

#[actix_web::test]
async fn how_a_platform_is_reached_is_kept_by_administrators_and_read_by_whoever_works_on_cases() {
    on_each_database(|app| async move {
        let mut admin = admin(&app).await;
        let base = [("name_zh", "支付宝"), ("name_en", "Alipay"), ("kind", "payment"), ("position", "0"), ("active", "yes")];
        let more = [("phone", "95188"), ("address", "杭州市西湖区，客诉组"), ("note", "先打电话，再发函。")];
        let fields: Vec<(&str, &str)> = [("version", "1"), ("step", "save")].into_iter().chain(base).chain(more).collect();
        let saved = admin.post("/admin/providers/alipay", &fields).await;
        assert_eq!(saved.status, 303, "{}", saved.words());
        let form = admin.get("/admin/providers/alipay").await;
        assert!(form.words().contains("先打电话，再发函。") && form.text().contains("95188"), "{}", form.words());
        let mut agent = app.sign_in_agent("陈岚").await;
        let page = agent.get("/desk/providers/alipay").await.words();
        for told in ["客服电话95188", "受理投诉的地址杭州市西湖区，客诉组", "先打电话，再发函。"] {
            assert!(page.contains(told), "{told}: {page}");
        }
        assert!(!agent.get("/desk/providers/alipay/letter").await.words().contains("95188"), "that is for staff");
        let home = app.browser().get("/complaints/new").await;
        assert!(!home.text().contains("95188"));
    })
    .await;
}

#[actix_web::test]
async fn a_letter_of_notice_is_written_down_and_what_comes_back_is_counted_from_it() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        let url = format!("/desk/merchants/{merchant}/notices");
        let mut agent = app.sign_in_agent("陈岚").await;
        for (day, body, told) in
            [("2026-12-24", "12315", "这一天还没到"), ("", "12315", "日期"), ("2026-11-24", "", "请填写寄给了哪个机构")]
        {
            let refused = agent.post(&url, &[("sent_on", day), ("sent_to", body)]).await;
            assert!(refused.status == 422 && refused.words().contains(told), "{told}: {}", refused.words());
        }
        // Whoever presses twice writes it down once.
        for (day, body) in [("2026-11-20", "区市场监管局"), ("2026-11-24", "12315"), ("2026-11-24", "12315")] {
            assert_eq!(agent.post(&url, &[("sent_on", day), ("sent_to", body)]).await.status, 303);
        }
        app.advance(Duration::days(2));
        let case = file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        close(&app, &case).await;
        app.advance(Duration::days(1));
        let mut agent = app.sign_in_agent("赵一").await;
        let page = agent.get(&format!("/desk/merchants/{merchant}")).await;
        for told in ["发给区市场监管局", "发给12315", "陈岚", "发出说明之后又投诉", "没有问过"] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        let since = page.select("td[data-label*='发出说明之后又投诉']");
        assert_eq!(since, ["1"], "filed after the newest letter: {}", page.words());
        assert!(agent.get(&format!("/desk/merchants/{merchant}/letter")).await.words().contains("发出说明之后又投诉，已结案 1"));
        // A mistake is taken back, and once.
        let ids = page.attributes("main button[name='remove']", "value");
        assert_eq!(ids.len(), 2);
        assert_eq!(agent.post(&url, &[("remove", &ids[0])]).await.status, 303);
        assert_eq!(agent.post(&url, &[("remove", &ids[0])]).await.status, 404);
        assert_eq!(agent.post("/desk/providers/alipay/notices", &[("remove", &ids[1])]).await.status, 404, "it is not theirs");
        let page = agent.get(&format!("/desk/merchants/{merchant}")).await.words();
        assert!(!page.contains("发给12315") && page.contains("发给区市场监管局"), "{page}");
        let mut admin = admin(&app).await;
        let audit = admin.get("/oversight/audit").await.words();
        assert!(
            audit.contains("记下寄出的投诉情况说明") && audit.contains("撤掉寄出记录") && audit.contains("区市场监管局"),
            "{audit}"
        );
        let theirs = agent.post("/desk/providers/alipay/notices", &[("sent_on", "2026-11-25"), ("sent_to", "12378")]).await;
        assert_eq!(theirs.status, 303);
        assert!(agent.get("/desk/providers/alipay").await.words().contains("发给12378"));
    })
    .await;
}

#[actix_web::test]
async fn merchants_and_platforms_are_found_by_any_of_their_names_page_by_page() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        for n in 0..51 {
            shop(&app, &format!("木色家具{n:02}店"), None).await;
        }
        file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let mut agent = app.sign_in_agent("陈岚").await;
        let first = agent.get("/desk/parties").await;
        assert!(first.words().contains("支付宝") && first.select("#h-merchants").len() == 1, "{}", first.words());
        let next = first.attributes("main .pager a[rel='next']", "href").pop().expect("more than a page");
        let second = agent.get(&next).await;
        assert!(second.status == 200 && !second.words().contains("支付宝"), "platforms stand on the first: {}", second.words());
        assert_eq!(first.select("main tbody th a").len() + second.select("main tbody th a").len(), 10 + 52);
        let found = agent.get(&called("/desk/parties", "叮铃")).await;
        let links = found.attributes("main tbody a", "href");
        assert!(links.contains(&format!("/desk/merchants/{merchant}")), "{links:?}");
        assert!(
            found.words().contains("未结") && found.select("main tbody td a").iter().any(|n| n.starts_with('1')),
            "{}",
            found.words()
        );
        let none = agent.get(&called("/desk/parties", "没有这家")).await;
        assert!(none.words().contains("没有名称里有“没有这家”的"));
        let theirs = none.attributes("main p a[href*='/desk/search?q=']", "href").pop().expect("a way to cases of that name");
        assert_eq!(agent.get(&theirs).await.status, 200, "{theirs}");
        // The ways there.
        assert!(found.attributes("header nav a", "href").contains(&"/desk/parties".to_owned()));
        assert!(
            agent
                .get(&called("/desk/palette", "商家和平台"))
                .await
                .attributes("main a", "href")
                .contains(&"/desk/parties".to_owned())
        );
        let search = agent.get(&called("/desk/search", "叮铃")).await;
        assert!(
            search.attributes("main a", "href").iter().any(|link| link.starts_with("/desk/parties?q=")),
            "{}",
            search.words()
        );
    })
    .await;
}

#[actix_web::test]
async fn a_case_says_that_its_merchant_is_not_in_the_register_and_administrators_are_shown_the_way() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| "没登记的店".clone_into(&mut filing.order.merchant)).await;
        let url = format!("/desk/cases/{}", case.reference.unwrap());
        let mut agent = app.sign_in_agent("陈岚").await;
        let page = agent.get(&url).await;
        assert!(page.words().contains("这个商家还没有登记") && !page.words().contains("登记或并入"), "{}", page.words());
        let mut admin = admin(&app).await;
        let way = admin.get(&url).await.attributes("main a", "href");
        let way = way.iter().find(|link| link.starts_with("/admin/merchants/new?name=")).expect("the way to the register");
        let form = admin.get(way).await;
        assert_eq!(form.attributes("#name", "value"), ["没登记的店"]);
    })
    .await;
}

#[actix_web::test]
async fn a_merchant_of_no_register_has_a_page_by_the_name_that_cases_write() {
    on_each_database(|app| async move {
        for _ in 0..2 {
            let case = file_case(&app, |filing| "<b>远山小店</b>".clone_into(&mut filing.order.merchant)).await;
            close(&app, &case).await;
        }
        file_case(&app, |filing| "<b>远山小店</b>".clone_into(&mut filing.order.merchant)).await;
        app.advance(Duration::days(1));
        work(&app, &folder_mailer(&app)).await;
        let mut agent = app.sign_in_agent("陈岚").await;
        let typed = serde_urlencoded::to_string([("q", "<b>远山小店</b>")]).unwrap();
        let none = agent.get(&format!("/desk/parties?{typed}")).await;
        let there = none.attributes("main a[href^='/desk/merchants/called']", "href");
        let page = agent.get(&there[0]).await;
        assert_eq!((page.status.as_u16(), page.select("h1")), (200, vec!["<b>远山小店</b>".to_owned()]));
        assert!(page.words().contains("结案 2 件") && page.words().contains("还没有登记的商家"), "{}", page.words());
        let open = page.attributes("main .inline-acts a", "href");
        assert_eq!(agent.get(&open[0]).await.select("a.ttl").len(), 1, "what is open of it: {}", open[0]);
        assert!(page.select("form[action$='/notices']").is_empty() && page.select("a[href$='/letter']").is_empty());
        assert!(page.select("a[href^='/admin/']").is_empty(), "the register is not theirs to keep");
        // Whoever keeps the register enters it from here; then the name leads to its own page, whoever writes it how.
        let mut admin = admin(&app).await;
        let enter = admin.get(&there[0]).await.attributes("main a[href^='/admin/merchants/new']", "href");
        assert_eq!(admin.get(&enter[0]).await.attributes("#name", "value"), ["<b>远山小店</b>"]);
        let merchant = shop(&app, SHOP, None).await;
        let known = agent.get(&paths::desk_merchant_called(SHOP)).await;
        assert_eq!(known.location(), Some(format!("/desk/merchants/{merchant}")));
        for odd in ["", "?name=", "?name=%20", "?name=%00", &format!("?name={}", "x".repeat(201))] {
            assert_eq!(agent.get(&format!("/desk/merchants/called{odd}")).await.status, 404, "{odd}");
        }
    })
    .await;
}
