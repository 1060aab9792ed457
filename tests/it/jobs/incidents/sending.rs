//! What all of an incident are told goes to each once, a minute after it was sent, and to none that somebody stopped.

use std::collections::BTreeMap;

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role};
use redress::domain::case::Case;
use redress::domain::case::filing::Filing;
use redress::domain::codes::Locale;
use redress::domain::ids::PersonId;
use redress::domain::incident::{Decision, ToAll};
use redress::store::incidents::messages::{self, DeliveryState, Message};
use redress::store::people::Person;
use redress::store::schema::texts;
use redress::store::{StoreError, cases};

use super::super::{folder_mailer, work};
use super::{a_month, burst, decide, live, of, send, stored, watch};
use crate::support::cases::{act_on, close, file_case};
use crate::support::{TestApp, on_each_database};

/// A supervisor, and six cases of one merchant that were filed at once.
async fn six(app: &TestApp) -> (Person, Vec<Case>) {
    a_month(app).await;
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    (chief, burst(app, "叮铃到家", 6).await)
}

/// An open incident with these cases in it, and a message to all of them that waits.
async fn told(app: &TestApp, chief: PersonId, filed: &[Case]) -> Message {
    watch(app).await;
    let id = live(app).await[0].id;
    decide(app, id, chief, Decision::Confirm { joins: true }).await;
    watch(app).await;
    let text =
        ToAll { zh: "{name}，{reference} 在处理。".to_owned(), en: "{name}: {reference} is being handled.".to_owned() };
    let begins_at = Some(app.app.now() + Duration::minutes(1));
    let message = Message { id: app.app.id(), incident: id, by: chief, at: app.app.now(), text, begins_at };
    let (kept, to) = (message.clone(), filed.iter().map(|case| case.id).collect::<Vec<_>>());
    app.app.db.write(move |tx| messages::begin(tx, &kept, &to)).await.unwrap();
    assert_eq!(send(app).await, 0, "nobody is told before its minute is over");
    app.advance(Duration::minutes(1));
    let (id, now) = (message.id, app.app.now());
    app.app.db.write(move |tx| messages::begin_due(tx, id, now)).await.unwrap();
    message
}

/// The words that each case was told.
async fn said(app: &TestApp) -> BTreeMap<i64, Vec<String>> {
    let read = |conn: &mut redress::store::Conn| {
        let rows: Vec<(i64, Option<String>)> =
            texts::table.filter(texts::kind.eq("message")).select((texts::case_id, texts::body)).load(conn)?;
        Ok(rows)
    };
    let mut said: BTreeMap<i64, Vec<String>> = BTreeMap::new();
    for (case, body) in app.app.db.read(read).await.unwrap() {
        said.entry(case).or_default().push(body.unwrap_or_default());
    }
    said
}

#[actix_web::test]
async fn one_message_goes_to_each_once_in_its_own_language_and_to_none_that_left_or_is_closed() {
    on_each_database(|app| async move {
        a_month(&app).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let mut filed = burst(&app, "叮铃到家", 5).await;
        let english = |filing: &mut Filing| {
            of(filing, "eve", "叮铃到家");
            filing.locale = Locale::En;
        };
        filed.push(file_case(&app, english).await);
        let message = told(&app, chief.id, &filed).await;
        let left = stored(&app, &filed[1]).await;
        act_on(&app, &left, TestApp::actor(&chief), |case, act| {
            case.leave_incident(message.incident, Some(message.incident), act)
        })
        .await;
        close(&app, &stored(&app, &filed[2]).await).await;
        let both = futures_util::future::join(send(&app), send(&app)).await;
        assert_eq!(both.0 + both.1, 4, "two workers, each case once");
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(send(&app).await, 0);
        let said = said(&app).await;
        let reference = |case: &Case| case.reference.unwrap().to_string();
        assert_eq!(said[&filed[0].id.0], [format!("p0，{} 在处理。", reference(&filed[0]))]);
        assert_eq!(said[&filed[5].id.0], [format!("eve: {} is being handled.", reference(&filed[5]))]);
        assert!(!said.contains_key(&filed[1].id.0) && !said.contains_key(&filed[2].id.0));
        let id = message.id;
        let counts = app.app.db.read(move |conn| messages::counts(conn, id)).await.unwrap();
        assert_eq!(counts, [0, 4, 2]);
        let scope = Actor::System.scope();
        let rows = app.app.db.read(move |conn| messages::page(conn, &scope, id, None, 50)).await.unwrap().0;
        let state = |case: &Case| rows.iter().find(|row| row.case == case.id).unwrap();
        assert_eq!(state(&filed[1]).state, DeliveryState::Left);
        assert_eq!(state(&filed[2]).state, DeliveryState::Refused);
        assert!(state(&filed[2]).reason.is_some(), "and why");
    })
    .await;
}

#[actix_web::test]
async fn whoever_still_waits_when_it_is_stopped_is_not_told() {
    on_each_database(|app| async move {
        let (chief, filed) = six(&app).await;
        let id = told(&app, chief.id, &filed).await.id;
        for case in [filed[0].id, filed[1].id] {
            let sent = app.app.db.write(move |tx| {
                messages::claim(tx, id, case)?;
                messages::keep(tx, (id, case), DeliveryState::Sent, None)
            });
            sent.await.unwrap();
        }
        assert_eq!(app.app.db.write(move |tx| messages::stop(tx, id)).await.unwrap(), 4);
        assert_eq!(send(&app).await, 0);
        assert_eq!(app.app.db.read(move |conn| messages::counts(conn, id)).await.unwrap(), [0, 2, 4]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_stopped_at_the_moment_it_is_sent_goes_to_each_or_is_stopped_and_never_both() {
    on_each_database(|app| async move {
        let (chief, filed) = six(&app).await;
        let id = told(&app, chief.id, &filed).await.id;
        let stop = app.app.db.write(move |tx| messages::stop(tx, id));
        let (sent, stopped) = futures_util::future::join(send(&app), stop).await;
        assert_eq!(sent + stopped.unwrap(), 6);
        assert_eq!(said(&app).await.len(), sent);
        assert_eq!(app.app.db.read(move |conn| messages::counts(conn, id)).await.unwrap(), [0, sent, 6 - sent]);
        assert_eq!((send(&app).await, app.app.db.write(move |tx| messages::stop(tx, id)).await.unwrap()), (0, 0));
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_added_at_the_moment_it_begins_is_told_too() {
    on_each_database(|app| async move {
        let (chief, filed) = six(&app).await;
        let message = told(&app, chief.id, &filed[..5]).await;
        let (id, now, late) = (message.id, app.app.now(), [filed[5].id]);
        let again = move |tx: &mut redress::store::Conn| {
            use redress::store::schema::incident_messages as rows;
            diesel::update(rows::table.find(id)).set(rows::begins_at.eq(Some(now.naive_utc()))).execute(tx)?;
            Ok(())
        };
        app.app.db.write(again).await.unwrap();
        let add = app.app.db.write(move |tx| {
            let added = messages::add_since(tx, id, &late, now + Duration::minutes(1))?;
            // The other begins meanwhile, or waits for this one.
            std::thread::sleep(std::time::Duration::from_millis(300));
            Ok(added)
        });
        let begin = async {
            tokio::time::sleep(std::time::Duration::from_millis(100)).await;
            app.app.db.write(move |tx| messages::begin_due(tx, id, now)).await
        };
        let (added, begun) = futures_util::future::join(add, begin).await;
        assert_eq!((added.unwrap(), begun.is_ok()), (1, true));
        app.advance(Duration::minutes(1));
        assert_eq!(send(&app).await, 6);
        assert_eq!(app.app.db.read(move |conn| messages::counts(conn, id)).await.unwrap(), [0, 6, 0], "nobody waits for ever");
    })
    .await;
}

#[actix_web::test]
async fn what_was_stopped_goes_to_nobody_who_is_added_later() {
    on_each_database(|app| async move {
        let (chief, filed) = six(&app).await;
        let message = told(&app, chief.id, &filed[..5]).await;
        let (id, now, late) = (message.id, app.app.now(), [filed[5].id]);
        assert_eq!(app.app.db.write(move |tx| messages::stop(tx, id)).await.unwrap(), 5);
        assert_eq!(app.app.db.write(move |tx| messages::add_since(tx, id, &late, now)).await.unwrap(), 0);
        assert_eq!(send(&app).await, 0);
    })
    .await;
}

#[actix_web::test]
async fn whoever_is_cut_off_between_two_cases_goes_on_with_the_next_and_tells_none_twice() {
    on_each_database(|app| async move {
        let (chief, filed) = six(&app).await;
        let message = told(&app, chief.id, &filed).await;
        // The process ends in the middle of the third: what was claimed for it goes back with its words.
        for case in filed.iter().take(3) {
            let (id, case, ends) = (message.id, case.clone(), case.id == filed[2].id);
            let act = app.app.act(TestApp::actor(&chief));
            let cut = app.app.db.write(move |tx| {
                assert!(messages::claim(tx, id, case.id)?);
                let found = cases::find_by_id(tx, &act.by, case.id)?;
                cases::record(tx, &found.message("在处理。", &act)?)?;
                messages::keep(tx, (id, case.id), DeliveryState::Sent, None)?;
                if ends { Err(StoreError::Database("killed".to_owned())) } else { Ok(()) }
            });
            assert_eq!(cut.await.is_err(), ends);
        }
        assert_eq!(send(&app).await, 4);
        let said = said(&app).await;
        assert_eq!(said.len(), 6);
        assert!(said.values().all(|words| words.len() == 1), "{said:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_demoted_sender_tells_nobody_any_more() {
    let app = TestApp::new();
    a_month(&app).await;
    let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
    let filed = burst(&app, "叮铃到家", 6).await;
    let message = told(&app, chief.id, &filed).await;
    let demote = move |tx: &mut redress::store::Conn| {
        use redress::store::schema::people;
        diesel::update(people::table.find(chief.id.0)).set(people::role.eq("agent")).execute(tx)?;
        Ok(())
    };
    app.app.db.write(demote).await.unwrap();
    assert_eq!(send(&app).await, 0);
    let id = message.id;
    assert_eq!(app.app.db.read(move |conn| messages::counts(conn, id)).await.unwrap(), [0, 0, 6]);
    assert!(said(&app).await.is_empty());
}

#[actix_web::test]
async fn one_message_to_all_touches_neither_clocks_nor_questions() {
    on_each_database(|app| async move {
        a_month(&app).await;
        let chief = app.person(Role::Supervisor, "周启航", "chief@desk.example", None).await;
        let filed = burst(&app, "叮铃到家", 5).await;
        let asked = act_on(&app, &filed[0], Actor::System, |case, act| case.reply("钱去哪了？", act)).await;
        told(&app, chief.id, &filed).await;
        let before = stored(&app, &asked).await;
        assert_eq!(send(&app).await, 5);
        let after = stored(&app, &asked).await;
        assert!(before.unanswered && after.unanswered);
        assert_eq!(before.clocks, after.clocks);
        assert_eq!(before.status, after.status);
    })
    .await;
}
