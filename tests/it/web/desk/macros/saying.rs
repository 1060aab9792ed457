//! A macro raises a case, and asks a merchant, by the rules of the same done by hand.

use redress::domain::actor::{Actor, Role};
use redress::domain::case::StatusCode;
use redress::domain::case::escalating::Escalation;

use super::{first_use, make, path, use_as_shown};
use crate::support::cases::{act_on, file_case};
use crate::support::on_each_database;
use crate::web::access::stored;
use crate::web::respond::{SHOP, shop};

#[actix_web::test]
async fn a_macro_raises_a_case_one_level_and_tells_colleagues_why() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.signed_in(&li).await;
        let more = [("says", "escalate"), ("text_zh", "{name}的征信受了影响，请资深同事看。"), ("priority", "high")];
        assert_eq!(make(&mut browser, "升级", &more).await.status, 303);
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        assert_eq!(page.select(".bulk-what li"), ["升一级，到资深客服", "优先级改为高"]);
        assert!(page.words().contains("升一级的理由"), "{}", page.words());
        assert_eq!(use_as_shown(&mut browser, &case, &page, &[("body", "请资深同事看一看。")]).await.status, 303);
        let raised = stored(&app, &case).await;
        assert_eq!((raised.level, raised.unanswered), (1, true), "it answers nobody");
        assert!(browser.get(&path(&case, "")).await.words().contains("请资深同事看一看。"));
        // Beyond the house somebody decides by hand.
        let escalation = Escalation { reason: "请主管定夺。".to_owned(), referral: None, version: raised.version };
        let by = Actor::Staff(li.staff().unwrap());
        let highest = act_on(&app, &raised, by, |case, act| case.escalate(&escalation, act)).await;
        let page = browser.get(&url).await;
        assert!(page.select(".notice").join("").contains("请到案件页上升级"), "{}", page.words());
        let refused = use_as_shown(&mut browser, &case, &page, &[("body", "请转外部。")]).await;
        assert!(refused.status == 422 && refused.words().contains("请到案件页上升级"), "{}", refused.words());
        assert_eq!(refused.select("textarea"), ["请转外部。"]);
        assert_eq!(stored(&app, &case).await.seq, highest.seq);
    })
    .await;
}

#[actix_web::test]
async fn a_macro_asks_the_merchant_by_letter_where_its_address_is_sure() {
    on_each_database(|app| async move {
        let merchant = shop(&app, SHOP, Some("zhou@shop.example")).await;
        let case = file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let mut browser = app.sign_in_agent("李敏").await;
        let more = [("says", "merchant"), ("text_zh", "请说明{order_number}为什么没有完结。")];
        assert_eq!(make(&mut browser, "催商家", &more).await.status, 303);
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        let does = page.select(".bulk-what li");
        assert!(does.len() == 1 && does[0].starts_with(&format!("请商家“{SHOP}”在")), "{does:?}");
        assert_eq!(page.attributes("input[name=letter]", "checked").len(), 1, "{}", page.words());
        assert!(page.words().contains("zhou@shop.example"));
        assert_eq!(use_as_shown(&mut browser, &case, &page, &[("letter", "yes")]).await.status, 303);
        let asked = stored(&app, &case).await;
        assert_eq!(asked.status.code(), StatusCode::AwaitingMerchant);
        assert_eq!(asked.merchant_request.map(|asked| asked.merchant), Some(merchant));
        // Without the tick it is written down that somebody asked otherwise.
        let other = file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let url = first_use(&mut browser, &other).await;
        let page = browser.get(&url).await;
        assert_eq!(use_as_shown(&mut browser, &other, &page, &[]).await.status, 303);
        let noted = stored(&app, &other).await;
        assert_eq!((noted.status.code(), noted.merchant_request), (StatusCode::AwaitingMerchant, None));
    })
    .await;
}

#[actix_web::test]
async fn no_letter_is_claimed_to_a_merchant_whose_address_nobody_made_sure_of() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut browser = app.sign_in_agent("李敏").await;
        assert_eq!(make(&mut browser, "催商家", &[("says", "merchant"), ("tag", "催过")]).await.status, 303);
        let url = first_use(&mut browser, &case).await;
        let page = browser.get(&url).await;
        assert!(page.attributes("input[name=letter]", "value").is_empty());
        assert!(page.words().contains("这里只作记录"), "{}", page.words());
        let forged = use_as_shown(&mut browser, &case, &page, &[("letter", "yes"), ("body", "请说明。")]).await;
        assert!(forged.status == 422 && forged.words().contains("商家的邮箱没有核实过"), "{}", forged.words());
        assert_eq!(forged.select("textarea"), ["请说明。"]);
        assert_eq!(stored(&app, &case).await.seq, case.seq, "not even its tag");
        assert_eq!(use_as_shown(&mut browser, &case, &forged, &[]).await.status, 303);
        assert_eq!(stored(&app, &case).await.status.code(), StatusCode::AwaitingMerchant);
    })
    .await;
}
