//! What is confirmed is erased once, and nothing else: however often a form comes, and whatever happens until the job has done it.

use chrono::Duration;
use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::domain::case::Case;
use redress::store::people::Edit;
use redress::store::schema::{erasure_cases, erasure_runs, erasures};
use redress::store::{Conn, retention};

use super::retention::{admin, closed, confirm, count, keep};
use crate::jobs::{folder_mailer, work};
use crate::support::cases::file_case;
use crate::support::{Browser, TestApp, on_each_database};

const PAGE: &str = "/admin/retention";
const URL: &str = "/admin/retention/erasure/person";

async fn hold(browser: &mut Browser, case: &Case, act: &str) {
    let reference = case.reference.unwrap().to_string();
    let fields = [("reference", &*reference), ("reason", "纠纷"), ("act", act)];
    assert_eq!(browser.post("/admin/retention/holds", &fields).await.status, 303);
}

/// Half a year later, an administrator who has just signed in.
async fn later(app: &TestApp, name: &str, email: &str) -> Browser {
    let person = app.person(Role::Admin, name, email, None).await;
    app.signed_in(&person).await
}

#[actix_web::test]
async fn a_confirmation_that_comes_twice_or_from_two_people_begins_one_run() {
    on_each_database(|app| async move {
        closed(&app, "chen@mail.example").await;
        closed(&app, "wang@mail.example").await;
        keep(&mut admin(&app).await, "", "1").await;
        app.clock.advance(Duration::days(40));
        let mut first = later(&app, "郑宁", "zheng@desk.example").await;
        let mut second = later(&app, "钱进", "qian@desk.example").await;
        let (shown, seen) = (first.get(URL).await, second.get(URL).await);
        for _ in 0..2 {
            assert_eq!(confirm(&mut first, &shown, URL, "2").await.location().as_deref(), Some(PAGE));
        }
        let other = confirm(&mut second, &seen, URL, "2").await;
        assert_eq!(other.status, 409);
        assert!(other.words().contains("已经有人确认过删除，现在正在删"), "{}", other.words());
        let page = second.get(URL).await;
        assert!(page.words().contains("现在正在删") && page.select("input[name=confirm]").is_empty());
        let runs = |app: &TestApp| {
            let db = app.app.db.clone();
            async move { db.read(|conn| Ok(erasure_runs::table.count().get_result::<i64>(conn)?)).await.unwrap() }
        };
        assert_eq!(runs(&app).await, 1);
        work(&app, &folder_mailer(&app)).await;
        assert_eq!(confirm(&mut first, &shown, URL, "2").await.location().as_deref(), Some(PAGE), "and after it is done");
        assert_eq!(runs(&app).await, 1);
        let left = count(&app, |conn| {
            Ok((erasures::table.count().get_result::<i64>(conn)?, erasure_cases::table.count().get_result::<i64>(conn)?))
        });
        assert_eq!(left.await, (2, 0));
    })
    .await;
}

#[actix_web::test]
async fn a_case_that_became_due_after_the_confirmation_waits_for_the_next() {
    on_each_database(|app| async move {
        let (one, _) = closed(&app, "chen@mail.example").await;
        let (two, _) = closed(&app, "wang@mail.example").await;
        let (released, _) = closed(&app, "li@mail.example").await;
        let mut browser = admin(&app).await;
        keep(&mut browser, "", "1").await;
        hold(&mut browser, &released, "place").await;
        app.clock.advance(Duration::days(40));
        let mut browser = later(&app, "郑宁", "zheng@desk.example").await;
        let shown = browser.get(URL).await;
        assert_eq!(confirm(&mut browser, &shown, URL, "2").await.status, 303);
        hold(&mut browser, &one, "place").await;
        hold(&mut browser, &released, "lift").await;
        work(&app, &folder_mailer(&app)).await;
        let erased = count(&app, |conn| Ok(erasures::table.select(erasures::case_id).load::<i64>(conn)?)).await;
        assert_eq!(erased, [two.id.0]);
        let next = browser.get(URL).await.words();
        assert!(next.contains(&released.reference.unwrap().to_string()), "{next}");
    })
    .await;
}

#[actix_web::test]
async fn every_hold_is_reached_page_by_page_and_found_by_its_number() {
    on_each_database(|app| async move {
        let boss = app.person(Role::Admin, "周远", "zhou@desk.example", None).await;
        let mut cases = Vec::new();
        for n in 0..103 {
            let case = file_case(&app, |_| {}).await;
            // Several of one moment: the case decides.
            if n % 7 == 0 {
                app.clock.advance(Duration::milliseconds(1));
            }
            let (id, edit, by, at) = (case.id, app.app.id(), Some(boss.id), app.app.now());
            let held = move |tx: &mut Conn| {
                let (before, after) = (String::new(), "{}".to_owned());
                let edit = Edit { id: edit, by, at, what: "hold.placed", target: id.0, before, after };
                retention::hold(tx, id, "法院调取", &edit)
            };
            assert!(app.app.db.write(held).await.unwrap());
            cases.push(case.reference.unwrap().to_string());
        }
        let mut browser = app.signed_in(&boss).await;
        let (mut seen, mut next) = (Vec::new(), PAGE.to_owned());
        while !next.is_empty() {
            let page = browser.get(next.split('#').next().unwrap()).await;
            seen.extend(page.select("section[aria-labelledby=h-holds] tbody th"));
            next = page.attributes("section[aria-labelledby=h-holds] .pager .end", "href").pop().unwrap_or_default();
        }
        cases.reverse();
        assert_eq!(seen, cases);
        let oldest = &cases[102];
        let found = browser.get(&format!("{PAGE}?held={oldest}")).await;
        assert_eq!(found.select("section[aria-labelledby=h-holds] tbody th"), std::slice::from_ref(oldest));
        let free = file_case(&app, |_| {}).await.reference.unwrap().to_string();
        let none = browser.get(&format!("{PAGE}?held={free}")).await;
        assert!(none.status == 200 && none.words().contains("保全中没有这个编号的案件"), "{}", none.words());
        assert_eq!(none.attributes("#held", "value"), [free]);
        let bad = browser.get(&format!("{PAGE}?held=RD-1")).await;
        assert_eq!((bad.status.as_u16(), bad.attributes("#held", "value")), (422, vec!["RD-1".to_owned()]));
        assert_eq!(browser.get(&format!("{PAGE}?after=x")).await.status, 422);
    })
    .await;
}
