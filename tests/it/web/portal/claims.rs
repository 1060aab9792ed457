//! What each side says of the order, and what of it does not fit together.

use chrono::NaiveDate;
use redress::domain::actor::Role;
use redress::domain::case::corresponding::Claim;
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::order::{Contradiction, Voice};

use super::{guest_of, url};
use crate::support::cases::{act_on, file_case};
use crate::support::{TestApp, on_each_database};

#[test]
fn a_contradiction_is_one_who_waits_for_money_and_one_who_does_not() {
    use OrderState as S;
    let (me, page, shop) = (Voice::Side(Claimant::Consumer), Voice::OrderPage, Voice::Side(Claimant::Merchant));
    let among = |said: &[(Voice, S)]| Contradiction::among(said);
    assert_eq!(among(&[(me, S::Paid), (shop, S::Refunded)]), None);
    assert_eq!(among(&[(me, S::Unknown), (shop, S::Paid)]), None, "who does not know contradicts nobody");
    let found = among(&[(me, S::Paid), (page, S::InService), (shop, S::Overdue)]).unwrap();
    assert_eq!(found, Contradiction { settled: vec![me], unsettled: vec![page, shop] });
}

#[actix_web::test]
async fn the_case_page_says_in_one_sentence_what_does_not_fit_and_keeps_what_staff_wrote_to_staff() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| {
            filing.order.paid_on = NaiveDate::from_ymd_opt(2026, 11, 20);
            filing.order.displayed_status = Some("未完成".to_owned());
        })
        .await;
        let mut guest = guest_of(&app, &case).await;
        let page = guest.get(&url(&case)).await;
        assert!(page.words().contains("对不上的地方：您说“已付款”；可是订单页显示“未完成”。"), "{}", page.words());

        let agent = app.person(Role::Agent, "李敏", "li@desk.example", None).await;
        let claim = Claim {
            claimant: Claimant::Merchant,
            state: OrderState::Paid,
            at: app.app.now(),
            body: Some("店长很不耐烦".to_owned()),
        };
        act_on(&app, &case, TestApp::actor(&agent), |case, act| case.record_fact(&claim, act)).await;
        let page = guest.get(&url(&case)).await;
        let words = page.words();
        assert!(words.contains("您说“已付款”，商家说“已付款”；可是订单页显示“未完成”。"), "{words}");
        assert!(!words.contains("不耐烦"));
        guest.set_cookie("redress-language", "en");
        let page = guest.get(&url(&case)).await;
        assert!(page.words().contains("but the order page shows"), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn while_one_alone_has_said_something_nothing_stands_side_by_side() {
    let app = TestApp::new();
    let case = file_case(&app, |filing| filing.order.displayed_status = None).await;
    assert!(guest_of(&app, &case).await.get(&url(&case)).await.select("#claims").is_empty());
}
