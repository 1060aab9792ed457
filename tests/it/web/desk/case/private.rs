//! What is for colleagues alone reaches nobody else: not the consumer's pages, not their letters, not their files.

use redress::domain::case::StatusCode;
use redress::seal::Purpose;
use redress::store::links;

use super::{Room, good, post};
use crate::jobs::{folder_mailer, letter_files, work};
use crate::support::{Answer, on_each_database};

/// No word of it may leave the desk.
const CANARY: &str = "KANARIENVOGEL";

/// What the consumer can open of their case.
async fn all_that_is_read(room: &mut Room) -> Vec<Answer> {
    let reference = room.case.reference.unwrap();
    let mut answers = Vec::new();
    for url in ["", "?all=1", "/withdrawal", "/filed"] {
        answers.push(room.consumer.get(&format!("/complaints/{reference}{url}")).await);
    }
    answers.push(room.consumer.get("/complaints").await);
    answers
}

/// Pages as they are read: random values differ from answer to answer.
fn readings(answers: &[Answer]) -> Vec<(u16, String)> {
    answers.iter().map(|answer| (answer.status.as_u16(), answer.words())).collect()
}

#[actix_web::test]
async fn a_note_leaves_no_trace_outside_the_desk() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        for status in [StatusCode::New, StatusCode::AwaitingConsumer, StatusCode::Offered, StatusCode::Closed] {
            room.fresh(status).await;
            let before = readings(&all_that_is_read(&mut room).await);
            let owed = room.letters().await;
            let note = vec![("body", format!("{CANARY} 别告诉消费者"))];
            assert_eq!(room.post("notes", &note).await.status, 303, "{status}");
            let after = all_that_is_read(&mut room).await;
            assert!(after.iter().all(|answer| !answer.text().contains(CANARY)), "{status}");
            assert_eq!(readings(&after), before, "{status}: not even that there is one, nor a number that counts it");
            assert_eq!(room.letters().await, owed, "{status}");
            assert!(room.page().await.text().contains(CANARY), "colleagues read it");
        }
    })
    .await;
}

#[actix_web::test]
async fn no_letter_carries_what_is_for_colleagues() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let mailer = folder_mailer(&room.app);
        // Every letter a case can owe, each after words that are for colleagues.
        for noun in ["messages", "information-request", "offer", "closure"] {
            room.ready_for(noun).await;
            for (secret, field) in [("notes", "body"), ("escalation", "reason"), ("order-facts", "body")] {
                let fields = super::with(good(secret, room.stored().await.version), field, CANARY);
                assert_eq!(room.post(secret, &fields).await.status, 303);
            }
            let fields = good(noun, room.stored().await.version);
            assert_eq!(room.post(noun, &fields).await.status, 303);
            work(&room.app, &mailer).await;
            for read in all_that_is_read(&mut room).await {
                assert!(!read.text().contains(CANARY), "{noun}");
            }
        }
        let letters = letter_files(&room.app);
        assert_eq!(letters.len(), 9, "a receipt for each of five cases, and an answer in four");
        for letter in letters {
            let parsed = mail_parser::MessageParser::default().parse(&letter).unwrap();
            let (text, html) = (parsed.body_text(0).unwrap(), parsed.body_html(0).unwrap());
            assert!(text.contains("RD-2026-"), "it could be read");
            assert!(!text.contains(CANARY) && !html.contains(CANARY) && !String::from_utf8_lossy(&letter).contains(CANARY));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_conflict_tells_that_there_was_a_note_and_not_what_it_says() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let stale = room.good("closure");
        let note = vec![("body", CANARY.to_owned())];
        assert_eq!(room.post("notes", &note).await.status, 303);
        let answer = room.post("closure", &stale).await;
        assert_eq!(answer.status, 409);
        assert!(answer.words().contains("内部备注") && !answer.text().contains(CANARY));
    })
    .await;
}

#[actix_web::test]
async fn a_consumer_cannot_write_a_note_nor_an_agent_a_reply_in_their_name() {
    on_each_database(|app| async move {
        let room = Room::open(app).await;
        let before = room.snapshot().await;
        let (desk, portal) = (room.url("notes"), format!("/complaints/{}/messages", room.case.reference.unwrap()));
        let words = vec![("body", "冒名".to_owned())];
        assert_eq!(post(&mut room.consumer.clone(), &desk, &words).await.status, 404);
        assert_eq!(post(&mut room.agent.clone(), &portal, &words).await.status, 404);
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}

#[actix_web::test]
async fn the_link_sent_to_a_wrong_address_ends_when_the_address_is_put_right() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.case = crate::support::cases::file_case(&room.app, |_| {}).await;
        let id = room.case.id.0;
        let link = room.app.app.db.read(move |conn| links::find_for(conn, "case", id)).await.unwrap().unwrap();
        let url = format!("/t/{}", room.app.app.seal.link_token(Purpose::Case, link.id, link.generation));
        let case = format!("/complaints/{}", room.case.reference.unwrap());
        let mailer = folder_mailer(&room.app);
        work(&room.app, &mailer).await;
        let before = letter_files(&room.app).len();
        let mut stranger = room.app.browser();
        assert_eq!(stranger.post(&url, &[]).await.location(), Some(case.clone()));
        for (field, value, opens) in [("phone", "13800002046", true), ("email", "chen.xiao@mail.example", false)] {
            let fields =
                super::with(super::with(good("correction", room.stored().await.version), "field", field), "value", value);
            assert_eq!(room.post("correction", &fields).await.status, 303);
            assert_eq!(stranger.get(&case).await.status == 200, opens, "what was opened with it, after a corrected {field}");
            assert_eq!(room.app.browser().post(&url, &[]).await.status == 303, opens, "the link itself");
        }
        // The right address is written to at once, with a link that opens.
        work(&room.app, &mailer).await;
        let letters = letter_files(&room.app);
        assert_eq!(letters.len(), before + 1);
        let letter = mail_parser::MessageParser::default().parse(letters.last().unwrap()).unwrap();
        assert_eq!(letter.to().unwrap().first().unwrap().address(), Some("chen.xiao@mail.example"));
        let text = letter.body_text(0).unwrap().into_owned();
        let token = text.split("/t/").nth(1).unwrap().split_whitespace().next().unwrap().to_owned();
        assert_eq!(room.app.browser().post(&format!("/t/{token}"), &[]).await.status, 303);
    })
    .await;
}
