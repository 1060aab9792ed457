//! A form that is sent twice, by a second click or a network, is done once.

use redress::domain::case::StatusCode;

use super::{Room, with};
use crate::support::on_each_database;

const KEYED: [&str; 5] = ["messages", "notes", "information-request", "merchant-request", "platform-request"];

#[actix_web::test]
async fn words_that_are_sent_twice_are_said_once() {
    on_each_database(|app| {
        Box::pin(async move {
            let mut room = Room::open(app).await;
            for noun in KEYED {
                room.fresh(StatusCode::New).await;
                let page = room.page().await;
                let key = page.attributes(&format!("#act-{noun} input[name=key]"), "value")[0].clone();
                let fields = with(room.good(noun), "key", &key);
                let first = room.post(noun, &fields).await;
                assert_eq!(first.status, 303, "{noun}: {}", first.words());
                let after = room.snapshot().await;
                let again = room.post(noun, &fields).await;
                assert_eq!((again.status, again.location()), (first.status, first.location()), "{noun}: answered alike");
                assert_eq!(room.snapshot().await, after, "{noun}: nothing is said again");
                let other = room.post(noun, &with(fields.clone(), "body", "换了一句话")).await;
                assert_eq!(other.status, 422, "{noun}: other words under the same name are not taken for the first");
                assert!(other.words().contains("换了一句话") && other.words().contains("已经发出过另一段话"));
                assert_eq!(room.snapshot().await, after, "{noun}");
                let next = other.attributes(&format!("#act-{noun} input[name=key]"), "value")[0].clone();
                let sent = room.post(noun, &with(with(fields, "body", "换了一句话"), "key", &next)).await;
                assert_eq!(sent.status, 303, "{noun}: and once more they go");
            }
        })
    })
    .await;
}

#[actix_web::test]
async fn what_was_refused_is_not_taken_for_sent_and_a_key_is_one_persons_on_one_case() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let keyed = with(room.good("messages"), "key", "k-1");
        assert_eq!(room.post("messages", &with(keyed.clone(), "body", " ")).await.status, 422);
        assert_eq!(room.post("messages", &keyed).await.status, 303, "the words that were mended go");
        let seq = room.stored().await.seq;
        let mut colleague = room.app.sign_in_agent("周启航").await;
        assert_eq!(super::post(&mut colleague, &room.url("messages"), &keyed).await.status, 303);
        assert!(room.stored().await.seq > seq, "what a colleague sends is their own");
        room.fresh(StatusCode::New).await;
        let before = room.stored().await.seq;
        assert_eq!(room.post("messages", &keyed).await.status, 303);
        assert!(room.stored().await.seq > before, "another case");
        let now = room.stored().await.seq;
        for odd in ["", "<script>", &"k".repeat(200)] {
            assert_eq!(room.post("messages", &with(room.good("messages"), "key", odd)).await.status, 303, "{odd}");
        }
        assert!(room.stored().await.seq >= now + 3, "what is no key of ours names nothing");
    })
    .await;
}
