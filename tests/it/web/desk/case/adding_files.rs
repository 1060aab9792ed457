//! One of ours adds what a consumer sent in another way: with the same care as if they had done it themselves.

use actix_web::http::Method;
use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::StatusCode;
use redress::domain::codes::Priority;
use redress::domain::evidence::MAX_FILES_PER_CASE;

use super::Room;
use super::evidence::PDF;
use super::merging::{merge, read};
use crate::support::app::tuesday;
use crate::support::cases::{file_case_at, team, triage};
use crate::support::on_each_database;
use crate::web::api::client::{CASES, Client};
use crate::web::portal::filing::PNG;

#[actix_web::test]
async fn what_a_consumer_mailed_is_added_by_an_agent_and_both_see_it() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let page = room.page().await;
        assert!(page.words().contains("存入文件") && page.text().contains("multipart/form-data"));
        let url = room.url("evidence");
        let sent = room.agent.upload(&url, &[("kind", "delivery_proof")], &[("files", "签收单.pdf", PDF)]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        let page = room.page().await.words();
        assert!(page.contains("签收单.pdf") && page.contains("收货或服务完成凭证"), "{page}");
        let complaint = format!("/complaints/{}", room.case.reference.unwrap());
        let theirs = room.consumer.get(&complaint).await;
        assert!(theirs.words().contains("签收单.pdf") && theirs.words().contains("我们存入了 1 个文件"), "{}", theirs.words());
        let href = theirs.attributes(".file-acts a", "href").into_iter().find(|href| !href.ends_with("/about")).unwrap();
        assert_eq!(room.consumer.get(&href).await.bytes, PDF);
        let case = room.stored().await;
        assert_eq!(case.unanswered, room.case.unanswered, "who added it has seen it: nobody waits for an answer to it");
        assert_eq!(case.files, 1);
    })
    .await;
}

#[actix_web::test]
async fn files_do_not_end_the_wait_for_a_consumer_who_was_asked() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        room.fresh(StatusCode::AwaitingConsumer).await;
        let url = room.url("evidence");
        let sent = room.agent.upload(&url, &[("kind", "other")], &[("files", "a.png", PNG)]).await;
        assert_eq!(sent.status, 303, "{}", sent.words());
        assert_eq!(room.stored().await.status.code(), StatusCode::AwaitingConsumer);
    })
    .await;
}

#[actix_web::test]
async fn a_good_file_is_kept_beside_a_bad_one_and_the_bad_one_has_its_sentence() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = room.url("evidence");
        let files: &[(&str, &str, &[u8])] = &[("files", "好.pdf", PDF), ("files", "坏.exe", b"MZ\x90\0")];
        let answer = room.agent.upload(&url, &[("kind", "other")], files).await;
        assert_eq!(answer.status, 422);
        let words = answer.words();
        assert!(words.contains("坏.exe") && words.contains("好.pdf"), "{words}");
        assert!(answer.text().contains("href=\"#evidence-files\"") && answer.text().contains("id=\"evidence-files-err\""));
        assert_eq!(room.stored().await.files, 1);
        let none = room.agent.upload(&url, &[("kind", "other")], &[]).await;
        assert_eq!(none.status, 422);
        assert!(none.words().contains("请先选择要存入的文件"));
        let again = room.agent.upload(&url, &[("kind", "other")], &[("files", "好.pdf", PDF)]).await;
        assert_eq!(again.status, 303);
        assert_eq!(room.stored().await.files, 1, "the same bytes are with the case already");
    })
    .await;
}

#[actix_web::test]
async fn a_closed_case_a_full_one_and_a_forged_form_take_no_file() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = room.url("evidence");
        let (media, body) = crate::support::browser::form(&[("kind", "other")], &[("files", "a.pdf", PDF)]);
        let forged = room.agent.send(Method::POST, &url, Some(media), body).await;
        assert_eq!(forged.status, 403);
        for n in 0..MAX_FILES_PER_CASE {
            let bytes = [PDF, n.to_string().as_bytes()].concat();
            let sent = room.agent.upload(&url, &[("kind", "other")], &[("files", "a.pdf", &bytes)]).await;
            assert_eq!(sent.status, 303, "{n}: {}", sent.words());
        }
        let full = room.agent.upload(&url, &[("kind", "other")], &[("files", "多.pdf", PDF)]).await;
        assert_eq!(full.status, 422);
        assert_eq!(room.stored().await.files, MAX_FILES_PER_CASE);
        room.fresh(StatusCode::Closed).await;
        assert!(!room.page().await.text().contains("act-evidence"));
        let url = room.url("evidence");
        let closed = room.agent.upload(&url, &[("kind", "other")], &[("files", "a.pdf", PDF)]).await;
        assert_eq!(closed.status, 409, "{}", closed.words());
        assert_eq!(room.stored().await.files, 0);
    })
    .await;
}

#[actix_web::test]
async fn nobody_adds_files_to_a_case_that_is_not_theirs() {
    on_each_database(|app| async move {
        let room = Room::open(app).await;
        let (ours, others) = (team(&room.app, "own", "一组", "One").await, team(&room.app, "others", "二组", "Two").await);
        let reference = room.case.reference.unwrap();
        let url = format!("/desk/cases/{reference}/evidence");
        triage(&room.app, &room.case, Priority::Normal, Some(ours)).await;
        for (role, team) in [(Role::Agent, Some(others)), (Role::Consumer, None)] {
            let stranger = room.app.person(role, "吴桐", &format!("{role}@mail.example"), team).await;
            let mut stranger = room.app.signed_in(&stranger).await;
            let answer = stranger.upload(&url, &[("kind", "other")], &[("files", "a.pdf", PDF)]).await;
            assert_eq!(answer.status, 404, "{role}");
        }
        assert_eq!(room.stored().await.files, 0);
    })
    .await;
}

#[actix_web::test]
async fn what_an_agent_adds_to_a_case_that_was_merged_lands_in_no_other_case() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let goes = room.case.clone();
        let stays = file_case_at(&room.app, tuesday() - Duration::hours(2), |filing| filing.consumer = goes.consumer).await;
        assert_eq!(merge(&mut room, &goes, &stays).await.status, 303);
        let url = room.url("evidence");
        let sent = room.agent.upload(&url, &[("kind", "other")], &[("files", "a.png", PNG)]).await;
        assert_eq!(sent.status, 409, "{}", sent.words());
        let mut program = Client::new(&room.app, Role::Agent, None).await;
        let place = format!("{CASES}/{}/evidence", goes.reference.unwrap());
        let sent = program.upload(&place, "f1", "other", ("a.png", PNG)).await;
        assert_eq!(sent.status, 409, "nor what a program adds: {}", sent.text());
        assert_eq!((read(&room, &goes).await.files, read(&room, &stays).await.files), (0, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_form_with_more_fields_than_it_has_is_not_read() {
    on_each_database(|app| async move {
        let mut room = Room::open(app).await;
        let url = room.url("evidence");
        let names: Vec<String> = (0..31).map(|n| format!("field{n}")).collect();
        for (most, status) in [(30, 303), (31, 422)] {
            let fields: Vec<(&str, &str)> = names[..most].iter().map(|name| (name.as_str(), "")).collect();
            let sent = room.agent.upload(&url, &fields, &[("files", "a.png", PNG)]).await;
            assert_eq!(sent.status, status, "{most}: {}", sent.words());
        }
    })
    .await;
}
