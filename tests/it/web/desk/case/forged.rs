//! Forms that are not ours, or hold more than ours: nothing of them is believed.

use actix_web::http::Method;

use super::{DECIDING, NOUNS, Room};
use crate::support::browser::form;
use crate::support::{TestApp, on_each_database};
use crate::web::portal::filing::PNG;

/// What somebody might hope to set along the way (S29).
const HOPED_FOR: &[&str] = &[
    "role",
    "status",
    "team",
    "team_id",
    "consumer_id",
    "assignee",
    "assignee_id",
    "visible",
    "for_consumer",
    "level",
    "reference",
    "id",
    "seq",
    "outcome",
    "root_cause",
    "done_at",
    "csrf2",
    "Version",
    "body[]",
];

#[actix_web::test]
async fn a_form_without_its_token_or_from_elsewhere_is_not_taken_and_the_text_is_kept() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let foreign = room.app.browser().csrf();
        for noun in NOUNS {
            room.ready_for(noun).await;
            let before = room.snapshot().await;
            let (url, fields) = (room.url(noun), room.good(noun));
            let plain: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
            for token in [None, Some(""), Some("x"), Some(foreign.as_str())] {
                let all: Vec<(&str, &str)> = token.map(|it| ("csrf", it)).into_iter().chain(plain.iter().copied()).collect();
                let answer = room.agent.post_bare(&url, &all).await;
                assert_eq!(answer.status, 403, "{noun} with {token:?}");
                for (_, value) in plain.iter().filter(|(name, _)| matches!(*name, "body" | "reason" | "explanation")) {
                    assert!(answer.words().contains(value), "{noun}: the text is there to be copied");
                }
            }
            let mine = room.agent.csrf();
            let all: Vec<(&str, &str)> = std::iter::once(("csrf", mine.as_str())).chain(plain.iter().copied()).collect();
            let body = serde_urlencoded::to_string(&all).unwrap().into_bytes();
            for header in [("origin", "https://evil.example"), ("origin", "null"), ("sec-fetch-site", "cross-site")] {
                let kind = Some("application/x-www-form-urlencoded");
                let answer = room.agent.send_with(Method::POST, &url, kind, body.clone(), &[header]).await;
                assert_eq!(answer.status, 403, "{noun} from {header:?}");
            }
            for kind in ["text/plain", "application/json", "multipart/form-data; boundary=XX"] {
                let answer = room.agent.send(Method::POST, &url, Some(kind), body.clone()).await;
                // A form with files is read as one, and this one's token is not found in it.
                let takes_files = kind.starts_with("multipart") && noun == "remedies";
                assert_eq!(answer.status, if takes_files { 403 } else { 415 }, "{noun} as {kind}");
            }
            assert_eq!(room.snapshot().await, before, "{noun}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_form_with_files_whose_token_is_old_gives_its_words_back_too() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.ready_for("remedies").await;
        let (url, before) = (room.url("remedies"), room.snapshot().await);
        let (kind, body) = form(&[("csrf", "x"), ("proof", "退款单号 20261130")], &[("files", "a.png", PNG)]);
        let answer = room.agent.send(Method::POST, &url, Some(kind), body).await;
        assert_eq!(answer.status, 403);
        assert!(answer.words().contains("退款单号 20261130"), "{}", answer.words());
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}

#[actix_web::test]
async fn a_field_that_the_form_does_not_have_spoils_the_whole_form() {
    let mut room = Room::open(TestApp::new()).await;
    for noun in NOUNS {
        room.ready_for(noun).await;
        let before = room.snapshot().await;
        let good = room.good(noun);
        for hoped in HOPED_FOR.iter().filter(|hoped| good.iter().all(|(name, _)| name != *hoped)) {
            let mut fields = good.clone();
            fields.push((hoped, "1".to_owned()));
            assert_eq!(room.post(noun, &fields).await.status, 422, "{noun} with {hoped}");
        }
        assert_eq!(room.snapshot().await, before, "{noun}");
    }
}

#[actix_web::test]
async fn a_field_sent_twice_spoils_the_whole_form() {
    let mut room = Room::open(TestApp::new()).await;
    for noun in NOUNS.iter().filter(|noun| **noun != "remedies") {
        room.ready_for(noun).await;
        let before = room.snapshot().await;
        let good = room.good(noun);
        for twice in &good {
            let mut fields = good.clone();
            fields.push(twice.clone());
            assert_eq!(room.post(noun, &fields).await.status, 422, "{noun} with {} twice", twice.0);
        }
        assert_eq!(room.snapshot().await, before, "{noun}");
    }
}

#[actix_web::test]
async fn a_decision_without_a_version_is_no_form_of_ours() {
    let mut room = Room::open(TestApp::new()).await;
    for noun in DECIDING {
        room.ready_for(noun).await;
        let before = room.snapshot().await;
        let mut fields = room.good(noun);
        fields.retain(|(name, _)| *name != "version");
        assert_eq!(room.post(noun, &fields).await.status, 422, "{noun}");
        assert_eq!(room.snapshot().await, before, "{noun}");
    }
}

#[actix_web::test]
async fn a_body_that_is_too_large_or_no_text_at_all_is_refused_in_words() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let before = room.snapshot().await;
        let large = vec![("body", "长".repeat(50_000))];
        assert_eq!(room.post("messages", &large).await.status, 413);
        let csrf = room.agent.csrf();
        let url = room.url("messages");
        let kind = Some("application/x-www-form-urlencoded");
        for (body, status) in [("body=%00", 422), ("%", 422), ("body=a&body=b", 422), ("body[]=a", 422)] {
            let csrf: String = url::form_urlencoded::byte_serialize(csrf.as_bytes()).collect();
            let body = format!("csrf={csrf}&{body}").into_bytes();
            let answer = room.agent.send(Method::POST, &url, kind, body.clone()).await;
            assert_eq!(answer.status, status, "{}", String::from_utf8_lossy(&body));
        }
        let many: Vec<(&'static str, String)> = (0..101).map(|_| ("body", "x".to_owned())).collect();
        assert_eq!(room.post("messages", &many).await.status, 422);
        assert_eq!(room.snapshot().await, before);
    })
    .await;
}
