//! Whose link opens what, and what follows where nobody answers.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::merchant_request::OPEN_DAYS;
use redress::seal::Purpose;
use redress::store::schema::{audits, merchant_requests, outbox};

use super::{BODY, Room, SHOP, asked, desk, letters, now, open, page_of, say, shop};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{close, file_case};
use crate::support::on_each_database;
use crate::web::access::token;
use crate::web::admin::policies::{form, send};

#[actix_web::test]
async fn a_link_opens_its_own_merchants_requests_and_dies_with_its_address() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let other = shop(&room.app, "木色家具", Some("hi@muse.example")).await;
        let theirs = file_case(&room.app, |filing| "木色家具".clone_into(&mut filing.order.merchant)).await;
        let mut agent = room.app.sign_in_agent("陈岚").await;
        agent.post(&desk(&theirs, "/merchant-request"), &[("whom", "木色家具"), ("body", BODY), ("letter", "yes")]).await;
        let mut shop = open(&room.app, room.shop).await;
        for rest in ["", "/finished"] {
            assert_eq!(shop.get(&page_of(&theirs, rest)).await.status, 404, "another merchant's");
        }
        let forged = shop.post(&page_of(&theirs, "/finished"), &[("state", "paid"), ("seen", "0")]).await;
        assert_eq!(forged.status, 404);
        // Of two links the browser holds the newer one.
        let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, other.0).await);
        shop.post(&link, &[]).await;
        assert_eq!(shop.get(&page_of(&room.case, "")).await.status, 404);
        assert_eq!(shop.get(&page_of(&theirs, "")).await.status, 200);
        let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", "boss@desk.example", None).await).await;
        let admin = format!("/admin/merchants/{other}");
        assert!(boss.get(&admin).await.words().contains("近一年问过 1 次"));
        assert_eq!(boss.post(&format!("{admin}/link-end"), &[]).await.status, 303);
        assert_eq!(shop.get(&page_of(&theirs, "")).await.status, 404, "the page that was open too");
        assert_eq!(shop.get(&link).await.status, 404);
        let read =
            |conn: &mut _| Ok(audits::table.filter(audits::what.eq("merchant.link_ended")).count().get_result::<i64>(conn)?);
        assert_eq!(room.app.app.db.read(read).await.unwrap(), 1);
        // A desk session never holds a merchant's link.
        let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        let answer = boss.post(&link, &[]).await;
        assert!(answer.status == 404 && answer.words().contains("这是给商家的链接"), "{}", answer.words());
        let case_link = token(&room.app, Purpose::Case, room.case.id.0).await;
        assert_eq!(room.app.browser().get(&format!("/respond/{case_link}")).await.status, 404, "a consumer's link is none");
    })
    .await;
}

#[actix_web::test]
async fn silence_has_its_reminders_its_consequence_and_its_place_in_the_decision() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mailer = folder_mailer(&room.app);
        let (from, until) = (room.app.app.now(), now(&room).await.status.until().unwrap());
        let whole = until - from;
        work(&room.app, &mailer).await;
        for part in [whole / 2, whole * 3 / 10] {
            room.app.advance(part + Duration::seconds(1));
            work(&room.app, &mailer).await;
            work(&room.app, &mailer).await;
        }
        let to_shop =
            |room: &Room| letters(&room.app).into_iter().filter(|it| it.starts_with("zhou@shop.example")).collect::<Vec<_>>();
        assert_eq!(to_shop(&room).iter().filter(|letter| letter.contains("提醒")).count(), 2);
        room.app.advance(whole / 5);
        work(&room.app, &mailer).await;
        work(&room.app, &mailer).await;
        let case = now(&room).await;
        // One level for our own late answer, one for the silence.
        assert_eq!((case.status.code().as_str(), case.level), ("open", 2));
        assert_eq!(to_shop(&room).iter().filter(|letter| letter.contains("期限已过")).count(), 1);
        let email = room.case.contact.email.clone().unwrap();
        let told = letters(&room.app).into_iter().filter(|it| it.starts_with(&email) && it.contains("商家没有按期回应")).count();
        assert_eq!(told, 1, "the consumer hears of it the same day");
        close(&room.app, &case).await;
        work(&room.app, &mailer).await;
        let decided =
            |letter: &&String| letter.starts_with(&email) && letter.contains("商家回应: 在") && letter.contains("前没有回应");
        assert_eq!(letters(&room.app).iter().filter(decided).count(), 1, "in the letter of the decision alone");
        let mut consumer = room.app.browser();
        consumer.post(&format!("/t/{}", token(&room.app, Purpose::Case, room.case.id.0).await), &[]).await;
        let page = consumer.get(&format!("/complaints/{}", room.case.reference.unwrap())).await;
        assert!(page.words().contains("前没有回应，结果按已有的材料作出"), "{}", page.words());
        // Late, after the end, it is still heard.
        let mut shop = open(&room.app, room.shop).await;
        let late = say(&mut shop, &room.case, "refunded", &[("detail", "R-1")]).await;
        assert_eq!(late.status, 303, "{}", late.words());
        assert_eq!(now(&room).await.status.code().as_str(), "closed");
        let mut agent = room.app.sign_in_agent("陈岚").await;
        let told = agent.get(&desk(&room.case, "")).await;
        assert!(told.words().contains("逾期回应：已经退款：R-1"), "{}", told.words());
        room.app.advance(Duration::days(OPEN_DAYS + 1));
        let mut gone = room.app.browser();
        let link = format!("/respond/{}", token(&room.app, Purpose::Merchant, room.shop.0).await);
        assert_eq!(gone.get(&link).await.status, 404, "a fortnight after its date the link has ended");
    })
    .await;
}

#[actix_web::test]
async fn where_no_address_is_sure_the_request_is_written_down_and_no_letter_goes() {
    on_each_database(|app| async move {
        shop(&app, SHOP, None).await;
        let case = file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
        let mut agent = app.sign_in_agent("李敏").await;
        let page = agent.get(&desk(&case, "")).await;
        assert!(page.words().contains("没有核实过的邮箱") && page.select("input[name='letter']").is_empty());
        let refused = agent.post(&desk(&case, "/merchant-request"), &[("whom", SHOP), ("body", BODY), ("letter", "yes")]).await;
        assert_eq!(refused.status, 422);
        assert!(refused.words().contains("没有核实过") && refused.words().contains(BODY), "{}", refused.words());
        let noted = agent.post(&desk(&case, "/merchant-request"), &[("whom", SHOP), ("body", BODY)]).await;
        assert_eq!(noted.status, 303);
        let read = |conn: &mut _| {
            let requests: i64 = merchant_requests::table.count().get_result(conn)?;
            let letters: i64 = outbox::table.filter(outbox::kind.eq("merchant_asked")).count().get_result(conn)?;
            Ok((requests, letters))
        };
        assert_eq!(app.app.db.read(read).await.unwrap(), (0, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_letter_that_reaches_nobody_gives_the_case_back_and_is_no_silence() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", "boss@desk.example", None).await).await;
        let admin = format!("/admin/merchants/{}", room.shop);
        let mut fields = form(&boss.get(&admin).await);
        fields.retain(|(name, _)| name != "confirmed");
        assert_eq!(send(&mut boss, &admin, &fields, "save").await.status, 303, "the address is not sure any more");
        work(&room.app, &folder_mailer(&room.app)).await;
        let case = now(&room).await;
        assert_eq!(case.status.code().as_str(), "open");
        assert!(letters(&room.app).iter().all(|letter| !letter.starts_with("zhou@")));
        let mut agent = room.app.sign_in_agent("陈岚").await;
        assert!(agent.get(&desk(&room.case, "")).await.words().contains("给商家的信没有送到"));
        room.app.advance(Duration::days(9));
        work(&room.app, &folder_mailer(&room.app)).await;
        assert!(letters(&room.app).iter().all(|letter| !letter.contains("商家没有按期回应")));
        assert!(boss.get(&admin).await.status.is_redirection(), "signed out by now");
        let mut boss = room.app.signed_in(&room.app.person(Role::Admin, "吴思远", "boss2@desk.example", None).await).await;
        assert!(boss.get(&admin).await.words().contains("没有请这家商家回应过"), "and does not stand in its record");
    })
    .await;
}
