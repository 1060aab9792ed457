//! What a merchant's link shows of an order while its consumer agrees to that, and no longer.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Consent;
use redress::store::schema::evidence;

use super::{BODY, Room, SHOP, asked, asked_for, desk, now, open, page_of, say};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Browser, on_each_database};
use crate::web::portal::filing::PNG;
use crate::web::portal::{guest_of, url};

const PRIVATE: &str = "消费者没有同意提供订单信息和凭证，或者收回了同意";

/// The file that somebody brought to the case.
async fn file_of(room: &Room, by: &'static str) -> String {
    let id = room.case.id.0;
    let mine = move |conn: &mut redress::store::Conn| {
        let mine = evidence::table.filter(evidence::case_id.eq(id)).filter(evidence::by_kind.eq(by));
        Ok(mine.select(evidence::file).first(conn)?)
    };
    room.app.app.db.read(mine).await.unwrap()
}

/// A second case of the shop, so that there is a list.
async fn another(room: &mut Room) -> Case {
    let case = file_case(&room.app, |filing| {
        SHOP.clone_into(&mut filing.order.merchant);
        filing.order.order_number = Some("B-2026-77".to_owned());
    })
    .await;
    let fields = [("whom", SHOP), ("body", BODY), ("letter", "yes")];
    assert_eq!(room.agent.post(&desk(&case, "/merchant-request"), &fields).await.status, 303);
    case
}

/// Every page that the link opens of the case, and its list.
async fn pages(shop: &mut Browser, case: &Case) -> Vec<String> {
    let mut pages = Vec::new();
    for path in ["", "/finished", "/refunded"].map(|rest| page_of(case, rest)).into_iter().chain(["/respond".to_owned()]) {
        let page = shop.get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        pages.push(page.text());
    }
    pages
}

#[actix_web::test]
async fn consent_that_is_taken_back_closes_what_an_opened_link_showed() {
    on_each_database(|app| async move {
        let mut room = asked(app).await;
        another(&mut room).await;
        let mut consumer = guest_of(&room.app, &room.case).await;
        let files = [("files", "付款.png", PNG)];
        consumer.upload(&format!("{}/evidence", url(&room.case)), &[("kind", "payment_screenshot")], &files).await;
        let mut shop = open(&room.app, room.shop).await;
        let (form, fields) = (page_of(&room.case, "/refunded"), [("seen", "0"), ("key", "k1"), ("detail", "R-1")]);
        let sent = shop.upload(&form, &fields, &[("files", "回单.png", PNG)]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        work(&room.app, &folder_mailer(&room.app)).await;
        let theirs = page_of(&room.case, &format!("/evidence/{}", file_of(&room, "consumer").await));
        let own = page_of(&room.case, &format!("/evidence/{}", file_of(&room, "merchant").await));
        let (number, amount) = (room.case.order.order_number.clone().unwrap(), room.case.order.amount.to_string());
        assert!(pages(&mut shop, &room.case).await.iter().all(|page| page.contains(&number)));
        assert_eq!(shop.get(&theirs).await.status, 200);
        // Every box is empty: they agree to nothing any more.
        assert_eq!(consumer.post(&format!("{}/consents", url(&room.case)), &[]).await.status, 303);
        for page in pages(&mut shop, &room.case).await {
            for secret in [&number, &amount, &theirs] {
                assert!(!page.contains(secret), "{secret}: {page}");
            }
        }
        let page = shop.get(&page_of(&room.case, "")).await;
        assert!(page.words().contains(PRIVATE) && page.words().contains(BODY), "{}", page.words());
        for path in [theirs.clone(), format!("{theirs}?page=2"), format!("{theirs}?preview=1")] {
            assert_eq!(shop.get(&path).await.status, 404, "{path}");
        }
        assert_eq!(shop.get(&own).await.status, 200, "what they sent themselves is theirs");
        let more = say(&mut shop, &room.case, "finished", &[("state", "cancelled")]).await;
        assert_eq!(more.status, 303, "and they can answer on: {}", more.words());
        consumer.post(&format!("{}/consents", url(&room.case)), &[("consent", "yes")]).await;
        assert_eq!(shop.get(&theirs).await.status, 200, "given again, it is shown again");
    })
    .await;
}

#[actix_web::test]
async fn of_a_case_that_goes_on_where_nothing_is_shared_the_list_names_no_order() {
    on_each_database(|app| async move {
        let owner = app.person(Role::Consumer, "陈晓", "chen.xiao@mail.example", None).await.id;
        let mut room = asked_for(app, Some(owner)).await;
        another(&mut room).await;
        let into = file_case(&room.app, |filing| {
            filing.consumer = Some(owner);
            filing.consents = vec![Consent::Mediation];
        });
        let into = into.await;
        let (mine, theirs) = (now(&room).await.version.to_string(), into.version.to_string());
        let other = into.reference.unwrap().to_string();
        let fields = [("into", other.as_str()), ("version", &mine), ("theirs", &theirs)];
        assert_eq!(room.agent.post(&desk(&room.case, "/merge"), &fields).await.status, 303);
        assert!(now(&room).await.merged.is_some_and(|merged| !merged.shares));
        let mut shop = open(&room.app, room.shop).await;
        let list = shop.get("/respond").await;
        let number = room.case.order.order_number.clone().unwrap();
        assert!(!list.text().contains(&number) && list.text().contains("B-2026-77"), "{}", list.words());
    })
    .await;
}
