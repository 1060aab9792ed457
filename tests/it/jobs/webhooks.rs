//! Webhooks: what receivers are told, by receivers that behave and others that do not.

mod lasting;
mod safety;

use diesel::prelude::*;
use redress::domain::actor::Actor;
use redress::domain::codes::Priority;
use redress::domain::ids::{TeamId, WebhookId};
use redress::domain::webhook::{Fault, Off, Topic};
use redress::seal::webhook::Message;
use redress::store::schema::{webhook_attempts, webhook_deliveries};
use redress::store::webhooks::deliveries::{self, Delivery};
use redress::store::webhooks::{self, By, SEALED, Step, Wanted};

use super::{folder_mailer, work};
use crate::support::app::on_each_database_with;
use crate::support::cases::{accept, act_on, close, file_case, offer, team, triage};
use crate::support::gateway::{Gateway, Plan, Posted};
use crate::support::{TestApp, on_each_database};

/// Receivers on this machine are allowed.
pub const HERE: &[(&str, &str)] = &[("WEBHOOKS_PRIVATE", "127.0.0.0/8")];
pub const SECRET: [u8; 32] = [9; 32];

/// A webhook that is told everything.
pub async fn connect(app: &TestApp, url: &str, team: Option<TeamId>) -> WebhookId {
    connect_to(app, url, team, Topic::ALL).await
}

pub async fn connect_to(app: &TestApp, url: &str, team: Option<TeamId>, topics: &[Topic]) -> WebhookId {
    connect_as(app, WebhookId(app.app.id()), url, team, topics).await
}

pub async fn connect_as(app: &TestApp, id: WebhookId, url: &str, team: Option<TeamId>, topics: &[Topic]) -> WebhookId {
    let wanted = Wanted { name: format!("程序 {id}"), url: url.to_owned(), topics: topics.to_vec(), team };
    let sealed = app.app.seal.hide(SEALED, id.0, &SECRET, [3; 12]).unwrap();
    let by = By { person: None, at: app.app.now(), edit: app.app.id() };
    app.app.db.write(move |tx| webhooks::insert(tx, id, (&wanted, &sealed), by)).await.unwrap();
    id
}

pub async fn step(app: &TestApp, id: WebhookId, step: Step) {
    let by = By { person: None, at: app.app.now(), edit: app.app.id() };
    let done = move |tx: &mut _| {
        let version = webhooks::find(tx, id)?.version;
        webhooks::change(tx, id, (version, &step), by)
    };
    app.app.db.write(done).await.unwrap();
}

/// How many attempts were made now.
pub async fn send(app: &TestApp) -> usize {
    work(app, &folder_mailer(app)).await.told
}

pub async fn sent(app: &TestApp, id: WebhookId) -> Vec<Delivery> {
    app.app.db.read(move |conn| deliveries::page(conn, id, false, None)).await.unwrap()
}

/// Attempts by their numbers, and whether the end of each is known.
pub async fn log(app: &TestApp, id: WebhookId) -> Vec<(i64, bool)> {
    let theirs = webhook_attempts::table.filter(webhook_attempts::webhook_id.eq(id.0));
    let theirs = theirs.order((webhook_attempts::event_id, webhook_attempts::part, webhook_attempts::number));
    let columns = (webhook_attempts::number, webhook_attempts::ended_at.is_not_null());
    app.app.db.read(move |conn| Ok(theirs.select(columns).load(conn)?)).await.unwrap()
}

/// Whether a message is signed with this secret.
pub fn is_signed(posted: &Posted, secret: &[u8]) -> bool {
    let header = |name: &str| posted.header(name).unwrap();
    let (id, timestamp, body) = (header("webhook-id"), header("webhook-timestamp"), posted.body.to_string());
    Message { id: &id, timestamp: &timestamp, body: body.as_bytes() }.is_signed(secret, &header("webhook-signature"))
}

pub fn topics(posted: &[Posted]) -> Vec<String> {
    let mut all: Vec<String> = posted.iter().map(|it| it.body["type"].as_str().unwrap().to_owned()).collect();
    all.sort();
    all
}

#[tokio::test]
async fn what_happens_to_a_case_is_told_once_signed_and_without_a_word_of_anybody() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect(&app, &gateway.bare_url(), None).await;
        let case = triage(&app, &file_case(&app, |_| {}).await, Priority::High, None).await;
        let by = Actor::Consumer { person: None, cases: vec![case.id] };
        let case = act_on(&app, &case, by, |case, act| case.reply("我的卡号 6222，钱还没退", act)).await;
        let case = act_on(&app, &case, Actor::System, |case, act| case.message("您好，在查。", act)).await;
        let case = accept(&app, &offer(&app, &case).await).await;
        let sent = send(&app).await;
        let posted = gateway.posted();
        assert_eq!(sent, posted.len());
        let told = topics(&posted);
        for topic in ["case.filed", "case.status_changed", "message.received", "message.sent", "offer.made", "offer.answered"] {
            assert!(told.iter().any(|it| it == topic), "{topic}: {told:?}");
        }
        let reference = case.reference.unwrap().to_string();
        let mut ids = Vec::new();
        for it in &posted {
            assert!(is_signed(it, &SECRET) && !is_signed(it, &[1; 32]));
            assert_eq!(it.header("user-agent").as_deref(), Some("Redress"));
            assert_eq!(it.header("content-type").as_deref(), Some("application/json"));
            assert_eq!(it.body["data"]["case"], reference);
            assert!(
                it.body["timestamp"].is_string() && it.body["data"]["seq"].is_number() && it.body["data"]["status"].is_string()
            );
            let all = format!("{}{}", it.head, it.body);
            for word in ["陈晓", "叮铃", "chenxiao", "已付款", "卡号", "在查", "20261119200040011100", "退还", "alipay"]
            {
                assert!(!all.contains(word), "{word}: {all}");
            }
            ids.push(it.header("webhook-id").unwrap());
        }
        ids.sort();
        ids.dedup();
        assert_eq!(ids.len(), posted.len(), "each has a name of its own");
        assert_eq!(send(&app).await, 0);
        assert_eq!(gateway.posted().len(), posted.len(), "and is told once");
        assert!(log(&app, id).await.iter().all(|attempt| *attempt == (1, true)));
    })
    .await;
}

#[tokio::test]
async fn a_status_that_changed_is_told_with_what_it_was_and_is() {
    let app = TestApp::with(crate::support::databases::sqlite(), HERE);
    let gateway = Gateway::start().await;
    let case = file_case(&app, |_| {}).await;
    connect(&app, &gateway.bare_url(), None).await;
    close(&app, &case).await;
    send(&app).await;
    let posted = gateway.posted();
    let data = |topic: &str| posted.iter().find(|it| it.body["type"] == topic).unwrap().body["data"].clone();
    let changed = data("case.status_changed");
    assert_eq!((changed["from"].as_str(), changed["to"].as_str()), (Some("new"), changed["status"].as_str()));
    let told = topics(&posted);
    assert!(!told.contains(&"case.filed".to_owned()), "nothing is told of before: {told:?}");
}

#[tokio::test]
async fn only_whoever_asked_is_told_and_of_the_cases_of_its_team_alone() {
    on_each_database_with(HERE, |app| async move {
        let (one, two) = (team(&app, "one", "客服一组", "Team one").await, team(&app, "two", "客服二组", "Team two").await);
        let (mine, off) = (Gateway::start().await, Gateway::start().await);
        let hook = connect(&app, &mine.bare_url(), Some(one)).await;
        let silent = connect(&app, &off.bare_url(), None).await;
        step(&app, silent, Step::Off(Off::ByHand)).await;
        let theirs = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(two)).await;
        let theirs = act_on(&app, &theirs, Actor::System, |case, act| case.message("您好", act)).await;
        send(&app).await;
        assert!(mine.posted().is_empty() && off.posted().is_empty());
        let ours = triage(&app, &file_case(&app, |_| {}).await, Priority::High, Some(one)).await;
        act_on(&app, &ours, Actor::System, |case, act| case.message("您好", act)).await;
        send(&app).await;
        let reference = ours.reference.unwrap().to_string();
        assert!(mine.posted().iter().all(|it| it.body["data"]["case"] == reference) && !mine.posted().is_empty());
        assert!(off.posted().is_empty() && sent(&app, silent).await.is_empty(), "nothing is even written for one that is off");
        let only = Wanted { name: "只要结案".to_owned(), url: mine.bare_url(), topics: vec![Topic::CaseClosed], team: None };
        step(&app, hook, Step::Edit(only)).await;
        let before = mine.posted().len();
        close(&app, &theirs).await;
        send(&app).await;
        assert!(topics(&mine.posted()[before..]).iter().all(|topic| topic == "case.closed"));
        step(&app, hook, Step::Remove).await;
        file_case(&app, |_| {}).await;
        let before = mine.posted().len();
        send(&app).await;
        assert_eq!(mine.posted().len(), before, "one that was removed is told nothing");
    })
    .await;
}

#[tokio::test]
async fn a_change_writes_nothing_for_webhooks_where_there_are_none() {
    on_each_database(|app| async move {
        triage(&app, &file_case(&app, |_| {}).await, Priority::High, None).await;
        let rows: i64 = app.app.db.read(|conn| Ok(webhook_deliveries::table.count().get_result(conn)?)).await.unwrap();
        assert_eq!(rows, 0);
    })
    .await;
}

#[tokio::test]
async fn two_workers_tell_each_message_once() {
    on_each_database_with(HERE, |app| async move {
        let gateways = [Gateway::start().await, Gateway::start().await, Gateway::start().await];
        let mut hooks = Vec::new();
        for gateway in &gateways {
            hooks.push(connect(&app, &gateway.bare_url(), None).await);
        }
        for _ in 0..8 {
            file_case(&app, |_| {}).await;
        }
        let (one, two) = tokio::join!(send(&app), send(&app));
        assert_eq!(one + two, 24);
        for (gateway, hook) in gateways.iter().zip(hooks) {
            assert_eq!(gateway.posted().len(), 8);
            assert!(log(&app, hook).await.iter().all(|attempt| *attempt == (1, true)), "as often as the log says");
        }
    })
    .await;
}

#[tokio::test]
async fn a_redirect_is_no_yes_and_nobody_goes_there() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect(&app, &gateway.bare_url(), None).await;
        gateway.plan(Plan::Answer(307));
        file_case(&app, |_| {}).await;
        assert_eq!(send(&app).await, 1);
        let it = &sent(&app, id).await[0];
        assert_eq!((it.last_status, it.last_fault, it.attempts), (Some(307), Some(Fault::Status), 1));
        assert_eq!(gateway.posted().len(), 1);
    })
    .await;
}
