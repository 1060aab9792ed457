//! Who did not answer by the date, however it was asked, and who answered after it: as the consumer is told.

use std::io::{Cursor, Read as _};

use chrono::Duration;

use super::{BODY, Room, SHOP, asked, desk, letters, now, open, say, shop};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{close, file_case};
use crate::support::{TestApp, on_each_database};
use crate::web::portal::{guest_of, url};

/// A case whose merchant an agent asked by telephone: the register has no address of it.
async fn telephoned(app: TestApp) -> Room {
    let shop = shop(&app, SHOP, None).await;
    let case = file_case(&app, |filing| SHOP.clone_into(&mut filing.order.merchant)).await;
    let mut agent = app.sign_in_agent("李敏").await;
    let sent = agent.post(&desk(&case, "/merchant-request"), &[("whom", SHOP), ("body", BODY)]).await;
    assert_eq!(sent.status, 303, "{}", sent.words());
    Room { app, case, shop, agent }
}

/// The date passes, and the jobs see that.
async fn let_pass(room: &Room) {
    let until = now(room).await.status.until().unwrap();
    room.app.advance(until - room.app.app.now() + Duration::hours(1));
    for _ in 0..2 {
        work(&room.app, &folder_mailer(&room.app)).await;
    }
}

/// The page of a dossier.
fn dossier(bytes: &[u8]) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
    let name = names.iter().find(|name| name.ends_with("index.html")).unwrap();
    let mut page = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut page).unwrap();
    page
}

#[actix_web::test]
async fn silence_on_the_telephone_has_its_place_in_the_decision_and_in_the_record() {
    on_each_database(|app| async move {
        let room = telephoned(app).await;
        let_pass(&room).await;
        let email = room.case.contact.email.clone().unwrap();
        let to_consumer = || letters(&room.app).into_iter().filter(|it| it.starts_with(&email)).collect::<Vec<_>>();
        assert_eq!(to_consumer().iter().filter(|it| it.contains("商家没有按期回应")).count(), 1, "they hear of it at once");
        close(&room.app, &now(&room).await).await;
        work(&room.app, &folder_mailer(&room.app)).await;
        let decided = |letter: &&String| letter.contains("商家回应: 在") && letter.contains("前没有回应");
        assert_eq!(to_consumer().iter().filter(decided).count(), 1, "in the letter of the result alone");
        let mut consumer = guest_of(&room.app, &room.case).await;
        let page = consumer.get(&url(&room.case)).await.words();
        assert!(page.contains("商家在 12 月 1 日") && page.contains("前没有回应，结果按已有的材料作出"), "with the date: {page}");
        consumer.set_cookie("redress-language", "en");
        let page = consumer.get(&url(&room.case)).await.words();
        assert!(page.contains("The merchant did not answer by"), "{page}");
        room.app.advance(Duration::days(1));
        let mut agent = room.app.sign_in_agent("陈岚").await;
        let record = agent.get(&format!("/desk/merchants/{}", room.shop)).await.words();
        assert!(record.contains("问过商家1") && record.contains("没有回应1"), "{record}");
    })
    .await;
}

#[actix_web::test]
async fn who_was_heard_on_the_telephone_before_the_result_is_not_called_silent() {
    on_each_database(|app| async move {
        let room = telephoned(app).await;
        let_pass(&room).await;
        let fields = [("claimant", "merchant"), ("state", "paid"), ("body", "财务说已经到账。")];
        let mut agent = room.app.sign_in_agent("陈岚").await;
        let noted = agent.post(&desk(&room.case, "/order-facts"), &fields).await;
        assert_eq!(noted.status, 303, "{}", noted.words());
        close(&room.app, &now(&room).await).await;
        let page = guest_of(&room.app, &room.case).await.get(&url(&room.case)).await.words();
        assert!(!page.contains("前没有回应，结果按已有的材料作出"), "{page}");
    })
    .await;
}

#[actix_web::test]
async fn an_answer_after_the_date_is_marked_as_late_in_the_consumers_story_and_dossier() {
    on_each_database(|app| async move {
        let room = asked(app).await;
        let_pass(&room).await;
        let mut merchant = open(&room.app, room.shop).await;
        let sent = say(&mut merchant, &room.case, "refunded", &[("detail", "R-2026-9"), ("body", "昨天退的。")]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let mut consumer = guest_of(&room.app, &room.case).await;
        for (language, told) in [("zh-CN", "商家逾期回应：已经退款：R-2026-9"), ("en", "The merchant answered late:")]
        {
            consumer.set_cookie("redress-language", language);
            let page = consumer.get(&url(&room.case)).await;
            assert!(page.words().contains(told) && page.words().contains("昨天退的。"), "{}", page.words());
            let taken = consumer.get(&format!("{}/dossier", url(&room.case))).await;
            assert_eq!(taken.status, 200);
            assert!(dossier(&taken.bytes).contains(told), "{language}");
        }
    })
    .await;
}
