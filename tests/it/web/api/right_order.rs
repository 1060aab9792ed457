//! Facts land on the order that they are about, and heal no other: further orders of a case, payments for several orders, numbers
//! as people copy them, and refunds of a part.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::{Case, StatusCode};
use redress::domain::claims::LastClaim;
use redress::domain::codes::{Claimant, OrderState};
use redress::domain::money::{Currency, Money};
use redress::domain::order::OtherOrder;
use redress::paths;
use serde_json::{Value, json as js};

use super::order_facts::{claims, fact};
use super::{Program, results};
use crate::support::cases::{close, file_case};
use crate::support::{TestApp, on_each_database};
use crate::web::access::stored;

fn further(number: &str) -> OtherOrder {
    let amount = Money { minor: 1_900, currency: Currency::Cny };
    OtherOrder { order_number: Some(number.to_owned()), payment_reference: None, amount, paid_on: None }
}

/// A fact about the order of this number, now.
fn now(app: &TestApp, number: &str, state: &str) -> Value {
    js!({ "order_number": number, "state": state, "at": app.app.now().to_rfc3339() })
}

async fn platform_last(app: &TestApp, case: &Case) -> Option<OrderState> {
    stored(app, case).await.claims.of(Claimant::Platform).map(|last: &LastClaim| last.state)
}

#[actix_web::test]
async fn a_further_order_that_is_paid_heals_nothing_of_the_first_and_is_told_by_its_number() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chenxiao@mail.example", None).await;
        let case = file_case(&app, |filing| {
            filing.consumer = Some(owner.id);
            filing.others = vec![further("DL-SECOND")];
        })
        .await;
        let mut program = Program::provider(&app, "alipay").await;
        app.advance(Duration::hours(1));
        assert_eq!(results(&program.send(&app, "m1", &now(&app, "DL-SECOND", "paid")).await), ["taken"]);
        let stands = stored(&app, &case).await;
        assert_eq!((platform_last(&app, &case).await, stands.proposal(), stands.version), (None, None, case.version));
        assert_eq!(results(&program.send(&app, "m2", &now(&app, "DL-SECOND", "paid")).await), ["known"]);
        let reference = case.reference.unwrap();
        let desk = app.sign_in_agent("李敏").await.get(&paths::desk_case(reference)).await.words();
        assert!(desk.contains("说的是同案的另一笔订单 DL-SECOND：报来的状态是“已付款”"), "{desk}");
        let page = app.signed_in(&owner).await.get(&paths::complaint(reference)).await.words();
        assert!(page.contains("DL-SECOND · 平台说“已付款”"), "{page}");

        let body = now(&app, "20261119200040011100", "paid");
        assert_eq!(results(&program.send(&app, "m3", &body).await), ["taken"], "it is not known by the other's time");
        let proved = stored(&app, &case).await;
        assert!(proved.proposal().is_some() && platform_last(&app, &case).await == Some(OrderState::Paid));
    })
    .await;
}

#[actix_web::test]
async fn a_further_order_takes_up_no_closed_case_and_is_not_measured_by_the_day_of_the_first() {
    on_each_database(|app| async move {
        let case = file_case(&app, |filing| filing.others = vec![further("DL-SECOND")]).await;
        let mut program = Program::provider(&app, "alipay").await;
        app.advance(Duration::hours(1));
        let paid = now(&app, "20261119200040011100", "paid");
        assert_eq!(results(&program.send(&app, "m1", &paid).await), ["taken"]);
        let closed = close(&app, &stored(&app, &case).await).await;
        app.advance(Duration::days(1));
        assert_eq!(results(&program.send(&app, "m2", &now(&app, "DL-SECOND", "in_service")).await), ["taken"]);
        let stands = stored(&app, &case).await;
        assert_eq!((stands.status.code(), stands.run, stands.version), (StatusCode::Closed, 1, closed.version));
        let early = js!({ "order_number": "DL-SECOND", "state": "in_service", "at": "2026-10-01T10:00:00+08:00" });
        assert_eq!(results(&program.send(&app, "m3", &early).await), ["taken"], "it was ordered on a day of its own");
        let first = now(&app, "20261119200040011100", "in_service");
        assert_eq!(results(&program.send(&app, "m4", &first).await), ["taken"]);
        let again = stored(&app, &case).await;
        assert_eq!((again.status.code(), again.run), (StatusCode::Open, 2), "the first does take it up");
    })
    .await;
}

#[actix_web::test]
async fn a_payment_for_several_orders_is_heard_only_where_the_order_is_that_the_fact_names() {
    on_each_database(|app| async move {
        let payment = "4200002026111900888";
        let file = async |number: Option<&str>| {
            let case = file_case(&app, |filing| {
                filing.order.order_number = number.map(str::to_owned);
                filing.order.payment_reference = Some(payment.to_owned());
            });
            case.await
        };
        let (one, two, unnamed) = (file(Some("DL-A")).await, file(Some("DL-B")).await, file(None).await);
        let mut program = Program::provider(&app, "alipay").await;
        let mut body = now(&app, "DL-A", "paid");
        body["payment_reference"] = js!(payment);
        assert_eq!(results(&program.send(&app, "m1", &body).await), ["taken"]);
        assert_eq!(claims(&app, &one).await, [(Claimant::Platform, OrderState::Paid)]);
        assert_eq!(claims(&app, &two).await, [], "it is another order");
        assert_eq!(claims(&app, &unnamed).await.len(), 1, "whoever told the payment alone may mean this one");
        body["order_number"] = js!("DL-C");
        body["state"] = js!("cancelled");
        assert_eq!(results(&program.send(&app, "m2", &body).await), ["taken"]);
        assert_eq!((claims(&app, &one).await.len(), claims(&app, &two).await.len()), (1, 0));
        assert_eq!(claims(&app, &unnamed).await.len(), 2);
        let alone = js!({ "payment_reference": payment, "state": "refunded", "at": app.app.now().to_rfc3339() });
        assert_eq!(results(&program.send(&app, "m3", &alone).await), ["taken"]);
        assert_eq!((claims(&app, &one).await.len(), claims(&app, &two).await.len()), (2, 1), "a payment is of all of them");
    })
    .await;
}

#[actix_web::test]
async fn a_number_is_found_however_it_was_copied_and_in_whichever_box() {
    on_each_database(|app| async move {
        let copied = file_case(&app, |filing| filing.order.order_number = Some("dl-2026 1119 0001".to_owned())).await;
        // The number of the payment stands where the number of the order belongs.
        let mistaken = file_case(&app, |filing| filing.order.order_number = Some("4200 0020 2611 1900".to_owned())).await;
        let mut program = Program::provider(&app, "alipay").await;
        assert_eq!(results(&program.send(&app, "m1", &now(&app, "DL202611190001", "paid")).await), ["taken"]);
        assert_eq!(claims(&app, &copied).await, [(Claimant::Platform, OrderState::Paid)]);
        assert_eq!(results(&program.send(&app, "m2", &now(&app, "ＤＬ２０２６１１１９－０００１", "paid")).await), ["known"]);
        let mut body = now(&app, "SHOP-9", "charging");
        body["payment_reference"] = js!("4200002026111900");
        assert_eq!(results(&program.send(&app, "m3", &body).await), ["taken"]);
        assert_eq!(claims(&app, &mistaken).await, [(Claimant::Platform, OrderState::Charging)]);
        for (n, nothing) in ["-", "- -", "DL20261119000"].into_iter().enumerate() {
            let id = format!("none-{n}");
            assert_eq!(results(&program.send(&app, &id, &now(&app, nothing, "paid")).await), ["unmatched"], "{nothing}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_refund_of_a_part_is_told_with_its_sum_and_proves_nothing() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut program = Program::provider(&app, "alipay").await;
        let refund = |at: &str, amount: &str| {
            let mut body = fact("refunded", at);
            body["amount"] = js!(amount);
            body
        };
        assert_eq!(results(&program.send(&app, "m1", &refund("2026-11-24T14:20:00+08:00", "10.00")).await), ["taken"]);
        let stands = stored(&app, &case).await;
        assert_eq!((stands.proposal(), platform_last(&app, &case).await), (None, None), "248 yuan are still out");
        let desk = app.sign_in_agent("李敏").await.get(&paths::desk_case(case.reference.unwrap())).await.words();
        assert!(desk.contains("报来退款 ¥10.00，只退了一部分"), "{desk}");
        assert_eq!(results(&program.send(&app, "m2", &refund("2026-11-24T14:21:00+08:00", "258.00")).await), ["taken"]);
        assert_eq!(platform_last(&app, &case).await, Some(OrderState::Refunded));
        assert!(stored(&app, &case).await.proposal().is_some(), "all of it is back");
    })
    .await;
}
