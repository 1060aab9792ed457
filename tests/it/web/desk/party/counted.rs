//! Claims about what is counted of a merchant or a platform: all that it was asked, and what came in after a notice.

use chrono::Duration;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::corresponding::Claim;
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::ids::MerchantId;
use redress::domain::merchant_request::{AnswerKind, MerchantAnswer};
use redress::store::cases;

use super::called;
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, request, team};
use crate::support::{TestApp, on_each_database};
use crate::web::admin::policies::admin;
use crate::web::respond::{SHOP, shop};

/// Five cases in which the merchant was asked by telephone, and one by letter; it answered four of the calls within six hours, and
/// the letter within two.
async fn asked_either_way(app: &TestApp, merchant: MerchantId) {
    let li = Actor::Staff(app.person(Role::Agent, "李敏", "li@desk.example", None).await.staff().unwrap());
    let mut silent = None;
    for at in 0..6 {
        let case = file_case(app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let ask = request(app, SHOP);
        if at == 5 {
            let case = act_on(app, &case, li.clone(), |case, act| case.ask_by_letter(&ask, merchant, act)).await;
            app.advance(Duration::hours(2));
            let (to, kind) = (case.merchant_request.as_ref().unwrap().id, AnswerKind::Finished);
            let state = Some((kind.states()[0], app.app.now()));
            let said = MerchantAnswer { kind, on: None, detail: None, body: None, state, files: Vec::new(), seen: 0 };
            act_on(app, &case, Actor::Merchant(merchant), |case, act| case.answer_as_merchant(to, &said, act)).await;
            continue;
        }
        let case = act_on(app, &case, li.clone(), |case, act| case.ask_merchant(&ask, act)).await;
        if at == 0 {
            silent = Some(case);
            continue;
        }
        app.advance(Duration::hours(6));
        let claim = Claim { claimant: Claimant::Merchant, state: OrderState::Paid, at: app.app.now(), body: None };
        act_on(app, &case, li.clone(), |case, act| case.record_fact(&claim, act)).await;
    }
    app.advance(Duration::days(4));
    work(app, &folder_mailer(app)).await;
    let id = silent.unwrap().id;
    let case = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap();
    assert_eq!(case.status.code().as_str(), "open", "its date has passed");
}

#[actix_web::test]
async fn whatever_way_a_merchant_was_asked_counts_alike_for_how_often_and_how_fast_it_answers() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        asked_either_way(&app, merchant).await;
        for rolled_up in [false, true] {
            if rolled_up {
                app.advance(Duration::days(1));
                work(&app, &folder_mailer(&app)).await;
            }
            let mut agent = app.sign_in_agent("陈岚").await;
            let page = agent.get(&format!("/desk/merchants/{merchant}")).await.words();
            for told in ["问过商家6", "按期回应5 · 83.3%", "逾期回应0", "没有回应1 · 16.7%", "回应用时中位数6 小时"]
            {
                assert!(page.contains(told), "{told}: {page}");
            }
            assert!(page.contains("邮件、电话或别的方式问的都算"), "what is counted stands beside it: {page}");
            let letter = agent.get(&format!("/desk/merchants/{merchant}/letter")).await.words();
            for told in ["请该商家回应 6 次：按期回应 5 次，逾期回应 0 次，到期没有回应 1 次", "中位数为 6 小时"]
            {
                assert!(letter.contains(told), "{told}: {letter}");
            }
            let list = agent.get(&called("/desk/parties", SHOP)).await.words();
            assert!(list.contains("83.3%"), "{list}");
        }
        let card = admin(&app).await.get(&format!("/admin/merchants/{merchant}")).await.words();
        assert!(card.contains("近一年问过 6 次：按期回应 5，逾期回应 0，没有回应 1"), "{card}");
    })
    .await;
}

#[actix_web::test]
async fn what_came_in_after_a_notice_and_is_open_stands_beside_what_was_closed() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        let of_shop = async || file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        // On the very day of the notice it cannot be told which was first.
        of_shop().await;
        let mut agent = app.sign_in_agent("陈岚").await;
        for page in [format!("/desk/merchants/{merchant}"), "/desk/providers/alipay".to_owned()] {
            let sent = agent.post(&format!("{page}/notices"), &[("sent_on", "2026-11-24"), ("sent_to", "12315")]).await;
            assert_eq!(sent.status, 303);
            assert!(!agent.get(&page).await.words().contains("还没结案；"), "none came in since");
        }
        app.advance(Duration::days(2));
        let [closed, open] = [of_shop().await, of_shop().await];
        close(&app, &closed).await;
        file_case(&app, |filing| "别家".clone_into(&mut filing.order.merchant)).await;
        app.advance(Duration::days(1));
        // Whose team has none of them is told the same: it is a number, and no case.
        let elsewhere = team(&app, "refunds", "退款组", "Refunds").await;
        let mut other = app.signed_in(&app.person(Role::Agent, "周航", "zhouhang@desk.example", Some(elsewhere)).await).await;
        for (page, n) in [(format!("/desk/merchants/{merchant}"), 1), ("/desk/providers/alipay".to_owned(), 2)] {
            let told = format!("另有 {n} 件是发出说明之后投诉的，还没结案");
            for path in [page.clone(), format!("{page}/letter")] {
                let shown = other.get(&path).await;
                assert!(shown.words().contains(&told), "{told}: {}", shown.words());
                assert!(!shown.text().contains(&open.reference.unwrap().to_string()), "no case is named");
            }
        }
    })
    .await;
}
