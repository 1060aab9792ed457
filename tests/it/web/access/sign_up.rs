//! Claims about making an account.

use diesel::prelude::*;
use redress::domain::actor::Role;
use redress::seal::Purpose;
use redress::store::schema::people;

use super::{PASSWORD, file_case, known, letters, sign_in, stored, token, with_password};
use crate::support::{Answer, Browser, TestApp, on_each_database};

async fn sign_up(browser: &mut Browser, email: &str, password: &str) -> Answer {
    browser.post("/sign-up", &[("name", "陈晓"), ("email", email), ("password", password)]).await
}

#[actix_web::test]
async fn a_known_address_gets_another_letter_and_the_same_answer() {
    on_each_database(|app| async move {
        with_password(&app, Role::Consumer, "陈晓", "chen@mail.example").await;
        let mut browser = app.browser();
        let taken = sign_up(&mut browser, "chen@mail.example", "another password").await;
        let free = sign_up(&mut browser, "new@mail.example", "another password").await;
        assert_eq!(taken.status, 303);
        assert_eq!((taken.location(), &taken.bytes), (free.location(), &free.bytes));
        assert_eq!(letters(&app).await, ["already_registered", "sign_up_confirmation"]);
        let page = browser.get(&free.location().unwrap()).await;
        assert_eq!(page.select("h1"), ["请查收确认信"]);
        let old = known(&app, "chen@mail.example").await.unwrap();
        assert_eq!(old.password_hash.unwrap(), super::hashed(), "the account is as it was");
    })
    .await;
}

#[actix_web::test]
async fn an_account_is_a_consumers_whatever_else_is_posted() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let plain = [("name", "陈晓"), ("email", "chen@mail.example"), ("password", PASSWORD)];
    for extra in [("role", "admin"), ("confirmed_at", "2026-01-01"), ("team_id", "1"), ("active", "true")] {
        let fields: Vec<_> = plain.into_iter().chain([extra]).collect();
        assert_eq!(browser.post("/sign-up", &fields).await.status, 422);
    }
    assert!(known(&app, "chen@mail.example").await.is_none());
}

#[actix_web::test]
async fn opening_the_confirmation_spends_nothing_and_pressing_its_button_works_once() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        sign_up(&mut browser, "chen@mail.example", PASSWORD).await;
        let person = known(&app, "chen@mail.example").await.unwrap();
        let path = format!("/sign-up/confirm/{}", token(&app, Purpose::SignUp, person.id.0).await);
        for _ in 0..3 {
            assert_eq!(browser.get(&path).await.select("button.btn-1"), ["是我注册的，确认"]);
        }
        assert!(known(&app, "chen@mail.example").await.unwrap().confirmed_at.is_none());
        let answer = browser.post(&path, &[]).await;
        assert_eq!((answer.status.as_u16(), answer.location().as_deref()), (303, Some("/sign-in")));
        assert_eq!(browser.get("/sign-in").await.select(".flash"), ["邮箱确认好了，现在可以登录。"]);
        assert!(known(&app, "chen@mail.example").await.unwrap().confirmed_at.is_some());
        assert_eq!(browser.post(&path, &[]).await.status, 404);
        assert_eq!(browser.get(&path).await.status, 404);
        assert_eq!(sign_in(&mut browser, "chen@mail.example", PASSWORD).await.status, 303);
    })
    .await;
}

#[actix_web::test]
async fn cases_join_an_account_only_after_its_address_was_confirmed() {
    on_each_database(|app| async move {
        let case = file_case(&app, Some("chen@mail.example")).await;
        let other = file_case(&app, Some("wang@mail.example")).await;
        let mut browser = app.browser();
        sign_up(&mut browser, "chen@mail.example", PASSWORD).await;
        let person = known(&app, "chen@mail.example").await.unwrap();
        let answer = sign_in(&mut browser, "chen@mail.example", PASSWORD).await;
        assert_eq!(answer.status, 422);
        assert_eq!(stored(&app, &case).await.consumer, None, "nobody proved the address yet");

        let path = format!("/sign-up/confirm/{}", token(&app, Purpose::SignUp, person.id.0).await);
        browser.post(&path, &[]).await;
        assert_eq!(stored(&app, &case).await.consumer, Some(person.id));
        assert_eq!(stored(&app, &other).await.consumer, None);

        let later = file_case(&app, Some("chen@mail.example")).await;
        sign_in(&mut browser, "chen@mail.example", PASSWORD).await;
        assert_eq!(stored(&app, &later).await.consumer, Some(person.id), "joined at sign-in");
    })
    .await;
}

#[actix_web::test]
async fn an_unconfirmed_account_hears_of_it_only_with_the_right_password() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        sign_up(&mut browser, "chen@mail.example", PASSWORD).await;
        let wrong = sign_in(&mut browser, "chen@mail.example", "not this one at all").await;
        assert!(!wrong.words().contains("确认"));
        assert_eq!(letters(&app).await.len(), 1);
        let right = sign_in(&mut browser, "chen@mail.example", PASSWORD).await;
        assert!(right.words().contains("邮箱还没有确认"));
        assert_eq!(letters(&app).await, ["sign_up_confirmation"; 2]);
    })
    .await;
}

#[actix_web::test]
async fn signing_up_again_ends_the_link_before_and_a_link_ends_after_a_day() {
    on_each_database(|app| async move {
        let mut browser = app.browser();
        sign_up(&mut browser, "chen@mail.example", "the first password").await;
        let person = known(&app, "chen@mail.example").await.unwrap();
        let first = token(&app, Purpose::SignUp, person.id.0).await;
        sign_up(&mut browser, "chen@mail.example", PASSWORD).await;
        let second = token(&app, Purpose::SignUp, person.id.0).await;
        assert_eq!(browser.get(&format!("/sign-up/confirm/{first}")).await.status, 404);
        assert_eq!(browser.get(&format!("/sign-up/confirm/{second}")).await.status, 200);
        app.advance(chrono::Duration::hours(24));
        assert_eq!(browser.post(&format!("/sign-up/confirm/{second}"), &[]).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn what_was_typed_wrong_is_told_at_its_field_and_kept() {
    let app = TestApp::new();
    let mut browser = app.browser();
    let answer = browser.post("/sign-up", &[("name", "陈\u{202E}晓"), ("email", "chen@"), ("password", "1234567890")]).await;
    assert_eq!(answer.status, 422);
    assert_eq!(answer.attributes("#errors a", "href"), ["#name", "#email", "#password"]);
    assert_eq!(answer.attributes("#email", "value"), ["chen@"]);
    assert!(answer.attributes("#password", "value").is_empty());
    let answer = browser.post("/sign-up", &[]).await;
    assert_eq!(answer.select("#errors li"), ["请填写姓名", "请填写邮箱", "请设一个密码"]);
}

#[actix_web::test]
async fn signing_up_with_the_address_of_somebody_invited_to_work_here_changes_nothing() {
    on_each_database(|app| async move {
        let invited = app.person(Role::Agent, "赵倩", "zhao@desk.example", None).await;
        let unconfirmed = move |tx: &mut redress::store::Conn| {
            let set = people::confirmed_at.eq(None::<chrono::NaiveDateTime>);
            diesel::update(people::table.find(invited.id.0)).set(set).execute(tx)?;
            Ok(())
        };
        app.app.db.write(unconfirmed).await.unwrap();
        let fields = [("name", "别人"), ("email", "zhao@desk.example"), ("password", PASSWORD)];
        assert_eq!(app.browser().post("/sign-up", &fields).await.status, 303, "the answer is the same to everybody");
        let person = known(&app, "zhao@desk.example").await.unwrap();
        assert!(person.name == "赵倩" && person.password_hash.is_none());
        assert_eq!(letters(&app).await, ["already_registered"]);
        assert_eq!(sign_in(&mut app.browser(), "zhao@desk.example", PASSWORD).await.status, 422);
    })
    .await;
}
