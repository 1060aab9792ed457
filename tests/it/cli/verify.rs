//! Whatever is altered behind the app's back is found and named.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::domain::codes::Locale;
use redress::domain::evidence::{Attached, EvidenceKind};
use redress::domain::ids::EvidenceId;
use redress::store::Conn;
use redress::store::schema::{events, evidence, texts};
use sha2::{Digest, Sha256};

use super::{over, said};
use crate::jobs::{act, file, filing};
use crate::support::{TestApp, on_each_database};

const RECEIPT: &[u8] = b"%PDF-1.7 receipt";

/// A case with an answer and a file, and another that nobody touches.
async fn two_cases(app: &TestApp) -> (Case, String, i64) {
    let agent = TestApp::actor(&app.person(Role::Agent, "李敏", "li@desk.example", None).await);
    let receipt = crate::jobs::keep_file(app, RECEIPT.to_vec(), "application/pdf").await;
    let untouched = file(app, filing(Locale::En)).await;
    let evidence = vec![(
        EvidenceId(receipt),
        Attached { file: "x".to_owned(), bytes: 16, sha256: hex::encode(Sha256::digest(RECEIPT)), kind: EvidenceKind::Other },
    )];
    let case = file(app, redress::domain::case::filing::Filing { evidence, ..filing(Locale::ZhCn) }).await;
    app.advance(Duration::minutes(1));
    let case = act(app, agent, case.id, |case, act| case.message("付款记录已经核对。", act)).await;
    (case, untouched.reference.unwrap().to_string(), receipt)
}

async fn meddle(app: &TestApp, how: impl Fn(&mut Conn) -> QueryResult<usize> + Send + 'static) {
    assert!(app.app.db.write(move |conn| Ok(how(conn)?)).await.unwrap() > 0);
}

fn found(app: &TestApp, case: &Case, what: &str) {
    let reference = case.reference.unwrap().to_string();
    let output = over(app, &["verify"]);
    assert_eq!(output.status.code(), Some(1), "{}", said(&output));
    let told = said(&output);
    let lines: Vec<&str> = told.lines().filter(|line| line.starts_with("RD-")).collect();
    assert!(lines.iter().all(|line| line.starts_with(&reference)), "{told}");
    assert!(lines.iter().any(|line| line.contains(what)), "{told}");
    let alone = over(app, &["verify", &reference]);
    assert_eq!(alone.status.code(), Some(1), "{}", said(&alone));
}

#[tokio::test]
async fn a_history_nobody_touched_is_as_it_was_recorded() {
    on_each_database(|app| async move {
        let (case, untouched, _) = two_cases(&app).await;
        let output = over(&app, &["verify"]);
        assert!(output.status.success(), "{}", said(&output));
        assert!(said(&output).contains("2 cases and 1 files"));
        assert!(over(&app, &["verify", &case.reference.unwrap().to_string()]).status.success());
        assert!(over(&app, &["verify", &untouched]).status.success());
        assert!(said(&over(&app, &["verify", "RD-2026-999999-0"])).contains("reference"));
    })
    .await;
}

#[tokio::test]
async fn an_edited_event_is_found() {
    on_each_database(|app| async move {
        let (case, ..) = two_cases(&app).await;
        let id = case.id.0;
        let first = move |conn: &mut Conn| {
            let event = events::table.filter(events::case_id.eq(id)).filter(events::seq.eq(1));
            diesel::update(event).set(events::data.eq("{\"channel\":\"phone\",\"files\":0}")).execute(conn)
        };
        meddle(&app, first).await;
        found(&app, &case, "event 1 was altered");
    })
    .await;
}

#[tokio::test]
async fn an_edited_text_is_found_and_an_erased_one_is_not() {
    on_each_database(|app| async move {
        let (case, ..) = two_cases(&app).await;
        let id = case.id.0;
        let nothing: Option<String> = None;
        meddle(&app, move |conn| {
            let description = texts::table.filter(texts::case_id.eq(id)).filter(texts::kind.eq("description"));
            diesel::update(description).set((texts::body.eq(&nothing), texts::salt.eq(&nothing))).execute(conn)
        })
        .await;
        assert!(over(&app, &["verify"]).status.success(), "erasing words in order leaves the chain whole");
        meddle(&app, move |conn| {
            let message = texts::table.filter(texts::case_id.eq(id)).filter(texts::kind.eq("message"));
            diesel::update(message).set(texts::body.eq(Some("付款记录没有问题。"))).execute(conn)
        })
        .await;
        found(&app, &case, "the text of event 2 was altered");
    })
    .await;
}

#[tokio::test]
async fn a_removed_event_is_found() {
    on_each_database(|app| async move {
        let (case, ..) = two_cases(&app).await;
        let (id, last) = (case.id.0, case.seq);
        meddle(&app, move |conn| {
            diesel::delete(events::table.filter(events::case_id.eq(id)).filter(events::seq.eq(last))).execute(conn)
        })
        .await;
        found(&app, &case, &format!("counts {last} events and has {}", last - 1));
        meddle(&app, move |conn| {
            diesel::delete(events::table.filter(events::case_id.eq(id)).filter(events::seq.eq(1))).execute(conn)
        })
        .await;
        found(&app, &case, "event 1 was removed");
    })
    .await;
}

#[tokio::test]
async fn a_history_written_anew_does_not_fit_the_head_on_the_case() {
    use redress::store::schema::cases;
    let app = TestApp::new();
    let (case, ..) = two_cases(&app).await;
    let id = case.id.0;
    meddle(&app, move |conn| diesel::update(cases::table.find(id)).set(cases::head.eq("0".repeat(64))).execute(conn)).await;
    found(&app, &case, "not the one that the case names");
}

#[tokio::test]
async fn a_cut_an_altered_and_a_missing_file_are_found() {
    on_each_database(|app| async move {
        let (case, _, receipt) = two_cases(&app).await;
        let sha256: String =
            app.app.db.read(move |conn| Ok(evidence::table.find(receipt).select(evidence::sha256).first(conn)?)).await.unwrap();
        let path = app.folder.path().join("evidence").join(&sha256[..2]).join(&sha256);
        for damage in [&b"%PDF"[..], b"%PDF-1.7 Receipt", b""] {
            std::fs::write(&path, damage).unwrap();
            found(&app, &case, "missing, cut or altered");
        }
        std::fs::remove_file(&path).unwrap();
        found(&app, &case, "missing, cut or altered");
    })
    .await;
}
