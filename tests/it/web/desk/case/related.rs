//! Cases that may belong together stand beside a case: within sight, newest first, to a bound.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::filing::Filing;
use redress::domain::codes::Priority;
use redress::paths;

use super::{Room, with};
use crate::support::app::tuesday;
use crate::support::cases::{file_case, file_case_at, team, triage};
use crate::support::{Answer, on_each_database};

fn apart(filing: &mut Filing, merchant: &str, email: &str, number: &str) {
    merchant.clone_into(&mut filing.order.merchant);
    filing.contact.email = Some(email.to_owned());
    filing.order.order_number = Some(number.to_owned());
}

fn links(page: &Answer) -> Vec<String> {
    page.attributes(".rel li > a", "href")
}

#[actix_web::test]
async fn the_same_order_the_same_consumer_and_the_same_merchant_are_named_in_this_order() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = file_case(&room.app, |filing| apart(filing, "甲店", "a@mail.example", "N-1")).await;
        assert!(links(&room.page().await).is_empty(), "nothing is related to the other case of the room");
        let merchant = file_case(&room.app, |filing| apart(filing, "甲店", "b@mail.example", "N-2")).await;
        let consumer = file_case(&room.app, |filing| apart(filing, "乙店", "a@mail.example", "N-3")).await;
        let order = file_case(&room.app, |filing| apart(filing, "丙店", "c@mail.example", "N-1")).await;
        let provider = file_case(&room.app, |filing| {
            apart(filing, "甲店", "d@mail.example", "N-4");
            filing.order.provider = "jd".to_owned();
        });
        provider.await;
        let page = room.page().await;
        let url = |case: &redress::domain::case::Case| paths::desk_case(case.reference.unwrap());
        assert_eq!(links(&page), [url(&order), url(&consumer), url(&merchant)]);
        assert!(page.select(".rel-warn h3").join("").contains("同一订单号或付款单号：1 件"));
        assert!(page.select(".rel small").join(" ").contains("已提交"), "{:?}", page.select(".rel small"));
        assert!(page.attributes(".rel p a", "href").is_empty(), "these are all");
    })
    .await;
}

#[actix_web::test]
async fn a_payment_number_a_phone_an_account_and_a_further_order_relate_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let owner = room.owner.id;
        let file = async |change: &dyn Fn(&mut Filing)| {
            let case = file_case(&room.app, |filing| {
                filing.order.order_number = None;
                filing.contact.email = None;
                filing.contact.phone = Some("13700000000".to_owned());
                change(filing);
            });
            case.await
        };
        let mine = file(&|it| {
            it.order.merchant = "一".to_owned();
            it.order.payment_reference = Some("P-77".to_owned());
            it.contact.phone = Some("13800002046".to_owned());
            it.consumer = Some(owner);
        })
        .await;
        let payment = file(&|it| {
            it.order.merchant = "二".to_owned();
            it.order.payment_reference = Some("P-77".to_owned());
        })
        .await;
        let phone = file(&|it| {
            it.order.merchant = "三".to_owned();
            it.contact.phone = Some("13800002046".to_owned());
        })
        .await;
        let further = file(&|it| {
            it.order.merchant = "四".to_owned();
            let amount = it.order.amount;
            it.others = vec![redress::domain::order::OtherOrder {
                order_number: None,
                payment_reference: Some("P-77".to_owned()),
                amount,
                paid_on: None,
            }];
        })
        .await;
        let room_case = room.case.clone();
        room.case = mine;
        let url = |case: &redress::domain::case::Case| paths::desk_case(case.reference.unwrap());
        let page = room.page().await;
        assert_eq!(links(&page), [url(&further), url(&payment), url(&phone), url(&room_case)]);
    })
    .await;
}

#[actix_web::test]
async fn numbers_that_were_copied_otherwise_or_into_the_other_box_relate_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mine = file_case(&room.app, |filing| apart(filing, "一", "a@mail.example", "n-1 00a")).await;
        let copied = file_case(&room.app, |filing| apart(filing, "二", "b@mail.example", "N100 A")).await;
        let boxed = file_case(&room.app, |filing| {
            apart(filing, "三", "c@mail.example", "-");
            filing.order.payment_reference = Some("N-100-A".to_owned());
        })
        .await;
        file_case(&room.app, |filing| apart(filing, "四", "d@mail.example", "-")).await;
        let url = |case: &redress::domain::case::Case| paths::desk_case(case.reference.unwrap());
        let first = std::mem::replace(&mut room.case, mine);
        assert_eq!(links(&room.page().await), [url(&boxed), url(&copied)]);
        room.case = first;
        let fields = with(with(room.good("correction"), "field", "order_number"), "value", " ｎ１００－Ａ ");
        assert_eq!(room.post("correction", &fields).await.status, 303);
        assert_eq!(room.stored().await.order.order_number.as_deref(), Some("n100-A"), "it keeps its look, in plain letters");
        assert_eq!(links(&room.page().await).len(), 3);
    })
    .await;
}

#[actix_web::test]
async fn five_are_shown_the_rest_is_counted_and_leads_to_the_queue() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for n in 0..102 {
            let at = tuesday() - Duration::minutes(200 - n);
            file_case_at(&room.app, at, |filing| apart(filing, "叮铃到家", &format!("x{n}@mail.example"), &format!("X-{n}")))
                .await;
        }
        let page = room.page().await;
        assert_eq!(links(&page).len(), 5);
        assert!(page.select(".rel h3").join("").contains("99+"), "{:?}", page.select(".rel h3"));
        let merchant = "/desk/queue?view=all&merchant=%E5%8F%AE%E9%93%83%E5%88%B0%E5%AE%B6&provider=alipay";
        assert_eq!(page.attributes(".rel p a", "href"), [merchant]);
        assert_eq!(room.agent.get(merchant).await.status, 200, "the queue knows the way");
    })
    .await;
}

#[actix_web::test]
async fn what_another_team_works_on_is_neither_named_nor_counted() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let mut room = Room::open(app).await;
        let secret = file_case(&room.app, |filing| "KANARIENVOGEL".clone_into(&mut filing.summary)).await;
        triage(&room.app, &secret, Priority::Normal, Some(theirs)).await;
        let me = room.app.person(Role::Agent, "王蕾", "wang@desk.example", Some(ours)).await;
        room.agent = room.app.signed_in(&me).await;
        let page = room.page().await;
        assert!(links(&page).is_empty() && !page.text().contains("KANARIENVOGEL") && page.select(".rel").is_empty());
        room.agent = room.app.sign_in_supervisor("督导").await;
        assert!(room.page().await.text().contains("KANARIENVOGEL"));
    })
    .await;
}

#[actix_web::test]
async fn what_the_same_consumer_said_of_the_same_merchant_stands_first_and_is_marked() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = file_case(&room.app, |filing| apart(filing, "甲店", "a@mail.example", "N-1")).await;
        let alike = file_case(&room.app, |filing| {
            apart(filing, "甲店", "a@mail.example", "N-2");
            filing.order.provider = "jd".to_owned();
        });
        let alike = alike.await;
        let consumer = file_case(&room.app, |filing| apart(filing, "乙店", "a@mail.example", "N-3")).await;
        let merchant = file_case(&room.app, |filing| apart(filing, "甲店", "b@mail.example", "N-4")).await;
        let url = |case: &redress::domain::case::Case| paths::desk_case(case.reference.unwrap());
        for path in [room.url(""), room.url("triage")] {
            let page = room.agent.get(&path).await;
            assert_eq!(links(&page), [url(&alike), url(&consumer), url(&merchant)], "{path}");
            assert_eq!(page.attributes(".rel-warn li > a", "href"), [url(&alike)], "{path}");
            let heads = page.select(".rel h3");
            assert!(heads[0].contains("同一消费者、同一商家，可能是重复投诉：1 件"), "{heads:?}");
            assert!(heads[2].contains("同一商家在支付宝的其他案件：1 件"), "its heading says where: {heads:?}");
        }
        let merging = room.agent.get(&room.url("merge")).await;
        let offered = [&alike, &consumer].map(|case| case.reference.unwrap().to_string());
        assert_eq!(merging.attributes("input[name=into]", "value"), offered, "and it is the first to be merged into");
    })
    .await;
}

#[actix_web::test]
async fn what_another_team_has_of_the_same_consumer_and_merchant_is_not_told() {
    on_each_database(|app| async move {
        let (ours, theirs) = (team(&app, "ours", "订单组", "Orders").await, team(&app, "theirs", "支付组", "Payments").await);
        let mut room = Room::open(app).await;
        let secret = file_case(&room.app, |filing| filing.order.order_number = Some("N-9".to_owned())).await;
        triage(&room.app, &secret, Priority::Normal, Some(theirs)).await;
        let me = room.app.person(Role::Agent, "王蕾", "wang@desk.example", Some(ours)).await;
        room.agent = room.app.signed_in(&me).await;
        assert!(room.page().await.select(".rel").is_empty());
        room.agent = room.app.sign_in_supervisor("督导").await;
        assert_eq!(room.page().await.select(".rel-warn").len(), 1);
    })
    .await;
}
