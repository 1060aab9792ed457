//! Receivers that are away for long, workers that die, and what is sent again.

use chrono::{DateTime, Duration, Utc};
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::ids::WebhookId;
use redress::domain::webhook::{Answer, DeliveryState, Fault, Off, Topic};
use redress::store::schema::outbox;
use redress::store::webhooks::sending::{self, message_id};
use redress::store::webhooks::{self, Step, Webhook, deliveries};
use redress::store::{lag, people, staff_accounts};

use super::{HERE, SECRET, connect_to, is_signed, log, send, sent, step};
use crate::support::TestApp;
use crate::support::app::on_each_database_with;
use crate::support::cases::file_case;
use crate::support::gateway::{Gateway, Plan};

/// Cases grow overdue meanwhile, which is another topic.
const FILED: &[Topic] = &[Topic::CaseFiled];

async fn found(app: &TestApp, id: WebhookId) -> Webhook {
    app.app.db.read(move |conn| webhooks::find(conn, id)).await.unwrap()
}

/// Moves the clock on to the next attempt; `false` where there is none.
async fn to_the_next(app: &TestApp, id: WebhookId) -> bool {
    let waiting: Vec<DateTime<Utc>> =
        sent(app, id).await.iter().filter(|it| it.state == DeliveryState::Waiting).map(|it| it.next_at).collect();
    let Some(next) = waiting.into_iter().min() else { return false };
    app.advance((next - app.app.now()).max(Duration::zero()));
    true
}

#[tokio::test]
async fn a_receiver_that_fails_for_days_is_tried_ever_more_rarely_then_given_up_and_switched_off() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, FILED).await;
        let admin = app.person(Role::Admin, "吴思远", "wu@desk.example", None).await.id;
        app.app.db.write(move |tx| people::set_password(tx, admin, "x")).await.unwrap();
        for _ in 0..20 {
            gateway.plan(Plan::Answer(500));
        }
        let begun = app.app.now();
        file_case(&app, |_| {}).await;
        send(&app).await;
        let lag = app.app.db.read(lag::look).await.unwrap();
        assert_eq!((lag.told, lag.oldest_told, lag.webhooks_given_up), (1, Some(begun), 0));
        while to_the_next(&app, id).await {
            assert!(found(&app, id).await.is_active, "not before it is given up");
            send(&app).await;
        }
        let took = app.app.now() - begun;
        assert!(took >= Duration::days(3) && took < Duration::hours(80), "{took}");
        let it = &sent(&app, id).await[0];
        assert_eq!((it.state, it.attempts, it.last_fault), (DeliveryState::Failed, 11, Some(Fault::Status)));
        let posted = gateway.posted();
        assert_eq!(posted.len(), 11, "as often as the log says");
        assert_eq!(log(&app, id).await.len(), 11);
        assert!(
            posted.iter().all(|one| one.header("webhook-id") == posted[0].header("webhook-id") && one.body == posted[0].body)
        );
        let (why, _) = found(&app, id).await.off.unwrap();
        assert_eq!(why, Off::Failing);
        let history = app.app.db.read(move |conn| webhooks::history(conn, id)).await.unwrap();
        let staff_accounts::Changed { what, by, .. } = &history[0];
        assert_eq!((what.as_str(), by), ("webhook.switched_off", &None));
        assert_eq!(app.app.db.read(lag::look).await.unwrap().webhooks_given_up, 1);
        send(&app).await;
        let told = |conn: &mut _| Ok(outbox::table.filter(outbox::kind.eq("webhook_off")).count().get_result::<i64>(conn)?);
        assert_eq!(app.app.db.read(told).await.unwrap(), 1, "administrators hear of it by letter");
        file_case(&app, |_| {}).await;
        assert_eq!(send(&app).await, 0, "it is told nothing more");
        let kept: Vec<_> = sent(&app, id).await.iter().map(|it| (it.state, it.last_fault)).collect();
        let aside = (DeliveryState::Failed, Some(Fault::SwitchedOff));
        assert_eq!(kept, [aside, (DeliveryState::Failed, Some(Fault::Status))], "what happens meanwhile is kept for it");
        mended(&app, id).await;
    })
    .await;
}

/// Once it is mended, it is switched on, and what failed is sent again under its old name.
async fn mended(app: &TestApp, id: WebhookId) {
    let mended = Gateway::start().await;
    step(app, id, Step::On).await;
    let mut wanted = found(app, id).await.wanted;
    wanted.url = mended.bare_url();
    step(app, id, Step::Edit(wanted)).await;
    let [newer, older] = &sent(app, id).await[..] else { panic!("two") };
    let (newer, older) = (newer.key, older.key);
    let now = app.app.now();
    let again = || app.app.db.write(move |tx| deliveries::again(tx, id, older, now));
    assert!(again().await.unwrap());
    assert!(!again().await.unwrap(), "it is on its way");
    let rest = app.app.db.write(move |tx| deliveries::all_again(tx, id, now)).await.unwrap();
    assert_eq!(rest, 1, "and all that did not arrive meanwhile");
    send(app).await;
    let all: Vec<_> = sent(app, id).await.iter().map(|it| (it.state, it.attempts)).collect();
    assert_eq!(all, [(DeliveryState::Delivered, 1), (DeliveryState::Delivered, 12)]);
    let mut named: Vec<_> = mended.posted().iter().filter_map(|it| it.header("webhook-id")).collect();
    named.sort();
    let mut known = [message_id(newer), message_id(older)];
    known.sort();
    assert_eq!(named, known);
    let hook = found(app, id).await;
    assert!(hook.is_active && hook.failing_since.is_none());
}

#[tokio::test]
async fn one_that_says_it_is_gone_is_switched_off_at_once_and_what_waits_is_kept_to_be_sent_again() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, FILED).await;
        gateway.plan(Plan::Answer(503)).plan(Plan::Answer(410));
        file_case(&app, |_| {}).await;
        file_case(&app, |_| {}).await;
        send(&app).await;
        assert_eq!(found(&app, id).await.off.unwrap().0, Off::Gone);
        // The next round of housekeeping, in which nothing is sent.
        app.advance(Duration::minutes(1));
        assert_eq!(send(&app).await, 0);
        let all = sent(&app, id).await;
        assert!(all.iter().all(|it| it.state == DeliveryState::Failed), "{all:?}");
        step(&app, id, Step::On).await;
        let now = app.app.now();
        let set = app.app.db.write(move |tx| deliveries::all_again(tx, id, now)).await.unwrap();
        assert_eq!(set, 2);
        send(&app).await;
        assert!(sent(&app, id).await.iter().all(|it| it.state == DeliveryState::Delivered));
    })
    .await;
}

#[tokio::test]
async fn what_a_worker_that_died_had_in_hand_is_sent_once_its_lease_is_over_and_the_log_has_both_attempts() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, FILED).await;
        file_case(&app, |_| {}).await;
        let now = app.app.now();
        let claim = move |tx: &mut _| sending::claim(tx, "dead", now, now + Duration::seconds(30));
        let held = app.app.db.write(claim).await.unwrap().unwrap();
        assert_eq!(held.begun.len(), 1);
        assert_eq!(send(&app).await, 0, "it is in other hands");
        app.advance(Duration::seconds(31));
        assert_eq!(send(&app).await, 1);
        assert_eq!(log(&app, id).await, [(1, false), (2, true)]);
        let it = &sent(&app, id).await[0];
        assert_eq!((it.state, it.attempts), (DeliveryState::Delivered, 2));
        // It was only frozen, and what it says of its attempt changes nothing any more.
        let late = sending::Tried { begun: held.begun[0].clone(), answer: Answer::failed(Fault::Timeout), next_at: None };
        let (at, edit, letters) = (app.app.now(), app.app.id(), app.app.ids(sending::MOST_TOLD));
        app.app.db.write(move |tx| sending::finish(tx, &held, std::slice::from_ref(&late), (at, edit, letters))).await.unwrap();
        assert_eq!(sent(&app, id).await[0].state, DeliveryState::Delivered);
        assert_eq!(log(&app, id).await, [(1, true), (2, true)]);
    })
    .await;
}

#[tokio::test]
async fn a_secret_is_changed_without_a_gap_both_sign_for_a_day_and_then_the_new_one_alone() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, FILED).await;
        let new = [8; 32];
        let sealed = app.app.seal.hide(webhooks::SEALED, id.0, &new, [4; 12]).unwrap();
        step(&app, id, Step::Rotate { sealed, until: app.app.now() + Duration::hours(24) }).await;
        file_case(&app, |_| {}).await;
        send(&app).await;
        app.advance(Duration::hours(24));
        file_case(&app, |_| {}).await;
        send(&app).await;
        let posted: Vec<_> = gateway.posted().into_iter().filter(|it| it.body["type"] == "case.filed").collect();
        assert_eq!(posted.len(), 2);
        assert!(is_signed(&posted[0], &SECRET) && is_signed(&posted[0], &new));
        assert!(!is_signed(&posted[1], &SECRET) && is_signed(&posted[1], &new));
    })
    .await;
}

#[tokio::test]
async fn what_was_told_is_taken_away_after_a_month() {
    on_each_database_with(HERE, |app| async move {
        let gateway = Gateway::start().await;
        let id = connect_to(&app, &gateway.bare_url(), None, FILED).await;
        file_case(&app, |_| {}).await;
        send(&app).await;
        app.advance(Duration::days(31));
        send(&app).await;
        let left: Vec<_> = sent(&app, id).await.into_iter().filter(|it| it.topic == "case.filed").collect();
        assert!(left.is_empty(), "{left:?}");
    })
    .await;
}
