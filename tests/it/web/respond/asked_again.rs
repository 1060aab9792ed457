//! A link that ended leaves no merchant without one for what is still asked of it, whatever became of other cases meanwhile.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::seal::Purpose;
use redress::store::merchant_asking;
use redress::store::schema::events;

use super::{BODY, Room, SHOP, asked, letters, now, open, page_of, say};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, close, file_case, request};
use crate::support::on_each_database;
use crate::web::access::token;
use crate::web::admin::policies::{form, send};

/// What the merchant is asked in the other case.
const LATER: &str = "请说明订单为什么没有完结。";

/// Another case in which the merchant is asked, due a day after the first.
async fn asked_later(room: &Room) -> Case {
    let case = file_case(&room.app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
    let (shop, mut ask) = (room.shop, request(&room.app, SHOP));
    ask.until = now(room).await.status.until().unwrap() + Duration::days(1);
    act_on(&room.app, &case, Actor::System, |case, act| case.ask_by_letter(&ask, shop, act)).await
}

async fn end_link(room: &Room) {
    let email = format!("boss{}@desk.example", room.app.app.id());
    let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", &email, None).await).await;
    assert_eq!(boss.post(&format!("/admin/merchants/{}/link-end", room.shop), &[]).await.status, 303);
}

/// Letters to the merchant that carry the link which it has now.
async fn with_link(room: &Room) -> Vec<String> {
    let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
    letters(&room.app).into_iter().filter(|it| it.starts_with("zhou@shop.example") && it.contains(&link)).collect()
}

/// In how many cases it stands that the merchant was not reached.
async fn unreached(room: &Room) -> Vec<i64> {
    let read = |conn: &mut _| {
        let told = events::table.filter(events::kind.eq("merchant_unreached"));
        Ok(told.select(events::case_id).load::<i64>(conn)?)
    };
    room.app.app.db.read(read).await.unwrap()
}

#[actix_web::test]
async fn a_new_link_comes_with_a_question_of_a_case_that_goes_on() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        let later = asked_later(&room).await;
        work(&room.app, &mailer).await;
        close(&room.app, &now(&room).await).await;
        end_link(&room).await;
        work(&room.app, &mailer).await;
        work(&room.app, &mailer).await;
        let new = with_link(&room).await;
        assert!(new.len() == 1 && new[0].contains(LATER) && !new[0].contains(BODY), "{new:?}");
        let mut shop = open(&room.app, room.shop).await;
        assert_eq!(shop.get(&page_of(&later, "")).await.status, 200);
        assert_eq!(unreached(&room).await, Vec::<i64>::new(), "a case that is over waits for nobody");
    })
    .await;
}

#[actix_web::test]
async fn where_a_case_ends_before_its_letter_goes_the_link_comes_with_another() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        asked_later(&room).await;
        work(&room.app, &mailer).await;
        end_link(&room).await;
        let (shop, acts) = (room.shop, [room.app.app.act(Actor::System)]);
        let letter = (room.app.app.id(), room.app.app.id());
        room.app.app.db.write(move |tx| merchant_asking::look_after(tx, shop, &acts, letter)).await.unwrap();
        close(&room.app, &now(&room).await).await;
        work(&room.app, &mailer).await;
        work(&room.app, &mailer).await;
        let new = with_link(&room).await;
        assert!(new.len() == 1 && new[0].contains(LATER), "{new:?}");
        assert_eq!(unreached(&room).await, Vec::<i64>::new());
    })
    .await;
}

#[actix_web::test]
async fn where_no_address_is_sure_any_more_only_cases_that_go_on_are_told() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        let later = asked_later(&room).await;
        work(&room.app, &mailer).await;
        close(&room.app, &now(&room).await).await;
        let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", "boss@desk.example", None).await).await;
        let admin = format!("/admin/merchants/{}", room.shop);
        let mut fields = form(&boss.get(&admin).await);
        fields.retain(|(name, _)| name != "confirmed");
        assert_eq!(send(&mut boss, &admin, &fields, "save").await.status, 303);
        work(&room.app, &mailer).await;
        work(&room.app, &mailer).await;
        assert_eq!(unreached(&room).await, [later.id.0]);
    })
    .await;
}

#[actix_web::test]
async fn a_merchant_that_promised_a_day_gets_a_new_link_until_it_says_that_it_is_done() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        work(&room.app, &mailer).await;
        let mut shop = open(&room.app, room.shop).await;
        let day = (room.app.app.now() + Duration::days(20)).date_naive().to_string();
        let promised = say(&mut shop, &room.case, "will-finish", &[("on", &day)]).await;
        assert_eq!(promised.status, 303, "{}", promised.words());
        end_link(&room).await;
        assert_eq!(shop.get(&page_of(&room.case, "")).await.status, 404);
        work(&room.app, &mailer).await;
        work(&room.app, &mailer).await;
        let new = with_link(&room).await;
        assert!(new.len() == 1 && new[0].contains("您答应办好的订单"), "{new:?}");
        let mut shop = open(&room.app, room.shop).await;
        let done = say(&mut shop, &room.case, "finished", &[("state", "paid")]).await;
        assert_eq!(done.status, 303, "{}", done.words());
        end_link(&room).await;
        work(&room.app, &mailer).await;
        let all = letters(&room.app).into_iter().filter(|it| it.starts_with("zhou@shop.example"));
        assert_eq!(all.count(), 2, "nothing is asked of it any more");
    })
    .await;
}
