//! Claims about the pages of merchants and providers at the desk: totals that name no case, and a letter of them.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::store::cases;

use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, request};
use crate::support::{TestApp, on_each_database};
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
            "用邮件问过6",
            "按期回应5 · 83.3%",
            "没有回应1 · 16.7%",
            "回应用时中位数2 小时",
            "结案 6 件",
        ] {
            assert!(page.words().contains(told), "{told}: {}", page.words());
        }
        assert!(
            page.attributes("main a", "href").iter().any(|link| link.contains("status=resolved") && link.contains("merchant="))
        );
        let letter = agent.get(&format!("/desk/merchants/{merchant}/letter")).await;
        for told in ["我们办结了 6 件", "回应 6 次：按期回应 5 次", "中位数为 2 小时"] {
            assert!(letter.words().contains(told), "{told}: {}", letter.words());
        }
        assert!(!letter.text().contains("RD-2026-") && !letter.text().contains("zhou@shop.example"), "totals alone");
        let platform = agent.get("/desk/providers/alipay").await;
        assert!(platform.status == 200 && platform.words().contains("结案 6 件"), "{}", platform.words());
        assert!(agent.get("/desk/providers/alipay/letter").await.words().contains("「支付宝」"));
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
