//! `GET /api/v1/events`: what happened, each once, in scope, and not a word of anybody.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::codes::Priority;
use serde_json::{Value, json as js};

use super::client::{CASES, Client};
use super::json;
use super::order_facts::is_problem;
use crate::support::cases::{close, file_case, team, triage};
use crate::support::on_each_database;

const URL: &str = "/api/v1/events";

/// All there is from a place on, and the place after it.
async fn follow(client: &mut Client, mut after: String) -> (Vec<Value>, String) {
    let mut found = Vec::new();
    loop {
        let query = if after.is_empty() { String::new() } else { format!("&after={after}") };
        let answer = client.get(&format!("{URL}?limit=2{query}")).await;
        assert_eq!(answer.status, 200, "{}", answer.text());
        let page = json(&answer);
        found.extend(page["events"].as_array().unwrap().clone());
        page["next"].as_str().unwrap().clone_into(&mut after);
        assert_eq!(answer.header("link").is_some(), page["is_more"] == true);
        if page["is_more"] == false {
            return (found, after);
        }
    }
}

#[actix_web::test]
async fn whoever_follows_hears_of_each_thing_once_and_of_other_teams_nothing() {
    on_each_database(|app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let mine = file_case(&app, |_| {}).await;
        let mine = triage(&app, &mine, Priority::Normal, Some(one)).await;
        let theirs = file_case(&app, |_| {}).await;
        let theirs = triage(&app, &theirs, Priority::Normal, Some(two)).await;
        let nobodys = file_case(&app, |_| {}).await;
        let mut chief = Client::new(&app, Role::Supervisor, None).await;
        let mut agent = Client::new(&app, Role::Agent, Some(one)).await;
        assert_eq!(follow(&mut chief, String::new()).await.0, Vec::<Value>::new(), "what is not settled is not told yet");
        let latest = json(&agent.get(&format!("{URL}?after=latest")).await)["next"].as_str().unwrap().to_owned();
        app.advance(Duration::seconds(31));
        let (all, place) = follow(&mut chief, String::new()).await;
        assert_eq!(all.len(), app.database.contents()["events"].len());
        let kinds: Vec<&str> = all.iter().map(|it| it["event_kind"].as_str().unwrap()).collect();
        assert!(kinds.contains(&"filed") && kinds.contains(&"triaged"), "{kinds:?}");
        let mut ids: Vec<&str> = all.iter().map(|it| it["id"].as_str().unwrap()).collect();
        ids.dedup();
        assert_eq!(ids.len(), all.len());
        let (seen, mut here) = follow(&mut agent, String::new()).await;
        let references = [mine.reference.unwrap().to_string(), nobodys.reference.unwrap().to_string()];
        assert!(seen.iter().all(|it| references.iter().any(|reference| it["reference"] == reference.as_str())), "{seen:?}");
        assert_eq!(follow(&mut agent, latest).await.0.len(), seen.len());
        close(&app, &mine).await;
        close(&app, &theirs).await;
        app.advance(Duration::seconds(31));
        let (more, _) = follow(&mut chief, place).await;
        assert_eq!(all.len() + more.len(), app.database.contents()["events"].len());
        let news;
        (news, here) = follow(&mut agent, here).await;
        assert!(
            news.iter().any(|it| it["event_kind"] == "closed") && news.iter().all(|it| it["reference"] == references[0].as_str())
        );
        assert_eq!(follow(&mut agent, here).await.0, Vec::<Value>::new());
        is_problem(&agent.get(&format!("{URL}?after=AAAA")).await, 400, "bad-query");
    })
    .await;
}

#[actix_web::test]
async fn nothing_personal_is_told_of_what_happened() {
    on_each_database(|app| async move {
        let case = file_case(&app, |_| {}).await;
        let mut client = Client::new(&app, Role::Agent, None).await;
        let path = format!("{CASES}/{}", case.reference.unwrap());
        for (noun, key) in [("messages", "a"), ("notes", "b")] {
            client.post(&format!("{path}/{noun}"), &[("idempotency-key", key)], &js!({ "body": "canary-words" })).await;
        }
        close(&app, &crate::web::access::stored(&app, &case).await).await;
        app.advance(Duration::seconds(31));
        let all = client.get(&format!("{URL}?limit=100")).await;
        assert!(json(&all)["events"].as_array().unwrap().len() > 3, "{}", all.text());
        for private in ["canary", "陈晓", "chenxiao", "叮铃", "李敏", "desk.example", "20261119200040011100", "258"] {
            assert!(!all.text().contains(private), "{private}: {}", all.text());
        }
        let fields: Vec<&str> = ["id", "reference", "seq", "event_kind", "at", "by"].to_vec();
        for event in json(&all)["events"].as_array().unwrap() {
            assert!(event.as_object().unwrap().keys().all(|key| fields.contains(&key.as_str())), "{event}");
        }
    })
    .await;
}
