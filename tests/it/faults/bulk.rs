//! Ended in the middle of what is done to many cases: what was done stays and can be taken back, and the rest is told as not
//! done, once somebody looks. Two at it at the same moment, and another release beside this one.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::{Actor, Role, Scope};
use redress::domain::case::Case;
use redress::domain::steps::{HELD, Marks, Step};
use redress::store::bulk::held::{self, Decided};
use redress::store::bulk::{self, Outcome, RowState, Run};
use redress::store::people::Person;
use redress::store::schema::{bulk_rows, bulk_runs};
use redress::store::{cases, steps};

use crate::jobs::{folder_mailer, work};
use crate::support::cases::{file_case, give};
use crate::support::{TestApp, on_each_database};

#[actix_web::test]
async fn one_that_cannot_be_read_any_more_is_told_and_keeps_none_of_the_others_waiting() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let cases = [file_case(&app, |_| {}).await, file_case(&app, |_| {}).await];
        let (id, at, by) = (app.app.id(), app.app.now(), li.id);
        let (what, next_at) = ("在查".to_owned(), Some(at + HELD));
        let run = Run { id, by, at, what, total: 2, done_at: None, undone_at: None, beat_at: None, next_at };
        let rows: Vec<_> = cases.iter().map(|case| (case.id, Ok(vec![Step::Message("在查。".to_owned())]))).collect();
        let first = cases[0].id.0;
        let held = app.app.db.write(move |tx| {
            held::hold(tx, &run, Decided::default(), &rows)?;
            let row = bulk_rows::table.find((id, first));
            Ok(diesel::update(row).set(bulk_rows::steps.eq(Some("[{\"Shout\":1}]"))).execute(tx)?)
        });
        assert_eq!(held.await.unwrap(), 1);
        app.advance(Duration::seconds(61));
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(seq(&app, &cases[0]).await, cases[0].seq);
        assert!(seq(&app, &cases[1]).await > cases[1].seq);
        let mut browser = app.signed_in(&li).await;
        let page = browser.get(&format!("/desk/bulk/{id}")).await;
        assert!(page.words().contains("1 件已做") && page.words().contains("1 件没有做"), "{}", page.words());
    })
    .await;
}

/// How far its history has come.
async fn seq(app: &TestApp, case: &Case) -> i64 {
    let id = case.id;
    app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, id)).await.unwrap().seq
}

#[actix_web::test]
async fn a_run_that_was_cut_off_says_what_was_not_done_and_takes_back_what_was() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let cases = [file_case(&app, |_| {}).await, file_case(&app, |_| {}).await, file_case(&app, |_| {}).await];
        let (id, at, by) = (app.app.id(), app.app.now(), li.id);
        let (what, total) = ("交给李敏".to_owned(), 3);
        let run = Run { id, by, at, what, total, done_at: None, undone_at: None, beat_at: Some(at), next_at: None };
        let named: Vec<_> = cases.iter().filter_map(|case| case.reference).collect();
        app.app.db.write(move |tx| bulk::begin(tx, &Scope::All, &run, &named)).await.unwrap();
        // The first was done when the program ended.
        let after = give(&app, &cases[0], &li).await;
        let marks = Some((Marks::of(&cases[0]), Marks::of(&after)));
        let done = Outcome { state: RowState::Done, reason: None, marks };
        let first = cases[0].id;
        app.app.db.write(move |tx| bulk::keep(tx, id, first, &done)).await.unwrap();
        let (mut browser, url) = (app.signed_in(&li).await, format!("/desk/bulk/{id}"));
        let page = browser.get(&url).await;
        assert!(page.words().contains("还在做"), "somebody may be at it: {}", page.words());
        assert_eq!(page.select("tbody td:last-child").iter().filter(|how| how.contains("还没轮到")).count(), 2);
        app.advance(Duration::minutes(5));
        let page = browser.get(&url).await;
        assert!(!page.words().contains("还在做") && page.words().contains("1 件已做") && page.words().contains("2 件没有做"));
        assert_eq!(page.select("tbody td:last-child").iter().filter(|how| how.contains("重启")).count(), 2, "{}", page.words());
        assert_eq!(browser.post(&format!("{url}/undo"), &[]).await.status, 303);
        let again = app.app.db.read(move |conn| cases::find_by_id(conn, &Actor::System, first)).await.unwrap();
        assert_eq!(again.assignee, None, "what was done is taken back");
        let page = browser.get(&url).await;
        assert!(page.select("tbody td:last-child").contains(&"已撤销".to_owned()), "{}", page.words());
    })
    .await;
}

#[actix_web::test]
async fn what_waited_for_its_minute_is_gone_on_with_after_a_crash_and_is_said_to_each_once() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let cases = [file_case(&app, |_| {}).await, file_case(&app, |_| {}).await, file_case(&app, |_| {}).await];
        let (id, at, by) = (app.app.id(), app.app.now(), li.id);
        let (what, next_at) = ("在查".to_owned(), Some(at + HELD));
        let run = Run { id, by, at, what, total: 3, done_at: None, undone_at: None, beat_at: None, next_at };
        let said = [Step::Message("在查。".to_owned())];
        let rows: Vec<_> = cases.iter().map(|case| (case.id, Ok(said.to_vec()))).collect();
        app.app.db.write(move |tx| held::hold(tx, &run, Decided::default(), &rows)).await.unwrap();
        app.advance(Duration::seconds(61));
        // One worker takes it up, says it in the first case, and is ended.
        let (now, mine) = (app.app.now(), Actor::Staff(li.staff().unwrap()));
        let (acts, first, reference) = (app.app.acts(&mine), cases[0].id, cases[0].reference.unwrap());
        let claimed = app.app.db.write(move |tx| {
            let claimed = held::claim(tx, now)?;
            assert!(held::take_turn(tx, id, first)?);
            steps::take(tx, &acts, reference, &said, None)?;
            bulk::keep(tx, id, first, &Outcome { state: RowState::Done, reason: None, marks: None })?;
            Ok(claimed)
        });
        assert_eq!(claimed.await.unwrap().map(|run| run.id), Some(id));
        let after = seq(&app, &cases[0]).await;
        let mailer = folder_mailer(&app);
        work(&app, &mailer).await;
        assert_eq!(seq(&app, &cases[1]).await, cases[1].seq, "the other may still be at it");
        assert!(!app.app.db.write(move |tx| held::stop(tx, id, now)).await.unwrap(), "what has begun is not stopped");
        app.advance(Duration::seconds(61));
        work(&app, &mailer).await;
        work(&app, &mailer).await;
        assert_eq!(seq(&app, &cases[0]).await, after, "not a second time");
        for case in &cases[1..] {
            assert!(seq(&app, case).await > case.seq);
        }
        let run = app.app.db.read(move |conn| bulk::find(conn, by, id)).await.unwrap();
        assert!(run.done_at.is_some() && run.next_at.is_none());
        assert_eq!(app.app.db.read(move |conn| held::done(conn, id)).await.unwrap(), 3);
    })
    .await;
}

/// One that says something in a case, a minute from now.
async fn held(app: &TestApp, by: &Person, case: &Case) -> i64 {
    let (id, at, by) = (app.app.id(), app.app.now(), by.id);
    let (what, next_at) = ("在查".to_owned(), Some(at + HELD));
    let run = Run { id, by, at, what, total: 1, done_at: None, undone_at: None, beat_at: None, next_at };
    let rows = [(case.id, Ok(vec![Step::Message("在查。".to_owned())]))];
    app.app.db.write(move |tx| held::hold(tx, &run, Decided::default(), &rows)).await.unwrap();
    id
}

#[actix_web::test]
async fn it_is_stopped_or_begun_but_never_both() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        for round in 0..20 {
            let id = held(&app, &li, &case).await;
            app.advance(Duration::seconds(61));
            let now = app.app.now();
            let stop = app.app.db.write(move |tx| held::stop(tx, id, now));
            let claim = app.app.db.write(move |tx| held::claim(tx, now));
            let (stopped, claimed) = if round % 2 == 0 {
                tokio::join!(stop, claim)
            } else {
                let (claimed, stopped) = tokio::join!(claim, stop);
                (stopped, claimed)
            };
            let claimed = claimed.unwrap().map(|run| run.id);
            assert_eq!(claimed, (!stopped.unwrap()).then_some(id));
            let by = li.id;
            let run = app.app.db.read(move |conn| bulk::find(conn, by, id)).await.unwrap();
            assert_eq!(run.done_at.is_some(), claimed.is_none());
            app.app.db.write(move |tx| bulk::end(tx, id, now, "")).await.unwrap();
        }
    })
    .await;
}

#[actix_web::test]
async fn two_workers_at_one_run_say_no_more_than_one_does() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let (alone, both) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
        let mailer = folder_mailer(&app);
        held(&app, &li, &alone).await;
        app.advance(Duration::seconds(61));
        work(&app, &mailer).await;
        let by_one = seq(&app, &alone).await - alone.seq;
        let id = held(&app, &li, &both).await;
        app.advance(Duration::seconds(61));
        tokio::join!(work(&app, &mailer), work(&app, &mailer));
        let now = app.app.now();
        assert!(!app.app.db.write(move |tx| bulk::end(tx, id, now, "later")).await.unwrap(), "it is over");
        app.advance(Duration::minutes(5));
        tokio::join!(work(&app, &mailer), work(&app, &mailer));
        assert!(by_one > 0);
        assert_eq!(seq(&app, &both).await - both.seq, by_one);
    })
    .await;
}

#[actix_web::test]
async fn what_the_release_before_ended_is_not_taken_up_again() {
    on_each_database(|app| async move {
        let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
        let case = file_case(&app, |_| {}).await;
        let id = held(&app, &li, &case).await;
        app.advance(Duration::seconds(61));
        let now = app.app.now();
        // It knows nothing of turns, and leaves this one.
        let ended = bulk_runs::done_at.eq(Some(now.naive_utc()));
        let ended = app.app.db.write(move |tx| Ok(diesel::update(bulk_runs::table.find(id)).set(ended).execute(tx)?));
        assert_eq!(ended.await.unwrap(), 1);
        assert!(!app.app.db.read(move |conn| held::is_due(conn, now)).await.unwrap());
        assert!(app.app.db.write(move |tx| held::claim(tx, now)).await.unwrap().is_none());
    })
    .await;
}
