//! Promises and holds at the desk: written down, seen by the consumer, found in the queue, and ended.

use chrono::Duration;
use redress::domain::actor::Actor;
use redress::domain::evidence::{Audience, EvidenceKind};
use redress::domain::flag::Flag;
use redress::paths;
use redress::store::{cases, evidence};

use super::{Room, good, post, with};
use crate::support::app::shanghai;
use crate::support::{TestApp, on_each_database};
use crate::web::portal::filing::PNG;

#[actix_web::test]
async fn a_promise_stands_on_both_pages_and_is_found_in_the_queue_once_it_is_late() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("promise").await;
        let kept = room.post("promise", &room.good("promise")).await;
        assert_eq!(kept.status, 303, "{}", kept.words());
        assert!(room.page().await.words().contains("由商家办，最晚 12 月 1 日"));
        assert!(room.consumers_page().await.words().contains("由商家办，最晚 12 月 1 日"));
        assert!(room.letters().await.contains(&"promised".to_owned()));
        let view = paths::desk_view("promised");
        assert!(!room.agent.get(&view).await.words().contains("付款后"), "not late yet");
        room.app.clock.set(shanghai(2026, 12, 2, 9, 0));
        let id = room.case.id;
        let act = room.app.app.act(Actor::System);
        let swept = room.app.app.db.write(move |tx| {
            let case = cases::find_by_id(tx, &Actor::System, id)?;
            cases::record(tx, &case.sweep(&act).unwrap())
        });
        assert!(Flag::of(&swept.await.unwrap()).contains(&Flag::PromiseLate));
        let mut agent = room.app.signed_in(&room.me).await;
        let late = agent.get(&view).await;
        assert!(late.words().contains(&room.case.reference.unwrap().to_string()), "{}", late.words());
        let page = agent.get(&paths::desk_case(room.case.reference.unwrap())).await;
        assert_eq!(page.select("[aria-labelledby=h-r] .chip-over"), ["已过期"], "as loud as a deadline that passed");
        room.consumer = room.app.signed_in(&room.owner).await;
        assert!(room.consumers_page().await.words().contains("已过期"));
        room.agent = agent;
        room.case = room.stored().await;
        assert_eq!(room.post("remedies", &room.good("remedies")).await.status, 303);
        assert!(!room.agent.get(&view).await.words().contains(&room.case.reference.unwrap().to_string()));
    })
    .await;
}

#[actix_web::test]
async fn a_file_shows_that_a_promise_was_kept_and_the_consumer_sees_it_beside_the_news() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("remedies").await;
        let url = paths::desk_remedy_done(room.case.reference.unwrap(), room.case.remedies[0].id.0);
        let words = ("proof", "");
        assert_eq!(room.agent.upload(&url, &[words], &[]).await.status, 422, "neither words nor a file");
        let half = [("files", "回执.png", PNG), ("files", "回执.exe", b"MZ\x90\x00".as_slice())];
        let refused = room.agent.upload(&url, &[("proof", "退款单号 7")], &half).await;
        assert_eq!(refused.status, 422, "{}", refused.words());
        assert!(refused.select(".errors li")[0].contains("回执.exe"), "{}", refused.words());
        assert_eq!(refused.attributes("#remedies-proof", "value"), ["退款单号 7"]);
        assert!(refused.select(".shots").join("").contains("回执.png"), "what was good is with the case: {}", refused.words());
        assert!(room.stored().await.remedies[0].is_owed());
        let done = room.agent.upload(&url, &[words], &half[..1]).await;
        assert_eq!(done.status, 303, "{}", done.words());
        let case = room.stored().await;
        assert_eq!((case.remedies[0].is_owed(), case.files), (false, 1), "the same file once");
        let read = room.app.app.db.read(move |conn| evidence::of_case(conn, case.id)).await.unwrap();
        assert_eq!((read[0].kind, read[0].audience), (EvidenceKind::RemedyProof, Audience::Consumer));
        assert!(room.page().await.words().contains("附 1 个文件"), "{}", room.page().await.words());
        let news = room.consumers_page().await.select("#story li").concat();
        assert!(news.matches("回执.png").count() == 2, "when it came, and when it was done: {news}");
        assert_eq!(room.agent.upload(&url, &[words], &half[..1]).await.status, 409, "once");
        assert_eq!(room.stored().await.files, 1);
    })
    .await;
}

#[actix_web::test]
async fn a_promise_is_given_up_with_a_reason_that_the_consumer_reads() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("promise").await;
        room.post("promise", &room.good("promise")).await;
        room.case = room.stored().await;
        let url = paths::desk_remedy_drop(room.case.reference.unwrap(), room.case.remedies[0].id.0);
        let without = room.agent.post(&url, &[("reason", " ")]).await;
        assert_eq!(without.status, 422);
        assert_eq!(without.attributes("#drop-reason", "aria-invalid"), ["true"]);
        assert_eq!(room.agent.post(&url, &[("reason", "商家改为全额退款。")]).await.status, 303);
        assert!(room.consumers_page().await.words().contains("商家改为全额退款。"));
        assert_eq!(room.agent.post(&url, &[("reason", "再来一次")]).await.status, 409);
        let nobodys = paths::desk_remedy_drop(room.case.reference.unwrap(), 4711);
        assert_eq!(room.agent.post(&nobodys, &[("reason", "没有这项")]).await.status, 409);
    })
    .await;
}

#[actix_web::test]
async fn the_words_that_ask_for_a_hold_are_ready_and_its_answer_is_shown_with_its_date() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("payment-hold").await;
        let page = room.agent.get(&room.url("payment-hold")).await;
        let words = page.select("#payment-hold-body")[0].clone();
        assert!(words.contains("叮铃到家") && words.contains("¥258.00") && words.contains("暂停扣款"), "{words}");
        let none = with(with(good("payment-hold", room.case.version), "deduct", ""), "reporting", "");
        let refused = room.post("payment-hold", &none).await;
        assert_eq!((refused.status.as_u16(), refused.attributes("#payment-hold-deduct", "aria-invalid").len()), (422, 1));
        assert_eq!(room.post("payment-hold", &room.good("payment-hold")).await.status, 303);
        assert!(room.consumers_page().await.words().contains("请对方最晚 12 月 1 日"), "{}", room.consumers_page().await.words());
        room.case = room.stored().await;
        let unticked = with(with(room.good("payment-hold-answer"), "deduct", ""), "reporting", "");
        assert_eq!(room.post("payment-hold-answer", &unticked).await.status, 422, "agreed, but to nothing");
        assert_eq!(room.post("payment-hold-answer", &room.good("payment-hold-answer")).await.status, 303);
        let shown = room.consumers_page().await.words();
        assert!(shown.contains("只同意：暂停扣款，到 12 月 20 日"), "{shown}");
        assert!(room.letters().await.contains(&"hold_answered".to_owned()));
        let url = room.url("payment-hold-answer");
        let stale = post(&mut room.agent, &url, &with(good("payment-hold-answer", 1), "ends_on", "2026-12-25")).await;
        assert_eq!(stale.status, 409, "somebody answered meanwhile");
        let far = room.app.app.now() + Duration::days(400);
        room.case = room.stored().await;
        let far = with(room.good("payment-hold-answer"), "ends_on", &far.date_naive().to_string());
        assert_eq!(room.post("payment-hold-answer", &far).await.status, 422, "nobody holds for so long");
    })
    .await;
}

#[actix_web::test]
async fn an_offer_says_who_does_it_and_on_what_conditions() {
    on_each_database(|app: TestApp| async move {
        let mut room = Room::open(app).await;
        room.ready_for("offer").await;
        let offer = with(with(room.good("offer"), "promiser", "platform"), "conditions", "退回商品，运费由商家承担。");
        assert_eq!(room.post("offer", &offer).await.status, 303);
        let page = room.consumers_page().await;
        assert!(page.words().contains("退回商品，运费由商家承担。") && page.words().contains("平台"), "{}", page.words());
        let id = page.attributes("#offer input[name=offer]", "value")[0].clone();
        let url = paths::complaint_part(room.case.reference.unwrap(), "offer");
        assert_eq!(room.consumer.post(&url, &[("decision", "accept"), ("offer", &id)]).await.status, 303);
        assert!(room.consumers_page().await.words().contains("由平台办"));
    })
    .await;
}
