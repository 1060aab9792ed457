//! What is taken back within the minute leaves cases as they were: new where they were new, and waiting for a rule of routing.

use chrono::Duration;
use redress::domain::actor::Role;
use redress::domain::case::{Case, StatusCode};
use redress::domain::codes::Priority;
use redress::domain::sla::{Clock, ClockKind};

use super::{go_on, hows, preview, reference};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::{act_on, file_case, give, team};
use crate::support::{Answer, Browser, TestApp, on_each_database};
use crate::web::access::stored;
use crate::web::admin::policies::admin;
use crate::web::admin::routing::rule;

/// A case that waits for a rule, by which somebody would get it.
async fn waiting(app: &TestApp) -> Case {
    let ours = team(app, "payments", "支付组", "Payments").await;
    rule(&mut admin(app).await, ours).await;
    app.person(Role::Agent, "周启航", "zhou@desk.example", Some(ours)).await;
    file_case(app, |_| {}).await
}

/// Takes a run back; its page then.
async fn undo(browser: &mut Browser, run: &Answer) -> Answer {
    let undo = run.attributes("form[action$='/undo']", "action")[0].clone();
    assert_eq!(browser.post(&undo, &[]).await.status, 303);
    browser.get(undo.trim_end_matches("/undo")).await
}

fn acknowledgement(case: &Case) -> Clock {
    case.clock(ClockKind::Acknowledgement).unwrap().clone()
}

#[actix_web::test]
async fn a_new_case_whose_assignment_is_taken_back_stands_as_new_and_waits_for_its_rule_again() {
    on_each_database(|app| {
        Box::pin(async move {
            let case = waiting(&app).await;
            let mut browser = app.sign_in_agent("李敏").await;
            let page = preview(&mut browser, &[&case], &[("act", "assignee:me")]).await;
            let run = go_on(&mut browser, &page).await;
            let taken = stored(&app, &case).await;
            assert!(taken.status.code() == StatusCode::Open && acknowledgement(&taken).met_at.is_some());
            app.advance(Duration::seconds(20));
            let run = undo(&mut browser, &run).await;
            assert_eq!(hows(&run), ["已撤销"]);
            let back = stored(&app, &case).await;
            assert_eq!((back.status.code(), back.assignee, back.worker), (StatusCode::New, None, None));
            let clock = acknowledgement(&back);
            assert_eq!((clock.met_at, clock.ended_at, clock.due_at), (None, None, acknowledgement(&taken).due_at));
            assert!(app.database.contents()["measurements"].is_empty(), "nobody has acknowledged it yet");
            let told = browser.get(&format!("/desk/cases/{}", reference(&case))).await.words();
            assert!(["归自己处理", "退回队列", "案件回到“已提交”"].iter().all(|did| told.contains(did)), "{told}");
            work(&app, &folder_mailer(&app)).await;
            let given = stored(&app, &case).await;
            assert!(given.assignee.is_some(), "a rule gives it to somebody");
            let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
            let given = give(&app, &given, &wang).await;
            assert!(acknowledgement(&given).met_at.is_some());
            assert_eq!(app.database.contents()["measurements"].len(), 1, "counted once, when it was");
        })
    })
    .await;
}

#[actix_web::test]
async fn what_happened_since_keeps_a_case_open_and_its_row_says_so_but_it_waits_for_its_rule_again() {
    on_each_database(|app| {
        Box::pin(async move {
            let case = waiting(&app).await;
            let li = app.person(Role::Agent, "李敏", "limin@desk.example", None).await;
            let mut browser = app.signed_in(&li).await;
            let page = preview(&mut browser, &[&case], &[("act", "assignee:me")]).await;
            let run = go_on(&mut browser, &page).await;
            let taken = stored(&app, &case).await;
            act_on(&app, &taken, TestApp::actor(&li), |case, act| case.note("看过", act)).await;
            let run = undo(&mut browser, &run).await;
            assert!(hows(&run)[0].starts_with("已撤销：案件仍是“处理中”，也仍算已受理"), "{:?}", hows(&run));
            let back = stored(&app, &case).await;
            assert_eq!((back.status.code(), back.assignee), (StatusCode::Open, None));
            assert_eq!(acknowledgement(&back).met_at, acknowledgement(&taken).met_at);
            work(&app, &folder_mailer(&app)).await;
            assert!(stored(&app, &case).await.assignee.is_some(), "a rule gives it to somebody");
        })
    })
    .await;
}

#[actix_web::test]
async fn a_new_case_whose_priority_is_taken_back_stands_as_new_and_one_that_was_open_stays_open() {
    on_each_database(|app| {
        Box::pin(async move {
            let (new, open) = (file_case(&app, |_| {}).await, file_case(&app, |_| {}).await);
            let wang = app.person(Role::Agent, "王蕾", "wang@desk.example", None).await;
            let open = give(&app, &open, &wang).await;
            let mut browser = app.sign_in_agent("李敏").await;
            let page = preview(&mut browser, &[&new, &open], &[("act", "priority:urgent")]).await;
            let run = go_on(&mut browser, &page).await;
            assert_eq!(hows(&undo(&mut browser, &run).await), ["已撤销", "已撤销"]);
            let (new, is_open) = (stored(&app, &new).await, stored(&app, &open).await);
            assert_eq!((new.status.code(), new.priority), (StatusCode::New, Priority::Normal));
            assert_eq!((is_open.status.code(), is_open.priority), (StatusCode::Open, Priority::Normal));
            assert_eq!((is_open.assignee, is_open.worker), (Some(wang.id), Some(wang.id)));
            assert_eq!(acknowledgement(&is_open).met_at, acknowledgement(&open).met_at);
        })
    })
    .await;
}
