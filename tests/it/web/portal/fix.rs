//! What is still missing, as the consumer reads it: who does it, whom we asked, how it shows that it is done.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::case::corresponding::Claim;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Claimant, OrderState};

use super::{guest_of, url};
use crate::support::cases::{act_on, close, file_case, in_status, request};
use crate::support::{TestApp, on_each_database};

async fn says(app: &TestApp, case: &Case, claimant: Claimant, state: OrderState) -> Case {
    let claim = Claim { claimant, state, at: app.app.now(), body: Some("店长很不耐烦".to_owned()) };
    act_on(app, case, Actor::System, |case, act| case.record_fact(&claim, act)).await
}

#[actix_web::test]
async fn the_consumer_reads_who_has_to_do_what_and_whom_we_asked() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| ()).await;
        let mut guest = guest_of(&app, &case).await;
        let missing = |page: crate::support::Answer| page.select("#fix").join(" ");
        let words = missing(guest.get(&url(&case)).await);
        assert!(words.contains("要先弄清这笔钱叮铃到家收到没有。") && words.contains("这件事由我们去办"), "{words}");
        let ask = request(&app, "叮铃到家");
        let case = act_on(&app, &case, Actor::System, |case, act| case.ask_merchant(&ask, act)).await;
        let words = missing(guest.get(&url(&case)).await);
        assert!(words.contains("已经请叮铃到家在 11 月 27 日") && words.contains("前答复"), "{words}");
        let case = says(&app, &case, Claimant::Merchant, OrderState::Paid).await;
        let words = missing(guest.get(&url(&case)).await);
        assert!(words.contains("叮铃到家要把“已付款”告诉支付宝") && words.contains("已经问过叮铃到家"), "{words}");
        assert!(words.contains("怎么算办好：平台说“已付款”"), "{words}");
        assert!(!words.contains("不耐烦"));
        guest.set_cookie("redress-language", "en");
        let words = missing(guest.get(&url(&case)).await);
        assert!(words.contains("has to tell Alipay that it was paid"), "{words}");
    })
    .await;
}

#[actix_web::test]
async fn their_own_step_comes_with_a_guide_that_says_how() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.order.paid_on = None;
            filing.order.displayed_status = Some("扣款失败".to_owned());
        })
        .await;
        let mut guest = guest_of(&app, &case).await;
        let page = guest.get(&url(&case)).await;
        let words = page.select("#fix").join(" ");
        assert!(words.contains("这一步只有您自己能办。") && words.contains("怎么做，看这篇指南"), "{words}");
        let guide = page.attributes("#fix a", "href");
        assert_eq!(guide, ["/guides/account-ready"]);
        assert_eq!(guest.get(&guide[0]).await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn a_proof_is_told_as_what_is_checked_and_not_as_a_result() {
    on_each_database(|app| async move {
        let case = in_status(&app, StatusCode::Open, |_| ()).await;
        app.advance(Duration::hours(1));
        let case = says(&app, &case, Claimant::Platform, OrderState::Paid).await;
        let mut guest = guest_of(&app, &case).await;
        let words = guest.get(&url(&case)).await.select("#fix").join(" ");
        assert!(words.contains("现在平台说“已付款”") && words.contains("我们核对以后给您结果"), "{words}");
        let page = guest.get(&url(&case)).await;
        assert!(!page.words().contains("对不上的地方"), "what the page showed then has been overtaken");
        let case = close(&app, &case).await;
        assert!(guest.get(&url(&case)).await.select("#fix").is_empty(), "all is over");
    })
    .await;
}
