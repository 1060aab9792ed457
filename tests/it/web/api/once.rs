//! What is sent is done once, and what decides something is decided on what was read.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::{Outcome, OutsideBody};
use redress::domain::token::TokenScope;
use serde_json::{Value, json as js};

use super::cases::complaint;
use super::client::{CASES, Client};
use super::json;
use super::order_facts::is_problem;
use crate::jobs::{folder_mailer, work};
use crate::support::browser::form;
use crate::support::cases::{close, file_case, team};
use crate::support::{TestApp, on_each_database};
use crate::web::access::stored;
use crate::web::portal::filing::PNG;

fn url(case: &Case, noun: &str) -> String {
    format!("{CASES}/{}/{noun}", case.reference.unwrap())
}

fn count(app: &TestApp, table: &str) -> usize {
    app.database.contents()[table].len()
}

#[actix_web::test]
async fn the_same_under_the_same_key_is_done_once_and_answered_the_same() {
    on_each_database(|app| async move {
        let mut client = Client::new(&app, Role::Agent, None).await;
        let key = [("idempotency-key", "k1")];
        let first = client.post(CASES, &key, &complaint()).await;
        assert_eq!((first.status.as_u16(), first.header("idempotency-replayed")), (201, None), "{}", first.text());
        let again = client.post(CASES, &[("idempotency-key", "\"k1\"")], &complaint()).await;
        assert_eq!((again.status.as_u16(), &again.bytes), (201, &first.bytes));
        assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
        assert_eq!(again.header("location"), first.header("location"));
        assert_eq!(count(&app, "cases"), 1);
        let mut other = complaint();
        other["summary"] = js!("另一件事");
        is_problem(&client.post(CASES, &key, &other).await, 422, "key-taken");
        // A key of somebody else, and one of another address, are other keys: nobody is given another's answer.
        let mut stranger = Client::new(&app, Role::Agent, None).await;
        is_problem(&stranger.post(CASES, &key, &complaint()).await, 409, "alike");
        let reference = json(&first)["reference"].as_str().unwrap().to_owned();
        let sent = client.post(&format!("{CASES}/{reference}/messages"), &key, &js!({ "body": "您好" })).await;
        assert_eq!((sent.status.as_u16(), sent.header("idempotency-replayed")), (201, None), "{}", sent.text());
        app.advance(Duration::hours(23));
        work(&app, &folder_mailer(&app)).await;
        let again = client.post(CASES, &key, &complaint()).await;
        assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
        app.advance(Duration::hours(2));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(count(&app, "api_answers"), 0, "a day, and no longer");
    })
    .await;
}

#[actix_web::test]
async fn of_two_at_once_under_one_key_one_does_it_and_both_are_answered_alike() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let client = Client::new(&app, Role::Agent, None).await;
        let send = || {
            let mut client = client.clone();
            let path = url(&case, "messages");
            async move { client.post(&path, &[("idempotency-key", "k1")], &js!({ "body": "您好" })).await }
        };
        let answers = futures_util::future::join_all((0..6).map(|_| send())).await;
        for answer in &answers {
            assert_eq!((answer.status.as_u16(), &answer.bytes), (201, &answers[0].bytes), "{}", answer.text());
        }
        let fresh = answers.iter().filter(|answer| answer.header("idempotency-replayed").is_none()).count();
        assert_eq!(fresh, 1);
        let mut reader = client.clone();
        let written = json(&reader.get(&url(&case, "messages")).await);
        let messages = written["messages"].as_array().unwrap().iter().filter(|it| it["text_kind"] == "message").count();
        assert_eq!(messages, 1, "{written}");
    })
    .await;
}

#[actix_web::test]
async fn what_decides_something_names_what_it_was_decided_on() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let read = format!("{CASES}/{}", case.reference.unwrap());
        let body = js!({ "assignee": "me" });
        is_problem(&client.post(&url(&case, "assignment"), &[], &body).await, 428, "no-version");
        is_problem(&client.post(&url(&case, "assignment"), &[("if-match", "*")], &body).await, 428, "no-version");
        let tag = client.tag(&read).await;
        let taken = client.post(&url(&case, "assignment"), &[("if-match", &tag), ("idempotency-key", "a1")], &body).await;
        assert_eq!(taken.status, 200, "{}", taken.text());
        assert_eq!(stored(&app, &case).await.assignee, Some(client.person.id));
        let stale = client.post(&url(&case, "assignment"), &[("if-match", &tag)], &body).await;
        is_problem(&stale, 412, "stale");
        assert_eq!(json(&stale)["version"], json(&taken)["version"]);
        // An answer that was lost is told again instead of 412.
        let again = client.post(&url(&case, "assignment"), &[("if-match", &tag), ("idempotency-key", "a1")], &body).await;
        assert_eq!((again.status.as_u16(), again.bytes), (200, taken.bytes));
    })
    .await;
}

async fn act(client: &mut Client, case: &Case, noun: &str, body: Value) -> crate::support::Answer {
    let tag = client.tag(&format!("{CASES}/{}", case.reference.unwrap())).await;
    client.post(&url(case, noun), &[("if-match", &tag)], &body).await
}

#[actix_web::test]
async fn acts_are_held_to_the_rules_of_the_desk() {
    on_each_database(|app| async move {
        let one = team(&app, "one", "客服一组", "Team one").await;
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Supervisor, None).await;
        let wrong = act(&mut client, &case, "triage", js!({ "problem_type": "x", "priority": "high", "team": "nobody" })).await;
        is_problem(&wrong, 422, "invalid");
        assert_eq!(json(&wrong)["errors"].as_array().unwrap().len(), 2);
        let sorted = act(&mut client, &case, "triage", js!({ "problem_type": "other", "priority": "high", "team": "one" })).await;
        assert_eq!((sorted.status.as_u16(), stored(&app, &case).await.team), (200, Some(one)), "{}", sorted.text());
        let nobody = act(&mut client, &case, "assignment", js!({ "assignee": "12345" })).await;
        is_problem(&nobody, 422, "refused");
        assert_eq!(json(&nobody)["errors"][0]["pointer"], "/assignee");
        for level in 1..=2 {
            let up = act(&mut client, &case, "escalation", js!({ "reason": "超时" })).await;
            assert_eq!((up.status.as_u16(), stored(&app, &case).await.level), (200, level), "{}", up.text());
        }
        is_problem(&act(&mut client, &case, "escalation", js!({ "reason": "超时" })).await, 422, "refused");
        let door = js!({ "outside_body": "12315", "why": "我们调解不成。", "until": "2026-12-31" });
        let out = act(&mut client, &case, "escalation", js!({ "reason": "超时", "referral": door })).await;
        assert_eq!(out.status, 200, "{}", out.text());
        assert_eq!(stored(&app, &case).await.referral.map(|it| it.body), Some(OutsideBody::Market));
        let end = js!({ "outcome": "upheld", "root_cause": "merchant_not_synced", "explanation": "订单已完结。" });
        let closed = act(&mut client, &case, "closure", end.clone()).await;
        assert_eq!(closed.status, 200, "{}", closed.text());
        let now = stored(&app, &case).await;
        assert_eq!((now.status.code(), now.outcome()), (StatusCode::Closed, Some(Outcome::Upheld)));
        is_problem(&act(&mut client, &case, "closure", end).await, 409, "not-now");
        let message = client.post(&url(&case, "messages"), &[("idempotency-key", "m")], &js!({ "body": "您好" })).await;
        is_problem(&message, 409, "not-now");
        let opened = act(&mut client, &case, "reopening", js!({ "reason": "又扣款" })).await;
        assert_eq!((opened.status.as_u16(), json(&opened)["status"].as_str()), (200, Some("open")), "{}", opened.text());
    })
    .await;
}

#[actix_web::test]
async fn words_and_facts_are_appended_and_read_in_their_order_with_notes_marked_as_internal() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let colleague = app.person(Role::Agent, "周启航", "zhou@desk.example", None).await;
        let key = |key: &'static str| [("idempotency-key", key)];
        assert_eq!(client.post(&url(&case, "messages"), &key("a"), &js!({ "body": "您好" })).await.status, 201);
        let note = client.post(&url(&case, "notes"), &key("b"), &js!({ "body": "@周启航 请看" })).await;
        assert_eq!(note.status, 201, "{}", note.text());
        is_problem(&client.post(&url(&case, "notes"), &key("c"), &js!({ "body": " " })).await, 422, "invalid");
        let mut found = Vec::new();
        let mut next = Some(format!("{}?limit=1", url(&case, "messages")));
        while let Some(path) = next {
            let page = json(&client.get(&path).await);
            found.extend(page["messages"].as_array().unwrap().clone());
            next = page["next"].as_str().map(|cursor| format!("{}?limit=1&cursor={cursor}", url(&case, "messages")));
        }
        let told: Vec<(&str, bool, &str)> = found
            .iter()
            .map(|it| (it["text_kind"].as_str().unwrap(), it["is_internal"] == true, it["body"].as_str().unwrap()))
            .collect();
        assert_eq!(told[1..], [("message", false, "您好"), ("note", true, "@周启航 请看")]);
        assert_eq!((told[0].0, found[1]["name"].as_str(), found[0]["name"].as_str()), ("description", Some("李敏"), None));
        let told = app.database.contents()["notifications"].iter().any(|row| row.contains(&colleague.id.to_string()));
        assert!(told, "whom a note names hears of it");
        let fact = js!({ "claimant": "merchant", "state": "paid", "at": "2026-11-24T13:30:00+08:00", "body": "来电" });
        assert_eq!(client.post(&url(&case, "facts"), &key("d"), &fact).await.status, 201);
        let wrong =
            client.post(&url(&case, "facts"), &key("e"), &js!({ "claimant": "me", "state": "paid", "at": "gestern" })).await;
        is_problem(&wrong, 422, "invalid");
        let tomorrow = js!({ "claimant": "merchant", "state": "paid", "at": "2026-11-26T13:30:00+08:00" });
        let early = client.post(&url(&case, "facts"), &key("f"), &tomorrow).await;
        is_problem(&early, 422, "refused");
        assert_eq!(json(&early)["errors"][0]["pointer"], "/at");
        let facts = json(&client.get(&url(&case, "facts")).await)["facts"].as_array().unwrap().clone();
        let last = facts.iter().find(|it| it["claimant"] == "merchant").unwrap();
        assert_eq!((last["state"].as_str(), last["at"].as_str()), (Some("paid"), Some("2026-11-24T05:30:00Z")));
        let _ = close(&app, &stored(&app, &case).await).await;
    })
    .await;
}

#[actix_web::test]
async fn a_file_that_a_program_sends_is_with_the_case_once_and_a_bad_one_is_told_of() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let url = url(&case, "evidence");
        let first = client.upload(&url, "f1", "payment_screenshot", ("付款.png", PNG)).await;
        assert_eq!(first.status, 201, "{}", first.text());
        let place = first.header("location").unwrap();
        assert_eq!(client.get(&place).await.bytes, PNG);
        let again = client.upload(&url, "f1", "payment_screenshot", ("付款.png", PNG)).await;
        assert_eq!((again.header("idempotency-replayed").as_deref(), &again.bytes), (Some("true"), &first.bytes));
        let list = json(&client.get(&url).await);
        assert_eq!(list["evidence"].as_array().unwrap().len(), 1, "{list}");
        assert_eq!(
            (&list["evidence"][0]["by"], &list["evidence"][0]["evidence_kind"]),
            (&js!("staff"), &js!("payment_screenshot"))
        );
        is_problem(&client.upload(&url, "f1", "other", ("付款.png", PNG)).await, 422, "key-taken");
        for (kind, name, bytes, pointer) in [
            ("selfie", "a.png", PNG, "/evidence_kind"),
            ("other", "a.exe", b"MZ\x90\0".as_slice(), "/file"),
            ("other", "a.png", b"".as_slice(), "/file"),
        ] {
            let refused = client.upload(&url, "f2", kind, (name, bytes)).await;
            is_problem(&refused, 422, "invalid");
            assert_eq!(json(&refused)["errors"][0]["pointer"], pointer, "{}", refused.text());
        }
        let (_, body) = form(&[("evidence_kind", "other")], &[("file", "a.png", PNG)]);
        let unkeyed = client.post_as("multipart/form-data; boundary=XX", &url, body).await;
        is_problem(&unkeyed, 400, "no-key");
        let readers = [TokenScope::CasesRead, TokenScope::EvidenceRead, TokenScope::CasesWrite];
        let mut reader = Client::within(&app, &client.person, &readers).await;
        is_problem(&reader.upload(&url, "f3", "other", ("a.png", PNG)).await, 403, "missing-scope");
        let elsewhere = team(&app, "elsewhere", "一组", "One").await;
        let moved = js!({ "problem_type": "order_stuck", "priority": "normal", "team": "elsewhere" });
        let tag = client.tag(&format!("{CASES}/{}", case.reference.unwrap())).await;
        let noun = format!("{CASES}/{}/triage", case.reference.unwrap());
        assert_eq!(client.post(&noun, &[("if-match", &tag)], &moved).await.status, 200);
        let other = team(&app, "other", "二组", "Two").await;
        assert_ne!(elsewhere, other);
        let mut stranger = Client::new(&app, Role::Agent, Some(other)).await;
        is_problem(&stranger.upload(&url, "f4", "other", ("a.png", PNG)).await, 404, "not-found");
        assert_eq!(count(&app, "evidence"), 1);
    })
    .await;
}
